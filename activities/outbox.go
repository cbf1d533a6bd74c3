package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// OutboxFile is the name of the outbox in its folder: one letter a line, as JSON.
const OutboxFile = "outbox.jsonl"

// outbox appends letters to a file, each once. Other processes may write to the same file. When a letter is in it, it is
// on disk. The file may be moved away and a new one begins: then letters of the old one are forgotten with the next
// start.
type outbox struct {
	path string
	turn chan struct{} // holds one token; a lock for which one can wait no longer than one's context
	file os.FileInfo   // the file that read tells of
	read int64         // bytes of it that are known
	keys map[string]bool
}

func newOutbox(folder string) (*outbox, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	o := &outbox{path: filepath.Join(folder, OutboxFile), turn: make(chan struct{}, 1), keys: map[string]bool{}}
	f, err := o.open()
	if err != nil { // now rather than with the first notice
		return nil, err
	}
	return o, f.Close()
}

func (o *outbox) deliveries(l Letter) ([]delivery, error) {
	return []delivery{{"outbox", func(ctx context.Context) error {
		if err := o.put(ctx, l); err != nil {
			return fmt.Errorf("outbox: %w", err)
		}
		return nil
	}}}, nil
}

// put appends the letter unless it is there.
func (o *outbox) put(ctx context.Context, l Letter) (err error) {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	f, err := o.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }() // which also unlocks it
	if err := lock(ctx, f); err != nil {
		return err
	}
	if err := o.catchUp(f); err != nil {
		return err
	}
	if o.keys[l.Key] {
		return nil
	}
	line, err := json.Marshal(l)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	_, err = f.WriteAt(line, o.read)
	if err = errors.Join(err, f.Sync()); err != nil {
		return errors.Join(err, f.Truncate(o.read)) // half a letter, or one that may not last, is none
	}
	o.read += int64(len(line))
	o.keys[l.Key] = true
	return nil
}

// open opens the file, and makes sure that a new one stays.
func (o *outbox) open() (*os.File, error) {
	f, err := os.OpenFile(o.path, os.O_RDWR, 0)
	if !errors.Is(err, os.ErrNotExist) {
		return f, err
	}
	if f, err = os.OpenFile(o.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if err := syncFolder(filepath.Dir(o.path)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// catchUp reads what has come to the locked file since the last time, and cuts off a last line that was torn when its
// writer died: nobody was told that it is there, so that it comes again.
func (o *outbox) catchUp(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if o.file == nil || !os.SameFile(o.file, info) || info.Size() < o.read {
		o.read = 0
	}
	o.file = info
	if info.Size() == o.read {
		return nil
	}
	data, err := io.ReadAll(io.NewSectionReader(f, o.read, info.Size()-o.read))
	if err != nil {
		return err
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	if len(whole) < len(data) {
		if err := f.Truncate(o.read + int64(len(whole))); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil { // its writer may have died before it did so
		return err
	}
	for line := range bytes.Lines(whole) {
		var l struct{ Key string }
		if json.Unmarshal(line, &l) == nil && l.Key != "" { // a line that somebody edited hides no other
			o.keys[l.Key] = true
		}
	}
	o.read += int64(len(whole))
	return nil
}
