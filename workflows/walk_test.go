package workflows

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"pgregory.net/rapid"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// walkSoak makes the random walks go on for so many cases, in place of a few hundred.
const walkSoak = "DUECOURSE_WALKS"

// Whatever is sent to a case, by whomever and whenever: it never comes to what the law forbids, always awaits something,
// and can always be closed by commands that are lawful.
func TestRandomWalks(t *testing.T) {
	cases, steps, accepted, ends, moves := 0, 0, 0, map[measures.Disposition]int{}, map[[2]message.Stage]int{}
	walk := func(t *testing.T, tape []uint16) string {
		w := &walker{tape: tape}
		h := newPlay(t, outcome([]measures.Disposition{measures.Open, measures.Liable, measures.MeasuresOnly, measures.Exempt, measures.Mitigated, measures.NoFault, measures.NoFault}[w.pick(7)]))
		h.in.Collective = &message.Collective{For: []string{"dismissal"}, Quorum: 1}
		w.h = h
		h.env.RegisterWorkflowWithOptions(w.walk, workflow.RegisterOptions{Name: "walk"})
		h.env.ExecuteWorkflow("walk", h.in)
		if err := h.env.GetWorkflowError(); err != nil && w.broken == "" {
			w.broken = err.Error()
		}
		cases, steps, accepted = cases+1, steps+w.steps, accepted+w.accepted
		ends[w.end]++
		for _, move := range h.walks {
			moves[move]++
		}
		if w.broken == "" {
			return ""
		}
		return fmt.Sprintf("%s\n%s", w.broken, w.story())
	}
	n := 800
	if s := os.Getenv(walkSoak); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for cases < n && !t.Failed() { // rapid's own number of checks is a flag of the whole test binary
		rapid.Check(t, func(r *rapid.T) {
			if broken := walk(t, rapid.SliceOfN(rapid.Uint16(), 60, 600).Draw(r, "tape")); broken != "" {
				r.Fatal(broken)
			}
		})
	}
	t.Logf("%d cases, %d commands, %d of them accepted; %d of %d arrows; ends: %v", cases, steps, accepted, len(moves), len(arrows), ends)
	if len(moves) < len(arrows)*3/4 && !t.Failed() {
		t.Errorf("only %d of %d arrows are walked: the walks do not go far", len(moves), len(arrows))
	}
	for _, a := range arrows {
		if moves[[2]message.Stage{a.from, a.to}] == 0 {
			t.Logf("not walked: %s → %s", a.from, a.to)
		}
	}
	for _, d := range []measures.Disposition{measures.Liable, measures.Exempt, measures.MeasuresOnly, measures.Transferred, message.Withdrawn} {
		if ends[d] == 0 && !t.Failed() {
			t.Errorf("no walk ends as %s: the walks do not go far", d)
		}
	}
}

// walker walks one case, by numbers that a tape gives.
type walker struct {
	h        *harness
	c        *caseRun
	tape     []uint16
	at       int
	steps    int
	accepted int
	ids      int
	told     []string
	broken   string
	end      measures.Disposition
}

func (w *walker) story() (s string) {
	for _, line := range w.told {
		s += line + "\n"
	}
	return s
}

// pick is a number below n by what the tape has next; beyond its end, 0. A tape is full of small numbers: the place on it
// is mixed in.
func (w *walker) pick(n int) int {
	w.at++
	if w.at > len(w.tape) {
		return 0
	}
	mixed := (uint32(w.tape[w.at-1]) + uint32(w.at)*40503) * 2654435761
	return int(mixed>>12) % n
}

func (w *walker) over() bool { return w.at >= len(w.tape) || w.broken != "" || w.c.closed() }

// walk is the case with somebody beside it who sends it commands.
func (w *walker) walk(ctx workflow.Context, in message.CaseInput) error {
	w.c = setUp(ctx, in)
	var err error
	done := false
	workflow.Go(ctx, func(ctx workflow.Context) { _, err = w.c.run(ctx); done = true })
	if e := workflow.Await(ctx, func() bool { return w.c.opened || done }); e != nil {
		return e
	}
	for !w.over() {
		switch w.pick(8) {
		case 0:
			w.sleep(ctx, []time.Duration{time.Hour, dayLong, 8 * dayLong, 31 * dayLong, 200 * dayLong}[w.pick(5)])
		case 1, 2:
			w.send(ctx, w.next(w.pick(30) > 0))
		case 3, 4:
			w.send(ctx, w.detour())
		default:
			w.send(ctx, w.anything(ctx))
		}
		w.holds()
	}
	for left := 60; !w.c.closed() && w.broken == ""; left-- {
		if left == 0 {
			w.broken = fmt.Sprintf("the case is wedged at %s", w.c.state.Stage)
			return nil
		}
		switch cmd := w.next(true); {
		case cmd == nil:
			w.sleep(ctx, 35*dayLong)
		case w.send(ctx, cmd):
		case w.c.owesHandOver(): // what is to be handed over is not withdrawn
			w.send(ctx, message.TransferCase{Header: w.by(message.Supervisor, w.fresh("boss-fresh")), Suspicion: w.c.suspicions()})
		case w.c.faultStands() && !w.c.proven(authority.Name, "yes"): // a proven fault is decided, which needs the authority
			w.send(ctx, message.AddFact{Header: w.by(message.Handler, w.fresh("handler-fresh")), Facts: []message.Fact{authority}})
		default: // a decision by the recommendation may still want a fact: a withdrawal is lawful too
			w.send(ctx, message.Withdraw{Header: w.by(message.Supervisor, "boss-fresh")})
		}
		w.holds()
	}
	if w.broken != "" {
		return nil
	}
	w.end = w.c.state.Disposition()
	if e := workflow.Await(ctx, func() bool { return done }); e != nil {
		return e
	}
	if n := len(w.h.entries); int64(n) != w.c.state.Seq {
		w.broken = fmt.Sprintf("%d of %d entries are recorded", n, w.c.state.Seq)
	}
	return err
}

