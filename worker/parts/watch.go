package parts

import (
	"log/slog"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"duecourse/config"
	"duecourse/internal/message"
	"duecourse/internal/telemetry"
)

// Watch has the telemetry of the process tell of the bureau's work: of the register, of the engine's task queue, and up to
// which year the days off are known.
func (p *Parts) Watch(t *telemetry.Telemetry, s config.Settings, c client.Client) error {
	calendar, err := s.ReadCalendar()
	if err != nil {
		return err
	}
	p.Watched = Watched{
		Figures: telemetry.NewReader(p.register),
		Engine:  telemetry.NewEngine(c.WorkflowService(), s.Temporal.Namespace, message.TaskQueue),
		Year:    calendar.LastAnnounced(),
	}
	return t.Watch(telemetry.NewBureau(p.Figures), p.Engine, telemetry.Calendar(p.Year))
}

// Watched is what the bureau is watched by, once it is.
type Watched struct {
	Figures *telemetry.Reader
	Engine  *telemetry.Engine
	Year    int // the last whose days off are known
}

// Interceptors see the activities of the worker.
func (p *Parts) Interceptors(log *slog.Logger) []interceptor.WorkerInterceptor {
	return telemetry.Interceptors(telemetry.Activities{Log: log, CountNotice: p.register.CountNotice})
}
