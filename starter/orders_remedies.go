package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

var caseAndItem = lang.Text{ZH: "一个案号和一个待办编号，如 d7", EN: "a case number and a docket item such as d7"}

func newFollowUp(o *online) *cobra.Command {
	var c message.FollowUp
	cmd := o.orderCommand(order{
		name: message.CmdFollowUp, use: "follow-up", args: o.text("待办编号", "ITEM"), least: 2, most: 2, what: caseAndItem,
		short: o.text("登记处理措施已落实", "Record that a measure of Art. 12 was carried out"),
		long: o.text("登记处理措施已落实（第十二条），附证据。谈话提醒、批评教育、诫勉写明由谁谈话，当事人是否签名；调离岗位写明调往的岗位；\n取消执法资格写明收回的证件。责令检查由当事执法人员提交书面检查，或者由承办人代为登记。诫勉之日起计算诫勉期间。\n经复核、申诉撤销或者变更的处理已经恢复的，同样登记：写明恢复日期，附证据（公务员法第一百一十条）。",
			"Records that a measure was carried out (Art. 12), with its evidence. Of a talk, a criticism or an admonition it says who\nheld it and whether the officer signed; of a transfer, to which post; of a withdrawn qualification, which credential was\ntaken back. An examination is handed in by the officer, or entered by the handler. An admonition's term runs from its day.\nThat what a remedy took away was given back is recorded likewise, with its day and its evidence (公务员法 Art. 110)."),
		examples: []string{
			"starter follow-up LYG-2026-0015 d7 --on 2026-04-02 --evidence E9 --held-by s-002 --signed --as h-001 --role handler",
			"starter follow-up LYG-2026-0015 d8 --on 2026-04-10 --evidence E10 --as o-015 --role officer",
			"starter follow-up LYG-2026-0015 d9 --on 2026-04-10 --evidence E11 --post 登记注册科 --as h-001 --role handler",
		},
		make: func(args []string, h message.Header) (message.Command, error) {
			if c.On.IsZero() || len(c.Evidence) == 0 {
				return nil, usage("应当写明落实日期和证据：--on、--evidence", "the day and the evidence are needed: --on and --evidence")
			}
			c.Header, c.Item = h, args[0]
			return c, nil
		},
	})
	cmd.Flags().Var(&day{&c.On, "on"}, "on", o.text("落实日期", "the day on which it was carried out"))
	evidenceFlag(o, cmd, &c.Evidence)
	f := cmd.Flags()
	f.StringVar(&c.HeldBy, "held-by", "", o.text("由谁谈话", "who held the talk"))
	f.BoolVar(&c.Signed, "signed", false, o.text("当事人已在记录上签名", "the officer signed the record"))
	f.StringVar(&c.Unsigned, "unsigned", "", o.text("当事人未签名的原因", "why the officer did not sign"))
	f.StringVar(&c.Post, "post", "", o.text("调往的岗位", "the post that the officer went to"))
	f.StringVar(&c.Credential, "credential", "", o.text("收回的执法证件编号", "number of the credential that was taken back"))
	return cmd
}

func newRelease(o *online) *cobra.Command {
	var c message.Release
	cmd := o.orderCommand(order{
		name: message.CmdRelease, args: o.text("待办编号", "ITEM"), least: 2, most: 2, what: caseAndItem,
		short: o.text("结束已经无法办理的待办", "End what nobody can do any more"),
		long: o.text("结束已经无法办理的待办：专家不出具论证意见，当事人死亡、退休、离职，处理措施无法落实或者恢复。由负责人写明理由并附证据；\n其他待办不能这样结束。",
			"Ends what nobody can do any more: experts who give no opinion; a measure that cannot be carried out or given back, because\nthe officer is dead, retired or gone. The supervisor gives the reason and the evidence. Nothing else ends like this."),
		examples: []string{"starter release LYG-2026-0015 d7 --evidence E9 --reason 当事人已去世 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if len(c.Evidence) == 0 {
				return nil, usage("应当附证据：--evidence", "the evidence is needed: --evidence")
			}
			c.Header, c.Item = h, args[0]
			return c, nil
		},
	})
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}

var (
	remedyKinds = []string{string(message.ByReview), string(message.ByAppeal)}
	results     = []string{string(message.Upheld), string(message.Changed), string(message.Annulled), string(message.RemedyDropped)}
	stagesBack  = []string{string(message.FactFinding), string(message.Hearing), string(message.Proposal), string(message.Deciding)}
)

func newRemedy(o *online) *cobra.Command {
	var c message.FileRemedy
	var t textFlags
	cmd := o.orderCommand(order{
		name: message.CmdRemedy, args: "review|appeal", least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和 review（复核）或者 appeal（申诉）", EN: "a case number and review or appeal"},
		short: o.text("登记当事人申请复核或者提出申诉", "Record that the officer applied for review or appealed"),
		long: o.text("登记当事人申请复核（review）或者提出申诉（appeal）（公务员法第九十五条）。以提出的日期判断是否在期限内；不停止决定的执行，也不得因此加重处理。\n由承办人登记的，须以 --evidence 附当事人签名的申请。",
			"Records that the officer applied for review, or appealed (公务员法 Art. 95). The day of filing decides whether it is in\ntime. It does not suspend the decision, and makes nothing heavier. Where the handler enters it, it needs the application that\nthe officer signed, in evidence (--evidence)."),
		examples: []string{"starter remedy LYG-2026-0015 review --on 2026-04-10 --text 处理过重 --as o-015 --role officer"},
		make: func(args []string, h message.Header) (message.Command, error) {
			switch {
			case !slices.Contains(remedyKinds, args[0]):
				return nil, unknownWord(o.text("救济方式", "a remedy"), args[0], remedyKinds)
			case c.On.IsZero():
				return nil, usage("应当写明提出的日期：--on", "the day of filing is needed: --on")
			}
			var err error
			c.Header, c.Kind = h, message.RemedyKind(args[0])
			c.Text, err = t.read(false)
			return c, err
		},
	})
	cmd.ValidArgsFunction = o.completeSecond(remedyKinds)
	cmd.Flags().Var(&day{&c.On, "on"}, "on", o.text("提出（申诉为受理）的日期", "the day of filing or, of an appeal, of its acceptance"))
	t.add(o, cmd, lang.Text{ZH: "申请内容", EN: "the application"})
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}

