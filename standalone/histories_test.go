package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// saveHistories names the folder into which histories are saved, for the replay tests of the workflows. It is filled
// anew on purpose only: what is there is what the workflows must go on replaying.
const saveHistories = "DUECOURSE_SAVE_HISTORIES"

func TestHistoriesForReplay(t *testing.T) {
	folder := os.Getenv(saveHistories)
	if folder == "" {
		return
	}
	must(t, os.MkdirAll(folder, 0o755))
	p := startProgram(t)
	c := p.dial(t)

	in := sampleOf(t, measures.Exempt)
	d := open(t, c, in)
	d.shortest()
	d.result()
	save(t, c, folder, "shortest", in)

	in = sampleOf(t, measures.Liable,
		message.Term{Kind: message.AwaitStatement, Wait: 3 * time.Second, Warn: 2 * time.Second},
		message.Term{Kind: message.AwaitProposal, Wait: 2 * time.Second, Warn: time.Second})
	d = open(t, c, in)
	d.reach(message.Proposal)
	d.until("late", func(s message.State) bool { return s.Docket[len(s.Docket)-1].Card == message.Red })
	d.finish()
	save(t, c, folder, "lapse-and-cards", in)

	in = sampleOf(t, measures.Mitigated)
	d = open(t, c, in)
	d.reach(message.Hearing)
	for _, m := range malformed[:len(malformed)-1] { // the last one is large
		rawSignal(t, c, in.Case, m.command, m.input)
	}
	rawSignal(t, c, in.Case, "no-such-command", payloads("json/plain", `{"id":"x"}`))
	for _, who := range []message.Actor{officer, handler} {
		d.tell(message.CmdWithdraw, message.Withdraw{Header: d.head(who)})
	}
	recuse := message.Recuse{Header: d.head(supervisor), Who: "sun.qi"}
	d.tell(message.CmdRecuse, recuse)
	d.tell(message.CmdRecuse, recuse)
	d.finish()
	save(t, c, folder, "refused-and-malformed", in)

	in = sampleOf(t, measures.Open)
	in.ContinueAfter = 30
	d = open(t, c, in)
	d.untilOpened()
	for i := range 8 {
		d.mustTell(message.CmdEvidence, message.AddEvidence{Header: d.head(handler), Evidence: []message.Evidence{
			{ID: fmt.Sprintf("H%d", i), Title: "补充材料", Kind: "documentary"},
		}})
	}
	if end := d.finish(); end.Runs < 2 {
		t.Errorf("continued as new %d times", end.Runs)
	}
	save(t, c, folder, "continued-as-new", in)
}

// save writes the history of every run of a case; of several, each with its number.
func save(t *testing.T, c client.Client, folder, name string, in message.CaseInput) {
	t.Helper()
	var runs []*historypb.History
	run := firstRun(t, c, message.WorkflowID(in.Case))
	for run != "" {
		h := history(t, c, message.WorkflowID(in.Case), run)
		runs = append(runs, h)
		run = h.Events[len(h.Events)-1].GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	for i, h := range runs {
		file := name + ".json"
		if len(runs) > 1 {
			file = fmt.Sprintf("%s-%d.json", name, i+1)
		}
		data, err := temporalproto.CustomJSONMarshalOptions{Indent: "  "}.Marshal(h)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(folder, file), append(data, '\n'), 0o644))
		t.Logf("%s: %d events, %d bytes, ends with %s", file, len(h.Events), len(data), h.Events[len(h.Events)-1].EventType)
		// What was written is read as the replayer reads it.
		f, err := os.Open(filepath.Join(folder, file))
		must(t, err)
		read, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
		_ = f.Close()
		if err != nil || len(read.Events) != len(h.Events) {
			t.Errorf("%s cannot be read back: %v", file, err)
		}
	}
}

func firstRun(t *testing.T, c client.Client, id string) string {
	t.Helper()
	events := c.GetWorkflowHistory(t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := events.Next()
	must(t, err)
	return first.GetWorkflowExecutionStartedEventAttributes().FirstExecutionRunId
}
