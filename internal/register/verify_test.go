package register

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"duecourse/internal/message"
)

func TestJournalIsAppendOnly(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		record(t, r, s.batch(3))
		attempts := []string{
			`UPDATE journal SET event = 'x' WHERE seq = 2`,
			`DELETE FROM journal WHERE seq = 3`,
			`DELETE FROM journal`,
			`DELETE FROM cases`,
		}
		insert := `INTO journal (number, seq, at, actor, event, prev, hash) VALUES ('2026-001', 2, '', '{}', '', '', '')`
		if strings.HasPrefix(dsn, "sqlite:") {
			attempts = append(attempts, `INSERT OR REPLACE `+insert, `REPLACE `+insert)
		} else {
			attempts = append(attempts, `TRUNCATE journal`, `TRUNCATE cases CASCADE`,
				`INSERT `+insert+` ON CONFLICT (number, seq) DO UPDATE SET event = ''`)
		}
		for _, a := range attempts {
			if _, err := r.write.Exec(a); err == nil {
				t.Errorf("%s was done", a)
			}
		}
		holds(t, r, s.row)
	})
}

func TestVerifyFindsTampering(t *testing.T) {
	tamper := []struct {
		number string
		sql    string
		seq    int64
		how    Break
	}{
		{"01-at", `UPDATE journal SET at = '2026-01-01T00:00:00.000000000Z' WHERE number = '01-at' AND seq = 2`, 2, BreakAltered},
		{"02-actor", `UPDATE journal SET actor = '{"id":"acc-8","role":"handler"}' WHERE number = '02-actor' AND seq = 3`, 3, BreakAltered},
		{"03-event", `UPDATE journal SET event = 'command_refused' WHERE number = '03-event' AND seq = 1`, 1, BreakAltered},
		{"04-data", `UPDATE journal SET data = NULL WHERE number = '04-data' AND seq = 4`, 4, BreakAltered},
		{"05-unreadable", `UPDATE journal SET at = 'yesterday' WHERE number = '05-unreadable' AND seq = 2`, 2, BreakAltered},
		{"06-hash", `UPDATE journal SET hash = 'f00' WHERE number = '06-hash' AND seq = 2`, 2, BreakAltered},
		{"07-prev", `UPDATE journal SET prev = 'f00' WHERE number = '07-prev' AND seq = 2`, 2, BreakLink},
		{"08-first", `DELETE FROM journal WHERE number = '08-first' AND seq = 1`, 1, BreakMissing},
		{"09-middle", `DELETE FROM journal WHERE number = '09-middle' AND seq = 3`, 3, BreakMissing},
		{"10-last", `DELETE FROM journal WHERE number = '10-last' AND seq = 5`, 5, BreakMissing},
		{"11-all", `DELETE FROM journal WHERE number = '11-all'`, 1, BreakMissing},
		{"12-head", `UPDATE cases SET head = 'f00' WHERE number = '12-head'`, 5, BreakHead},
		{"13-moved", `UPDATE cases SET seq = 4 WHERE number = '13-moved'`, 5, BreakHead},
		{"14-row", `DELETE FROM cases WHERE number = '14-row'`, 5, BreakCase},
	}
	free := map[bool][]string{
		true: {`DROP TRIGGER journal_no_update`, `DROP TRIGGER journal_no_delete`, `PRAGMA foreign_keys = OFF`},
		false: {`DROP TRIGGER journal_no_change ON journal`,
			`ALTER TABLE journal DROP CONSTRAINT journal_number_fkey`},
	}
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for _, c := range tamper {
			record(t, r, newStory(c.number).batch(5))
			record(t, r, newStory(c.number+"-untouched").batch(2))
		}
		mustExec(t, r, free[strings.HasPrefix(dsn, "sqlite:")]...)
		for _, c := range tamper {
			mustExec(t, r, c.sql)
		}
		var last, all int
		broken, err := r.Verify(t.Context(), func(done, total int) { last, all = done, total })
		if err != nil {
			t.Fatal(err)
		}
		if want := 2*len(tamper) - 1; last != want || all != want {
			t.Errorf("progress ended at %d of %d, want %d", last, all, want)
		}
		if len(broken) != len(tamper) {
			t.Fatalf("%d found, want %d: %+v", len(broken), len(tamper), broken)
		}
		for i, c := range tamper {
			want := *brokenAt(c.number, c.seq, c.how)
			if !reflect.DeepEqual(broken[i], want) {
				t.Errorf("found %+v, want %+v", broken[i], want)
			}
		}
	})
}

func TestVerifyStopsWithItsContext(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for i := range 5 {
			record(t, r, newStory(fmt.Sprint(i)).batch(1))
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := r.Verify(ctx, func(done, _ int) {
			if done == 2 {
				cancel()
			}
		})
		if err == nil {
			t.Error("a check that was cut short says that all is well")
		}
	})
}

// TestManyEntriesInLittleMemory verifies one case of 10,000 entries with 2 KB of data each, 20 MB in all.
func TestManyEntriesInLittleMemory(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		padding := `{"reason":"` + strings.Repeat("请示", 330) + `"}`
		for range 10 {
			b := s.batch(0)
			for range 1000 {
				e, err := message.Chain(message.Entry{Case: s.row.Case, At: start, Event: message.CommandRefused,
					Data: []byte(padding)}, s.row.Seq, s.row.Head)
				if err != nil {
					t.Fatal(err)
				}
				s.row.Seq, s.row.Head = e.Seq, e.Hash
				b.Entries = append(b.Entries, e)
			}
			b.Case = s.row
			record(t, r, b)
		}
		stop, peak := make(chan struct{}), make(chan uint64)
		base := liveHeap()
		go func() {
			var most uint64
			for {
				select {
				case <-stop:
					peak <- most
					return
				case <-time.After(20 * time.Millisecond):
					most = max(most, liveHeap())
				}
			}
		}()
		began := time.Now()
		broken, err := r.Verify(t.Context(), nil)
		took := time.Since(began)
		close(stop)
		most := <-peak
		if err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
		t.Logf("10,000 entries in %v; heap %d KB before, at most %d KB", took, base>>10, most>>10)
		if most > base+8<<20 {
			t.Errorf("heap grew from %d to %d bytes", base, most)
		}
	})
}

// liveHeap is what the garbage collector found in use: not what was allocated since, of which a busy machine lets more pass.
func liveHeap() uint64 {
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}
