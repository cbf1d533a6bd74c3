package activities

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"duecourse/internal/lang"
	"duecourse/internal/transfer"
)

// Below the drop folder, what is no business of the receiver.
const (
	dropHidden  = ".duecourse"
	dropStaging = "staging" // packages that are being written
	dropPlaced  = "placed"  // our own copy of each package that is or was in the drop folder
	dropLock    = "lock"
)

// dropFolder lays packages down for the commission to take: each once, as a folder and as a zip file, and each of these
// whole from the moment that it has its name. The receiver may take them away: a package that was placed is not placed
// again.
//
// A package is written to staging, whole and to the disk; then a copy to placed; then folder and zip file are renamed to
// where they belong. So a try that finds the copy knows that what is no longer in staging was renamed, whether it is still
// there or was taken; and one that does not find it writes anew. A try may die anywhere.
type dropFolder struct {
	path string
	step func(string) // called before each thing that is done; tests die there
}

// errOther says that there is something else under the name of a package.
type errOther struct {
	text   lang.Text
	lesser bool // only less: nothing in it is other, but not all is there
}

func (e errOther) Error() string { return e.text.EN }

func other(path string) error {
	return errOther{text: lang.Format("已有内容不同的 %s", "%s is there with other content", filepath.Base(path))}
}

func lesser(path string) error {
	return errOther{lang.Format("已有的 %s 不完整", "%s is there and not whole", filepath.Base(path)), true}
}

func newDropFolder(path string) (*dropFolder, error) {
	d := &dropFolder{path: path, step: func(string) {}}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	return d, d.prepare()
}

// prepare makes the folders and the file to lock, now rather than with the first package.
func (d *dropFolder) prepare() error {
	for _, folder := range []string{dropStaging, dropPlaced} {
		if err := os.MkdirAll(d.hidden(folder), 0o700); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(d.hidden(dropLock), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), syncFolder(d.hidden("")), syncFolder(d.path))
}

func (d *dropFolder) hidden(parts ...string) string {
	return filepath.Join(append([]string{d.path, dropHidden}, parts...)...)
}

// put places a package unless it was placed before, and returns the one that is placed: where another version of the
// program made other papers of the same hand-over, that one. An errOther is for good; any other error may pass.
func (d *dropFolder) put(ctx context.Context, p *transfer.Package) (placed *transfer.Package, err error) {
	unlock, err := d.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()

	before, err := d.placed(p.Name)
	switch {
	case err != nil:
		return nil, err
	case before != nil && before.Sum != p.Sum && before.Manifest.Of != p.Manifest.Of:
		return nil, errOther{text: lang.Format("%s 曾以不同的内容放入，校验和 %s", "%s was placed with other content, sum %s", p.Name, before.Sum)}
	case before != nil:
		p = before
	}
	items := []item{{p.Name, folderOf(p)}, {p.Name + ".zip", zipOf(p)}}
	for _, i := range items { // what is there already must be this package
		_, err := i.same(d.path)
		if o, ok := errors.AsType[errOther](err); ok && o.lesser && before != nil {
			continue // the receiver is taking it away
		}
		if err != nil {
			return nil, err
		}
	}
	if before == nil {
		if err := d.stage(items); err != nil {
			return nil, err
		}
		if err := d.keep(p); err != nil {
			return nil, err
		}
	}
	return p, d.place(items)
}

