package registertest

import "syscall"

// dieWithParent has the server end when the test process does, even by SIGKILL.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
