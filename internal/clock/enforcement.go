package clock

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/period"
)

// remindBefore is how many days before the window closes its handler is reminded.
var remindBefore = []int{30, 7}

// enforcement is the application to the court (Art. 8(24)). The window opens the day after the party's time to sue ran out
// without suit or performance and closes three months later (行政强制法 Art. 53); before it, a demand was served and its
// days went by without performance (Art. 54).
func (s *sum) enforcement() {
	served, demand := s.mark(Served), s.mark(DemandServed)
	suit, known := s.timeToSue(served, s.count(RuleReconsideration, served).Last)
	if !known {
		s.r.Paused = true
		s.remark(ReconsiderationPending)
		s.whilePaused()
		return
	}
	window := s.counted(period.After(suit, s.rule(RuleEnforcementWindow), s.cal))
	s.r.Opens = window.First
	s.remind(window)
	from := civil.Date{} // the first day on which the court can be asked; none while no demand is on record
	if demand != nil {
		from = window.First
		if d := s.count(RuleEnforcementDemand, demand); d.Last.AddDays(1).After(from) {
			from = d.Last.AddDays(1)
		}
	}
	sued, performed := s.mark(Sued), s.mark(Performed)
	if sued != nil && sued.On.After(suit.Last) {
		s.remark(SuedAfterTime)
		sued = nil
	}
	filed := s.filing(from, window.Last)
	if performed != nil && (performed.On.After(window.Last) || filed != nil && s.inTime(filed, from, window.Last) && !performed.On.Before(filed.On)) {
		s.remark(PerformedAfterwards)
		performed = nil
	}
	switch {
	case sued != nil && (performed == nil || !performed.On.Before(sued.On)):
		s.settle(OvertakenBySuit)
		return // the court's dates govern
	case performed != nil:
		s.settle(PerformedInTime)
		s.fact("penalty.not_performed", "no")
		s.window(from, window.Last)
		return
	}
	s.window(from, window.Last)
	if demand != nil && s.refusedToPerform(filed, from) {
		s.fact("penalty.not_performed", "yes")
	}
	if filed == nil {
		if s.lastDayPassed() {
			s.fact("enforcement.applied", "no")
			s.lapse(NotFiled)
		}
		return
	}
	s.fact("enforcement.applied", "yes")
	s.fact("enforcement.applied_on", filed.On.String())
	switch {
	case filed.On.After(window.Last) && filed.GoodCause:
		s.settle(LateWithGoodCause)
	case filed.On.After(window.Last):
		s.settle(Late)
	case s.inTime(filed, from, window.Last):
		s.settle(FiledInTime)
		s.enteredLate(filed)
	default:
		s.premature(demand)
	}
}

// timeToSue is the period in which the party may sue, and whether it can be told: while a reconsideration is pending it
// cannot. One that was applied for after its last day moves nothing, unless it was taken for good cause (行政复议法 Art. 20).
func (s *sum) timeToSue(served *Mark, appliesUntil civil.Date) (period.Result, bool) {
	applied, decided := s.mark(ReconsiderationApplied), s.mark(ReconsiderationDecided)
	if applied != nil && applied.On.After(appliesUntil) && !applied.GoodCause {
		s.remark(ReconsiderationLate)
		applied, decided = nil, nil
	}
	switch {
	case decided != nil:
		return s.count(RuleSuitAfter, decided), true
	case applied != nil:
		return period.Result{}, false
	}
	return s.count(RuleSuit, served), true
}

// whilePaused is what can be told while the party's time to sue has not begun to run out.
func (s *sum) whilePaused() {
	sued, performed := s.mark(Sued), s.mark(Performed)
	switch {
	case sued != nil && (performed == nil || !performed.On.Before(sued.On)):
		s.settle(OvertakenBySuit)
	case performed != nil:
		s.settle(PerformedInTime)
		s.fact("penalty.not_performed", "no")
	case s.mark(Filed) != nil:
		s.r.Outcome = Premature
	}
}

// filing is the application that counts: the first in time, else the first late one, else the last one too early.
func (s *sum) filing(from, closes civil.Date) (best *Mark) {
	for i := range s.Marks {
		m := &s.Marks[i]
		switch {
		case m.Event != Filed:
		case s.inTime(m, from, closes):
			return m
		case best == nil, m.On.After(closes) && !best.On.After(closes), !m.On.After(closes) && !best.On.After(closes):
			best = m
		case m.On.After(closes) && m.GoodCause && !best.GoodCause:
			best = m
		}
	}
	return best
}

func (s *sum) inTime(m *Mark, from, closes civil.Date) bool {
	return !from.IsZero() && !m.On.Before(from) && !m.On.After(closes)
}

// premature is an application before its time. It may be filed again while the window is open.
func (s *sum) premature(demand *Mark) {
	s.r.Outcome = Premature
	if demand == nil {
		s.remark(NoDemand)
	}
	if s.lastDayPassed() {
		s.lapse(Premature)
	}
}

// window states the days between which the court can be asked. Without a demand on record the first is not known.
func (s *sum) window(from, closes civil.Date) {
	if !from.IsZero() {
		s.fact("enforcement.window_opens_on", from.String())
	}
	s.fact("enforcement.window_closes_on", closes.String())
}

// refusedToPerform reports whether the demand's days went by without performance, before the court was asked or the window
// closed.
func (s *sum) refusedToPerform(filed *Mark, from civil.Date) bool {
	if s.mark(Performed) != nil && s.mark(Performed).On.Before(from) {
		return false
	}
	if filed != nil {
		return !filed.On.Before(from)
	}
	return s.lastDayPassed() && !s.r.Last.Before(from)
}

func (s *sum) remind(window period.Result) {
	days := []civil.Date{window.First}
	for _, n := range remindBefore {
		if d := window.Last.AddDays(-n); d.After(window.First) {
			days = append(days, d)
		}
	}
	s.r.Reminders = make([]time.Time, len(days))
	for i, d := range days {
		s.r.Reminders[i] = d.Start()
	}
}
