package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/pflag"

	"duecourse/config"
	"duecourse/internal/lang"
)

// Start starts everything that a demonstration needs in a data folder.
type Start func(ctx context.Context, data string, log *slog.Logger) (b *Bureau, stop func(context.Context) error, err error)

const (
	within    = 2 * time.Minute // a demonstration takes seconds
	stopGrace = 30 * time.Second
)

// Main is "standalone demo": it exits with 0 where every case ended as planned, 1 where not, 2 where its arguments are
// wrong.
func Main(ctx context.Context, args []string, out, errs io.Writer, l lang.Lang, start Start) int {
	flags := pflag.NewFlagSet("standalone demo", pflag.ContinueOnError)
	flags.SetOutput(out)
	flags.SortFlags = false
	text := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	flags.Usage = func() {
		fmt.Fprint(out, text("用法：standalone demo [选项]\n把样例案件办到终局，并说明结果。\n\n",
			"Usage: standalone demo [flags]\nCarries the sample cases to their ends and says what came of them.\n\n")+config.Usages(flags, l))
	}
	data := flags.String("data", "", text("数据目录，保留供查看（默认用临时目录，办完删除）", "the data `folder`, which is kept (default a temporary one, which is removed)"))
	language := flags.String("lang", string(l), text("语言 `LANG`：zh 或者 en", "language `LANG`: zh or en"))
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		err = errors.New(config.WrongFlag("standalone demo", flags, err).In(l))
	case flags.NArg() > 0:
		err = fmt.Errorf(text("多余的参数：%q", "unexpected arguments: %q"), flags.Args())
	default:
		l, err = lang.Parse(*language)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	ok, err := inFolder(ctx, *data, out, l, start)
	switch {
	case errors.Is(err, ErrNotEmpty):
		fmt.Fprintln(errs, lang.Format("数据目录 %s 中已有案件：演示请另选一个空目录", "the data folder %s has cases already: choose an empty one for a demonstration", *data).In(l))
	case err != nil:
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
	case ok:
		return 0
	}
	return 1
}

// inFolder runs the demonstration in a folder, or in a temporary one.
func inFolder(ctx context.Context, data string, out io.Writer, l lang.Lang, start Start) (ok bool, err error) {
	if data == "" {
		if data, err = os.MkdirTemp("", "duecourse-demo-"); err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	}
	b, stop, err := start(ctx, data, slog.New(slog.DiscardHandler)) // what matters is in the log of the cases
	if err != nil {
		return false, err
	}
	ok, err = Run(ctx, b, out, l)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	return ok, errors.Join(err, stop(ctx))
}
