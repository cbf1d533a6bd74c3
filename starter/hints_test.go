package main

import (
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// A refusal that a flag would meet says which, in the reader's language, and is otherwise as it was.
func TestHints(t *testing.T) {
	f := newFake()
	line := words("decide C liable --basis 7 --reason r --as s --role supervisor")
	f.answer = message.Answer{Stage: message.Deciding, Article: "10", Rule: "deviation_without_reason", Text: lang.Text{ZH: "应当写明理由", EN: "it must say why"}}
	callOn(t, over(f, nil), line...).want(t, exitRefused, "", "starter: refused (Art. 10): it must say why\nhint: say it by --deviation TEXT\n")
	callOn(t, over(f, nil), append(line, "--lang", "zh")...).want(t, exitRefused, "", "starter: 驳回（第十条）：应当写明理由\n提示：用 --deviation TEXT 写明\n")
	f.answer.Rule = "no_fault_against_proof"
	callOn(t, over(f, nil), line...).want(t, exitRefused, "", "starter: refused (Art. 10): it must say why\n")
	for name, h := range hints {
		if h.ZH == "" || h.EN == "" {
			t.Errorf("%s lacks a language", name)
		}
	}
	request := words("clock open request RQ-1 --unit u --on 2026-05-11 --as h")
	callOn(t, over(f, nil), request...).want(t, exitRefused, "", "with a reason\nhint: give it by --reason TEXT\n")
	callOn(t, over(f, nil), append(request, "--reason", "r", "--time", "20wd")...).want(t, exitRefused, "", "hint: give them by --fixed-on DATE and --fixed-evidence TITLE\n")
}
