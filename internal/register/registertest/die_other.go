//go:build !linux

package registertest

import "syscall"

// dieWithParent does nothing: only Linux can, and elsewhere a test that is killed leaves its server running.
func dieWithParent(*syscall.SysProcAttr) {}
