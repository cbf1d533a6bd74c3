package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"duecourse/config"
	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// sample is a case file and what its first line says is expected of it.
type sample struct {
	file     string
	expected measures.Disposition
	input    message.CaseInput
}

// samples are the sample cases, as the settings open them but with waits of an hour, or those given.
func samples(t *testing.T, terms ...message.Term) []sample {
	t.Helper()
	m, err := measures.Load(config.Measures())
	must(t, err)
	procedure, err := config.Settings{}.Procedure()
	must(t, err)
	files, err := filepath.Glob("../examples/cases/*.yaml")
	must(t, err)
	var all []sample
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		said := regexp.MustCompile(`expected: ([a-z_]+)`).FindSubmatch(text)
		if said == nil {
			t.Fatalf("%s does not say what is expected", f)
		}
		c, err := casefile.ReadFile(f, m)
		must(t, err)
		in := message.InputOf(c)
		in.Measures = measures.VersionOf{ID: m.ID, Version: m.Version()}
		in.OpenedBy, in.Officer = handler, officer.ID
		in.Terms = waits(terms...)
		procedure.Open(&in, civil.On(time.Now()))
		all = append(all, sample{filepath.Base(f), measures.Disposition(said[1]), in})
	}
	if len(all) < 20 {
		t.Fatalf("only %d sample cases", len(all))
	}
	return all
}

// sampleOf is the first sample case of which that is expected.
func sampleOf(t *testing.T, d measures.Disposition, terms ...message.Term) message.CaseInput {
	t.Helper()
	for _, s := range samples(t, terms...) {
		if s.expected == d {
			return s.input
		}
	}
	t.Fatalf("no sample case is %s", d)
	return message.CaseInput{}
}

func waits(given ...message.Term) message.Terms {
	terms := message.Terms(given)
	for _, kind := range []message.ItemKind{
		message.AwaitFacts, message.AwaitStatement, message.AwaitProposal,
		message.AwaitReview, message.AwaitDecision, message.AwaitService,
	} {
		terms = append(terms, message.Term{Kind: kind, Wait: time.Hour, Warn: time.Minute}) // the first of a kind counts
	}
	return terms
}

// hurried is a case in which the time to go against the decision is over in a moment.
func hurried(in message.CaseInput) message.CaseInput {
	for _, kind := range []message.ItemKind{message.AwaitReviewApplication, message.AwaitAppeal, message.AwaitLateEntry} {
		in.Terms = append(in.Terms[:len(in.Terms):len(in.Terms)], message.Term{Kind: kind, Wait: time.Second, Warn: time.Second / 2})
	}
	return in
}

// proposed is what the recommendation of a case comes to; for an open one it is no fault. Of the measures of Art. 12 the
// first is enough.
func proposed(r message.Recommendation) message.Proposed {
	p := message.Proposed{Disposition: r.Disposition, Basis: r.Basis}
	switch r.Disposition {
	case measures.Open:
		p = message.Proposed{Disposition: measures.NoFault}
	case measures.Exempt:
		p.Basis = nil
		for ref, status := range r.Grounds {
			if status == measures.Established {
				p.Basis = append(p.Basis, ref)
			}
		}
		slices.Sort(p.Basis)
	case measures.MeasuresOnly:
		p.Measures = r.Measures[:1]
	}
	return p
}

// reasoned is what must be said beside a proposal: the kind of sanction and what was weighed for anything adverse, and why
// it is not what was recommended.
func reasoned(p message.Proposed, r message.Recommendation) (why message.Reasoning) {
	switch p.Disposition {
	case measures.Mitigated:
		why.Sanction = "warning"
	case measures.Liable:
		why.Sanction = "demerit"
	}
	if adverse(p.Disposition) {
		why.Factors = message.Factors{Nature: "未认真履行职责", Circumstances: "一次，未隐瞒", Harm: "损失已查清", Fault: "过失"}
	}
	if p.Disposition != r.Disposition {
		why.Deviation = "要件不能证明"
	}
	return why
}

func adverse(d measures.Disposition) bool {
	return d == measures.Mitigated || d == measures.Liable || d == measures.MeasuresOnly
}

// suspicions are what is proven and goes to the commission.
func suspicions(facts []message.Fact) (names []string) {
	for _, f := range facts {
		if slices.Contains(explain.Suspicions, f.Name) && f.Value == "yes" && len(f.Evidence) > 0 {
			names = append(names, f.Name)
		}
	}
	return names
}
