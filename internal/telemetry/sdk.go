package telemetry

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// meters carry the metrics of the Temporal SDK into the registry.
type meters struct {
	provider *sdkmetric.MeterProvider
	handler  client.MetricsHandler
}

// seconds fit what the SDK times: from a local activity of a millisecond to a poll of a minute and an activity's hour.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600}

func newMeters(r prometheus.Registerer) (*meters, error) {
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(r), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo())
	if err != nil {
		return nil, err
	}
	p := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithView(described))
	h := opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: p.Meter("temporal"), UseMonotonicCounters: true,
		OnError: func(error) {}, // a metric that cannot be had stops no work
	})
	return &meters{p, h}, nil
}

// described gives what the SDK measures a help text, which it lacks, and timers buckets in seconds.
func described(i sdkmetric.Instrument) (sdkmetric.Stream, bool) {
	s := sdkmetric.Stream{Name: i.Name, Unit: i.Unit,
		Description: "Temporal SDK: " + strings.ReplaceAll(strings.TrimPrefix(i.Name, "temporal_"), "_", " ") + "."}
	if i.Kind == sdkmetric.InstrumentKindHistogram {
		s.Aggregation = sdkmetric.AggregationExplicitBucketHistogram{Boundaries: seconds}
	}
	return s, true
}
