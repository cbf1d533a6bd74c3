package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// commandLines are one good call of every command to a case.
var commandLines = map[message.Name]string{
	message.CmdFact:      "fact C request.sent_on=2026-03-02 fault.intent= --evidence E1,E2 --note n --by officer --on 2026-03-03",
	message.CmdEvidence:  "evidence C E4 --title 记录 --kind record --date 2026-03-02 --source 案卷 --answers d4",
	message.CmdConclude:  "conclude C --reason r",
	message.CmdStatement: "statement C --waived --evidence E3",
	message.CmdPropose:   "propose C measures_only --basis 9.1,第十二条 --measure criticism --nature n --circumstances c --harm h --fault f --deviation d --reason r",
	message.CmdReview:    "review C --return --reason r",
	message.CmdDecide:    "decide C exempt --basis 8(6) --own-finding testdata/online/finding.yaml --meeting testdata/online/meeting.yaml --signed-by s-2 --reason r",
	message.CmdTell:      "tell C --on 2026-03-20 --manner 送达告知书 --evidence E1 --intended liable --basis 7,11 --sanction demerit --measure criticism",
	message.CmdServe:     "serve C --on 2026-03-20 --manner 直接送达 --evidence E1",
	message.CmdExtend:    "extend C d2 --until 2026-04-10 --reason r",
	message.CmdRecuse:    "recuse C x-1 --stand-in x-2 --reason r",
	message.CmdWithdraw:  "withdraw C --reason r",

	message.CmdAsk:          "ask C --from officer --what 视频",
	message.CmdTransfer:     "handoff transfer C --suspicion duty_violation,suspicion.duty_crime --reason r",
	message.CmdReceipt:      "handoff receipt C --on 2026-03-20 --number 8号 --evidence E1",
	message.CmdCommission:   "handoff report C returned suspicion.duty_violation=no --on 2026-05-01 --text t --evidence E9 --title 退回函 --kind documentary",
	message.CmdIntervention: "intervention C --authority 检察院 --on 2026-03-20 --document 3号 --reason r",
	message.CmdConvene:      "convene C e-1 e-2 e-3 --question q --reason r",
	message.CmdOpinion:      "opinion C --text 合规",
	message.CmdJointOpinion: "joint-opinion C --text 合规 --signed-by e-1,e-2",
	message.CmdAskRecusal:   "ask-recusal C x-1 --reason r",
	message.CmdCorrect:      "correct C liable --basis 7 --sanction warning --factors testdata/online/factors.yaml --deviation d --signed-by s-2 --reason r",
	message.CmdRevoke:       "revoke C --reason r",
	message.CmdFollowUp:     "follow-up C d7 --on 2026-04-02 --evidence E9",
	message.CmdRemedy:       "remedy C appeal --on 2026-04-10 --text 过重",
	message.CmdRelease:      "release C d7 --evidence E9 --reason r",
	message.CmdRemedied:     "remedied C review changed --to mitigated --basis 9.1 --sanction warning --measure criticism --on 2026-05-06 --evidence E8 --reason r",
	message.CmdProtect:      "protect C false_report --text 不实 --evidence E4",
	message.CmdProtected:    "protected C d5 --text 已澄清 --evidence E9",
	message.CmdSuspend:      "suspend C illness --evidence E8 --reason r",
	message.CmdResume:       "resume C --reason r",
	message.CmdRound:        "detriment round C --text 选拔",
	message.CmdDetriment:    "detriment answer C d1 --disadvantaged --text 考核 --evidence 登记表",
	message.CmdComplaint:    "detriment complain C --text 未获评优",
	message.CmdPutRight:     "detriment put-right C d2 --text 已更正",
}

