//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package activities

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// lock waits until no other process writes to f. The lock ends with the file's closing, and with the process.
func lock(ctx context.Context, f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return err
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// syncFolder makes sure that a file that is new in the folder stays there.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
