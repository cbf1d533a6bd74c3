package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// A story tells what the officer was told and by what proof, and every statement of theirs with who recorded it: none takes
// the place of another.
func TestTheStoryTellsTheWholeHearing(t *testing.T) {
	m := shipped(t)
	s := atDecision(t, m)
	handler, officer := message.Header{Actor: message.Actor{ID: "h-017", Role: message.Handler}}, message.Header{Actor: message.Actor{ID: "o-203", Role: message.Officer}}
	tell := message.Tell{Header: handler, On: on(t, "2026-02-20"), Manner: "邮寄", Evidence: []string{"E4"}, Intended: &message.Proposed{Disposition: measures.Liable}, Sanction: "demerit"}
	s.State.Told = &tell
	s.State.Statements = []message.Statement{{Header: officer, Text: "请告知\n认定的事实"}, {Header: handler, Text: "无异议", Evidence: []string{"E5"}}}
	s.State.Statement = &s.State.Statements[1]
	s.Entries = append(s.Entries, entryOf(t, 41, handler.Actor, message.CommandApplied, map[string]any{"name": message.CmdTell, "command": tell}),
		entryOf(t, 42, handler.Actor, message.CommandApplied, map[string]any{"name": message.CmdStatement, "command": s.State.Statements[1]}))
	for name, text := range map[string]string{"story": told(t, s, m), "dossier": filed(t, s, m)} {
		for _, part := range []string{"2026-02-20，邮寄，证据 E4", "拟作出：追究行政执法责任", "处分：记过", "无异议（证据 E5）"} {
			if !strings.Contains(text, part) {
				t.Errorf("the %s does not say %q:\n%s", name, part, text)
			}
		}
		if name == "story" && !strings.Contains(text, "请告知") {
			t.Errorf("what the officer said first is lost:\n%s", text)
		}
	}
}

func told(t *testing.T, s Story, m *measures.Measures) string {
	t.Helper()
	var b strings.Builder
	if err := Tell(&b, s, m, noon, Options{Lang: lang.ZH}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func filed(t *testing.T, s Story, m *measures.Measures) string {
	t.Helper()
	var b strings.Builder
	if err := Dossier(&b, s, m, "", lang.ZH); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What the officer is heard on says nothing of a hand-over that is not open to them yet.
func TestHeardOnHidesTheSuspicion(t *testing.T) {
	s := Story{State: message.State{Procedure: message.Procedure{
		HeardOn: &message.HeardOn{Disposition: measures.Transferred}, Transfers: []message.Transfer{{Attempt: 1}},
	}}}
	data, err := json.Marshal(s.Open(message.Officer).State)
	if err != nil || strings.Contains(string(data), "heard_on") {
		t.Errorf("%s, %v", data, err)
	}
}
