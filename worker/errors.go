package main

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"go.temporal.io/api/serviceerror"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/source"
	"duecourse/internal/temporalclient"
)

const (
	exitDone        = 0
	exitError       = 1 // the program failed
	exitUsage       = 2 // the arguments or settings are wrong
	exitUnreachable = 5 // Temporal does not answer
)

// usage is a mistake in how the program was called.
type usage struct{ lang.Text }

func (u usage) Error() string { return u.EN }

// failure is a failure that has a text in both languages.
type failure struct{ lang.Text }

func (f failure) Error() string { return f.EN }

// startError says what keeps a host from starting in words that tell what to do.
func startError(err error, s config.Settings) error {
	var none *serviceerror.NamespaceNotFound
	switch {
	case errors.As(err, &none):
		return failure{lang.Format("Temporal 没有命名空间 %q；请先运行 starter setup", "Temporal has no namespace %q; starter setup prepares it", s.Temporal.Namespace)}
	case errors.Is(err, syscall.EADDRINUSE):
		return failure{lang.Format("地址 %s 已被占用；请改 worker.listen", "the address %s is taken; choose another for worker.listen", s.Worker.Listen)}
	}
	return temporalclient.Reached(s.Temporal.Address, err)
}

// report tells of an error in the chosen language and returns the exit code for it.
func report(errs io.Writer, l lang.Lang, err error) int {
	var (
		problems source.Problems
		use      usage
		away     *temporalclient.Unreachable
	)
	code := exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &problems):
		fmt.Fprintln(errs, problems.In(l))
		return exitUsage
	case errors.As(err, &use):
		code = exitUsage
	case errors.As(err, &away):
		code = exitUnreachable
	}
	fmt.Fprintln(errs, "worker: "+lang.ErrorIn(l, err))
	return code
}