func TestCommands(t *testing.T) {
	for name, line := range commandLines {
		t.Run(string(name), func(t *testing.T) {
			command := words(line)[:slices.Index(words(line), "C")]
			number := "C"
			if command[0] == "detriment" {
				number = "C/watch"
			}
			f := newFake()
			f.dockets[number] = []message.Item{{Kind: message.AwaitProposal, From: message.Handler, Status: message.ItemOpen}}
			o := callOn(t, over(f, nil), append(words(line), "--as", "a-1", "--role", "handler", "--id", "k-1")...)
			o.want(t, exitDone, "done\n"+explain.Numbered(number).EN+": stage proposal, awaited from the handler: proposal", "")
			if len(f.given) != 1 || f.names[0] != name || f.to[0] != number {
				t.Fatalf("given: %v %v", f.names, f.given)
			}
			h := f.given[0].Head()
			if h.ID != "k-1" || h.Actor != (message.Actor{ID: "a-1", Role: message.Handler}) || time.Since(h.At) > time.Minute {
				t.Errorf("header %+v", h)
			}
			data, err := json.MarshalIndent(f.given[0], "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "command-"+string(name), strings.Replace(string(data), h.At.Format(time.RFC3339Nano), "AT", 1)+"\n")

			callOn(t, over(f, nil), append(words(line), "--as", "a-1", "--role", "handler", "--async")...).want(t, exitDone, "left with the engine as ", "")
			if len(f.sent) != 1 || f.sent[0].Head().ID == "" {
				t.Errorf("sent: %v", f.sent)
			}
			callOn(t, over(nil, nil), append(words(line), "--as", "a-1", "--role", "handler")...).want(t, exitUnreachable, "", "out of reach")
			callOn(t, over(nil, nil), words(line)...).want(t, exitUsage, "", "--as ID")
			callOn(t, over(nil, nil), append(words(line), "--as", "a-1")...).want(t, exitUsage, "", "--role (handler")
			callOn(t, over(nil, nil), append(words(line), "--as", "a-1", "--role", "handlr")...).want(t, exitUsage, "", `did you mean "handler"?`)
			callOn(t, over(nil, nil), command...).want(t, exitUsage, "", "an argument is missing")
			f.err = notFound("没有案件 C", "there is no case C")
			callOn(t, over(f, nil), append(words(line), "--as", "a-1", "--role", "handler")...).want(t, exitNotFound, "", "there is no case C")
			callOn(t, over(nil, nil), append(command, "--help")...).want(t, exitDone, "Examples:", "")
			callOn(t, over(nil, nil), append(slices.Clone(command), "--help", "--lang", "zh")...).want(t, exitDone, "示例：", "")
		})
	}
}

func TestActorFromTheEnvironment(t *testing.T) {
	f := newFake()
	t.Setenv(envActor, "env-1")
	t.Setenv(envRole, "supervisor")
	callOn(t, over(f, nil), words("withdraw C --reason r")...).want(t, exitDone, "done", "")
	callOn(t, over(f, nil), words("withdraw C --reason r --role handler")...).want(t, exitDone, "done", "")
	if f.given[0].Head().Actor != (message.Actor{ID: "env-1", Role: message.Supervisor}) || f.given[1].Head().Actor.Role != message.Handler {
		t.Errorf("%+v, %+v", f.given[0].Head(), f.given[1].Head())
	}
	if f.given[0].Head().ID == f.given[1].Head().ID {
		t.Error("two commands have one id")
	}
}

func TestWrongCommands(t *testing.T) {
	for line, want := range map[string]string{
		"tell C --on 2026-03-20 --manner m --sanction warning":             "--intended",
		"tell C --on 2026-03-20 --manner m --intended lible":               `did you mean "liable"?`,
		"tell C --on 2026-03-20 --manner m --intended liable --sanction x": "--sanction",
		"fact C x":                                   "is not NAME=VALUE",
		"fact C =1":                                  "is not NAME=VALUE",
		"fact C a=1 a=2":                             "given twice",
		"fact C a=1 --by nobdy":                      "--by cannot be",
		"fact C":                                     "an argument is missing",
		"evidence C E1 --kind record":                "--title",
		"evidence C E1 --title t":                    "--kind (documentary",
		"evidence C E1 --title t --kind recrd":       `did you mean "record"?`,
		"statement C":                                "one of --text",
		"statement C --text a --waived":              "one of --text",
		"statement C --file none.txt":                "none.txt cannot be read",
		"propose C exmpt":                            `did you mean "exempt"?`,
		"propose C withdrawn":                        "starter withdraw",
		"propose C undetermined":                     "cannot be",
		"propose C exempt --basis 8.29":              "Art. 8 has 28 items",
		"propose C measures_only --measure critcism": `did you mean "criticism"?`,
		"decide C exempt --own-finding none.yaml":    "none.yaml",
		"decide C exempt --own-finding testdata/online/wrong-finding.yaml": "signed_by is missing",
		"review C":                  "one of --agree and --return",
		"review C --agree --return": "one of --agree and --return",
		"serve C --on 2026-03-02":   "--manner",
		"serve C --on 2026-02-30":   "must be a day of the calendar",
		"extend C d1":               "--until",
		"extend C":                  "an argument is missing",
		"recuse C":                  "an argument is missing",
		"withdraw C D":              "too many arguments",
		"withdraw C -o jsn":         `did you mean "json"?`,

		"ask C --from officer":                             "--from and --what",
		"ask C --from oficer --what x":                     `did you mean "officer"?`,
		"handoff transfer C":                               "--suspicion (party_discipline",
		"handoff transfer C --suspicion duty_crim":         `did you mean "duty_crime"?`,
		"handoff receipt C":                                "--on",
		"handoff report C":                                 "an argument is missing",
		"handoff report C filled --on 2026-03-01":          `did you mean "filed"?`,
		"handoff report C filed":                           "--on",
		"handoff report C filed --on 2026-03-01 --title t": "--evidence",
		"handoff report C returned x --on 2026-03-01":      "is not NAME=VALUE",
		"intervention C --authority a":                     "--on",
		"convene C":                                        "an argument is missing",
		"convene C e-1":                                    "--question",
		"opinion C":                                        "--text or --file",
		"joint-opinion C --text x":                         "--signed-by",
		"decide C liable --sanction warnin":                `did you mean "warning"?`,
		"decide C liable --factors testdata/online/factors.yaml --harm h": "--factors excludes",
		"decide C liable --factors testdata/online/meeting.yaml":          "nature is missing",
		"decide C liable --meeting testdata/online/wrong-meeting.yaml":    `did you mean "against"?`,
		"propose C exempt --meeting m.yaml":                               "no flag --meeting",
		"correct C":                                                       "an argument is missing",
		"follow-up C d7 --on 2026-03-01":                                  "--evidence",
		"remedy C apeal --on 2026-03-01":                                  `did you mean "appeal"?`,
		"remedy C appeal":                                                 "the day of filing",
		"remedied C review upheld":                                        "--on",
		"remedied C review upheld --on 2026-03-01 --to exempt":            "no other result takes --to",
		"remedied C review changed --on 2026-03-01":                       "changed needs",
		"remedied C review annulled --on 2026-03-01":                      "annulled needs",
		"remedied C review annulled --on 2026-03-01 --back-to intke":      "--back-to cannot be",
		"remedied C review upheld --on 2026-03-01 --back-to hearing":      "no other result takes it",
		"protect C threats --text x":                                      `did you mean "threat"?`,
		"protect C threat":                                                "--text or --file",
		"protected C d5":                                                  "--text or --file",
		"suspend C ilness":                                                `did you mean "illness"?`,
		"detriment answer C d1":                                           "one of --none and --disadvantaged",
		"detriment answer C d1 --disadvantaged":                           "--text or --file",
		"detriment round C":                                               "--text or --file",
	} {
		t.Run(line, func(t *testing.T) {
			o := callOn(t, over(nil, nil), append(words(line), "--as", "a", "--role", "handler")...)
			o.want(t, exitUsage, "", want)
		})
	}
}

func TestRefusals(t *testing.T) {
	f := newFake()
	f.answer = message.Answer{Stage: message.Proposal, Article: "10", Text: lang.Text{ZH: "decide 不能由 handler 发出", EN: "decide cannot be given by handler"}}
	line := append(words(commandLines[message.CmdDecide]), "--as", "a", "--role", "handler")
	callOn(t, over(f, nil), line...).want(t, exitRefused, "", "starter: refused (Art. 10): “decision” cannot be given by the handler\n")
	callOn(t, over(f, nil), append(line, "--lang", "zh")...).want(t, exitRefused, "", "starter: 驳回（第十条）：“作出决定”不能由“承办人”发出\n")
	callOn(t, over(f, nil), append(line, "-o", "json")...).want(t, exitRefused, `"article": "10"`, "")
	callOn(t, over(f, nil), append(line, "-o", "yaml")...).want(t, exitRefused, "accepted: false\n", "")
	f.answer.Repeated = true
	callOn(t, over(f, nil), line...).want(t, exitRefused, "", "was answered before")
}

// What a case awaits after a command is what its docket says, not what its stage usually awaits.
func TestWhatIsAwaitedAfterACommandIsTheDocket(t *testing.T) {
	open := func(k message.ItemKind, from message.Role, stopped time.Time) message.Item {
		return message.Item{Kind: k, From: from, Status: message.ItemOpen, Stopped: stopped}
	}
	for _, tc := range []struct {
		name   string
		stage  message.Stage
		docket []message.Item
		zh, en string
	}{
		{"the officer is to be told first", message.Hearing, []message.Item{open(message.AwaitTelling, message.Handler, time.Time{}), open(message.AwaitLimit, message.Supervisor, time.Time{})},
			"案件 C 现在处于“陈述申辩”阶段，等待承办人：告知当事人事实、理由和权利\n", "case C: stage hearing, awaited from the handler: telling the officer the facts, the grounds and the rights\n"},
		{"it stands still", message.Deciding, []message.Item{open(message.AwaitDecision, message.Supervisor, time.Now())},
			"等待负责人：处理决定（停止计算）\n", "awaited from the supervisor: decision (standing still)\n"},
		{"two at once", message.Remedies, []message.Item{open(message.AwaitAppeal, message.Officer, time.Time{}), open(message.AwaitClarification, message.Supervisor, time.Time{})},
			"等待当事执法人员：提出申诉；等待负责人：澄清不实举报\n", "awaited from the officer concerned: appeal; awaited from the supervisor: clarification after a false report\n"},
		{"nothing", message.Remedies, nil, "案件 C 现在处于“救济与执行”阶段\n", "case C: stage remedies and follow-up\n"},
		{"it is over", message.Closed, []message.Item{open(message.AwaitDecision, message.Supervisor, time.Time{})}, "案件 C：办结\n", "case C: closed\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for l, want := range map[string]string{"zh": tc.zh, "en": tc.en} {
				f := newFake()
				f.answer.Stage, f.dockets["C"] = tc.stage, tc.docket
				callOn(t, over(f, nil), "conclude", "C", "--as", "h-1", "--role", "handler", "--reason", "r", "--lang", l).want(t, exitDone, want, "")
			}
		})
	}
}
