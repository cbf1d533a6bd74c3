// Command standalone runs Duecourse in one process: a Temporal server on SQLite, its web UI, and the worker. A first
// start opens the sample cases; "standalone demo" carries them to their ends, apart from everything else; "standalone
// backup" copies the data while it runs and "standalone restore" puts it back.
//
// It exits with 0 when it was asked to stop, 1 when it failed, and 2 when its arguments are wrong.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/telemetry"
	"duecourse/standalone/backup"
	"duecourse/standalone/demo"
	"duecourse/standalone/engine"
)

const (
	exitDone  = 0
	exitError = 1
	exitUsage = 2

	stopGrace = 30 * time.Second // for everything to end after a signal
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, config.Language(os.Args[1:], os.Getenv)))
}

// run serves until ctx ends and returns the exit code. It speaks l until the settings are read, which may say otherwise.
func run(ctx context.Context, args []string, out, errs io.Writer, l lang.Lang) int {
	if len(args) > 0 && args[0] == "demo" {
		return demo.Main(ctx, args[1:], out, errs, l, startDemo)
	}
	if len(args) > 0 && (args[0] == "backup" || args[0] == "restore") {
		return backup.Main(ctx, args[0], withoutLang(args[1:]), out, errs, l)
	}
	if len(args) > 0 && args[0] == "bench" {
		return runBench(ctx, withoutLang(args[1:]), out, errs, l)
	}
	options, flags, err := parse(args, out, l)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return exitDone
	case err != nil:
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	var level slog.LevelVar
	level.Set(slog.LevelWarn)
	p, err := newProcedure(options, flags)
	if err != nil {
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
		return exitUsage
	}
	l = p.settings.Lang
	options.Log = telemetry.NewLogger(errs, p.settings.Log, &level)
	p.log = options.Log
	// What is cut off by a stop is no news; what fails at it comes back as an error.
	context.AfterFunc(ctx, func() { level.Set(slog.LevelError + 1) })
	if err := serve(ctx, options, p, out, l); err != nil {
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
		return exitError
	}
	return exitDone
}

// withoutLang takes away the language, which was read already, from the arguments of a command that does not know it.
func withoutLang(args []string) []string {
	var rest []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--lang" && i+1 < len(args):
			i++
		case !strings.HasPrefix(args[i], "--lang="):
			rest = append(rest, args[i])
		}
	}
	return rest
}

// about says what the program does, and its other commands.
var about = lang.Text{
	ZH: `用法：standalone [选项]
在一个进程中运行引擎、网页界面和办理程序；首次启动时立样例案件。按 Ctrl-C 停止。

命令：
  standalone demo               一分钟内把样例案件办到终局，并说明结果（另用一个临时数据目录）
  standalone backup DIR         把数据目录备份到空目录 DIR，系统可以照常运行
  standalone restore DIR        检查备份 DIR，恢复为新的数据目录
  standalone bench              测量本机上的用时
各命令的选项见 standalone 命令 --help。

选项：
`,
	EN: `Usage: standalone [flags]
Runs the engine, its web UI and the worker in one process, and opens the sample cases on a first start. Ctrl-C stops it.

Commands:
  standalone demo               carries the sample cases to their ends in a minute and says what came of them
                                (in a temporary data folder of its own)
  standalone backup DIR         copies the data folder to the empty folder DIR, also while the system runs
  standalone restore DIR        checks the backup DIR and restores it to a new data folder
  standalone bench              measures how long things take on this machine
For the flags of a command see standalone COMMAND --help.

Flags:
`,
}

// parse reads the arguments.
func parse(args []string, out io.Writer, l lang.Lang) (engine.Options, *pflag.FlagSet, error) {
	text := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	var o engine.Options
	flags := pflag.NewFlagSet("standalone", pflag.ContinueOnError)
	flags.SetOutput(out)
	flags.SortFlags = false
	flags.Usage = func() { fmt.Fprint(out, about.In(l)+config.Usages(flags, l)) }
	flags.StringVar(&o.Data, "data", "data", text("数据目录", "the data `folder`"))
	flags.StringVar(&o.Frontend, "frontend", engine.DefaultFrontend,
		text("引擎的地址 `host:port`，端口 0 表示任取一个空闲端口", "`host:port` of the engine; port 0 takes a free one"))
	flags.StringVar(&o.UI, "ui", engine.DefaultUI,
		text("网页界面的地址 `host:port`，空值表示不启动", "`host:port` of the web UI; empty starts none"))
	flags.String("config", "", text("设置文件 `FILE`（默认 ./duecourse.yaml，如果有）", "settings `FILE` (default ./duecourse.yaml where it exists)"))
	flags.Bool("samples", true, text("首次启动时立样例案件；台账、通知或者移送不在数据目录内的，须明确指定才立",
		"open the sample cases on a first start; where register, notices or hand-overs leave the data folder, only if asked"))
	config.AddFlags(flags, l, "lang", "worker.listen", "log.format", "log.level", "tracing.endpoint", "register", "measures")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return o, flags, err
		}
		return o, flags, errors.New(config.WrongFlag("standalone", flags, err).In(l))
	}
	if flags.NArg() > 0 {
		return o, flags, fmt.Errorf(text("多余的参数：%q", "unexpected arguments: %q"), flags.Args())
	}
	return o, flags, nil
}

// serve brings up the engine and the procedure, says where to look, and stops both when ctx ends or one of them fails.
func serve(ctx context.Context, o engine.Options, p *procedure, out io.Writer, l lang.Lang) error {
	e, err := engine.Start(ctx, o)
	if err != nil {
		if ctx.Err() != nil {
			return nil // asked to stop before it was up
		}
		return err
	}
	if err = p.Start(ctx, e); err == nil {
		announce(out, l, o, e, p)
		err = p.FirstStart(ctx, e, o.Data, out, l)
		if err == nil {
			fmt.Fprintln(out, lang.Text{ZH: "按 Ctrl-C 停止", EN: "Ctrl-C stops it"}.In(l))
			select {
			case <-ctx.Done():
				fmt.Fprintln(out, lang.Text{ZH: "正在停止……", EN: "Stopping …"}.In(l))
			case err = <-e.Failed():
			case err = <-p.Failed():
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	return errors.Join(err, running{e, p}.stop(ctx))
}

// announce says where to look.
func announce(out io.Writer, l lang.Lang, o engine.Options, e *engine.Engine, p *procedure) {
	say := func(zh, en string, args ...any) { fmt.Fprintln(out, lang.Format(zh, en, args...).In(l)) }
	say("引擎　　　%s", "engine       %s", e.Frontend())
	if ui := e.UI(); ui != "" {
		say("网页界面　http://%s", "web UI       http://%s", ui)
	}
	say("办案状态　http://%[1]s，指标 /metrics", "status       http://%[1]s, metrics at /metrics", p.host.Addr())
	say("数据目录　%s", "data folder  %s", o.Data)
	say("台账　　　%s", "register     %s", p.settings.RegisterShown()) // it may be that of another folder, by the environment
}
