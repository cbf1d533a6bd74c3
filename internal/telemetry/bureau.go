package telemetry

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"

	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/tally"
)

// MaxUnits is how many units have figures of their own: those with the most open cases. The rest are one.
const MaxUnits = 20

// maxSeries is how many series of one counter are told; what a foreign client adds beyond is one more.
const maxSeries = 200

// maxUnitName is how many characters of a unit's name are told.
const maxUnitName = 60

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("duecourse_"+name, help, labels, nil)
}

var (
	registerUp      = gauge("register_up", "Whether the figures below could be read from the register: 1, or 0 and there are none.")
	registerErrors  = gauge("register_read_errors_total", "Times that this process could not read the figures.")
	registerTook    = gauge("register_read_seconds", "How long the latest reading took.")
	casesOpen       = gauge("cases_open", "Open cases, by stage and unit.", "stage", "unit")
	proceedingsOpen = gauge("proceedings_open", "Open clocks and watches, by the type of their workflow.", "kind")
	docketOpen      = gauge("docket_open", "Open docket items, by kind.", "kind")
	docketWarned    = gauge("docket_warned", "Open docket items with a yellow card, by kind.", "kind")
	docketOverdue   = gauge("docket_overdue", "Open docket items with a red card, by kind.", "kind")
	docketStopped   = gauge("docket_stopped", "Open docket items that stand still, by kind: no date of them is near.", "kind")
	docketOldest    = gauge("docket_oldest_seconds", "Age of the oldest open docket item of a kind that does not stand still.", "kind")
	docketLate      = gauge("docket_longest_overdue_seconds", "How long the docket item of a kind with a red card is overdue that is so longest.", "kind")
	docketDue       = gauge("docket_next_due_timestamp_seconds", "When the soonest open docket item of a kind is due that neither is overdue nor stands still.", "kind")
	stageLongest    = gauge("stage_longest_seconds", "How long the case stands at a stage that stands there longest.", "stage")
	handOffsOpen    = gauge("handoffs_open", "Hand-offs to the commission by how they stand: under_way, failed, delivered without a receipt, received, or what the commission reported.", "status")
	handOffsOldest  = gauge("handoffs_oldest_seconds", "How long the hand-off that stands so longest does.", "status")
)

// Bureau tells Prometheus of the bureau's work, from the register.
type Bureau struct {
	reader  *Reader
	metrics []metric
}

// metric is one that is counted in the register.
type metric struct {
	*tally.Metric
	desc *prometheus.Desc
}

// NewBureau makes a collector of a reader's figures.
func NewBureau(r *Reader) *Bureau {
	b := &Bureau{reader: r}
	for _, m := range tally.Metrics {
		b.metrics = append(b.metrics, metric{m, prometheus.NewDesc(m.Name, m.Help, m.Labels, nil)})
	}
	return b
}

// Describe sends what can be told.
func (b *Bureau) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{registerUp, registerErrors, registerTook, casesOpen, proceedingsOpen, docketOpen, docketWarned,
		docketOverdue, docketStopped, docketOldest, docketLate, docketDue, stageLongest, handOffsOpen, handOffsOldest} {
		ch <- d
	}
	for _, m := range b.metrics {
		ch <- m.desc
	}
}

// Collect sends what the register says now, or that it cannot be read.
func (b *Bureau) Collect(ch chan<- prometheus.Metric) {
	f, err := b.reader.Figures()
	ch <- prometheus.MustNewConstMetric(registerErrors, prometheus.CounterValue, float64(b.reader.failures()))
	if err != nil {
		ch <- prometheus.MustNewConstMetric(registerUp, prometheus.GaugeValue, 0)
		return
	}
	tell := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	tell(registerUp, 1)
	tell(registerTook, f.Took.Seconds())
	for _, c := range ByUnit(f.Standing.Cases) {
		tell(casesOpen, float64(c.N), string(c.Stage), c.Unit)
	}
	for _, k := range f.Standing.Proceedings {
		tell(proceedingsOpen, float64(k.N), tally.Label(k.Kind))
	}
	for _, k := range ByKind(f.Standing.Docket) {
		kind := string(k.Kind)
		tell(docketOpen, float64(k.Open), kind)
		tell(docketWarned, float64(k.Yellow), kind)
		tell(docketOverdue, float64(k.Red), kind)
		tell(docketStopped, float64(k.Stopped), kind)
		if !k.Oldest.IsZero() {
			tell(docketOldest, since(f.At, k.Oldest), kind)
		}
		if !k.LateFrom.IsZero() {
			tell(docketLate, since(f.At, k.LateFrom), kind)
		}
		if !k.Due.IsZero() {
			tell(docketDue, float64(k.Due.UnixMilli())/1000, kind)
		}
	}
	for _, w := range f.Standing.Stages {
		tell(stageLongest, since(f.At, w.Since), tally.Label(w.At))
	}
	for _, w := range f.Standing.HandOffs {
		tell(handOffsOpen, float64(w.N), tally.Label(w.At))
		tell(handOffsOldest, since(f.At, w.Since), tally.Label(w.At))
	}
	for _, m := range b.metrics {
		m.collect(ch, f.Totals)
	}
}