func (w *walker) sleep(ctx workflow.Context, d time.Duration) {
	w.told = append(w.told, fmt.Sprintf("%s passes", d))
	if err := workflow.Sleep(ctx, d); err != nil {
		w.broken = err.Error()
	}
}

// send gives a command and reports whether it was accepted.
func (w *walker) send(ctx workflow.Context, cmd message.Command) bool {
	if cmd == nil || w.c.closed() {
		return false
	}
	name := nameOf(cmd)
	payload, err := converter.GetDefaultDataConverter().ToPayload(cmd)
	if err != nil {
		w.broken = err.Error()
		return false
	}
	before := *w.c.state
	i := slices.IndexFunc(w.c.commands, func(e entry) bool { return e.name == name })
	raw := converter.NewRawValue(payload)
	answer, err := w.c.handle(ctx, name, w.c.commands[i].apply, &raw)
	w.steps++
	w.told = append(w.told, fmt.Sprintf("%s %s by %s/%s at %s: %v %s → %s", workflow.Now(ctx).Format("2006-01-02"), name, cmd.Head().Actor.Role, cmd.Head().Actor.ID, before.Stage, answer.Accepted, answer.Text.EN, w.c.state.Stage))
	if err != nil {
		w.broken = err.Error()
	}
	if (before.Stage == message.Intake || before.Stage == message.FactFinding) && w.c.state.Stage == message.Hearing && w.c.owesHandOver() {
		w.broken = "the officer is to be told before the matter is handed over"
	}
	if answer.Accepted {
		w.accepted++
		w.judge(&before, cmd)
	}
	return answer.Accepted
}

// judge holds an accepted command against the law.
func (w *walker) judge(before *message.State, cmd message.Command) {
	who, s := cmd.Head().Actor.ID, w.c.state
	if n := len(before.Statements); len(s.Statements) < n || !slices.EqualFunc(before.Statements, s.Statements[:n], func(a, b message.Statement) bool { return a.ID == b.ID }) {
		w.broken = "what the officer said is lost"
	}
	if slices.Contains(before.Recused, who) {
		w.broken = who + " is recused and was obeyed"
	}
	var d message.Decide
	switch cmd := cmd.(type) {
	case message.Decide:
		d = cmd
	case message.Correct:
		d = cmd.Decision
		was := before.Decision
		if heavier(weigh(d.Disposition, d.Sanction, d.Measures), weigh(was.Disposition, was.Sanction, was.Measures)) {
			w.broken = "heavier by a correction"
		}
	case message.Serve:
		if s.Proposal == nil || s.Review == nil || w.c.byRecused(*s.Decision) {
			w.broken = "served, and it rests on somebody who is recused"
		}
		return
	case message.Withdraw:
		if w.c.faultStands() {
			w.broken = "withdrawn with a fault proven"
		}
		return
	case message.AddFact:
		for _, f := range before.Facts {
			unknown := !w.c.proven(f.Name, "yes") && !w.c.proven(f.Name, "no")
			if slices.Contains(suspicionFacts, f.Name) && f.Value == "yes" && len(f.Evidence) > 0 && unknown {
				w.broken = "what was suspected is no longer known"
			}
		}
		return
	case message.DecideRemedy:
		if cmd.Result == message.Changed {
			was, is := before.Decision, s.Decision
			if heavier(weigh(is.Disposition, is.Sanction, is.Measures), weigh(was.Disposition, was.Sanction, was.Measures)) {
				w.broken = "heavier after a remedy"
			}
		}
		return
	default:
		return
	}
	r := s.Recommendation
	bad := func(what string, is bool) {
		if is {
			w.broken = what
		}
	}
	hurts := d.Disposition == measures.Liable || d.Disposition == measures.Mitigated || d.Disposition == measures.MeasuresOnly || len(d.Measures) > 0
	punishes := hurts && d.Disposition != measures.MeasuresOnly
	waived := slices.ContainsFunc(s.Statements, func(x message.Statement) bool { return x.Waived && x.Actor.Role == message.Officer })
	bad("adverse, and nobody was told", hurts && s.Told == nil && !waived)
	bad("adverse without a hearing", hurts && !s.HearingLapsed && (s.HeardOn == nil || s.HeardOn.By == ""))
	bad("heavier than what they were heard on", hurts && s.HeardOn != nil && beyond(*s.HeardOn, d.Disposition, d.Sanction, d.Measures))
	bad("decided while the officer's request for a recusal is not", w.c.openItem(message.AwaitRecusal) != nil)
	bad("adverse by something that is no provision", hurts && !slices.ContainsFunc(d.Basis, w.c.isProvision))
	bad("adverse with an element unknown", hurts && (!r.FaultProven || !r.Against))
	bad("adverse without authority", hurts && !w.c.proven(authority.Name, "yes"))
	bad("decided by the officer", who == "officer-1")
	bad("decided by the proposer", before.Proposal != nil && who == before.Proposal.Actor.ID)
	bad("decided without a proposal that was reviewed", before.Stage == message.Deciding && (before.Proposal == nil || before.Review == nil))
	bad("sanctioned twice", punishes && (s.Sanctioned != "" || r.Sanctioned != measures.False))
	bad("sanctioned without a kind", punishes && !slices.Contains(message.Sanctions, d.Sanction))
	if d.Disposition == measures.Exempt {
		bad("exempt without a ground", len(d.Basis) == 0)
		for _, ref := range d.Basis {
			own := slices.ContainsFunc(d.OwnFindings, func(f message.OwnFinding) bool { return f.Ref == ref && f.SignedBy != "" && f.SignedBy != who })
			bad("exempt on "+ref, r.Grounds[ref] != measures.Established && !own)
		}
	}
	if was := w.c.annulled(); was != nil {
		bad("heavier after an annulment", heavier(weigh(d.Disposition, d.Sanction, d.Measures), weigh(was.Disposition, was.Sanction, was.Measures)))
	}
}

