package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// applyAtOnce bounds how many proceedings are dated anew at a time, and applyTries how often one is tried that did not answer
// though others did: a worker that is busy comes round to it.
const (
	applyAtOnce = 16
	applyTries  = 5
)

func newCalendarApply(o *online) *cobra.Command {
	var who actorFlags
	var output string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "apply " + o.text("文件", "FILE"),
		Short: o.text("按新的放假安排重新计算全部未结案件和期限", "Date all open cases, clocks and watches anew by a file of days off"),
		Long: o.text(
			`把放假安排交给每个未结的案件、期限和免责后的跟踪，各自重新计算日期，并说明哪些最后一日变了。
同一版本的安排对每个只计算一次：中断以后、又登记了新的以后，原样再运行一次即可。新立案件所用的安排由设置决定（calendar），两处应当用同一个文件。
退出码：0 全部完成；1 有的没有办成；2 文件有误；5 连接不上引擎。`,
			`Gives the file of days off to every open case, clock and watch, each of which counts its dates anew, and tells which
last days moved. A version of the file is counted by once in each: after an interruption, or when more were opened,
simply run it again. What new cases count by is a setting (calendar); let both be the same file.
Exit codes: 0 all done; 1 some could not be; 2 the file is wrong; 5 the engine does not answer.`),
		Example: examples(
			"starter calendar apply cn-2027.yaml --dry-run",
			"starter calendar apply cn-2027.yaml --as op-001",
			"starter calendar apply cn-2027.yaml --as op-001 -o json > moved.jsonl"),
		Args: arguments(1, 1, aCalendar),
		RunE: func(cmd *cobra.Command, args []string) error {
			cal, err := readCalendar(args[0])
			if err != nil {
				return err
			}
			if dryRun && who.actor == "" {
				who.actor = "dry-run"
			}
			h, err := who.header()
			if err != nil {
				return err
			}
			h.ID = "calendar:" + cal.Version
			x := &applying{online: o, cmd: message.Recalendar{Header: h, Calendar: cal}, dryRun: dryRun, form: output, seen: map[string]bool{}, pause: time.Second, began: time.Now().Truncate(time.Second)}
			return o.withAll(cmd.Context(), func(p proceedings) error { return x.run(cmd.Context(), p) })
		},
	}
	who.add(o, cmd, string(message.System))
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, o.text("只说明哪些日期会变，不作改动", "only tell which dates would move"))
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

// What became of a proceeding.
const (
	appliedMoved     = "moved"
	appliedUnchanged = "unchanged"
	appliedBefore    = "done_before"
	appliedClosed    = "closed" // meanwhile
	appliedFailed    = "failed"
)

// appliedView is what became of one proceeding, for other programs.
type appliedView struct {
	Number string      `json:"number"`
	Type   string      `json:"type"` // of the workflow
	Result string      `json:"result"`
	Moved  []movedView `json:"moved"`
	Text   *lang.Text  `json:"text,omitempty"` // why it could not be done
}

// movedView is a last day that moved.
type movedView struct {
	Item   string           `json:"item"`
	Awaits message.ItemKind `json:"awaits"`
	Old    civil.Date       `json:"old"`
	New    civil.Date       `json:"new"`
}

// applying dates everything anew, page by page: of what is done, only the counts are kept.
type applying struct {
	*online
	cmd      message.Recalendar
	dryRun   bool
	form     string
	progress *progress
	out      io.Writer
	began    time.Time       // to the second, as the engine compares
	pause    time.Duration   // before what was not answered is tried again, and longer each time
	heard    atomic.Bool     // anybody answered
	seen     map[string]bool // ids of workflows whose run began after this did

	all, moved, dates, unchanged, before, closed, failed int
}

func (x *applying) run(ctx context.Context, p proceedings) error {
	w := wanted{types: datedTypes(), open: true}
	total, err := p.Count(ctx, w)
	if err != nil {
		return err
	}
	x.progress = newProgress(x.app, total)
	x.progress.text = func(_, _ string, args ...any) string { return x.text("已处理 %d / %d", "done %d of %d", args...) }
	x.out = x.progress.aside(x.online.out)
	err = p.Each(ctx, w, func(page []running) error { return x.page(ctx, p, page) })
	// What was opened meanwhile, or continued as new, lies before the pages that were read.
	for more := true; err == nil && more && !x.dryRun; {
		more = false
		w.since = x.began
		err = p.Each(ctx, w, func(page []running) error {
			page = slices.DeleteFunc(page, func(r running) bool { return x.seen[r.ID+" "+r.Opened.String()] })
			more = more || len(page) > 0
			return x.page(ctx, p, page)
		})
	}
	x.progress.hide()
	x.finish()
	switch {
	case interrupted(ctx):
		return failed("已中断：再运行一次即可接着办", "interrupted: run it again to go on")
	case err != nil:
		return err
	case x.failed > 0:
		return told(exitError)
	}
	return nil
}

