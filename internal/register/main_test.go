package register

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"duecourse/internal/register/registertest"
)

// server starts PostgreSQL for the first test that needs it.
var server = sync.OnceValues(registertest.Start)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(crashDSN); dsn != "" {
		recordUntilKilled(dsn)
		return
	}
	code := m.Run()
	if s, err := server(); err == nil {
		if err := s.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "PostgreSQL does not stop:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// both runs a test against an empty database of each kind.
func both(t *testing.T, test func(t *testing.T, dsn string)) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) { test(t, empty(t, kind)) })
	}
}

func empty(tb testing.TB, kind string) string {
	tb.Helper()
	if kind == "sqlite" {
		return "sqlite:" + filepath.Join(tb.TempDir(), "register #1 100%.db")
	}
	s, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	dsn, err := s.Database(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return dsn
}

func open(tb testing.TB, dsn string) *Register {
	tb.Helper()
	r, err := Open(context.Background(), dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r
}
