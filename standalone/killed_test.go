package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Cases are driven while the process is killed over and over, at random moments: also while it starts. Whoever gives a
// command gives it again, under the same id, until there is an answer.
func TestKilledAtRandom(t *testing.T) {
	n, kills := 50, 50
	if testing.Short() {
		n, kills = 10, 5
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	begun := time.Now()

	p := startProgram(t)
	h := &hard{killed: make(chan struct{})}
	h.connect(t, p)
	all := samples(t)
	var cases []*hardCase
	for i := range n {
		s := all[i%len(all)]
		k := &hardCase{in: s.input, want: s.expected, lapses: i%3 == 0 && s.expected != measures.Open && len(suspicions(s.input.Facts)) == 0}
		k.in.Case = fmt.Sprintf("LYG-2026-9%03d", i)
		if s.expected == measures.Open {
			k.want = message.Withdrawn
		}
		if k.lapses {
			k.in.Terms = waits(message.Term{Kind: message.AwaitStatement, Wait: lapseAfter, Warn: lapseAfter / 2})
		}
		k.in = hurried(k.in)
		steps := k.steps()
		for j := range steps { // spread over the kills
			k.gates = append(k.gates, (j*kills+random.IntN(kills))/len(steps))
		}
		cases = append(cases, k)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	defer cancel()
	var drivers sync.WaitGroup
	for _, k := range cases {
		drivers.Go(func() {
			if err := h.drive(ctx, k); err != nil {
				t.Errorf("%s: %v", k.in.Case, err)
			}
		})
	}
	duringStart := h.kill(t, p, random, kills, 100*time.Millisecond, 600*time.Millisecond)
	t.Logf("%d kills after %v, and %d more while it started", kills, time.Since(begun).Round(time.Second), duringStart)
	drivers.Wait()
	t.Logf("%d cases closed after %v; %d commands given, %d tries failed, %d answers were repeated",
		n, time.Since(begun).Round(time.Second), h.given.Load(), h.failed.Load(), h.repeated.Load())
	if t.Failed() {
		return
	}

	r := openRegister(t, p.data)
	c := p.dial(t)
	var late time.Duration
	for _, k := range cases {
		d := &desk{t: t, c: c, number: k.in.Case}
		end := d.result()
		if end.Disposition() != k.want {
			t.Errorf("%s ended as %q, want %q", k.in.Case, end.Disposition(), k.want)
		}
		agrees(t, r, k.in, end)
		entries := journal(t, r, k.in.Case)
		applied := appliedIDs(t, entries)
		for _, s := range k.steps() {
			if s.name != "" && applied[s.id] != 1 {
				t.Errorf("%s: command %s was applied %d times", k.in.Case, s.id, applied[s.id])
			}
		}
		if refused := refusals(t, entries); len(refused) > 0 {
			t.Errorf("%s: refused: %q", k.in.Case, refused)
		}
		late = max(late, k.datesKept(t, entries, end))
	}
	noneBroken(t, r)
	countedOnce(t, r)
	t.Logf("the latest lapse came %v after its date; all of it took %v", late.Round(time.Millisecond), time.Since(begun).Round(time.Second))
}

const lapseAfter = 12 * time.Second

// hard is a connection to a process that is killed.
type hard struct {
	mu     sync.Mutex
	client client.Client
	killed chan struct{} // closed when the process that the client is for was killed
	back   chan struct{} // closed when there is another one
	over   atomic.Bool   // no more kills

	kills, given, failed, repeated atomic.Int64
}

func (h *hard) connect(t *testing.T, p *program) {
	t.Helper()
	c, err := dialAt(t.Context(), p.frontend)
	must(t, err)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.back != nil {
		close(h.back)
	}
	h.client, h.killed, h.back = c, make(chan struct{}), make(chan struct{})
}

// kill kills the process a number of times, each after a random while, and returns how often it was killed again while it
// started.
func (h *hard) kill(t *testing.T, p *program, random *rand.Rand, kills int, least, most time.Duration) (duringStart int) {
	t.Helper()
	for range kills {
		time.Sleep(least + time.Duration(random.Int64N(int64(most-least))))
		p.kill()
		h.down()
		if random.IntN(5) == 0 { // killed again while it starts
			must(t, p.start())
			time.Sleep(time.Duration(random.IntN(1200)) * time.Millisecond)
			p.kill()
			duringStart++
		}
		must(t, p.start())
		must(t, p.ready())
		h.connect(t, p)
		h.kills.Add(1)
	}
	h.over.Store(true)
	return duringStart
}

// down ends what is under way with the killed process.
func (h *hard) down() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.killed)
	h.client.Close()
}

