package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// dispositionsOfPeople are those that can be proposed and decided.
func dispositionsOfPeople() []string {
	var ids []string
	for _, d := range explain.Dispositions {
		if d != measures.Open {
			ids = append(ids, string(d))
		}
	}
	return ids
}

func dispositionsInWords(l lang.Lang) string {
	var b strings.Builder
	for _, id := range dispositionsOfPeople() {
		b.WriteString("\n  " + id + strings.Repeat(" ", 15-len(id)) + explain.Disposition(measures.Disposition(id), l))
	}
	return b.String()
}

// proposedFlags are what a proposal and a decision can be told.
type proposedFlags struct {
	basis, measures []string
	own             string
	sanction        string
	factors         message.Factors
	factorsFile     string
	deviation       string
}

func (p *proposedFlags) add(o *online, cmd *cobra.Command) {
	cmd.ValidArgsFunction = o.completeDisposition
	cmd.Flags().StringSliceVar(&p.basis, "basis", nil, o.text("依据的条款 `8.6,8.12`", "provisions `8.6,8.12` that it rests on"))
	cmd.Flags().StringSliceVar(&p.measures, "measure", nil, o.text("第十二条的处理措施 `ID`，可以多个", "measures of Art. 12 by `ID`, one or more"))
	cmd.Flags().StringVar(&p.own, "own-finding", "", o.text("自行认定的文件 `FILE.yaml`：ref、text、evidence、signed_by", "`FILE.yaml` of own findings: ref, text, evidence, signed_by"))
	p.addReasoning(o, cmd)
}

func (p *proposedFlags) addReasoning(o *online, cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.sanction, "sanction", "", o.text("处分种类 `KIND`："+sanctionsInWords(o.lang), "`KIND` of sanction: "+sanctionsInWords(o.lang)))
	complete(cmd, "sanction", message.Sanctions...)
	f.StringVar(&p.factors.Nature, "nature", "", o.text("过错行为的性质 `TEXT`（第十条）", "`TEXT` on the nature of the fault (Art. 10)"))
	f.StringVar(&p.factors.Circumstances, "circumstances", "", o.text("情节 `TEXT`", "`TEXT` on its circumstances"))
	f.StringVar(&p.factors.Harm, "harm", "", o.text("危害程度 `TEXT`", "`TEXT` on the harm"))
	f.StringVar(&p.factors.Fault, "fault", "", o.text("主观过错 `TEXT`", "`TEXT` on the officer's own fault"))
	f.StringVar(&p.factorsFile, "factors", "", o.text("从文件 `FILE.yaml` 读取以上四项：nature、circumstances、harm、fault", "read these four from `FILE.yaml`: nature, circumstances, harm, fault"))
	f.StringVar(&p.deviation, "deviation", "", o.text("与评估意见不一致的理由 `TEXT`", "`TEXT` of why it is not what the assessment recommends"))
}

// adverseBasis says what anything adverse must name.
func adverseBasis(o *online) string {
	return o.text("不利处理（measures_only、mitigated、liable）应当写明依据的条款，如 --basis 7,10,11，并写明第十条所列各项（--factors）。",
		"Anything adverse (measures_only, mitigated, liable) names the provisions that it rests on, such as --basis 7,10,11, and\nwhat Art. 10 asks to be weighed (--factors).")
}

// filesOfReasoning shows the files that a proposal and a decision take.
func filesOfReasoning(o *online) string {
	return o.text("\n\n文件的格式：", "\n\nWhat the files look like:") + `
  # --factors factors.yaml
  nature: 未按规定频次检查
  circumstances: 一次，未隐瞒
  harm: 未造成实际损害
  fault: 过失

  # --own-finding finding.yaml
  - ref: "8.17"
    text: 经查，该情形成立
    evidence: [E1, E2]
    signed_by: s-002
`
}

