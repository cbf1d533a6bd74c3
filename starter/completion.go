package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/measures"
)

// Completion must not keep a person waiting at the prompt: what is not known soon is not offered.
const (
	completeWithin = time.Second
	completeMost   = 500
)

// completeCase offers the numbers of open cases for the first argument.
func (o *online) completeCase(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || o.setUp(cmd) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(context.Background(), completeWithin)
	defer cancel()
	var numbers []string
	_ = o.with(ctx, func(c cases) error { // an engine that does not answer has nothing to offer
		all, err := c.Find(ctx, search{open: true}, completeMost)
		for _, f := range all {
			if strings.HasPrefix(f.Case, begun) {
				numbers = append(numbers, f.Case)
			}
		}
		return err
	})
	slices.Sort(numbers)
	return numbers, cobra.ShellCompDirectiveNoFileComp
}

// completeFact offers the names of facts after the case.
func (o *online) completeFact(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return o.completeCase(cmd, args, begun)
	}
	names, directive := offered(func(m *measures.Measures) []string {
		var names []string
		for _, f := range m.Facts {
			if f.GivenBy == "" {
				names = append(names, f.Name+"=")
			}
		}
		return names
	})
	return names, directive | cobra.ShellCompDirectiveNoSpace
}

// completeDisposition offers the dispositions after the case.
func (o *online) completeDisposition(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return o.completeCase(cmd, args, begun)
	case 1:
		return dispositionsOfPeople(), cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}
