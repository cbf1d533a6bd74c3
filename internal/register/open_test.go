package register

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func refused(t *testing.T, dsn string, kind error, says ...string) {
	t.Helper()
	r, err := Open(t.Context(), dsn)
	if err == nil {
		r.Close()
		t.Fatalf("%s was opened", dsn)
	}
	var e *Error
	if !errors.Is(err, kind) || !errors.As(err, &e) {
		t.Fatalf("%s: %v, want %v", dsn, err, kind)
	}
	for _, text := range []string{e.Text.ZH, e.Text.EN} {
		if text == "" || strings.Contains(text, "%!") || strings.Contains(text, "hunter2") {
			t.Errorf("%s: %q", dsn, text)
		}
		for _, s := range says {
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q does not say %q", dsn, text, s)
			}
		}
	}
	t.Log(e.Text.EN)
}

func TestOpenRefusesWrongDSN(t *testing.T) {
	for _, dsn := range []string{"", "sqlite:", "sqlite", "register.db", "mysql://u:hunter2@h/d", "postgres:u:hunter2@h",
		"postgres://u:hunter2@h:port/d", "postgres://u:hunter2@h/d?sslmode=perhaps"} {
		refused(t, dsn, ErrDSN)
	}
}

func TestOpenRefusesUnusableFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "sqlite:"+text, ErrStorage, text)
	refused(t, "sqlite:"+filepath.Join(text, "register.db"), ErrStorage, text)
	refused(t, "sqlite:"+filepath.Join(dir, "none", "register.db"), ErrStorage, "none")
	refused(t, "sqlite:"+dir, ErrStorage, dir)
}

func TestOpenRefusesUnreachableServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	refused(t, "postgres://u:hunter2@"+l.Addr().String()+"/d", ErrUnreachable, "127.0.0.1")
	dsn := empty(t, "postgres")
	refused(t, dsn[:strings.LastIndex(dsn, "/")]+"/nosuch?sslmode=disable", ErrUnreachable, "nosuch")
}

func TestOpenRefusesNewerSchema(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		record(t, r, s.batch(2))
		mustExec(t, r, `INSERT INTO register_version (version_id, is_applied) VALUES (99, TRUE)`)
		refused(t, dsn, ErrNewer, "99")
		mustExec(t, r, `DELETE FROM register_version WHERE version_id = 99`)
		holds(t, open(t, dsn), s.row)
	})
}

// A docket that was written before its items knew their unit is found by unit all the same.
func TestOpenTellsItemsTheirUnit(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for _, unit := range []string{"market-1", "market-2"} {
			s := newStory("C-" + unit)
			s.row.Unit = unit
			record(t, r, s.batch(1, item("1", start)))
		}
		mustExec(t, r, `DROP INDEX docket_open`, `DROP INDEX docket_open_by_role`, `ALTER TABLE docket DROP COLUMN unit`,
			`CREATE INDEX docket_open ON docket (due, number, item) WHERE status = 'open'`, `DELETE FROM register_version WHERE version_id = 7`)
		rows, err := open(t, dsn).Docket(t.Context(), DocketFilter{Unit: "market-2"})
		if err != nil || len(rows) != 1 || rows[0].Case != "C-market-2" {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}

func TestOpenTogether(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				r, err := Open(t.Context(), dsn)
				if err != nil {
					t.Error(err)
					return
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s := newStory("2026-001")
		r := open(t, dsn)
		record(t, r, s.batch(2))
		holds(t, r, s.row)
	})
}

func TestSQLiteSettings(t *testing.T) {
	dsn := empty(t, "sqlite")
	r := open(t, dsn)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		if err := r.write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
	if _, err := r.read.Exec(`DELETE FROM cases`); err == nil {
		t.Error("a reader may write")
	}
	path := strings.TrimPrefix(dsn, "sqlite:")
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", name, info.Mode())
		}
	}
}

func TestPostgresSortsByBytes(t *testing.T) {
	r := open(t, empty(t, "postgres"))
	for _, column := range []string{"cases.number", "journal.number", "docket.number", "docket.item", "docket.due"} {
		table, name, _ := strings.Cut(column, ".")
		var collation string
		err := r.read.QueryRow(`SELECT coalesce(collation_name, 'none') FROM information_schema.columns
			WHERE table_name = $1 AND column_name = $2`, table, name).Scan(&collation)
		if err != nil || collation != "C" {
			t.Errorf("%s sorts by %q (%v)", column, collation, err)
		}
	}
}
