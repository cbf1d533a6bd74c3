package register

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func look(t *testing.T, dsn string) *Register {
	t.Helper()
	r, err := Look(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestLookReadsAndWritesNothing(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		record(t, r, s.batch(2))
		reader := look(t, dsn)
		holds(t, reader, s.row)
		record(t, r, s.batch(3)) // while it is read
		holds(t, reader, s.row)
		if strings.HasPrefix(dsn, "sqlite:") {
			if err := reader.Record(t.Context(), s.batch(1)); err == nil {
				t.Error("it can be written")
			}
		}
	})
}

// Reading is no reason to change a schema that a worker of another release still writes.
func TestLookLeavesTheSchemaAlone(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		newest := `DELETE FROM register_version WHERE version_id = (SELECT max(version_id) FROM register_version)`
		mustExec(t, r, newest)
		if _, err := Look(t.Context(), dsn); !errors.Is(err, ErrOlder) {
			t.Errorf("older: %v", err)
		}
		if _, err := Look(t.Context(), dsn); !errors.Is(err, ErrOlder) {
			t.Errorf("the second time: %v", err)
		}
		mustExec(t, r, `INSERT INTO register_version (version_id, is_applied) VALUES (99, TRUE)`)
		if _, err := Look(t.Context(), dsn); !errors.Is(err, ErrNewer) {
			t.Errorf("newer: %v", err)
		}
	})
}

func TestLookNeedsARegister(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		_, err := Look(t.Context(), dsn)
		if !errors.Is(err, ErrStorage) {
			t.Errorf("%v", err)
		}
		if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
		}
	})
}

// An auditor's account may read what there is and no more.
func TestLookAsWhoMayOnlyRead(t *testing.T) {
	dsn := empty(t, "postgres")
	r := open(t, dsn)
	s := newStory("2026-001")
	record(t, r, s.batch(2))
	mustExec(t, r, `CREATE ROLE auditor LOGIN PASSWORD 'reads'`, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor`)
	t.Cleanup(func() { mustExec(t, r, `DROP OWNED BY auditor`, `DROP ROLE auditor`) })
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("auditor", "reads")
	auditor := look(t, u.String())
	holds(t, auditor, s.row)
	if err := auditor.Record(t.Context(), s.batch(1)); err == nil {
		t.Error("it can be written")
	}
}

// A copy at rest is read without a file beside it.
func TestLookLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	dsn := "sqlite:" + filepath.Join(dir, "register.db")
	r, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	s := newStory("2026-001")
	record(t, r, s.batch(2))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	reader := look(t, dsn)
	holds(t, reader, s.row)
	reader.Close()
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("it left %v", left)
	}
}

// Who reads a file at rest is told where somebody came to write it meanwhile, also when they have gone again.
func TestLookIsToldWhoWrites(t *testing.T) {
	dsn := empty(t, "sqlite")
	writes := func(more func()) {
		r, err := Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		record(t, r, newStory(time.Now().String()).batch(2))
		more()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(meanwhile func()) error {
		r, err := Look(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		meanwhile()
		return r.Close()
	}
	nothing := func() {}
	writes(nothing)
	if err := reads(nothing); err != nil {
		t.Errorf("nobody wrote: %v", err)
	}
	var during error
	writes(func() { during = reads(nothing) })
	if during != nil {
		t.Errorf("it was open for writing all the time: %v", during)
	}
	if err := reads(func() { writes(nothing) }); !errors.Is(err, ErrStorage) {
		t.Errorf("somebody wrote and went: %v", err)
	}
	r, err := Look(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	writes(func() {
		if err := r.Close(); !errors.Is(err, ErrStorage) {
			t.Errorf("somebody writes: %v", err)
		}
	})
}
