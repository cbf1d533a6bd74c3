package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/pflag"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/telemetry"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/demo"
	"duecourse/standalone/engine"
	"duecourse/standalone/status"
	"duecourse/worker/host"
	"duecourse/worker/parts"
)

// procedure is the worker that runs beside the engine: the same as the one of a cluster, but for where the engine and
// the data are.
type procedure struct {
	settings config.Settings
	log      *slog.Logger

	samples bool // whether a first start opens the sample cases

	telemetry *telemetry.Telemetry
	parts     *parts.Parts
	client    client.Client
	host      *host.Host
}

// registerIn is the register of a data folder, where the settings name no other.
func registerIn(data string) string { return "sqlite:" + filepath.Join(data, "register.db") }

func outboxIn(data string) string     { return filepath.Join(data, "outbox") }
func dropFolderIn(data string) string { return filepath.Join(data, "handoff") }

// staysIn tells whether nothing that a case brings about leaves the data folder. Only there are sample cases opened unasked:
// a bureau's own register never forgets one, and a commission would be handed matters that were made up.
func staysIn(data string, s config.Settings) bool {
	return s.Register == registerIn(data) && s.Notify.Outbox == outboxIn(data) && s.HandOff.DropFolder == dropFolderIn(data) &&
		s.HandOff.URL == "" && s.Notify.Webhook.URL == "" && s.Notify.SMTP.Host == ""
}

// newProcedure reads the settings as a worker does. The engine is the one of this process, and what the settings leave
// to the defaults lies in its data folder.
func newProcedure(o engine.Options, flags *pflag.FlagSet) (*procedure, error) {
	s, err := config.Load(flags)
	if err != nil {
		return nil, err
	}
	if s.Register == config.DefaultRegister {
		s.Register = registerIn(o.Data)
	}
	if s.Notify.Outbox == config.DefaultOutbox {
		s.Notify.Outbox = outboxIn(o.Data)
	}
	if s.HandOff.DropFolder == config.DefaultDropFolder {
		s.HandOff.DropFolder = dropFolderIn(o.Data)
	}
	samples, err := flags.GetBool("samples")
	if !flags.Changed("samples") {
		samples = staysIn(o.Data, s)
	}
	return &procedure{settings: s, samples: samples}, err
}

// Start opens the parts and polls. What was opened is closed again by Stop, also after an error.
func (p *procedure) Start(ctx context.Context, e *engine.Engine) (err error) {
	p.settings.Temporal = config.Temporal{Address: e.Frontend(), Namespace: engine.DefaultNamespace}
	if p.parts, err = parts.Open(ctx, p.settings); err != nil {
		return err
	}
	if p.telemetry, err = telemetry.Start(ctx, p.settings); err != nil {
		return err
	}
	if p.client, err = temporalclient.Dial(ctx, p.settings, p.log, p.telemetry.Client); err != nil {
		return err
	}
	if err = p.parts.Watch(p.telemetry, p.settings, p.client); err != nil {
		return err
	}
	p.host, err = host.New(host.Options{
		Client:      p.client,
		TaskQueue:   message.TaskQueue,
		Register:    []func(worker.Registry){p.parts.Register},
		StopTimeout: p.settings.Worker.StopTimeout,
		Listen:      p.settings.Worker.Listen,
		Metrics:     p.telemetry.Handler(),
		Home: &status.Page{Reader: p.parts.Figures, Engine: p.parts.Engine, Year: p.parts.Year,
			Lang: p.settings.Lang, UI: e.UI(), Log: p.log},
		Intercept: p.parts.Interceptors(p.log),
		Logger:    p.log,
	})
	if err != nil {
		return err
	}
	return p.host.Start()
}

// FirstStart opens the sample cases where the data folder is new. Where that does not come to its end, it says why and
// the next start goes on with it: the procedure itself runs.
func (p *procedure) FirstStart(ctx context.Context, e *engine.Engine, data string, out io.Writer, l lang.Lang) error {
	if !p.samples {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan error, 1)
	go func() {
		b, err := p.bureau(ctx)
		if err == nil {
			defer b.Register.Close()
			address, records := "", ""
			if e.Frontend() != engine.DefaultFrontend {
				address = " --temporal-address " + e.Frontend()
			}
			if own := registerIn(data); p.settings.Register == own && own != config.DefaultRegister {
				records = " --register " + own
			}
			err = demo.FirstStart(ctx, b, data, address, records, out, l)
		}
		done <- err
	}()
	var failed error
	select {
	case err := <-done:
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(out, lang.Format("样例案件未能全部备好，下次启动时接着办：%v", "the sample cases are not all ready, the next start goes on with them: %v", err).In(l))
		}
		return nil
	case failed = <-e.Failed():
	case failed = <-p.Failed():
	}
	cancel(failed)
	<-done
	return failed
}

// bureau is the procedure as the sample cases are played in it; its register is the caller's to close.
func (p *procedure) bureau(ctx context.Context) (*demo.Bureau, error) {
	name, data, err := p.settings.MeasuresData()
	if err != nil {
		return nil, err
	}
	m, err := measures.Load(name, data)
	if err != nil {
		return nil, err
	}
	told, err := p.settings.Procedure()
	if err != nil {
		return nil, err
	}
	r, err := register.Open(ctx, p.settings.Register)
	if err != nil {
		return nil, err
	}
	return &demo.Bureau{Client: p.client, Register: r, Measures: m, Procedure: told}, nil
}

// startDemo starts everything in a folder on free ports. No settings are read: a demonstration writes to nobody's mail
// and to nobody's register.
func startDemo(ctx context.Context, data string, log *slog.Logger) (*demo.Bureau, func(context.Context) error, error) {
	e, err := engine.Start(ctx, engine.Options{Data: data, Frontend: "127.0.0.1:0", Log: log})
	if err != nil {
		return nil, nil, err
	}
	p := &procedure{log: log, settings: config.Settings{
		Register: registerIn(data),
		Notify:   config.Notify{Outbox: filepath.Join(data, "outbox")},
		HandOff:  config.HandOff{DropFolder: filepath.Join(data, "handoff")},
		Worker:   config.Worker{Listen: "127.0.0.1:0", StopTimeout: stopGrace},
	}}
	all := running{e, p}
	if err = p.Start(ctx, e); err == nil {
		var b *demo.Bureau
		if b, err = p.bureau(ctx); err == nil {
			return b, func(ctx context.Context) error { return errors.Join(b.Register.Close(), all.stop(ctx)) }, nil
		}
	}
	return nil, nil, errors.Join(err, all.stop(context.WithoutCancel(ctx)))
}

// Failed tells when the worker gave up.
func (p *procedure) Failed() <-chan error { return p.host.Failed() }

// Stop drains the worker and closes what Start opened.
func (p *procedure) Stop(ctx context.Context) error {
	if p.host != nil {
		p.host.Stop()
	}
	if p.client != nil {
		p.client.Close()
	}
	if p.telemetry != nil {
		told, cancel := context.WithTimeout(ctx, tellWithin)
		defer cancel()
		if err := p.telemetry.Stop(told); err != nil {
			p.log.Warn("the last traces are lost", "error", err) // who receives them is away: no failure of the procedure
		}
	}
	if p.parts == nil {
		return nil
	}
	return p.parts.Close()
}

// tellWithin is how long the last traces may take to be sent at a stop.
const tellWithin = 2 * time.Second

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
