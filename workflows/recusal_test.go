package workflows

import (
	"testing"

	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func (h *harness) asks(who string) message.AskRecusal {
	return message.AskRecusal{Header: h.by(message.Officer), Who: who}
}

// The officer may ask that somebody be recused; until somebody else has decided that, nothing is (Art. 10).
func TestTheOfficerAsksForARecusal(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Deciding, liableFor("warning"))
	h.no("", h.asks(" "))
	h.no("10", h.asks("officer-1"))
	h.ok(h.asks("boss-1"))
	h.ok(h.asks("legal-1"))
	h.no("10", h.asks("boss-1"))
	h.awaits(message.AwaitLimit, message.AwaitDecision, message.AwaitRecusal, message.AwaitRecusal)
	h.wait(60 * dayLong) // and it does not lapse
	h.no("10", h.decision(liableFor("warning")))
	stays := func(by, who string) message.Recuse {
		return message.Recuse{Header: h.byWho(message.Supervisor, by), Who: who, Refused: true}
	}
	h.no("10", stays("boss-1", "boss-1"))
	h.no("10", stays("boss-2", "boss-3")) // whom nobody asked about
	unreasoned := stays("boss-2", "boss-1")
	unreasoned.Reason = " "
	h.no("10", unreasoned)
	h.ok(stays("boss-2", "boss-1"))
	h.no("10", stays("boss-2", "boss-1"))
	h.no("10", h.asks("boss-1"))
	h.no("10", h.decision(liableFor("warning"))) // the other one is open
	h.ok(message.Recuse{Header: h.byWho(message.Supervisor, "boss-2"), Who: "legal-1"})
	h.awaits(message.AwaitLimit, message.AwaitReview)
	h.no("", h.asks("legal-1"))
	h.ok(message.Review{Header: h.byWho(message.LegalReviewer, "legal-2"), Agreed: true})
	h.ok(h.decision(liableFor("warning")))
	h.ok(h.asks("handler-1"))
	h.no("10", h.served())
	h.no("10", h.corrects(liableFor("warning")))
	h.ok(stays("boss-2", "handler-1"))
	h.ok(h.served())
	h.no("10", h.asks("boss-4"))
	h.ok(h.files(message.ByReview))
	h.ok(h.asks("boss-4")) // who would decide the review
	upheld := h.remedied(message.ByReview, message.Upheld)
	h.no("10", upheld)
	h.ok(stays("boss-2", "boss-4"))
	upheld.Header = h.byWho(message.Supervisor, "boss-4")
	h.ok(upheld)
	s := h.stays()
	if len(s.Recusals) != 4 || s.Recusals[0].Decided == nil || !s.Recusals[0].Decided.Refused || s.Recusals[1].Decided.Refused || s.Recused[0] != "legal-1" {
		t.Errorf("%+v", s.Recusals)
	}
}

// Somebody of whom it is asked may stand aside; a request does not outlast the case.
func TestARequestForARecusalEnds(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.Deciding, liableFor("warning"))
	h.ok(h.asks("boss-1"))
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "boss-1"})
	h.awaits(message.AwaitLimit, message.AwaitDecision)
	h.stays()

	h = newPlay(t, cleanSlate...)
	h.ok(h.asks("boss-1"))
	h.withdraws()
	h.closes(message.Withdrawn)

	h = newPlay(t, liable, suspicion)
	h.handedOver()
	h.ok(h.receipt())
	h.ok(h.asks("boss-1"))
	h.ok(h.reports(message.CommissionSanctioned))
	h.closes(measures.Transferred)
}
