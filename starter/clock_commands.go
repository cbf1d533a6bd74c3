package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

func newClockMark(o *online) *cobra.Command {
	var m clock.Mark
	var corrects bool
	cmd := o.clockCommand(clockOrder{
		name: message.CmdMark, use: "mark " + o.text("编号 事项", "NUMBER EVENT"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个期限编号和一个事项", EN: "the number of a clock and an event"},
		short: o.text("记载事项：答复、接收、催告、申请、履行等", "Record an event: a reply, an acceptance, a demand, an application, performance"),
		long:  o.text("记载一个有日期的事项。按事项发生的日期计算，与何时录入无关。事项：", "Records a dated event. It counts by the day on which it happened, whenever it is entered. Events:") + allEvents(o.lang),
		examples: []string{
			"starter clock mark RQ-2026-0001 replied --on 2026-05-29 --as h-017",
			"starter clock mark ZX-2026-0001 demand_served --on 2026-03-05 --evidence 催告书送达回证 --as h-017",
			"starter clock mark ZX-2026-0001 filed --on 2026-03-25 --corrects --reason 登记有误 --as h-017"},
		roles: clockRoles,
		complete: func(args []string) []string {
			if len(args) > 1 {
				return nil
			}
			var events []string
			for _, k := range clock.Kinds {
				for _, e := range eventsAfter(k) {
					events = append(events, string(e)+"\t"+e.Text().In(o.lang))
				}
			}
			return events
		},
		make: func(args []string, h message.Header) (message.Command, error) {
			event, err := eventOf("", args[0])
			if err != nil {
				return nil, err
			}
			if m.On.IsZero() {
				return nil, usage("应当写明日期：--on", "say on which day: --on")
			}
			m.Event = event
			return message.MarkClock{Header: h, Mark: m, Corrects: corrects}, nil
		},
	})
	f := cmd.Flags()
	f.Var(&day{&m.On, "on"}, "on", o.text("发生的日期", "the day on which it happened"))
	f.StringVar(&m.Text, "text", "", o.text("说明 `TEXT`", "`TEXT` of a note"))
	f.StringSliceVar(&m.Evidence, "evidence", nil, o.text("证据名称 `TITLE`", "`TITLE` of evidence"))
	f.BoolVar(&m.GoodCause, "good-cause", false, o.text("逾期申请（强制执行或者行政复议），因正当理由被受理（用 --text 写明）", "an application, to the court or for reconsideration, that came late and was taken for good cause (say which by --text)"))
	f.BoolVar(&corrects, "corrects", false, o.text("更正已经记载的同一事项", "stands in place of the same event on record"))
	return cmd
}

func allEvents(l lang.Lang) string {
	s := ""
	for _, k := range clock.Kinds {
		s += "\n  " + k.Text().In(l) + lang.Text{ZH: "：", EN: ": "}.In(l) + eventsInWords(k, l)
	}
	return s
}

func newClockExtend(o *online) *cobra.Command {
	var until civil.Date
	cmd := o.clockCommand(clockOrder{
		name: message.CmdExtend, use: "extend " + o.text("编号 待办编号", "NUMBER ITEM"), least: 2, most: 2,
		what:     lang.Text{ZH: "一个期限编号和一个待办编号，如 d1", EN: "the number of a clock and a docket item such as d1"},
		short:    o.text("延长期限，仅限本局可以确定的", "Give more time, where the bureau sets the time"),
		examples: []string{"starter clock extend XS-2026-0001 d1 --until 2026-05-25 --reason 对方书面申请 --as s-001"},
		roles:    []string{string(message.Supervisor)},
		make: func(args []string, h message.Header) (message.Command, error) {
			if until.IsZero() {
				return nil, usage("应当写明新的最后一日：--until", "say the new last day: --until")
			}
			return message.Extend{Header: h, Item: args[0], Until: until.AddDays(1).Start()}, nil
		},
	})
	cmd.Flags().Var(&day{&until, "until"}, "until", o.text("新的最后一日", "the new last day"))
	return cmd
}

func newClockReassign(o *online) *cobra.Command {
	return o.clockCommand(clockOrder{
		name: message.CmdReassign, use: "reassign " + o.text("编号 账号", "NUMBER ACCOUNT"), least: 2, most: 2,
		what:     lang.Text{ZH: "一个期限编号和接办人的账号", EN: "the number of a clock and the account of who takes over"},
		short:    o.text("改由他人承办，期限照常计算", "Give a clock to another handler; it runs on"),
		examples: []string{"starter clock reassign RQ-2026-0001 h-021 --reason 岗位调整 --as s-001"},
		roles:    []string{string(message.Supervisor)},
		make: func(args []string, h message.Header) (message.Command, error) {
			return message.Reassign{Header: h, Handler: args[0]}, nil
		},
	})
}

func newClockWithdraw(o *online) *cobra.Command {
	return o.clockCommand(clockOrder{
		name: message.CmdWithdraw, use: "withdraw " + o.text("编号", "NUMBER"), least: 1, most: 1, what: oneClock,
		short:    o.text("撤回登记有误的期限", "Withdraw a clock that was opened by mistake"),
		examples: []string{"starter clock withdraw RQ-2026-0001 --reason 重复登记 --as s-001"},
		roles:    []string{string(message.Supervisor)},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Withdraw{Header: h}, nil },
	})
}

