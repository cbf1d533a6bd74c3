package explain

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
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
}

// command is all that a command of any name can hold.
type command struct {
	message.Header
	message.Proposed
	Facts       []message.Fact       `json:"facts"`
	Evidence    []message.Evidence   `json:"evidence"`
	Text        string               `json:"text"`
	Waived      bool                 `json:"waived"`
	Agreed      bool                 `json:"agreed"`
	OwnFindings []message.OwnFinding `json:"own_findings"`
	On          civil.Date           `json:"on"`
	Manner      string               `json:"manner"`
	Item        string               `json:"item"`
	Who         string               `json:"who"`
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
	if json.Unmarshal(e.Data, &r) != nil && len(e.Data) > 0 {
		return string(e.Event) + " " + string(e.Data)
	}
	switch e.Event {
	case message.ItemOpened, message.ItemWarned, message.ItemExtended, message.ItemEnded:
		if json.Unmarshal(e.Data, &item) == nil {
			return j.awaited(e, item)
		}
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
	case message.CaseClosed:
		return j.in("办结：%s", "closed: %s", Outcome(r.Disposition, j.lang))
	}
	return strings.TrimSpace(string(e.Event) + " " + string(e.Data))
}

// who names an actor by role and account.
func (j *journalist) who(a message.Actor) string {
	return strings.TrimSpace(Role(a.Role, j.lang) + " " + a.ID)
}

func (j *journalist) awaited(e message.Entry, item message.Item) string {
	name := Awaited(item.Kind, j.lang)
	switch e.Event {
	case message.ItemOpened:
		return j.in("待办 %s：%s（%s），最后一日 %s", "awaited %s: %s (%s), last day %s", item.ID, name, Role(item.From, j.lang), LastDay(item.Due))
	case message.ItemWarned:
		return j.in("%[3]s：待办 %[1]s（%[2]s），最后一日 %[4]s", "%[3]s: %[1]s (%[2]s), last day %[4]s", item.ID, name, Card(item.Card, j.lang), LastDay(item.Due))
	case message.ItemExtended:
		text := j.in("%s：延长待办 %s（%s）至 %s", "the %s extended %s (%s) to %s", j.who(e.Actor), item.ID, name, LastDay(item.Due))
		if n := len(item.Extended); n > 0 {
			text += j.because(item.Extended[n-1].Reason)
		}
		return text
	}
	return j.in("待办 %s（%s）：%s", "%s (%s): %s", item.ID, name, word(endings, item.Status, j.lang))
}

func (j *journalist) because(reason string) string {
	if strings.TrimSpace(reason) == "" {
		return ""
	}
	return j.in("；理由：%s", "; reason: %s", strings.TrimSpace(reason))
}

// applied tells a command that took effect.
func (j *journalist) applied(e message.Entry, r record) string {
	var c command
	if json.Unmarshal(r.Command, &c) != nil {
		return j.who(e.Actor) + " " + Command(r.Name, j.lang)
	}
	what := ""
	switch r.Name {
	case message.CmdFact:
		what = j.facts(c.Facts)
	case message.CmdEvidence:
		parts := make([]string, len(c.Evidence))
		for i, p := range c.Evidence {
			parts[i] = p.ID + " " + p.Title
		}
		what = j.list(parts)
	case message.CmdStatement:
		what = c.Text
		if c.Waived {
			what = j.in("放弃", "waived")
		}
	case message.CmdPropose, message.CmdDecide:
		what = j.proposed(c.Proposed)
	case message.CmdReview:
		what = j.in("不同意，退回", "not agreed, sent back")
		if c.Agreed {
			what = j.in("同意", "agreed")
		}
	case message.CmdServe:
		what = c.On.String() + j.in("，", ", ") + c.Manner
	case message.CmdExtend:
		what = c.Item
	case message.CmdRecuse:
		what = c.Who
	}
	text := j.who(e.Actor) + j.in("：", ": ") + Command(r.Name, j.lang)
	if what != "" {
		text += j.in("——", " — ") + what
	}
	return text + j.because(c.Reason)
}

func (j *journalist) facts(facts []message.Fact) string {
	parts := make([]string, len(facts))
	for i, f := range facts {
		parts[i] = f.Name + " = " + j.stated(f.Value)
		if len(f.Evidence) > 0 {
			parts[i] += j.in("（证据 %s）", " (evidence %s)", strings.Join(f.Evidence, ", "))
		}
	}
	return j.list(parts)
}

func (j *journalist) stated(value string) string {
	if value == "" {
		return j.in("不明", "unknown")
	}
	return value
}

// proposed tells a disposition with its basis and measures.
func (j *journalist) proposed(p message.Proposed) string {
	text := Outcome(p.Disposition, j.lang)
	if len(p.Basis) > 0 {
		text += j.in("，依据%s", ", by %s", CiteAll(j.m, p.Basis, j.lang))
	}
	if len(p.Measures) > 0 {
		text += j.in("，采取：%s", "; measures: %s", j.list(measuresNamed(p.Measures, j.m, j.lang)))
	}
	return text
}

// measuresNamed names measures of Art. 12.
func measuresNamed(ids []string, m *measures.Measures, l lang.Lang) []string {
	var known []measures.Option
	for _, p := range m.ByRole(measures.RoleMeasures) {
		known = append(known, p.Options...)
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = option(known, id, l)
	}
	return names
}

// commandOf is the name of the command that an entry records.
func commandOf(e message.Entry) (message.Name, bool) {
	var r record
	err := json.Unmarshal(e.Data, &r)
	return r.Name, err == nil && r.Name != ""
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
