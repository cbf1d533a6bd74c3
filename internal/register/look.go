package register

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"duecourse/internal/lang"
)

// Look opens the register that there is at dsn for reading alone: by an account that may not write it, from a copy that
// nobody may. It changes nothing, the schema neither, so that a newer program that only looks takes the register from no
// worker that still writes it. Its errors are those of Open, and ErrOlder where the schema is to be brought up to date first.
func Look(ctx context.Context, dsn string) (*Register, error) {
	d, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	r, err := d.look(ctx)
	if err != nil {
		return nil, err
	}
	if err := upToDate(ctx, r.read, d.name); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// upToDate reports what keeps this program from reading the schema that there is.
func upToDate(ctx context.Context, db *sql.DB, dialect goose.Dialect) error {
	p, err := provider(db, dialect)
	if err != nil {
		return notRead(err)
	}
	all := p.ListSources()
	target := all[len(all)-1].Version
	var current sql.NullInt64
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM "+versionTable+" WHERE is_applied").Scan(&current); err != nil {
		return notRead(err)
	}
	switch {
	case current.Int64 > target:
		return newer(current.Int64, target)
	case current.Int64 < target:
		return fail(ErrOlder, nil, lang.Format(
			"台账数据库的版本是 %d，本程序需要 %d：请先启动同一版本的办理程序（worker 或者 standalone），由其更新",
			"the register's schema is version %d and this program needs %d: start the worker or standalone of its own release first, which brings it up to date",
			current.Int64, target))
	}
	return nil
}

func notRead(err error) error {
	return fail(ErrStorage, err, lang.Format("台账数据库无法读取：%v", "the register's database cannot be read: %v", err))
}

// lookSQLite opens the file without any right to write it.
func lookSQLite(ctx context.Context, path string) (*Register, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, unusable(path, err)
	}
	f, err := os.Open(abs)
	if err != nil {
		return nil, unusable(path, err)
	}
	f.Close()
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	uri := file.String() + "?mode=ro&_pragma=busy_timeout(10000)&_pragma=query_only(1)"
	still := atRest(abs)
	if still != nil {
		uri += "&immutable=1"
	}
	db, err := sql.Open("sqlite", uri)
	if err != nil {
		return nil, unusable(path, err)
	}
	db.SetMaxOpenConns(sqliteReaders)
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(new(int)); err != nil {
		db.Close()
		return nil, unusable(path, err)
	}
	return &Register{write: db, read: db, snapshot: &sql.TxOptions{}, shards: 1, rest: still}, nil
}

// rest is a file that nobody has open: whoever has keeps its write-ahead log beside it. SQLite then needs no file of its own
// there, which a reader might not be allowed to make; but it does not notice who comes to write.
type rest struct {
	path    string
	changed time.Time
}

func atRest(path string) *rest {
	f, err := os.Stat(path)
	if _, open := os.Stat(path + "-wal"); err != nil || !errors.Is(open, fs.ErrNotExist) {
		return nil
	}
	return &rest{path, f.ModTime()}
}

// broken says that the file is not at rest any more, or was not meanwhile.
func (r *rest) broken() error {
	if r == nil {
		return nil
	}
	if now := atRest(r.path); now != nil && now.changed.Equal(r.changed) {
		return nil
	}
	return fail(ErrStorage, nil, lang.Format("读取期间有程序开始写入台账 %s：读到的可能前后不一，请再试一次",
		"a program began to write the register %s while it was read: what was read may not fit together; try again", r.path))
}
