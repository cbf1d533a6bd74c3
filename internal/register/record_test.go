package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"duecourse/internal/message"
)

// holds fails the test unless the register has exactly this of a case, in a chain that verifies.
func holds(t *testing.T, r *Register, want message.CaseRow) {
	t.Helper()
	got, err := r.Case(t.Context(), want.Case)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("case is\n%+v, want\n%+v", got, want)
	}
	entries, err := r.Journal(t.Context(), want.Case, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(entries)) != want.Seq {
		t.Fatalf("%d entries, want %d", len(entries), want.Seq)
	}
	var seq int64
	var head string
	for _, e := range entries {
		if err := e.Verify(seq, head); err != nil {
			t.Error(err)
		}
		seq, head = e.Seq, e.Hash
	}
	if broken, err := r.Verify(t.Context(), nil); err != nil || len(broken) > 0 {
		t.Errorf("verify: %v, %v", broken, err)
	}
}

func record(t *testing.T, r *Register, batches ...message.Batch) {
	t.Helper()
	for _, b := range batches {
		if err := r.Record(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRecordIsIdempotent(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		a := s.batch(3, item("1", start.Add(time.Hour)))
		b := s.batch(2)
		s.row.Stage, s.row.Closed = message.Closed, start.Add(time.Hour)
		c := s.batch(1)
		record(t, r, a, a)             // the same twice
		record(t, r, join(a, b), b)    // overlapping, then inside
		record(t, r, c, a, join(a, b)) // older ones, late
		holds(t, r, s.row)
		record(t, r, message.Batch{}, message.Batch{Case: a.Case}) // nothing to record
		holds(t, r, s.row)
	})
}

func TestLateBatchLeavesDocket(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		a := s.batch(1, item("1", start.Add(time.Hour)), item("2", start.Add(2*time.Hour)))
		ended := item("1", start.Add(time.Hour))
		ended.Status, ended.Ended, ended.By = message.ItemAnswered, start.Add(time.Minute), "cmd-1"
		b := s.batch(1, ended, item("3", start.Add(3*time.Hour)))
		c := s.batch(1, item("3", start.Add(3*time.Hour))) // the workflow dropped what ended
		record(t, r, a, b, c, a, b)
		rows, err := r.Docket(t.Context(), DocketFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1 || !reflect.DeepEqual(rows[0].Item, item("3", start.Add(3*time.Hour))) {
			t.Errorf("open items: %+v", rows)
		}
		var status string
		err = r.read.QueryRow(`SELECT status FROM docket WHERE number = '2026-001' AND item = '1'`).Scan(&status)
		if err != nil || status != "answered" {
			t.Errorf("the ended item is %q, %v", status, err)
		}
	})
}

func TestRecordRefuses(t *testing.T) {
	s := newStory("2026-001")
	a, b, c := s.batch(2), s.batch(2), s.batch(2)
	forked := func() message.Batch { // another story of the case, as far and with other words
		o := newStory("2026-001")
		x := o.batch(1)
		x.Entries[0].Data = []byte(`{"other":true}`)
		x.Entries[0], _ = message.Chain(x.Entries[0], 0, "")
		o.row.Head = x.Entries[0].Hash
		return join(x, o.batch(3))
	}()
	altered := s.batch(1)
	altered.Entries[0].Data = []byte(`{}`)
	zoned := newStory("2026-009").batch(1)
	zoned.Entries[0] = chainInZone(zoned.Entries[0])
	zoned.Case.Head = zoned.Entries[0].Hash
	hole := join(a, c)
	cases := []struct {
		name string
		b    message.Batch
		kind error
	}{
		{"gap", c, ErrChain},
		{"gap inside", hole, ErrChain},
		{"another entry with the number", forked, ErrChain},
		{"tail of another chain", message.Batch{Entries: forked.Entries[2:], Case: forked.Case}, ErrChain},
		{"altered entry", altered, ErrChain},
		{"not in UTC", zoned, ErrChain},
		{"no case number", newStory("").batch(1), ErrBatch},
		{"zero byte", newStory("a\x00b").batch(1), ErrBatch},
		{"case stands elsewhere", message.Batch{Entries: b.Entries, Case: c.Case}, ErrBatch},
		{"another case", message.Batch{Entries: b.Entries, Case: newStory("x").batch(4).Case}, ErrBatch},
		{"item without id", message.Batch{Entries: b.Entries, Case: b.Case, Docket: []message.Item{{}}}, ErrBatch},
	}
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		record(t, r, a)
		for _, c := range cases {
			err := r.Record(t.Context(), c.b)
			if !errors.Is(err, c.kind) {
				t.Errorf("%s: %v, want %v", c.name, err, c.kind)
				continue
			}
			var e *Error
			if !errors.As(err, &e) || e.Text.ZH == "" || strings.Contains(e.Text.ZH+e.Text.EN, "%!") {
				t.Errorf("%s: not in both languages: %+v", c.name, err)
			}
		}
		holds(t, r, a.Case)
		record(t, r, b, c)
		holds(t, r, c.Case)
	})
}

