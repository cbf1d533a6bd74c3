package clock

import (
	"slices"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// Matter is all that a clock is reckoned by.
type Matter struct {
	Kind       Kind               `json:"kind"`
	Marks      []Mark             `json:"marks"`
	Fixed      *Fixed             `json:"fixed,omitempty"`      // of a written request
	Extensions []period.Extension `json:"extensions,omitempty"` // of the period that the clock waits for, in order
	Rules      []period.Rule      `json:"rules"`
}

// Reckoning is how a clock stands on a day.
type Reckoning struct {
	Periods   []period.Result `json:"periods"`           // as far as they can be counted; each is known by its rule
	Outcome   Outcome         `json:"outcome,omitempty"` // none while it is open
	Over      bool            `json:"over"`              // nothing that may still happen changes the outcome
	Lapsed    bool            `json:"lapsed"`            // it is over because its last day passed
	Paused    bool            `json:"paused"`            // no last day can be told: a reconsideration is pending
	Opens     civil.Date      `json:"opens,omitzero"`    // first day of the window, where there is one
	Last      civil.Date      `json:"last,omitzero"`     // last day of what is awaited, ends at 24:00
	Reminders []time.Time     `json:"reminders,omitempty"`
	Facts     []Fact          `json:"facts,omitempty"` // that the clock proves by now
	Remarks   []Remark        `json:"remarks,omitempty"`
}

// Fact is a fact in the vocabulary of the Measures, with its value as a case file writes it.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Due is the instant at which the last day ends, or zero where none can be told.
func (r Reckoning) Due() time.Time {
	if r.Last.IsZero() {
		return time.Time{}
	}
	return r.Last.AddDays(1).Start()
}

// Period returns the period of a rule, or nil.
func (r Reckoning) Period(rule string) *period.Result {
	for i := range r.Periods {
		if r.Periods[i].Rule == rule {
			return &r.Periods[i]
		}
	}
	return nil
}

// Lacking are the ids of rules that a clock of the kind counts by and that are not among those given.
func Lacking(k Kind, rules []period.Rule) []string {
	return slices.DeleteFunc(slices.Clone(k.Rules()), func(id string) bool {
		return slices.ContainsFunc(rules, func(r period.Rule) bool { return r.ID == id })
	})
}

// Differing are the ids of the rules that a clock of the kind counts by and that are not, among those given, what they are
// among one's own: in length, law or extension. What they are called is no part of it.
func Differing(k Kind, given, own []period.Rule) []string {
	by := func(rules []period.Rule, id string) string {
		return text(slices.DeleteFunc(slices.Clone(rules), func(r period.Rule) bool { return r.ID != id }))
	}
	return slices.DeleteFunc(slices.Clone(k.Rules()), func(id string) bool { return by(given, id) == by(own, id) })
}

// Reckon reckons a clock as of a day. Its marks pass Check, and none of its rules is lacking.
func Reckon(m Matter, cal period.Calendar, today civil.Date) Reckoning {
	s := &sum{Matter: m, cal: cal, today: today}
	s.Marks = inOrder(m.Marks)
	switch m.Kind {
	case WrittenRequest:
		s.request()
	case LeadTransfer:
		s.lead()
	case EnforcementApplication:
		s.enforcement()
	}
	s.remarkOnDates()
	return s.r
}

// sum is a reckoning under way.
type sum struct {
	Matter
	cal   period.Calendar
	today civil.Date
	r     Reckoning
}

func (s *sum) mark(e Event) *Mark { return find(s.Marks, e) }

func (s *sum) rule(id string) period.Rule {
	i := slices.IndexFunc(s.Rules, func(r period.Rule) bool { return r.ID == id })
	if i < 0 {
		return period.Rule{ID: id}
	}
	rule := s.Rules[i]
	if id == RuleReply && s.Fixed != nil && !s.Fixed.Span.IsZero() {
		rule.Span = s.Fixed.Span
	}
	return rule
}

// count counts a period from a mark.
func (s *sum) count(rule string, from *Mark) period.Result {
	return s.counted(period.Count(period.Event{Name: string(from.Event), On: from.On}, s.rule(rule), s.cal))
}

// counted takes a period in, with the extensions where it is the one that the clock waits for.
func (s *sum) counted(p period.Result) period.Result {
	if p.Rule == s.Kind.Awaited() {
		if len(s.Extensions) > 0 {
			p.Extensions = s.Extensions
			p = period.Recount(p, s.rule(p.Rule), s.cal)
		}
		s.r.Last = p.Last
	}
	s.r.Periods = append(s.r.Periods, p)
	return p
}

func (s *sum) fact(name, value string) { s.r.Facts = append(s.r.Facts, Fact{name, value}) }

func (s *sum) remark(r Remark) { s.r.Remarks = append(s.r.Remarks, r) }

// settle is an outcome by an event: that may still change only where it says so.
func (s *sum) settle(o Outcome) { s.r.Outcome, s.r.Over = o, true }

// lapse is an outcome by the last day alone.
func (s *sum) lapse(o Outcome) { s.r.Outcome, s.r.Over, s.r.Lapsed = o, true, true }

func (s *sum) lastDayPassed() bool { return !s.r.Last.IsZero() && s.today.After(s.r.Last) }

// enteredLate remarks on an event in time that was entered after the last day.
func (s *sum) enteredLate(m *Mark) {
	if !m.On.After(s.r.Last) && m.Entered.After(s.r.Last) {
		s.remark(EnteredLate)
	}
}

// remarkOnDates says where a date may still move.
func (s *sum) remarkOnDates() {
	if slices.ContainsFunc(s.r.Periods, func(p period.Result) bool { return len(p.Provisional) > 0 }) {
		s.remark(ProvisionalDates)
	}
}
