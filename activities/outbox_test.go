package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"duecourse/internal/message"
)

func openOutbox(t *testing.T, folder string) *outbox {
	t.Helper()
	o, err := newOutbox(folder)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func put(t *testing.T, o *outbox, key string) {
	t.Helper()
	if err := o.put(background, newLetter(notice(key, message.OccasionOpened))); err != nil {
		t.Fatal(err)
	}
}

// keysOf are the keys in the outbox, each line of which must be whole.
func keysOf(t *testing.T, folder string) map[string]int {
	t.Helper()
	keys := map[string]int{}
	for _, line := range outboxLines(t, folder) {
		var l Letter
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %q", err, line)
		}
		keys[l.Key]++
	}
	return keys
}

func TestOutboxHoldsEachLetterOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	o := openOutbox(t, folder)
	put(t, o, "a")
	put(t, o, "a")
	put(t, openOutbox(t, folder), "a") // after a restart
	put(t, openOutbox(t, folder), "b")
	put(t, o, "b") // written by another since
	put(t, o, "c")
	if got := fmt.Sprint(keysOf(t, folder)); got != "map[a:1 b:1 c:1]" {
		t.Error(got)
	}
	namesNobody(t, strings.Join(outboxLines(t, folder), "\n"))
	if info, err := os.Stat(filepath.Join(folder, OutboxFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestOutboxAfterATornLine(t *testing.T) {
	for name, torn := range map[string]string{
		"half a letter":          `{"key":"b","case":"LY`,
		"a whole one, unended":   `{"key":"b"}`,
		"zeros of a lost page":   strings.Repeat("\x00", 4096),
		"half a character":       `{"key":"` + "连"[:2],
		"an edited line before ": "this is no letter\n" + `{"key":"b"`,
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			put(t, openOutbox(t, folder), "a")
			f, err := os.OpenFile(filepath.Join(folder, OutboxFile), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteString(torn); err != nil {
				t.Fatal(err)
			}
			f.Close()
			o := openOutbox(t, folder)
			put(t, o, "a")
			put(t, o, "b")
			var keys []string
			for _, line := range outboxLines(t, folder) {
				var l Letter
				if json.Unmarshal([]byte(line), &l) == nil {
					keys = append(keys, l.Key)
				}
			}
			if fmt.Sprint(keys) != "[a b]" {
				t.Error(keys)
			}
		})
	}
}

func TestOutboxMovedAway(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, OutboxFile)
	o := openOutbox(t, folder)
	put(t, o, "a")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	put(t, o, "b")
	put(t, o, "a")
	if got := fmt.Sprint(keysOf(t, folder)); got != "map[b:1]" {
		t.Error(got)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	put(t, o, "c")
	if got := fmt.Sprint(keysOf(t, folder)); got != "map[c:1]" {
		t.Error(got)
	}
}

func TestOutboxOfManyWritersInOneProcess(t *testing.T) {
	folder := t.TempDir()
	shared := openOutbox(t, folder)
	var wg sync.WaitGroup
	for w := range 8 {
		o := shared
		if w%2 == 1 {
			o = openOutbox(t, folder) // as another process would
		}
		wg.Go(func() {
			for i := range 25 {
				if err := o.put(background, newLetter(notice(fmt.Sprint(i), message.OccasionOpened))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	keys := keysOf(t, folder)
	for key, n := range keys {
		if n != 1 {
			t.Errorf("%s: %d times", key, n)
		}
	}
	if len(keys) != 25 {
		t.Errorf("%d letters", len(keys))
	}
}

const childFolder = "OUTBOX_TEST_FOLDER"

// TestOutboxChild is the other process of the test below: it writes until it is killed.
func TestOutboxChild(t *testing.T) {
	folder := os.Getenv(childFolder)
	if folder == "" {
		t.Skip("only as a child of another test")
	}
	o := openOutbox(t, folder)
	for i := 0; ; i++ {
		put(t, o, fmt.Sprint(i))
	}
}

func TestOutboxOfProcessesThatAreKilled(t *testing.T) {
	folder := t.TempDir()
	for round := range 4 {
		var children []*exec.Cmd
		for range 2 {
			cmd := exec.Command(os.Args[0], "-test.run=^TestOutboxChild$")
			cmd.Env = append(os.Environ(), childFolder+"="+folder)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			children = append(children, cmd)
		}
		time.Sleep(time.Duration(150+40*round) * time.Millisecond)
		for _, cmd := range children {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		put(t, openOutbox(t, folder), "0") // mends what the killed left
		keys := keysOf(t, folder)
		for key, n := range keys {
			if n != 1 {
				t.Fatalf("%s: %d times", key, n)
			}
		}
		for i := range len(keys) {
			if keys[fmt.Sprint(i)] != 1 {
				t.Fatalf("letter %d of %d is lost", i, len(keys))
			}
		}
	}
}

func TestOutboxHeedsItsContext(t *testing.T) {
	folder := t.TempDir()
	o := openOutbox(t, folder)
	f, err := o.open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := lock(background, f); err != nil { // a process that holds the file and hangs
		t.Fatal(err)
	}
	for range 2 { // the second waits for the first one's turn to pass
		ctx, cancel := context.WithTimeout(background, 30*time.Millisecond)
		defer cancel()
		if err := o.put(ctx, newLetter(notice("a", message.OccasionOpened))); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
}

func TestOutboxThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewNotifier(NotifySettings{Outbox: file}); err == nil || !strings.Contains(err.Error(), "outbox: ") {
		t.Errorf("got %v", err)
	}
	folder := t.TempDir()
	n := newNotifier(t, NotifySettings{Outbox: folder})
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	_, err := notify(t, n, notice("a", message.OccasionOpened), nil)
	wantError(t, err, ErrDelivery, false, "outbox")
}
