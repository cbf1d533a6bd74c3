// Package tally reads journals for figures: what one entry after the other adds to the counts that a bureau is watched
// by. It is a fold and knows no database: the same journal gives the same counts however it is cut into batches, and so
// they stand after a restart, a replay or a second worker as they stood before.
//
// A label is a code of the procedure, such as a stage or a kind. Whatever is none, because a foreign client wrote it, is
// Other, so that no text of a person and no case number becomes a label.
package tally

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Count is what an entry adds to one series of a metric.
type Count struct {
	Metric *Metric
	Labels []string      // values, in the order of the metric's labels
	Took   time.Duration // of a metric with buckets
}

// Progress is what must be remembered of a proceeding between two entries. The zero value is one that has none yet.
type Progress struct {
	Opened  time.Time     // of its first entry
	Stage   message.Stage // none where its workflow enters no stages
	Entered time.Time     // that stage
	HandOff string        // how its hand-off to the commission stands; none where none is under way
	Since   time.Time     // that is so
}

// How a hand-off stands. What the commission reports of it besides is its own word, such as filed.
const (
	UnderWay  = "under_way" // not delivered yet
	Failed    = "failed"    // could not be delivered; it is tried again, and a person must see to it
	Delivered = "delivered" // without a receipt
	Received  = "received"
)

// Take counts the next entry of a proceeding of a kind: the type of its workflow, none for a case.
func (p *Progress) Take(e message.Entry, kind string) []Count {
	f := fold{Progress: p, entry: e, kind: kind}
	if e.Seq == 1 {
		p.Opened = e.At
		f.opened()
	}
	if read := readers[e.Event]; read != nil {
		read(&f)
	}
	return f.counts
}

// fold is one step.
type fold struct {
	*Progress
	entry  message.Entry
	kind   string
	counts []Count
}

// readers are what counts of an entry, by its event. Of other events nothing does.
var readers = map[message.Event]func(*fold){
	message.CommandApplied:    (*fold).applied,
	message.CommandRefused:    (*fold).refused,
	message.Assessed:          (*fold).assessed,
	message.StageEntered:      (*fold).stageEntered,
	message.ItemOpened:        (*fold).itemOpened,
	message.ItemWarned:        (*fold).itemWarned,
	message.ItemExtended:      (*fold).itemExtended,
	message.ItemEnded:         (*fold).itemEnded,
	message.NoticeFailed:      (*fold).noticeFailed,
	message.HandedOver:        func(f *fold) { f.add(HandOffsDelivered); f.onItsWay(Delivered) },
	message.HandOffFailed:     func(f *fold) { f.add(HandOffFailures); f.onItsWay(Failed) },
	message.CaseClosed:        (*fold).closed,
	message.CertificateIssued: (*fold).certificate,
}

func (f *fold) add(m *Metric, labels ...string) { f.took(m, 0, labels...) }

func (f *fold) took(m *Metric, d time.Duration, labels ...string) {
	for i, l := range labels {
		labels[i] = Label(l)
	}
	f.counts = append(f.counts, Count{m, labels, min(max(d, 0), longest)})
}

// longest is what a longer time counts as: an instant that a foreign client invented may be in any year.
const longest = 100 * 365 * day

// read decodes the data of the entry; where it is of another shape, nothing is counted by it.
func (f *fold) read(into any) bool { return json.Unmarshal(f.entry.Data, into) == nil }

func (f *fold) opened() {
	if f.kind == "" {
		f.add(CasesOpened)
		return
	}
	f.add(ProceedingsOpened, f.kind)
}

func (f *fold) applied() {
	var a struct {
		Name    message.Name `json:"name"`
		Command struct {
			Disposition string   `json:"disposition"`
			Basis       []string `json:"basis"`
			Result      string   `json:"result"`
		} `json:"command"`
	}
	if !f.read(&a) {
		return
	}
	f.add(Commands, string(a.Name), "accepted")
	switch a.Name {
	case message.CmdDecide:
		f.took(DecisionTime, f.entry.At.Sub(f.Opened), a.Command.Disposition)
		for _, ref := range a.Command.Basis {
			f.add(DecisionGrounds, ref)
		}
	case message.CmdReceipt:
		f.handOff(Received)
	case message.CmdCommission:
		f.add(HandOffResults, a.Command.Result)
		if f.HandOff != "" {
			f.handOff(a.Command.Result)
		}
	}
}

// unreadable stands for the name of a command that could not be read: it may be any text.
const unreadable = "unreadable"

