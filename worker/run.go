package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/pflag"
	"go.temporal.io/sdk/worker"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/telemetry"
	"duecourse/internal/temporalclient"
	"duecourse/worker/host"
	"duecourse/worker/parts"
)

// run works until ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	flags, err := parse(args)
	l := config.Language(args, os.Getenv)
	var s config.Settings
	if err == nil {
		s, err = config.Load(flags)
	}
	switch {
	case errors.Is(err, pflag.ErrHelp):
		help(out, l)
		return exitDone
	case err != nil:
		return report(errs, l, err)
	}
	logger := telemetry.NewLogger(errs, s.Log, new(slog.LevelVar)) // info
	for _, hint := range config.Misspelt() {
		logger.Warn(hint.In(s.Lang))
	}
	return report(errs, s.Lang, work(ctx, s, logger))
}

// work hosts the procedure until ctx ends or the host fails.
func work(ctx context.Context, s config.Settings, logger *slog.Logger) error {
	p, err := parts.Open(ctx, s)
	if err != nil {
		return stopped(ctx, err)
	}
	t, err := telemetry.Start(ctx, s)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	c, err := temporalclient.Dial(ctx, s, logger, t.Client)
	if err != nil {
		return stopped(ctx, errors.Join(err, p.Close()))
	}
	h, err := host.New(host.Options{
		Client:      c,
		TaskQueue:   message.TaskQueue,
		Register:    []func(worker.Registry){p.Register},
		StopTimeout: s.Worker.StopTimeout,
		Listen:      s.Worker.Listen,
		Metrics:     t.Handler(),
		Intercept:   p.Interceptors(logger),
		Logger:      logger,
	})
	if err == nil {
		err = p.Watch(t, s, c)
	}
	if err == nil {
		err = serve(ctx, h, s)
	}
	c.Close()
	told, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellWithin)
	defer cancel()
	if late := t.Stop(told); late != nil {
		logger.Warn("the last traces are lost", "error", late) // who receives them is away: no failure of the worker
	}
	return errors.Join(err, p.Close()) // last: the drain still writes to the register
}

// tellWithin is how long the last traces may take to be sent at a stop.
const tellWithin = 2 * time.Second

func serve(ctx context.Context, h *host.Host, s config.Settings) error {
	defer h.Stop()
	if err := h.Start(); err != nil {
		return startError(err, s)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-h.Failed():
		return temporalclient.Reached(s.Temporal.Address, err)
	}
}

// stopped forgets an error that is only the interruption of what was under way.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// parse reads the arguments.
func parse(args []string) (*pflag.FlagSet, error) {
	flags := newFlags(lang.EN) // the help is written anew
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return flags, err
		}
		return flags, usage{config.WrongFlag("worker", flags, err)}
	}
	if flags.NArg() > 0 {
		return flags, usage{lang.Format("多余的参数 %q；用法见 worker --help", "unexpected argument %q; see worker --help", flags.Arg(0))}
	}
	return flags, nil
}

func newFlags(l lang.Lang) *pflag.FlagSet {
	flags := pflag.NewFlagSet("worker", pflag.ContinueOnError)
	flags.SetOutput(io.Discard) // what is wrong is told once, by report
	flags.Usage = func() {}
	flags.SortFlags = false
	flags.String("config", "", lang.Text{ZH: "设置文件 `FILE`（默认 ./duecourse.yaml，如果有）", EN: "settings `FILE` (default ./duecourse.yaml where it exists)"}.In(l))
	config.AddFlags(flags, l)
	return flags
}

func help(out io.Writer, l lang.Lang) {
	fmt.Fprintf(out, "%s\n\n%s", lang.Text{
		ZH: "用法：worker [选项]\n\n为 Temporal 集群运行办案流程。选项优先于环境变量（DUECOURSE_…），环境变量优先于设置文件。\n密钥和密码没有选项，用环境变量或者设置文件。",
		EN: "Usage: worker [flags]\n\nRuns the procedure for a Temporal cluster. Flags overrule the environment (DUECOURSE_…), which overrules the\nsettings file. Keys and passwords have no flag: use the environment or the file.",
	}.In(l), config.Usages(newFlags(l), l))
}
