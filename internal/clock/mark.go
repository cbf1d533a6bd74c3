package clock

import (
	"cmp"
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

// Mark is a dated event of a clock.
type Mark struct {
	Event     Event      `json:"event"`
	On        civil.Date `json:"on"` // when it happened, whenever it was entered
	Text      string     `json:"text,omitempty"`
	Evidence  []string   `json:"evidence,omitempty"`   // titles: a clock has no evidence list
	GoodCause bool       `json:"good_cause,omitempty"` // of an application, to the court or for reconsideration: it came late and was taken for good cause
	By        string     `json:"by,omitempty"`         // account id of who entered it
	Entered   civil.Date `json:"entered,omitzero"`     // the day on which it was
}

// Fixed is the reasonable time of Art. 8(6), as a named person fixed it with a reason when the request was sent. It is
// frozen from then on. A span of its own needs the document that fixed it by the day of sending: what is entered once the
// outcome is known could follow from it.
type Fixed struct {
	Span     period.Span `json:"span,omitzero"` // in place of the rule's; none leaves that
	By       string      `json:"by"`            // account id
	Reason   string      `json:"reason"`
	On       civil.Date  `json:"on,omitzero"`        // when it was fixed, not after the day of sending
	Evidence []string    `json:"evidence,omitempty"` // titles of the documents that fixed it
}

// Refusal is why something cannot be entered, with the item of Art. 8 that the clock serves.
type Refusal struct {
	Article string
	Text    lang.Text
}

func (r *Refusal) Error() string { return r.Text.EN }

// Bounds of what is taken in. Years: a decision that was served longer ago has been over for good.
const (
	horizonYears = 10
	maxMarks     = 40
	maxText      = 2000 // characters
	maxEvidence  = 20
	maxTitle     = 200 // characters
)

// Check reports what is wrong with the marks of a clock, as of a day: an unknown event, one too many, one that
// contradicts another, a day in the future or long ago, a reply before the request. The error is a *Refusal. Marks that
// belong together pass in whatever order they come.
func Check(k Kind, marks []Mark, today civil.Date) error {
	a, known := kinds[k]
	refuse := func(zh, en string, args ...any) error { return &Refusal{a.article, lang.Format(zh, en, args...)} }
	if !known {
		return refuse("没有 %q 这种期限", "there is no clock of the kind %q", string(k))
	}
	if len(marks) > maxMarks {
		return refuse("记载过多：最多 %d 条", "too many events: at most %d", maxMarks)
	}
	opened := find(marks, a.opens)
	if opened == nil {
		return refuse("缺少%s的日期", "the day is needed on which %s", a.opens.Text())
	}
	if opened.On.Before(today.AddYears(-horizonYears)) {
		return refuse("%s：%s 距今超过 %d 年", "%s on %s: more than %d years ago", a.opens.Text(), opened.On, horizonYears)
	}
	for i, m := range marks {
		may, ok := a.events[m.Event]
		switch {
		case !ok:
			return refuse("%s没有 %q 这一事项", "%s knows no event %q", k.Text(), string(m.Event))
		case m.On.IsZero():
			return refuse("应当写明%s的日期", "the day is needed on which %s", m.Event.Text())
		case m.On.After(today):
			return refuse("%s：%s 尚未到来", "%s on %s: that day has not come yet", m.Event.Text(), m.On)
		case m.On.Before(opened.On):
			return refuse("%s（%s）不能早于%s（%s）", "%s on %s: not before %s on %s", m.Event.Text(), m.On, a.opens.Text(), opened.On)
		case m.GoodCause && m.Event != Filed && m.Event != ReconsiderationApplied:
			return refuse("只有申请强制执行、申请行政复议才涉及正当理由", "only an application to the court or for reconsideration comes late for good cause")
		case m.GoodCause && strings.TrimSpace(m.Text) == "":
			return refuse("应当写明逾期的正当理由", "it must say what the good cause is")
		case len([]rune(m.Text)) > maxText || tooMany(m.Evidence):
			return refuse("说明或者证据名称过长", "the text or the list of evidence is too long")
		}
		for j, other := range marks {
			switch {
			case i == j:
			case other.Event == m.Event && !may.often:
				return refuse("%s已经记载过", "%s is on record already", m.Event.Text())
			case slices.Contains(may.after, other.Event) && m.On.Before(other.On):
				return refuse("%s（%s）不能早于%s（%s）", "%s on %s: not before %s on %s", m.Event.Text(), m.On, other.Event.Text(), other.On)
			case slices.Contains(may.not, other.Event):
				return refuse("%s与%s不能并存", "%s and %s exclude each other", m.Event.Text(), other.Event.Text())
			}
		}
	}
	return nil
}

// CheckFixed reports what is wrong with the reasonable time of a written request; other clocks have none. The rules are
// those that the clock counts by, with what the bureau sets. The error is a *Refusal. The marks pass Check.
func CheckFixed(m Matter) error {
	f, sent := m.Fixed, find(m.Marks, Sent)
	refuse := func(zh, en string, args ...any) error {
		return &Refusal{m.Kind.Article(), lang.Format(zh, en, args...)}
	}
	switch {
	case m.Kind != WrittenRequest && f != nil:
		return refuse("只有书面请示才核定合理时间", "only a written request has a reasonable time to be fixed")
	case m.Kind != WrittenRequest:
		return nil
	case f == nil || f.By == "" || strings.TrimSpace(f.Reason) == "":
		return refuse("答复的合理时间应当由具名人员在请示发出时核定并说明理由", "a named person fixes the reasonable time for the reply when the request is sent, with a reason")
	case f.Span.N < 0 || f.Span.N > 3650:
		return refuse("核定的时间过长", "the time fixed is too long")
	case len([]rune(f.Reason)) > maxText || tooMany(f.Evidence):
		return refuse("说明或者证据名称过长", "the text or the list of evidence is too long")
	case sent != nil && f.On.After(sent.On):
		return refuse("合理时间应当在请示发出时（%s）核定，不能在 %s 核定", "the reasonable time is fixed when the request is sent, on %s, and not on %s", sent.On, f.On)
	case m.ownSpan() || !f.On.IsZero() && slices.ContainsFunc(f.Evidence, func(e string) bool { return strings.TrimSpace(e) != "" }):
		return nil
	}
	return refuse("合理时间与本局规定不同的，应当写明核定的日期（不晚于请示发出之日）和核定文书的名称；没有文书的，只按本局规定计算",
		"a reasonable time other than the bureau's own needs the day on which it was fixed, not after that of sending, and the title of the document that fixed it; without one only the bureau's own counts")
}

// ownSpan reports whether the reasonable time is the one of the rule.
func (m Matter) ownSpan() bool {
	return m.Fixed.Span.IsZero() || slices.ContainsFunc(m.Rules, func(r period.Rule) bool { return r.ID == RuleReply && r.Span == m.Fixed.Span })
}

// tooMany reports whether the titles of evidence are too many or too long.
func tooMany(titles []string) bool {
	return len(titles) > maxEvidence || slices.ContainsFunc(titles, func(e string) bool { return len([]rune(e)) > maxTitle })
}

// find returns the first of the marks of an event, or nil.
func find(marks []Mark, e Event) *Mark {
	for i := range marks {
		if marks[i].Event == e {
			return &marks[i]
		}
	}
	return nil
}

// inOrder are the marks by day, so that the order in which they were entered is no part of anything.
func inOrder(marks []Mark) []Mark {
	out := slices.Clone(marks)
	slices.SortStableFunc(out, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.On.Ordinal(), b.On.Ordinal()), cmp.Compare(a.Event, b.Event), cmp.Compare(a.Text, b.Text),
			cmp.Compare(a.Entered.Ordinal(), b.Entered.Ordinal()), cmp.Compare(a.By, b.By))
	})
	return out
}
