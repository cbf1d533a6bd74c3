package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// desk is where the commands of one case come from.
type desk struct {
	t      *testing.T
	c      client.Client
	number string
	n      int
}

func open(t *testing.T, c client.Client, in message.CaseInput) *desk {
	t.Helper()
	must(t, begin(t.Context(), c, in))
	return &desk{t: t, c: c, number: in.Case}
}

func (d *desk) head(who message.Actor) message.Header {
	d.n++
	return message.Header{ID: fmt.Sprintf("%s/%d", d.number, d.n), Actor: who, At: time.Now().UTC(), Reason: "经审查，理由如卷宗所载"}
}

// tell gives a command and returns the answer, accepted or not.
func (d *desk) tell(name message.Name, command any) message.Answer {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	defer cancel()
	a, err := give(ctx, d.c, d.number, name, command)
	if err != nil {
		d.t.Fatalf("%s %s: %v", d.number, name, err)
	}
	return a
}

// mustTell gives a command that is to be accepted.
func (d *desk) mustTell(name message.Name, command any) message.Answer {
	d.t.Helper()
	a := d.tell(name, command)
	if !a.Accepted {
		d.t.Fatalf("%s %s is refused by Art. %s: %s", d.number, name, a.Article, a.Text.EN)
	}
	return a
}

func (d *desk) state() (s message.State) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	defer cancel()
	answer, err := d.c.QueryWorkflow(ctx, message.WorkflowID(d.number), "", message.QueryState)
	must(d.t, err)
	must(d.t, answer.Get(&s))
	return s
}

// untilOpened waits until the case has been assessed.
func (d *desk) untilOpened() message.State {
	d.t.Helper()
	return d.until("opened", func(s message.State) bool { return !s.AssessedOn.IsZero() })
}

// reach waits until the case is at a stage.
func (d *desk) reach(stage message.Stage) message.State {
	d.t.Helper()
	return d.until("at "+string(stage), func(s message.State) bool { return s.Stage == stage })
}

func (d *desk) until(what string, come func(message.State) bool) message.State {
	d.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		s := d.state()
		if come(s) {
			return s
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("%s is not %s after 40 s, but at %s", d.number, what, s.Stage)
		}
	}
}

// result waits until the case's workflow has ended.
func (d *desk) result() (s message.State) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 40*time.Second)
	defer cancel()
	if err := d.c.GetWorkflow(ctx, message.WorkflowID(d.number), "").Get(ctx, &s); err != nil {
		s := d.state()
		d.t.Fatalf("%s is at %s, with %d of %d entries not in the register: %v\nfailed in its history: %v",
			d.number, s.Stage, len(s.Unflushed), s.Seq, err, d.failures())
	}
	return s
}

// failures counts what failed in the history of a case.
func (d *desk) failures() map[string]int {
	d.t.Helper()
	counts := map[string]int{}
	for _, e := range history(d.t, d.c, message.WorkflowID(d.number), "").Events {
		if a := e.GetWorkflowTaskFailedEventAttributes(); a != nil {
			counts["workflow task: "+a.Cause.String()+" "+a.Failure.GetMessage()]++
		}
		if a := e.GetWorkflowTaskTimedOutEventAttributes(); a != nil {
			counts["workflow task timed out: "+a.TimeoutType.String()]++
		}
		if a := e.GetActivityTaskFailedEventAttributes(); a != nil {
			counts["activity: "+a.Failure.GetMessage()]++
		}
	}
	return counts
}

// awaited is the open item of a kind, or one that there is not.
func awaited(s message.State, k message.ItemKind) message.Item {
	for _, item := range s.Docket {
		if item.Kind == k && item.Status == message.ItemOpen {
			return item
		}
	}
	return message.Item{ID: "none"}
}

// delivered reports whether the commission has the latest hand-off.
func delivered(s message.State) bool {
	n := len(s.Transfers)
	return n > 0 && s.Transfers[n-1].Delivered != nil
}

// finish drives the case by commands of people to its end: what the assessment recommends is proposed and decided, measures
// are carried out, and the commission sanctions what is handed over to it. What is undetermined is concluded, then no fault
// where that is not refused, else withdrawn.
func (d *desk) finish() message.State {
	d.t.Helper()
	for range 20 {
		s := d.state()
		switch s.Stage {
		case message.Intake, message.FactFinding:
			if found := suspicions(s.Facts); len(found) > 0 && s.Recommendation.Sanctioned != measures.True {
				d.mustTell(message.CmdTransfer, message.TransferCase{Header: d.head(supervisor), Suspicion: found})
				continue
			}
			d.mustTell(message.CmdConclude, message.Conclude{Header: d.head(handler)})
		case message.Hearing:
			d.mustTell(message.CmdStatement, message.Statement{Header: d.head(officer), Waived: true})
		case message.Proposal:
			p := proposed(s.Recommendation)
			a := d.tell(message.CmdPropose, message.Propose{Header: d.head(handler), Proposed: p, Reasoning: reasoned(p, s.Recommendation)})
			switch {
			case a.Accepted:
			case s.Recommendation.Disposition == measures.Open:
				d.mustTell(message.CmdWithdraw, message.Withdraw{Header: d.head(supervisor)})
			default:
				d.t.Fatalf("%s: the recommendation %s is refused by Art. %s: %s", d.number, s.Recommendation.Disposition, a.Article, a.Text.EN)
			}
		case message.LegalReview:
			d.mustTell(message.CmdReview, message.Review{Header: d.head(reviewer), Agreed: true})
		case message.Deciding:
			d.mustTell(message.CmdDecide, message.Decide{Header: d.head(supervisor), Proposed: s.Proposal.Proposed, Reasoning: s.Proposal.Reasoning})
		case message.Service:
			d.mustTell(message.CmdServe, message.Serve{Header: d.head(handler), On: civil.On(time.Now()), Manner: "直接送达"})
		case message.Remedies:
			d.followUp(s)
			d.until("past the time for remedies", func(s message.State) bool { return s.Stage != message.Remedies })
		case message.AtCommission:
			d.until("handed over", delivered)
			d.mustTell(message.CmdReceipt, message.ConfirmReceipt{Header: d.head(commission), On: civil.On(time.Now()), Number: "收-7"})
			d.mustTell(message.CmdCommission, report(d.head(commission), message.CommissionSanctioned, "N1"))
		case message.Closed:
			return d.result()
		}
	}
	d.t.Fatalf("%s does not come to its end: %s", d.number, d.state().Stage)
	return message.State{}
}

// followUp carries out the measures that the decision orders.
func (d *desk) followUp(s message.State) {
	d.t.Helper()
	for _, item := range s.Docket {
		if item.Kind != message.AwaitFollowUp || item.Status != message.ItemOpen {
			continue
		}
		d.mustTell(message.CmdFollowUp, message.FollowUp{Header: d.head(handler), Item: item.ID, On: civil.On(time.Now()), Evidence: []string{s.Evidence[0].ID}, HeldBy: "s-9", Signed: true})
	}
}

// report is what the commission made of a hand-off, with its notice in evidence.
func report(h message.Header, result message.CommissionResult, notice string, facts ...message.Fact) message.ReportCommission {
	r := message.ReportCommission{Header: h, Result: result, On: civil.On(time.Now()),
		Evidence: []message.Evidence{{ID: notice, Title: "纪检监察机关文书", Kind: "documentary", Date: civil.On(time.Now())}}}
	for _, f := range facts {
		f.By, f.Evidence = "commission", []string{notice}
		r.Facts = append(r.Facts, f)
	}
	return r
}
