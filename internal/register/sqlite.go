package register

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go

	"duecourse/internal/lang"
)

// sqliteReaders is how many connections read at once. Under WAL they neither wait for the writer nor hold it up.
const sqliteReaders = 4

func openSQLite(ctx context.Context, path string) (*Register, error) {
	if err := prepareFile(path); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, unusable(path, err)
	}
	// A transaction that will write takes the write lock when it begins: one that takes it halfway, after it has read,
	// can be refused at once, whatever the timeout.
	write, err := sql.Open("sqlite", sqliteURI(abs, "_txlock=immediate"))
	if err != nil {
		return nil, unusable(path, err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", sqliteURI(abs, "_pragma=query_only(1)"))
	if err != nil {
		write.Close()
		return nil, unusable(path, err)
	}
	read.SetMaxOpenConns(sqliteReaders)
	r := &Register{write: write, read: read, snapshot: &sql.TxOptions{}, shards: 1}
	// The first statement reads the file's header: only now does a file that is no database show.
	if err := write.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(new(int)); err != nil {
		r.Close()
		return nil, unusable(path, err)
	}
	return r, nil
}

func sqliteURI(abs, more string) string {
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	return file.String() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&" + more
}

// prepareFile creates the file for its owner alone, since a journal tells of people, and tries whether the file and its
// folder can be written: SQLite keeps two more files beside it.
func prepareFile(path string) error {
	dir := filepath.Dir(path)
	probe, err := os.CreateTemp(dir, ".register-*")
	if err != nil {
		return fail(ErrStorage, err, lang.Format(
			"台账文件所在的文件夹 %s 无法写入：%v", "the folder %s of the register's file cannot be written: %v", dir, reason(err)))
	}
	probe.Close()
	os.Remove(probe.Name())
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return unusable(path, err)
	}
	return f.Close()
}

func unusable(path string, err error) error {
	return fail(ErrStorage, err, lang.Format(
		"台账文件 %s 无法使用：%v", "the register's file %s cannot be used: %v", path, reason(err)))
}

// reason leaves out the path that a file's error repeats.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
