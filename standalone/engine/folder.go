package engine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"duecourse/internal/lang"
)

// The files of an engine in its data folder.
const (
	DatabaseFile = "engine.db"
	LockFile     = "engine.lock"
)

// folder is a data folder that this process holds alone.
type folder struct {
	path string
	lock *os.File
}

// openFolder creates the folder where it is missing and locks it. The lock belongs to the open file, so the system
// takes it away with the process, however that ends.
func openFolder(path string) (*folder, error) {
	if path == "" {
		return nil, refuse(nil, "没有指定数据目录（--data）", "no data folder is named (--data)")
	}
	// A relative path would let the same file be known by two names.
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, unwritable(path, err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil { // cases are confidential
		return nil, unwritable(path, err)
	}
	lock, err := os.OpenFile(filepath.Join(abs, LockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(path, err)
	}
	if err := lockExclusively(lock); err != nil {
		defer lock.Close()
		if errors.Is(err, errLocked) {
			return nil, refuse(err,
				"数据目录 %s 正由另一个进程%s使用：先停止它，或者用 --data 另选一个目录",
				"the data folder %s is in use by another process%s: stop that one, or choose another folder with --data",
				path, holder(lock))
		}
		return nil, unwritable(path, err)
	}
	f := &folder{path: abs, lock: lock}
	if err := f.sign(); err != nil {
		_ = f.Close()
		return nil, unwritable(path, err)
	}
	return f, nil
}

// database is the path of the database file.
func (f *folder) database() string { return filepath.Join(f.path, DatabaseFile) }

// Close frees the folder. The lock file stays: removing it would let two processes lock two files of one name.
func (f *folder) Close() error { return f.lock.Close() }

// sign writes the process id into the lock file, for whoever is refused. It also shows that the disk takes writes.
func (f *folder) sign() error {
	if err := f.lock.Truncate(0); err != nil {
		return err
	}
	_, err := f.lock.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// holder is the process id in a lock file, in brackets, or nothing.
func holder(lock *os.File) lang.Text {
	data, _ := io.ReadAll(io.LimitReader(lock, 20)) // a convenience: without it the message is still right
	if pid := strings.TrimSpace(string(data)); pid != "" {
		return lang.Format("（%s）", " (%s)", pid)
	}
	return lang.Text{}
}

func unwritable(path string, err error) *Error {
	return refuse(err,
		"数据目录 %s 不能写入：%v（--data）",
		"the data folder %s cannot be written: %v (--data)",
		path, err)
}
