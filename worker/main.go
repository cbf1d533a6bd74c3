// Command worker runs the workflows and activities of Duecourse for a Temporal cluster.
//
// It exits with 0 when it was asked to stop and did, 1 when it failed, 2 when the arguments or settings are wrong, and 5
// when Temporal cannot be reached.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