const meetingFile = `  # --meeting meeting.yaml: for, against, reserved, abstains
  on: 2026-03-18
  present: [s-001, s-002, s-003]
  votes:
    - {who: s-001, is: for}
    - {who: s-002, is: for}
    - {who: s-003, is: against, text: 证据不足，不同意}
  minutes: E7`

// reasoning is what was said beside the disposition.
func (p *proposedFlags) reasoning() (message.Reasoning, error) {
	r := message.Reasoning{Sanction: p.sanction, Factors: p.factors, Deviation: p.deviation}
	if p.sanction != "" && !slices.Contains(message.Sanctions, p.sanction) {
		return r, unknownWord("--sanction", p.sanction, message.Sanctions)
	}
	if p.factorsFile == "" {
		return r, nil
	}
	if p.factors != (message.Factors{}) {
		return r, usage("--factors 不能与 --nature、--circumstances、--harm、--fault 同用", "--factors excludes --nature, --circumstances, --harm and --fault")
	}
	var err error
	r.Factors, err = readFactors(p.factorsFile)
	return r, err
}

func sanctionsInWords(l lang.Lang) string {
	names := make([]string, len(message.Sanctions))
	for i, id := range message.Sanctions {
		names[i] = id
		if l == lang.ZH {
			names[i] += " " + explain.Sanction(id, l)
		}
	}
	return strings.Join(names, lang.Text{ZH: "、", EN: ", "}.In(l))
}

// read checks what was given against the active Measures.
func (p *proposedFlags) read(o *online, disposition string) (message.Proposed, []message.OwnFinding, error) {
	out := message.Proposed{Disposition: measures.Disposition(disposition)}
	if disposition == string(message.Withdrawn) {
		return out, nil, usage("撤回案件用 starter withdraw", "to withdraw a case use starter withdraw")
	}
	if known := dispositionsOfPeople(); !slices.Contains(known, disposition) {
		return out, nil, unknownWord(o.text("处理结论", "a disposition"), disposition, known)
	}
	m, err := o.load()
	if err != nil {
		return out, nil, err
	}
	for _, s := range p.basis {
		ref, err := refOf(m, s)
		if err != nil {
			return out, nil, err
		}
		out.Basis = append(out.Basis, ref)
	}
	var known []string
	for _, provision := range m.ByRole(measures.RoleMeasures) {
		known = append(known, idsOf(provision.Options)...)
	}
	for _, id := range p.measures {
		if !slices.Contains(known, id) {
			return out, nil, unknownWord("--measure", id, known)
		}
	}
	out.Measures = p.measures
	if p.own == "" {
		return out, nil, nil
	}
	own, err := readOwnFindings(p.own, m)
	return out, own, err
}

var caseAndDisposition = lang.Text{ZH: "一个案号和一个处理结论", EN: "a case number and a disposition"}

func newPropose(o *online) *cobra.Command {
	var p proposedFlags
	cmd := o.orderCommand(order{
		name: message.CmdPropose, args: o.text("处理结论", "DISPOSITION"), least: 2, most: 2, what: caseAndDisposition,
		short: o.text("提出处理意见", "Propose a disposition"),
		long:  o.text("提出处理意见。处理结论：", "Proposes a disposition. Dispositions:") + dispositionsInWords(o.lang) + "\n\n" + adverseBasis(o) + filesOfReasoning(o),
		examples: []string{
			"starter propose LYG-2026-0003 exempt --basis 8.8,8.9 --reason 与评估意见一致 --as h-001 --role handler",
			"starter propose LYG-2026-0016 measures_only --basis 7,12 --measure criticism --factors factors.yaml --reason 情节轻微 --as h-001 --role handler",
			"starter propose LYG-2026-0016 liable --basis 7,10,11 --sanction warning --factors factors.yaml --reason … --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			out, own, err := p.read(o, args[0])
			if err != nil {
				return nil, err
			}
			why, err := p.reasoning()
			return message.Propose{Header: h, Proposed: out, OwnFindings: own, Reasoning: why}, err
		},
	})
	p.add(o, cmd)
	return cmd
}

