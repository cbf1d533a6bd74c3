package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// standalone runs one of the program's other commands as its own process, as an operator does beside the running one.
func standalone(args ...string) (string, error) {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "LC_ALL=C")
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// A backup is taken again and again while cases are opened and worked on. Each one is restored, started and carried on
// to the end: no case and no command that was answered before it began is missing, and every chain goes on unbroken.
func TestBackupsUnderLoad(t *testing.T) {
	const backups, carried = 3, 24
	p := startProgram(t)
	c := p.dial(t)
	in := sampleOf(t, measures.Exempt)
	w := &work{client: c, input: in, answered: map[string]int{}}
	ctx, cancel := context.WithCancel(t.Context())
	var workers sync.WaitGroup
	for i := range 6 {
		workers.Go(func() { w.on(ctx, t, i) })
	}
	type taken struct {
		folder   string
		answered map[string]int // commands by case, when the backup began
	}
	var all []taken
	for i := range backups {
		time.Sleep(1500 * time.Millisecond)
		k := taken{filepath.Join(t.TempDir(), "backup"), w.sofar()}
		said, err := standalone("backup", k.folder, "--data", p.data)
		if err != nil || !strings.Contains(said, "backed up") {
			t.Fatalf("backup %d: %v\n%s", i, err, said)
		}
		all = append(all, k)
	}
	cancel()
	workers.Wait()
	if t.Failed() {
		return
	}
	p.kill()

	for i, k := range all {
		folder := filepath.Join(t.TempDir(), "restored")
		said, err := standalone("restore", k.folder, "--data", folder, "--dry-run")
		if _, there := os.Stat(folder); err != nil || !strings.Contains(said, "nothing was written") || there == nil {
			t.Fatalf("dry run %d: %v\n%s", i, err, said)
		}
		said, err = standalone("restore", k.folder, "--data", folder, "--replay")
		if _, there := os.Stat(folder); err != nil || !replayedSome.MatchString(said) || there == nil {
			t.Fatalf("replay %d: %v\n%s", i, err, said)
		}
		said, err = standalone("restore", k.folder, "--data", folder)
		if err != nil || !strings.Contains(said, "engine and register fit") {
			t.Fatalf("restore %d: %v\n%s", i, err, said)
		}
		if left, err := filepath.Glob(folder + ".*"); err != nil || len(left) > 0 {
			t.Errorf("left beside the restored folder: %v %v", left, err)
		}
		again := &program{data: folder, frontend: "127.0.0.1:0", listen: freeAddress(t)}
		must(t, again.start())
		must(t, again.ready())
		c := again.dial(t)
		r := openRegister(t, folder)
		atOnce := make(chan struct{}, 8)
		var finishing sync.WaitGroup
		total := 0
		var ended []string
		for number, commands := range k.answered {
			if len(ended) == carried { // the rest is looked at
				var s message.State
				answer, err := c.QueryWorkflow(t.Context(), message.WorkflowID(number), "", message.QueryState)
				must(t, err)
				must(t, answer.Get(&s))
				if len(s.Applied) < commands {
					t.Errorf("backup %d: %s has %d of %d commands", i, number, len(s.Applied), commands)
				}
				continue
			}
			total += commands
			ended = append(ended, number)
			atOnce <- struct{}{}
			finishing.Go(func() {
				defer func() { <-atOnce }()
				if err := w.carryOn(t.Context(), c, number, commands); err != nil {
					t.Errorf("backup %d: %v", i, err)
				}
			})
		}
		finishing.Wait()
		if t.Failed() {
			again.kill()
			return
		}
		if len(k.answered) == 0 || total == 0 {
			t.Error("nothing was under way: the test shows nothing")
		}
		for _, number := range ended {
			var end message.State
			must(t, c.GetWorkflow(t.Context(), message.WorkflowID(number), "").Get(t.Context(), &end))
			in := in
			in.Case = number
			agrees(t, r, in, end)
		}
		noneBroken(t, r)
		t.Logf("backup %d: %d cases were under way; %d of them, with %d commands, were carried to their ends", i, len(k.answered), len(ended), total)
		again.kill()
	}
}

var replayedSome = regexp.MustCompile(`replayed [1-9][0-9]* workflows`)

// work is people who open cases and work on them.
type work struct {
	client client.Client
	input  message.CaseInput

	mu       sync.Mutex
	answered map[string]int // commands that were accepted, by case
}

func (w *work) sofar() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string]int{}
	for number, n := range w.answered {
		out[number] = n
	}
	return out
}

func (w *work) steps(number string) []step {
	k := &hardCase{in: w.input, want: measures.Exempt}
	k.in.Case = number
	var all []step
	for _, s := range k.steps() {
		if s.name != "" {
			all = append(all, s)
		}
	}
	return all
}

