package source

import (
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
)

// Whatever the bytes are: no panic, and every problem has a message and a place within the file.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "name: x\ndate: 2026-03-02\nitems: [a, b]\n", `{"name":"x","items":["a"],"date":null}`, "a: &x [1]\nb: *x\n", "a: !t b\n",
		"a: |\n  x\n  y\n", "? [a]\n: - b\n", "a: 'x", "- a\n-b", "连：云\n", "\ufeff{\"a\":1}", "\xc1\xac", "a: 1\r\nb: 2\r", "%TAG ! x\n---\na\n",
		"{\"a\":\"\\ud83d\"}", "<<: {a: 1}", "---\n---\n", "a: 1\n...\nb", "{\"a\" 1}", "[{", "\"\\x", "a: >-\n\tb", "a\u2028b: [", "!", "&", "*a", "#",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse("f", data)
		if err == nil {
			readSample(d)
			each(d, d.Root(), 0)
			err = d.Err()
		}
		if err == nil {
			return
		}
		ps := err.(Problems)
		last := len(linesOf(strings.ToValidUTF8(string(data), "?")))
		for _, p := range ps {
			if p.Line < 0 || p.Line > last || p.Line > 0 && p.Col < 1 || p.Text.ZH == "" || p.Text.EN == "" {
				t.Errorf("a problem at %d:%d of %d lines: %v", p.Line, p.Col, last, p.Text)
			}
			if !utf8.ValidString(p.In(lang.ZH)) {
				t.Errorf("not UTF-8: %q", p.In(lang.ZH))
			}
		}
	})
}

// each reads every node in every way.
func each(d *Document, n *yaml.Node, depth int) {
	if depth > 50 {
		return
	}
	d.YesNo(n)
	d.Date(n)
	d.Text(n)
	d.Choice(n, lang.Format("词", "word"), []string{"one", "two"})
	d.Entries(n, func(_, value *yaml.Node) { each(d, value, depth+1) })
	d.Items(n, func(item *yaml.Node) { each(d, item, depth+1) })
}