func newReview(o *online) *cobra.Command {
	var agree, sendBack bool
	cmd := o.orderCommand(order{
		name: message.CmdReview, least: 1, most: 1, what: oneCase,
		short: o.text("法制审核：同意或者退回", "Review a proposal: agree, or send it back"),
		examples: []string{
			"starter review LYG-2026-0004 --agree --reason 事实清楚、依据正确 --as l-001 --role legal_reviewer",
			"starter review LYG-2026-0004 --return --reason 证据不足 --as l-001 --role legal_reviewer"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if agree == sendBack {
				return nil, usage("--agree 和 --return 二者取一", "give one of --agree and --return")
			}
			return message.Review{Header: h, Agreed: agree}, nil
		},
	})
	cmd.Flags().BoolVar(&agree, "agree", false, o.text("同意", "agree"))
	cmd.Flags().BoolVar(&sendBack, "return", false, o.text("不同意，退回承办人", "do not agree; back to the handler"))
	return cmd
}

// decideFlags are what a decision can be told beside that.
type decideFlags struct {
	proposedFlags
	meeting, signedBy string
}

func (d *decideFlags) add(o *online, cmd *cobra.Command) {
	d.proposedFlags.add(o, cmd)
	cmd.Flags().StringVar(&d.meeting, "meeting", "", o.text("集体讨论记录的文件 `FILE.yaml`：on、present、votes、minutes", "`FILE.yaml` of the collective discussion: on, present, votes, minutes"))
	cmd.Flags().StringVar(&d.signedBy, "signed-by", "", o.text("第二人签署的账号 `ID`（第八条第（二十八）项、第九条第（三）项）", "account `ID` of the second signatory, for Art. 8(28) and 9(3)"))
}

func (d *decideFlags) read(o *online, disposition string, h message.Header) (message.Decide, error) {
	out, own, err := d.proposedFlags.read(o, disposition)
	if err != nil {
		return message.Decide{}, err
	}
	why, err := d.reasoning()
	if err != nil {
		return message.Decide{}, err
	}
	cmd := message.Decide{Header: h, Proposed: out, OwnFindings: own, Reasoning: why, SignedBy: d.signedBy}
	if d.meeting != "" {
		cmd.Meeting, err = readMeeting(d.meeting)
	}
	return cmd, err
}

func newDecide(o *online) *cobra.Command {
	var d decideFlags
	cmd := o.orderCommand(order{
		name: message.CmdDecide, then: o.tellTerm, args: o.text("处理结论", "DISPOSITION"), least: 2, most: 2, what: caseAndDisposition,
		short: o.text("作出决定", "Decide a case"),
		long: o.text("作出决定。据以免责的情形未成立的，用 --own-finding 附上自行认定：条款、内容、证据和第二人签署。\n须集体讨论的（starter config show 的 collective.for），用 --meeting 附上讨论记录。处理结论：",
			"Decides a case. An exemption on a ground that is not established needs an own finding (--own-finding): the provision,\nthe finding, its evidence and a second signature. What is decided collectively (collective.for in starter config show)\nneeds the record of the discussion (--meeting). Dispositions:") + dispositionsInWords(o.lang) + "\n\n" + adverseBasis(o) + filesOfReasoning(o) + "\n" + meetingFile,
		examples: []string{
			"starter decide LYG-2026-0005 exempt --basis 8.6 --reason 符合第八条第（六）项 --as s-001 --role supervisor",
			"starter decide LYG-2026-0014 exempt --basis 8.17 --own-finding finding.yaml --reason 自行认定 --as s-001 --role supervisor",
			"starter decide LYG-2026-0014 liable --basis 7,10,11 --sanction demotion --factors factors.yaml --meeting meeting.yaml --reason … --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) { return d.read(o, args[0], h) },
	})
	d.add(o, cmd)
	return cmd
}

func newCorrect(o *online) *cobra.Command {
	var d decideFlags
	cmd := o.orderCommand(order{
		name: message.CmdCorrect, then: o.tellTerm, args: o.text("处理结论", "DISPOSITION"), least: 2, most: 2, what: caseAndDisposition,
		short: o.text("在送达前更正决定", "Correct a decision before its service"),
		long: o.text("在送达前更正决定：写明更正后的全部决定，同样受强制规则约束；原决定保留在案，不再有效。\n只可更正为相同或者更轻的处理；其他的用 starter revoke 撤回，重新提出处理意见。",
			"Corrects a decision before its service: give the whole decision as it is to be. The same hard stops hold; the one before\nstays on record and is no longer in force. It can be the same or lighter; anything else is taken back (starter revoke)\nand proposed anew."),
		examples: []string{"starter correct LYG-2026-0006 exempt --basis 8.12,8.24 --reason 补列依据 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			cmd, err := d.read(o, args[0], message.Header{}) // the correction has it
			return message.Correct{Header: h, Decision: cmd}, err
		},
	})
	d.add(o, cmd)
	return cmd
}

func newRevoke(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdRevoke, least: 1, most: 1, what: oneCase,
		short:    o.text("在送达前撤回决定，重新提出处理意见", "Take a decision back before its service, to be proposed anew"),
		examples: []string{"starter revoke LYG-2026-0006 --reason 依据有误 --as s-001 --role supervisor"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Revoke{Header: h}, nil },
	})
}

