package main

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// given is a command that a proceeding got.
type given struct {
	to   string
	name message.Name
	cmd  message.Command
}

// fakeAll is all that runs, in memory. It dates docket items anew by a calendar as the proceedings do, and knows a command by
// its id.
type fakeAll struct {
	mu       sync.Mutex
	started  []message.ClockInput
	clocks   map[string]clockLook
	listed   []running
	items    map[string][]message.Item
	seen     map[string]map[string]bool // command ids by proceeding
	given    []given
	answer   message.Answer
	wrong    map[string]error // of Give, by proceeding
	busy     map[string]int   // how often a proceeding does not answer, once others did
	perPage  int
	calendar period.Calendar // by which items are dated first
	onGive   func(n int)
	giving   int
	most     int       // at a time
	late     []running // shown by the second search only: begun after the first
	wanted   []wanted
}

func newFakeAll() *fakeAll {
	return &fakeAll{clocks: map[string]clockLook{}, items: map[string][]message.Item{}, seen: map[string]map[string]bool{}, wrong: map[string]error{}, perPage: 3,
		answer: message.Answer{Accepted: true, Stage: message.StageRunning, Text: lang.Text{ZH: "已登记：上级机关答复；按时答复", EN: "recorded: the superior organ replied; answered in time"}}}
}

func (f *fakeAll) Start(_ context.Context, in message.ClockInput) (bool, error) {
	for _, s := range f.started {
		if s.Number == in.Number {
			return false, nil
		}
	}
	f.started = append(f.started, in)
	return true, nil
}

func (f *fakeAll) Give(ctx context.Context, what proceeding, name message.Name, cmd message.Command) (message.Answer, error) {
	f.mu.Lock()
	f.giving++
	f.most = max(f.most, f.giving)
	f.mu.Unlock()
	time.Sleep(time.Millisecond)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.giving--
	if err := ctx.Err(); err != nil {
		return message.Answer{}, err
	}
	if f.busy[what.ID] > 0 && len(f.given) > 2 {
		f.busy[what.ID]--
		return message.Answer{}, unreachable("没有应答", "no worker answers")
	}
	if err := f.wrong[what.ID]; err != nil {
		return message.Answer{}, err
	}
	f.given = append(f.given, given{what.ID, name, cmd})
	if f.onGive != nil {
		f.onGive(len(f.given))
	}
	answer := f.answer
	if f.seen[what.ID][cmd.Head().ID] {
		answer.Repeated = true
		return answer, nil
	}
	if f.seen[what.ID] == nil {
		f.seen[what.ID] = map[string]bool{}
	}
	f.seen[what.ID][cmd.Head().ID] = true
	if c, ok := cmd.(message.Recalendar); ok {
		items := slices.Clone(f.items[what.ID])
		for i := range items {
			r := period.Recount(*items[i].Period, period.Rule{}, c.Calendar.Over(f.calendar))
			items[i].Period, items[i].Due = &r, r.End()
		}
		f.items[what.ID] = items
	}
	return answer, nil
}

func (f *fakeAll) Clock(_ context.Context, number string) (clockLook, error) {
	l, ok := f.clocks[number]
	if !ok {
		return l, notFound("没有期限 %s", "there is no clock %s", number)
	}
	return l, nil
}

func (f *fakeAll) Items(ctx context.Context, what proceeding) ([]message.Item, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.items[what.ID]), ctx.Err()
}

func (f *fakeAll) Calendar(context.Context, proceeding) (period.Calendar, error) {
	return f.calendar, nil
}

func (f *fakeAll) Each(_ context.Context, w wanted, page func([]running) error) error {
	f.wanted = append(f.wanted, w)
	all := f.listed
	if !w.since.IsZero() {
		all = f.late
	}
	for from := 0; from < len(all) || from == 0; from += f.perPage {
		if err := page(slices.Clone(all[from:min(from+f.perPage, len(all))])); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeAll) Count(context.Context, wanted) (int, error) { return len(f.listed), nil }
func (f *fakeAll) Close()                                     {}

// overAll is what is outside, with this in its place.
func overAll(f *fakeAll) outside {
	to := over(newFake(), &fakeRecords{})
	to.proceedings = func(context.Context, config.Settings) (proceedings, error) {
		if f == nil {
			return nil, unreachable("连接不上", "out of reach")
		}
		return f, nil
	}
	return to
}

func date(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func procedure(t *testing.T) config.Procedure {
	t.Helper()
	p, err := config.Settings{}.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// requested is a written request that got no reply, as its clock stands once all is over.
func requested(t *testing.T) clockLook {
	t.Helper()
	law := procedure(t)
	in := message.ClockInput{
		Number: "RQ-1", Kind: clock.WrittenRequest, Unit: "海州分局", OpenedBy: message.Actor{ID: "h-1", Role: message.Handler},
		Marks: []clock.Mark{{Event: clock.Sent, On: date("2025-05-12"), Evidence: []string{"签收回执"}, By: "h-1", Entered: date("2025-05-13")}},
		Fixed: &clock.Fixed{By: "l-1", Reason: "涉及跨省协查"}, Rules: law.Rules,
	}
	cert, err := clock.Certify("RQ-1", "海州分局", 1, clock.Matter{Kind: in.Kind, Marks: in.Marks, Fixed: in.Fixed, Rules: in.Rules}, law.Calendar, date("2025-06-04"))
	if err != nil {
		t.Fatal(err)
	}
	return clockLook{Input: in, Closed: date("2025-07-01").Start(), State: message.ClockState{
		Kind: in.Kind, Handler: "h-1", Marks: in.Marks, Outcome: cert.Outcome, Last: cert.Periods[0].Last, Certificate: &cert, Cases: []string{"C-1"}, Closed: true,
	}}
}
