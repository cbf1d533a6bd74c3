package main

import (
	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

func newMeasures(a *app) *cobra.Command {
	cmd := newGroup(a, "measures")
	cmd.Short = a.text("办法：条款、要件、事实、校验", "The Measures: provisions, elements, facts, checks")
	cmd.AddCommand(newList(a), newShow(a), newFacts(a), newGraph(a), newCheck(a), newTest(a))
	return cmd
}

var oneRef = lang.Text{ZH: "一个条款，如 8.6", EN: "a provision such as 8.6"}

// completeRefs offers the references of all provisions in shell completion.
func completeRefs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return offered(func(m *measures.Measures) []string { return refsOf(m) })
}

// completeFacts offers the names of all facts and the references of all provisions.
func completeFacts(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return offered(func(m *measures.Measures) []string { return append(m.FactNames(), refsOf(m)...) })
}

func offered(words func(*measures.Measures) []string) ([]string, cobra.ShellCompDirective) {
	m, err := measures.Load(config.Measures())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return words(m), cobra.ShellCompDirectiveNoFileComp
}
