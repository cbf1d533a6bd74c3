package workflows

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// shipped are the periods and the calendar as they are shipped, with ten working days for late entries.
func shipped(t *testing.T) ([]period.Rule, period.Calendar) {
	t.Helper()
	p, err := config.Settings{}.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	rules := slices.DeleteFunc(p.Rules, func(r period.Rule) bool { return r.ID == string(message.AwaitLateEntry) })
	return append(rules, period.Rule{ID: string(message.AwaitLateEntry), Span: period.Span{N: 10, Unit: period.WorkingDays}, BureauSet: true}), p.Calendar
}

// clockHarness runs one clock. Instants are written as in Shanghai.
type clockHarness struct {
	*harness
	cin    message.ClockInput
	begins time.Time
	told   []string // what cases were told, in order
	certs  []clock.Certificate
	absent func(string) error // a case that cannot be told
}

// newClock is a clock that opens at an instant from one event.
func newClock(t *testing.T, k clock.Kind, at, opened string) *clockHarness {
	rules, cal := shipped(t)
	c := &clockHarness{harness: newHarness(t), cin: message.ClockInput{
		Number: "C-2026-7", Kind: k, Unit: "测试局", OpenedBy: message.Actor{ID: "handler-1", Role: message.Handler},
		Marks: []clock.Mark{{Event: k.Opens(), On: day(t, opened), Evidence: []string{"签收回执"}}}, Rules: rules, Calendar: &cal, Edition: message.CurrentEdition,
	}}
	if k == clock.WrittenRequest {
		c.cin.Fixed = &clock.Fixed{By: "boss-1", Reason: "问题复杂"}
	}
	c.begins = instant(t, at)
	c.again()
	return c
}

// again makes the environment anew, for the first run or the next.
func (c *clockHarness) again() {
	c.env = nil
	c.reset()
	c.env.SetStartTime(c.begins)
	for k, run := range map[clock.Kind]any{clock.WrittenRequest: WrittenRequest, clock.LeadTransfer: LeadTransfer, clock.EnforcementApplication: EnforcementApplication} {
		registerClock(c.env, run, message.ClockWorkflow(k))
	}
	c.env.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, id, _, name string, arg any) error {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.absent != nil {
				if err := c.absent(id); err != nil {
					return err
				}
			}
			cmd := arg.(message.Certify)
			what := "withdrawn"
			switch {
			case cmd.Certificate != nil:
				what = string(cmd.Certificate.Outcome)
				c.certs = append(c.certs, *cmd.Certificate)
			case cmd.Stands:
				what = "stands still"
			case cmd.Runs != nil:
				what = "runs to " + cmd.Runs.Last.String()
			}
			c.told = append(c.told, fmt.Sprintf("%s %s %s %s", id, name, cmd.ID, what))
			return nil
		}).Maybe()
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, civil.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func (c *clockHarness) when(at string) time.Duration { return instant(c.t, at).Sub(c.begins) }

// event enters an event at an instant; its answer is found under the event and the instant.
func (c *clockHarness) event(at string, e clock.Event, on string) {
	c.at(c.when(at), message.CmdMark, message.MarkClock{Header: head(string(e)+" "+at, message.Handler), Mark: clock.Mark{Event: e, On: day(c.t, on)}})
}

// toEnd runs the clock to its end.
func (c *clockHarness) toEnd() (s message.ClockState) {
	c.t.Helper()
	c.env.ExecuteWorkflow(message.ClockWorkflow(c.cin.Kind), c.cin)
	if err := c.env.GetWorkflowError(); err != nil {
		c.t.Fatal(err)
	}
	if err := c.env.GetWorkflowResult(&s); err != nil {
		c.t.Fatal(err)
	}
	return s
}

// until runs the clock for a while and returns its state then.
func (c *clockHarness) until(at string) (s message.ClockState) {
	c.t.Helper()
	c.env.RegisterDelayedCallback(func() {
		v, err := c.env.QueryWorkflow(message.QueryState)
		if err == nil {
			err = v.Get(&s)
		}
		if err != nil {
			c.t.Error(err)
		}
		c.env.CancelWorkflow()
	}, c.when(at))
	c.env.ExecuteWorkflow(message.ClockWorkflow(c.cin.Kind), c.cin)
	var canceled *temporal.CanceledError
	if err := c.env.GetWorkflowError(); !errors.As(err, &canceled) {
		c.t.Fatalf("the clock ended before: %v", err)
	}
	return s
}

// cards are the notices as they were sent.
func (c *clockHarness) cards() string {
	var out []string
	for _, n := range c.notices {
		out = append(out, fmt.Sprintf("%s %s %s", n.Occasion, n.Item.Kind, n.At.In(civil.Zone).Format("01-02 15:04")))
	}
	return strings.Join(out, ", ")
}

func ended(docket []message.Item) string {
	var out []string
	for _, item := range docket {
		out = append(out, fmt.Sprintf("%s %s", item.Kind, item.Status))
	}
	return strings.Join(out, ", ")
}

func sortDays(days []civil.Date) {
	slices.SortFunc(days, func(a, b civil.Date) int { return int(a.Ordinal() - b.Ordinal()) })
}