// chainInZone hashes an entry whose instant is not in UTC: it verifies, and would not after it was read.
func chainInZone(e message.Entry) message.Entry {
	e.At, e.Hash = start.In(time.FixedZone("", 8*3600)), ""
	data, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(data)
	e.Hash = hex.EncodeToString(sum[:])
	return e
}

func TestFailureKeepsNothing(t *testing.T) {
	fault := map[string][]string{ // the last write of a transaction fails
		"sqlite": {`CREATE TRIGGER fault BEFORE INSERT ON docket BEGIN SELECT RAISE(ABORT, 'fault'); END`,
			`DROP TRIGGER fault`},
		"postgres": {`ALTER TABLE docket ADD CONSTRAINT fault CHECK (item = '')`,
			`ALTER TABLE docket DROP CONSTRAINT fault`},
	}
	both(t, func(t *testing.T, dsn string) {
		kind := t.Name()[strings.LastIndex(t.Name(), "/")+1:]
		r := open(t, dsn)
		s := newStory("2026-001")
		a := s.batch(2)
		record(t, r, a)
		mustExec(t, r, fault[kind][0])
		b := s.batch(2, item("1", start))
		if err := r.Record(t.Context(), b); err == nil || errors.Is(err, ErrChain) || errors.Is(err, ErrBatch) {
			t.Fatalf("a passing failure of the database came as %v", err)
		}
		holds(t, r, a.Case)
		if err := r.Record(t.Context(), newStory("2026-002").batch(1, item("1", start))); err == nil {
			t.Fatal("no error")
		}
		if _, err := r.Case(t.Context(), "2026-002"); !errors.Is(err, ErrNotFound) {
			t.Errorf("a case that was rolled back: %v", err)
		}
		mustExec(t, r, fault[kind][1])
		record(t, r, b)
		holds(t, r, s.row)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.Record(gone, s.batch(1)); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestConcurrentWriters(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		second := open(t, dsn) // as another process would
		var wg sync.WaitGroup
		rows := make([]message.CaseRow, 20)
		for i := range rows {
			s := newStory(fmt.Sprintf("2026-%03d", i))
			var batches []message.Batch
			for range 5 {
				batches = append(batches, s.batch(4, item("1", start.Add(time.Duration(i)*time.Hour))))
			}
			rows[i] = s.row
			for _, r := range []*Register{r, second} { // both write the same case: an activity that was retried too early
				wg.Go(func() {
					for j, b := range batches {
						if err := r.Record(t.Context(), b); err != nil {
							t.Errorf("case %d, batch %d: %v", i, j, err)
						}
					}
				})
			}
		}
		wg.Wait()
		for _, row := range rows {
			got, err := r.Case(t.Context(), row.Case)
			if err != nil || got != row {
				t.Errorf("%+v, %v", got, err)
			}
		}
		holds(t, r, rows[7])
	})
}

// TestOpenTransactionHoldsUpOnlyItsCase stands for a worker that hangs in the middle of a batch.
func TestOpenTransactionHoldsUpOnlyItsCase(t *testing.T) {
	r := open(t, empty(t, "postgres"))
	tx, err := r.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := projectCase(t.Context(), tx, newStory("2026-001").batch(1).Case); err != nil {
		t.Fatal(err)
	}
	record(t, r, newStory("2026-002").batch(3))
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := r.Record(short, newStory("2026-001").batch(1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the same case did not wait: %v", err)
	}
}

func mustExec(t *testing.T, r *Register, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := r.write.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
