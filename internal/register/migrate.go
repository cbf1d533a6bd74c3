package register

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"path"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"duecourse/internal/lang"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable has a name of its own, for a bureau may keep other things in the same database.
const versionTable = "register_version"

// A worker that finds another one migrating looks again after so many seconds, so many times.
const (
	lockEvery = 1
	lockTries = 120
)

// migrateTries is how often a migration is tried: of two processes that open a new SQLite file at once, one finds the
// other's tables, and on the second look nothing to do.
const migrateTries = 3

func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect) error {
	p, err := provider(db, dialect)
	if err != nil {
		return notMigrated(err)
	}
	for range migrateTries {
		var current, target int64
		if current, target, err = p.GetVersions(ctx); err != nil {
			continue
		}
		if current > target {
			return newer(current, target)
		}
		if current == target {
			return nil
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
	}
	return notMigrated(err)
}

func provider(db *sql.DB, dialect goose.Dialect) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true)}
	others := "*_postgres.sql"
	if dialect == goose.DialectPostgres {
		others = "*_sqlite.sql"
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockEvery, lockTries))
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	names, err := fs.Glob(dir, others)
	if err != nil {
		return nil, err
	}
	for i := range names {
		names[i] = path.Base(names[i])
	}
	// Version 5 counts what was recorded before there were tallies. What is counted is decided in Go, so is this.
	count := goose.NewGoMigration(5, &goose.GoFunc{RunTx: countAll}, nil)
	return goose.NewProvider(dialect, db, dir, append(opts, goose.WithExcludeNames(names), goose.WithGoMigrations(count))...)
}

func newer(current, target int64) error {
	return fail(ErrNewer, nil, lang.Format(
		"台账数据库的版本是 %d，本程序只认识到 %d：请使用更新的程序",
		"the register's schema is version %d and this program knows versions up to %d: use a newer program", current, target))
}

func notMigrated(err error) error {
	return fail(ErrStorage, err, lang.Format(
		"台账数据库的结构无法更新：%v", "the register's schema cannot be brought up to date: %v", err))
}
