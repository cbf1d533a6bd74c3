package clock

// request is the superior organ's reply to a written request within the reasonable time (Art. 8(6)). A reply counts by the
// day on which it was given, not by the one on which it was entered.
func (s *sum) request() {
	sent, replied := s.mark(Sent), s.mark(Replied)
	p := s.count(RuleReply, sent)
	s.fact("request.written_to_superior", "yes")
	s.fact("request.sent_on", sent.On.String())
	s.fact("request.reply_due_on", p.Last.String())
	switch {
	case replied != nil:
		s.fact("request.replied", "yes")
		s.fact("request.replied_on", replied.On.String())
		if replied.On.After(p.Last) {
			s.settle(AnsweredLate)
			return
		}
		s.settle(AnsweredInTime)
		s.enteredLate(replied)
	case s.lastDayPassed():
		s.fact("request.replied", "no")
		s.lapse(NoReplyInTime)
	}
}
