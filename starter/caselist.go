package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

type listOptions struct {
	stage, unit, matter, disposition, output string
	open, closed                             bool
}

func newListCases(o *online) *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: o.text("列出案件", "List cases"),
		Long: o.text("按案号列出案件。引擎的检索可能滞后一两秒。待办是否停止计算（案件中止），从台账中读取；台账无法读取的，在标准错误中说明。",
			"Lists cases by number. The engine's search may lag a second or two behind. Whether what is awaited stands still (the case\nis suspended) is read from the register; where that cannot be read, standard error says so."),
		Example: examples("starter list --open", "starter list --stage hearing --unit 连云港市海州区市场监督管理局基层分局", "starter list --closed --disposition exempt -o json"),
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
				o.markStopped(cmd.Context(), all, opts.unit)
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
	f.StringVar(&opts.disposition, "disposition", "", o.text("只要该处理结论 `DISPOSITION`："+strings.Join(endings(), "、"), "only with `DISPOSITION`: "+strings.Join(endings(), ", ")))
	complete(cmd, "disposition", endings()...)
	f.BoolVar(&opts.open, "open", false, o.text("只要未办结的", "only open ones"))
	f.BoolVar(&opts.closed, "closed", false, o.text("只要已办结的", "only closed ones"))
	return o.reaching(cmd, "register")
}

// markStopped says of each open case since when what it awaits next stands still. The engine's search does not know it.
func (o *online) markStopped(ctx context.Context, all []found, unit string) {
	if !slices.ContainsFunc(all, func(f found) bool { return f.WaitingOn != "" }) {
		return
	}
	type awaited struct {
		number string
		from   message.Role
		due    int64
	}
	stopped := map[awaited]time.Time{}
	err := o.withRecords(ctx, func(r records) error {
		f := register.DocketFilter{Unit: unit, Stopped: true, Limit: register.MaxPage}
		page, err := r.Docket(ctx, f)
		if err != nil {
			return err
		}
		for i, err := range recordedItems(ctx, r, f, page, 0) {
			if err != nil {
				return err
			}
			stopped[awaited{i.Case, i.WaitingOn, i.Due.Unix()}] = i.Stopped
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(o.errs, o.text("注意：台账无法读取，未标明哪些待办停止计算：%s", "note: the register cannot be read, so that what stands still is not marked: %s", wordsOf(err)))
	}
	for i, f := range all {
		all[i].Stopped = stopped[awaited{f.Case, f.WaitingOn, f.Due.Unix()}]
	}
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
			lastDay := explain.LastDay(f.Due)
			if !f.Stopped.IsZero() {
				lastDay += o.text("（停止计算）", " (standing still)")
			}
			if err := t.Row(f.Case, f.Unit, stage, explain.Role(f.WaitingOn, o.lang), lastDay, explain.Card(f.Card, o.lang), outcome, explain.Instant(f.Opened)); err != nil {
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
