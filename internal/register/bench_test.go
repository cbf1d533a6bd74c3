package register

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkRecord records batches of 10 entries and one open item, each durable on disk: by one writer to one case
// after the other, and by eight at once to cases of their own.
func BenchmarkRecord(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind+"/one", func(b *testing.B) {
			r := open(b, empty(b, kind))
			n := 0
			for b.Loop() {
				n++
				if err := r.Record(b.Context(), newStory(fmt.Sprint(n)).batch(10, item("1", start))); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
		})
		b.Run(kind+"/eight", func(b *testing.B) {
			r := open(b, empty(b, kind))
			var n atomic.Int64
			b.SetParallelism(4) // times two cores
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					if err := r.Record(b.Context(), newStory(fmt.Sprint(n.Add(1))).batch(10, item("1", start))); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
		})
	}
}

// BenchmarkVerify verifies 200 cases of 50 entries.
func BenchmarkVerify(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			r := open(b, empty(b, kind))
			for i := range 200 {
				if err := r.Record(b.Context(), newStory(fmt.Sprint(i)).batch(50)); err != nil {
					b.Fatal(err)
				}
			}
			began := time.Now()
			n := 0
			for b.Loop() {
				n++
				if broken, err := r.Verify(b.Context(), nil); err != nil || len(broken) > 0 {
					b.Fatal(broken, err)
				}
			}
			b.ReportMetric(float64(n*200*50)/time.Since(began).Seconds(), "entries/s")
		})
	}
}
