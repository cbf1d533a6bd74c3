package telemetry

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// traces are spans of commands, workflows and activities, sent by OTLP over gRPC.
type traces struct {
	interceptor interceptor.Interceptor
	provider    *sdktrace.TracerProvider
}

func startTraces(ctx context.Context, endpoint string) (*traces, error) {
	exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(endpoint))
	if err != nil {
		return nil, err
	}
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "duecourse"))))
	i, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{Tracer: p.Tracer("duecourse")})
	return &traces{i, p}, err
}

// stop sends the spans that are still here.
func (t *traces) stop(ctx context.Context) error { return t.provider.Shutdown(ctx) }
