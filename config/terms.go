package config

import (
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// bureauSets are the waits that no law fixes, with how long before the last day the yellow card comes. How long each is
// stands among the periods (config/periods/cn.yaml), unless a setting says otherwise.
var bureauSets = []struct {
	kind message.ItemKind
	warn string
}{
	{message.AwaitFacts, "2wd"},
	{message.AwaitEvidence, "2wd"},
	{message.AwaitTelling, "2wd"},
	{message.AwaitStatement, "2wd"},
	{message.AwaitProposal, "2wd"},
	{message.AwaitReview, "2wd"},
	{message.AwaitDecision, "2wd"},
	{message.AwaitService, "2wd"},
	{message.AwaitRecusal, "1wd"},
	{message.AwaitFollowUp, "5wd"},
	{message.AwaitRestore, "2wd"},
	{message.AwaitAdmonition, "5wd"},
	{message.AwaitTransfer, "2wd"},
	{message.AwaitReceipt, "2wd"},
	{message.AwaitCommission, "5wd"},
	{message.AwaitOpinion, "5wd"},
	{message.AwaitReply, "5wd"},
	{message.AwaitAcceptance, "2wd"},
	{message.AwaitLateEntry, "2wd"},
	{message.AwaitClarification, "2wd"},
	{message.AwaitPolice, "1wd"},
	{message.AwaitCompensation, "5wd"},
	{message.AwaitNoDetriment, "30wd"}, // from then on the annual assessment can be answered for
	{message.AwaitRound, "2wd"},
	{message.AwaitComplaint, "5wd"},
}

// emptyTerms has a place for every wait that the bureau sets.
func emptyTerms() message.Terms {
	terms := make(message.Terms, len(bureauSets))
	for i, b := range bureauSets {
		terms[i].Kind = b.kind
	}
	return terms
}

func span(into func(*Settings) *period.Span) value {
	return parsed(into, lang.Text{ZH: "期限，如 10wd（工作日）、30d、6m", EN: "a length of time such as 10wd (working days), 30d or 6m"},
		func(text string) (period.Span, bool) {
			s, err := period.ParseSpan(text)
			return s, err == nil
		})
}

func termWait(i int) value {
	return span(func(s *Settings) *period.Span { return &s.terms[i].Span })
}

func termWarning(i int) value {
	return span(func(s *Settings) *period.Span { return &s.terms[i].WarnSpan })
}
