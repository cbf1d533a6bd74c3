package explain

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// record is the data of an entry of the journal. Which fields it has depends on the event; items stand there as they
// are.
type record struct {
	Input          *message.CaseInput      `json:"input"`
	Name           message.Name            `json:"name"`
	Command        json.RawMessage         `json:"command"`
	Header         message.Header          `json:"header"`
	Article        string                  `json:"article"`
	Text           lang.Text               `json:"text"`
	AsOf           civil.Date              `json:"as_of"`
	Recommendation *message.Recommendation `json:"recommendation"`
	Stage          message.Stage           `json:"stage"`
	Disposition    measures.Disposition    `json:"disposition"`
	Key            string                  `json:"key"`
	Why            string                  `json:"why"`
	Item           message.Item            `json:"item"`
	Old            time.Time               `json:"old"`
	Calendar       string                  `json:"calendar"`
	Withheld       bool                    `json:"withheld"` // it is not open to who looks
}

// Entry tells an entry of the journal in one line, without its time.
func Entry(e message.Entry, m *measures.Measures, l lang.Lang) string {
	j := journalist{page: page{lang: l}, m: m}
	return j.entry(e)
}

type journalist struct {
	page
	m *measures.Measures
}

func (j *journalist) entry(e message.Entry) string {
	var r record
	var item message.Item
	unread := json.Unmarshal(e.Data, &r)
	if r.Withheld {
		name := words.Event(e.Event)
		if r.Name != "" {
			name = words.Command(r.Name)
		}
		return name.In(j.lang) + j.in("（对当事人不公开）", " (not open to the officer)")
	}
	if isItem(e.Event) {
		if json.Unmarshal(e.Data, &item) == nil {
			return j.awaited(e, item)
		}
		return string(e.Event) + " " + string(e.Data)
	}
	if e.Event == message.ClockOpened || e.Event == message.CertificateIssued || e.Event == message.ClockUnheard {
		return j.ofClock(e)
	}
	if unread != nil && len(e.Data) > 0 {
		return string(e.Event) + " " + string(e.Data)
	}
	switch e.Event {
	case message.CaseOpened:
		return j.in("立案：承办人 %s", "opened; handler %s", e.Actor.ID)
	case message.CommandApplied:
		return j.applied(e, r)
	case message.CommandRefused:
		article := ""
		if r.Article != "" {
			article = j.in("（%s）", " (%s)", Refuses(r.Article, j.lang))
		}
		return j.in("驳回%s“%s”%s：%s", "refused to the %s, %s%s: %s", j.who(e.Actor), Command(r.Name, j.lang), article, Answer(message.Answer{Text: r.Text}, j.lang))
	case message.Assessed:
		if r.Recommendation == nil {
			break
		}
		text := j.in("评估：%s", "assessed: %s", Disposition(r.Recommendation.Disposition, j.lang))
		if n := r.Recommendation.MissingAll; n > 0 {
			text += j.in("，尚缺 %d 项事实或者证据", ", facts or proof lacking: %d", n)
		}
		return text
	case message.StageEntered:
		return j.in("进入“%s”阶段", "stage: %s", Stage(r.Stage, j.lang))
	case message.NoticeFailed:
		return j.in("通知未送达（%s）：%s", "a notice was not delivered (%s): %s", r.Key, r.Why)
	case message.ItemRedated:
		// By days off that were announced, or by an event of the clock that the item waits for: the entry before it tells which.
		return j.in("待办 %s（%s）的最后一日由 %s 变为 %s（按日历 %s 计算）", "the last day of %s (%s) moves from %s to %s (counted by the calendar %s)",
			r.Item.ID, j.what(r.Item), LastDay(r.Old), LastDay(r.Item.Due), r.Calendar)
	case message.HandedOver:
		return j.delivered(e)
	case message.HandOffFailed:
		return j.in("移送材料未能送达（%s）：%s；继续重试", "the hand-off %s was not delivered: %s; it is tried again", r.Key, r.Why)
	case message.WatchOpened:
		return j.in("开始跟踪：当事人不因免责受到不利影响（第二十条）", "the watch begins: no detriment to the officer by the exemption (Art. 20)")
	case message.CaseClosed:
		if r.Disposition == "" {
			return j.in("办结", "closed")
		}
		return j.in("办结：%s", "closed: %s", Outcome(r.Disposition, j.lang))
	}
	return strings.TrimSpace(string(e.Event) + " " + string(e.Data))
}

