package explain

import (
	"strings"
	"unicode"
)

// pageWidth is the number of terminal cells that prose is wrapped to.
const pageWidth = 100

// Width is the number of terminal cells that s takes: Chinese characters take two, combining marks none.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

func cells(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r < 0xff61, r > 0xffdc:
		return 2
	}
	return 1
}

// clean makes s fit for one line of a terminal: control characters, which could move the cursor or change colours, and
// marks that turn the writing direction become spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

const (
	closing = "，。、；：？！）》〉」』】〕”’…,.;:?!)]}%"
	opening = "（《〈「『【〔“‘([{"
)

// wrap breaks s into lines of at most width cells. It breaks at spaces and between Chinese characters, but never before
// a closing mark or after an opening one. A longer word stays whole.
func wrap(s string, width int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	for _, a := range atoms(s) {
		n := Width(a.text)
		if used > 0 && used+a.space+n > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteString(strings.Repeat(" ", a.space))
			used += a.space
		}
		line.WriteString(a.text)
		used += n
	}
	return append(lines, line.String())
}

// atom is a piece of text that is not broken, with the number of spaces before it.
type atom struct {
	text  string
	space int
}

func atoms(s string) []atom {
	var out []atom
	space := 0
	glued := false // the next character belongs to the last atom
	var last rune
	for _, r := range clean(s) {
		if r == ' ' {
			space++
			glued = false
			continue
		}
		word := cells(r) < 2 && cells(last) < 2 // within a word of letters or digits
		joins := len(out) > 0 && space == 0 && (glued || word || strings.ContainsRune(closing, r))
		if joins {
			out[len(out)-1].text += string(r)
		} else {
			out = append(out, atom{string(r), space})
		}
		space, glued, last = 0, strings.ContainsRune(opening, r), r
	}
	return out
}