func newRemedied(o *online) *cobra.Command {
	var c message.DecideRemedy
	var p proposedFlags
	var instead, back string
	cmd := o.orderCommand(order{
		name: message.CmdRemedied, args: o.text("review|appeal 结果", "review|appeal RESULT"), least: 3, most: 3,
		what:  lang.Text{ZH: "一个案号、review 或者 appeal、一个结果（" + strings.Join(results, "、") + "）", EN: "a case number, review or appeal, and a result (" + strings.Join(results, ", ") + ")"},
		short: o.text("登记复核、申诉的结果", "Record what came of a review or an appeal"),
		long: o.text("登记复核、申诉的结果：upheld 维持；changed 变更（--to，不得加重）；annulled 撤销（--back-to，退回有误的阶段）；dropped 当事人撤回。须以 --evidence 附复核、申诉的决定书；撤回由当事人本人提出，或者附申请之后入卷的、本人签名的撤回。",
			"Records what came of it: upheld; changed (--to, never to anything heavier); annulled (--back-to the stage at fault);\ndropped. It needs the decision on the remedy in evidence (--evidence). A remedy is dropped by the officer, or with the\nsigned withdrawal, which came into the case after the application, in evidence."),
		examples: []string{
			"starter remedied LYG-2026-0015 review upheld --on 2026-05-06 --evidence E12 --reason 原决定正确 --as s-002 --role supervisor",
			"starter remedied LYG-2026-0015 appeal changed --to mitigated --basis 9.1 --sanction warning --on 2026-06-01 --evidence E12 --reason 处理过重 --as u-001 --role superior",
			"starter remedied LYG-2026-0015 appeal annulled --back-to hearing --on 2026-06-01 --evidence E12 --reason 未告知 --as u-001 --role superior",
			"starter remedied LYG-2026-0015 review dropped --on 2026-05-06 --reason 不再坚持 --as o-015 --role officer"},
		make: func(args []string, h message.Header) (message.Command, error) {
			kind, result := args[0], args[1]
			changed := result == string(message.Changed)
			switch {
			case !slices.Contains(remedyKinds, kind):
				return nil, unknownWord(o.text("救济方式", "a remedy"), kind, remedyKinds)
			case !slices.Contains(results, result):
				return nil, unknownWord(o.text("结果", "a result"), result, results)
			case c.On.IsZero():
				return nil, usage("应当写明日期：--on", "the day is needed: --on")
			case changed != (instead != "") || !changed && (p.sanction != "" || len(p.basis)+len(p.measures) > 0):
				return nil, usage("变更（changed）应当写明改为什么：--to；其他结果不用 --to、--basis、--measure、--sanction", "changed needs what is decided instead, --to; no other result takes --to, --basis, --measure or --sanction")
			case (result == string(message.Annulled)) != (back != ""):
				return nil, usage("撤销（annulled）应当写明退回哪一阶段：--back-to（%s）；其他结果不用", "annulled needs the stage to go back to, --back-to (%s); no other result takes it", strings.Join(stagesBack, ", "))
			case back != "" && !slices.Contains(stagesBack, back):
				return nil, unknownWord("--back-to", back, stagesBack)
			}
			c.Header, c.Kind, c.Result, c.BackTo = h, message.RemedyKind(kind), message.RemedyResult(result), message.Stage(back)
			if !changed {
				return c, nil
			}
			out, _, err := p.read(o, instead)
			if err != nil {
				return nil, err
			}
			why, err := p.reasoning()
			c.Changed, c.Sanction = &out, why.Sanction
			return c, err
		},
	})
	cmd.ValidArgsFunction = o.completeSecond(remedyKinds, results)
	f := cmd.Flags()
	f.Var(&day{&c.On, "on"}, "on", o.text("当事人收到结果的日期", "the day on which the officer received it"))
	f.StringVar(&instead, "to", "", o.text("变更后的处理结论 `DISPOSITION`", "the `DISPOSITION` that is decided instead"))
	complete(cmd, "to", dispositionsOfPeople()...)
	f.StringSliceVar(&p.basis, "basis", nil, o.text("依据的条款 `8.6,8.12`", "provisions `8.6,8.12` that it rests on"))
	f.StringSliceVar(&p.measures, "measure", nil, o.text("第十二条的处理措施 `ID`，可以多个", "measures of Art. 12 by `ID`, one or more"))
	f.StringVar(&p.sanction, "sanction", "", o.text("处分种类 `KIND`："+sanctionsInWords(o.lang), "`KIND` of sanction: "+sanctionsInWords(o.lang)))
	complete(cmd, "sanction", message.Sanctions...)
	f.StringVar(&back, "back-to", "", o.text("退回的阶段 `STAGE`："+strings.Join(stagesBack, "、"), "`STAGE` that the case goes back to: "+strings.Join(stagesBack, ", ")))
	complete(cmd, "back-to", stagesBack...)
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}