// who names an actor by role and account.
func (j *journalist) who(a message.Actor) string {
	return strings.TrimSpace(Role(a.Role, j.lang) + " " + a.ID)
}

// isItem reports whether the data of an entry is a docket item.
func isItem(e message.Event) bool {
	switch e {
	case message.ItemOpened, message.ItemWarned, message.ItemExtended, message.ItemEnded, message.ItemStopped, message.ItemResumed:
		return true
	}
	return false
}

// what names a docket item with its subject.
func (j *journalist) what(item message.Item) string {
	return What(item, j.lang)
}

func (j *journalist) awaited(e message.Entry, item message.Item) string {
	name := j.what(item)
	switch e.Event {
	case message.ItemOpened:
		return j.in("待办 %s：%s（%s），最后一日 %s", "awaited %s: %s (%s), last day %s", item.ID, name, Role(item.From, j.lang), LastDay(item.Due))
	case message.ItemWarned:
		return j.in("%[3]s：待办 %[1]s（%[2]s），最后一日 %[4]s", "%[3]s: %[1]s (%[2]s), last day %[4]s", item.ID, name, Card(item.Card, j.lang), LastDay(item.Due))
	case message.ItemStopped:
		return j.in("待办 %s（%s）停止计算", "%s (%s) stands still", item.ID, name)
	case message.ItemResumed:
		return j.in("待办 %s（%s）恢复计算，最后一日 %s", "%s (%s) runs on, last day %s", item.ID, name, LastDay(item.Due))
	case message.ItemExtended:
		text := j.in("%s：延长待办 %s（%s）至 %s", "the %s extended %s (%s) to %s", j.who(e.Actor), item.ID, name, LastDay(item.Due))
		if n := len(item.Extended); n > 0 {
			text += j.longer(item.Extended[n-1].Reason)
		}
		return text
	}
	return j.in("待办 %s（%s）：%s", "%s (%s): %s", item.ID, name, words.Status(item.Status).In(j.lang))
}

func (j *journalist) delivered(e message.Entry) string {
	var d message.Delivered
	if json.Unmarshal(e.Data, &d) != nil {
		return string(e.Event) + " " + string(e.Data)
	}
	return j.in("移送材料已送达：", "the hand-off is delivered: ") + j.parcel(d)
}

// parcel says what was handed over and where it is.
func (j *journalist) parcel(d message.Delivered) string {
	text := j.in("%s，%d 个文件，SHA-256 %s", "%s, %d files, SHA-256 %s", d.Key, d.Files, d.Package)
	if d.Drop != "" {
		text += j.in("；移送文件夹 %s", "; in the drop folder as %s", d.Drop)
	}
	if d.Posted {
		text += j.in("；对方系统已接收", "; the endpoint took it")
		if d.Receipt != "" {
			text += j.in("，回执 %s", " as %s", d.Receipt)
		}
	}
	return text
}

// Line writes an entry with its number and time.
func Line(w io.Writer, e message.Entry, m *measures.Measures, o Options) error {
	j := journalist{page: page{lang: o.Lang, color: o.Color}, m: m}
	j.numbered(0, e)
	return j.writeTo(w)
}

func (j *journalist) numbered(indent int, e message.Entry) {
	j.put(indent, fmt.Sprintf("%4d  %s ", e.Seq, Instant(e.At)), faint, j.entry(e), plain)
}
