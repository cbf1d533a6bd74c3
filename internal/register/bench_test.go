package register

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duecourse/internal/message"
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

// BenchmarkDocket asks for what awaits a role, first page and number, with 10,000 open cases of two items each: one case
// in ten waits for the supervisor, one in a thousand for the superior organ.
func BenchmarkDocket(b *testing.B) {
	const cases = 10_000
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			r := open(b, empty(b, kind))
			for i := range cases {
				first, second := item("1", start.AddDate(0, 0, i%300)), item("2", start.AddDate(0, 0, 30+i%300))
				first.Subject, second.Subject = strings.Repeat("s", 500), strings.Repeat("s", 500) // as long as with its period
				switch {
				case i%1000 == 0:
					second.From = message.Superior
				case i%10 == 0:
					second.From = message.Supervisor
				}
				s := newStory(fmt.Sprintf("LYG-2026-%05d", i))
				s.row.Unit = fmt.Sprintf("market-%d", i%10)
				if err := r.Record(b.Context(), s.batch(1, first, second)); err != nil {
					b.Fatal(err)
				}
			}
			for _, c := range []struct {
				name string
				f    DocketFilter
				most int // what there is
			}{
				{"everything", DocketFilter{}, 2 * cases},
				{"role", DocketFilter{Role: message.Supervisor}, cases/10 - cases/1000},
				{"rare role", DocketFilter{Role: message.Superior}, cases / 1000},
				{"unit", DocketFilter{Unit: "market-7"}, 2 * cases / 10},
				{"role and unit", DocketFilter{Role: message.Handler, Unit: "market-7"}, 2 * cases / 10},
				{"overdue", DocketFilter{Overdue: start.AddDate(0, 0, 10)}, 11 * (cases/300 + 1)},
			} {
				b.Run(c.name, func(b *testing.B) {
					c.f.Limit = 50
					for b.Loop() {
						rows, err := r.Docket(b.Context(), c.f)
						if err != nil || len(rows) != min(50, c.most) {
							b.Fatal(len(rows), err)
						}
						n, err := r.CountDocket(b.Context(), c.f)
						if err != nil || n != c.most {
							b.Fatal(n, err)
						}
					}
				})
			}
		})
	}
}
