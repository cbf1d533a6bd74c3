package workflows

import (
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Every hard stop, both ways: it hits what it is for, and lets pass what differs in just that point.
func TestStops(t *testing.T) {
	type setting struct {
		r         message.Recommendation
		heard     bool
		proposer  string
		recused   []string
		d         message.Decide
		wantsStop bool
	}
	against := message.Recommendation{
		Disposition: measures.Liable, Against: true, FaultProven: true, Sanctioned: measures.False,
		Grounds: map[string]measures.Status{"8.1": measures.NotEstablished, "8.17": measures.Excluded, "8.6": measures.Undetermined, "8.12": measures.Established, "8.9": measures.EstablishedIfProven},
	}
	with := func(change func(*message.Recommendation)) message.Recommendation {
		r := against
		change(&r)
		return r
	}
	decide := func(d measures.Disposition, basis ...string) message.Decide {
		return message.Decide{Header: head("x", message.Supervisor), Proposed: message.Proposed{Disposition: d, Basis: basis}}
	}
	own := func(f message.OwnFinding) message.Decide {
		d := decide(measures.Exempt, f.Ref)
		d.OwnFindings = []message.OwnFinding{f}
		return d
	}
	hits, passes := map[string]bool{}, map[string]bool{}
	for _, c := range []struct {
		stop string
		name string
		setting
	}{
		{"no_basis_for_adverse", "liable with a basis", setting{r: against, heard: true, d: decide(measures.Liable)}},
		{"no_basis_for_adverse", "liable without", setting{r: with(func(r *message.Recommendation) { r.Against = false }), heard: true, d: decide(measures.Liable), wantsStop: true}},
		{"no_basis_for_adverse", "measures without", setting{r: with(func(r *message.Recommendation) { r.Against = false }), heard: true, d: decide(measures.MeasuresOnly), wantsStop: true}},
		{"no_basis_for_adverse", "no fault needs none", setting{r: with(func(r *message.Recommendation) { r.Against = false }), d: decide(measures.NoFault)}},
		{"officer_not_heard", "heard", setting{r: against, heard: true, d: decide(measures.Mitigated)}},
		{"officer_not_heard", "not heard", setting{r: against, d: decide(measures.Mitigated), wantsStop: true}},
		{"officer_not_heard", "an exemption does not wait", setting{r: against, d: decide(measures.Exempt, "8.12")}},
		{"measures_not_open", "open", setting{r: with(func(r *message.Recommendation) { r.MeasuresOn = true }), heard: true, d: decide(measures.MeasuresOnly)}},
		{"measures_not_open", "not open", setting{r: against, heard: true, d: decide(measures.MeasuresOnly), wantsStop: true}},
		{"measures_not_open", "named beside liability", setting{r: against, heard: true, d: message.Decide{Proposed: message.Proposed{Disposition: measures.Liable, Measures: []string{"criticism"}}}, wantsStop: true}},
		{"second_sanction", "not sanctioned", setting{r: against, heard: true, d: decide(measures.Liable)}},
		{"second_sanction", "sanctioned", setting{r: with(func(r *message.Recommendation) { r.Sanctioned = measures.True }), heard: true, d: decide(measures.Liable), wantsStop: true}},
		{"second_sanction", "not known", setting{r: with(func(r *message.Recommendation) { r.Sanctioned = measures.Unknown }), heard: true, d: decide(measures.Mitigated), wantsStop: true}},
		{"second_sanction", "measures are none", setting{r: with(func(r *message.Recommendation) { r.Sanctioned, r.MeasuresOn = measures.True, true }), heard: true, d: decide(measures.MeasuresOnly)}},
		{"exempt_without_ground", "established", setting{r: against, d: decide(measures.Exempt, "8.12")}},
		{"exempt_without_ground", "no ground named", setting{r: against, d: decide(measures.Exempt), wantsStop: true}},
		{"exempt_without_ground", "not a ground", setting{r: against, d: decide(measures.Exempt, "9.1"), wantsStop: true}},
		{"exempt_without_ground", "excluded", setting{r: against, d: decide(measures.Exempt, "8.17"), wantsStop: true}},
		{"exempt_without_ground", "undetermined", setting{r: against, d: decide(measures.Exempt, "8.6"), wantsStop: true}},
		{"exempt_without_ground", "only asserted", setting{r: against, d: decide(measures.Exempt, "8.9"), wantsStop: true}},
		{"exempt_without_ground", "one of two", setting{r: against, d: decide(measures.Exempt, "8.12", "8.1"), wantsStop: true}},
		{"exempt_without_ground", "own finding", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}, SignedBy: "boss-2"})}},
		{"exempt_without_ground", "own finding without evidence", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", SignedBy: "boss-2"}), wantsStop: true}},
		{"exempt_without_ground", "own finding on unknown evidence", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E9"}, SignedBy: "boss-2"}), wantsStop: true}},
		{"exempt_without_ground", "own finding unsigned", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}}), wantsStop: true}},
		{"no_fault_against_proof", "not proven", setting{r: with(func(r *message.Recommendation) { r.FaultProven = false }), d: decide(measures.NoFault)}},
		{"no_fault_against_proof", "proven", setting{r: against, d: decide(measures.NoFault), wantsStop: true}},
		{"out_of_scope_without_basis", "with", setting{r: with(func(r *message.Recommendation) { r.Disposition = measures.OutOfScope }), d: decide(measures.OutOfScope)}},
		{"out_of_scope_without_basis", "without", setting{r: against, d: decide(measures.OutOfScope), wantsStop: true}},
		{"proposer_decides", "another one", setting{r: against, proposer: "handler-1", d: decide(measures.Exempt, "8.12")}},
		{"proposer_decides", "the same", setting{r: against, proposer: "boss-1", d: decide(measures.Exempt, "8.12"), wantsStop: true}},
		{"signs_for_self", "the decider", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}, SignedBy: "boss-1"}), wantsStop: true}},
		{"signs_for_self", "the officer", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}, SignedBy: "officer-1"}), wantsStop: true}},
		{"signs_for_self", "a recused person", setting{r: against, recused: []string{"boss-2"}, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}, SignedBy: "boss-2"}), wantsStop: true}},
		{"signs_for_self", "another one", setting{r: against, d: own(message.OwnFinding{Ref: "8.6", Text: "查明", Evidence: []string{"E1"}, SignedBy: "boss-2"})}},
	} {
		if c.wantsStop {
			hits[c.stop] = true
		} else {
			passes[c.stop] = true
		}
		t.Run(c.stop+"/"+c.name, func(t *testing.T) {
			run := &caseRun{in: message.CaseInput{Officer: "officer-1"}, state: &message.State{
				Recommendation: c.r, HearingLapsed: c.heard, Recused: c.recused, Evidence: []message.Evidence{{ID: "E1"}},
			}}
			if c.proposer != "" {
				run.state.Proposal = &message.Propose{Header: message.Header{Actor: message.Actor{ID: c.proposer}}}
			}
			hit := false
			for _, table := range [][]stop{deciderStops, stops} {
				for _, s := range table {
					if s.name == c.stop {
						hit = s.hits(run, c.d)
					}
				}
			}
			if hit != c.wantsStop {
				t.Errorf("stopped: %v, want %v", hit, c.wantsStop)
			}
			if refused := run.refuses(c.d, deciderStops, stops) != nil; c.wantsStop && !refused {
				t.Error("the table as a whole lets it pass")
			}
		})
	}
	for _, table := range [][]stop{deciderStops, stops} {
		for _, s := range table {
			if s.article == "" || s.text.ZH == "" || s.text.EN == "" {
				t.Errorf("%s lacks its article or its text", s.name)
			}
			if !hits[s.name] || !passes[s.name] {
				t.Errorf("%s is to be tested both ways: add it to the cases above", s.name)
			}
		}
	}
}

