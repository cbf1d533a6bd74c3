package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"

	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

// Every sample case comes to its end by commands of people, the register says what the workflow says, and nothing that
// the engine stores or says in clear text names anybody.
func TestSampleCasesToEveryDisposition(t *testing.T) {
	p := startProgram(t)
	c := p.dial(t)
	r := openRegister(t, p.data)
	seen := map[measures.Disposition]int{}
	all := samples(t)
	for i, s := range all {
		d := open(t, c, hurried(s.input))
		d.untilOpened()
		if i == 0 { // somebody is recused, and somebody else refused
			d.mustTell(message.CmdRecuse, message.Recuse{Header: d.head(supervisor), Who: "sun.qi"})
			if a := d.tell(message.CmdWithdraw, message.Withdraw{Header: d.head(message.Actor{ID: "sun.qi", Role: message.Supervisor})}); a.Accepted {
				t.Error("a recused supervisor withdrew the case")
			}
		}
		var end message.State
		if i == len(all)-1 {
			d.mustTell(message.CmdWithdraw, message.Withdraw{Header: d.head(supervisor)})
			end = d.result()
		} else {
			end = d.finish()
		}
		seen[end.Disposition()]++
		if s.expected != measures.Open && end.Disposition() != s.expected {
			t.Errorf("%s ends as %s, want %s", s.file, end.Disposition(), s.expected)
		}
		agrees(t, r, s.input, end)
		nobodyNamed(t, c, message.WorkflowID(s.input.Case))
		if end.Disposition() == measures.Exempt {
			isWatched(t, c, r, s.input)
		}
	}
	noneBroken(t, r)
	for _, want := range []measures.Disposition{
		measures.NoFault, measures.Exempt, measures.MeasuresOnly, measures.Mitigated,
		measures.Liable, measures.Transferred, measures.OutOfScope, message.Withdrawn,
	} {
		if seen[want] == 0 {
			t.Errorf("no case ended as %s", want)
		}
	}
	t.Logf("%d cases: %v", len(all), seen)
	for _, who := range accounts {
		if strings.Contains(p.said(), who) {
			t.Errorf("the program's output names %s:\n%s", who, p.said())
		}
		if strings.Contains(get(t, "http://"+p.listen+"/metrics"), who) {
			t.Errorf("the metrics name %s", who)
		}
	}
}

// agrees checks the register's row and journal of a case against the result of its workflow.
func agrees(t *testing.T, r *register.Register, in message.CaseInput, end message.State) {
	t.Helper()
	row, err := r.Case(t.Context(), in.Case)
	must(t, err)
	if row.Closed.IsZero() {
		t.Errorf("%s is open in the register", in.Case)
	}
	want := message.CaseRow{
		Case: in.Case, Matter: in.Matter, Unit: in.Unit, Stage: message.Closed, Disposition: string(end.Disposition()),
		Measures: in.Measures.Version, Opened: end.Opened.UTC(), Closed: row.Closed, Seq: end.Seq, Head: end.Head,
	}
	if row != want {
		t.Errorf("the register's row of %s\n%+v\nwant\n%+v", in.Case, row, want)
	}
	entries := journal(t, r, in.Case)
	last := entries[len(entries)-1]
	if int64(len(entries)) != end.Seq || last.Hash != end.Head {
		t.Errorf("%s: a journal of %d entries up to %s, want %d up to %s", in.Case, len(entries), last.Hash, end.Seq, end.Head)
	}
	var closings int
	for _, e := range entries {
		if e.Event != message.CaseClosed {
			continue
		}
		closings++
		var closing struct{ Disposition measures.Disposition }
		must(t, json.Unmarshal(e.Data, &closing))
		if closing.Disposition != end.Disposition() {
			t.Errorf("%s closed as %s in the journal, as %s in the workflow", in.Case, closing.Disposition, end.Disposition())
		}
	}
	if closings != 1 || entries[0].Event != message.CaseOpened {
		t.Errorf("%s: begins with %s and closes %d times", in.Case, entries[0].Event, closings)
	}
	if len(end.Unflushed) != 0 {
		t.Errorf("%s ended with %d entries not in the register", in.Case, len(end.Unflushed))
	}
	for id, n := range appliedIDs(t, entries) {
		if n != 1 {
			t.Errorf("%s: command %s was applied %d times", in.Case, id, n)
		}
	}
	if open, err := r.Docket(t.Context(), register.DocketFilter{Case: in.Case}); err != nil || len(open) != 0 {
		t.Errorf("%s is closed with %d items open in the register: %v", in.Case, len(open), err)
	}
}

