package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

func newClockOpen(o *online) *cobra.Command {
	group := newGroup(o.app, "open")
	group.Short = o.text("登记一个期限，即日起独立计算", "Open a clock; it runs on its own from then on")
	group.Long = o.text("登记一个期限。同一编号已经登记过的，说明并跳过，不作任何改动。已经发生的事项用 --mark 一并登记。",
		"Opens a clock. A number that was opened before is said so, and nothing changes. What has happened already is\nentered along with it by --mark.")
	group.Example = examples(
		"starter clock open request RQ-2026-0001 --unit 海州分局 --on 2026-05-11 --reason 涉及跨省协查 --as h-017",
		"starter clock open lead XS-2026-0001 --unit 海州分局 --on 2026-05-11 --as h-017",
		"starter clock open enforcement ZX-2026-0001 --unit 海州分局 --on 2026-05-11 --as h-017")
	group.AddCommand(
		o.opening(clock.WrittenRequest, "request",
			o.text("书面请示的答复（第八条第（六）项）", "the reply to a written request (Art. 8(6))"),
			o.text(`从请示发出之日起计算。合理时间由具名人员在请示发出时核定并说明理由（--reason），此后不再变动。
与本局规定不同的用 --time，并写明核定的日期（--fixed-on，不晚于发出之日）和核定文书（--fixed-evidence）；没有文书的，只按本局规定。`,
				`Runs from the day on which the request was sent. A named person fixes the reasonable time for the reply when it is
sent, with a reason (--reason); it is frozen from then on. Another length than the bureau's own (--time) needs the day
on which it was fixed (--fixed-on, not after that of sending) and the document that fixed it (--fixed-evidence);
without one only the bureau's own counts.`)),
		o.opening(clock.LeadTransfer, "lead",
			o.text("线索移送后的接收（第八条第（十九）项）", "the acceptance of a lead by another department (Art. 8(19))"),
			o.text("从线索移送之日起计算。", "Runs from the day on which the lead was handed over.")),
		o.opening(clock.EnforcementApplication, "enforcement",
			o.text("申请人民法院强制执行（第八条第（二十四）项）", "the application to the court for enforcement (Art. 8(24))"),
			o.text("从处罚决定送达之日起计算：起诉期限届满后三个月内申请；申请前应当催告，并满十个工作日。",
				"Runs from the service of the penalty decision: the court can be asked in the three months after the time to sue,\nand once a demand was served and its ten working days are over.")))
	return group
}

// clockNumber is how the procedure takes the number of a clock.
var clockNumber = regexp.MustCompile(`^[A-Za-z0-9〇㐀-䶿一-鿿][A-Za-z0-9〇㐀-䶿一-鿿〔〕._/-]{0,57}$`)

// openClockOptions are what the opening of a clock is told.
type openClockOptions struct {
	who                  actorFlags
	unit, length, output string
	fixedBy, note        string
	on, fixedOn          civil.Date
	marks, cases, proof  []string
	fixedProof           []string
}

