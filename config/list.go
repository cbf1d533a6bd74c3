package config

import (
	"os"
	"strings"

	"github.com/spf13/pflag"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// Listing is every setting as it stands, for people to look at.
type Listing struct {
	File     string  `json:"file,omitempty"` // the settings file that was read
	Settings []Value `json:"settings"`
}

// Value is one setting as it stands. Of secrets it holds nothing.
type Value struct {
	Key    string `json:"key"`
	Value  any    `json:"value"` // text, or for notify.addresses a list
	Origin Origin `json:"origin"`
	Place  string `json:"place,omitempty"` // the flag, the variable, or file:line:column
}

// List reads the settings as Load does, and tells each with its origin.
func List(flags *pflag.FlagSet) (Listing, error) {
	r, err := resolve(flags)
	if err != nil {
		return Listing{}, err
	}
	var l Listing
	if r.file != nil {
		l.File = r.file.path
	}
	for _, s := range r.all {
		if s.list {
			addresses := append([]Address{}, r.settings.Notify.Addresses...) // never null
			l.Settings = append(l.Settings, Value{s.key, addresses, r.origin(s), r.place(s)})
			continue
		}
		text := r.values.GetString(s.key)
		if s.mask != nil && text != "" {
			text = s.mask(text)
		}
		l.Settings = append(l.Settings, Value{s.key, text, r.origin(s), r.place(s)})
	}
	return l, nil
}

// Misspelt names the variables of the environment that look like a setting and are none. They are no mistake by
// themselves: a cluster sets variables of such names on its own.
func Misspelt() []lang.Text {
	var known []string
	for _, s := range table() {
		known = append(known, strings.TrimPrefix(s.env(), EnvPrefix+"_"))
	}
	var hints []lang.Text
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		rest, ours := strings.CutPrefix(name, EnvPrefix+"_")
		if !ours || rest == "CONFIG" {
			continue
		}
		if near := source.Nearest(rest, known); near != "" && near != rest {
			hints = append(hints, lang.Format("%s 不是设置，是否指 %s？", "%s is no setting; did you mean %s?", name, EnvPrefix+"_"+near))
		}
	}
	return hints
}
