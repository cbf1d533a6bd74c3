package transfer

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"duecourse/internal/lang"
)

// largest is how many bytes a package may have: far more than any has, and less than would harm who verifies it.
const largest = 256 << 20

// contents are the files of what may be a package, by name, and what is wrong with the vessel.
type contents struct {
	files map[string][]byte
	bytes int64
	wrong []lang.Text
}

func (c *contents) note(zh, en string, args ...any) {
	c.wrong = append(c.wrong, lang.Format(zh, en, args...))
}

// names are in order, so that the same package is told of in the same words.
func (c *contents) names() []string { return slices.Sorted(maps.Keys(c.files)) }

// NotPackage is what is no package at all: neither a folder nor a zip file.
type NotPackage struct{ Text lang.Text }

func (e NotPackage) Error() string { return e.Text.EN }

// read reads the folder or the zip file at a place.
func read(place string) (*contents, error) {
	info, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, NotPackage{lang.Format("没有这样的文件夹或者文件：%s", "there is no such folder or file: %s", place)}
	case err != nil:
		return nil, err
	case info.IsDir():
		return readFolder(place)
	case !info.Mode().IsRegular():
		return nil, NotPackage{lang.Format("%s 既不是文件夹，也不是 zip 文件", "%s is neither a folder nor a zip file", place)}
	case info.Size() > largest:
		return nil, NotPackage{lang.Format("%s 过大，不是移送材料", "%s is too large to be transfer material", place)}
	}
	data, err := os.ReadFile(place)
	if err != nil {
		return nil, err
	}
	c, err := readZip(data)
	if err != nil {
		return nil, NotPackage{lang.Format("%s 不是完整的 zip 文件：%v", "%s is no whole zip file: %v", place, err)}
	}
	return c, nil
}

func readFolder(folder string) (*contents, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	c := &contents{files: map[string][]byte{}}
	for _, e := range entries {
		if !e.Type().IsRegular() { // a link would lead out of the folder
			c.note("%q 不是文件", "%q is no file", e.Name())
			continue
		}
		f, err := os.Open(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		err = c.take(e.Name(), f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readZip reads a zip file with one folder of files. What it cannot make out at all is the error.
func readZip(data []byte) (*contents, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	c := &contents{files: map[string][]byte{}}
	root := ""
	for _, f := range r.File {
		folder, name, ok := strings.Cut(f.Name, "/")
		if root == "" {
			root = folder
		}
		_, twice := c.files[name]
		switch {
		case !ok, !fs.ValidPath(f.Name) && name != "", strings.ContainsAny(f.Name, "\\\x00:"), name != path.Base(name) && name != "", folder == "..", folder == "":
			c.note("文件名不安全或者不在文件夹里：%q", "the name of a file is not safe, or not in the folder: %q", f.Name)
		case folder != root:
			c.note("%q 不在文件夹 %q 里", "%q is not in the folder %q", f.Name, root)
		case name == "" && f.Mode().IsDir(): // the folder itself, as others pack it
		case !f.Mode().IsRegular():
			c.note("%q 不是文件", "%q is no file", f.Name)
		case twice:
			c.note("%q 出现两次", "%q is there twice", f.Name)
		default:
			in, err := f.Open()
			if err == nil {
				err = errors.Join(c.take(name, in), in.Close())
			}
			if err != nil {
				c.note("%q 无法读取：%v", "%q cannot be read: %v", f.Name, err)
			}
		}
	}
	return c, nil
}

var errTooLarge = errors.New("more bytes than transfer material has")

func (c *contents) take(name string, from io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(from, largest-c.bytes+1))
	if err != nil {
		return err
	}
	if c.bytes += int64(len(data)); c.bytes > largest {
		return errTooLarge
	}
	c.files[name] = data
	return nil
}