// lock waits until nobody else places anything.
func (d *dropFolder) lock(ctx context.Context) (unlock func() error, err error) {
	d.step("lock")
	f, err := os.OpenFile(d.hidden(dropLock), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) { // the whole folder may have been moved away since the start
		if err = os.MkdirAll(d.path, 0o700); err == nil {
			err = d.prepare()
		}
		if err == nil {
			f, err = os.OpenFile(d.hidden(dropLock), os.O_RDWR, 0)
		}
	}
	if err != nil {
		return nil, err
	}
	if err := lock(ctx, f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}

// placed is our copy of the package that was placed under a name, or nil.
func (d *dropFolder) placed(name string) (*transfer.Package, error) {
	data, err := os.ReadFile(d.hidden(dropPlaced, name+".zip"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, _, err := transfer.OpenZip(data)
	if err != nil || p == nil || p.Name != name {
		return nil, errOther{text: lang.Format("留存的 %s 已被改动", "our copy of %s was altered", name)}
	}
	return p, nil
}

// stage writes to staging what is not in its place yet. What an earlier try left there is half of something.
func (d *dropFolder) stage(items []item) error {
	for _, i := range items {
		d.step("clear staging")
		if err := os.RemoveAll(d.hidden(dropStaging, i.name)); err != nil {
			return err
		}
		if there, err := i.same(d.path); err != nil || there {
			if err != nil {
				return err
			}
			continue
		}
		if err := i.write(d, d.hidden(dropStaging)); err != nil {
			return err
		}
	}
	d.step("sync staging")
	return syncFolder(d.hidden(dropStaging))
}

// keep keeps a copy of a package that is whole in staging.
func (d *dropFolder) keep(p *transfer.Package) error {
	d.step("write copy")
	half := d.hidden(dropStaging, p.Name+".copy")
	if err := d.writeFile(half, p.Zip); err != nil {
		return err
	}
	d.step("rename copy")
	if err := os.Rename(half, d.hidden(dropPlaced, p.Name+".zip")); err != nil {
		return err
	}
	d.step("sync copy")
	return syncFolder(d.hidden(dropPlaced))
}

// place brings from staging what is there still.
func (d *dropFolder) place(items []item) error {
	for _, i := range items {
		staged, err := i.same(d.hidden(dropStaging))
		switch {
		case err != nil:
			return err
		case !staged: // it is in its place, or was taken
			continue
		}
		if there, err := i.same(d.path); err != nil {
			return err
		} else if there { // somebody put it back
			continue
		}
		d.step("rename " + i.name)
		if err := os.Rename(d.hidden(dropStaging, i.name), filepath.Join(d.path, i.name)); err != nil {
			return err
		}
	}
	d.step("sync")
	return errors.Join(syncFolder(d.path), syncFolder(d.hidden(dropStaging)))
}

// writeFile writes a new file that is on the disk when it is written. Those of the folder's group may read it.
func (d *dropFolder) writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// item is one of the two forms in which a package lies in the drop folder.
type item struct {
	name string
	form
}

type form interface {
	// sameAt reports whether this very content is at a path. Other content is an errOther.
	sameAt(path string) error
	writeTo(d *dropFolder, path string) error
}

func (i item) same(folder string) (bool, error) {
	err := i.sameAt(filepath.Join(folder, i.name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (i item) write(d *dropFolder, folder string) error {
	return i.writeTo(d, filepath.Join(folder, i.name))
}

type zipForm struct{ data []byte }

func zipOf(p *transfer.Package) form { return zipForm{p.Zip} }

func (z zipForm) sameAt(path string) error { return sameFile(path, z.data) }

func (z zipForm) writeTo(d *dropFolder, path string) error {
	d.step("write " + filepath.Base(path))
	return d.writeFile(path, z.data)
}

func sameFile(path string, want []byte) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular() || info.Size() != int64(len(want)):
		return other(path)
	}
	data, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(data, want) {
		return other(path)
	}
	return err
}

type folderForm struct{ files []transfer.File }

func folderOf(p *transfer.Package) form { return folderForm{p.Files} }

func (f folderForm) sameAt(path string) error {
	if info, err := os.Lstat(path); err != nil {
		return err
	} else if !info.IsDir() {
		return other(path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		i := slices.IndexFunc(f.files, func(file transfer.File) bool { return file.Name == e.Name() })
		if i < 0 {
			return other(path)
		}
		switch err := sameFile(filepath.Join(path, e.Name()), f.files[i].Data); {
		case errors.Is(err, fs.ErrNotExist): // taken between the listing and the look
			return lesser(path)
		case errors.As(err, new(errOther)):
			return other(path)
		case err != nil:
			return err
		}
	}
	if len(entries) < len(f.files) {
		return lesser(path)
	}
	return nil
}

func (f folderForm) writeTo(d *dropFolder, path string) error {
	d.step("make folder")
	if err := os.Mkdir(path, 0o750); err != nil {
		return err
	}
	for _, file := range f.files {
		d.step("write " + file.Name)
		if err := d.writeFile(filepath.Join(path, file.Name), file.Data); err != nil {
			return err
		}
	}
	d.step("sync folder")
	return syncFolder(path)
}
