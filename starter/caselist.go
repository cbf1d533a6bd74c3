package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

type listOptions struct {
	stage, unit, matter, disposition, output string
	open, closed                             bool
}

func newListCases(o *online) *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:     "list",
		Short:   o.text("列出案件", "List cases"),
		Long:    o.text("按案号列出案件。引擎的检索可能滞后一两秒。", "Lists cases by number. The engine's search may lag a second or two behind."),
		Example: examples("starter list --open", "starter list --stage hearing --unit 海州分局", "starter list --closed --disposition exempt -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := opts.search()
			if err != nil {
				return err
			}
			return o.with(cmd.Context(), func(c cases) error {
				all, err := c.Find(cmd.Context(), s, 0)
				if err != nil {
					return err
				}
				slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.Case, b.Case) })
				return o.list(all, opts.output)
			})
		},
	}
	o.printing(cmd, &opts.output)
	f := cmd.Flags()
	f.StringVar(&opts.stage, "stage", "", o.text("只要该阶段 `STAGE`："+stagesInWords(o.lang), "only at `STAGE`: "+stagesInWords(o.lang)))
	complete(cmd, "stage", stageIDs()...)
	f.StringVar(&opts.unit, "unit", "", o.text("只要该单位 `UNIT`", "only of `UNIT`"))
	f.StringVar(&opts.matter, "matter", "", o.text("只要该事项 `MATTER`", "only of `MATTER`"))
	f.StringVar(&opts.disposition, "disposition", "", o.text("只要该处理结论 `DISPOSITION`", "only with `DISPOSITION`"))
	complete(cmd, "disposition", endings()...)
	f.BoolVar(&opts.open, "open", false, o.text("只要未办结的", "only open ones"))
	f.BoolVar(&opts.closed, "closed", false, o.text("只要已办结的", "only closed ones"))
	return o.reaching(cmd)
}

func stageIDs() []string {
	ids := make([]string, len(message.Stages))
	for i, s := range message.Stages {
		ids[i] = string(s)
	}
	return ids
}

func stagesInWords(l lang.Lang) string {
	words := make([]string, len(message.Stages))
	for i, s := range message.Stages {
		words[i] = string(s)
		if l == lang.ZH {
			words[i] += " " + explain.Stage(s, l)
		}
	}
	return strings.Join(words, lang.Text{ZH: "、", EN: ", "}.In(l))
}

// endings are the dispositions with which a case can end.
func endings() []string { return append(dispositionsOfPeople(), string(message.Withdrawn)) }

func (opts listOptions) search() (search, error) {
	switch {
	case opts.open && opts.closed:
		return search{}, usage("--open 和 --closed 只能取一", "--open and --closed exclude each other")
	case opts.stage != "" && !slices.Contains(stageIDs(), opts.stage):
		return search{}, unknownWord("--stage", opts.stage, stageIDs())
	case opts.disposition != "" && !slices.Contains(endings(), opts.disposition):
		return search{}, unknownWord("--disposition", opts.disposition, endings())
	}
	return search{stage: message.Stage(opts.stage), unit: opts.unit, matter: opts.matter, disposition: opts.disposition, open: opts.open, closed: opts.closed}, nil
}

func (o *online) list(all []found, form string) error {
	if form != formText {
		return o.encoded(form, orNone(all))
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(o.out, o.text("没有符合条件的案件", "no such cases"))
		return err
	}
	return o.colored(func(w io.Writer) error {
		t := explain.NewTable(w, o.text("案件", "Case"), o.text("单位", "Unit"), o.text("阶段", "Stage"), o.text("等待", "Awaiting"),
			o.text("最后一日", "Last day"), o.text("警示", "Card"), o.text("结论", "Disposition"), o.text("立案", "Opened"))
		for _, f := range all {
			outcome := ""
			if f.Disposition != "" {
				outcome = explain.Outcome(measures.Disposition(f.Disposition), o.lang)
			}
			stage := explain.Stage(f.Stage, o.lang)
			if f.Status != statusOpen && f.Status != statusClosed {
				stage += o.text("（流程异常：%s）", " (broke off: %s)", f.Status)
			}
			if err := t.Row(f.Case, f.Unit, stage, explain.Role(f.WaitingOn, o.lang), explain.LastDay(f.Due), explain.Card(f.Card, o.lang), outcome, explain.Instant(f.Opened)); err != nil {
				return err
			}
		}
		return t.Flush()
	}, func(i int) message.Card { return all[i].Card })
}