// holds is what holds of a case at any time.
func (w *walker) holds() {
	s := w.c.state
	open := map[message.ItemKind]int{}
	for _, item := range s.Docket {
		if item.Status == message.ItemOpen {
			open[item.Kind]++
		}
	}
	switch {
	case w.broken != "":
	case s.Stage == message.Closed && len(open) > 0:
		w.broken = fmt.Sprintf("closed with %v open", open)
	case s.Stage != message.Closed && len(open) == 0:
		w.broken = fmt.Sprintf("nothing is awaited at %s", s.Stage)
	case (s.Stage == message.AtCommission) != w.c.away():
		w.broken = fmt.Sprintf("at %s, and away: %v", s.Stage, w.c.away())
	case s.Sanctioned != "" && s.Decision != nil && s.Decision.Disposition != measures.Transferred:
		w.broken = "a decision beside the commission's"
	case w.c.owesHandOver() != (open[message.AwaitTransfer] > 0):
		w.broken = fmt.Sprintf("to be handed over: %v, and %d decisions on that are awaited", w.c.owesHandOver(), open[message.AwaitTransfer])
	}
	for _, m := range measuresByWeight { // what was carried out is ordered, or is to be given back
		if w.c.stands(m) && (s.Decision == nil || !slices.Contains(s.Decision.Measures, m)) {
			w.broken = m + " was carried out, holds no longer, and nobody gives it back"
		}
	}
	if s.Disposition() == measures.Exempt && s.Served != nil && s.Watched.IsZero() {
		w.broken = "an exempt officer is not watched over"
	}
	for _, k := range []message.ItemKind{message.AwaitFacts, message.AwaitStatement, message.AwaitProposal, message.AwaitReview, message.AwaitDecision, message.AwaitService, message.AwaitLimit, message.AwaitTransfer, message.AwaitReceipt, message.AwaitCommission, message.AwaitOpinion, message.AwaitReviewApplication, message.AwaitAppeal} {
		if open[k] > 1 {
			w.broken = fmt.Sprintf("%s is awaited %d times", k, open[k])
		}
	}
	for _, item := range s.Docket { // before anybody could have used it
		if mine := []message.ItemKind{message.AwaitStatement, message.AwaitReviewApplication, message.AwaitAppeal}; slices.Contains(mine, item.Kind) && !item.Opened.Before(item.Due) {
			w.broken = fmt.Sprintf("%s is over when it begins", item.Kind)
		}
	}
	for _, stage := range message.Stages {
		if st := procedure[stage]; st.awaits != "" && st.awaits != message.AwaitFacts && open[st.awaits] > 0 && s.Stage != stage {
			w.broken = fmt.Sprintf("%s is awaited at %s", st.awaits, s.Stage)
		}
	}
}

func (w *walker) by(role message.Role, who string) message.Header {
	w.ids++
	return message.Header{ID: fmt.Sprintf("w-%d", w.ids), Actor: message.Actor{ID: who, Role: role}, Reason: "理由"}
}

// today is the workflow's own: the latest day that anything in the case can be of.
func (w *walker) today() civil.Date { return civil.On(w.h.env.Now()) }