func (f *fold) refused() {
	var r struct {
		Name   string         `json:"name"`
		Header message.Header `json:"header"`
		// Article and Stop say what refuses, where something of the law does.
		Article string `json:"article"`
		Stop    string `json:"stop"`
	}
	if !f.read(&r) {
		return
	}
	if r.Header.ID == "" {
		r.Name = unreadable
	}
	if r.Article == "" {
		r.Article = None
	}
	f.add(Commands, r.Name, "refused")
	f.add(Refusals, r.Article)
	if r.Stop != "" {
		f.add(Stops, r.Stop)
	}
}

func (f *fold) assessed() {
	var a struct {
		Recommendation message.Recommendation `json:"recommendation"`
	}
	if !f.read(&a) {
		return
	}
	f.add(Assessments, string(a.Recommendation.Disposition))
	for _, all := range []map[string]measures.Status{a.Recommendation.Grounds, a.Recommendation.Mitigations} {
		for ref, status := range all {
			if counted[status] {
				f.add(AssessedGrounds, ref, string(status))
			}
		}
	}
}

func (f *fold) stageEntered() {
	var s struct {
		Stage message.Stage `json:"stage"`
	}
	if !f.read(&s) {
		return
	}
	if f.Stage != "" {
		f.took(StageTime, f.entry.At.Sub(f.Entered), string(f.Stage))
	}
	f.Stage, f.Entered = s.Stage, f.entry.At
	if s.Stage == message.AtCommission {
		f.add(HandOffs)
		f.handOff(UnderWay)
		return
	}
	f.handOff("")
}

func (f *fold) handOff(status string) {
	if status != f.HandOff {
		f.HandOff, f.Since = status, f.entry.At
	}
}

// onItsWay is news of a delivery. What the commission has confirmed already it does not take back.
func (f *fold) onItsWay(status string) {
	if f.HandOff == UnderWay || f.HandOff == Failed {
		f.handOff(status)
	}
}

func (f *fold) item() (it message.Item, ok bool) { return it, f.read(&it) }

func (f *fold) itemOpened() {
	if it, ok := f.item(); ok {
		f.add(ItemsOpened, string(it.Kind))
	}
}

func (f *fold) itemWarned() {
	if it, ok := f.item(); ok {
		f.add(Cards, string(it.Kind), string(it.Card))
	}
}

func (f *fold) itemExtended() {
	if it, ok := f.item(); ok {
		f.add(Extensions, string(it.Kind))
	}
}

func (f *fold) itemEnded() {
	if it, ok := f.item(); ok {
		f.took(ItemTime, it.Ended.Sub(it.Opened), string(it.Kind))
		f.add(ItemsEnded, string(it.Kind), string(it.Status))
	}
}

// overWith are why a notice is given up that nobody need act on any more.
var overWith = []string{"the case is closed", "the clock is closed"}

func (f *fold) noticeFailed() {
	var n struct {
		Key string `json:"key"` // number, item, occasion, and what tells it from others of its kind; a number may hold a slash
		Why string `json:"why"`
	}
	if !f.read(&n) || slices.Contains(overWith, n.Why) {
		return
	}
	occasion := Other
	for _, part := range slices.Backward(strings.Split(n.Key, "/")) {
		if slices.Contains(message.Occasions, message.Occasion(part)) {
			occasion = part
			break
		}
	}
	f.add(NoticesFailed, occasion)
}

func (f *fold) closed() {
	var c struct {
		Disposition string `json:"disposition"`
	}
	if !f.read(&c) {
		return
	}
	f.handOff("")
	if f.kind != "" {
		f.add(ProceedingsClosed, f.kind)
		return
	}
	f.took(CaseTime, f.entry.At.Sub(f.Opened), c.Disposition)
}

// certificate counts a clock's own certificate; a case that hears of one says nothing new.
func (f *fold) certificate() {
	var c struct {
		Kind    string `json:"kind"`
		Outcome string `json:"outcome"`
	}
	if f.kind != "" && f.read(&c) {
		f.add(Certificates, c.Kind, c.Outcome)
	}
}

// Other is the label of what has no name of its own.
const Other = "other"

// None is the label of a refusal in which no article has a part.
const None = "none"

var code = regexp.MustCompile(`^[A-Za-z0-9_.+-]{1,40}$`)

// Label is a value as a label.
func Label(s string) string {
	if !code.MatchString(s) {
		return Other
	}
	return s
}
