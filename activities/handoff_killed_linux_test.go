package activities

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duecourse/internal/message"
	"duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

// The process that hands over in these tests is this program, started once more with these in its environment.
const (
	handOffTo     = "DUECOURSE_TEST_HANDOFF_TO"   // drop folder and, after a bar, URL
	handOffDiesAt = "DUECOURSE_TEST_HANDOFF_STEP" // before which it kills itself
	handOffDisk   = "DUECOURSE_TEST_HANDOFF_DISK" // bytes that a file may have, as on a disk that fills up
)

// handOffInThisProcess hands a case over, once, and prints what it printed: the error, or nothing.
func handOffInThisProcess(to string) error {
	folder, url, _ := strings.Cut(to, "|")
	h, entries := transfertest.Case(handedCase, lyg())
	way, err := NewCommission(HandOffSettings{DropFolder: folder, URL: url, Timeout: time.Second}, journals{entries: entries})
	if err != nil {
		return err
	}
	p, err := transfer.New(h, entries, lyg())
	if err != nil {
		return err
	}
	step, dies := 0, -1
	if s := os.Getenv(handOffDiesAt); s != "" {
		if dies, err = strconv.Atoi(s); err != nil {
			return err
		}
	}
	way.drop.step = func(string) {
		if step++; step == dies+1 {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	if s := os.Getenv(handOffDisk); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			return err
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			return err
		}
	}
	return way.deliver(context.Background(), p, &message.Delivered{}, func(message.Delivered) {})
}

func handingOver(to string, more ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), handOffTo+"="+to), more...)
	return cmd
}

// A process that is killed before each step, as far as there are steps, by the system and not by its own code.
func TestHandOffByAProcessThatIsKilled(t *testing.T) {
	p := materialOf(t, nil)
	killed := 0
	for n := 0; ; n++ {
		folder := filepath.Join(t.TempDir(), "drop")
		err := handingOver(folder, fmt.Sprintf("%s=%d", handOffDiesAt, n)).Run()
		if err == nil {
			break
		}
		if exit, ok := err.(*exec.ExitError); !ok || !exit.Sys().(syscall.WaitStatus).Signaled() {
			t.Fatal(err)
		}
		killed++
		wholeOnly(t, folder, p)
		if out, err := handingOver(folder).CombinedOutput(); err != nil {
			t.Fatalf("after step %d: %v %s", n, err, out)
		}
		inDrop(t, folder)
	}
	if killed < len(p.Files)+10 {
		t.Errorf("killed at %d steps only", killed)
	}
}

// Three processes hand over the same at once and are killed at any moment, with an endpoint in every mood.
func TestHandOffByProcessesThatAreKilledAtRandom(t *testing.T) {
	moods := transfertest.Moods
	c := newCommission(t)
	c.receiver.Token = ""
	c.receiver.Delay = 20 * time.Millisecond
	var over atomic.Bool
	c.receiver.Mood = func(int) transfertest.Mood {
		if over.Load() {
			return transfertest.Well
		}
		return moods[rand.N(len(moods))]
	}
	p := materialOf(t, nil)
	to := c.settings.DropFolder + "|" + c.settings.URL
	for range 12 {
		var all []*exec.Cmd
		for range 3 {
			cmd := handingOver(to)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			all = append(all, cmd)
		}
		time.Sleep(rand.N(150 * time.Millisecond))
		for _, cmd := range all {
			cmd.Process.Kill()
			cmd.Wait()
		}
		if _, err := os.Stat(c.settings.DropFolder); err == nil {
			wholeOnly(t, c.settings.DropFolder, p)
		}
	}
	over.Store(true)
	if out, err := handingOver(to).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if c.one() != p.Sum {
		t.Error("another package than that of the case")
	}
}

// A disk that is full in the middle of a file: the error is clear and may pass, nothing half is there, and once there is
// room all of it is.
func TestHandOffToAFullDisk(t *testing.T) {
	p := materialOf(t, nil)
	for _, room := range []int{0, 500, 2000, len(p.Zip) - 1} {
		folder := filepath.Join(t.TempDir(), "drop")
		out, err := handingOver(folder, fmt.Sprintf("%s=%d", handOffDisk, room)).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "the drop folder cannot be written: file too large") || strings.Contains(string(out), folder) {
			t.Errorf("%d: %v %s", room, err, out)
		}
		if names := visible(t, folder); len(names) > 0 {
			t.Errorf("%d: %q", room, names)
		}
		if out, err := handingOver(folder).CombinedOutput(); err != nil {
			t.Errorf("%d: %v %s", room, err, out)
		}
		inDrop(t, folder)
	}
}

func TestMain(m *testing.M) {
	if to := os.Getenv(handOffTo); to != "" {
		if err := handOffInThisProcess(to); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}
