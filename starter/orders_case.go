package main

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func newExtend(o *online) *cobra.Command {
	var until civil.Date
	cmd := o.orderCommand(order{
		name: message.CmdExtend, args: o.text("待办编号", "ITEM"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和一个待办编号，如 d2", EN: "a case number and a docket item such as d2"},
		short: o.text("延长待办的期限", "Give a docket item more time"),
		long: o.text("延长待办的期限，写明理由。法定期限只能在法律允许的范围内延长；申诉处理决定的期限由上级机关延长，其他期限由负责人延长。",
			"Gives a docket item more time, with a reason. A period that the law sets is extended only as far as the law allows. The\nsuperior organ extends its time to decide on an appeal, the supervisor everything else."),
		examples: []string{"starter extend LYG-2026-0007 d2 --until 2026-04-10 --reason 等待上级答复 --as s-001 --role supervisor",
			"starter extend LYG-2026-0015 d12 --until 2026-07-01 --reason 案情复杂 --as u-001 --role superior"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if until.IsZero() {
				return nil, usage("应当写明新的最后一日：--until", "say the new last day: --until")
			}
			return message.Extend{Header: h, Item: args[0], Until: endOf(until)}, nil
		},
	})
	cmd.Flags().Var(&day{&until, "until"}, "until", o.text("新的最后一日（当日 24:00 止，北京时间）", "the new last day, which ends at 24:00 in Asia/Shanghai"))
	return cmd
}

// endOf is the instant at which a day ends in Asia/Shanghai.
func endOf(d civil.Date) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d.String(), civil.Zone)
	if err != nil {
		return time.Time{} // every Date is a day of the calendar
	}
	return t.AddDate(0, 0, 1).UTC()
}

func newAskRecusal(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdAskRecusal, use: "ask-recusal", args: o.text("账号", "WHO"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和申请其回避者的账号", EN: "a case number and the account of who is to be recused"},
		short: o.text("当事执法人员申请某人回避", "Ask, as the officer concerned, that somebody be recused"),
		long: o.text("当事执法人员申请某人回避（第十条）。由被申请人以外的负责人决定：starter recuse 准予，加 --refuse 不予；决定之前不作处理决定。",
			"Asks that somebody be recused (Art. 10). A supervisor other than them decides: starter recuse grants it, with --refuse it\nrefuses. Nothing else is decided before."),
		examples: []string{"starter ask-recusal LYG-2026-0003 s-001 --reason 与举报人有亲属关系 --as o-003 --role officer"},
		make: func(args []string, h message.Header) (message.Command, error) {
			return message.AskRecusal{Header: h, Who: args[0]}, nil
		},
	})
}

func newRecuse(o *online) *cobra.Command {
	var standIn string
	var refuse bool
	cmd := o.orderCommand(order{
		name: message.CmdRecuse, args: o.text("账号", "WHO"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和回避者的账号", EN: "a case number and the account of who is recused"},
		short: o.text("使某人回避本案", "Shut somebody out of a case"),
		long: o.text("使某人回避本案，或者以 --refuse 对当事人的回避申请决定不予回避。被申请回避的人不得自己决定不回避。",
			"Shuts somebody out of a case or, with --refuse, decides on the officer's request that they stay. Nobody decides that for\nthemselves."),
		examples: []string{"starter recuse LYG-2026-0003 l-001 --reason 与当事人有利害关系 --as s-001 --role supervisor",
			"starter recuse LYG-2026-0003 h-001 --stand-in h-018 --reason 与当事人有利害关系 --as s-001 --role supervisor",
			"starter recuse LYG-2026-0003 l-001 --refuse --reason 申请理由不成立 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			return message.Recuse{Header: h, Who: args[0], StandIn: standIn, Refused: refuse}, nil
		},
	})
	cmd.Flags().StringVar(&standIn, "stand-in", "", o.text("接办人的账号 `ID`（承办人回避时）", "account `ID` of who takes over, where it is the handler"))
	cmd.Flags().BoolVar(&refuse, "refuse", false, o.text("不予回避（当事人申请的）", "refuse it, where the officer asked for it"))
	return cmd
}

func newWithdraw(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdWithdraw, least: 1, most: 1, what: oneCase,
		short:    o.text("在决定之前撤回案件", "End a case before a decision"),
		long:     o.text("在决定之前撤回案件，如误立、重复立案或者没有查实。过错已经证明、线索应当移送的，不得撤回。", "Ends a case before a decision: one opened by mistake, or in which nothing is proven. Where a fault is proven, or a suspicion\nis to be handed over, it is not."),
		examples: []string{"starter withdraw LYG-2026-0022 --reason 重复立案 --as s-001 --role supervisor"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Withdraw{Header: h}, nil },
	})
}

var grounds = []string{string(message.Illness), string(message.CourtPending), string(message.ForceMajeure)}

func newSuspend(o *online) *cobra.Command {
	var evidence []string
	cmd := o.orderCommand(order{
		name: message.CmdSuspend, args: o.text("事由", "GROUND"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和一个事由（illness、court、force_majeure）", EN: "a case number and a ground (illness, court, force_majeure)"},
		short: o.text("中止案件", "Make a case stand still"),
		long: o.text("中止案件：本局办理程序的期限停止计算，法定救济期限和对当事人的保护照常计算。事由：illness 当事人患病、court 在人民法院审理、force_majeure 不可抗力。",
			"Makes a case stand still: the dates of the bureau's own steps stop, statutory windows and protection run on.\nGrounds: illness of the officer, court (the matter is before one), force_majeure."),
		examples: []string{"starter suspend LYG-2026-0003 illness --evidence E8 --reason 当事人住院 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if !slices.Contains(grounds, args[0]) {
				return nil, unknownWord(o.text("中止事由", "a ground"), args[0], grounds)
			}
			return message.Suspend{Header: h, Ground: message.SuspensionGround(args[0]), Evidence: evidence}, nil
		},
	})
	cmd.ValidArgsFunction = o.completeSecond(grounds)
	evidenceFlag(o, cmd, &evidence)
	return cmd
}

func newResume(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdResume, least: 1, most: 1, what: oneCase,
		short:    o.text("恢复办理中止的案件", "Let a case go on that stands still"),
		examples: []string{"starter resume LYG-2026-0003 --reason 当事人已返岗 --as s-001 --role supervisor"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Resume{Header: h}, nil },
	})
}

// evidenceFlag adds the flag for ids of evidence that a command cites.
func evidenceFlag(o *online, cmd *cobra.Command, into *[]string) {
	cmd.Flags().StringSliceVar(into, "evidence", nil, o.text("引用的证据编号 `E1,E2`", "ids `E1,E2` of evidence that it cites"))
}
