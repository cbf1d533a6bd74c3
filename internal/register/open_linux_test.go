package register

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

func TestOpenRefusesLockedFolder(t *testing.T) {
	dir := t.TempDir()
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		withoutRoot(t, dir)
	}
	refused(t, "sqlite:"+filepath.Join(locked, "register.db"), ErrStorage, locked, "permission denied")
}

// A folder that an account may only read is read, at rest and while another account writes.
func TestLookInALockedFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	r, err := Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	s := newStory("2026-001")
	record(t, r, s.batch(2))
	readable := func() {
		files, _ := filepath.Glob(path + "*")
		for _, f := range files {
			if err := os.Chmod(f, 0o444); err != nil {
				t.Fatal(err)
			}
		}
	}
	readable()
	if os.Geteuid() == 0 {
		withoutRoot(t, dir)
	}
	refused(t, "sqlite:"+path, ErrStorage, dir)
	holds(t, look(t, "sqlite:"+path), s.row)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, look(t, "sqlite:"+path), s.row)
}

// withoutRoot takes from this goroutine what root may do with files below dir. Its thread ends with it.
func withoutRoot(t *testing.T, dir string) {
	for _, d := range []string{dir, filepath.Dir(dir)} { // both are the test's own, and closed to others
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runtime.LockOSThread()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0); errno != 0 {
		t.Fatal(errno)
	}
	// Cleanup runs on the same goroutine and removes the folder as root again.
	t.Cleanup(func() { syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0) })
}
