package clock

// lead is the other department's answer to a lead that was handed to it (Art. 8(19)). Its silence is no refusal: the two
// are outcomes of their own, though the ground knows both.
func (s *sum) lead() {
	handed, accepted, refused := s.mark(Handed), s.mark(Accepted), s.mark(Refused)
	p := s.count(RuleLeadAcceptance, handed)
	s.fact("lead.transferred", "yes")
	s.fact("lead.acceptance_due_on", p.Last.String())
	switch {
	case refused != nil:
		s.fact("lead.refused", "yes")
		s.fact("lead.accepted", "no")
		s.settle(RefusedByOther)
		s.enteredLate(refused)
	case accepted != nil:
		s.fact("lead.refused", "no")
		s.fact("lead.accepted", "yes")
		s.fact("lead.accepted_on", accepted.On.String())
		if accepted.On.After(p.Last) {
			s.settle(AcceptedLate)
			return
		}
		s.settle(AcceptedInTime)
		s.enteredLate(accepted)
	case s.lastDayPassed():
		s.fact("lead.accepted", "no")
		s.lapse(NotAcceptedInTime)
	}
}
