package source

import (
	"fmt"
	"sort"
	"strings"

	"duecourse/internal/lang"
)

// Problem is one mistake in a file, at the place where it stands.
type Problem struct {
	File string    `json:"file"`
	Line int       `json:"line,omitempty"` // from 1; 0 where the mistake is the file's as a whole
	Col  int       `json:"column,omitempty"`
	Text lang.Text `json:"text"`
	Show string    `json:"-"` // the line it stands in, cut to a readable length, with a caret line below
}

// In writes the problem as a person reads it: file:line:column, what is wrong, and the line with a caret.
func (p Problem) In(l lang.Lang) string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	b.WriteString(p.Text.In(l))
	if p.Show != "" {
		b.WriteString("\n")
		b.WriteString(p.Show)
	}
	return b.String()
}

// Problems are all the mistakes of a file, in the order of their places. As an error it speaks English.
type Problems []Problem

func (ps Problems) Error() string { return ps.In(lang.EN) }

// In writes every problem in l, one below the other.
func (ps Problems) In(l lang.Lang) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.In(l)
	}
	return strings.Join(out, "\n")
}

func (ps Problems) sort() {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].Line != ps[j].Line {
			return ps[i].Line < ps[j].Line
		}
		return ps[i].Col < ps[j].Col
	})
}

// caret shows a line with a mark below column col (both from 1, in characters). Wide characters take two cells in a
// terminal, so the mark is padded by as many. A line of a length that nobody wrote by hand is not shown.
func caret(line string, col int) string {
	const before, after, longest = 50, 50, 1 << 16
	if len(line) > longest {
		return ""
	}
	r := []rune(line)
	at := min(max(col-1, 0), len(r))
	from, to := max(at-before, 0), min(at+after, len(r))
	lead, tail := "", ""
	if from > 0 {
		lead = "…"
	}
	if to < len(r) {
		tail = "…"
	}
	pad := len([]rune(lead))
	for _, c := range r[from:at] {
		pad += cells(c)
	}
	clean := func(c rune) rune {
		if !legible(c) || c == '\t' {
			return ' '
		}
		return c
	}
	return "    " + lead + strings.Map(clean, string(r[from:to])) + tail + "\n    " + strings.Repeat(" ", pad) + "^"
}

// cells is how many cells of a terminal a character takes: two for those of East Asia.
func cells(c rune) int {
	switch {
	case c >= 0xff61 && c <= 0xff9f: // halfwidth katakana
		return 1
	case c >= 0x1100 && c <= 0x115f || c >= 0x2e80:
		return 2
	}
	return 1
}