func (o *online) opening(kind clock.Kind, name, short, long string) *cobra.Command {
	var opts openClockOptions
	cmd := &cobra.Command{
		Use: name + " " + o.text("编号", "NUMBER"), Short: short, Long: long, Example: examples(openExamples[kind]...),
		Args:              arguments(1, 1, oneClock),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := o.clockInput(kind, args[0], opts)
			if err != nil {
				return err
			}
			return o.withAll(cmd.Context(), func(p proceedings) error {
				fresh, err := p.Start(cmd.Context(), in)
				if err != nil {
					return err
				}
				v := openedClockView{Clock: in.Number, Kind: in.Kind, Result: resultAlready}
				if fresh {
					v.Result = resultOpened
				}
				for _, number := range opts.cases { // an opening that was interrupted is simply given again: the id is the same
					h := message.Header{ID: "open:" + in.Number, Actor: in.OpenedBy, At: time.Now().UTC(), Reason: opts.who.reason}
					a, err := attached(cmd.Context(), p, in.Number, number, h, nil)
					if err != nil {
						return errors.Join(o.openedClock(in, v, opts.output), err)
					}
					v.Cases = append(v.Cases, a)
				}
				return o.openedClock(in, v, opts.output)
			})
		},
	}
	f := cmd.Flags()
	opts.who.add(o, cmd, string(message.Handler))
	f.StringVar(&opts.unit, "unit", "", o.text("单位 `UNIT`", "`UNIT` that it belongs to"))
	f.Var(&day{&opts.on, "on"}, "on", o.text("起算日："+kind.Opens().Text().ZH+"的日期", "the day that it runs from: on which "+kind.Opens().Text().EN))
	f.StringVar(&opts.note, "text", "", o.text("说明 `TEXT`", "`TEXT` of a note on that event"))
	f.StringSliceVar(&opts.proof, "evidence", nil, o.text("证据名称 `TITLE`", "`TITLE` of evidence for it"))
	f.StringSliceVar(&opts.marks, "mark", nil, o.text("已经发生的事项 `EVENT=DATE`："+eventsInWords(kind, o.lang), "what has happened already, `EVENT=DATE`: "+eventsInWords(kind, o.lang)))
	f.StringSliceVar(&opts.cases, "case", nil, o.text("附于案件 `CASE`，案件等待其结果", "attach it to `CASE`, which then waits for what it comes to"))
	if kind == clock.WrittenRequest {
		f.StringVar(&opts.length, "time", "", o.text("核定的合理时间 `SPAN`，如 15wd（工作日）、30d；默认按本局规定", "the reasonable time as it is fixed, a `SPAN` such as 15wd (working days) or 30d; default the bureau's own"))
		f.StringVar(&opts.fixedBy, "fixed-by", "", o.text("核定合理时间的人员账号 `ID`（默认同 --as）", "account `ID` of who fixes the reasonable time (default as --as)"))
		f.Var(&day{&opts.fixedOn, "fixed-on"}, "fixed-on", o.text("核定合理时间的日期，不晚于请示发出之日", "the day on which the reasonable time was fixed, not after that of sending"))
		f.StringSliceVar(&opts.fixedProof, "fixed-evidence", nil, o.text("核定文书名称 `TITLE`", "`TITLE` of the document that fixed the reasonable time"))
	}
	o.printing(cmd, &opts.output)
	return o.reaching(cmd)
}

var openExamples = map[clock.Kind][]string{
	clock.WrittenRequest: {
		"starter clock open request RQ-2026-0001 --unit 海州分局 --on 2026-05-11 --reason 涉及跨省协查 --as h-017",
		"starter clock open request RQ-2026-0001 --unit 海州分局 --on 2026-05-11 --time 20wd --fixed-on 2026-05-11 --fixed-evidence 合理时间核定表 --reason 需要专家论证 --case LYG-2026-0021 --as h-017"},
	clock.LeadTransfer: {"starter clock open lead XS-2026-0001 --unit 海州分局 --on 2026-05-11 --as h-017"},
	clock.EnforcementApplication: {
		"starter clock open enforcement ZX-2026-0001 --unit 海州分局 --on 2025-08-29 --as h-017",
		"starter clock open enforcement ZX-2026-0001 --unit 海州分局 --on 2025-08-29 --mark demand_served=2026-03-05 --as h-017"},
}

// eventsInWords lists the events of a kind that can be marked after its first.
func eventsInWords(k clock.Kind, l lang.Lang) string {
	var words []string
	for _, e := range eventsAfter(k) {
		words = append(words, string(e)+" "+e.Text().In(l))
	}
	return strings.Join(words, lang.Text{ZH: "、", EN: ", "}.In(l))
}

func eventsAfter(k clock.Kind) []clock.Event {
	return slices.DeleteFunc(k.Events(), func(e clock.Event) bool { return e == k.Opens() })
}

// clockInput makes what opens a clock, and holds it against the rules of clocks: the engine would only fail.
func (o *online) clockInput(kind clock.Kind, number string, opts openClockOptions) (message.ClockInput, error) {
	h, err := opts.who.header()
	if err != nil {
		return message.ClockInput{}, err
	}
	in := message.ClockInput{
		Number: number, Kind: kind, Unit: opts.unit, OpenedBy: h.Actor, Edition: message.CurrentEdition,
		Marks: []clock.Mark{{Event: kind.Opens(), On: opts.on, Text: opts.note, Evidence: opts.proof}},
	}
	switch {
	case opts.unit == "":
		return in, usage("应当写明单位：--unit", "say which unit it belongs to: --unit")
	case opts.on.IsZero():
		return in, usage("应当写明起算日：--on（%s）", "say from which day it runs: --on (%s)", kind.Opens().Text())
	case !clockNumber.MatchString(number):
		return in, usage("期限编号 %q 不合规则：字母、数字、汉字和 〔〕._/-，最多 58 个字符", "%q is no number for a clock: letters, digits, Chinese characters and 〔〕._/-, at most 58", number)
	}
	for _, m := range opts.marks {
		mark, err := markOf(kind, m)
		if err != nil {
			return in, err
		}
		in.Marks = append(in.Marks, mark)
	}
	if kind == clock.WrittenRequest {
		in.Fixed = &clock.Fixed{By: opts.fixedBy, Reason: opts.who.reason, On: opts.fixedOn, Evidence: opts.fixedProof}
		if in.Fixed.By == "" {
			in.Fixed.By = h.Actor.ID
		}
		if opts.length != "" {
			if in.Fixed.Span, err = period.ParseSpan(opts.length); err != nil {
				return in, usage("--time 应当是期限的长度，如 15wd（工作日）、30d", "--time must be a length of time such as 15wd (working days) or 30d")
			}
		}
	}
	if err := clock.Check(kind, in.Marks, civil.On(time.Now())); err != nil {
		return in, refusedBy(err)
	}
	law, err := o.settings.Procedure()
	if err != nil {
		return in, err
	}
	law.OpenClock(&in, time.Now())
	if err := clock.CheckFixed(matterOf(in)); err != nil {
		return in, hinted(refusedBy(err), fixedHint(in))
	}
	return in, nil
}

