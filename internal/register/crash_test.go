package register

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"
)

// crashDSN names the register into which this program, started once more, records until it is killed.
const crashDSN = "DUECOURSE_REGISTER_CRASH_DSN"

func recordUntilKilled(dsn string) {
	ctx := context.Background()
	r, err := Open(ctx, dsn)
	if err != nil {
		panic(err)
	}
	for i := 0; ; i++ {
		s := newStory(fmt.Sprintf("%d-%d", os.Getpid(), i))
		for range 3 {
			if err := r.Record(ctx, s.batch(7, item("1", start), item("2", start))); err != nil {
				panic(err)
			}
			fmt.Println(s.row.Case, s.row.Seq) // what was acknowledged must be there
		}
	}
}

func TestKilledWriter(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		open(t, dsn)
		for range 5 {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), crashDSN+"="+dsn)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			last, seq := "", int64(0)
			read := make(chan struct{})
			began := make(chan struct{})
			go func() {
				defer close(read)
				for n := 0; ; n++ {
					var number string
					var s int64
					if _, err := fmt.Fscanln(out, &number, &s); err != nil {
						return
					}
					if last, seq = number, s; n == 0 {
						close(began)
					}
				}
			}()
			select {
			case <-began:
			case <-time.After(30 * time.Second):
				t.Error("the writer does not write")
			}
			time.Sleep(rand.N(100 * time.Millisecond))
			cmd.Process.Kill()
			<-read
			if err := cmd.Wait(); err == nil {
				t.Fatal("the writer ended by itself")
			}
			r := open(t, dsn)
			if broken, err := r.Verify(t.Context(), nil); err != nil || len(broken) > 0 {
				t.Fatal(broken, err)
			}
			c, err := r.Case(t.Context(), last)
			if err != nil || c.Seq < seq {
				t.Errorf("acknowledged %s up to %d, found %d: %v", last, seq, c.Seq, err)
			}
			if rows, err := r.Docket(t.Context(), DocketFilter{Case: last}); err != nil || len(rows) != 2 {
				t.Errorf("docket of %s: %+v, %v", last, rows, err)
			}
		}
	})
}

func TestCaseNotFound(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		for _, number := range []string{"none", "", "a\x00b", "\xff"} {
			if _, err := r.Case(t.Context(), number); !errors.Is(err, ErrNotFound) {
				t.Errorf("case %q: %v", number, err)
			}
			if _, err := r.Journal(t.Context(), number, 0, 0); !errors.Is(err, ErrNotFound) {
				t.Errorf("journal of %q: %v", number, err)
			}
		}
	})
}
