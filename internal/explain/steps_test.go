package explain

import (
	"strings"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// The next steps are whole command lines with all that the case needs, and none before its day.
func TestNextStepsAreToBeCopied(t *testing.T) {
	m := shipped(t)
	told := func(s Story) string {
		var b strings.Builder
		if err := Tell(&b, s, m, noon, Options{Lang: lang.EN}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	open := func(k message.ItemKind, from message.Role) message.Proceeding {
		return message.Proceeding{Opened: noon, Docket: []message.Item{{ID: "d1", Kind: k, From: from, Opened: noon, Due: noon.AddDate(0, 0, 9), Status: message.ItemOpen}}}
	}
	s := Story{Input: message.CaseInput{Case: "LYG-2026-0001-and-a-long-number", Edition: 2}, State: message.State{Stage: message.Proposal, Proceeding: open(message.AwaitProposal, message.Handler)}}
	for d, want := range map[measures.Disposition]string{
		measures.Liable:       "propose LYG-2026-0001-and-a-long-number DISPOSITION --basis REF --sanction KIND --factors FILE.yaml --reason TEXT --as ID --role handler\n",
		measures.Mitigated:    " --sanction KIND --factors FILE.yaml --reason",
		measures.MeasuresOnly: " --measure ID --factors FILE.yaml --reason",
		measures.Exempt:       " --basis REF --reason",
	} {
		if s.State.Recommendation.Disposition = d; !strings.Contains(told(s), want) {
			t.Errorf("%s: it does not say %q:\n%s", d, want, told(s))
		}
	}
	s = suspectedCase(t, "E2")
	if want := "starter handoff transfer LYG-2026-0001 --suspicion duty_violation --reason TEXT --as ID --role supervisor\n"; !strings.Contains(told(s), want) {
		t.Errorf("it does not say %q:\n%s", want, told(s))
	}
}

// A question about an annual assessment is not to be answered before there was one.
func TestWatchTellsFromWhenOn(t *testing.T) {
	m := shipped(t)
	s := message.WatchState{Asked: 1, Proceeding: message.Proceeding{Opened: noon, Docket: []message.Item{
		{ID: "d1", Kind: message.AwaitNoDetriment, From: message.Handler, Subject: "1/3", Opened: noon, WarnAt: noon.AddDate(0, 10, 0), Due: noon.AddDate(1, 0, 0), Status: message.ItemOpen}}}}
	for _, c := range []struct {
		month int
		say   string
		not   string
	}{{0, "it can be answered from 2027-01-02 on", "starter detriment"}, {11, "starter detriment answer C-1 d1 --none", "can be answered from"}} {
		var b strings.Builder
		if err := TellWatch(&b, "C-1", s, m, noon.AddDate(0, c.month, 0), Options{Lang: lang.EN}); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(b.String()), " ")
		if !strings.Contains(text, c.say) || strings.Contains(text, c.not) || !strings.Contains(text, "first of three") {
			t.Errorf("after %d months:\n%s", c.month, b.String())
		}
	}
}
