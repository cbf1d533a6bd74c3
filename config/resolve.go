package config

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// Origin is where the value of a setting comes from.
type Origin string

const (
	FromFlag        Origin = "flag"
	FromEnvironment Origin = "environment"
	FromFile        Origin = "file"
	FromProfile     Origin = "temporal_profile"
	FromDefault     Origin = "default"
)

// resolved is what all sources together came to.
type resolved struct {
	all      []setting
	values   *viper.Viper // merges the sources in the order of their strength
	flags    *pflag.FlagSet
	file     *file // nil where there is none
	profile  profile
	settings Settings
	bad      map[string]bool // settings with a mistake
	problems source.Problems
}

// resolve reads every source. The error is a source.Problems with all mistakes of all of them.
func resolve(flags *pflag.FlagSet) (*resolved, error) {
	r := &resolved{all: table(), values: viper.New(), flags: flags, bad: map[string]bool{}}
	if err := r.bind(); err != nil {
		return nil, err
	}
	f, err := readFile(r.values.GetString("config"), r.all)
	var unreadable source.Problems
	if err != nil && !errors.As(err, &unreadable) {
		return nil, err
	}
	if f != nil {
		r.file, r.bad = f, f.bad
		if err := r.values.MergeConfigMap(nested(f.texts)); err != nil {
			return nil, err
		}
	}
	r.readProfile()
	r.settle()
	r.relate()
	if f != nil {
		r.problems = append(f.problems(), r.problems...)
	}
	if r.problems = append(unreadable, r.problems...); len(r.problems) > 0 {
		return nil, r.problems
	}
	return r, nil
}

// bind tells viper of the flags, the environment and the defaults.
func (r *resolved) bind() error {
	names := [][3]string{{"config", EnvPrefix + "_CONFIG", "config"}} // which file is read is no setting of the file
	for _, s := range r.all {
		if s.list {
			continue
		}
		names = append(names, [3]string{s.key, s.env(), s.flag()})
		r.values.SetDefault(s.key, s.byDefault)
	}
	for _, name := range names {
		if err := r.values.BindEnv(name[0], name[1]); err != nil {
			return err
		}
		if f := r.flags.Lookup(name[2]); f != nil {
			if err := r.values.BindPFlag(name[0], f); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle reads the strongest value of every setting.
func (r *resolved) settle() {
	r.settings.terms = emptyTerms()
	for _, s := range r.all {
		if s.list || r.bad[s.key] && r.origin(s) == FromFile {
			continue
		}
		text := r.values.GetString(s.key)
		if text == "" {
			if s.byDefault != "" { // only a flag can be given and empty
				r.problem(s, lang.Text{ZH: "这里不能为空", EN: "this must not be empty"})
			}
			continue
		}
		if wrong := s.read(&r.settings, text); wrong != fine {
			r.problem(s, wrong)
		}
	}
	if r.file != nil {
		r.settings.Notify.Addresses = r.file.addresses
	}
	r.settings.Temporal.Profile = r.profile.whole
}

// origin says where the strongest value of a setting comes from, in the order that viper follows.
func (r *resolved) origin(s setting) Origin {
	if f := r.flags.Lookup(s.flag()); f != nil && f.Changed && !s.list {
		return FromFlag
	}
	if os.Getenv(s.env()) != "" && !s.list {
		return FromEnvironment
	}
	if r.file != nil && r.file.nodes[s.key] != nil {
		return FromFile
	}
	if _, ok := r.profile.texts[s.key]; ok {
		return FromProfile
	}
	return FromDefault
}

// place says where exactly that is; nothing for a default.
func (r *resolved) place(s setting) string {
	switch r.origin(s) {
	case FromFlag:
		return "--" + s.flag()
	case FromEnvironment:
		return s.env()
	case FromFile:
		n := r.file.nodes[s.key]
		return fmt.Sprintf("%s:%d:%d", r.file.path, n.Line, n.Column)
	case FromProfile:
		return r.profile.texts[s.key].place
	}
	return ""
}

// problem notes a mistake in the value of a setting, at the place that gave it.
func (r *resolved) problem(s setting, wrong lang.Text) {
	r.bad[s.key] = true
	switch r.origin(s) {
	case FromFile:
		r.file.doc.Problem(r.file.nodes[s.key], "%s", "%s", wrong)
	case FromDefault:
		r.problems = append(r.problems, source.Problem{File: s.key, Text: wrong})
	default:
		r.problems = append(r.problems, source.Problem{File: r.place(s), Text: wrong})
	}
}

// nested turns dotted keys into maps of maps.
func nested(texts map[string]string) map[string]any {
	top := map[string]any{}
	for key, text := range texts {
		at, last := top, key
		for i := 0; i < len(last); i++ {
			if last[i] != '.' {
				continue
			}
			below, ok := at[last[:i]].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[last[:i]] = below
			}
			at, last, i = below, last[i+1:], -1
		}
		at[last] = text
	}
	return top
}
