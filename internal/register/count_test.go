package register

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/message"
	"duecourse/internal/tally"
)

// anEntry draws an entry of a kind that counts, or of none.
func anEntry(t *rapid.T, c message.CaseRow, at time.Time) message.Entry {
	kinds := rapid.SampledFrom([]string{"facts", "decision", "handoff_receipt"})
	events := map[message.Event]func() string{
		message.CommandApplied: func() string {
			return fmt.Sprintf(`{"name":%q,"command":{"disposition":"exempt","basis":["8.6","8.28"],"result":%q}}`,
				rapid.SampledFrom([]string{"fact", "decide", "receipt", "commission"}).Draw(t, "name"),
				rapid.SampledFrom([]string{"filed", "returned"}).Draw(t, "result"))
		},
		message.CommandRefused: func() string {
			return fmt.Sprintf(`{"name":"decide","header":{"id":%q},"article":%q}`,
				rapid.SampledFrom([]string{"", "c1"}).Draw(t, "id"), rapid.SampledFrom([]string{"", "10"}).Draw(t, "article"))
		},
		message.Assessed: func() string {
			return `{"recommendation":{"disposition":"exempt","grounds":{"8.1":"not_established","8.6":"established","8.7":"excluded"}}}`
		},
		message.StageEntered: func() string {
			return fmt.Sprintf(`{"stage":%q}`, rapid.SampledFrom([]string{"intake", "decision", "commission", "closed"}).Draw(t, "stage"))
		},
		message.ItemOpened: func() string { return fmt.Sprintf(`{"kind":%q}`, kinds.Draw(t, "kind")) },
		message.ItemEnded: func() string {
			return fmt.Sprintf(`{"kind":%q,"status":"answered","opened":"2026-03-01T00:00:00Z","ended":"2026-03-0%dT00:00:00Z"}`,
				kinds.Draw(t, "kind"), rapid.IntRange(1, 9).Draw(t, "day"))
		},
		message.HandedOver:   func() string { return `{}` },
		message.NoticeFailed: func() string { return `{"key":"A/1/d2/yellow/2026-03-01T00:00:00Z","why":"no route"}` },
		message.CaseClosed:   func() string { return `{"disposition":"exempt"}` },
		"something_new":      func() string { return `7` },
	}
	names := []message.Event{message.CommandApplied, message.CommandRefused, message.Assessed, message.StageEntered, message.ItemOpened,
		message.ItemEnded, message.HandedOver, message.NoticeFailed, message.CaseClosed, "something_new"}
	event := rapid.SampledFrom(names).Draw(t, "event")
	e, err := message.Chain(message.Entry{Case: c.Case, At: at, Event: event, Actor: message.Actor{ID: "acc-7", Role: message.Handler},
		Data: json.RawMessage(events[event]())}, c.Seq, c.Head)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// However journals are cut into batches, and however often a batch comes, the totals are those of the entries one by one,
// and those that are counted of the whole journal at once.
func TestTotalsAreThoseOfTheJournal(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		want := map[string]int64{}
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			s := newStory(fmt.Sprintf("2026-%04d", n))
			s.row.Kind = rapid.SampledFrom([]string{"", "WrittenRequest"}).Draw(rt, "kind")
			var entries []message.Entry
			at := start
			for range rapid.IntRange(1, 12).Draw(rt, "entries") {
				at = at.Add(time.Duration(rapid.Int64Range(0, int64(90*24*time.Hour)).Draw(rt, "later")))
				e := anEntry(rt, s.row, at)
				s.row.Seq, s.row.Head = e.Seq, e.Hash
				entries = append(entries, e)
			}
			var p tally.Progress
			for _, e := range entries {
				for _, c := range p.Take(e, s.row.Kind) {
					want[fmt.Sprint(c.Metric.Name, c.Labels)]++
				}
			}
			upTo := func(from, to int) message.Batch {
				row := s.row
				row.Seq, row.Head = entries[to-1].Seq, entries[to-1].Hash
				return message.Batch{Entries: entries[from:to], Case: row}
			}
			for done := 0; done < len(entries); {
				to := rapid.IntRange(done+1, len(entries)).Draw(rt, "to")
				from := rapid.IntRange(0, done).Draw(rt, "from") // what is there already comes again
				record(t, r, upTo(from, to))
				done = to
			}
			record(t, r, upTo(0, len(entries)))
		})
		before, err := r.Totals(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, total := range before {
			got[fmt.Sprint(total.Name, total.Labels)] += total.N
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("totals\n%v, want\n%v", got, want)
		}
		recount(t, r)
		if after, err := r.Totals(t.Context()); err != nil || !reflect.DeepEqual(after, before) {
			t.Errorf("counted again\n%v, want\n%v; %v", after, before, err)
		}
	})
}

