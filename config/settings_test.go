package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// in moves into an empty folder and clears what the environment could say.
func in(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range []string{"DUECOURSE_CONFIG", "DUECOURSE_LANG", "DUECOURSE_MEASURES", "LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.String("config", "", "")
	f.String("lang", "", "")
	f.String("measures", "", "")
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func load(t *testing.T, args ...string) Settings {
	t.Helper()
	s, err := Load(flags(t, args...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStrongerSourcesOverrule(t *testing.T) {
	in(t)
	if got := load(t); got != (Settings{Lang: lang.EN}) {
		t.Errorf("by default: %+v", got)
	}
	t.Setenv("LANG", "zh_CN.UTF-8")
	if got := load(t); got.Lang != lang.ZH {
		t.Errorf("by locale: %+v", got)
	}
	write(t, "duecourse.yaml", "lang: en\nmeasures: file.yaml\n")
	if got := load(t); got != (Settings{lang.EN, "file.yaml"}) {
		t.Errorf("by file: %+v", got)
	}
	t.Setenv("DUECOURSE_LANG", "zh")
	t.Setenv("DUECOURSE_MEASURES", "env.yaml")
	if got := load(t); got != (Settings{lang.ZH, "env.yaml"}) {
		t.Errorf("by environment: %+v", got)
	}
	if got := load(t, "--lang=en", "--measures=flag.yaml"); got != (Settings{lang.EN, "flag.yaml"}) {
		t.Errorf("by flag: %+v", got)
	}
}

func TestWhichFileIsRead(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", "lang: en\n")
	write(t, "etc/a.yaml", "lang: zh\nmeasures: m.yaml\n")
	want := Settings{lang.ZH, filepath.Join("etc", "m.yaml")} // relative to the file
	if got := load(t, "--config", "etc/a.yaml"); got != want {
		t.Errorf("by flag: %+v", got)
	}
	t.Setenv("DUECOURSE_CONFIG", "etc/a.yaml")
	if got := load(t); got != want {
		t.Errorf("by environment: %+v", got)
	}
	if _, err := Load(flags(t, "--config", "none.yaml")); err == nil {
		t.Error("a named file that is not there is no error")
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	in(t)
	for text, want := range map[string]string{
		"lang: zh\nmeasure: x\n":       `duecourse.yaml:2:1: unknown key "measure"; did you mean "measures"?`,
		"measures: 12\n":               `duecourse.yaml:1:11: text is expected here, not 12`,
		"measures: [a]\n":              `duecourse.yaml:1:11: text is expected here`,
		"measures:\n":                  `duecourse.yaml:1:`,
		"lang: french\n":               `duecourse.yaml:1:7: unknown language "french"`,
		"lang: zh\nlang: en\n":         `duecourse.yaml:2:1: lang is given twice`,
		"- lang\n":                     `duecourse.yaml:1:1: a mapping of keys`,
		"lang: [\n":                    `duecourse.yaml:`,
		"lang: zn\nfoo: 1\nbar: yes\n": `duecourse.yaml:3:1: unknown key "bar"`,
	} {
		write(t, "duecourse.yaml", text)
		_, err := Load(flags(t))
		var problems source.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestLanguageFromTheEnvironmentIsChecked(t *testing.T) {
	in(t)
	t.Setenv("DUECOURSE_LANG", "french")
	if _, err := Load(flags(t)); err == nil {
		t.Error("an unknown language is taken")
	}
}

func TestMeasuresData(t *testing.T) {
	in(t)
	name, data, err := Settings{}.MeasuresData()
	if err != nil || name != "lyg-2022-257.yaml" || len(data) == 0 {
		t.Errorf("embedded: %s, %d bytes, %v", name, len(data), err)
	}
	write(t, "m.yaml", "id: x\n")
	name, data, err = Settings{Measures: "m.yaml"}.MeasuresData()
	if err != nil || name != "m.yaml" || string(data) != "id: x\n" {
		t.Errorf("from a file: %s, %q, %v", name, data, err)
	}
	var problems source.Problems
	if _, _, err = (Settings{Measures: "none.yaml"}).MeasuresData(); !errors.As(err, &problems) {
		t.Errorf("a file that is not there: %v", err)
	}
	if name, data := Scenarios(); name == "" || len(data) == 0 {
		t.Error("no scenarios are embedded")
	}
}
