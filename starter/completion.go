package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Completion must not keep a person waiting at the prompt: what is not known soon is not offered.
const (
	completeWithin = time.Second
	completeMost   = 500
)

// completeCase offers the numbers of open cases for the first argument.
func (o *online) completeCase(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	return o.completeNumber(cmd, args, search{open: true, id: message.WorkflowID(begun)})
}

// completeAnyCase offers those of closed cases too, which are looked at like the others.
func (o *online) completeAnyCase(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	return o.completeNumber(cmd, args, search{id: message.WorkflowID(begun)})
}

// completeWatch offers the numbers of the cases whose officers are watched.
func (o *online) completeWatch(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	return o.completeNumber(cmd, args, search{open: true, kind: message.WatchWorkflow, id: message.WatchID(begun)})
}

// completeNumber offers the numbers of what a search finds for the first argument. The engine looks for what begins as was
// typed: of many cases it would otherwise offer the newest, and among these there may be none that does.
func (o *online) completeNumber(cmd *cobra.Command, args []string, s search) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || o.setUp(cmd) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(context.Background(), completeWithin)
	defer cancel()
	var numbers []string
	_ = o.with(ctx, func(c cases) error { // an engine that does not answer has nothing to offer
		all, err := c.Find(ctx, s, completeMost)
		for _, f := range all {
			own, _, _ := message.NumberOf(f.Case)
			numbers = append(numbers, own)
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

// completeSecond offers words for each argument after the case.
func (o *online) completeSecond(offers ...[]string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		switch n := len(args); {
		case n == 0:
			return o.completeCase(cmd, args, begun)
		case n <= len(offers):
			return offers[n-1], cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
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
