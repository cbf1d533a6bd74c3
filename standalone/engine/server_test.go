package engine

import (
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

// held is a listener that keeps its port, as another program would that took it a moment too early.
type held struct{ net.Listener }

func (held) Close() error { return nil }

// What is fatal to the server would end a process that runs it as Temporal does; here it is an error.
func TestFatalErrorOfTheServerEndsTheStartOnly(t *testing.T) {
	ln, err := listen("frontend", "127.0.0.1:0")
	must(t, err)
	defer ln.Close()
	st, err := openStore(t.Context(), filepath.Join(t.TempDir(), DatabaseFile))
	must(t, err)
	o := Options{Log: slog.New(slog.DiscardHandler)}.withDefaults()
	must(t, prepareNamespace(t.Context(), st, o.Namespace, o.Retention))
	if _, err = startServer(held{ln}, st, o); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("error %v", err)
	}
}
