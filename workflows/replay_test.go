package workflows

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/clock"
	"duecourse/internal/message"
)

// Histories of cases that ran on a real engine go on under today's code: what is in testdata/histories stays there, and
// a change that a running case would trip over fails here.
func TestHistoriesReplay(t *testing.T) {
	replayer := worker.NewWorkflowReplayer()
	Register(replayer)
	for _, file := range histories(t) {
		if err := replayer.ReplayWorkflowHistoryFromJSONFile(quiet{}, file); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

// What a replay makes of the journal is what the register has of it, to the byte: a field that an entry gains or loses would
// break the chain of every case that is under way. What each history recorded in the end is held against what the replay
// came to. A history may end in the middle, as those of open cases do.
func TestHistoriesKeepTheirChain(t *testing.T) {
	for _, file := range histories(t) {
		h := readHistory(t, file)
		keepsItsChain(t, file, h)
		if last := h.Events[len(h.Events)-1]; len(batches(t, h)) == 0 && last.GetWorkflowExecutionCompletedEventAttributes() != nil {
			t.Errorf("%s: nothing was recorded", file)
		}
		keepsItsChain(t, file+", the first half", firstHalf(h))
	}
}

func keepsItsChain(t *testing.T, file string, h *history.History) {
	t.Helper()
	came := new(message.Proceeding)
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context, in message.CaseInput) (message.State, error) {
		c := setUp(ctx, in)
		came = c.kept
		return c.run(ctx)
	}, workflow.RegisterOptions{Name: message.CaseWorkflow})
	for _, k := range clock.Kinds {
		replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context, in message.ClockInput) (message.ClockState, error) {
			c := setUpClock(ctx, k, in)
			came = c.kept
			return c.run(ctx, k)
		}, workflow.RegisterOptions{Name: message.ClockWorkflow(k)})
	}
	replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context, in message.WatchInput) (message.WatchState, error) {
		w := setUpWatch(ctx, in)
		came = w.kept
		return w.run(ctx)
	}, workflow.RegisterOptions{Name: message.WatchWorkflow})
	if err := replayer.ReplayWorkflowHistory(quiet{}, h); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, b := range batches(t, h) {
		for _, want := range b.Entries {
			for _, got := range came.Tail {
				if got.Seq == want.Seq && got.Hash != want.Hash {
					t.Errorf("%s: entry %d (%s) is now %s and was recorded as %s", file, got.Seq, got.Event, got.Data, want.Data)
				}
			}
		}
		if b.Case.Seq > came.Seq {
			t.Errorf("%s: %d entries were recorded and the replay has %d", file, b.Case.Seq, came.Seq)
		}
		if b.Case.Seq == came.Seq && b.Case.Head != came.Head { // which stands for all entries, also where no tail is left
			t.Errorf("%s: the journal ends with %s and was recorded with %s", file, came.Head, b.Case.Head)
		}
	}
}

// batches are what a history gave to the register.
func batches(t *testing.T, h *history.History) []message.Batch {
	t.Helper()
	var all []message.Batch
	for _, e := range h.Events {
		a := e.GetActivityTaskScheduledEventAttributes()
		if a.GetActivityType().GetName() != message.ActRecord {
			continue
		}
		var b message.Batch
		if err := converter.GetDefaultDataConverter().FromPayloads(a.Input, &b); err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// firstHalf is a history as it was when half of it had come about: that of an open case.
func firstHalf(h *history.History) *history.History {
	half := len(h.Events) / 2
	for half < len(h.Events)-1 && h.Events[half].GetWorkflowTaskStartedEventAttributes() == nil {
		half++
	}
	return &history.History{Events: h.Events[:half+1]}
}

func readHistory(t *testing.T, file string) *history.History {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The replay can fail: a case that waits a minute before it opens does not fit any of the histories.
func TestABrokenWorkflowFailsReplay(t *testing.T) {
	broken := func(ctx workflow.Context, in message.CaseInput) (message.State, error) {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return message.State{}, err
		}
		return Case(ctx, in)
	}
	brokenClock := func(ctx workflow.Context, in message.ClockInput) (message.ClockState, error) {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return message.ClockState{}, err
		}
		return runClock(ctx, in.Kind, in)
	}
	brokenWatch := func(ctx workflow.Context, in message.WatchInput) (message.WatchState, error) {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return message.WatchState{}, err
		}
		return Watch(ctx, in)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(broken, workflow.RegisterOptions{Name: message.CaseWorkflow})
	for _, k := range clock.Kinds {
		replayer.RegisterWorkflowWithOptions(brokenClock, workflow.RegisterOptions{Name: message.ClockWorkflow(k)})
	}
	replayer.RegisterWorkflowWithOptions(brokenWatch, workflow.RegisterOptions{Name: message.WatchWorkflow})
	for _, file := range histories(t) {
		if err := replayer.ReplayWorkflowHistoryFromJSONFile(quiet{}, file); err == nil {
			t.Errorf("%s: the broken workflow replays", filepath.Base(file))
		}
	}
}

func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/histories/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	return files
}
