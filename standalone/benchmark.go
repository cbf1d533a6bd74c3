package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/pprof"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/standalone/bench"
	"duecourse/standalone/engine"
)

// runBench is "standalone bench", which measures, and "standalone bench serve", which it starts: the program with the
// workflow that cases are measured against beside the procedure.
func runBench(ctx context.Context, args []string, out, errs io.Writer, l lang.Lang) int {
	if len(args) == 0 || args[0] != bench.Serve[1] {
		return bench.Main(ctx, args, out, errs, l, asOpened)
	}
	if err := serveBench(ctx, args[1:], out, errs, l); err != nil {
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
		return exitError
	}
	return exitDone
}

// asOpened gives a case what the settings give it when it is opened, as they are by default.
func asOpened(in *message.CaseInput) error {
	o, flags, err := parse(nil, io.Discard, lang.EN)
	if err != nil {
		return err
	}
	p, err := newProcedure(o, flags)
	if err != nil {
		return err
	}
	told, err := p.settings.Procedure()
	if err != nil {
		return err
	}
	told.Open(in, civil.On(time.Now()))
	return nil
}

func serveBench(ctx context.Context, args []string, out, errs io.Writer, l lang.Lang) (err error) {
	profile := ""
	if len(args) > 1 && args[0] == "--profile" {
		profile, args = args[1], args[2:]
	}
	o, flags, err := parse(args, out, l)
	if err != nil {
		return err
	}
	p, err := newProcedure(o, flags)
	if err != nil {
		return err
	}
	o.Log = slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p.log = o.Log
	e, err := engine.Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
		defer cancel()
		err = errors.Join(err, running{e, p}.stop(ctx))
	}()
	if err := p.Start(ctx, e); err != nil {
		return err
	}
	stop, err := bench.HostFloor(p.client)
	if err != nil {
		return err
	}
	defer stop()
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	announce(out, l, o, e, p)
	fmt.Fprintln(out, "Ctrl-C")
	select {
	case <-ctx.Done():
		return nil
	case err := <-e.Failed():
		return err
	case err := <-p.Failed():
		return err
	}
}