func TestUnknownDispositionIsRefused(t *testing.T) {
	run := &caseRun{state: &message.State{}}
	for _, d := range []measures.Disposition{"", "guilty", measures.Open, message.Withdrawn} {
		if run.refuses(message.Decide{Proposed: message.Proposed{Disposition: d}}, stops) == nil {
			t.Errorf("%q was accepted", d)
		}
	}
}

// Who may give which command, by role and by relation to the case.
func TestRights(t *testing.T) {
	run := &caseRun{in: message.CaseInput{Officer: "officer-1"}, state: &message.State{Recused: []string{"handler-9"}}}
	give := func(id string, r message.Role, reason string) message.Header {
		return message.Header{ID: "x", Actor: message.Actor{ID: id, Role: r}, Reason: reason}
	}
	for _, c := range []struct {
		name message.Name
		head message.Header
		ok   bool
	}{
		{message.CmdFact, give("handler-1", message.Handler, ""), true},
		{message.CmdFact, give("officer-1", message.Officer, ""), false},
		{message.CmdEvidence, give("officer-1", message.Officer, ""), true},
		{message.CmdEvidence, give("officer-2", message.Officer, ""), false}, // another officer than the one concerned
		{message.CmdStatement, give("officer-1", message.Officer, ""), true},
		{message.CmdDecide, give("boss-1", message.Supervisor, "理由"), true},
		{message.CmdDecide, give("boss-1", message.Supervisor, ""), false},      // without a reason
		{message.CmdDecide, give("officer-1", message.Supervisor, "理由"), false}, // the officer concerned
		{message.CmdDecide, give("handler-1", message.Handler, "理由"), false},    // not a supervisor
		{message.CmdPropose, give("handler-9", message.Handler, "理由"), false},   // recused
		{message.CmdFact, give("auditor-1", message.Auditor, "理由"), false},      // reads only
		{message.CmdFact, give("", message.Handler, "理由"), false},               // nobody
		{message.CmdDecide, give("duecourse", message.System, "理由"), false},     // no machine decides
		{message.CmdReview, give("legal-1", message.LegalReviewer, "理由"), true},
		{message.CmdWithdraw, give("handler-1", message.Handler, "理由"), false},
		{message.CmdExtend, give("boss-1", message.Supervisor, "理由"), true},
		{message.CmdRecuse, give("legal-1", message.LegalReviewer, "理由"), false},
		{message.CmdConclude, give("handler-1", message.Handler, "证据已尽力收集"), true},
		{message.Name("promote"), give("boss-1", message.Supervisor, "理由"), false},
		{message.CmdServe, give("handler-1", message.Handler, ""), true},
		{message.CmdServe, give("boss-1", message.Supervisor, ""), false},
	} {
		if err := run.permit(c.name, c.head); (err == nil) != c.ok {
			t.Errorf("%s by %+v: %v", c.name, c.head.Actor, err)
		}
	}
}