// page dates a page of proceedings anew, some at a time, and tells of each in the order of the page. It ends at the first
// sign that nobody answers: the next would not be answered either.
func (x *applying) page(ctx context.Context, p proceedings, page []running) error {
	byID := map[string]running{}
	ids := make([]string, len(page))
	for i, r := range page {
		ids[i], byID[r.ID] = r.ID, r
		if !r.Opened.Before(x.began) {
			x.seen[r.ID+" "+r.Opened.String()] = true
		}
	}
	type one struct {
		view appliedView
		err  error
	}
	return inOrder(ctx, ids, applyAtOnce, func(id string) one {
		r := byID[id]
		v, err := x.patiently(ctx, p, r)
		v.Number, v.Type = r.Number, r.Type
		return one{v, err}
	}, func(r one) error {
		x.progress.step()
		if r.err != nil {
			return r.err
		}
		return x.take(r.view)
	})
}

// patiently tries again what was not answered. The command is the same, so that it is never applied twice.
func (x *applying) patiently(ctx context.Context, p proceedings, r running) (v appliedView, err error) {
	for try := 1; ; try++ {
		v, err = x.apply(ctx, p, r)
		if err == nil {
			x.heard.Store(true)
		}
		if !isCode(err, exitUnreachable) || try == applyTries || !x.heard.Load() {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, ctx.Err()
		case <-time.After(time.Duration(try) * x.pause):
		}
	}
}

// apply dates one proceeding anew. An error ends the whole.
func (x *applying) apply(ctx context.Context, p proceedings, r running) (appliedView, error) {
	before, err := p.Items(ctx, r.proceeding)
	if err == nil && x.dryRun {
		var moved []movedView
		moved, err = x.wouldMove(ctx, p, r, before)
		if err == nil {
			return of(moved), nil
		}
	}
	var answer message.Answer
	if err == nil {
		answer, err = p.Give(ctx, r.proceeding, message.CmdCalendar, x.cmd)
	}
	switch {
	case err != nil:
		return x.wrong(ctx, err)
	case answer.Repeated:
		return appliedView{Result: appliedBefore}, nil
	case !answer.Accepted:
		return appliedView{Result: appliedFailed, Text: &answer.Text}, nil
	}
	after, err := p.Items(ctx, r.proceeding)
	if err != nil {
		return x.wrong(ctx, err)
	}
	return of(movedBetween(before, after)), nil
}

func of(moved []movedView) appliedView {
	if len(moved) == 0 {
		return appliedView{Result: appliedUnchanged}
	}
	return appliedView{Result: appliedMoved, Moved: moved}
}

// wrong tells what ends the whole from what concerns one alone.
func (x *applying) wrong(ctx context.Context, err error) (appliedView, error) {
	var end ended
	switch {
	case ctx.Err() != nil, isCode(err, exitUnreachable):
		return appliedView{}, err
	case isCode(err, exitRefused), isCode(err, exitNotFound):
		return appliedView{Result: appliedClosed}, nil
	case errors.As(err, &end):
		return appliedView{Result: appliedFailed, Text: &end.text}, nil
	}
	var fail failure
	if errors.As(err, &fail) {
		return appliedView{Result: appliedFailed, Text: &fail.text}, nil
	}
	return appliedView{Result: appliedFailed, Text: &lang.Text{ZH: err.Error(), EN: err.Error()}}, nil
}

// movedBetween are the items that are open in both and whose last day differs.
func movedBetween(before, after []message.Item) (moved []movedView) {
	for _, now := range after {
		i := slices.IndexFunc(before, func(b message.Item) bool { return b.ID == now.ID })
		if i >= 0 && before[i].Status == message.ItemOpen && !before[i].Due.Equal(now.Due) {
			moved = append(moved, movedView{now.ID, now.Kind, lastDayOf(before[i].Due), lastDayOf(now.Due)})
		}
	}
	return moved
}

func lastDayOf(due time.Time) civil.Date { return civil.On(due.Add(-time.Nanosecond)) }

