//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package activities

import (
	"context"
	"os"
)

// lock does nothing here: on such a system an outbox belongs to one process.
func lock(context.Context, *os.File) error { return nil }

// syncFolder does nothing here: such a system cannot sync a folder.
func syncFolder(string) error { return nil }
