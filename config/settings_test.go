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
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "DUECOURSE_") || strings.HasPrefix(name, "TEMPORAL_") {
			t.Setenv(name, "") // so that it comes back after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
	t.Setenv("TEMPORAL_CONFIG_FILE", "no-profiles.toml") // not the one of whoever runs the test
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
	AddFlags(f, lang.EN)
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
	check := func(by string, got Settings, l lang.Lang, measures string) {
		t.Helper()
		if got.Lang != l || got.Measures != measures {
			t.Errorf("by %s: %s, %q", by, got.Lang, got.Measures)
		}
	}
	check("default", load(t), lang.EN, "")
	t.Setenv("LANG", "zh_CN.UTF-8")
	check("locale", load(t), lang.ZH, "")
	write(t, "duecourse.yaml", "lang: en\nmeasures: file.yaml\n")
	check("file", load(t), lang.EN, "file.yaml")
	t.Setenv("DUECOURSE_LANG", "zh")
	t.Setenv("DUECOURSE_MEASURES", "env.yaml")
	check("environment", load(t), lang.ZH, "env.yaml")
	check("flag", load(t, "--lang=en", "--measures=flag.yaml"), lang.EN, "flag.yaml")
}

func TestWhichFileIsRead(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", "lang: en\n")
	write(t, "etc/a.yaml", "measures: m.yaml\nregister: sqlite:r.db\ntemporal: {tls: {ca: /ca.pem}}\n")
	check := func(by string, got Settings) {
		t.Helper()
		// relative to the file
		if got.Measures != filepath.Join("etc", "m.yaml") || got.Register != "sqlite:"+filepath.Join("etc", "r.db") || got.Temporal.TLS.CA != "/ca.pem" {
			t.Errorf("by %s: %+v", by, got)
		}
	}
	check("flag", load(t, "--config", "etc/a.yaml"))
	t.Setenv("DUECOURSE_CONFIG", "etc/a.yaml")
	check("environment", load(t))
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
