package config

import (
	"strings"

	"duecourse/internal/lang"
)

// Language chooses the language of what is said before the arguments are parsed and the settings read: by --lang, by the
// environment, by the locale. A language that there is not counts for nothing here; it is told when the settings are read.
func Language(args []string, getenv func(string) string) lang.Lang {
	wanted := getenv(EnvPrefix + "_LANG")
	for i, arg := range args {
		if arg == "--lang" && i+1 < len(args) {
			wanted = args[i+1]
		}
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			wanted = v
		}
	}
	if l, err := lang.Parse(wanted); err == nil {
		return l
	}
	return lang.FromLocale(getenv)
}
