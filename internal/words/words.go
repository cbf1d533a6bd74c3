// Package words names what the procedure knows by ids, in the words of those who follow it, Chinese and English. There is
// one table for each type of package message, and each is whole: a test holds the tables against that package's constants.
package words

import (
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Stage names a stage of the procedure.
func Stage(s message.Stage) lang.Text { return of(stages, s) }

// Role names a role.
func Role(r message.Role) lang.Text { return of(roles, r) }

// Item names what a docket item awaits.
func Item(k message.ItemKind) lang.Text { return of(items, k) }

// Status names how a docket item stands or ended.
func Status(s message.ItemStatus) lang.Text { return of(statuses, s) }

// Card names a card; none is empty.
func Card(c message.Card) lang.Text {
	if c == message.NoCard {
		return lang.Text{}
	}
	return of(cards, c)
}

// Occasion heads a notice.
func Occasion(o message.Occasion) lang.Text { return of(occasions, o) }

// Command names a command.
func Command(n message.Name) lang.Text { return of(commands, n) }

// Event names what an entry of the journal records.
func Event(e message.Event) lang.Text { return of(events, e) }

// Sanction names a kind of sanction.
func Sanction(id string) lang.Text { return of(sanctions, id) }

// Measure names a measure of Art. 12.
func Measure(id string) lang.Text { return of(measures, id) }

// Ordered names what a decision ordered: a measure of Art. 12, or a sanction.
func Ordered(id string) lang.Text {
	if t, sanction := sanctions[id]; sanction {
		return t
	}
	return Measure(id)
}

// Vote names the way of a vote.
func Vote(v message.VoteIs) lang.Text { return of(votes, v) }

// Replaced says why a decision is no longer in force, or that it is.
func Replaced(why string) lang.Text { return of(replaced, why) }

// Remedy names a way to go against a decision.
func Remedy(k message.RemedyKind) lang.Text { return of(remedies, k) }

// RemedyResult names what came of it.
func RemedyResult(r message.RemedyResult) lang.Text { return of(remedyResults, r) }

// Protection names what the bureau owes the officer protection against.
func Protection(k message.ProtectionKind) lang.Text { return of(protections, k) }

// Commission names what the commission made of a hand-off.
func Commission(r message.CommissionResult) lang.Text { return of(commissionResults, r) }

// Suspension names why a case stands still.
func Suspension(g message.SuspensionGround) lang.Text { return of(suspensions, g) }

// Suspicion names a fact of Art. 13 that sends a matter to the commission.
func Suspicion(fact string) lang.Text { return of(suspicions, fact) }

// Certified names a fact that a certificate of a clock proves.
func Certified(fact string) lang.Text { return of(certified, fact) }

// YesNo is the value of a fact in words; what is neither yes nor no stands as it is.
func YesNo(value string) lang.Text { return of(yesNo, value) }

// Runs names the event that a period runs from, one that a statutory clock knows included; nothing where the wait runs
// from its own opening.
func Runs(from string) lang.Text {
	if _, own := items[message.ItemKind(from)]; own {
		return lang.Text{}
	}
	if t, ok := starts[from]; ok {
		return t
	}
	return clock.Event(from).Text()
}

// of falls back to the id itself: what a newer worker names is shown rather than hidden, and no notice is kept from going
// out by it.
func of[K ~string](table map[K]lang.Text, k K) lang.Text {
	if t, ok := table[k]; ok {
		return t
	}
	return lang.Text{ZH: string(k), EN: string(k)}
}

// named looks an id up in a table.
func named[K ~string](table map[K]lang.Text, id string) (lang.Text, bool) {
	t, ok := table[K(id)]
	return t, ok
}

// Place is where an id stands in a sentence, which tells ids apart that several types share.
type Place int

const (
	Anywhere Place = iota
	AsCommand
	AsRole
	AsStage
)

// Known names an id of any type, as far as its place in a sentence tells which.
func Known(id string, at Place) (lang.Text, bool) {
	switch at {
	case AsCommand:
		return named(commands, id)
	case AsRole:
		return named(roles, id)
	case AsStage:
		return named(stages, id)
	}
	for _, look := range []func(string) (lang.Text, bool){
		func(s string) (lang.Text, bool) { return named(remedies, s) },
		func(s string) (lang.Text, bool) { return named(remedyResults, s) },
		func(s string) (lang.Text, bool) { return named(sanctions, s) },
		func(s string) (lang.Text, bool) { return named(measures, s) },
		func(s string) (lang.Text, bool) { return named(stages, s) },
		func(s string) (lang.Text, bool) { return named(roles, s) },
		func(s string) (lang.Text, bool) { return named(items, s) },
		func(s string) (lang.Text, bool) { return named(commands, s) },
		func(s string) (lang.Text, bool) { return named(protections, s) },
		func(s string) (lang.Text, bool) { return named(commissionResults, s) },
		func(s string) (lang.Text, bool) { return named(suspensions, s) },
	} {
		if t, ok := look(id); ok {
			return t, true
		}
	}
	return lang.Text{}, false
}