// on opens one case after the other and brings each some way, the next one further.
func (w *work) on(ctx context.Context, t *testing.T, worker int) {
	for i := 0; ctx.Err() == nil; i++ {
		in := w.input
		in.Case = fmt.Sprintf("LYG-2026-%d%03d", worker+1, i)
		err := begin(ctx, w.client, in)
		if err == nil {
			w.mu.Lock()
			w.answered[in.Case] = 0
			w.mu.Unlock()
			steps := w.steps(in.Case)
			for n := range steps[:i%len(steps)] {
				if err = w.give(ctx, w.client, in.Case, steps, n); err != nil {
					break
				}
				w.mu.Lock()
				w.answered[in.Case] = n + 1
				w.mu.Unlock()
			}
		}
		if err != nil && ctx.Err() == nil {
			t.Error(err)
			return
		}
	}
}

func (w *work) give(ctx context.Context, c client.Client, number string, steps []step, n int) error {
	s := steps[n]
	a, err := give(ctx, c, number, s.name, s.command(message.State{Recommendation: w.recommended()}))
	if err == nil && !a.Accepted {
		err = fmt.Errorf("%s %s is refused by Art. %s: %s", number, s.name, a.Article, a.Text.EN)
	}
	return err
}

// recommended is what the sample case comes to.
func (w *work) recommended() message.Recommendation {
	return message.Recommendation{Disposition: measures.Exempt, Grounds: map[string]measures.Status{"8.12": measures.Established}}
}

// carryOn finds in a restored case the commands that were answered, and gives all that are left.
func (w *work) carryOn(ctx context.Context, c client.Client, number string, answered int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	steps := w.steps(number)
	for n := range steps {
		s := steps[n]
		a, err := give(ctx, c, number, s.name, s.command(message.State{Recommendation: w.recommended()}))
		switch {
		case err != nil:
			return fmt.Errorf("%s %s: %w", number, s.name, err)
		case !a.Accepted:
			return fmt.Errorf("%s %s is refused by Art. %s: %s", number, s.name, a.Article, a.Text.EN)
		case n < answered && !a.Repeated:
			return fmt.Errorf("%s %s was answered before the backup and is not in it", number, s.name)
		}
	}
	return c.GetWorkflow(ctx, message.WorkflowID(number), "").Get(ctx, nil)
}

func TestBackupsAreRefused(t *testing.T) {
	p := startProgram(t)
	in := sampleOf(t, measures.Exempt)
	open(t, p.dial(t), in).untilOpened()
	good := filepath.Join(t.TempDir(), "backup")
	if said, err := standalone("backup", good, "--data", p.data); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for path, mode := range map[string]os.FileMode{good: 0o700, filepath.Join(good, "engine.db"): 0o600, filepath.Join(good, "register.db"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, want %v: %v", path, info.Mode(), mode, err)
		}
	}
	spoilt := func(spoil func(folder string) error) string {
		folder := filepath.Join(t.TempDir(), "spoilt")
		must(t, os.CopyFS(folder, os.DirFS(good)))
		must(t, spoil(folder))
		return folder
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"a folder that is not empty": {[]string{"backup", good, "--data", p.data}, "not empty"},
		"a folder in the data":       {[]string{"backup", filepath.Join(p.data, "b"), "--data", p.data}, "lies in the data folder"},
		"no data":                    {[]string{"backup", t.TempDir(), "--data", t.TempDir()}, "--data"},
		"a register elsewhere":       {[]string{"backup", t.TempDir(), "--data", p.data, "--register", "postgres://u@127.0.0.1/r"}, "docs/operations.md"},
		"data that is there":         {[]string{"restore", good, "--data", p.data}, "not empty"},
		"no backup":                  {[]string{"restore", t.TempDir(), "--data", filepath.Join(t.TempDir(), "d")}, "backup.json"},
		"an altered file": {[]string{"restore", spoilt(func(f string) error {
			return os.WriteFile(filepath.Join(f, "register.db"), []byte("SQLite format 3"), 0o600)
		}), "--data", filepath.Join(t.TempDir(), "d")}, "register.db"},
		"a file that is missing": {[]string{"restore", spoilt(func(f string) error { return os.Remove(filepath.Join(f, "engine.db")) }), "--data", filepath.Join(t.TempDir(), "d")}, "engine.db"},
		"a file too many":        {[]string{"restore", spoilt(func(f string) error { return os.WriteFile(filepath.Join(f, "more"), nil, 0o600) }), "--data", filepath.Join(t.TempDir(), "d")}, "more"},
		"no folder":              {[]string{"backup"}, "standalone backup DIR"},
	} {
		said, err := standalone(c.args...)
		if err == nil || !strings.Contains(said, c.says) {
			t.Errorf("%s: %v: %s", name, err, said)
		}
		if c.args[0] == "restore" && c.args[3] != p.data {
			if left, _ := filepath.Glob(c.args[3] + "*"); len(left) > 0 {
				t.Errorf("%s: left behind: %v", name, left)
			}
		}
	}
}
