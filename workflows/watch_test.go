package workflows

import (
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/message"
	"duecourse/internal/period"
)

// newWatch is a play of a watch: the officer was exempt by a decision served on 2 March 2026.
func newWatch(t *testing.T) (*harness, message.WatchInput) {
	h := newPlay(t)
	h.env = nil
	h.reset()
	h.env.RegisterWorkflowWithOptions(Watch, workflow.RegisterOptions{Name: "watch"})
	return h, message.WatchInput{
		Case: h.in.Case, Unit: h.in.Unit, Officer: "officer-1", ExemptOn: day(t, "2026-03-02"),
		Rules: rules(), Calendar: calendar(), Edition: message.CurrentEdition,
	}
}

func (h *harness) watchState() (s message.WatchState) {
	v, err := h.env.QueryWorkflow(message.QueryState)
	if err == nil {
		err = v.Get(&s)
	}
	if err != nil {
		h.t.Error(err)
	}
	return s
}

// For how many years it goes on is data: the rule says how often.
func TestTheYearsOfAWatchAreData(t *testing.T) {
	h, in := newWatch(t)
	in.Rules = slices.Clone(in.Rules)
	i := slices.IndexFunc(in.Rules, func(r period.Rule) bool { return r.ID == string(message.AwaitNoDetriment) })
	in.Rules[i].Times = 1
	h.wait(362 * dayLong)
	header := h.by(message.Handler)
	h.ok(func(s message.State) message.Command {
		if s.Docket[0].Subject != "1/1" {
			t.Errorf("%+v", s.Docket[0])
		}
		return message.Detriment{Header: header, Item: openOf(s, message.AwaitNoDetriment)}
	})
	h.env.ExecuteWorkflow("watch", in)
	var s message.WatchState
	if err := h.env.GetWorkflowResult(&s); err != nil || !s.Closed || s.Asked != 1 {
		t.Errorf("%v, %+v", err, s)
	}
}

// open is the latest open item of a watch, as a state of a case shows it.
func openOf(s message.State, k message.ItemKind) string {
	for _, item := range s.Docket {
		if item.Kind == k && item.Status == message.ItemOpen {
			return item.ID
		}
	}
	return ""
}

// For three annual assessments the bureau says whether the officer was put at a disadvantage; silence is no answer, and a
// disadvantage is put right (Art. 20).
func TestWatch(t *testing.T) {
	h, in := newWatch(t)
	answer := func(k message.ItemKind, hurt bool, text string) func(message.State) message.Command {
		header := h.by(message.Handler)
		return func(s message.State) message.Command {
			return message.Detriment{Header: header, Item: openOf(s, k), Disadvantaged: hurt, Text: text}
		}
	}
	right := func(text string) func(message.State) message.Command {
		header := h.by(message.Supervisor)
		return func(s message.State) message.Command {
			return message.PutRight{Header: header, Item: openOf(s, message.AwaitComplaint), Text: text}
		}
	}
	h.no("20", answer(message.AwaitNoDetriment, false, "")) // a year early
	h.no("20", message.Round{Header: h.by(message.Handler)})
	h.ok(message.Round{Header: h.by(message.Officer), What: "职级晋升"})
	h.no("20", answer(message.AwaitRound, true, " ")) // which disadvantage?
	h.no("", message.Complain{Header: h.by(message.Handler), Text: "被取消评优"})
	h.no("20", message.Complain{Header: h.by(message.Officer)})
	h.ok(answer(message.AwaitRound, true, "未列入名单"))
	h.no("20", right(""))
	h.no("", message.PutRight{Header: h.by(message.Handler), Text: "已补列"})
	h.no("20", message.PutRight{Header: h.byWho(message.Supervisor, "officer-1"), Text: "已补列"})
	h.ok(right("已补列"))
	h.no("20", right("已补列"))
	h.wait(400 * dayLong)
	h.see(func(s message.State) {
		if item := s.Docket[0]; item.Card != message.Red || item.Status != message.ItemOpen || item.Period.Last != day(t, "2027-03-02") {
			t.Errorf("silence for a year: %+v", item)
		}
	})
	h.ok(answer(message.AwaitNoDetriment, false, ""))
	h.wait(340 * dayLong)
	h.ok(answer(message.AwaitNoDetriment, false, ""))
	h.ok(message.Complain{Header: h.by(message.Officer), Text: "被取消评优"})
	h.wait(370 * dayLong)
	h.ok(answer(message.AwaitNoDetriment, false, ""))
	h.wait(time.Hour)
	h.see(func(message.State) {
		if h.watchState().Closed {
			t.Error("it closes over an open complaint")
		}
	})
	h.ok(right("已恢复"))
	h.env.ExecuteWorkflow("watch", in)
	var s message.WatchState
	if err := h.env.GetWorkflowResult(&s); err != nil {
		t.Fatal(err)
	}
	if !s.Closed || s.Asked != message.WatchYears || len(s.Answers) != 4 || len(s.PutRight) != 2 || len(s.Complaints) != 1 || int64(len(h.entries)) != s.Seq {
		t.Errorf("%+v", s)
	}
	for _, item := range s.Docket {
		if item.Status != message.ItemAnswered {
			t.Errorf("%s ended as %s", item.Kind, item.Status)
		}
	}
}