// matterOf is what a new clock is reckoned by: its rules with what the bureau sets for them, as the engine has them.
func matterOf(in message.ClockInput) clock.Matter {
	m := clock.Matter{Kind: in.Kind, Marks: in.Marks, Fixed: in.Fixed, Rules: slices.Clone(in.Rules)}
	for i := range m.Rules {
		r := &m.Rules[i]
		for _, t := range in.Terms {
			if r.BureauSet && string(t.Kind) == r.ID && !t.Span.IsZero() {
				r.Span = t.Span
			}
		}
	}
	return m
}

// markOf reads EVENT=DATE.
func markOf(kind clock.Kind, s string) (clock.Mark, error) {
	name, date, ok := strings.Cut(s, "=")
	on, err := civil.Parse(date)
	if !ok || err != nil {
		return clock.Mark{}, usage("--mark 应当写作 事项=日期，如 demand_served=2026-03-05，而不是 %q", "--mark is written EVENT=DATE, such as demand_served=2026-03-05, not %q", s)
	}
	event, err := eventOf(kind, name)
	return clock.Mark{Event: event, On: on}, err
}

// eventOf is the event that a word names; without a kind, of any.
func eventOf(kind clock.Kind, name string) (clock.Event, error) {
	var known []string
	for _, k := range clock.Kinds {
		if kind != "" && k != kind {
			continue
		}
		for _, e := range eventsAfter(k) {
			known = append(known, string(e))
		}
	}
	if !slices.Contains(known, name) {
		return "", unknownWord(lang.Text{ZH: "事项", EN: "EVENT"}, name, known)
	}
	return clock.Event(name), nil
}

// openedClockView is what became of a clock, for other programs.
type openedClockView struct {
	Clock  string       `json:"clock"`
	Kind   clock.Kind   `json:"kind"`
	Result string       `json:"result"` // opened, or already_open
	Last   civil.Date   `json:"last,omitzero"`
	Cases  []attachView `json:"cases,omitempty"` // that it was attached to, with their answers
}

// openedClock tells until when the clock runs, as it is reckoned here; the engine's own reckoning is the same. Then it tells
// the answers of the cases.
func (o *online) openedClock(in message.ClockInput, v openedClockView, form string) error {
	r := clock.Reckon(matterOf(in), *in.Calendar, civil.On(time.Now()))
	fresh := v.Result == resultOpened
	if fresh {
		v.Last = r.Last
	}
	if form != formText {
		if err := o.encoded(form, v); err != nil {
			return err
		}
		if slices.ContainsFunc(v.Cases, func(a attachView) bool { return !a.Accepted }) {
			return told(exitRefused)
		}
		return nil
	}
	var err error
	if fresh {
		if _, err = fmt.Fprintln(o.out, o.text("已登记 %s：%s", "opened %s: %s", in.Number, in.Kind.Text())); err == nil {
			err = explain.Reckoned(o.out, r, in.Kind, o.lang)
		}
	} else {
		_, err = fmt.Fprintln(o.out, o.text("期限 %s 此前已经登记，未作改动", "the clock %s was opened before; nothing changed", in.Number))
	}
	for _, a := range v.Cases { // one that refuses is in nobody's way
		whose := o.text("案件 %s", "case %s", a.Case)
		if refused := o.answered(a.Answer, whose); refused != nil {
			fmt.Fprintln(o.errs, "starter: "+whose+o.text("：", ": ")+wordsOf(refused).In(o.lang))
			err = told(exitRefused)
		}
	}
	return err
}
