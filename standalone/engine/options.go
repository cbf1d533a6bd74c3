package engine

import (
	"cmp"
	"log/slog"
	"time"

	"duecourse/internal/message"
)

// Where an engine listens and what it is called unless told otherwise.
const (
	DefaultFrontend  = "127.0.0.1:7233"
	DefaultUI        = "127.0.0.1:8233"
	DefaultNamespace = "duecourse"
)

// Options say how to start an engine.
type Options struct {
	Data      string        // folder; created where it is missing
	Frontend  string        // host:port for clients and workers; port 0 takes a free one; default DefaultFrontend
	UI        string        // host:port of the web UI; port 0 takes a free one; empty starts none
	Namespace string        // default DefaultNamespace
	Retention time.Duration // default message.Retention
	Log       *slog.Logger  // receives warnings and errors; default slog.Default()
}

func (o Options) withDefaults() Options {
	o.Frontend = cmp.Or(o.Frontend, DefaultFrontend)
	o.Namespace = cmp.Or(o.Namespace, DefaultNamespace)
	o.Retention = cmp.Or(o.Retention, message.Retention)
	o.Log = cmp.Or(o.Log, slog.Default())
	return o
}