// colored writes a table with a line for its titles and, on a terminal, each row in the colour of its card.
func (o *online) colored(table func(io.Writer) error, card func(row int) message.Card) error {
	if !o.color() {
		return table(o.out)
	}
	var b bytes.Buffer
	if err := table(&b); err != nil {
		return err
	}
	for i, line := range strings.SplitAfter(b.String(), "\n") {
		colour := ""
		switch {
		case line == "":
			continue
		case i == 0:
			colour = "2"
		case card(i-1) == message.Red:
			colour = "31"
		case card(i-1) == message.Yellow:
			colour = "33"
		}
		if colour != "" {
			line = "\x1b[" + colour + "m" + strings.TrimSuffix(line, "\n") + "\x1b[0m\n"
		}
		if _, err := io.WriteString(o.out, line); err != nil {
			return err
		}
	}
	return nil
}

type inboxOptions struct {
	role, unit, output string
	overdue            bool
	limit              int
}

func newInbox(o *online) *cobra.Command {
	opts := inboxOptions{limit: 50}
	known := append(slices.Clone(rolesOfPeople), string(message.Auditor), string(message.System))
	cmd := &cobra.Command{
		Use:   "inbox",
		Short: o.text("待办：谁在等谁，何时到期，黄牌红牌", "What waits for whom, until when, with yellow and red cards"),
		Long: o.text("列出全部案件的待办，先到期的在前。先用引擎的检索找到案件（可能滞后一两秒），再向每个案件询问待办。",
			"Lists what all open cases await, the soonest due first. Cases are found by the engine's search, which may lag a second\nor two behind; then each is asked for its docket."),
		Example: examples("starter inbox --role supervisor", "starter inbox --role handler --unit 海州分局", "starter inbox --overdue -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case opts.role != "" && !slices.Contains(known, opts.role):
				return unknownWord("--role", opts.role, rolesOfPeople)
			case opts.limit < 0:
				return usage("--limit 不能小于 0", "--limit cannot be below 0")
			}
			return o.with(cmd.Context(), func(c cases) error { return o.inbox(cmd.Context(), c, opts, time.Now()) })
		},
	}
	o.printing(cmd, &opts.output)
	f := cmd.Flags()
	f.StringVar(&opts.role, "role", "", o.text("只要等待该身份 `ROLE` 的："+strings.Join(rolesOfPeople, "、"), "only what awaits `ROLE`: "+strings.Join(rolesOfPeople, ", ")))
	complete(cmd, "role", rolesOfPeople...)
	f.StringVar(&opts.unit, "unit", "", o.text("只要该单位 `UNIT`", "only of `UNIT`"))
	f.BoolVar(&opts.overdue, "overdue", false, o.text("只要已经到期的", "only what is past its date"))
	f.IntVar(&opts.limit, "limit", opts.limit, o.text("最多显示 `N` 件，0 为全部", "show at most `N`, 0 for all"))
	return o.reaching(cmd)
}

// inboxView is one thing awaited, for other programs.
type inboxView struct {
	Case      string           `json:"case"`
	Unit      string           `json:"unit"`
	Matter    string           `json:"matter,omitempty"`
	Stage     message.Stage    `json:"stage"`
	Item      string           `json:"item,omitempty"`
	Awaits    message.ItemKind `json:"awaits"`
	Subject   string           `json:"subject,omitempty"`
	Article   string           `json:"article,omitempty"`
	WaitingOn message.Role     `json:"waiting_on"`
	Since     time.Time        `json:"since,omitzero"`
	Due       time.Time        `json:"due,omitzero"`
	Card      message.Card     `json:"card,omitempty"`
}

