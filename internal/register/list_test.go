package register

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"duecourse/internal/message"
)

func TestCases(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		var numbers []string
		for i, unit := range []string{"market-1", "market-2"} {
			for j, stage := range message.Stages {
				// Numbers as bureaus write them; a language's sorting would mix capitals and Chinese otherwise.
				s := newStory(fmt.Sprintf("%s连市监责〔2026〕%d号", []string{"b", "A"}[i], j))
				s.row.Unit, s.row.Stage = unit, stage
				if stage == message.Closed {
					s.row.Closed, s.row.Disposition = start, "exempt"
				}
				record(t, r, s.batch(1))
				numbers = append(numbers, s.row.Case)
			}
		}
		slices.Sort(numbers)
		find := func(f Filter) (out []string) {
			rows, err := r.Cases(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range rows {
				out = append(out, c.Case)
			}
			return out
		}
		if got := find(Filter{}); !slices.Equal(got, numbers) {
			t.Errorf("all: %v", got)
		}
		var paged []string
		for page := find(Filter{Limit: 3}); len(page) > 0; page = find(Filter{Limit: 3, After: page[len(page)-1]}) {
			paged = append(paged, page...)
		}
		if !slices.Equal(paged, numbers) {
			t.Errorf("by pages: %v", paged)
		}
		for _, c := range []struct {
			f    Filter
			want int
		}{
			{Filter{Unit: "market-1"}, len(message.Stages)},
			{Filter{Stage: message.Hearing}, 2},
			{Filter{Stage: message.Hearing, Unit: "market-2", Open: true}, 1},
			{Filter{Open: true}, 2 * (len(message.Stages) - 1)},
			{Filter{Kind: message.WatchWorkflow}, 0},
			{Filter{Kind: AnyKind}, 2 * len(message.Stages)},
			{Filter{Disposition: "exempt"}, 2},
			{Filter{Matter: "M-1", Measures: "lyg-2022-257@1"}, 2 * len(message.Stages)},
			{Filter{Matter: "M-2"}, 0},
		} {
			if got := find(c.f); len(got) != c.want {
				t.Errorf("%+v: %v", c.f, got)
			}
		}
	})
}

func TestDocket(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for i := range 6 {
			s := newStory(fmt.Sprintf("2026-%03d", i))
			s.row.Unit = fmt.Sprintf("market-%d", i%2)
			a := item("1", start.Add(time.Duration(6-i)*time.Hour))
			a.Extended = []message.Extension{{Old: start, New: a.Due, By: message.Actor{ID: "acc-1"}, Reason: "请示\x00 <b>"}}
			b := item("2", start.Add(3*time.Hour))
			b.From, b.Kind, b.Card = message.Officer, message.AwaitStatement, message.Yellow
			ended := item("3", start)
			ended.Status = message.ItemLapsed
			record(t, r, s.batch(1, a, b, ended))
		}
		find := func(f DocketFilter) []DocketRow {
			rows, err := r.Docket(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		all := find(DocketFilter{})
		if len(all) != 12 {
			t.Fatalf("%d open items", len(all))
		}
		if !slices.IsSortedFunc(all, func(a, b DocketRow) int { return a.Item.Due.Compare(b.Item.Due) }) {
			t.Errorf("not by due: %+v", all)
		}
		if got := all[0]; got.Case != "2026-005" || got.Unit != "market-1" || got.Stage != message.Intake ||
			got.Matter != "M-1" || got.Item.Extended[0].Reason != "请示\x00 <b>" {
			t.Errorf("first: %+v", got)
		}
		var paged []DocketRow
		for page := find(DocketFilter{Limit: 5}); len(page) > 0; page = find(DocketFilter{Limit: 5, After: &page[len(page)-1]}) {
			paged = append(paged, page...)
		}
		if !reflect.DeepEqual(paged, all) {
			t.Errorf("by pages: %+v", paged)
		}
		for _, c := range []struct {
			f    DocketFilter
			want int
		}{
			{DocketFilter{Role: message.Officer}, 6},
			{DocketFilter{Role: message.Officer, Unit: "market-0"}, 3},
			{DocketFilter{Kind: message.AwaitFacts}, 6},
			{DocketFilter{Card: message.Yellow, Case: "2026-003"}, 1},
			{DocketFilter{Overdue: start.Add(3 * time.Hour)}, 9},
			{DocketFilter{Overdue: start.Add(3*time.Hour - 1)}, 2},
			{DocketFilter{Overdue: start.Add(3 * time.Hour), Role: message.Handler, Unit: "market-1"}, 2},
			{DocketFilter{}, 12},
			{DocketFilter{Near: start}, 12}, // of limits alone
		} {
			c.f.Limit = 2 // what is counted knows no pages
			n, err := r.CountDocket(t.Context(), c.f)
			if c.f.Limit = 0; err != nil || n != c.want {
				t.Errorf("%+v: %d counted, %v", c.f, n, err)
			}
			if got := find(c.f); len(got) != c.want {
				t.Errorf("%+v: %d items", c.f, len(got))
			}
		}
	})
}

// The docket is that of cases, clocks and watches alike, and what stands still is in it but never overdue.
func TestDocketOfAllKinds(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		kinds := []string{"", message.WatchWorkflow, message.WrittenRequestWorkflow}
		for i, kind := range kinds {
			s := newStory([]string{"C-1", "C-1/watch", "RQ-1/clock"}[i])
			s.row.Kind, s.row.Stage = kind, message.StageRunning
			stands := item("2", start.Add(time.Duration(i)*time.Hour))
			stands.Stopped = start.Add(time.Minute)
			record(t, r, s.batch(1, item("1", start.Add(time.Duration(i)*time.Hour)), stands))
		}
		all, err := r.Docket(t.Context(), DocketFilter{})
		if err != nil || len(all) != 2*len(kinds) {
			t.Fatalf("%d items, %v", len(all), err)
		}
		for i, d := range all {
			if want := start.Add(time.Minute); i%2 == 1 && !d.Item.Stopped.Equal(want) || i%2 == 0 && !d.Item.Stopped.IsZero() {
				t.Errorf("%s %s stands still since %v", d.Case, d.Item.ID, d.Item.Stopped)
			}
		}
		if standing, err := r.Docket(t.Context(), DocketFilter{Stopped: true}); err != nil || len(standing) != len(kinds) || standing[0].Item.Stopped.IsZero() {
			t.Errorf("standing still: %+v, %v", standing, err)
		}
		past := DocketFilter{Overdue: start.AddDate(1, 0, 0)}
		overdue, err := r.Docket(t.Context(), past)
		if err != nil || len(overdue) != len(kinds) || slices.ContainsFunc(overdue, func(d DocketRow) bool { return !d.Item.Stopped.IsZero() }) {
			t.Errorf("overdue: %+v, %v", overdue, err)
		}
		if n, err := r.CountDocket(t.Context(), past); err != nil || n != len(kinds) {
			t.Errorf("%d overdue counted, %v", n, err)
		}
	})
}

func TestJournalByPages(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		want := s.batch(25)
		record(t, r, want, newStory("2026-002").batch(3))
		var got []message.Entry
		for {
			entries, err := r.Journal(t.Context(), "2026-001", int64(len(got)), 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) == 0 {
				break
			}
			got = append(got, entries...)
		}
		if !reflect.DeepEqual(got, want.Entries) {
			t.Errorf("read %+v", got)
		}
	})
}
