package telemetry

import (
	"context"
	"sync"
	"time"

	"duecourse/internal/register"
)

// Register is the register, as far as figures are read from it.
type Register interface {
	Standing(context.Context) (register.Standing, error)
	Totals(context.Context) ([]register.Total, error)
}

// How long figures are taken for fresh, and how long the reading of them may take.
const (
	freshFor   = 15 * time.Second
	readWithin = 2 * time.Second
)

// Figures are what the register says at a moment.
type Figures struct {
	At       time.Time
	Took     time.Duration
	Standing register.Standing
	Totals   []register.Total
}

// Reader reads figures from the register, at most once in a while however many ask.
type Reader struct {
	register Register
	fresh    time.Duration
	within   time.Duration
	now      func() time.Time

	mu     sync.Mutex
	tried  time.Time
	held   Figures
	err    error
	failed int // readings
}

// NewReader makes a reader.
func NewReader(r Register) *Reader {
	return &Reader{register: r, fresh: freshFor, within: readWithin, now: time.Now}
}

// Figures returns figures that are fresh, or why there are none: what was read before is then not told any more.
func (r *Reader) Figures() (Figures, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); r.tried.IsZero() || now.Sub(r.tried) >= r.fresh || now.Before(r.tried) {
		r.tried = now
		if r.held, r.err = r.read(); r.err != nil {
			r.failed++
		}
	}
	return r.held, r.err
}

func (r *Reader) read() (f Figures, err error) {
	// Whoever asked first may go away while others wait for the answer.
	ctx, cancel := context.WithTimeout(context.Background(), r.within)
	defer cancel()
	begun := time.Now()
	f.At = r.now()
	if f.Standing, err = r.register.Standing(ctx); err != nil {
		return Figures{}, err
	}
	if f.Totals, err = r.register.Totals(ctx); err != nil {
		return Figures{}, err
	}
	f.Took = time.Since(begun)
	return f, nil
}

// failures are how many readings failed since the process started.
func (r *Reader) failures() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}
