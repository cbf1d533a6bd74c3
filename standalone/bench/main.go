// Package bench measures the program: what a case costs, how it bears many of them, and how quickly it answers. It runs
// the program as its own process and calls it as its clients do, so that what it measures is what a bureau gets.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Serve is the command, before the flags of the program, by which the program hosts the floor too.
var Serve = []string{"bench", "serve"}

// bench is one measuring.
type bench struct {
	size    size
	input   message.CaseInput // of each case
	starter string            // the binary
	profile string            // where a CPU profile goes; empty takes none
	report  Report
	told    io.Writer
	begun   time.Time
}

// Main is "standalone bench": it exits with 0 when everything was measured, whatever came of it, 1 where something
// failed, 2 where its arguments are wrong. Prepare gives a case's input what the settings of a bureau give it.
func Main(ctx context.Context, args []string, out, errs io.Writer, l lang.Lang, prepare func(*message.CaseInput) error) int {
	text := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	flags := pflag.NewFlagSet("standalone bench", pflag.ContinueOnError)
	flags.SetOutput(out)
	flags.SortFlags = false
	flags.Usage = func() {
		fmt.Fprint(out, text("用法：standalone bench [选项]\n测量本机上的用时。\n\n",
			"Usage: standalone bench [flags]\nMeasures how long things take on this machine.\n\n")+config.Usages(flags, l))
	}
	b := &bench{told: errs, begun: time.Now(), report: Report{Machine: thisMachine()}}
	flags.StringVar(&b.report.Size, "size", "full", text("规模 `SIZE`：small 或者 full", "`SIZE`: small or full"))
	only := flags.StringSlice("only", nil, text("只测这些部分 `PARTS`：", "measure only these `PARTS`: ")+strings.Join(parts, ","))
	path := flags.String("json", "", text("结果另存为 JSON 的 `FILE`", "`FILE` for the figures as JSON"))
	flags.StringVar(&b.starter, "starter", beside("starter"), text("starter 程序 `FILE`", "the program starter, a `FILE`"))
	flags.StringVar(&b.profile, "profile", "", text("最短案件期间引擎和办理程序的 CPU 剖析 `FILE`", "`FILE` for a CPU profile of engine and worker during the shortest case"))
	err := flags.Parse(args)
	size, known := sizes[b.report.Size]
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		err = errors.New(config.WrongFlag("standalone bench", flags, err).In(l))
	case flags.NArg() > 0:
		err = fmt.Errorf(text("多余的参数：%q", "unexpected arguments: %q"), flags.Args())
	case !known:
		err = fmt.Errorf(text("没有规模 %q", "there is no size %q"), b.report.Size)
	default:
		err = knownParts(*only, l)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	b.size = size
	ctx, cancel := context.WithTimeout(ctx, size.within)
	defer cancel()
	if err = b.run(ctx, *only, prepare); err == nil || len(b.report.Figures) > 0 {
		err = errors.Join(err, b.report.print(out, l)) // what was measured before something failed is told too
	}
	if err == nil && *path != "" {
		err = b.report.save(*path)
	}
	if err != nil {
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
		return 1
	}
	return 0
}

// beside is a program in the folder of this one.
func beside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name+filepath.Ext(self))
}

// parts are what can be measured by itself.
var parts = []string{"shortest", "standing"}

func knownParts(only []string, l lang.Lang) error {
	for _, o := range only {
		if !slices.Contains(parts, o) {
			return errors.New(lang.Format("没有部分 %q", "there is no part %q", o).In(l))
		}
	}
	return nil
}

func (b *bench) run(ctx context.Context, only []string, prepare func(*message.CaseInput) error) (err error) {
	if b.input, err = sampleInput(); err != nil {
		return err
	}
	if err := prepare(&b.input); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "duecourse-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	wanted := func(part string) bool { return len(only) == 0 || slices.Contains(only, part) }
	if wanted("shortest") {
		if err := b.shortestCase(ctx, filepath.Join(folder, "shortest")); err != nil {
			return err
		}
	}
	if wanted("standing") {
		return b.withStanding(ctx, folder)
	}
	return nil
}

// withStanding measures with cases standing: few, some, and many.
func (b *bench) withStanding(ctx context.Context, folder string) (err error) {
	var all []*standing // that are up
	stop := func() (err error) {
		for _, s := range all {
			err = errors.Join(err, s.stop())
		}
		all = nil
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	up := func(s *standing, err error) (*standing, error) {
		if s != nil {
			all = append(all, s)
		}
		return s, err
	}
	many, err := up(b.bulkOpening(ctx, filepath.Join(folder, "bulk")))
	if err != nil {
		return err
	}
	few, err := up(b.stand(ctx, filepath.Join(folder, "few", "data"), b.size.few))
	if err != nil {
		return err
	}
	some, err := up(b.stand(ctx, filepath.Join(folder, "some", "data"), b.size.some))
	if err != nil {
		return err
	}
	b.memories([]*standing{few, some, many})
	if err := b.scrapes(ctx, []*standing{few, some, many}); err != nil {
		return err
	}
	if err := b.decisions(ctx, few, many); err != nil {
		return err
	}
	for _, s := range []*standing{few, many} {
		if err := b.commands(ctx, s); err != nil {
			return err
		}
	}
	if err := b.replay(ctx, few); err != nil {
		return err
	}
	if err := b.datedAnew(ctx, many); err != nil {
		return err
	}
	if err := stop(); err != nil {
		return err
	}
	return b.starting(ctx, filepath.Join(folder, "new"), many)
}

func (b *bench) start(ctx context.Context, folder string, command ...string) (*program, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	p, err := start(ctx, folder, command...)
	if p != nil {
		p.calmFor = b.size.calm
	}
	return p, err
}

// starterRuns runs the command line once and returns how long that took.
func (b *bench) starterRuns(ctx context.Context, s *standing, args []string) (time.Duration, error) {
	took, _, err := b.starterSays(ctx, s, args)
	return took, err
}

// starterSays runs it and returns what it printed too.
func (b *bench) starterSays(ctx context.Context, s *standing, args []string) (took time.Duration, said string, err error) {
	cmd := exec.CommandContext(ctx, b.starter, append(args, "--temporal-address", s.frontend)...)
	cmd.Dir, cmd.Env = filepath.Dir(s.folder), append(environment(), config.EnvPrefix+"_REGISTER=sqlite:"+filepath.Join(s.folder, "register.db"))
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	took = time.Since(begun)
	if err != nil {
		return took, "", fmt.Errorf("%s %s: %w: %s", b.starter, strings.Join(args, " "), err, out)
	}
	return took, string(out), nil
}

// tell tells what is being done.
func (b *bench) tell(format string, args ...any) {
	fmt.Fprintf(b.told, "%5.0f s  %s\n", time.Since(b.begun).Seconds(), fmt.Sprintf(format, args...))
}