// attachView is what came of attaching a clock, for other programs.
type attachView struct {
	Clock   string       `json:"clock"`
	Case    string       `json:"case"`
	Command message.Name `json:"command"`
	ID      string       `json:"id"`
	message.Answer
}

func newClockAttach(o *online) *cobra.Command {
	var who actorFlags
	var output, file string
	cmd := &cobra.Command{
		Use:   "attach " + o.text("编号 案号", "NUMBER CASE"),
		Short: o.text("把期限附于案件；已经结束的，提交其凭证", "Attach a clock to a case; where it is over, hand in its certificate"),
		Long: o.text(
			`把期限附于案件，案件等待其结果。期限已经结束的，向案件提交其凭证，凭证所证明的事实随即成为有证据的事实。
引擎里已经没有的期限，用 --certificate 提交凭证文件。`,
			`Attaches a clock to a case, which then waits for what it comes to. Where the clock is over, its certificate is
handed in, and the facts that it proves are proven in the case. For a clock that the engine no longer keeps, hand
in the file of its certificate by --certificate.`),
		Example: examples(
			"starter clock attach RQ-2026-0001 LYG-2026-0021 --as h-017",
			"starter clock attach RQ-2026-0001 LYG-2026-0021 --certificate certificate.json --as h-017"),
		Args: arguments(2, 2, lang.Text{ZH: "一个期限编号和一个案号", EN: "the number of a clock and the number of a case"}),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return o.completeCase(cmd, nil, begun)
			}
			return o.completeClock(nil)(cmd, args, begun)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := who.header()
			if err != nil {
				return err
			}
			var cert *clock.Certificate
			if file != "" {
				if cert, err = o.holds(file, args[0]); err != nil {
					return err
				}
			}
			return o.withAll(cmd.Context(), func(p proceedings) error {
				return o.attach(cmd.Context(), p, args[0], args[1], h, cert, output)
			})
		},
	}
	who.add(o, cmd, string(message.Handler))
	who.addID(o, cmd)
	cmd.Flags().StringVar(&file, "certificate", "", o.text("凭证文件 `FILE`", "`FILE` of the certificate"))
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

// holds reads a certificate of a clock and refuses one that does not hold.
func (o *online) holds(file, number string) (*clock.Certificate, error) {
	cert, err := readCertificate(file)
	if err != nil {
		return nil, err
	}
	if cert.Clock != number {
		return nil, source.Problems{{File: file, Text: lang.Format("这是期限 %s 的凭证，不是 %s 的", "this is the certificate of the clock %s, not of %s", cert.Clock, number)}}
	}
	if d := clock.Verify(cert); len(d) > 0 {
		return nil, errors.Join(explain.Verified(o.errs, cert, d, o.lang), told(exitUsage))
	}
	return &cert, nil
}

// attach gives the case the clock that runs or, where it is over, its certificate, and tells the answer.
func (o *online) attach(ctx context.Context, p proceedings, number, caseNumber string, h message.Header, cert *clock.Certificate, form string) error {
	v, err := attached(ctx, p, number, caseNumber, h, cert)
	if err != nil {
		return err
	}
	if form == formText {
		return o.answered(v.Answer, o.text("案件 %s", "case %s", caseNumber))
	}
	return o.encodedAnswer(form, v, v.Answer)
}

// attached gives the case the clock or its certificate. A clock that lapsed runs on for late entries; any other that is
// certified is about to close.
func attached(ctx context.Context, p proceedings, number, caseNumber string, h message.Header, cert *clock.Certificate) (v attachView, err error) {
	v = attachView{Clock: number, Case: caseNumber, Command: message.CmdAttach, ID: h.ID}
	var cmd message.Command
	if cert == nil {
		l, err := p.Clock(ctx, number)
		switch {
		case err != nil:
			return v, err
		case l.Closed.IsZero() && (l.State.Certificate == nil || l.State.Certificate.Lapsed):
			cmd = message.Attach{Header: h, Clock: number, Kind: l.State.Kind}
		case l.State.Certificate == nil:
			return v, ended{exitRefused, lang.Format("驳回：期限 %s 已经撤回，没有凭证", "refused: the clock %s was withdrawn and has no certificate", number)}
		default:
			cert = l.State.Certificate
		}
	}
	if cert != nil {
		v.Command, cmd = message.CmdCertify, message.Certify{Header: h, Clock: number, Certificate: cert}
	}
	v.Answer, err = p.Give(ctx, namedCase(caseNumber), v.Command, cmd)
	return v, err
}