func newServe(o *online) *cobra.Command {
	var on civil.Date
	var manner string
	var evidence []string
	cmd := o.orderCommand(order{
		name: message.CmdServe, then: o.tellTerm, least: 1, most: 1, what: oneCase,
		short: o.text("记录决定的送达", "Record the service of the decision"),
		long: o.text("记录决定的送达。复核、申诉的期限自送达次日起算；送达日期早于登记之日的，用 --evidence 引用当事人签收的送达回证或者记录。",
			"Records the service of the decision. The time for review and appeal runs from the day after; a day before that of the\nentry needs the receipt that the officer signed, or its record (--evidence)."),
		examples: []string{
			"starter serve LYG-2026-0006 --on 2026-03-20 --manner 直接送达 --as h-001 --role handler",
			"starter serve LYG-2026-0006 --on 2026-03-18 --manner 邮寄 --evidence E12 --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if on.IsZero() || strings.TrimSpace(manner) == "" {
				return nil, usage("应当写明送达日期和方式：--on、--manner", "the day and the manner of service are needed: --on and --manner")
			}
			return message.Serve{Header: h, On: on, Manner: manner, Evidence: evidence}, nil
		},
	})
	cmd.Flags().Var(&day{&on, "on"}, "on", o.text("送达日期", "the day of service"))
	cmd.Flags().StringVar(&manner, "manner", "", o.text("送达方式 `TEXT`", "`TEXT` of the manner of service"))
	evidenceFlag(o, cmd, &evidence)
	return cmd
}

// tellTerm tells the term of the sanction that a case was decided with: from when to when. The command was accepted, so
// that a look that fails is a note and no more.
func (o *online) tellTerm(ctx context.Context, to cases, number string) {
	l, err := to.Look(ctx, number)
	if err != nil {
		fmt.Fprintln(o.errs, o.text("注意：未能查看案件现状：%v", "note: the case could not be looked at: %v", err))
		return
	}
	d := l.State.Decision
	if d == nil || d.Sanction == "" {
		return
	}
	if term, ok := explain.SanctionTerm(l.Input.Rules, d.Sanction, l.State.DecidedAt); ok {
		fmt.Fprintln(o.out, o.text("%s：期间 %s，自 %s 起，至 %s 止（%s）", "%s: term of %s, from %s until %s (%s)",
			explain.Sanction(d.Sanction, o.lang), explain.SpanText(term.Span), term.Event.On, term.Nominal, term.Citation))
	}
}
