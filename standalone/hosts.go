package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"duecourse/config"
	"duecourse/internal/message"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/engine"
	"duecourse/worker/host"
	"duecourse/worker/parts"
)

// procedure is the worker that runs beside the engine: the same as the one of a cluster, but for where the engine and
// the data are.
type procedure struct {
	settings config.Settings
	log      *slog.Logger

	parts  *parts.Parts
	client client.Client
	host   *host.Host
}

// newProcedure reads the settings as a worker does. The engine is the one of this process, and what the settings leave
// to the defaults lies in its data folder.
func newProcedure(o engine.Options, flags *pflag.FlagSet) (*procedure, error) {
	s, err := config.Load(flags)
	if err != nil {
		return nil, err
	}
	if s.Register == config.DefaultRegister {
		s.Register = "sqlite:" + filepath.Join(o.Data, "register.db")
	}
	if s.Notify.Outbox == config.DefaultOutbox {
		s.Notify.Outbox = filepath.Join(o.Data, "outbox")
	}
	return &procedure{settings: s, log: o.Log}, nil
}

// Start opens the parts and polls. What was opened is closed again by Stop, also after an error.
func (p *procedure) Start(ctx context.Context, e *engine.Engine) (err error) {
	p.settings.Temporal = config.Temporal{Address: e.Frontend(), Namespace: engine.DefaultNamespace}
	if p.parts, err = parts.Open(ctx, p.settings); err != nil {
		return err
	}
	if p.client, err = temporalclient.Dial(ctx, p.settings, p.log); err != nil {
		return err
	}
	p.host, err = host.New(host.Options{
		Client:      p.client,
		TaskQueue:   message.TaskQueue,
		Register:    []func(worker.Registry){p.parts.Register},
		StopTimeout: p.settings.Worker.StopTimeout,
		Listen:      p.settings.Worker.Listen,
		Logger:      p.log,
	})
	if err != nil {
		return err
	}
	return p.host.Start()
}

// Failed tells when the worker gave up.
func (p *procedure) Failed() <-chan error { return p.host.Failed() }

// Stop drains the worker and closes what Start opened.
func (p *procedure) Stop(context.Context) error {
	if p.host != nil {
		p.host.Stop()
	}
	if p.client != nil {
		p.client.Close()
	}
	if p.parts == nil {
		return nil
	}
	return p.parts.Close()
}

type stopper interface{ Stop(context.Context) error }

// running is what runs, in the order in which it started.
type running []stopper

// stop stops the latest first, each one whatever became of the others.
func (rs running) stop(ctx context.Context) error {
	var errs []error
	for _, r := range slices.Backward(rs) {
		errs = append(errs, r.Stop(ctx))
	}
	return errors.Join(errs...)
}
