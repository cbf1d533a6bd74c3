package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// copied is a database and where its copy goes.
type copied struct{ from, to string }

// pagesAtOnce are copied between two looks at whether to go on.
const pagesAtOnce = 2000

// copyDatabases copies several SQLite databases as they were at one moment at which the first one stood still, whoever
// uses them meanwhile. Nobody waits for the copying itself.
func copyDatabases(ctx context.Context, all []copied) (err error) {
	held, err := open(all[0].from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
	hold, err := held.Conn(ctx)
	if err != nil {
		return unreadable(all[0].from, err)
	}
	defer hold.Close()
	if _, err := hold.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil { // nobody else writes from here on
		return unreadable(all[0].from, err)
	}
	free := func() error { _, err := hold.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); return err }

	views := make([]*sql.Conn, len(all))
	for i, c := range all {
		db, err := open(c.from)
		if err == nil {
			defer db.Close()
			views[i], err = view(ctx, db)
		}
		if err != nil {
			return errors.Join(unreadable(c.from, err), free())
		}
		defer views[i].Close()
	}
	if err := free(); err != nil {
		return unreadable(all[0].from, err)
	}
	for i, c := range all {
		if err := copyView(ctx, views[i], c.to); err != nil {
			return unreadable(c.from, err)
		}
	}
	return nil
}

// open opens a database that is there, to read.
func open(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	return sql.Open("sqlite", file.String()+"?mode=rw&_pragma=busy_timeout(10000)") // beside a writer, reading writes too: to the index of its log
}

// view is a connection that sees the database as it is now for as long as it is open.
func view(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = c.ExecContext(ctx, "BEGIN"); err == nil {
		err = c.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(new(int)) // the first reading fixes it
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// copyView copies, page by page, what a connection sees.
func copyView(ctx context.Context, c *sql.Conn, to string) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	abs, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	err = c.Raw(func(driver any) error {
		from, ok := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("the driver %T cannot copy a database", driver)
		}
		b, err := from.NewBackup((&url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}).String())
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if err = ctx.Err(); err == nil {
				more, err = b.Step(pagesAtOnce)
			}
		}
		return errors.Join(err, b.Finish())
	})
	if err != nil {
		return err
	}
	return sync(to)
}

// sync brings a file to the disk.
func sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// still opens a database that nobody uses, and leaves it and its folder untouched.
func still(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	return sql.Open("sqlite", file.String()+"?mode=ro&immutable=1")
}

// whole checks every page and index of a database that nobody uses.
func whole(ctx context.Context, path string) error {
	db, err := still(path)
	if err != nil {
		return err
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return unreadable(path, err)
	}
	if said != "ok" {
		return refuse(nil, "数据库 %s 已损坏：%s", "the database %s is damaged: %s", path, said)
	}
	return nil
}

func unreadable(path string, err error) error {
	return refuse(err, "数据库 %s 不能读取：%v", "the database %s cannot be read: %v", path, err)
}
