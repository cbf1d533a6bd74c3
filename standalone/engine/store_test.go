package engine

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	temporalsql "go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"
)

// The pragmas are asked for on the plugin's own connection: synchronous belongs to a connection, not to the file.
func TestPragmasAreInForce(t *testing.T) {
	st, err := openStore(t.Context(), filepath.Join(t.TempDir(), DatabaseFile))
	must(t, err)
	db, err := temporalsql.NewSQLDB(sqlplugin.DbKindMain, &st.sql, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	for pragma, want := range map[string]string{
		"journal_mode": "wal",
		"synchronous":  "2", // FULL
		"fullfsync":    "1",
		"busy_timeout": "10000",
	} {
		if got := ask(t, db, "PRAGMA "+pragma); got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
}

func TestStrangeDatabaseIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		words  []string
	}{
		"newer":      {"PRAGMA user_version = 120001", []string{"0.12/0.1", "0.11/0.1", DatabaseFile}},
		"newer view": {"PRAGMA user_version = 110002", []string{"0.11/0.2", DatabaseFile}},
		"older":      {"PRAGMA user_version = 100001", []string{"0.10/0.1", DatabaseFile}},
		"foreign":    {"PRAGMA user_version = 0", []string{DatabaseFile}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			st, err := openStore(t.Context(), filepath.Join(folder, DatabaseFile))
			must(t, err)
			must(t, st.withDB(t.Context(), func(db *sql.DB) error {
				_, err := db.Exec(c.change)
				return err
			}))
			refused(t, Options{Data: folder}, c.words...)
		})
	}
}

// ask runs a query that answers one value over the connection that a plugin's database hides.
func ask(t *testing.T, db sqlplugin.DB, query string) string {
	t.Helper()
	getter, ok := field(db, "conn").(sqlplugin.Conn)
	if !ok {
		t.Fatalf("no connection in a %T", db)
	}
	var answer any
	must(t, getter.GetContext(t.Context(), &answer, query))
	return fmt.Sprint(answer)
}

func field(of any, name string) any {
	v := reflect.ValueOf(of).Elem().FieldByName(name)
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem().Interface()
}
