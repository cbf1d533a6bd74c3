package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

const (
	// DefaultFile is the settings file that is read where none is named and it exists.
	DefaultFile = "duecourse.yaml"
	// EnvPrefix begins the name of every setting in the environment: DUECOURSE_LANG.
	EnvPrefix = "DUECOURSE"

	maxSettings = 1 << 20 // bytes
)

// Settings are what a program can be told. A flag overrules the environment, the environment the file, the file the
// defaults.
type Settings struct {
	Lang     lang.Lang // default by locale
	Measures string    // path of a file that replaces the embedded Measures; default none
}

// MeasuresData returns the Measures in force by these settings and the name of their file. The error is a
// source.Problems.
func (s Settings) MeasuresData() (name string, data []byte, err error) {
	if s.Measures == "" {
		name, data = Measures()
		return name, data, nil
	}
	data, err = ReadData(s.Measures)
	return s.Measures, data, err
}

// Load reads the settings. Flags named config, lang and measures count where they are set. An error in the settings
// file is a source.Problems with the place of each mistake.
func Load(flags *pflag.FlagSet) (Settings, error) {
	v := viper.New()
	v.SetEnvPrefix(EnvPrefix)
	v.AutomaticEnv()
	v.SetDefault("lang", string(lang.FromLocale(os.Getenv)))
	v.SetDefault("measures", "")
	for _, name := range []string{"config", "lang", "measures"} {
		if f := flags.Lookup(name); f != nil {
			if err := v.BindPFlag(name, f); err != nil {
				return Settings{}, err
			}
		}
	}
	values, err := readFile(v.GetString("config"))
	if err != nil {
		return Settings{}, err
	}
	if err := v.MergeConfigMap(values); err != nil {
		return Settings{}, err
	}
	l, err := lang.Parse(v.GetString("lang"))
	if err != nil {
		return Settings{}, err
	}
	return Settings{Lang: l, Measures: v.GetString("measures")}, nil
}

// readFile reads the settings file at path strictly, or the default one where path is empty. Paths in it are relative
// to its folder.
func readFile(path string) (map[string]any, error) {
	if path == "" {
		if _, err := os.Stat(DefaultFile); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		path = DefaultFile
	}
	d, err := source.ReadFile(path, maxSettings)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	d.Fields(d.Root(),
		source.Field{Key: "lang", Read: func(n *yaml.Node) {
			if l, ok := d.Choice(n, lang.Text{ZH: "语言", EN: "language"}, []string{string(lang.ZH), string(lang.EN)}); ok {
				values["lang"] = l
			}
		}},
		source.Field{Key: "measures", Read: func(n *yaml.Node) {
			if s, ok := text(d, n); ok {
				if !filepath.IsAbs(s) {
					s = filepath.Join(filepath.Dir(path), s)
				}
				values["measures"] = s
			}
		}},
	)
	return values, d.Err()
}

// text reads text that is neither a number nor yes or no: for a path those are a slip.
func text(d *source.Document, n *yaml.Node) (string, bool) {
	if n.Kind == yaml.ScalarNode && n.Tag != "!!str" && !source.IsNull(n) {
		d.Problem(n, "这里应当是文字，而不是 %s", "text is expected here, not %s", n.Value)
		return "", false
	}
	return d.Text(n)
}

// cause is what went wrong with a file, without the path that the message names already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
