package main

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}

func TestInOrderKeepsTheOrderAndTheBound(t *testing.T) {
	const n, workers = 500, 4
	var running, most atomic.Int64
	next := 0
	err := inOrder(context.Background(), numbers(n), workers, func(path string) string {
		if now := running.Add(1); now > most.Load() {
			most.Store(now)
		}
		i, _ := strconv.Atoi(path)
		time.Sleep(time.Duration(i%7) * 50 * time.Microsecond)
		running.Add(-1)
		return path
	}, func(got string) error {
		if got != strconv.Itoa(next) {
			t.Fatalf("got %s, want %d", got, next)
		}
		next++
		return nil
	})
	if err != nil || next != n {
		t.Errorf("%d results, %v", next, err)
	}
	if most.Load() > workers+2 {
		t.Errorf("%d at once, with %d workers", most.Load(), workers)
	}
}

func TestInOrderStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	taken := 0
	work := func(path string) string { return path }
	if err := inOrder(ctx, numbers(10000), 2, work, func(string) error {
		if taken++; taken == 10 {
			stop()
		}
		return nil
	}); err != nil || taken > 100 {
		t.Errorf("cancelled: %d taken, %v", taken, err)
	}
	full := errors.New("disk full")
	if err := inOrder(context.Background(), numbers(100), 2, work, func(string) error { return full }); err != full {
		t.Errorf("a result that cannot be written: %v", err)
	}
}

func TestProgressOnlyInLongRuns(t *testing.T) {
	for _, c := range []struct {
		total int
		want  bool
	}{{200, false}, {201, true}} {
		var told writer
		p := &progress{w: &told, text: (&app{}).text, total: c.total, last: time.Now().Add(-time.Minute)}
		p.step()
		if (told > 0) != c.want {
			t.Errorf("of %d files: told %v, want %v", c.total, told > 0, c.want)
		}
	}
}

// writer counts what is written.
type writer int

func (w *writer) Write(b []byte) (int, error) {
	*w += writer(len(b))
	return len(b), nil
}
