package config

import (
	"errors"
	"regexp"
	"slices"

	"github.com/spf13/pflag"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// AddFlags adds flags for the settings with these keys, or for all where none is named: --temporal-address for
// temporal.address. Secrets have none.
func AddFlags(flags *pflag.FlagSet, l lang.Lang, keys ...string) {
	for _, s := range table() {
		if s.list || s.secret() || len(keys) > 0 && !slices.Contains(keys, s.key) {
			continue
		}
		about := s.about.In(l)
		if s.byDefault != "" {
			about += lang.Format("（默认 %s）", " (default %s)", s.byDefault).In(l)
		}
		flags.String(s.flag(), "", about)
	}
}

// ofDefault is what pflag itself says of a default.
var ofDefault = regexp.MustCompile(` ?\(default ([^)]*)\)`)

// Usages lists flags with what each is for, as pflag does, in a language.
func Usages(flags *pflag.FlagSet, l lang.Lang) string {
	if l == lang.ZH {
		return ofDefault.ReplaceAllString(flags.FlagUsages(), "（默认 $1）")
	}
	return flags.FlagUsages()
}

// WrongFlag says what pflag found wrong with the arguments of a command, in both languages.
func WrongFlag(command string, flags *pflag.FlagSet, err error) lang.Text {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		var known []string
		flags.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := source.Nearest(name, known); near != "" && len(name) > 1 {
			return lang.Format("没有选项 --%s，是否指 --%s？", "there is no flag --%s; did you mean --%s?", name, near)
		}
		return lang.Format("没有选项 %s；用法见 %s --help", "there is no flag %s; see %s --help", dashed(name), command)
	case errors.As(err, &bare):
		return lang.Format("选项 %s 缺少值", "the flag %s needs a value", dashed(bare.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return lang.Format("选项 --%s 的值 %q 有误", "the flag --%s cannot be %q", invalid.GetFlag().Name, invalid.GetValue())
	}
	return lang.Text{ZH: err.Error(), EN: err.Error()}
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
