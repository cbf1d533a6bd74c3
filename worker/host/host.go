// Package host runs a worker in a process: it polls a task queue for workflows and activities, and tells over HTTP
// whether it is alive, whether it is ready, and its metrics.
package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"duecourse/internal/lang"
)

// Options are what a Host is made of.
type Options struct {
	Client      client.Client // stays the caller's to close, after Stop
	TaskQueue   string
	Register    []func(worker.Registry) // add the workflows and the activities
	StopTimeout time.Duration           // how long begun work may take to end; more than zero, or a stop would cut it off
	Listen      string                  // address of the HTTP endpoints
	Metrics     http.Handler            // answers /metrics; none where there is none
	Home        http.Handler            // answers /; none where there is none
	Intercept   []interceptor.WorkerInterceptor
	Logger      *slog.Logger
}

func (o Options) check() error {
	switch {
	case o.Client == nil:
		return errors.New("host: a client is missing")
	case o.TaskQueue == "":
		return errors.New("host: a task queue is missing")
	case len(o.Register) == 0:
		return errors.New("host: there is nothing to register")
	case o.StopTimeout <= 0:
		return errors.New("host: the stop timeout must be more than zero")
	case o.Logger == nil:
		return errors.New("host: a logger is missing")
	}
	return nil
}

// Host is a worker with its HTTP endpoints. It starts once and stops once.
type Host struct {
	options  Options
	worker   worker.Worker
	server   *http.Server
	listener net.Listener
	started  bool
	polling  atomic.Bool
	failed   chan error
	stop     sync.Once
}

// cachedWorkflows is how many workflows stay in the process's memory between two of their tasks. Most cases wait for weeks;
// one that is not there is replayed from its history, in milliseconds. The SDK's own number, 10,000, takes gigabytes.
const cachedWorkflows = 256

// New makes a host that does nothing yet.
func New(o Options) (*Host, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	h := &Host{options: o, failed: make(chan error, 2)} // one from the worker, one from HTTP
	worker.SetStickyWorkflowCacheSize(cachedWorkflows)
	h.worker = worker.New(o.Client, o.TaskQueue, worker.Options{
		WorkerStopTimeout: o.StopTimeout,
		Interceptors:      o.Intercept,
		OnFatalError: func(err error) {
			h.polling.Store(false)
			h.fail(fmt.Errorf("the worker gave up: %w", err))
		},
	})
	for _, register := range o.Register {
		register(h.worker)
	}
	h.server = &http.Server{Handler: h.endpoints(), ReadHeaderTimeout: 5 * time.Second}
	return h, nil
}

// NoListener says that metrics and health checks cannot be served at an address.
type NoListener struct {
	Address string
	Cause   error
}

// In says so in a language.
func (n *NoListener) In(l lang.Lang) string {
	return lang.Format("指标和健康检查的地址 %s 不能监听，可用设置项 worker.listen 另选（%v）",
		"metrics and health checks cannot be served at %s: choose another address with the setting worker.listen (%v)", n.Address, n.Cause).In(l)
}

func (n *NoListener) Error() string { return n.In(lang.EN) }
func (n *NoListener) Unwrap() error { return n.Cause }

// Start listens and polls. It fails where the address is taken, and where Temporal does not know the namespace. Stop is
// called after it in either case.
func (h *Host) Start() error {
	l, err := net.Listen("tcp", h.options.Listen)
	if err != nil {
		return &NoListener{h.options.Listen, err}
	}
	h.listener = l
	go func() {
		if err := h.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.fail(fmt.Errorf("the HTTP endpoints gave up: %w", err))
		}
	}()
	if err := h.worker.Start(); err != nil {
		return err
	}
	h.started = true
	h.polling.Store(true)
	h.options.Logger.Info("worker started", "task_queue", h.options.TaskQueue, "listen", h.Addr())
	return nil
}

// Addr is the address of the HTTP endpoints, once the host has started.
func (h *Host) Addr() string {
	if h.listener == nil {
		return ""
	}
	return h.listener.Addr().String()
}

// Failed receives the error that keeps the host from going on by itself. The host is then still to be stopped.
func (h *Host) Failed() <-chan error { return h.failed }

func (h *Host) fail(err error) {
	select {
	case h.failed <- err:
	default: // one reason is enough
	}
}

// Stop stops polling, waits for begun work as long as the stop timeout allows, and then closes the HTTP endpoints, so
// that the drain itself can be watched.
func (h *Host) Stop() {
	h.stop.Do(func() {
		h.polling.Store(false)
		if h.started {
			h.options.Logger.Info("worker stopping", "stop_timeout", h.options.StopTimeout)
			h.worker.Stop() // after a fatal error it waits for the stop that is under way
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			h.server.Close() // a reader that never ends keeps nobody up
		}
		if h.started {
			h.options.Logger.Info("worker stopped")
		}
	})
}
