package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// sample is a file with a field of every kind.
type sample struct {
	name  string
	day   civil.Date
	yes   bool
	kind  string
	items []string
}

func readSample(d *Document) (s sample) {
	d.Fields(d.Root(),
		Field{Key: "name", Required: true, Read: d.IntoText(&s.name)},
		Field{Key: "date", Read: d.IntoDate(&s.day)},
		Field{Key: "done", Read: func(n *yaml.Node) { s.yes, _ = d.YesNo(n) }},
		Field{Key: "kind", Read: func(n *yaml.Node) {
			s.kind, _ = d.Choice(n, lang.Format("种类", "kind"), []string{"licence", "penalty", "inspection"})
		}},
		Field{Key: "items", Read: func(n *yaml.Node) {
			d.Items(n, func(n *yaml.Node) {
				if t, ok := d.Text(n); ok {
					s.items = append(s.items, t)
				}
			})
		}},
		Field{Key: "person", Refused: lang.Format("不写姓名", "no names")},
	)
	return s
}

// told reads text as a sample and returns what is wrong with it, one line a problem, without the shown lines.
func told(text string) string {
	d, err := Parse("f", []byte(text))
	if err == nil {
		readSample(d)
		err = d.Err()
	}
	return briefly(err)
}

func briefly(err error) string {
	var ps Problems
	if !errors.As(err, &ps) {
		return ""
	}
	var lines []string
	for _, p := range ps {
		p.Show = ""
		lines = append(lines, p.In(lang.EN))
	}
	return strings.Join(lines, "\n")
}

func TestEveryMistakeIsToldAtItsPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"name: x\n", ""},
		{"name: x\ndate: 2026-03-02\ndone: 是\nkind: penalty\nitems: [a, 'b']\n", ""},
		{"\ufeffname: x\n", ""},
		{"name: x\n...\n", ""},
		{"# note\n---\nname: x\n", ""},
		{"name: x\r\ndate: 2026-03-02\r\n", ""},

		// keys
		{"nmae: x\n", `f:1:1: unknown key "nmae"; did you mean "name"?` + "\nf:1:1: name is missing"},
		{"name: x\nzzzzzz: 1\n", `f:2:1: unknown key "zzzzzz"; known are: name, date, done, kind, items`},
		{"name: x\nname: y\n", "f:2:1: name is given twice: first in line 1"},
		{"name: x\nperson: y\n", "f:2:1: no names"},
		{"date: 2026-03-02\n", "f:1:1: name is missing"},
		{"? [a]\n: b\nname: x\n", "f:1:3: a key must be a plain word"},
		{"name: x\n'': y\n", "f:2:1: a key must be a plain word"},
		{"[a, b]\n", "f:1:1: a mapping of keys to values is expected here"},
		{"just text\n", "f:1:1: a mapping of keys to values is expected here"},

		// values
		{"name: [a]\n", "f:1:7: text is expected here"},
		{"name:\n", "f:1:6: this must not be empty"},
		{"name: ' '\n", "f:1:7: this must not be empty"},
		{`name: "a\eb"` + "\n", "f:1:7: the character U+001B cannot stand in a text"},
		{`{"name": "\ud83d"}`, "f:1:10: the character U+FFFD cannot stand in a text"},
		{`{"name": "a\u0000"}`, "f:1:10: the character U+0000 cannot stand in a text"},
		{"name: x\ndate: 2026-02-30\n", `f:2:7: a day of the calendar is expected, written like 2026-03-02, not "2026-02-30"`},
		{"name: x\ndate: 2026-3-2\n", `f:2:7: a day of the calendar is expected, written like 2026-03-02, not "2026-3-2"`},
		{"name: x\ndate: 2026-03-02T10:00:00Z\n", `f:2:7: a day of the calendar is expected, written like 2026-03-02, not "2026-03-02T10:00:00Z"`},
		{"name: x\ndate:\n", "f:2:6: a day of the calendar is expected, written like 2026-03-02, not null"},
		{"name: x\ndate: {a: 1}\n", "f:2:7: a day of the calendar is expected, written like 2026-03-02, not {…}"},
		{"name: x\ndone: maybe\n", `f:2:7: yes or no is expected, not "maybe"`},
		{"name: x\ndone: 1\n", `f:2:7: yes or no is expected, not "1"`},
		{"name: x\ndone: [yes]\n", "f:2:7: yes or no is expected, not […]"},
		{"name: x\nkind: inspektion\n", `f:2:7: unknown kind "inspektion"; did you mean "inspection"?`},
		{"name: x\nkind: other\n", `f:2:7: unknown kind "other"; known are: licence, penalty, inspection`},
		{"name: x\nkind: [licence]\n", "f:2:7: one of these is expected here: licence, penalty, inspection"},
		{"name: x\nitems: a\n", "f:2:8: a list is expected here"},
		{"name: x\nitems: {a: b}\n", "f:2:8: a list is expected here"},
		{"name: x\nitems:\n  - a\n  - \n", "f:4:4: this must not be empty"},
		{"date: 2026-02-30\nkind: x\nitems: [a,\n  [b], c]\nwho: me\n", "" +
			"f:1:1: name is missing\n" +
			`f:1:7: a day of the calendar is expected, written like 2026-03-02, not "2026-02-30"` + "\n" +
			`f:2:7: unknown kind "x"; known are: licence, penalty, inspection` + "\n" +
			"f:4:3: text is expected here\n" +
			`f:5:1: unknown key "who"; known are: name, date, done, kind, items`},

		// what YAML has and these files do not
		{"name: &a x\nkind: *a\n", "f:1:7: anchors and aliases (& and *) are not used here\nf:2:7: anchors and aliases (& and *) are not used here"},
		{"&a name: x\n", "f:1:1: anchors and aliases (& and *) are not used here"},
		{"name: !secret x\n", "f:1:7: the tag !secret is not used here"},
		{"name: !!str x\n", "f:1:7: the tag !!str is not used here"},
		{"<<: {name: x}\n", "f:1:1: merge keys (<<) are not used here"},
		{"name: x\n---\nname: y\n", "f:3:1: only one document a file"},
		{"name: x\n---\n", "f:3:1: only one document a file"},

		// no text at all
		{"", "f: the file is empty"},
		{" \n\n", "f: the file is empty"},
		{"# only\n# comments\n", "f: the file is empty"},
		{"---\n# and a document\n", "f: the file is empty"},
		{"\ufeff", "f: the file is empty"},

		// encodings
		{"name: x\nkind: 连\xc1\xac\n", "f:2:8: not UTF-8; it looks like GBK: save it as UTF-8, or run iconv -f GB18030 -t UTF-8"},
		{"name: \xff", "f:1:7: not UTF-8: save it as UTF-8"},
		{"\xff\xfen\x00", "f:1:1: the file is in UTF-16: save it as UTF-8"},
		{"\xfe\xff\x00n", "f:1:1: the file is in UTF-16: save it as UTF-8"},
		{"name: x\nkind: a\x00b\n", "f:2:8: a zero byte: this is not a text file"},
		{"\ufeff连: x\x1b\n", "f:1:5: the control character U+001B cannot stand in a text"},
		{"name: x\r\nkind: \x7f\r\n", "f:2:7: the control character U+007F cannot stand in a text"},

		// syntax
		{"name: 'x\n", "f:2:1: not well-formed YAML or JSON: found unexpected end of stream"},
		{"# c\nname: x\n  kind: y\n", "f:3:3: not well-formed YAML or JSON: mapping values are not allowed in this context"},
		{"# c\nname: x\nitems:\n   - a\n  - b\n", "f:5:3: not well-formed YAML or JSON: did not find expected key"},
		{"# c\nname: x\nitems:\n  a: b\n c: d\n", "f:5:2: not well-formed YAML or JSON: did not find expected key"},
		{"# c\nname: x\n\tkind: y\n", "f:3:2: not well-formed YAML or JSON: found a tab character that violates indentation"},
		{"# c\nname: x\nitems: {a: b\nkind: y\n", "f:3:1: not well-formed YAML or JSON: did not find expected ',' or '}'"},
		{"name: x\nkind：penalty\n", "f:2:1: not well-formed YAML or JSON: could not find expected ':'; after a key stands a plain colon (:) and a space"},
		{"name：x\nkind: penalty\n", "f:1:1: not well-formed YAML or JSON: mapping values are not allowed in this context; after a key stands a plain colon (:) and a space"},
		{"name: x\rkind: 'y", "f:2:1: not well-formed YAML or JSON: found unexpected end of stream"},
		{"name: *重要\n", "f:1:1: not well-formed YAML or JSON: did not find expected alphabetic or numeric character"},
	} {
		if got := told(c.text); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestCommonSyntaxErrorsSpeakChinese(t *testing.T) {
	for _, text := range []string{
		"a: 1\n b: 2\n", "- a\nb: c\n", "a: [1\nb: 2\n", "a: {b: c\nd: e\n", "a: @x\n", "a: 'x\n", "a: 1\n\tb: 2\n", "a: \"\\q\"\n", "a: *\n",
		"a: 1\nb\n", "a: - b\n", strings.Repeat("[", 20000),
	} {
		_, err := Parse("f", []byte(text))
		var ps Problems
		if !errors.As(err, &ps) || len(ps) != 1 {
			t.Errorf("%.20q: %v", text, err)
			continue
		}
		if zh := ps[0].Text.ZH; strings.ContainsAny(strings.TrimPrefix(zh, "YAML 或者 JSON 写法有误"), "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%.20q: %s", text, zh)
		}
	}
}

