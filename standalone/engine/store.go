package engine

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	schema "go.temporal.io/server/schema/sqlite"
)

// pragmas hold on every connection to the database. Temporal's plugin takes them by their bare names.
var pragmas = map[string]string{
	"busy_timeout": "10000", // milliseconds, for whoever looks at or copies the file meanwhile
	"journal_mode": "wal",
	"synchronous":  "full", // each commit reaches the disk before it is answered
	"fullfsync":    "1",    // macOS: through the disk's own cache too; elsewhere without effect
}

// store is the database file with a schema that this build works with.
type store struct{ sql config.SQL }

// openStore creates the database where it is missing and refuses one that this build does not know.
func openStore(ctx context.Context, path string) (*store, error) {
	// Created here, the file is not for others to read; SQLite gives its companions the same mode.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(filepath.Dir(path), err)
	}
	if err := f.Close(); err != nil {
		return nil, unwritable(filepath.Dir(path), err)
	}
	s := &store{sql: config.SQL{
		PluginName:        sqlite.PluginName,
		DatabaseName:      (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), // it becomes part of a URI
		ConnectAttributes: map[string]string{"mode": "rw"},
		// One connection: with more, a transaction that reads before it writes meets SQLITE_BUSY, which Temporal
		// takes for a failure of its store.
		MaxConns: 1,
	}}
	for name, value := range pragmas {
		s.sql.ConnectAttributes[name] = value
	}
	if err := s.withDB(ctx, func(db *sql.DB) error { return ensureSchema(ctx, db, path) }); err != nil {
		return nil, err
	}
	return s, nil
}

// CheckDatabase refuses a database that this build does not work with, and leaves it as it is.
func CheckDatabase(ctx context.Context, path string) error {
	s := &store{sql: config.SQL{DatabaseName: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}}
	return s.withDB(ctx, func(db *sql.DB) error {
		var tables int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err == nil && tables == 0 {
			return refuse(nil, "数据库 %s 是空的", "the database %s is empty", path)
		}
		return ensureSchema(ctx, db, path)
	})
}

// dsn is the name by which database/sql opens the file with the same pragmas as the plugin does.
func (s *store) dsn() string {
	q := url.Values{"mode": {"rw"}}
	for name, value := range pragmas {
		q.Add("_pragma", name+"="+value)
	}
	return "file:" + s.sql.DatabaseName + "?" + q.Encode()
}

// withDB runs do over a connection of its own.
func (s *store) withDB(ctx context.Context, do func(*sql.DB) error) error {
	db, err := sql.Open("sqlite", s.dsn()) // the driver that Temporal's plugin registers
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if err := do(db); err != nil {
		_ = db.Close()
		return err
	}
	return db.Close()
}

// checkpoint moves the write-ahead log into the database, so that a stopped engine is one file to copy.
func (s *store) checkpoint(ctx context.Context) error {
	return s.withDB(ctx, func(db *sql.DB) error {
		if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			return fmt.Errorf("checkpoint the engine's database: %w", err)
		}
		return nil
	})
}

// ensureSchema writes the schema into an empty database, all of it or nothing, and compares that of any other.
// Temporal keeps no version in SQLite; the file's user_version holds it here.
func ensureSchema(ctx context.Context, db *sql.DB, path string) error {
	var found schemaVersion
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil {
		return refuse(err,
			"数据库 %s 打不开：%v",
			"the database %s cannot be opened: %v", path, err)
	}
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return refuse(err,
			"数据库 %s 打不开：%v",
			"the database %s cannot be opened: %v", path, err)
	}
	want, err := currentSchema()
	switch {
	case err != nil:
		return err
	case found == want:
		return nil
	case found == 0 && tables == 0:
		return createSchema(ctx, db, want)
	case found == 0:
		return refuse(nil,
			"数据库 %s 不是本程序建立的：把它移走，或者用 --data 另选一个目录",
			"the database %s was not made by this program: move it away, or choose another folder with --data",
			path)
	case found.newerThan(want):
		return refuse(nil,
			"数据库 %s 的结构版本 %s 比本程序的 %s 新：请使用写它的那个版本或者更新的版本",
			"the database %s has schema %s, newer than %s of this program: run the release that wrote it, or a later one",
			path, found, want)
	}
	return refuse(nil,
		"数据库 %s 的结构版本 %s 比本程序的 %s 旧，本程序不能升级它：请使用写它的那个版本",
		"the database %s has schema %s, older than %s of this program, which cannot upgrade it: run the release that wrote it",
		path, found, want)
}

// createSchema writes Temporal's schema and its version in one transaction.
func createSchema(ctx context.Context, db *sql.DB, version schemaVersion) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // without effect after the commit
	if err := schema.SetupSchemaOnDB(execOnly{ctx: ctx, tx: tx}); err != nil {
		return fmt.Errorf("create the engine's database: %w", err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return fmt.Errorf("create the engine's database: %w", err)
	}
	return tx.Commit()
}

// execOnly lets Temporal's set-up, which only executes statements, run inside a transaction.
type execOnly struct {
	sqlplugin.AdminDB
	ctx context.Context
	tx  *sql.Tx
}

// Exec executes one statement.
func (e execOnly) Exec(stmt string, args ...any) error {
	_, err := e.tx.ExecContext(e.ctx, stmt, args...)
	return err
}

// schemaVersion is the versions of both of Temporal's schemas in one number: four digits each, two of them before the
// point.
type schemaVersion int

func currentSchema() (schemaVersion, error) {
	var version schemaVersion
	for _, s := range []string{schema.Version, schema.VisibilityVersion} {
		var major, minor schemaVersion
		if _, err := fmt.Sscanf(s, "%d.%d", &major, &minor); err != nil {
			return 0, fmt.Errorf("schema version %q of Temporal: %w", s, err)
		}
		version = version*10000 + major*100 + minor
	}
	return version, nil
}

func (v schemaVersion) newerThan(w schemaVersion) bool {
	return v/10000 > w/10000 || v%10000 > w%10000
}

// String writes the version as Temporal does: 0.11/0.1.
func (v schemaVersion) String() string {
	main, visibility := v/10000, v%10000
	return fmt.Sprintf("%d.%d/%d.%d", main/100, main%100, visibility/100, visibility%100)
}
