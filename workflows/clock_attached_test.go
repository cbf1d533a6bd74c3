package workflows

import (
	"strings"
	"testing"

	"duecourse/internal/clock"
	"duecourse/internal/message"
)

// A case that is attached at any time is told how the clock stands then; told again, it hears it again under another id.
func TestClockTellsWhoeverIsAttached(t *testing.T) {
	attach := func(h *clockHarness, at, number string) {
		h.at(h.when(at), message.CmdAttachClock, message.AttachClock{Header: head(number+" "+at, message.Handler), Case: number})
	}
	for _, c := range []struct {
		name   string
		kind   clock.Kind
		opened string
		events []string
		at     string
		want   string
	}{
		{"runs", clock.WrittenRequest, "2026-03-02", nil, "2026-03-04 10:00", "case:A-1 certify clock:C-2026-7:1 runs to 2026-03-23; case:A-1 certify clock:C-2026-7:2 no_reply_in_time"},
		{"lapsed", clock.WrittenRequest, "2026-03-02", nil, "2026-03-25 10:00", "case:A-1 certify clock:C-2026-7:1 no_reply_in_time"},
		{"stands still", clock.EnforcementApplication, "2025-11-29", []string{"2026-03-03 10:00|reconsideration_applied|2026-01-05"}, "2026-03-25 10:00",
			"case:A-1 certify clock:C-2026-7:1 runs to 2026-08-31; case:A-1 certify clock:C-2026-7:2 stands still"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newClock(t, c.kind, "2026-03-02 10:00", c.opened)
			for _, e := range c.events {
				part := strings.Split(e, "|")
				h.event(part[0], clock.Event(part[1]), part[2])
			}
			attach(h, c.at, "A-1")
			h.at(h.when(c.at)+1, message.CmdAttachClock, message.AttachClock{Header: message.Header{ID: "boss", Actor: message.Actor{ID: "boss-1", Role: message.Supervisor}}, Case: "A-2"})
			s := h.until("2026-03-26 10:00")
			if got := strings.Join(h.told, "; "); got != c.want {
				t.Errorf("told %s, want %s", got, c.want)
			}
			if h.answer("boss").Accepted || len(s.Cases) != 1 || len(s.Outbox) != 0 {
				t.Errorf("%v, %+v", s.Cases, s.Outbox)
			}
		})
	}

	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	attach(h, "2026-03-03 10:00", "A-1")
	attach(h, "2026-03-04 10:00", "A-1")
	s := h.until("2026-03-05 10:00")
	if len(s.Cases) != 1 || len(h.told) != 2 || h.told[0] == h.told[1] {
		t.Errorf("%v %q", s.Cases, h.told)
	}
}

// What is certified is not withdrawn, and the reasons that commands need are asked for.
func TestRefusalsOfAClock(t *testing.T) {
	h := newClock(t, clock.WrittenRequest, "2026-03-02 10:00", "2026-03-02")
	bare := head("no reason", message.Supervisor)
	bare.Reason = " "
	h.at(h.when("2026-03-03 10:00"), message.CmdWithdraw, message.Withdraw{Header: bare})
	h.at(h.when("2026-03-03 11:00"), message.CmdReassign, message.Reassign{Header: head("to nobody", message.Supervisor)})
	h.at(h.when("2026-03-25 10:00"), message.CmdWithdraw, message.Withdraw{Header: head("certified", message.Supervisor)})
	s := h.until("2026-03-26 10:00")
	for _, id := range []string{"no reason", "to nobody", "certified"} {
		if a := h.answer(id); a.Accepted || a.Text.ZH == "" {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if s.Withdrawn != nil || s.Certificate == nil {
		t.Errorf("%+v", s)
	}
}
