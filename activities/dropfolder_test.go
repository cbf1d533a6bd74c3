package activities

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/message"
	"duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

func materialOf(t interface{ Fatal(...any) }, spoil func(*message.HandOff)) *transfer.Package {
	h, entries := transfertest.Case(handedCase, lyg())
	if spoil != nil {
		spoil(&h)
	}
	p, err := transfer.New(h, entries, lyg())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func openDrop(t interface{ Fatal(...any) }, folder string) *dropFolder {
	d, err := newDropFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// died is what a try dies of in tests.
type died struct{ at string }

// putAndDie places a package and dies before step n, counted from 0. It returns the step, or that there is no such step.
func putAndDie(d *dropFolder, p *transfer.Package, n int) (at string, err error) {
	defer func() {
		if why, ok := recover().(died); ok {
			at = why.at
		}
	}()
	i := 0
	d.step = func(name string) {
		if i++; i == n+1 {
			panic(died{name})
		}
	}
	_, err = d.put(background, p)
	return "", err
}

// wholeOnly checks that whatever has a name in the drop folder is whole and of this package.
func wholeOnly(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, folder string, p *transfer.Package) {
	for _, name := range visible(t, folder) {
		r, err := transfer.Verify(filepath.Join(folder, name))
		if err != nil || !r.Whole || r.Package != p.Sum || !strings.HasPrefix(name, p.Name) {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
}

func TestATryThatDiesAtAnyStepLeavesNothingHalf(t *testing.T) {
	p := materialOf(t, nil)
	steps := 0
	for n := 0; ; n++ {
		folder := t.TempDir()
		at, err := putAndDie(openDrop(t, folder), p, n)
		if err != nil {
			t.Fatal(err)
		}
		if at == "" {
			break
		}
		steps++
		wholeOnly(t, folder, p)
		if _, err := openDrop(t, folder).put(background, p); err != nil {
			t.Errorf("after %s: %v", at, err)
		}
		if sum := inDrop(t, folder); sum != p.Sum {
			t.Errorf("after %s: %s", at, sum)
		}
	}
	if want := len(p.Files) + 10; steps < want {
		t.Errorf("died at %d steps only", steps)
	}
}

// Tries die, the receiver takes away what it finds, in between and in any order: each form of the package is there at
// most once, whole, and at last it was there.
func TestDropFolderUnderDeathsAndAReceiver(t *testing.T) {
	p := materialOf(t, nil)
	forms := []string{p.Name, p.Name + ".zip"}
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		taken := map[string]bool{}
		take := func(name string) {
			if _, err := os.Stat(filepath.Join(folder, name)); errors.Is(err, fs.ErrNotExist) {
				return
			}
			if taken[name] {
				rt.Errorf("%s came twice", name)
			}
			taken[name] = true
			if err := os.RemoveAll(filepath.Join(folder, name)); err != nil {
				rt.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 5).Draw(rt, "tries") {
			at, err := putAndDie(openDrop(rt, folder), p, rapid.IntRange(0, 40).Draw(rt, "dies at"))
			if err != nil {
				rt.Errorf("after %q: %v", at, err)
			}
			wholeOnly(rt, folder, p)
			if name := rapid.SampledFrom(append([]string{""}, forms...)).Draw(rt, "taken"); name != "" {
				take(name)
			}
		}
		if _, err := openDrop(rt, folder).put(background, p); err != nil {
			rt.Fatal(err)
		}
		wholeOnly(rt, folder, p)
		for _, name := range forms {
			take(name)
			if !taken[name] {
				rt.Errorf("%s never came", name)
			}
		}
	})
}

func TestWhatWasTakenDoesNotComeBack(t *testing.T) {
	p := materialOf(t, nil)
	folder := t.TempDir()
	d := openDrop(t, folder)
	for i, take := range []string{
		filepath.Join(p.Name, "letter.zh.md"), // it is just being moved to another disk
		p.Name, p.Name + ".zip",
	} {
		if _, err := d.put(background, p); err != nil {
			t.Fatal(i, err)
		}
		if err := os.RemoveAll(filepath.Join(folder, take)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.put(background, p); err != nil || len(visible(t, folder)) > 0 {
		t.Errorf("%v %v", visible(t, folder), err)
	}
}

func TestOtherContentUnderTheSameNameIsRefused(t *testing.T) {
	p, other := materialOf(t, nil), materialOf(t, func(h *message.HandOff) { h.Reason = "another" })
	for name, spoil := range map[string]func(folder string) error{
		"nothing": nil,
		"a file altered": func(f string) error {
			return os.WriteFile(filepath.Join(f, p.Name, "letter.zh.md"), []byte("x"), 0o600)
		},
		"a file added":         func(f string) error { return os.WriteFile(filepath.Join(f, p.Name, "x"), nil, 0o600) },
		"the zip file altered": func(f string) error { return os.WriteFile(filepath.Join(f, p.Name+".zip"), p.Zip[1:], 0o600) },
		"a folder for the zip": func(f string) error {
			return errors.Join(os.Remove(filepath.Join(f, p.Name+".zip")), os.Mkdir(filepath.Join(f, p.Name+".zip"), 0o700))
		},
		"a file for the folder": func(f string) error {
			return errors.Join(os.RemoveAll(filepath.Join(f, p.Name)), os.WriteFile(filepath.Join(f, p.Name), nil, 0o600))
		},
		"our copy exchanged": func(f string) error {
			return os.WriteFile(filepath.Join(f, dropHidden, dropPlaced, p.Name+".zip"), other.Zip, 0o600)
		},
		"our copy cut off": func(f string) error {
			return os.Truncate(filepath.Join(f, dropHidden, dropPlaced, p.Name+".zip"), 100)
		},
	} {
		folder := t.TempDir()
		d := openDrop(t, folder)
		if _, err := d.put(background, p); err != nil {
			t.Fatal(err)
		}
		given := p
		if spoil == nil {
			given = other
		} else if err := spoil(folder); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, folder)
		if _, err := d.put(background, given); !errors.As(err, new(errOther)) {
			t.Errorf("%s: %v", name, err)
		}
		if after := snapshot(t, folder); after != before {
			t.Errorf("%s: the refusal changed something:\n%s\n%s", name, before, after)
		}
	}
	folder := t.TempDir() // without a copy of ours, half a folder is not ours
	if err := os.MkdirAll(filepath.Join(folder, p.Name), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := openDrop(t, folder).put(background, p); !errors.As(err, new(errOther)) {
		t.Errorf("a folder of somebody else: %v", err)
	}
}

// snapshot is all that is in a folder.
func snapshot(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			fmt.Fprintln(&b, path)
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Many workers hand over the same at once, to an endpoint in every mood.
func TestWorkersAtOnce(t *testing.T) {
	c := newCommission(t)
	moods := transfertest.Moods
	c.receiver.Mood = func(n int) transfertest.Mood { return moods[n%len(moods)] }
	var all sync.WaitGroup
	sums := make([]string, 6)
	for i := range sums {
		a := c.worker()
		all.Go(func() {
			var before *message.Delivered
			for range 40 {
				d, after, err := handOff(t, a, c.h, before)
				if err == nil {
					sums[i] = d.Package
					return
				}
				if app := applicationError(t, err); app.Type() != ErrHandOff {
					t.Error(err)
					return
				}
				before = &after
				time.Sleep(time.Millisecond)
			}
			t.Error("never delivered")
		})
	}
	all.Wait()
	sum := c.one()
	if len(slices.Compact(sums)) != 1 || sums[0] != sum {
		t.Errorf("%q, there is %s", sums, sum)
	}
}

func TestAFolderThatCannotBeWrittenIsTriedAgain(t *testing.T) {
	c := newCommission(t)
	a := c.worker()
	aside := c.settings.DropFolder + ".aside"
	if err := os.Rename(c.settings.DropFolder, aside); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.settings.DropFolder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, after, err := handOff(t, a, c.h, nil)
	wantError(t, err, ErrHandOff, false, "the drop folder cannot be written: not a directory", "移送文件夹无法写入")
	if strings.Contains(err.Error(), filepath.Dir(aside)) || after.Package != "" || len(c.receiver.Seen()) > 0 {
		t.Errorf("%v; %+v; %v", err, after, c.receiver.Seen())
	}
	if err := errors.Join(os.Remove(c.settings.DropFolder), os.Rename(aside, c.settings.DropFolder)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := handOff(t, a, c.h, &after); err != nil {
		t.Error(err)
	}
	c.one()
	if err := os.RemoveAll(c.settings.DropFolder); err != nil { // all of it is gone, our notes as well
		t.Fatal(err)
	}
	if _, _, err := handOff(t, a, c.h, nil); err != nil {
		t.Error(err)
	}
	c.one()
}

func TestDropFolderWaitsForItsTurnNoLongerThanItsContext(t *testing.T) {
	folder := t.TempDir()
	unlock, err := openDrop(t, folder).lock(background)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background, 30*time.Millisecond)
	defer cancel()
	if _, err := openDrop(t, folder).put(ctx, materialOf(t, nil)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
}
