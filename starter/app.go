package main

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// app is what the commands share: where they read and write, and how they were set up.
type app struct {
	in        io.Reader
	out, errs io.Writer
	lang      lang.Lang
	settings  config.Settings
}

// run does what the arguments ask for and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, errs: errs, lang: config.Language(args, os.Getenv)}
	root := newRoot(a)
	root.SetArgs(append([]string{}, args...)) // no arguments are none: for nil, cobra would read the process's own
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	return a.report(root.ExecuteContext(ctx))
}

// setUp reads the settings, once the arguments are known to be good.
func (a *app) setUp(cmd *cobra.Command) error {
	s, err := config.Load(cmd.Flags())
	if err != nil {
		return badInput(err)
	}
	a.settings, a.lang = s, s.Lang
	return nil
}

// load returns the Measures in force.
func (a *app) load() (*measures.Measures, error) {
	name, data, err := a.settings.MeasuresData()
	if err != nil {
		return nil, err
	}
	return measures.Load(name, data)
}

// text says something in the chosen language.
func (a *app) text(zh, en string, args ...any) string { return lang.Format(zh, en, args...).In(a.lang) }

// color reports whether out is a terminal that is to have colours.
func (a *app) color() bool {
	return isTerminal(a.out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// interrupted reports whether the user or the system asked the program to stop.
func interrupted(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }
