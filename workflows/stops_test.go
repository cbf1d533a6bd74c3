package workflows

import (
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Every hard stop of the second edition, both ways: it hits what it is for, and lets pass what differs in just that point.
// What hits is refused by the tables as a whole; what passes this stop and should pass all is decided.
func TestStopsOfTheSecondEdition(t *testing.T) {
	decide := func(d message.Decide, change ...func(*message.Decide)) message.Decide {
		d.Header = head("x", message.Supervisor)
		for _, c := range change {
			c(&d)
		}
		return d
	}
	because := func(d *message.Decide) { d.Deviation = "理由" }
	measure := func(s *message.State) {
		r := &s.Recommendation
		r.Disposition, r.MeasuresOn, r.Measures = measures.MeasuresOnly, true, measuresByWeight
	}
	recommends := func(d measures.Disposition) func(*message.State) {
		return func(s *message.State) { s.Recommendation.Disposition = d }
	}
	suspects := func(s *message.State) {
		s.Recommendation.Disposition = measures.Transferred
		s.Facts = append(s.Facts, suspicion)
	}
	before := func(why string, d message.Decide) func(*message.State) {
		return func(s *message.State) { s.Earlier = []message.Replaced{{Decision: d, Why: why}} }
	}
	byOpenClause := func(s *message.State) {
		measure(s)
		s.Recommendation.Mitigations = map[string]measures.Status{"9.1": measures.NotEstablished, "9.3": measures.Established}
	}
	recused := func(s *message.State) { s.Recused = []string{"gone-1"} }
	asked := func(status message.ItemStatus) func(*message.State) {
		return func(s *message.State) {
			s.Docket = []message.Item{{ID: "d1", Kind: message.AwaitRecusal, Status: status}}
		}
	}
	nothing := func(*message.State) {}
	heardOn := func(on message.HeardOn) func(*message.State) {
		return func(s *message.State) { s.HeardOn = &on }
	}
	told := func(d measures.Disposition, sanction string, taken ...string) message.HeardOn {
		return message.HeardOn{Disposition: measures.Liable, Against: true, Intended: &message.Proposed{Disposition: d, Measures: taken}, Sanction: sanction}
	}
	met := func(votes ...message.Vote) func(*message.Decide) {
		return func(d *message.Decide) {
			d.Meeting = &message.Meeting{On: day(t, "2026-03-02"), Present: []string{"boss-1", "boss-2", "boss-3"}, Votes: votes, Minutes: "E1"}
		}
	}
	carried := met(vote("boss-1", message.VoteFor, ""), vote("boss-2", message.VoteFor, ""))
	signed := func(who string) func(*message.Decide) { return func(d *message.Decide) { d.SignedBy = who } }
	open := message.Decide{Proposed: decided(measures.Exempt, "8.28")}
	unweighed := liableFor("warning")
	unweighed.Factors.Circumstances = ""
	withMeasure := liableFor("warning")
	withMeasure.Measures = []string{"admonition"}

	hits, passes := map[string]int{}, map[string]int{}
	for _, c := range []struct {
		stop, name string
		state      func(*message.State)
		d          message.Decide
		hits       bool
	}{
		{"sanctioned_by_commission", "sanctioned", func(s *message.State) { s.Sanctioned = "c-1" }, decide(liableFor("warning")), true},
		{"sanctioned_by_commission", "not sanctioned", nothing, decide(liableFor("warning")), false},
		{"measures_do_not_apply", "another law", func(s *message.State) { s.Recommendation.Applies = measures.False }, decide(liableFor("warning")), true},
		{"measures_do_not_apply", "not known", func(s *message.State) { s.Recommendation.Applies = measures.Unknown }, decide(liableFor("warning")), true},
		{"measures_do_not_apply", "they do", nothing, decide(liableFor("warning")), false},
		{"measures_do_not_apply", "nothing adverse", func(s *message.State) { s.Recommendation.Applies = measures.Unknown }, decide(exempt(), because), false},
		{"no_basis_named", "none", nothing, decide(liableFor("warning"), func(d *message.Decide) { d.Basis = nil }), true},
		{"no_basis_named", "a petition", nothing, decide(liableFor("warning"), func(d *message.Decide) { d.Basis = []string{"7", "信访件第3号"} }), true},
		{"no_basis_named", "the article on opinion", nothing, decide(liableFor("warning"), func(d *message.Decide) { d.Basis = []string{"15"} }), true},
		{"no_basis_named", "an item of Art. 9", nothing, decide(liableFor("warning"), func(d *message.Decide) { d.Basis = []string{"7", "9.1"} }), false},
		{"no_basis_named", "named", nothing, decide(liableFor("warning")), false},
		{"no_authority", "not stated", func(s *message.State) { s.Facts = nil }, decide(liableFor("warning")), true},
		{"no_authority", "not shown", func(s *message.State) { s.Facts[0].Evidence = nil }, decide(liableFor("warning")), true},
		{"no_authority", "another bureau's", func(s *message.State) { s.Facts[0].Value = "no" }, decide(liableFor("warning")), true},
		{"no_authority", "shown", nothing, decide(liableFor("warning")), false},
		{"no_authority", "an exemption needs none", func(s *message.State) { s.Facts = nil; recommends(measures.Exempt)(s) }, decide(exempt()), false},
		{"factors_not_weighed", "one is missing", nothing, decide(unweighed), true},
		{"factors_not_weighed", "all are weighed", nothing, decide(liableFor("warning")), false},
		{"no_kind_of_sanction", "no kind", nothing, decide(liableFor("")), true},
		{"no_kind_of_sanction", "unknown kind", nothing, decide(liableFor("exile")), true},
		{"no_kind_of_sanction", "beside an exemption", recommends(measures.Exempt), decide(exempt(), func(d *message.Decide) { d.Sanction = "warning" }), true},
		{"no_kind_of_sanction", "a kind", nothing, decide(liableFor("dismissal")), false},
		{"no_measure_named", "none", measure, decide(measuresOnly()), true},
		{"no_measure_named", "unknown", measure, decide(measuresOnly("flogging")), true},
		{"no_measure_named", "unknown beside a sanction", func(s *message.State) { measure(s); s.Recommendation.Measures = nil }, decide(withMeasure, because), true},
		{"no_measure_named", "beside an exemption", measure, decide(exempt(), because, func(d *message.Decide) { d.Measures, d.Factors = []string{"criticism"}, weighed }), true},
		{"no_measure_named", "named", measure, decide(measuresOnly("criticism", "admonition")), false},
		{"deviation_without_reason", "without", recommends(measures.Mitigated), decide(liableFor("warning")), true},
		{"deviation_without_reason", "with", recommends(measures.Mitigated), decide(liableFor("warning"), because), false},
		{"deviation_without_reason", "none", nothing, decide(liableFor("warning")), false},
		{"transfer_without_suspicion", "without", nothing, decide(transferred(), because), true},
		{"transfer_without_suspicion", "with", suspects, decide(transferred()), false},
		{"suspicion_not_handed_over", "not handed over", suspects, decide(liableFor("warning"), because), true},
		{"suspicion_not_handed_over", "handed over", suspects, decide(transferred()), false},
		{"suspicion_not_handed_over", "not taken", func(s *message.State) {
			suspects(s)
			s.Transfers = []message.Transfer{{Command: message.TransferCase{Suspicion: []string{suspicion.Name}}, Result: &message.ReportCommission{Result: message.CommissionNotAccepted}}}
		}, decide(liableFor("warning"), because), false},
		{"heavier_after_remedy", "another kind", before("annulled", liableFor("warning")), decide(liableFor("demerit")), true},
		{"heavier_after_remedy", "a sanction for measures", before("annulled", measuresOnly("criticism")), decide(liableFor("warning")), true},
		{"heavier_after_remedy", "the same", before("annulled", liableFor("warning")), decide(liableFor("warning")), false},
		{"heavier_after_remedy", "milder", before("annulled", liableFor("demerit")), decide(liableFor("warning")), false},
		{"heavier_after_remedy", "no remedy", before("corrected", liableFor("warning")), decide(liableFor("demerit")), false},
		{"heavier_than_heard", "heard on measures", heardOn(message.HeardOn{Disposition: measures.MeasuresOnly}), decide(liableFor("warning")), true},
		{"heavier_than_heard", "heard on less by the assessment", heardOn(message.HeardOn{Disposition: measures.Mitigated}), decide(liableFor("warning")), true},
		{"heavier_than_heard", "told of less than recommended", heardOn(told(measures.MeasuresOnly, "", "criticism")), decide(liableFor("warning")), true},
		{"heavier_than_heard", "another kind", heardOn(told(measures.Liable, "warning")), decide(liableFor("demerit")), true},
		{"heavier_than_heard", "another measure", func(s *message.State) {
			measure(s)
			heardOn(told(measures.MeasuresOnly, "", "criticism"))(s)
		}, decide(measuresOnly("qualification_withdrawn")), true},
		{"heavier_than_heard", "what they were told", heardOn(told(measures.Liable, "demerit")), decide(liableFor("demerit")), false},
		{"heavier_than_heard", "milder", heardOn(told(measures.Liable, "demerit")), decide(liableFor("warning")), false},
		{"heavier_than_heard", "no kind was told", heardOn(told(measures.Liable, "")), decide(liableFor("dismissal")), false},
		{"heavier_than_heard", "told of more than recommended", func(s *message.State) {
			on := told(measures.Liable, "")
			on.Disposition = measures.MeasuresOnly
			heardOn(on)(s)
		}, decide(liableFor("dismissal")), false},
		{"heavier_than_heard", "a hand-over", func(s *message.State) { suspects(s); s.HeardOn = &message.HeardOn{Disposition: measures.NoFault} }, decide(transferred()), false},
		{"reviewer_decides", "the same", func(s *message.State) { s.Review = &message.Review{Header: head("r", message.Supervisor)} }, decide(liableFor("warning")), true},
		{"reviewer_decides", "another one", func(s *message.State) { s.Review = &message.Review{Header: head("r", message.LegalReviewer)} }, decide(liableFor("warning")), false},
		{"collective_needed", "no meeting", nothing, decide(liableFor("removal")), true},
		{"collective_needed", "half of three", nothing, decide(liableFor("removal"), met(vote("boss-1", message.VoteFor, ""))), true},
		{"collective_needed", "carried", nothing, decide(liableFor("removal"), carried), false},
		{"collective_needed", "not on the list", nothing, decide(liableFor("warning")), false},
		{"open_clause_unsigned", "unsigned", recommends(measures.Exempt), decide(open), true},
		{"open_clause_unsigned", "by the decider", recommends(measures.Exempt), decide(open, signed("boss-1")), true},
		{"open_clause_unsigned", "by the officer", recommends(measures.Exempt), decide(open, signed("officer-1")), true},
		{"open_clause_unsigned", "signed", recommends(measures.Exempt), decide(open, signed("boss-2")), false},
		{"open_clause_unsigned", "9.3 alone, and not named", byOpenClause, decide(measuresOnly("criticism")), true},
		{"open_clause_unsigned", "9.3 alone, and signed", byOpenClause, decide(measuresOnly("criticism"), signed("boss-2")), false},
		{"open_clause_unsigned", "9.1 as well", measure, decide(measuresOnly("criticism")), false},
		{"recused_takes_part", "signs", recused, decide(liableFor("warning"), signed("gone-1")), true},
		{"recused_takes_part", "was present", recused, decide(liableFor("warning"), met(), func(d *message.Decide) { d.Meeting.Present[2] = "gone-1" }), true},
		{"recused_takes_part", "had no part", recused, decide(liableFor("warning")), false},
		{"recusal_undecided", "asked for", asked(message.ItemOpen), decide(liableFor("warning")), true},
		{"recusal_undecided", "decided", asked(message.ItemAnswered), decide(liableFor("warning")), false},
		{"open_clause_unsigned", "another clause", recommends(measures.Exempt), decide(exempt()), false},
	} {
		t.Run(c.stop+"/"+c.name, func(t *testing.T) {
			run := caseWith(c.state)
			run.state.AssessedOn = day(t, "2026-03-02")
			run.in.Collective = &message.Collective{For: []string{"removal"}, Quorum: 3}
			known := false
			for _, s := range append(append([]stop{}, stops2...), deciderStops2...) {
				if s.name == c.stop {
					known = true
					if got := s.hits(run, c.d); got != c.hits {
						t.Errorf("stopped: %v, want %v", got, c.hits)
					}
				}
			}
			if !known {
				t.Fatal("there is no such stop")
			}
			if err := run.refuses(c.d, run.stopsForDecider(), run.stopsForAll()); (err != nil) != c.hits {
				t.Errorf("the tables as a whole: %v", err)
			}
			if c.hits {
				hits[c.stop]++
			} else {
				passes[c.stop]++
			}
		})
	}
	for _, s := range append(append([]stop{}, stops2...), deciderStops2...) {
		if s.article == "" || s.text.ZH == "" || s.text.EN == "" {
			t.Errorf("%s lacks its article or its text", s.name)
		}
		if hits[s.name] == 0 || passes[s.name] == 0 {
			t.Errorf("%s is tested %d times to hit and %d times to pass: it needs both", s.name, hits[s.name], passes[s.name])
		}
	}
}
