package config

import (
	"slices"

	"github.com/spf13/pflag"

	"duecourse/internal/lang"
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
