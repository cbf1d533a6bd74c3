// Package casefile reads case files: what is known of one officer and one enforcement act, as a handler writes it down
// in YAML or JSON, strictly and with places. It also makes the JSON Schema by which an editor helps to write one, and a
// template that asks every question.
//
// A case file never names a person: not the officer, who is a post in a unit, and nobody else.
package casefile

import (
	"slices"

	"duecourse/internal/civil"
	"duecourse/internal/measures"
)

// Case is what is known of one officer and one enforcement act.
type Case struct {
	Number   string // such as LYG-2026-0001
	Matter   string // shared by the cases of several officers in one matter; may be empty
	Unit     string // the officer's unit
	Post     string // the officer's post; may be empty
	Act      Act
	Evidence []Evidence // in the order of the file
	Facts    []Fact     // in the order of the file
	Notes    []Note     // in the order of the file
}

// Act is the enforcement act that the case is about.
type Act struct {
	Kind        string     // an option of the fact act.kind; empty where it is not known
	Date        civil.Date // none where it is not known
	Description string
	Evidence    []string // ids of what proves its kind and date
}

// Evidence is one piece of evidence.
type Evidence struct {
	ID     string
	Title  string
	Kind   string     // the id of one of EvidenceKinds
	Date   civil.Date // on which it was made or taken; may be none
	Source string
}

// Fact is what was said of a fact.
type Fact struct {
	Name     string
	Value    measures.Value // none where the fact was raised but is not known
	By       Party          // who asserted it
	On       civil.Date     // the day on which it was asserted; may be none
	Evidence []string       // ids of what proves it; none where it is only asserted
	Note     string
}

// Note is something worth keeping that is no fact. No condition ever reads it: opinion and petitions must not weigh on
// an officer (Art. 15).
type Note struct {
	Kind string // the id of one of NoteKinds
	Date civil.Date
	Text string
}

// The facts that the head of a case file gives.
const (
	actKind = "act.kind"
	actDate = "act.date"
)

// Statements returns what the case states as of a day: the head's and the file's facts, in that order. A fact asserted
// after that day was not known yet and is left out; evidence dated after it proves nothing yet. What a case learns of its
// act after it was opened stands among the facts, in place of what the head says.
func (c *Case) Statements(asOf civil.Date) []measures.Statement {
	dated := map[string]bool{} // after that day
	for _, e := range c.Evidence {
		dated[e.ID] = e.Date.After(asOf)
	}
	at := func(ids []string) []string {
		var have []string
		for _, id := range ids {
			if !dated[id] {
				have = append(have, id)
			}
		}
		return have
	}
	statements := make([]measures.Statement, 0, len(c.Facts)+2)
	proof := at(c.Act.Evidence)
	later := func(name string) bool {
		return slices.ContainsFunc(c.Facts, func(f Fact) bool { return f.Name == name && !f.On.After(asOf) })
	}
	if c.Act.Kind != "" && !later(actKind) {
		statements = append(statements, measures.Statement{Fact: actKind, Value: measures.ChoiceValue(c.Act.Kind), Evidence: proof})
	}
	if !c.Act.Date.IsZero() && !later(actDate) {
		statements = append(statements, measures.Statement{Fact: actDate, Value: measures.DateValue(c.Act.Date), Evidence: proof})
	}
	for _, f := range c.Facts {
		if !f.On.After(asOf) {
			statements = append(statements, measures.Statement{Fact: f.Name, Value: f.Value, Evidence: at(f.Evidence)})
		}
	}
	return statements
}
