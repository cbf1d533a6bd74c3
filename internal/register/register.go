// Package register is the register (台账): the journal of every case, append-only and hash-chained, and a projection of
// cases and docket that can be searched. It lives in SQLite, a file beside the engine's, or in PostgreSQL; both have
// one schema and answer alike.
//
// The journal is what counts. The database refuses to change or delete an entry, and Verify finds what was changed
// past that refusal. The projection only repeats, for finding, what the workflow of a case said with its entries.
//
// A chain proves that nothing was altered, left out or cut off as long as the case's row still names its last entry.
// Who rewrites a whole chain and that row is found only by comparing it with a copy: the workflow's head, a dossier.
package register

import (
	"context"
	"database/sql"
	"errors"

	"duecourse/internal/lang"
)

// Register is an open register. It is safe for concurrent use.
type Register struct {
	write *sql.DB // in SQLite one connection, so that writers queue here and never meet SQLITE_BUSY
	read  *sql.DB // the same as write in PostgreSQL

	snapshot *sql.TxOptions // of a transaction whose reads all see the same moment
	shards   int            // over how many rows each count is spread

	rest *rest // of a file that nobody had open; nil otherwise
}

// Open opens the register at dsn and brings its schema up to date. A dsn is "sqlite:PATH", whose folder must exist, or
// a URL "postgres://…" as pgx reads it.
//
// What goes wrong is an *Error that is also one of ErrDSN, ErrStorage (a folder, file or account that may not be
// written, or no database), ErrUnreachable and ErrNewer. Only ErrUnreachable can pass by itself.
func Open(ctx context.Context, dsn string) (*Register, error) {
	d, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	r, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, r.write, d.name); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close releases the database. It waits for what is under way. Of a register that was at rest it is ErrStorage where somebody
// wrote it meanwhile: what was read may be half old, half new.
func (r *Register) Close() error {
	if r.read == r.write {
		return errors.Join(r.write.Close(), r.rest.broken())
	}
	return errors.Join(r.read.Close(), r.write.Close())
}

// inWrite runs do in one transaction: all of it is kept, or nothing.
func (r *Register) inWrite(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := r.write.BeginTx(ctx, nil)
	if err != nil {
		return failed(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return failed(err)
	}
	return nil
}

// failed says that the database did not do what it was asked; trying again may help.
func failed(err error) error {
	return fail(nil, err, lang.Format("台账数据库出错：%v", "the register's database failed: %v", err))
}