func TestHostileInputIsRefusedAtOnce(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'k'; c++ {
		before := "*" + string(c-1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat(before+",", 8) + before + "]\n"
	}
	for name, text := range map[string]string{
		"billion laughs":   bomb,
		"open brackets":    strings.Repeat("[", 200000),
		"nested brackets":  strings.Repeat("[", 200000) + strings.Repeat("]", 200000),
		"open braces":      strings.Repeat("{a: ", 200000),
		"JSON braces":      strings.Repeat(`{"a":`, 200000) + "1" + strings.Repeat("}", 200000),
		"nested lists":     strings.Repeat("- ", 200000) + "a",
		"complex keys":     strings.Repeat("? ", 200000) + "a",
		"long key":         strings.Repeat("k", 1<<20) + ": 1\n",
		"long JSON key":    `{"` + strings.Repeat("k", 1<<20) + `": 1}`,
		"long tag":         "name: " + strings.Repeat("!", 1<<20) + " x\n",
		"long lines":       strings.Repeat("x", 1<<20) + "\n" + strings.Repeat("y", 1<<20) + ": [",
		"many mistakes":    "{" + strings.Repeat("nmae: 1, ", 100000) + "}",
		"many other names": "{" + unknownKeys(100000) + "}",
		"late mistake":     "items:\n" + strings.Repeat(" - a\n", 100000) + "- b\n",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := told(text)
			if got == "" {
				t.Error("read without a mistake")
			}
			if len(got) > 64<<10 {
				t.Errorf("a message of %d bytes", len(got))
			}
			if d := time.Since(start); d > 10*time.Second { // a bound that a loaded machine keeps as well
				t.Errorf("took %v", d)
			}
		})
	}
}

func unknownKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("name")
		b.WriteString(strings.Repeat("e", i%7))
		b.WriteString(string(rune(0x4e00 + i%20000)))
		b.WriteString(string(rune(0x4e00 + i/20000)))
		b.WriteString(": 1, ")
	}
	return b.String()
}

func TestTooManyProblemsAreCounted(t *testing.T) {
	lines := strings.Split(told("name: x\n"+strings.Repeat("name: y\n", 300)), "\n")
	if len(lines) != 201 || lines[200] != "f: 100 more problems are not listed" {
		t.Errorf("%d lines, the last: %s", len(lines), lines[len(lines)-1])
	}
}

func TestReadFileRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.yaml")
	if err := os.WriteFile(good, []byte("name: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(good, 8); err != nil {
		t.Errorf("a file of just the limit: %v", err)
	}
	huge := filepath.Join(dir, "huge.yaml")
	if err := os.WriteFile(huge, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 100<<20); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		huge:                           huge + ": the file is too large: at most 4096 KiB",
		dir:                            dir + ": this is a folder, not a file",
		filepath.Join(dir, "none.yml"): filepath.Join(dir, "none.yml") + ": there is no such file",
	} {
		if _, err := ReadFile(path, 4<<20); briefly(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := ReadFile(good, 7); err == nil {
		t.Error("a file above the limit was read")
	}
}

func TestAboutBeginsTheMessage(t *testing.T) {
	d, err := Parse("f", []byte("a: 1\nb: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	d.About("the.fact", func() { d.YesNo(d.Root().Content[1]) })
	d.YesNo(d.Root().Content[3])
	want := "f:1:4: the.fact: yes or no is expected, not \"1\"\nf:2:4: yes or no is expected, not \"2\""
	if got := briefly(d.Err()); got != want {
		t.Error(got)
	}
}

func TestTextMessagesInBothLanguages(t *testing.T) {
	d, err := Parse("案件.yaml", []byte("名称: x\n"))
	if err != nil {
		t.Fatal(err)
	}
	d.Unknown(d.Root().Content[0], lang.Format("键", "key"), []string{"名字"})
	var ps Problems
	errors.As(d.Err(), &ps)
	if got, want := ps.In(lang.ZH), "案件.yaml:1:1: 未知的键 \"名称\"，是否指 \"名字\"？\n    名称: x\n    ^"; got != want {
		t.Errorf("got %s", got)
	}
	if got, want := ps.In(lang.EN), "案件.yaml:1:1: unknown key \"名称\"; did you mean \"名字\"?\n    名称: x\n    ^"; got != want {
		t.Errorf("got %s", got)
	}
}