func since(now, then time.Time) float64 { return max(now.Sub(then), 0).Seconds() }

// collect sends the series of a metric. One without labels is told from the start, so that a rate can be taken of it.
func (m metric) collect(ch chan<- prometheus.Metric, all []register.Total) {
	var mine []Series
	for _, s := range Sum(all, m.Metric) {
		if len(s.Labels) == len(m.Labels) {
			mine = append(mine, s)
		}
	}
	if len(mine) == 0 && len(m.Labels) == 0 {
		mine = []Series{{}}
	}
	for _, s := range mine {
		if len(m.Buckets) == 0 {
			ch <- prometheus.MustNewConstMetric(m.desc, prometheus.CounterValue, float64(s.N), s.Labels...)
			continue
		}
		ch <- prometheus.MustNewConstHistogram(m.desc, uint64(s.N), s.Sum.Seconds(), s.Buckets, s.Labels...)
	}
}

// Series is one series of what was counted.
type Series struct {
	Labels  []string
	N       int64
	Sum     time.Duration
	Buckets map[float64]uint64 // how many were at most so many seconds; none where the metric has no buckets
}

// Sum returns the series of a metric, by their labels.
func Sum(all []register.Total, m *tally.Metric) []Series {
	var out []Series
	at := map[string]int{}
	for _, t := range all {
		if t.Name != m.Name {
			continue
		}
		labels := t.Labels
		key := strings.Join(labels, "\x00")
		i, known := at[key]
		if !known && len(at) >= maxSeries {
			labels = slices.Repeat([]string{tally.Other}, len(labels))
			key = strings.Join(labels, "\x00")
			i, known = at[key]
		}
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, Series{Labels: labels})
			if len(m.Buckets) > 0 {
				out[i].Buckets = map[float64]uint64{}
				for _, b := range m.Buckets {
					out[i].Buckets[b.Seconds()] = 0
				}
			}
		}
		s := &out[i]
		s.N += t.N
		s.Sum += t.Sum
		for bound := range s.Buckets {
			if t.Bucket <= bound && !math.IsInf(t.Bucket, 1) {
				s.Buckets[bound] += uint64(t.N)
			}
		}
	}
	return out
}

// Kind is how the open docket items of a kind stand.
type Kind struct {
	Kind        message.ItemKind
	Open        int64
	Yellow, Red int64
	Stopped     int64 // of those, whatever card they carry

	// Of those that run; zero where there is none.
	Oldest   time.Time
	LateFrom time.Time // since when the one with a red card is overdue that is so longest
	Due      time.Time // of the soonest that has no red card
}

// ByKind puts the open docket items of a kind together, whatever card they carry.
func ByKind(all []register.OpenItems) []Kind {
	var out []Kind
	for _, o := range all {
		kind := message.ItemKind(tally.Label(string(o.Kind)))
		i := slices.IndexFunc(out, func(k Kind) bool { return k.Kind == kind })
		if i < 0 {
			out = append(out, Kind{Kind: kind})
			i = len(out) - 1
		}
		k := &out[i]
		k.Open += o.N
		switch o.Card {
		case message.Red:
			k.Red += o.N
		case message.Yellow:
			k.Yellow += o.N
		}
		if o.Stopped {
			k.Stopped += o.N
			continue
		}
		k.Oldest = earliest(k.Oldest, o.Oldest)
		if o.Card == message.Red {
			k.LateFrom = earliest(k.LateFrom, o.Due)
			continue
		}
		k.Due = earliest(k.Due, o.Due)
	}
	return out
}

// earliest is the earlier of two instants, of which the first may not be there.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// ByUnit bounds the number of units: those with the most open cases keep their names.
func ByUnit(all []register.OpenCases) []register.OpenCases {
	open := map[string]int64{}
	for _, c := range all {
		open[unitName(c.Unit)] += c.N
	}
	names := make([]string, 0, len(open))
	for name := range open {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(open[b], open[a]), strings.Compare(a, b)) })
	names = names[:min(len(names), MaxUnits)]
	type place struct{ stage, unit string }
	sums := map[place]int64{}
	for _, c := range all {
		name := unitName(c.Unit)
		if !slices.Contains(names, name) {
			name = tally.Other
		}
		sums[place{tally.Label(string(c.Stage)), name}] += c.N
	}
	out := make([]register.OpenCases, 0, len(sums))
	for p, n := range sums {
		out = append(out, register.OpenCases{Stage: message.Stage(p.stage), Unit: p.unit, N: n})
	}
	slices.SortFunc(out, func(a, b register.OpenCases) int {
		return cmp.Or(cmp.Compare(a.Stage, b.Stage), strings.Compare(a.Unit, b.Unit))
	})
	return out
}

func unitName(s string) string {
	if utf8.RuneCountInString(s) <= maxUnitName {
		return s
	}
	return string([]rune(s)[:maxUnitName]) + "…"
}
