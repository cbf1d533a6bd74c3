package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/civil"
	"duecourse/internal/source"
)

// choice is a flag that takes one of a few words.
type choice struct {
	into  *string
	known []string
	flag  string
}

// choiceFlag adds a flag that takes one of the known words, the first unless told otherwise.
func choiceFlag(cmd *cobra.Command, into *string, flag, short, what string, known ...string) {
	*into = known[0]
	cmd.Flags().VarP(&choice{into, known, flag}, flag, short, what)
	complete(cmd, flag, known...)
}

func (c *choice) String() string { return *c.into }
func (c *choice) Type() string   { return strings.Join(c.known, "|") }

func (c *choice) Set(s string) error {
	if s == formTable && slices.Contains(c.known, formText) {
		s = formText
	}
	if slices.Contains(c.known, s) {
		*c.into = s
		return nil
	}
	if near := source.Nearest(s, c.known); near != "" {
		return usage("--%s 不能是 %q，是否指 %q？", "--%s cannot be %q; did you mean %q?", c.flag, s, near)
	}
	return usage("--%s 不能是 %q；可用的有：%s", "--%s cannot be %q; there are: %s", c.flag, s, strings.Join(c.known, ", "))
}

// day is a flag that takes a day of the calendar.
type day struct {
	into *civil.Date
	flag string
}

func (d *day) String() string { return "" }
func (d *day) Type() string   { return "DATE" }

func (d *day) Set(s string) error {
	v, err := civil.Parse(s)
	if err != nil {
		return usage("--%s 应当是日历上有的日期，写作 2026-03-02，而不是 %q", "--%s must be a day of the calendar, written like 2026-03-02, not %q", d.flag, s)
	}
	*d.into = v
	return nil
}