func (o *online) inbox(ctx context.Context, c cases, opts inboxOptions, now time.Time) error {
	s := search{open: true, unit: opts.unit, kind: anything}
	if opts.overdue {
		s.overdue = now
	}
	all, err := c.Find(ctx, s, 0)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(f found) bool { return f.WaitingOn == "" }) // closing, or not begun yet
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Case, b.Case)) })
	more := 0
	if opts.limit > 0 && len(all) > opts.limit && opts.role == "" { // what waits for a role, only the dockets tell
		more = len(all) - opts.limit
		all = all[:opts.limit]
	}
	rows, asked := awaitedOf(ctx, c, all, opts, now)
	if n := len(rows) - opts.limit; opts.limit > 0 && n > 0 { // the soonest are those of the cases that were asked
		more, rows = more+n, rows[:opts.limit]
	}
	if !asked {
		fmt.Fprintln(o.errs, o.text("注意：有案件没有应答（办理程序 worker 在运行吗？），其待办按引擎的检索显示", "note: some cases did not answer (is a worker running?); theirs are shown as the search has them"))
	}
	if opts.output != formText {
		return o.encoded(opts.output, orNone(rows))
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(o.out, o.text("没有待办", "nothing is awaited"))
		return err
	}
	if err := o.inboxTable(rows, now); err != nil {
		return err
	}
	if more > 0 {
		_, err = fmt.Fprintln(o.out, o.text("……另有至少 %d 项（--limit 0 显示全部）", "… and at least %d more (--limit 0 shows all)", more))
	}
	return err
}

// askAtOnce bounds how many cases are asked at a time, and askWithin how long for: what is not told by then is shown as
// the search has it.
const (
	askAtOnce = 8
	askWithin = 5 * time.Second
)

// awaitedOf asks cases for what they await. It reports false where some did not answer.
func awaitedOf(ctx context.Context, c cases, all []found, opts inboxOptions, now time.Time) ([]inboxView, bool) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	told := make([][]message.Item, len(all))
	errs := make([]error, len(all))
	var group sync.WaitGroup
	slots := make(chan struct{}, askAtOnce)
	for i, f := range all {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			if told[i], errs[i] = c.Docket(ctx, f.Case); isCode(errs[i], exitUnreachable) {
				cancel() // no worker: the others will not answer either
			}
		})
	}
	group.Wait()
	var rows []inboxView
	asked := true
	for i, f := range all {
		if errs[i] != nil {
			asked = asked && isCode(errs[i], exitNotFound)
			if opts.role != "" && string(f.WaitingOn) != opts.role {
				continue
			}
			kind, _ := explain.Awaits(f.Stage)
			rows = append(rows, inboxView{Case: f.Case, Unit: f.Unit, Matter: f.Matter, Stage: f.Stage, Awaits: kind, WaitingOn: f.WaitingOn, Due: f.Due, Card: f.Card})
			continue
		}
		for _, item := range told[i] {
			if item.Status == message.ItemOpen && (opts.role == "" || string(item.From) == opts.role) && (!opts.overdue || !item.Due.After(now)) {
				rows = append(rows, inboxView{f.Case, f.Unit, f.Matter, f.Stage, item.ID, item.Kind, item.Subject, item.Article, item.From, item.Opened, item.Due, item.Card})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b inboxView) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Case, b.Case)) })
	return rows, asked
}

func (o *online) inboxTable(rows []inboxView, now time.Time) error {
	return o.colored(func(w io.Writer) error {
		t := explain.NewTable(w, o.text("最后一日", "Last day"), o.text("剩余", "Left"), o.text("警示", "Card"), o.text("案件", "Case"), o.text("单位", "Unit"),
			o.text("等待", "Awaited"), o.text("由谁", "From"), o.text("已等", "For"), o.text("待办", "Item"))
		for _, r := range rows {
			since := ""
			if !r.Since.IsZero() {
				since = explain.Since(r.Since, now, o.lang)
			}
			if err := t.Row(explain.LastDay(r.Due), explain.Left(r.Due, now, o.lang), explain.Card(r.Card, o.lang), r.Case, r.Unit,
				explain.What(message.Item{Kind: r.Awaits, Subject: r.Subject}, o.lang), explain.Role(r.WaitingOn, o.lang), since, r.Item); err != nil {
				return err
			}
		}
		return t.Flush()
	}, func(i int) message.Card { return rows[i].Card })
}