// isWatched checks that the watch after an exemption goes on when the case is over, and is in the register as what it is.
func isWatched(t *testing.T, c client.Client, r *register.Register, in message.CaseInput) {
	t.Helper()
	nobodyNamed(t, c, message.WatchID(in.Case))
	d, err := c.DescribeWorkflowExecution(t.Context(), message.WatchID(in.Case), "")
	must(t, err)
	if status := d.WorkflowExecutionInfo.Status; status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("the watch of %s is %s", in.Case, status)
	}
	var row message.CaseRow
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if row, err = r.Case(t.Context(), message.WatchNumber(in.Case)); err == nil {
			break
		}
		if !errors.Is(err, register.ErrNotFound) || time.Now().After(deadline) {
			t.Fatalf("the watch of %s in the register: %v", in.Case, err)
		}
	}
	if row.Kind != message.WatchWorkflow || row.Stage != message.StageWatching || row.Unit != in.Unit || !row.Closed.IsZero() {
		t.Errorf("the watch of %s in the register: %+v", in.Case, row)
	}
}

// appliedIDs counts how often each command id was applied.
func appliedIDs(t *testing.T, entries []message.Entry) map[string]int {
	t.Helper()
	ids := map[string]int{}
	for _, e := range entries {
		if e.Event == message.CommandApplied {
			var applied struct{ Command message.Header }
			must(t, json.Unmarshal(e.Data, &applied))
			ids[applied.Command.ID]++
		}
	}
	return ids
}

// refusals are the reasons of the refused commands in a journal.
func refusals(t *testing.T, entries []message.Entry) (texts []string) {
	t.Helper()
	for _, e := range entries {
		if e.Event == message.CommandRefused {
			var refused struct{ Text struct{ EN string } }
			must(t, json.Unmarshal(e.Data, &refused))
			texts = append(texts, refused.Text.EN)
		}
	}
	return texts
}

// nobodyNamed checks what the engine stores of a workflow in clear text. Search attributes are written a moment after what
// they tell of.
func nobodyNamed(t *testing.T, c client.Client, id string) {
	t.Helper()
	clear := ""
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(clear, "DuecourseStage"); time.Sleep(50 * time.Millisecond) {
		d, err := c.DescribeWorkflowExecution(t.Context(), id, "")
		must(t, err)
		info := d.WorkflowExecutionInfo
		clear = info.Execution.WorkflowId + info.Memo.String() + info.TaskQueue
		for _, name := range slices.Sorted(maps.Keys(info.SearchAttributes.GetIndexedFields())) {
			clear += fmt.Sprintf(" %s=%s", name, info.SearchAttributes.IndexedFields[name].Data)
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s has no search attributes: %s", id, clear)
		}
	}
	for _, who := range accounts {
		if strings.Contains(clear, who) {
			t.Errorf("%s: %s is named in clear text: %s", id, who, clear)
		}
	}
}

// The shortest case: opened, statement waived, proposed, reviewed, decided, served. An exemption starts its watch besides,
// which is five events more.
func TestShortestCaseHistory(t *testing.T) {
	p := startProgram(t)
	c := p.dial(t)
	limits := map[measures.Disposition]int{measures.NoFault: 40, measures.Exempt: 45, measures.OutOfScope: 40}
	seen := map[measures.Disposition]bool{}
	for _, s := range samples(t) {
		limit, short := limits[s.expected]
		if !short {
			continue
		}
		seen[s.expected] = true
		kinds, n, took := swiftly(t, c, s.input)
		t.Logf("%s: %s, %d events in %v", s.file, s.expected, n, took.Round(time.Millisecond))
		if n >= limit {
			t.Errorf("%s: %d events, want fewer than %d: %v", s.file, n, limit, kinds)
		}
		if w := kinds["UpsertWorkflowSearchAttributes"]; w > 2 { // as it opens, and all of the rest at its close
			t.Errorf("%s: search attributes were written %d times", s.file, w)
		}
	}
	if len(seen) != len(limits) {
		t.Errorf("only %v are among the samples", seen)
	}
}

// swiftly is the shortest case in less than a second, in which no batch for the register comes between: what its history has,
// by type and in all.
func swiftly(t *testing.T, c client.Client, in message.CaseInput) (kinds map[string]int, events int, took time.Duration) {
	t.Helper()
	for try := range 10 {
		one := in
		one.Case = fmt.Sprintf("%s-%d", in.Case, try)
		begun := time.Now()
		d := open(t, c, one)
		d.shortest()
		d.result()
		if took = time.Since(begun); took > time.Second {
			continue
		}
		kinds = map[string]int{}
		for _, e := range history(t, c, message.WorkflowID(one.Case), "").Events {
			kinds[e.EventType.String()]++
			events++
		}
		return kinds, events, took
	}
	t.Fatalf("the machine is too busy for a shortest case: it took %v", took)
	return nil, 0, 0
}

// shortest is the way of a case that has all its facts, in the fewest commands.
func (d *desk) shortest() {
	d.t.Helper()
	d.reach(message.Hearing)
	d.mustTell(message.CmdStatement, message.Statement{Header: d.head(officer), Waived: true})
	d.finish()
}

// history is the whole history of one run; of the current one where none is named.
func history(t *testing.T, c client.Client, id, run string) *historypb.History {
	t.Helper()
	h := &historypb.History{}
	events := c.GetWorkflowHistory(t.Context(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		must(t, err)
		h.Events = append(h.Events, e)
	}
	return h
}