// try calls do with the client of now, until it succeeds. It gives up only with ctx.
func (h *hard) try(ctx context.Context, do func(context.Context, client.Client) error) error {
	for {
		h.mu.Lock()
		c, killed, back := h.client, h.killed, h.back
		h.mu.Unlock()
		once, cancel := context.WithTimeout(ctx, 8*time.Second)
		go func() {
			select {
			case <-killed:
				cancel()
			case <-once.Done():
			}
		}()
		err := do(once, c)
		cancel()
		if err == nil {
			return nil
		}
		h.failed.Add(1)
		if ctx.Err() != nil {
			return fmt.Errorf("given up: %w", err)
		}
		select {
		case <-killed: // there is nobody to try with until there is another process
			select {
			case <-back:
			case <-ctx.Done():
			}
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// hardCase is a case and its way.
type hardCase struct {
	in     message.CaseInput
	want   measures.Disposition
	lapses bool   // the officer says nothing
	way    []step // in place of the ordinary one
	gates  []int  // kills before each step; none waits for none
}

func (k *hardCase) steps() []step {
	if k.way != nil {
		return k.way
	}
	w := &way{number: k.in.Case}
	w.until(func(s message.State) bool { return !s.AssessedOn.IsZero() }) // opened
	for i := range 5 {
		w.give(handler, message.CmdEvidence, func(h message.Header, _ message.State) message.Command {
			return message.AddEvidence{Header: h, Evidence: []message.Evidence{{ID: fmt.Sprintf("K%d", i), Title: "补充材料", Kind: "documentary"}}}
		})
	}
	switch {
	case k.want == message.Withdrawn:
		w.give(supervisor, message.CmdWithdraw, func(h message.Header, _ message.State) message.Command { return message.Withdraw{Header: h} })
		return w.steps
	case len(suspicions(k.in.Facts)) > 0:
		w.transferred()
		w.handedOver()
		w.give(commission, message.CmdCommission, func(h message.Header, _ message.State) message.Command {
			return report(h, message.CommissionSanctioned, "N1")
		})
		return w.steps
	case k.lapses:
		w.give(handler, message.CmdTell, func(h message.Header, _ message.State) message.Command {
			return message.Tell{Header: h, On: civil.On(time.Now()), Manner: "书面告知"}
		})
	default:
		w.waived()
	}
	w.decided()
	w.served()
	if k.want == measures.MeasuresOnly {
		w.until(func(s message.State) bool { return awaited(s, message.AwaitFollowUp).ID != "none" })
		w.give(handler, message.CmdFollowUp, func(h message.Header, s message.State) message.Command {
			return message.FollowUp{Header: h, Item: awaited(s, message.AwaitFollowUp).ID, On: civil.On(time.Now()), Evidence: []string{"K0"}, HeldBy: "s-9", Signed: true}
		})
	}
	return w.steps
}

// drive carries a case from its opening to its end.
func (h *hard) drive(ctx context.Context, k *hardCase) error {
	if err := h.try(ctx, func(ctx context.Context, c client.Client) error { return begin(ctx, c, k.in) }); err != nil {
		return err
	}
	var state message.State
	look := func(ctx context.Context, c client.Client) error {
		answer, err := c.QueryWorkflow(ctx, message.WorkflowID(k.in.Case), "", message.QueryState)
		if err != nil {
			return err
		}
		state = message.State{}
		return answer.Get(&state)
	}
	for i, s := range k.steps() {
		for i < len(k.gates) && int(h.kills.Load()) < k.gates[i] && !h.over.Load() && ctx.Err() == nil {
			time.Sleep(20 * time.Millisecond)
		}
		if s.until != nil {
			for !s.until(state) {
				if err := h.try(ctx, look); err != nil {
					return err
				}
				time.Sleep(250 * time.Millisecond)
			}
			continue
		}
		command := s.command(state)
		h.given.Add(1)
		var a message.Answer
		err := h.try(ctx, func(ctx context.Context, c client.Client) (err error) {
			a, err = give(ctx, c, k.in.Case, s.name, command)
			return err
		})
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", s.id, err)
		case !a.Accepted:
			return fmt.Errorf("%s is refused by Art. %s: %s", s.id, a.Article, a.Text.EN)
		case a.Repeated:
			h.repeated.Add(1)
		}
	}
	err := h.try(ctx, func(ctx context.Context, c client.Client) error {
		return c.GetWorkflow(ctx, message.WorkflowID(k.in.Case), "").Get(ctx, nil)
	})
	if err != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		h.mu.Lock()
		c := h.client
		h.mu.Unlock()
		if wrong := look(last, c); wrong == nil {
			err = fmt.Errorf("at %s, with %d of %d entries not in the register: %w", state.Stage, len(state.Unflushed), state.Seq, err)
		}
	}
	return err
}

// datesKept checks that no item's date moved but by as many days as it stood still, and that what lapsed lapsed on its date,
// and returns how late at most.
func (k *hardCase) datesKept(t *testing.T, entries []message.Entry, end message.State) (late time.Duration) {
	t.Helper()
	opened := map[string]message.Item{}
	lapsed := 0
	check := func(it message.Item) {
		was, known := opened[it.ID]
		if !known || !it.Due.Equal(was.Due) || !it.WarnAt.Equal(was.WarnAt) || !it.Opened.Equal(was.Opened) {
			t.Errorf("%s: item %s was opened as %+v and is %+v", k.in.Case, it.ID, was, it)
		}
	}
	for _, e := range entries {
		switch e.Event {
		case message.ItemOpened, message.ItemWarned, message.ItemEnded, message.ItemStopped, message.ItemExtended, message.ItemResumed:
		default:
			continue
		}
		var it message.Item
		must(t, json.Unmarshal(e.Data, &it))
		if e.Event == message.ItemOpened {
			if _, twice := opened[it.ID]; twice {
				t.Errorf("%s: item %s was opened twice", k.in.Case, it.ID)
			}
			opened[it.ID] = it
			switch wait := waitOf(k.in.Terms, it.Kind); {
			case wait > 0 && !it.Due.Equal(it.Opened.Add(wait)):
				t.Errorf("%s: item %s is due %v after its opening, want %v", k.in.Case, it.ID, it.Due.Sub(it.Opened), wait)
			case wait == 0 && (it.Period == nil || !it.Due.Equal(it.Period.End())):
				t.Errorf("%s: item %s is due at %v by the period %+v", k.in.Case, it.ID, it.Due, it.Period)
			}
			continue
		}
		if n := len(it.Extended); n > 0 && (e.Event == message.ItemExtended || e.Event == message.ItemResumed) { // midnight passed while it was with the commission
			if by := it.Extended[n-1]; !by.New.Equal(it.Due) || it.Stood != 1 {
				t.Errorf("%s: item %s was extended as %+v", k.in.Case, it.ID, it)
			}
			opened[it.ID] = it
			continue
		}
		check(it)
		if it.Card == message.Yellow && e.At.Before(it.WarnAt) || it.Card == message.Red && e.At.Before(it.Due) {
			t.Errorf("%s: item %s has its %s card too early", k.in.Case, it.ID, it.Card)
		}
		if e.Event == message.ItemEnded && it.Status == message.ItemLapsed {
			lapsed++
			after := it.Ended.Sub(it.Due)
			if late = max(late, after); after < 0 {
				t.Errorf("%s: item %s lapsed %v before its date", k.in.Case, it.ID, -after)
			}
		}
	}
	for _, it := range end.Docket {
		check(it)
	}
	want := 0
	if k.lapses {
		want++
	}
	if adverse(k.want) { // nobody went against the decision, in either way, or said later that they had
		want += 3
	}
	if lapsed != want {
		t.Errorf("%s: %d items lapsed, want %d", k.in.Case, lapsed, want)
	}
	return late
}

func waitOf(terms message.Terms, kind message.ItemKind) time.Duration {
	for _, term := range terms {
		if term.Kind == kind {
			return term.Wait
		}
	}
	return 0
}
