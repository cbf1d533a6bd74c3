package telemetry

import "github.com/prometheus/client_golang/prometheus"

// Calendar tells Prometheus up to which year the days off are known. Where none is, it is 0.
func Calendar(lastYear int) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "duecourse_calendar_last_year",
		Help: "The last year whose days off are announced and known to this worker; periods that reach beyond are provisional."})
	g.Set(float64(lastYear))
	return g
}
