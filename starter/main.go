// Command starter is the command line of Duecourse: it opens cases and gives commands to them, shows where they stand,
// assesses case files, and shows what the Measures say.
//
// It exits with 0 when it did what was asked, 1 when it failed, 2 when what it was given is wrong, 3 when the procedure
// refuses, 4 when there is no such case, and 5 when the engine does not answer.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long a command may take to end after a signal.
const grace = 2 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop()                                               // a second signal ends the program at once,
		time.AfterFunc(grace, func() { os.Exit(exitError) }) // and what does not listen to the first gets no longer than this
	})
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
