package main

import (
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/standalone/engine"
)

// startEngine brings up an engine without a worker.
func startEngine(t *testing.T) (*engine.Engine, engine.Options) {
	t.Helper()
	o := engine.Options{Data: t.TempDir(), Frontend: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)}
	e, err := engine.Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { _ = e.Stop(t.Context()) })
	return e, o
}

// startWorker runs the worker of the program on an engine.
func startWorker(t *testing.T, e *engine.Engine, data string) (stop func()) {
	t.Helper()
	o, flags, err := parse([]string{"--data", data, "--samples=false", "--worker-listen", freeAddress(t)}, os.Stderr, lang.EN)
	must(t, err)
	o.Log = slog.New(slog.DiscardHandler)
	p, err := newProcedure(o, flags)
	must(t, err)
	p.log = o.Log
	must(t, p.Start(t.Context(), e))
	return func() { must(t, p.Stop(t.Context())) }
}

// The date of a statement passes while no worker is up. The next one acts on the date that was set.
func TestWorkerDownOverADueDate(t *testing.T) {
	const wait = 3 * time.Second
	e, o := startEngine(t)
	c, err := dialAt(t.Context(), e.Frontend())
	must(t, err)
	defer c.Close()
	stop := startWorker(t, e, o.Data)
	in := samples(t, message.Term{Kind: message.AwaitStatement, Wait: wait, Warn: time.Second})[0].input
	d := open(t, c, in)
	d.reach(message.Hearing)
	d.mustTell(message.CmdTell, message.Tell{Header: d.head(handler), On: civil.On(time.Now()), Manner: "书面告知"})
	before := awaited(d.state(), message.AwaitStatement)
	stop()
	if time.Now().After(before.WarnAt) {
		t.Fatal("the worker took until the date to stop")
	}
	time.Sleep(time.Until(before.Due) + 1500*time.Millisecond)

	back := time.Now()
	defer startWorker(t, e, o.Data)()
	s := d.reach(message.Proposal)
	var after message.Item
	for _, item := range s.Docket {
		if item.ID == before.ID {
			after = item
		}
	}
	t.Logf("due %v, back %v after it, lapsed %v after that", before.Due.Format(time.RFC3339), back.Sub(before.Due), after.Ended.Sub(back))
	switch {
	case after.ID != before.ID || after.Status != message.ItemLapsed:
		t.Errorf("the item is %+v", after)
	case !after.Due.Equal(before.Due) || !after.WarnAt.Equal(before.WarnAt) || !after.Opened.Equal(before.Opened):
		t.Errorf("its dates moved: %+v, were %+v", after, before)
	case after.Ended.Before(after.Due) || after.Ended.Before(before.Due.Add(time.Second)):
		t.Errorf("it ended at %v, due at %v", after.Ended, after.Due)
	case after.Card != message.Red:
		t.Errorf("its card is %q", after.Card)
	}
	end := d.finish()
	agrees(t, openRegister(t, o.Data), in, end)
}

// Two worker processes share the queue; one is killed in the middle of its work.
func TestTwoWorkersOneKilled(t *testing.T) {
	e, o := startEngine(t)
	c, err := dialAt(t.Context(), e.Frontend())
	must(t, err)
	defer c.Close()
	binary := filepath.Join(t.TempDir(), "worker")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "duecourse/worker").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var workers []*exec.Cmd
	for range 2 {
		listen := freeAddress(t)
		w := exec.Command(binary, "--temporal-address", e.Frontend(), "--temporal-namespace", engine.DefaultNamespace,
			"--register", "sqlite:"+filepath.Join(o.Data, "register.db"), "--notify-outbox", filepath.Join(o.Data, "outbox"), "--worker-listen", listen)
		w.Dir = t.TempDir() // no settings file
		log := &strings.Builder{}
		w.Stdout, w.Stderr = log, log
		must(t, w.Start())
		workers = append(workers, w)
		t.Cleanup(func() {
			_ = w.Process.Kill()
			_ = w.Wait()
			if t.Failed() {
				t.Logf("a worker said:\n%s", tail(log.String(), 3000))
			}
		})
		waitReady(t, "http://"+listen+"/readyz")
	}
	r := openRegister(t, o.Data)

	var desks []*desk
	var inputs []message.CaseInput
	for i, s := range samples(t) {
		if i%2 == 0 {
			s.input.Terms = waits(message.Term{Kind: message.AwaitStatement, Wait: 2 * time.Second, Warn: time.Second})
		}
		s.input = hurried(s.input)
		desks, inputs = append(desks, open(t, c, s.input)), append(inputs, s.input)
	}
	must(t, workers[0].Process.Kill()) // while cases are being opened, assessed, and notices written
	begun := time.Now()
	for i, d := range desks {
		if s := d.untilOpened(); i%2 == 0 && s.Stage == message.Hearing { // its time runs out meanwhile, or not
			d.mustTell(message.CmdTell, message.Tell{Header: d.head(handler), On: civil.On(time.Now()), Manner: "书面告知"})
		}
		agrees(t, r, inputs[i], d.finish())
	}
	noneBroken(t, r)
	t.Logf("%d cases closed %v after the kill", len(desks), time.Since(begun).Round(time.Millisecond))
}
