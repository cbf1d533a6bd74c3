package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// clockView is a clock for other programs.
type clockView struct {
	Clock       string             `json:"clock"`
	Kind        clock.Kind         `json:"kind"`
	Unit        string             `json:"unit"`
	Handler     string             `json:"handler"`
	Stage       message.Stage      `json:"stage"`
	Opened      time.Time          `json:"opened"`
	Closed      time.Time          `json:"closed,omitzero"`
	Marks       []clock.Mark       `json:"marks"`
	Fixed       *clock.Fixed       `json:"fixed,omitempty"`
	Outcome     clock.Outcome      `json:"outcome,omitempty"`
	Docket      []message.Item     `json:"docket"`
	Cases       []string           `json:"cases"`
	Certificate *clock.Certificate `json:"certificate,omitempty"`
	Earlier     []string           `json:"earlier"`
	Withdrawn   *message.Withdraw  `json:"withdrawn,omitempty"`
	Journal     []message.Entry    `json:"journal"` // the latest
}

func viewOfClock(number string, l clockLook) clockView {
	s := l.State
	v := clockView{
		Clock: number, Kind: s.Kind, Unit: l.Input.Unit, Handler: s.Handler, Stage: message.StageRunning, Opened: s.Opened, Closed: l.Closed,
		Marks: orNone(s.Marks), Fixed: l.Input.Fixed, Outcome: s.Outcome, Docket: orNone(s.Docket), Cases: orNone(s.Cases),
		Certificate: s.Certificate, Earlier: orNone(s.Earlier), Withdrawn: s.Withdrawn, Journal: orNone(slices.Concat(s.Tail, s.Unflushed)),
	}
	if s.Closed {
		v.Stage = message.Closed
	}
	return v
}

func newClockShow(o *online) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:               "show " + o.text("编号", "NUMBER"),
		Short:             o.text("期限现状：事项、最后一日、结果、凭证", "How a clock stands: events, last day, outcome, certificate"),
		Example:           examples("starter clock show RQ-2026-0001", "starter clock show RQ-2026-0001 -o json"),
		Args:              arguments(1, 1, oneClock),
		ValidArgsFunction: o.completeClock(nil),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withAll(cmd.Context(), func(p proceedings) error {
				l, err := p.Clock(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if output != formText {
					return o.encoded(output, viewOfClock(args[0], l))
				}
				return explain.Clock(o.out, explain.ClockStory{Input: l.Input, State: l.State, Closed: l.Closed}, time.Now(), o.lang)
			})
		},
	}
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

type clockListOptions struct {
	kind, unit, output    string
	open, closed, overdue bool
}

func newClockList(o *online) *cobra.Command {
	var opts clockListOptions
	var kinds []string
	for _, k := range clock.Kinds {
		kinds = append(kinds, string(k))
	}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   o.text("列出期限", "List clocks"),
		Long:    o.text("按编号列出期限。引擎的检索可能滞后一两秒。", "Lists clocks by number. The engine's search may lag a second or two behind."),
		Example: examples("starter clock list --open", "starter clock list --kind written_request --unit 海州分局", "starter clock list --overdue -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := wanted{types: clockTypes(), unit: opts.unit, open: opts.open, closed: opts.closed}
			switch {
			case opts.open && opts.closed:
				return usage("--open 和 --closed 只能取一", "--open and --closed exclude each other")
			case opts.kind != "" && !slices.Contains(kinds, opts.kind):
				return unknownWord("--kind", opts.kind, kinds)
			case opts.kind != "":
				w.types = []string{message.ClockWorkflow(clock.Kind(opts.kind))}
			}
			if opts.overdue {
				w.open, w.overdue = true, time.Now()
			}
			return o.withAll(cmd.Context(), func(p proceedings) error { return o.listClocks(cmd.Context(), p, w, opts.output) })
		},
	}
	o.printing(cmd, &opts.output)
	f := cmd.Flags()
	f.StringVar(&opts.kind, "kind", "", o.text("只要该种类 `KIND`："+strings.Join(kinds, "、"), "only of `KIND`: "+strings.Join(kinds, ", ")))
	complete(cmd, "kind", kinds...)
	f.StringVar(&opts.unit, "unit", "", o.text("只要该单位 `UNIT`", "only of `UNIT`"))
	f.BoolVar(&opts.open, "open", false, o.text("只要正在计算的", "only those that run"))
	f.BoolVar(&opts.closed, "closed", false, o.text("只要已经结束的", "only those that are over"))
	f.BoolVar(&opts.overdue, "overdue", false, o.text("只要已经到期的", "only what is past its date"))
	return o.reaching(cmd)
}

// clockRow is a clock of a list, for other programs.
type clockRow struct {
	Clock     string        `json:"clock"`
	Kind      clock.Kind    `json:"kind"`
	Unit      string        `json:"unit"`
	Stage     message.Stage `json:"stage"`
	Outcome   clock.Outcome `json:"outcome,omitempty"`
	WaitingOn message.Role  `json:"waiting_on,omitempty"`
	Due       time.Time     `json:"due,omitzero"`
	Card      message.Card  `json:"card,omitempty"`
	Opened    time.Time     `json:"opened"`
	Closed    time.Time     `json:"closed,omitzero"`
	Status    string        `json:"status"`
}

