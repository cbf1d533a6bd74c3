package explain

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// TellWatch writes how the watch over the officer of a case stands (Art. 20).
func TellWatch(w io.Writer, number string, s message.WatchState, m *measures.Measures, now time.Time, o Options) error {
	t := &storyteller{journalist: journalist{page: page{lang: o.Lang, color: o.Color}, m: m}, now: now, all: o.All}
	t.s = Story{Input: message.CaseInput{Case: number}, State: message.State{Stage: message.StageWatching, Proceeding: s.Proceeding}, Entries: slices.Concat(s.Tail, s.Unflushed)}
	if s.Closed {
		t.s.State.Stage = message.Closed
	}
	t.put(0, "", plain, t.in("案件 %s：免责后不受影响的跟踪（第二十条）", "Case %s: the watch for no detriment (Art. 20)", number), bold)
	t.label("开始", "Opened", Instant(s.Opened))
	t.label("年度考核", "Assessed", t.in("第 %d 次，共 %d 次", "year %d of %d", s.Asked, cmp.Or(s.Years, message.WatchYears)))
	if s.Closed {
		t.label("状态", "Standing", t.in("跟踪结束", "over"))
	}
	t.docket()
	t.answers(s)
	if !s.Closed {
		t.nextSteps()
	}
	t.journal()
	return t.writeTo(w)
}

func (t *storyteller) answers(s message.WatchState) {
	if len(s.Answers)+len(s.Complaints)+len(s.PutRight) == 0 {
		return
	}
	t.part("答复、反映与纠正", "Answers, complaints and what was put right")
	for _, a := range s.Answers {
		answer := t.in("未受影响", "no disadvantage")
		if a.Disadvantaged {
			answer = t.in("受到不利影响", "put at a disadvantage")
		}
		t.item(2, "·", t.joined(a.Item+t.in("：", ": ")+answer, strings.TrimSpace(a.Text), t.list(a.Evidence))+t.by(a.Header))
	}
	for _, c := range s.Complaints {
		t.item(2, "·", t.in("当事人反映：%s", "complaint: %s", strings.TrimSpace(c.Text))+t.by(c.Header))
	}
	for _, p := range s.PutRight {
		t.item(2, "·", t.in("已纠正（%s）：%s", "put right (%s): %s", p.Item, strings.TrimSpace(p.Text))+t.by(p.Header))
	}
}