// wouldMove counts here what the proceeding itself would count.
func (x *applying) wouldMove(ctx context.Context, p proceedings, r running, items []message.Item) (moved []movedView, err error) {
	if kind := kindOfType(r.Type); kind != "" {
		return x.clockWouldMove(ctx, p, r, items)
	}
	own, err := p.Calendar(ctx, r.proceeding)
	if err != nil {
		return nil, err
	}
	return recounted(items, x.cmd.Calendar.Over(own)), nil
}

// recounted are the open items whose last day is another by a calendar.
func recounted(items []message.Item, cal period.Calendar) (moved []movedView) {
	for _, item := range items {
		if item.Status != message.ItemOpen || item.Period == nil || !item.Stopped.IsZero() {
			continue
		}
		if last := period.Recount(*item.Period, period.Rule{}, cal).Last; last != item.Period.Last {
			moved = append(moved, movedView{item.ID, item.Kind, item.Period.Last, last})
		}
	}
	return moved
}

// clockWouldMove reckons a clock anew: of a window, the beginning moves too. One that is certified awaits late entries alone.
func (x *applying) clockWouldMove(ctx context.Context, p proceedings, r running, items []message.Item) ([]movedView, error) {
	l, err := p.Clock(ctx, r.Number)
	if err != nil || l.State.Calendar == nil {
		return nil, err
	}
	if l.State.Certificate != nil {
		return recounted(items, x.cmd.Calendar.Over(*l.State.Calendar)), nil
	}
	m := clock.Matter{Kind: l.State.Kind, Marks: l.State.Marks, Fixed: l.Input.Fixed, Extensions: l.State.Extensions, Rules: slices.Clone(l.Input.Rules)}
	today := civil.On(time.Now())
	for _, item := range items {
		if item.Status != message.ItemOpen || item.Period == nil || item.Period.Rule != m.Kind.Awaited() {
			continue
		}
		for i := range m.Rules {
			if m.Rules[i].ID == item.Period.Rule { // with what the bureau sets for it
				m.Rules[i].Span = item.Period.Span
			}
		}
		if last := clock.Reckon(m, x.cmd.Calendar.Over(*l.State.Calendar), today).Last; !last.IsZero() && last != item.Period.Last {
			return []movedView{{item.ID, item.Kind, item.Period.Last, last}}, nil
		}
	}
	return nil, nil
}

func (x *applying) take(v appliedView) error {
	x.all++
	switch v.Result {
	case appliedMoved:
		x.moved++
		x.dates += len(v.Moved)
	case appliedUnchanged:
		x.unchanged++
	case appliedBefore:
		x.before++
	case appliedClosed:
		x.closed++
	default:
		x.failed++
	}
	if x.form != formText {
		v.Moved = orNone(v.Moved)
		data, err := encodeLine(x.form, v)
		if err == nil {
			_, err = x.out.Write(data)
		}
		return err
	}
	for _, m := range v.Moved {
		if _, err := fmt.Fprintln(x.out, x.text("%s %s %s：%s → %s", "%s %s %s: %s → %s", x.known(v), m.Item, explain.Awaited(m.Awaits, x.lang), m.Old, m.New)); err != nil {
			return err
		}
	}
	if v.Result == appliedFailed {
		x.progress.hide()
		fmt.Fprintln(x.errs, x.text("%s：没有办成：%s", "%s: could not be done: %s", x.known(v), *v.Text))
	}
	return nil
}

// known is what people know a proceeding by.
func (x *applying) known(v appliedView) string {
	if kindOfType(v.Type) != "" {
		return explain.Number(message.ClockNumber(v.Number), x.lang)
	}
	return explain.Number(v.Number, x.lang)
}

// finish tells the counts, whatever ended the run.
func (x *applying) finish() {
	verb := lang.Text{ZH: "日期变动", EN: "moved"}
	if x.dryRun {
		verb = lang.Text{ZH: "日期将变动", EN: "would move"}
	}
	n := strconv.Itoa
	fmt.Fprintln(x.errs, x.text("放假安排 %[1]s：%[2]s 个未结；%[9]s %[3]s 个（%[4]s 个日期），不变 %[5]s，此前已办 %[6]s，其间办结 %[7]s，没有办成 %[8]s",
		"calendar %[1]s: open: %[2]s; %[9]s: %[3]s (dates: %[4]s); unchanged: %[5]s; done before: %[6]s; closed meanwhile: %[7]s; failed: %[8]s",
		x.cmd.Calendar.Version, n(x.all), n(x.moved), n(x.dates), n(x.unchanged), n(x.before), n(x.closed), n(x.failed), verb))
}
