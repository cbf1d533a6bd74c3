package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func newTransfer(o *online) *cobra.Command {
	var suspicion []string
	known := shortSuspicions()
	cmd := o.orderCommand(order{
		name: message.CmdTransfer, least: 1, most: 1, what: oneCase,
		short: o.text("决定移送纪检监察机关", "Hand a case over to the commission"),
		long: o.text("决定移送纪检监察机关（第十三条）：送达决定之前的任何阶段均可。涉嫌的情形应当已作为有证据的事实记入案件（suspicion.*）。移送材料由系统送达，送达情况见 starter show。",
			"Hands a case over to the commission (Art. 13), at any stage before a decision is served. What is suspected must be among\nthe facts of the case with evidence (suspicion.*). The material is delivered by itself; starter show tells how far it came."),
		examples: []string{"starter handoff transfer LYG-2026-0012 --suspicion duty_violation --reason 发现涉嫌职务违法线索 --as s-001 --role supervisor"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if len(suspicion) == 0 {
				return nil, usage("应当写明涉嫌的情形：--suspicion（%s）", "say what is suspected: --suspicion (%s)", strings.Join(known, ", "))
			}
			c := message.TransferCase{Header: h}
			for _, s := range suspicion {
				s = strings.TrimPrefix(s, suspicionPrefix)
				if !slices.Contains(known, s) {
					return nil, unknownWord("--suspicion", s, known)
				}
				c.Suspicion = append(c.Suspicion, suspicionPrefix+s)
			}
			return c, nil
		},
	})
	cmd.Flags().StringSliceVar(&suspicion, "suspicion", nil, o.text("涉嫌的情形 `KIND`："+strings.Join(known, "、"), "what is suspected, by `KIND`: "+strings.Join(known, ", ")))
	complete(cmd, "suspicion", known...)
	return cmd
}

const suspicionPrefix = "suspicion."

func shortSuspicions() []string {
	out := make([]string, len(explain.Suspicions))
	for i, s := range explain.Suspicions {
		out[i] = strings.TrimPrefix(s, suspicionPrefix)
	}
	return out
}

func newReceipt(o *online) *cobra.Command {
	var c message.ConfirmReceipt
	cmd := o.orderCommand(order{
		name: message.CmdReceipt, least: 1, most: 1, what: oneCase,
		short: o.text("登记纪检监察机关已收到移送材料", "Record that the commission has a hand-off"),
		examples: []string{
			"starter handoff receipt LYG-2026-0010 --on 2026-03-20 --number 连纪受〔2026〕8号 --as c-001 --role commission",
			"starter handoff receipt LYG-2026-0010 --on 2026-03-20 --evidence E9 --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if c.On.IsZero() {
				return nil, usage("应当写明收件日期：--on", "the day of receipt is needed: --on")
			}
			c.Header = h
			return c, nil
		},
	})
	cmd.Flags().Var(&day{&c.On, "on"}, "on", o.text("收件日期", "the day of receipt"))
	cmd.Flags().StringVar(&c.Number, "number", "", o.text("对方的编号 `TEXT`", "`TEXT` of the commission's number"))
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}

var commissionResults = []string{string(message.CommissionFiled), string(message.CommissionSanctioned), string(message.CommissionNotAccepted), string(message.CommissionReturned)}

func newReport(o *online) *cobra.Command {
	var c message.ReportCommission
	var p pieceFlags
	var id string
	cmd := o.orderCommand(order{
		name: message.CmdCommission, use: "report", args: o.text("结果 [名称=值…]", "RESULT [NAME=VALUE…]"), least: 2, most: -1,
		what:  lang.Text{ZH: "一个案号和一个结果（" + strings.Join(commissionResults, "、") + "）", EN: "a case number and a result (" + strings.Join(commissionResults, ", ") + ")"},
		short: o.text("登记纪检监察机关对移送案件的处理", "Record what the commission made of a hand-off"),
		long: o.text("登记纪检监察机关的处理：filed 已立案，sanctioned 给予处分（此后本局不得就同一行为再给予处分），not_accepted 不予受理，returned 退回。除 filed 外，须以 --evidence 附其文书。新的事实写作“名称=值”，以 --evidence 的新证据证明。",
			"Records what the commission made of it: filed, sanctioned (the bureau gives no sanction for the same act ever after),\nnot_accepted, returned. All but filed need its notice (--evidence). New facts are given as NAME=VALUE and are proven by the new piece of --evidence."),
		examples: []string{
			"starter handoff report LYG-2026-0010 filed --on 2026-04-01 --as c-001 --role commission",
			"starter handoff report LYG-2026-0010 sanctioned --on 2026-06-01 --evidence E9 --title 政务处分决定书 --kind documentary --as h-001 --role handler",
			"starter handoff report LYG-2026-0010 returned suspicion.duty_violation=no --on 2026-05-01 --evidence E9 --title 退回函 --kind documentary --as h-001 --role handler",
			"starter handoff report LYG-2026-0010 not_accepted --on 2026-05-01 --evidence E9 --title 不予受理通知书 --kind documentary --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			switch {
			case !slices.Contains(commissionResults, args[0]):
				return nil, unknownWord(o.text("结果", "a result"), args[0], commissionResults)
			case c.On.IsZero():
				return nil, usage("应当写明日期：--on", "the day is needed: --on")
			case id == "" && p.piece != (message.Evidence{}):
				return nil, usage("--title、--kind、--date、--source 说明 --evidence 的证据", "--title, --kind, --date and --source describe the piece of --evidence")
			}
			c.Header, c.Result = h, message.CommissionResult(args[0])
			common := message.Fact{By: "commission", On: c.On}
			if id != "" {
				e, err := p.read(id)
				if err != nil {
					return nil, err
				}
				c.Evidence, common.Evidence = []message.Evidence{e}, []string{id}
			}
			var err error
			c.Facts, err = statedFacts(args[1:], common)
			return c, err
		},
	})
	cmd.ValidArgsFunction = o.completeSecond(commissionResults)
	cmd.Flags().Var(&day{&c.On, "on"}, "on", o.text("日期", "the day of it"))
	cmd.Flags().StringVar(&c.Text, "text", "", o.text("说明 `TEXT`", "`TEXT` on it"))
	cmd.Flags().StringVar(&id, "evidence", "", o.text("新证据的编号 `ID`，如其通知、决定", "`ID` for a new piece of evidence, such as its notice"))
	p.add(o, cmd)
	return cmd
}
