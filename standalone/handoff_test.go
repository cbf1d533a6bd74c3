package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

// Cases are handed over to an endpoint that takes requests badly in every way, while the process is killed over and over. The
// endpoint has one whole package for each hand-over, known by its key, and the drop folder has the same one; the cases go on.
func TestHandedOverOnce(t *testing.T) {
	t.Parallel() // it waits most of the time
	const token = "key-of-the-hand-over"
	kills := 8
	if testing.Short() {
		kills = 3
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	begun := time.Now()

	moods := slices.Clone(transfertest.Moods)
	random.Shuffle(len(moods), func(i, j int) { moods[i], moods[j] = moods[j], moods[i] })
	moods = append([]transfertest.Mood{transfertest.Slow}, moods...)
	first := make(chan struct{}) // the first package is taken, and not answered yet
	there := &transfertest.Receiver{Token: token, Delay: 5 * time.Second, Mood: func(n int) transfertest.Mood {
		switch {
		case n == 0:
			close(first)
		case n >= len(moods):
			return transfertest.Well
		}
		return moods[n]
	}}
	server := httptest.NewServer(there)
	t.Cleanup(server.Close)

	p := startProgram(t, "DUECOURSE_HANDOFF_URL="+server.URL+"/take", "DUECOURSE_HANDOFF_TOKEN="+token, "DUECOURSE_HANDOFF_TIMEOUT=1s")
	h := &hard{killed: make(chan struct{})}
	h.connect(t, p)
	cases := map[string]*hardCase{ // by the keys of their hand-overs
		"LYG-2026-7001/1":                 sanctionedThere(hurried(sampleOf(t, measures.Transferred)), "LYG-2026-7001"),
		"LYG-2026-7002/1":                 sanctionedThere(hurried(sampleOf(t, measures.Transferred)), "LYG-2026-7002"),
		"LYG-2026-7003/1 LYG-2026-7003/2": returnedTwice(hurried(sampleOf(t, measures.Mitigated)), "LYG-2026-7003"),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var drivers sync.WaitGroup
	for _, k := range cases {
		drivers.Go(func() {
			if err := h.drive(ctx, k); err != nil {
				t.Errorf("%s: %v", k.in.Case, err)
			}
		})
	}
	select {
	case <-first:
	case <-ctx.Done():
		t.Fatal("nothing was handed over")
	}
	h.kill(t, p, random, 1, 50*time.Millisecond, 300*time.Millisecond)
	duringStart := h.kill(t, p, random, kills, 200*time.Millisecond, 2500*time.Millisecond)
	t.Logf("%d kills after %v, and %d more while it started", kills, time.Since(begun).Round(time.Second), duringStart)
	drivers.Wait()
	if t.Failed() {
		return
	}

	seen, held := there.Seen(), there.Held()
	t.Logf("all closed after %v; requests by key: %v", time.Since(begun).Round(time.Second), seen)
	if wrong := there.Wrong(); len(wrong) > 0 {
		t.Errorf("the endpoint found fault: %q", wrong)
	}
	requests := 0
	for _, n := range seen {
		requests += n
	}
	if requests <= len(moods) {
		t.Errorf("%d requests: the endpoint did not come through all of its moods", requests)
	}
	r := openRegister(t, p.data)
	c := p.dial(t)
	var inFolder []string
	for all, k := range cases {
		end := (&desk{t: t, c: c, number: k.in.Case}).result()
		if end.Disposition() != k.want {
			t.Errorf("%s ended as %q, want %q", k.in.Case, end.Disposition(), k.want)
		}
		agrees(t, r, k.in, end)
		entries := journal(t, r, k.in.Case)
		k.datesKept(t, entries, end)
		if refused := refusals(t, entries); len(refused) > 0 {
			t.Errorf("%s: refused: %q", k.in.Case, refused)
		}
		keys := strings.Fields(all)
		if n := count(entries, message.HandedOver); n != len(keys) || count(entries, message.HandOffFailed) > 0 || len(end.Transfers) != len(keys) {
			t.Errorf("%s was handed over %d times, want %d: %+v", k.in.Case, n, len(keys), end.Transfers)
			continue
		}
		for i, key := range keys {
			d, got := end.Transfers[i].Delivered, held[key]
			if d == nil || d.Key != key || !d.Posted || d.Package != got.Sum || d.Receipt != got.Receipt || d.Drop != transfer.Name(key) {
				t.Errorf("%s: delivered as %+v, and the endpoint has %s with receipt %s", key, d, got.Sum, got.Receipt)
				continue
			}
			inFolder = append(inFolder, d.Drop, d.Drop+".zip")
			for _, place := range []string{d.Drop, d.Drop + ".zip"} {
				report, err := transfer.Verify(filepath.Join(p.data, "handoff", place))
				if err != nil || !report.Whole || report.Key != key || report.Package != got.Sum {
					t.Errorf("%s in the drop folder: %v, %+v", place, err, report)
				}
			}
		}
	}
	noneBroken(t, r)
	slices.Sort(inFolder)
	if len(held)*2 != len(inFolder) {
		t.Errorf("the endpoint has %d packages, and %d were to be handed over", len(held), len(inFolder)/2)
	}
	if got := visible(t, filepath.Join(p.data, "handoff")); !slices.Equal(got, inFolder) {
		t.Errorf("the drop folder has %q, want %q", got, inFolder)
	}
	if strings.Contains(p.said(), token) {
		t.Error("the output has the token")
	}
}

// sanctionedThere is a case that goes to the commission before anybody is told, and ends with a sanction there.
func sanctionedThere(in message.CaseInput, number string) *hardCase {
	in.Case = number
	w := &way{number: number}
	w.until(at(message.Intake))
	w.transferred()
	w.handedOver()
	for _, result := range []message.CommissionResult{message.CommissionFiled, message.CommissionSanctioned} {
		w.give(commission, message.CmdCommission, func(h message.Header, _ message.State) message.Command {
			return report(h, result, "N-"+string(result))
		})
	}
	return &hardCase{in: in, want: measures.Transferred, way: w.steps}
}

// returnedTwice is a case that is handed over in its hearing, comes back, is handed over anew for something else, comes back,
// and is decided by the bureau.
func returnedTwice(in message.CaseInput, number string) *hardCase {
	in.Case = number
	w := &way{number: number}
	for i, suspicion := range []string{"suspicion.duty_violation", "suspicion.duty_crime"} {
		lead, notice := fmt.Sprintf("S%d", i), fmt.Sprintf("N%d", i)
		w.until(at(message.Hearing))
		w.give(handler, message.CmdEvidence, func(h message.Header, _ message.State) message.Command {
			return message.AddEvidence{Header: h, Evidence: []message.Evidence{{ID: lead, Title: "问题线索", Kind: "documentary"}}}
		})
		w.give(handler, message.CmdFact, func(h message.Header, _ message.State) message.Command {
			return message.AddFact{Header: h, Facts: []message.Fact{{Name: suspicion, Value: "yes", By: "handler", Evidence: []string{lead}}}}
		})
		w.give(supervisor, message.CmdTransfer, func(h message.Header, _ message.State) message.Command {
			return message.TransferCase{Header: h, Suspicion: []string{suspicion}}
		})
		w.until(func(s message.State) bool { return len(s.Transfers) == i+1 })
		w.handedOver()
		w.give(commission, message.CmdCommission, func(h message.Header, _ message.State) message.Command {
			return report(h, message.CommissionReturned, notice, message.Fact{Name: suspicion, Value: "no"})
		})
	}
	w.until(at(message.Hearing))
	w.waived()
	w.decided()
	w.served()
	return &hardCase{in: in, want: measures.Mitigated, way: w.steps}
}

func count(entries []message.Entry, event message.Event) (n int) {
	for _, e := range entries {
		if e.Event == event {
			n++
		}
	}
	return n
}

// visible are the names in a folder that are not hidden.
func visible(t *testing.T, folder string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	must(t, err)
	for _, e := range all {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}