// recount forgets all that was counted and counts the journals as the migration does.
func recount(t *testing.T, r *Register) {
	t.Helper()
	err := r.inWrite(t.Context(), func(tx *sql.Tx) error {
		for _, table := range []string{"tallies", "progress"} {
			if _, err := tx.ExecContext(t.Context(), "DELETE FROM "+table); err != nil {
				return err
			}
		}
		return countAll(t.Context(), tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Cases that are recorded at once neither lose a count nor wait for each other in a circle.
func TestCountedAtOnce(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		const writers, each = 8, 20
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					s := newStory(fmt.Sprintf("2026-%d-%d", w, i))
					if err := r.Record(t.Context(), s.batch(3)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		totals, err := r.Totals(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, total := range totals {
			if total.Name == tally.CasesOpened.Name && total.N != writers*each {
				t.Errorf("%d cases opened, want %d", total.N, writers*each)
			}
		}
	})
}

func TestBucketsAndNotices(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		b := s.batch(1)
		e, err := message.Chain(message.Entry{Case: s.row.Case, At: start.AddDate(5, 0, 0), Event: message.CaseClosed,
			Data: json.RawMessage(`{"disposition":"张三"}`)}, s.row.Seq, s.row.Head)
		if err != nil {
			t.Fatal(err)
		}
		b.Entries, b.Case.Seq, b.Case.Head = append(b.Entries, e), e.Seq, e.Hash
		record(t, r, b)
		for range 2 {
			if err := r.CountNotice(t.Context(), message.Notice{Key: "k", Case: "2026-001", Occasion: message.OccasionRed}, start); err != nil {
				t.Fatal(err)
			}
		}
		totals, err := r.Totals(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := []Total{
			{Name: tally.CaseTime.Name, Labels: []string{tally.Other}, Bucket: math.Inf(1), N: 1, Sum: start.AddDate(5, 0, 0).Sub(start)},
			{Name: tally.CasesOpened.Name, Labels: []string{}, N: 1},
			{Name: tally.Commands.Name, Labels: []string{tally.Other, "accepted"}, N: 1},
			{Name: tally.NoticesSent.Name, Labels: []string{"red"}, N: 1},
		}
		if !reflect.DeepEqual(totals, want) {
			t.Errorf("totals\n%+v, want\n%+v", totals, want)
		}
	})
}

func TestStanding(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for i, unit := range []string{"market-1", "market-1", "market-2"} {
			s := newStory(fmt.Sprintf("2026-%d", i))
			s.row.Unit = unit
			it := item("1", start.Add(time.Duration(i)*time.Hour))
			switch i {
			case 1:
				it.Stopped = start
			case 2:
				it.Card = message.Red
			}
			b := s.batch(1, it)
			e, err := message.Chain(message.Entry{Case: s.row.Case, At: start.Add(time.Duration(i) * time.Minute), Event: message.StageEntered,
				Data: json.RawMessage(`{"stage":"commission"}`)}, s.row.Seq, s.row.Head)
			if err != nil {
				t.Fatal(err)
			}
			b.Entries, b.Case.Seq, b.Case.Head = append(b.Entries, e), e.Seq, e.Hash
			record(t, r, b)
		}
		closed := newStory("2026-9")
		closed.row.Closed = start
		record(t, r, closed.batch(1))
		watch := newStory("2026-0/watch")
		watch.row.Kind = message.WatchWorkflow
		record(t, r, watch.batch(1))
		got, err := r.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := Standing{
			Cases:       []OpenCases{{message.Intake, "market-1", 2}, {message.Intake, "market-2", 1}},
			Proceedings: []OpenProceedings{{message.WatchWorkflow, 1}},
			Docket: []OpenItems{{message.AwaitFacts, message.NoCard, false, 1, start, start},
				{message.AwaitFacts, message.NoCard, true, 1, start, start.Add(time.Hour)},
				{message.AwaitFacts, message.Red, false, 1, start, start.Add(2 * time.Hour)}},
			Stages:   []Waiting{{"commission", 3, start}},
			HandOffs: []Waiting{{tally.UnderWay, 3, start}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("standing\n%+v, want\n%+v", got, want)
		}
	})
}
