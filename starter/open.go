package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// openAtOnce bounds how many cases are opened at a time.
const openAtOnce = 16

type openOptions struct {
	handler, officer, output string
	dryRun                   bool
}

func newOpen(o *online) *cobra.Command {
	opts := openOptions{handler: os.Getenv(envActor)}
	cmd := &cobra.Command{
		Use:   "open " + o.text("文件…|文件夹", "FILE…|DIR"),
		Short: o.text("按案件文件立案", "Open cases from case files"),
		Long: o.text(
			`按案件文件立案：每个文件一个案件。案号已经立过案的说明并跳过，不作任何改动，因此中断后可以原样再运行一次。
读不懂的文件逐一指出错误，其余照常立案。`,
			`Opens a case for every case file. A number that was opened before is said so and skipped without a change, so
that an interrupted run can simply be started again. Files that cannot be read are told with all their mistakes;
the others are opened all the same.`),
		Example: examples(
			"starter open case.yaml --handler h-017",
			"starter open case.yaml --handler h-017 --officer o-203",
			"starter open cases/ --handler h-017 --dry-run",
			"starter open cases/ --handler h-017 -o json > opened.jsonl"),
		Args: arguments(1, -1, lang.Text{ZH: "案件文件或者文件夹", EN: "case files or a folder"}),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.handler == "" {
				return usage("应当写明承办人的账号：--handler ID", "say who handles the case: --handler ID")
			}
			if opts.handler == opts.officer { // who could do nothing in the case afterwards
				return usage("当事执法人员不能办理本人的案件（第十条）：--handler 和 --officer 不能是同一账号", "the officer concerned cannot handle the case (Art. 10): --handler and --officer cannot be the same account")
			}
			files, err := findFiles(args)
			if err != nil {
				return err
			}
			m, err := o.load()
			if err != nil {
				return err
			}
			procedure, err := o.settings.Procedure()
			if err != nil {
				return err
			}
			return newOpening(o, m, procedure, opts, files).run(cmd.Context())
		},
	}
	o.printing(cmd, &opts.output)
	cmd.Flags().StringVar(&opts.handler, "handler", opts.handler, o.text("承办人的账号 `ID`", "account `ID` of the handler"))
	cmd.Flags().StringVar(&opts.officer, "officer", "", o.text("当事执法人员的账号 `ID`", "account `ID` of the officer concerned"))
	cmd.Flags().BoolVar(&opts.dryRun, "dry-run", false, o.text("只检查文件，不立案", "check the files and open nothing"))
	return o.reaching(cmd)
}

// inputOf makes of a case file what opens the case.
func inputOf(c *casefile.Case, m *measures.Measures, p config.Procedure, opts openOptions) message.CaseInput {
	in := message.InputOf(c)
	in.Measures = measures.VersionOf{ID: m.ID, Version: m.Version()}
	in.OpenedBy, in.Officer = message.Actor{ID: opts.handler, Role: message.Handler}, opts.officer
	p.Open(&in, civil.On(time.Now()))
	return in
}

// What became of a file.
const (
	resultOpened  = "opened"
	resultAlready = "already_open"
	resultChecked = "checked"
)

// openedView is what became of one case, for other programs.
type openedView struct {
	Case   string `json:"case"`
	Result string `json:"result"`
	File   string `json:"file"`
}

// opening opens the cases of many files: first it reads all, then it opens those that can be read, and tells what became
// of each in the order of the files.
type opening struct {
	*online
	m        *measures.Measures
	told     config.Procedure
	opts     openOptions
	files    *caseFiles
	progress *progress
	table    *explain.Table
	rows     io.Writer

	inputs   map[string]message.CaseInput // by path
	readable []string

	unread, opened, already, checked, notes int
}

func newOpening(o *online, m *measures.Measures, told config.Procedure, opts openOptions, files *caseFiles) *opening {
	p := newProgress(o.app, len(files.paths))
	p.text = func(_, _ string, args ...any) string { return o.text("已处理 %d / %d", "done %d of %d", args...) }
	x := &opening{online: o, m: m, told: told, opts: opts, files: files, progress: p, rows: p.aside(o.out), inputs: map[string]message.CaseInput{}}
	if opts.output == formText {
		x.table = explain.NewTable(x.rows, o.text("案件", "Case"), o.text("结果", "Result"), o.text("文件", "File"))
	}
	return x
}

func (x *opening) run(ctx context.Context) error {
	if len(x.files.lost) > 0 {
		x.report(x.files.lost)
		x.unread = len(x.files.lost)
	}
	if err := x.read(ctx); err != nil {
		return err
	}
	if x.opts.dryRun {
		return x.finish(ctx, x.check())
	}
	if len(x.readable) == 0 {
		return x.finish(ctx, nil)
	}
	return x.finish(ctx, x.with(ctx, func(c cases) error { return x.open(ctx, c) }))
}

