// Package backup copies what a bureau must not lose, the engine's state and the register in one, while the program runs
// or not, and puts it back on another folder or machine.
//
// The two databases must fit. A case hands entries of its journal to the register by an activity: first the engine has
// them in the case's history, then the register writes them, then the engine has it in the history that they are written
// and the case lets go of them. So
//
//   - a register that is older than the engine lacks entries which the case let go of, and refuses all that follow;
//   - a register that is newer than the engine has entries which the case, carried on from an older history, never makes
//     again: it makes others in their place, and the register refuses those.
//
// No order in which the two are copied one after the other is right. What is right is a moment of the engine at which the
// register stood still: what the register has then is in the engine's history, and what the engine has as written is in
// the register. So the register is kept from being written, for the milliseconds in which a view of each database is
// opened, and both are copied from these views while everything goes on. A write that waited meanwhile is an activity
// that takes that much longer.
//
// The other files of the folder, notices and hand-overs, are copied afterwards: whatever the copied engine knows as done
// is in them, and what they have beyond that is not done again, since each goes by its key.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duecourse/internal/lang"
	"duecourse/standalone/engine"
)

// The files of a backup beside what else lies in the data folder.
const (
	registerFile = "register.db"
	manifestFile = "backup.json"
)

// Error is a refusal or a finding that a person can act on, in both languages. As an error it speaks English.
type Error struct {
	lang.Text
	cause error
}

func (e *Error) Error() string { return e.Text.EN }
func (e *Error) Unwrap() error { return e.cause }

func refuse(cause error, zh, en string, args ...any) *Error {
	return &Error{lang.Format(zh, en, args...), cause}
}

// Take copies the data folder into to, which must not be there or be empty and lies outside of the data folder. The
// register is the file of that path. A backup that was broken off has no manifest and is none.
func Take(ctx context.Context, data, register, to string) (*Manifest, error) {
	if err := outside(data, to); err != nil {
		return nil, err
	}
	if err := emptyFolder(to); err != nil {
		return nil, err
	}
	for _, file := range []string{filepath.Join(data, engine.DatabaseFile), register} {
		if _, err := os.Stat(file); err != nil {
			return nil, refuse(err, "没有文件 %s：数据目录对吗（--data）？", "there is no file %s: is it the right data folder (--data)?", file)
		}
	}
	m := &Manifest{Format: format, At: time.Now().UTC().Truncate(time.Second)}
	if err := copyDatabases(ctx, []copied{
		{from: register, to: filepath.Join(to, registerFile)}, // the first one is held while views of all are opened
		{from: filepath.Join(data, engine.DatabaseFile), to: filepath.Join(to, engine.DatabaseFile)},
	}); err != nil {
		return nil, err
	}
	if err := copyFiles(ctx, data, register, to); err != nil {
		return nil, err
	}
	for _, name := range []string{registerFile, engine.DatabaseFile} {
		if err := whole(ctx, filepath.Join(to, name)); err != nil {
			return nil, err
		}
	}
	return m, m.complete(to)
}

// outside refuses a backup within what it is a backup of.
func outside(data, to string) error {
	from, err := filepath.Abs(data)
	if err == nil {
		to, err = filepath.Abs(to)
	}
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(from, to); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return refuse(nil, "备份目录 %s 在数据目录之内：请另选一个", "the folder of the backup %s lies in the data folder: choose another", to)
	}
	return nil
}

// emptyFolder makes a folder that only its owner can read, or refuses one in which something is.
func emptyFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return refuse(err, "目录 %s 不能建立：%v", "the folder %s cannot be made: %v", path, err)
	}
	found, err := os.ReadDir(path)
	if err != nil {
		return refuse(err, "目录 %s 不能读取：%v", "the folder %s cannot be read: %v", path, err)
	}
	if len(found) > 0 {
		return refuse(nil, "目录 %s 不是空的：请另选一个", "the folder %s is not empty: choose another", path)
	}
	return nil
}

// copyFiles copies the data folder but for the databases and the lock. A file that was moved away meanwhile is found
// where it was moved to: whatever lies in a hidden folder is moved out of it and never into it, and comes first.
func copyFiles(ctx context.Context, data, register, to string) error {
	return filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		rel, wrong := filepath.Rel(data, path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != data: // gone since its folder was read
			return nil
		case err != nil || wrong != nil || ctx.Err() != nil:
			return errors.Join(err, wrong, ctx.Err())
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		case !d.Type().IsRegular() || ofDatabase(path, register) || ofDatabase(path, filepath.Join(data, engine.DatabaseFile)) || rel == engine.LockFile:
			return nil
		case rel == manifestFile: // of a folder that was restored by hand
			return nil
		}
		if err := copyFile(path, filepath.Join(to, rel)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// ofDatabase reports whether a path is that of a database or of one of SQLite's companions to it.
func ofDatabase(path, database string) bool {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if same(path, database+suffix) {
			return true
		}
	}
	return false
}

func same(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// copyFile copies a file to the disk.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return out.Sync()
}
