package source

import (
	"bytes"
	"unicode/utf8"

	"duecourse/internal/lang"
)

// encodingProblem finds the first place from which data cannot be read as text in UTF-8.
func encodingProblem(name string, data []byte) (Problem, bool) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return Problem{File: name, Line: 1, Col: 1, Text: lang.Format(
			"文件是 UTF-16 编码：请另存为 UTF-8", "the file is in UTF-16: save it as UTF-8")}, true
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return at(name, data, i, notUTF8(data[i:])), true
		case r == 0:
			return at(name, data, i, lang.Format("文件含有零字节：这不是文本文件", "a zero byte: this is not a text file")), true
		case !legible(r):
			return at(name, data, i, lang.Format("控制字符 %U 不能出现在文本中", "the control character %U cannot stand in a text", r)), true
		}
		i += n
	}
	return Problem{}, false
}

func notUTF8(data []byte) lang.Text {
	if len(data) > 1 && data[0] >= 0x81 && data[0] <= 0xfe && data[1] >= 0x40 && data[1] != 0x7f {
		return lang.Format(
			"不是 UTF-8 编码，看起来是 GBK：请另存为 UTF-8，或者运行 iconv -f GB18030 -t UTF-8",
			"not UTF-8; it looks like GBK: save it as UTF-8, or run iconv -f GB18030 -t UTF-8")
	}
	return lang.Format("不是 UTF-8 编码：请另存为 UTF-8", "not UTF-8: save it as UTF-8")
}

// legible reports whether r is one of the characters that YAML allows in a file.
func legible(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == 0x85:
		return true
	case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
		return false
	}
	return true
}

// at places a problem at a byte offset, up to which data is UTF-8.
func at(name string, data []byte, offset int, text lang.Text) Problem {
	p := start
	p.advance(data[:offset])
	return Problem{File: name, Line: p.line, Col: p.col, Text: text}
}

// place is a line and a column, both from 1, in characters.
type place struct{ line, col int }

var start = place{1, 1}

// advance moves the place over text, which must not end between CR and LF.
func (p *place) advance(text []byte) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch {
		case r == '\r' && i < len(text) && text[i] == '\n':
		case breaksLine(r):
			p.line, p.col = p.line+1, 1
		default:
			p.col++
		}
	}
}

// breaksLine reports whether a line ends at r for the YAML library, whose places these lines must fit.
func breaksLine(r rune) bool {
	switch r {
	case '\n', '\r', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// linesOf splits text as breaksLine says, and drops the breaks.
func linesOf(text string) []string {
	var out []string
	from := 0
	for i, r := range text {
		if !breaksLine(r) {
			continue
		}
		if r != '\n' || i == 0 || text[i-1] != '\r' {
			out = append(out, text[from:i])
		}
		from = i + utf8.RuneLen(r)
	}
	return append(out, text[from:])
}
