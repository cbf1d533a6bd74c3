package workflows

import (
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/message"
)

// Histories of cases that ran on a real engine go on under today's code: what is in testdata/histories stays there, and
// a change that a running case would trip over fails here.
func TestHistoriesReplay(t *testing.T) {
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: message.CaseWorkflow})
	for _, file := range histories(t) {
		if err := replayer.ReplayWorkflowHistoryFromJSONFile(quiet{}, file); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

// The replay can fail: a case that waits a minute before it opens does not fit any of the histories.
func TestABrokenWorkflowFailsReplay(t *testing.T) {
	broken := func(ctx workflow.Context, in message.CaseInput) (message.State, error) {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return message.State{}, err
		}
		return Case(ctx, in)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(broken, workflow.RegisterOptions{Name: message.CaseWorkflow})
	for _, file := range histories(t) {
		if err := replayer.ReplayWorkflowHistoryFromJSONFile(quiet{}, file); err == nil {
			t.Errorf("%s: the broken workflow replays", filepath.Base(file))
		}
	}
}

func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/histories/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	return files
}
