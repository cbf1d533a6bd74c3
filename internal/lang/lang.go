// Package lang holds what people read in two languages, Chinese and English, side by side: a message is written in
// both where it arises and one of the two is chosen at the edge.
package lang

import (
	"errors"
	"fmt"
	"strings"
)

// Lang is a language that the product speaks.
type Lang string

const (
	ZH Lang = "zh" // Chinese
	EN Lang = "en" // English
)

// Parse reads a language as a person names it: zh or en.
func Parse(s string) (Lang, error) {
	switch l := Lang(strings.ToLower(s)); l {
	case ZH, EN:
		return l, nil
	}
	return "", fmt.Errorf("unknown language %q: use zh or en / 未知的语言 %q：请用 zh 或者 en", s, s)
}

// FromLocale chooses by the POSIX locale: LC_ALL, then LC_MESSAGES, then LANG; whatever is not Chinese is English.
func FromLocale(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return ZH
			}
			return EN
		}
	}
	return EN
}

// Text is one statement in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the text in l.
func (t Text) In(l Lang) string {
	if l == ZH {
		return t.ZH
	}
	return t.EN
}

// ErrorIn is an error as its reader reads it: in l where it speaks both languages, or as it is.
func ErrorIn(l Lang, err error) string {
	var both interface{ In(Lang) string }
	if errors.As(err, &both) {
		return both.In(l)
	}
	return err.Error()
}

// Format makes a text from one format in each language over the same arguments. An argument that is itself a Text is
// shown in the language of its format.
func Format(zh, en string, args ...any) Text {
	return Text{ZH: fmt.Sprintf(zh, in(ZH, args)...), EN: fmt.Sprintf(en, in(EN, args)...)}
}

func in(l Lang, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(l)
		}
		out[i] = a
	}
	return out
}