// read reads every file and notes which can be opened.
func (x *opening) read(ctx context.Context) error {
	type one struct {
		path string
		c    *casefile.Case
		err  error
	}
	first := map[string]string{} // path by case number
	return inOrder(ctx, x.files.paths, openAtOnce, func(path string) one {
		c, err := x.readCase(path, x.m)
		if err == nil {
			err = unfilled(path, c)
		}
		return one{path, c, err}
	}, func(r one) error {
		if r.err == nil && first[r.c.Number] != "" {
			r.err = source.Problems{{File: r.path, Text: lang.Format("案号 %s 在 %s 中已有", "the case number %s stands in %s already", r.c.Number, first[r.c.Number])}}
		}
		if r.err != nil {
			x.unread++
			x.report(r.err)
			return nil
		}
		first[r.c.Number] = r.path
		x.notes += len(r.c.Notes)
		x.inputs[r.path] = inputOf(r.c, x.m, x.told, x.opts)
		x.readable = append(x.readable, r.path)
		return nil
	})
}

// unfilled refuses a template that nobody filled in.
func unfilled(path string, c *casefile.Case) error {
	var problems source.Problems
	for _, text := range casefile.Unfilled(c) {
		problems = append(problems, source.Problem{File: path, Text: text})
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func (x *opening) check() error {
	for _, path := range x.readable {
		if err := x.row(path, resultChecked); err != nil {
			return err
		}
	}
	return nil
}

// open opens the cases. It ends at the first error: what keeps one case from being opened keeps the next.
func (x *opening) open(ctx context.Context, c cases) error {
	type one struct {
		path   string
		fresh  bool
		others lang.Text // who else has the case that was opened before
		err    error
	}
	return inOrder(ctx, x.readable, openAtOnce, func(path string) one {
		in := x.inputs[path]
		fresh, err := c.Open(ctx, in)
		r := one{path: path, fresh: fresh, err: err}
		if err == nil && !fresh {
			r.others = othersOf(ctx, c, in)
		}
		return r
	}, func(r one) error {
		x.progress.step()
		switch {
		case r.err != nil:
			return r.err
		case r.fresh:
			return x.row(r.path, resultOpened)
		}
		if r.others.ZH != "" {
			fmt.Fprintln(x.errs, r.others.In(x.lang))
		}
		return x.row(r.path, resultAlready)
	})
}

// othersOf says that a case which was opened before was opened for other people than it was to be now, or that this could
// not be seen; nothing where they are the same, or the engine no longer keeps the case.
func othersOf(ctx context.Context, c cases, in message.CaseInput) lang.Text {
	l, err := c.Look(ctx, in.Case)
	switch {
	case isCode(err, exitNotFound):
		return lang.Text{}
	case err != nil:
		return lang.Format("注意：未能查看此前所立案件 %s 的承办人和当事人：%s", "note: who has the case %s, which was opened before, could not be looked at: %s", in.Case, wordsOf(err))
	case (in.OpenedBy.ID == l.Input.OpenedBy.ID || in.OpenedBy.ID == l.State.Handler) && in.Officer == l.Input.Officer:
		return lang.Text{}
	}
	return lang.Format("注意：案件 %s 此前立案时的承办人为 %s，当事人为 %s，与这次所给的（%s、%s）不同，未作改动",
		"note: the case %s was opened before for the handler %s and the officer %s, not for %s and %s as given now; nothing was changed",
		in.Case, l.Input.OpenedBy.ID, named(l.Input.Officer), in.OpenedBy.ID, named(in.Officer))
}

// named is an account, or that there is none.
func named(account string) lang.Text {
	if account == "" {
		return lang.Text{ZH: "未写明", EN: "(none)"}
	}
	return lang.Text{ZH: account, EN: account}
}

func (x *opening) row(path, result string) error {
	switch result {
	case resultOpened:
		x.opened++
	case resultAlready:
		x.already++
	default:
		x.checked++
	}
	if x.table != nil {
		words := map[string]string{resultOpened: x.text("已立案", "opened"), resultChecked: x.text("可以立案", "can be opened"),
			resultAlready: x.text("此前已立案，未作改动", "opened before, nothing changed")}
		return x.table.Row(x.inputs[path].Case, words[result], path)
	}
	form := encodeLine
	if x.files.single {
		form = encode
	}
	data, err := form(x.opts.output, openedView{x.inputs[path].Case, result, path})
	if err != nil {
		return err
	}
	_, err = x.rows.Write(data)
	return err
}

// finish tells what was done, an error or not.
func (x *opening) finish(ctx context.Context, err error) error {
	x.progress.hide()
	if x.table != nil && x.opened+x.already+x.checked > 0 {
		err = errors.Join(err, x.table.Flush())
	}
	files := len(x.files.paths) + len(x.files.lost)
	if !x.files.single {
		fmt.Fprintln(x.errs, x.text("%s 个文件：新立案 %s，此前已立案 %s，可以立案 %s，有误 %s", "files: %s; opened: %s; opened before: %s; can be opened: %s; wrong: %s",
			strconv.Itoa(files), strconv.Itoa(x.opened), strconv.Itoa(x.already), strconv.Itoa(x.checked), strconv.Itoa(x.unread)))
	}
	if x.notes > 0 && x.opened > 0 {
		fmt.Fprintln(x.errs, x.text("注意：案件文件中的备注（notes，共 %d 条）不是事实，未随案件立案；请另行保存案件文件",
			"note: the notes in the case files (%d) are no facts and were not taken along; keep the files", x.notes))
	}
	switch {
	case interrupted(ctx) && x.opened+x.already+x.checked+x.unread < files:
		return failed("已中断：再运行一次即可接着办", "interrupted: run it again to go on")
	case err != nil:
		return err
	case x.unread > 0:
		return told(exitUsage)
	}
	return nil
}
