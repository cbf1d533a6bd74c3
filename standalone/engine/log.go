package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLog passes the server's warnings and errors on to slog. What the server calls fatal would end the whole
// process, with a worker in it; here it halts the goroutine that met it, and the engine says that it failed.
type serverLog struct {
	to       *slog.Logger
	stopping *atomic.Bool // the parts of a stopping server complain of each other's end
	failed   chan<- error // with room for one: the first is the cause, the rest follow from it
}

var _ log.WithLogger = serverLog{}

func (serverLog) Debug(string, ...tag.Tag) {}
func (serverLog) Info(string, ...tag.Tag)  {}

// errorTag is the key under which the server logs the text of an error.
const errorTag = "error"

// noNexus begins the server's complaint, at each start, that it has no HTTP port. It is meant to have none.
const noNexus = "HTTP API port has not been set"

func (l serverLog) Warn(msg string, tags ...tag.Tag) {
	if !l.stopping.Load() && !strings.HasPrefix(msg, noNexus) {
		l.write(slog.LevelWarn, msg, tags)
	}
}

func (l serverLog) Error(msg string, tags ...tag.Tag) {
	if !l.stopping.Load() {
		l.write(slog.LevelError, msg, tags)
	}
}

// DPanic reports a state that the server holds to be impossible but goes on after.
func (l serverLog) DPanic(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

// Panic panics, as the server counts on.
func (l serverLog) Panic(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	panic(msg)
}

// Fatal does not return, as the server counts on. It blocks: ending the goroutine instead turns into a panic where the
// server is inside a sync.OnceValue.
func (l serverLog) Fatal(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	err := errors.New(msg)
	for _, t := range tags {
		if t.Key() == errorTag {
			err = fmt.Errorf("%s: %v", msg, t.Value())
		}
	}
	select {
	case l.failed <- err:
	default:
	}
	select {}
}

// With returns a logger that adds tags to each line.
func (l serverLog) With(tags ...tag.Tag) log.Logger {
	l.to = slog.New(l.to.Handler().WithAttrs(attrs(tags)))
	return l
}

func (l serverLog) write(level slog.Level, msg string, tags []tag.Tag) {
	if l.to.Enabled(context.Background(), level) {
		l.to.LogAttrs(context.Background(), level, msg, attrs(tags)...)
	}
}

func attrs(tags []tag.Tag) []slog.Attr {
	out := make([]slog.Attr, len(tags))
	for i, t := range tags {
		out[i] = slog.Any(t.Key(), t.Value())
	}
	return out
}
