// Package telemetry is how a process of the product tells of itself: metrics, logs and traces. What it tells holds codes
// of the procedure and case numbers where a log needs them, and never a person.
//
// What the bureau is watched by comes from the register and from the engine, each time it is asked for: it is right after
// a restart, and every worker tells the same. Only what a process alone can know, such as its memory and its calls to the
// engine, is counted in it.
package telemetry

import (
	"context"
	"errors"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.temporal.io/sdk/client"

	"duecourse/config"
)

// Telemetry is that of one process.
type Telemetry struct {
	registry *prometheus.Registry
	meters   *meters
	traces   *traces // nil where no endpoint is set
}

// Start begins with the metrics of the process itself and, where the settings name an endpoint, with traces. An endpoint
// that does not answer keeps nothing from working.
func Start(ctx context.Context, s config.Settings) (*Telemetry, error) {
	t := &Telemetry{registry: prometheus.NewRegistry()}
	t.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	var err error
	if t.meters, err = newMeters(t.registry); err != nil {
		return nil, err
	}
	if s.Tracing.Endpoint != "" {
		t.traces, err = startTraces(ctx, s.Tracing.Endpoint)
	}
	return t, err
}

// Client has a Temporal client, and every worker of it, tell of its work.
func (t *Telemetry) Client(o *client.Options) {
	o.MetricsHandler = t.meters.handler
	if t.traces != nil {
		o.Interceptors = append(o.Interceptors, t.traces.interceptor)
	}
}

// Watch adds what is watched besides the process itself. It is called once.
func (t *Telemetry) Watch(all ...prometheus.Collector) error {
	var errs []error
	for _, c := range all {
		errs = append(errs, t.registry.Register(c))
	}
	return errors.Join(errs...)
}

// Handler answers a scrape. What cannot be read is left out; the rest is told.
func (t *Telemetry) Handler() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true})
}

// Stop sends what is still to be sent.
func (t *Telemetry) Stop(ctx context.Context) error {
	err := t.meters.provider.Shutdown(ctx)
	if t.traces != nil {
		err = errors.Join(err, t.traces.stop(ctx))
	}
	return err
}
