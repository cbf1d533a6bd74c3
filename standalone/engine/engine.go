// Package engine runs a Temporal server inside this process: its state in one SQLite file of a data folder, its web UI
// beside it, and nothing listening but the addresses that were chosen and loopback ports for its own parts.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
)

// Engine is a running Temporal server.
type Engine struct {
	frontend string
	folder   *folder
	server   *server
	ui       *webUI // nil where none was asked for

	stop    sync.Once
	stopped error
}

// Start brings an engine up and returns once it answers and knows its namespace. What it refuses is an *Error that a
// person can act on; then nothing is left running and the folder is free again.
func Start(ctx context.Context, o Options) (_ *Engine, err error) {
	o = o.withDefaults()
	var undo undoing
	defer func() {
		if err != nil {
			undo.all()
		}
	}()

	f, err := openFolder(o.Data)
	if err != nil {
		return nil, err
	}
	undo.add(f)

	// Both addresses are held while everything else is made ready, so that a taken one is told before any work.
	front, err := listen("frontend", o.Frontend)
	if err != nil {
		return nil, err
	}
	undo.add(front)
	var uiListener net.Listener
	if o.UI != "" {
		if uiListener, err = listen("ui", o.UI); err != nil {
			return nil, err
		}
		undo.add(uiListener)
	}

	store, err := openStore(ctx, f.database())
	if err != nil {
		return nil, err
	}
	if err := prepareNamespace(ctx, store, o.Namespace, o.Retention); err != nil {
		return nil, err
	}
	s, err := startServer(front, store, o)
	if err != nil {
		// Parts of the server may be left that still write, so the folder stays locked while this process lives.
		undo.forget(f)
		return nil, err
	}
	undo.add(s)

	e := &Engine{frontend: s.frontend, folder: f, server: s}
	if err := s.ready(ctx, o.Namespace); err != nil {
		return nil, err
	}
	if uiListener != nil {
		if e.ui, err = startUI(uiListener, s.frontend, o); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Frontend is the host:port at which clients and workers reach the server.
func (e *Engine) Frontend() string { return e.frontend }

// UI is the host:port of the web UI; empty where there is none.
func (e *Engine) UI() string {
	if e.ui == nil {
		return ""
	}
	return e.ui.address
}

// Failed tells of an error that the server cannot go on after. Nothing is lost by it: stop, and start again.
func (e *Engine) Failed() <-chan error { return e.server.failed }

// Stop ends the web UI and the server, moves the write-ahead log into the database and frees the folder. A context that
// ends sooner leaves the rest undone, which costs nothing but the next start's recovery.
func (e *Engine) Stop(ctx context.Context) error {
	e.stop.Do(func() { e.stopped = e.shutDown(ctx) })
	return e.stopped
}

func (e *Engine) shutDown(ctx context.Context) error {
	var uiErr error
	if e.ui != nil {
		uiErr = e.ui.stop(ctx)
	}
	if err := e.server.stop(ctx); err != nil {
		// The folder stays locked: this process may still write to it.
		return errors.Join(uiErr, fmt.Errorf("stop the engine: %w", err))
	}
	return errors.Join(uiErr, e.server.store.checkpoint(ctx), e.folder.Close())
}

// undoing closes what a failed start had opened, the latest first.
type undoing []io.Closer

func (u *undoing) add(c io.Closer) { *u = append(*u, c) }

func (u *undoing) forget(c io.Closer) {
	*u = slices.DeleteFunc(*u, func(added io.Closer) bool { return added == c })
}

func (u undoing) all() {
	for i := len(u) - 1; i >= 0; i-- {
		_ = u[i].Close() // the error that made the start fail is the one to tell
	}
}
