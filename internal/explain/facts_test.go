package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Facts are read by people: the question in short, the value in words, and the name for whoever types it.
func TestFactsAreToldInWords(t *testing.T) {
	j := journalist{page: page{lang: lang.ZH}, m: shipped(t)}
	for fact, want := range map[string]string{
		"fault.minor=yes":            "行政执法过错行为是否情节轻微：是〔fault.minor〕",
		"lead.accepted=no":           "其他部门是否已经接收：否〔lead.accepted〕",
		"request.sent_on=2026-05-11": "书面请示在哪一天发出：2026-05-11〔request.sent_on〕",
		"fault.intent=":              "当事人是否故意违法：不明〔fault.intent〕",
		"no.such_fact=yes":           "no.such_fact = yes",
	} {
		name, value, _ := strings.Cut(fact, "=")
		if got := j.fact(name, value); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	j.lang = lang.EN
	if got, want := j.fact("lead.accepted", "no"), "Has the other department accepted it: no [lead.accepted]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Whatever the Measures ask stays a question when it is told in short.
func TestNoQuestionIsLostInShort(t *testing.T) {
	for _, f := range shipped(t).Facts {
		if got := brief(f.Ask); got.ZH == "" || got.EN == "" || strings.ContainsAny(got.ZH, "（）？") || strings.Contains(got.EN, "?") {
			t.Errorf("%s: %q is %q", f.Name, f.Ask, got)
		}
	}
}

// The journal says of which clock a case was told, and what.
func TestTheJournalNamesTheClock(t *testing.T) {
	for want, c := range map[string]any{
		"RQ-1，书面请示答复期限":           message.Attach{Clock: "RQ-1", Kind: clock.WrittenRequest},
		"RQ-1，凭证 RQ-1/2：合理时间内未答复": message.Certify{Clock: "RQ-1", Certificate: &clock.Certificate{Number: "RQ-1/2", Outcome: clock.NoReplyInTime}},
		"RQ-1，停止计算":               message.Certify{Clock: "RQ-1", Stands: true},
		"RQ-1，已撤回":                message.Certify{Clock: "RQ-1", Withdrawn: true},
	} {
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		name := message.CmdCertify
		if _, attached := c.(message.Attach); attached {
			name = message.CmdAttach
		}
		entry, err := json.Marshal(map[string]any{"name": name, "command": json.RawMessage(data)})
		if err != nil {
			t.Fatal(err)
		}
		got := Entry(message.Entry{Event: message.CommandApplied, Actor: message.Actor{ID: "h-1", Role: message.Handler}, Data: entry}, shipped(t), lang.ZH)
		if !strings.HasSuffix(got, "——"+want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestACertificateThatProvesNoFactSaysSo(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.ZH: "所证明的事实：无\n", lang.EN: "It proves no fact.\n"} {
		var b strings.Builder
		if err := Certificate(&b, clock.Certificate{Number: "EN-1/1"}, l); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%v\n%s", err, &b)
		}
	}
}

func TestTheJournalNamesTheProofOfAStatement(t *testing.T) {
	for want, c := range map[string]message.Statement{
		"陈述申辩——放弃（证据 E3）":  {Waived: true, Evidence: []string{"E3"}},
		"陈述申辩——已履职（证据 E3）": {Text: "已履职", Evidence: []string{"E3"}},
		"陈述申辩——已履职":        {Text: "已履职"},
	} {
		data, err := json.Marshal(map[string]any{"name": message.CmdStatement, "command": c})
		if err != nil {
			t.Fatal(err)
		}
		got := Entry(message.Entry{Event: message.CommandApplied, Actor: message.Actor{ID: "h-1", Role: message.Handler}, Data: data}, shipped(t), lang.ZH)
		if !strings.HasSuffix(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