func (o *online) listClocks(ctx context.Context, p proceedings, w wanted, form string) error {
	var rows []clockRow
	err := p.Each(ctx, w, func(page []running) error {
		for _, r := range page {
			rows = append(rows, clockRow{r.Number, kindOfType(r.Type), r.Unit, r.Stage, clock.Outcome(r.Outcome), r.WaitingOn, r.Due, r.Card, r.Opened, r.Closed, r.Status})
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b clockRow) int { return strings.Compare(a.Clock, b.Clock) })
	if form != formText {
		return o.encoded(form, orNone(rows))
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(o.out, o.text("没有符合条件的期限", "no such clocks"))
		return err
	}
	return o.colored(func(w io.Writer) error {
		t := explain.NewTable(w, o.text("编号", "Clock"), o.text("种类", "Kind"), o.text("条款", "Art."), o.text("单位", "Unit"), o.text("等待", "Awaited from"),
			o.text("最后一日", "Last day"), o.text("警示", "Card"), o.text("结果", "Outcome"))
		for _, r := range rows {
			outcome := explain.ClockOutcome(r.Outcome, o.lang)
			if r.Status != statusOpen && r.Status != statusClosed {
				outcome = r.Status
			}
			from, last := "", ""
			if r.WaitingOn != "" {
				from = explain.Role(r.WaitingOn, o.lang)
			}
			if !r.Due.IsZero() {
				last = explain.LastDay(r.Due)
			}
			if err := t.Row(r.Clock, r.Kind.Text().In(o.lang), r.Kind.Article(), r.Unit, from, last, explain.Card(r.Card, o.lang), outcome); err != nil {
				return err
			}
		}
		return t.Flush()
	}, func(i int) message.Card { return rows[i].Card })
}

func newClockCertificate(o *online) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "certificate " + o.text("编号", "NUMBER"),
		Short: o.text("期限凭证：结果及其全部计算依据", "The certificate of a clock: what it came to, with all that it takes to reckon it again"),
		Long: o.text("输出期限凭证。-o json 的输出就是凭证文件，可以离线核验（starter clock verify），也可以附于案件。",
			"Writes the certificate of a clock. With -o json it is the certificate's file, which anybody can verify offline\n(starter clock verify) and which can be attached to a case."),
		Example:           examples("starter clock certificate RQ-2026-0001", "starter clock certificate RQ-2026-0001 -o json > certificate.json"),
		Args:              arguments(1, 1, oneClock),
		ValidArgsFunction: o.completeClock(nil),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withAll(cmd.Context(), func(p proceedings) error {
				l, err := p.Clock(cmd.Context(), args[0])
				switch {
				case err != nil:
					return err
				case l.State.Withdrawn != nil:
					return ended{exitRefused, lang.Format("驳回：期限 %s 已经撤回，没有凭证", "refused: the clock %s was withdrawn and has no certificate", args[0])}
				case l.State.Certificate == nil:
					return ended{exitRefused, lang.Format("驳回：期限 %s 尚未结束，没有凭证；最后一日为 %s", "refused: the clock %s is not over and has no certificate; its last day is %s", args[0], l.State.Last)}
				case output != formText:
					return o.encoded(output, l.State.Certificate)
				}
				return explain.Certificate(o.out, *l.State.Certificate, o.lang)
			})
		},
	}
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

func newClockVerify(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "verify " + a.text("文件", "FILE"),
		Short: a.text("离线核验期限凭证", "Verify a certificate offline"),
		Long: a.text(
			`仅凭凭证自身重新计算，逐项指出与其内容不符之处。不连接引擎，不读取设置。
凭证所载事项是否属实、规则是否与法律一致，凭证自身不能证明，可以在凭证中看到。
退出码：0 相符；1 不相符；2 读不懂。`,
			`Reckons a certificate again from nothing but itself and tells all that differs. No engine and no settings are read.
That the events are true and the rules the law's, no certificate can show by itself; both can be read in it.
Exit codes: 0 it holds; 1 it does not; 2 it cannot be read.`),
		Example: examples("starter clock verify certificate.json", "starter clock verify certificate.json -o json"),
		Args:    arguments(1, 1, lang.Text{ZH: "一个凭证文件", EN: "the file of a certificate"}),
		RunE: func(_ *cobra.Command, args []string) error {
			cert, err := readCertificate(args[0])
			if err != nil {
				return err
			}
			d := clock.Verify(cert)
			if output != formText {
				err = a.encoded(output, verifiedView{cert.Number, len(d) == 0, orNone(d)})
			} else {
				err = explain.Verified(a.out, cert, d, a.lang)
			}
			if err == nil && len(d) > 0 {
				err = told(exitError)
			}
			return err
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}

// verifiedView is what a verification came to, for other programs.
type verifiedView struct {
	Certificate string             `json:"certificate"`
	Holds       bool               `json:"holds"`
	Differences []clock.Difference `json:"differences"`
}

// readCertificate reads a certificate as it was written by -o json. The error is a source.Problems.
func readCertificate(path string) (clock.Certificate, error) {
	var cert clock.Certificate
	problem := func(zh, en string, args ...any) error {
		return source.Problems{{File: path, Text: lang.Format(zh, en, args...)}}
	}
	data, err := config.ReadData(path) // bounded
	if err != nil {
		return cert, err
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&cert); err != nil {
		return cert, problem("不是期限凭证：%v", "this is no certificate of a clock: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return cert, problem("凭证之后还有其他内容", "something else follows the certificate")
	}
	if !cert.Kind.Known() {
		return cert, problem("没有 %q 这种期限", "there is no clock of the kind %q", string(cert.Kind))
	}
	return cert, nil
}
