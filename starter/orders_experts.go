package main

import (
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func newIntervention(o *online) *cobra.Command {
	var c message.Intervene
	cmd := o.orderCommand(order{
		name: message.CmdIntervention, least: 1, most: 1, what: oneCase,
		short:    o.text("登记有权机关、单位介入调查", "Record that an authority took the matter up"),
		examples: []string{"starter intervention LYG-2026-0007 --authority 连云港市人民检察院 --on 2026-03-20 --document E7 --reason 介入调查 --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if strings.TrimSpace(c.Authority) == "" || c.On.IsZero() {
				return nil, usage("应当写明哪个机关、何时：--authority、--on", "say which authority and when: --authority and --on")
			}
			c.Header = h
			return c, nil
		},
	})
	cmd.Flags().StringVar(&c.Authority, "authority", "", o.text("机关、单位 `TEXT`", "`TEXT` of the authority"))
	cmd.Flags().Var(&day{&c.On, "on"}, "on", o.text("介入日期", "the day of it"))
	cmd.Flags().StringVar(&c.Document, "document", "", o.text("文书 `TEXT`", "`TEXT` of its document"))
	return cmd
}

func newConvene(o *online) *cobra.Command {
	var c message.Convene
	cmd := o.orderCommand(order{
		name: message.CmdConvene, args: o.text("账号…", "MEMBER…"), least: 2, most: -1,
		what:  lang.Text{ZH: "一个案号和专家的账号", EN: "a case number and the accounts of the experts"},
		short: o.text("组织专业人员论证", "Convene a panel of experts"),
		long: o.text("有权机关、单位介入调查的，可以组织专业人员论证（第十四条）。与本案有关的人不能参加；论证意见供参考，不具有约束力。",
			"Where an authority took the matter up, experts may be convened (Art. 14). Who is involved in the case sits on no panel;\nwhat the panel says is reference and binds nobody."),
		examples: []string{"starter convene LYG-2026-0003 e-1 e-2 e-3 --quorum 2 --question 检验周期是否合规 --reason 专业性强 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if strings.TrimSpace(c.Question) == "" {
				return nil, usage("应当写明论证的问题：--question", "say what the question is: --question")
			}
			c.Header, c.Members = h, args
			if c.Quorum == 0 { // more than half of them
				c.Quorum = len(args)/2 + 1
			}
			return c, nil
		},
	})
	cmd.Flags().IntVar(&c.Quorum, "quorum", 0, o.text("签名的法定人数 `N`（默认过半数）", "how many must sign, `N` (default more than half)"))
	cmd.Flags().StringVar(&c.Question, "question", "", o.text("论证的问题 `TEXT`", "`TEXT` of the question"))
	return cmd
}

func newOpinion(o *online) *cobra.Command {
	var t textFlags
	cmd := o.orderCommand(order{
		name: message.CmdOpinion, least: 1, most: 1, what: oneCase,
		short:    o.text("提交专家本人的书面意见", "Give the written view of one expert"),
		examples: []string{"starter opinion LYG-2026-0003 --file opinion.txt --as e-1 --role expert"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			text, err := t.read(true)
			return message.Opine{Header: h, Text: text}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "意见", EN: "the view"})
	return cmd
}

func newJointOpinion(o *online) *cobra.Command {
	var t textFlags
	var signed []string
	cmd := o.orderCommand(order{
		name: message.CmdJointOpinion, use: "joint-opinion", least: 1, most: 1, what: oneCase,
		short:    o.text("出具论证意见", "Give the joint opinion of a panel"),
		examples: []string{"starter joint-opinion LYG-2026-0003 --file joint.txt --signed-by e-1,e-2 --as e-1 --role expert"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if len(signed) == 0 {
				return nil, usage("应当写明由谁签名：--signed-by", "say who signed it: --signed-by")
			}
			text, err := t.read(true)
			return message.OpineJointly{Header: h, Text: text, SignedBy: signed}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "论证意见", EN: "the opinion"})
	cmd.Flags().StringSliceVar(&signed, "signed-by", nil, o.text("签名专家的账号 `e-1,e-2`", "accounts `e-1,e-2` of the members who signed"))
	return cmd
}
