package workflows

import (
	"testing"

	"duecourse/internal/message"
)

// The six months run from the opening, from the intake on, and the days with the commission count against nobody: wherever
// the case was handed over from, and whether or not it was suspended when it came back.
func TestLimitWithTheCommission(t *testing.T) {
	early := message.Fact{Name: "undetected"}
	for name, play := range map[string]func(*harness){
		"from the intake": func(h *harness) {
			h.in.Facts = append(h.in.Facts, message.Fact{Name: "intake"}, early, suspicion)
			h.awaits(message.AwaitLimit, message.AwaitFacts, message.AwaitTransfer)
		},
		"from fact-finding": func(h *harness) { h.in.Facts = append(h.in.Facts, early, suspicion) },
		"from the service": func(h *harness) {
			h.in.Facts = append(h.in.Facts, early, liable)
			h.to(message.Deciding, liableFor("warning"))
			h.ok(message.AddFact{Header: h.by(message.Handler), Facts: []message.Fact{suspicion}})
			h.handedOver()
			h.ok(h.reports(message.CommissionNotAccepted)) // the same day
			h.ok(h.decision(liableFor("warning")))
			h.stands(message.Service)
		},
		"suspended meanwhile": func(h *harness) {
			h.in.Facts = append(h.in.Facts, early, suspicion)
			h.ok(message.Suspend{Header: h.by(message.Supervisor), Ground: message.Illness})
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newPlay(t)
			play(h)
			h.handedOver()
			h.wait(200 * dayLong)
			h.ok(h.receipt())
			back := h.reports(message.CommissionReturned)
			h.ok(back)
			h.wait(dayLong)
			s := h.stays()
			limit := itemOf(s, message.AwaitLimit)
			if limit.Status != message.ItemOpen || !limit.Stopped.IsZero() || limit.Stood != 200 || limit.Period.Event.On != day(t, "2026-03-02") || limit.Due != day(t, "2027-03-23").Start() {
				t.Errorf("%s: stood %d days, stopped %s, due %s", limit.Status, limit.Stood, limit.Stopped, limit.Due)
			}
		})
	}
}
