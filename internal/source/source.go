// Package source reads files that people write, YAML or JSON, strictly and with places: every key must be known, every
// value of its kind, and all mistakes of a file are told at once, each with file, line and column.
//
// Anchors, aliases, merge keys, custom tags and several documents in one file are refused: none of the files that are
// read here needs them, and with aliases gone a small file cannot unfold into a huge one.
package source

import (
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
)

// Document is one file that was read, and the problems found in it so far. It is not safe for concurrent use.
type Document struct {
	name     string
	lines    []string
	root     *yaml.Node
	about    string // what the problems noted now are about
	problems Problems
	untold   int // problems beyond those
}

// ReadFile reads and parses the file at path, which may have at most limit bytes. The error is a Problems.
func ReadFile(path string, limit int64) (*Document, error) {
	data, err := load(path, limit)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

func load(path string, limit int64) ([]byte, error) {
	whole := func(t lang.Text) error { return Problems{{File: path, Text: t}} }
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, whole(lang.Format("没有这个文件", "there is no such file"))
		}
		return nil, whole(lang.Format("无法打开文件：%v", "the file cannot be opened: %v", err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, whole(lang.Format("无法读取文件：%v", "the file cannot be read: %v", err))
	}
	tooLarge := lang.Format("文件过大：最多 %d KiB", "the file is too large: at most %d KiB", limit>>10)
	switch {
	case info.IsDir():
		return nil, whole(lang.Format("这是文件夹，不是文件", "this is a folder, not a file"))
	case info.Size() > limit:
		return nil, whole(tooLarge)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, whole(lang.Format("无法读取文件：%v", "the file cannot be read: %v", err))
	}
	if int64(len(data)) > limit { // grown since, or no regular file
		return nil, whole(tooLarge)
	}
	return data, nil
}

// Parse reads data, which is called name in messages. The error is a Problems: the encoding or the syntax is wrong.
func Parse(name string, data []byte) (*Document, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if p, bad := encodingProblem(name, data); bad {
		return nil, Problems{p}
	}
	d := &Document{name: name, lines: linesOf(string(data))}
	root, wrong := d.parseJSON(data)
	if root == nil {
		root = d.parseYAML(data)
	}
	if len(d.problems) > 0 {
		if wrong != nil {
			d.problems = nil
			d.jsonProblem(data, wrong)
		}
		return nil, d.Err()
	}
	d.root = root
	return d, nil
}

// Root is the top node.
func (d *Document) Root() *yaml.Node { return d.root }

// Problem notes a mistake at n. The arguments serve both formats.
func (d *Document) Problem(n *yaml.Node, zh, en string, args ...any) {
	d.ProblemAt(n.Line, n.Column, zh, en, args...)
}

// ProblemAt notes a mistake at a line and column, both from 1.
func (d *Document) ProblemAt(line, col int, zh, en string, args ...any) {
	if d.tooMany() {
		d.untold++
		return
	}
	if last := len(d.lines); line > last { // the YAML library puts a value that is not there behind the end
		line, col = last, 1+utf8.RuneCountInString(d.lines[last-1])
	}
	p := Problem{File: d.name, Line: line, Col: col, Text: lang.Format(zh, en, args...)}
	if d.about != "" {
		p.Text = lang.Format("%s：%s", "%s: %s", d.about, p.Text)
	}
	if line >= 1 {
		p.Show = caret(d.lines[line-1], col)
	}
	d.problems = append(d.problems, p)
}

// tooMany reports whether enough problems are noted: whoever gave the wrong file reads no more of them, and a large one
// must not take minutes to refuse.
func (d *Document) tooMany() bool { return len(d.problems) >= 200 }

// About names what the problems that read notes are about; their messages begin with it.
func (d *Document) About(name string, read func()) {
	before := d.about
	d.about = cut(name)
	defer func() { d.about = before }()
	read()
}

// Err returns the problems noted so far in the order of their places, as a Problems, or nil.
func (d *Document) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	d.problems.sort()
	if d.untold == 0 {
		return d.problems
	}
	return append(d.problems[:len(d.problems):len(d.problems)], Problem{File: d.name,
		Text: lang.Format("另有 %d 处问题未列出", "%d more problems are not listed", d.untold)})
}
