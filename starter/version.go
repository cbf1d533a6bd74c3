package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   a.text("程序和办法数据的版本", "The versions of the program and of the Measures"),
		Example: examples("starter version"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "duecourse %s\n%s %s %s\n", build(), a.text("办法", "Measures"), m.ID, m.Version())
			return err
		},
	}
}

// build names the version and the revision that the program was built from.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	parts := []string{info.Main.Version}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		parts = append(parts, revision[:min(12, len(revision))], settings["vcs.time"])
		if settings["vcs.modified"] == "true" {
			parts = append(parts, "modified")
		}
	}
	return strings.Join(append(parts, info.GoVersion), " ")
}
