package workflows

import (
	"testing"
	"time"

	"duecourse/internal/message"
)

// An authority takes the matter up, and a panel gives it a written opinion as reference. It binds nobody and is no fact
// (Art. 14).
func TestPanel(t *testing.T) {
	h := newPlay(t, liable)
	h.to(message.LegalReview, liableFor("warning"))
	h.ok(message.Review{Header: h.byWho(message.LegalReviewer, "legal-1")})
	h.ok(h.proposal(liableFor("warning")))
	convene := func(quorum int, question string, members ...string) message.Convene {
		return message.Convene{Header: h.by(message.Supervisor), Members: members, Quorum: quorum, Question: question}
	}
	view := func(who, text string) message.Opine {
		return message.Opine{Header: h.byWho(message.Expert, who), Text: text}
	}
	joint := func(who, text string, by ...string) message.OpineJointly {
		return message.OpineJointly{Header: h.byWho(message.Expert, who), Text: text, SignedBy: by}
	}
	h.no("14", convene(1, "是否依法履职", "expert-1"))
	h.no("14", message.Intervene{Header: h.by(message.Handler), On: h.today()})
	h.no("", message.Intervene{Header: h.by(message.Handler), Authority: "市监委"})
	h.ok(message.Intervene{Header: h.by(message.Handler), Authority: "市监委", On: h.today()})
	h.no("14", view("expert-1", "意见"))
	h.no("14", joint("expert-1", "意见"))
	h.no("14", convene(1, " ", "expert-1"))
	h.no("14", convene(3, "是否依法履职", "expert-1", "expert-2"))
	h.no("14", convene(0, "是否依法履职", "expert-1", "expert-2"))
	h.no("14", convene(1, "是否依法履职", "expert-1", "expert-1"))
	h.no("14", convene(1, "是否依法履职", "officer-1"))
	h.no("14", convene(1, "是否依法履职", "handler-1")) // the case's handler, who proposed
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "expert-9"})
	h.no("14", convene(1, "是否依法履职", "expert-9"))
	h.ok(convene(2, "是否依法履职", "expert-1", "expert-2", "expert-3"))
	h.no("14", convene(1, "又一问", "expert-4"))
	h.awaits(message.AwaitLimit, message.AwaitReview, message.AwaitOpinion)
	h.no("14", view("expert-4", "意见"))
	h.no("14", view("expert-1", " "))
	h.ok(view("expert-1", "已尽审查义务"))
	h.no("14", view("expert-1", "再一份"))
	h.no("14", joint("expert-1", "论证意见", "expert-1"))
	h.ok(view("expert-2", "同意"))
	h.no("14", joint("expert-1", "论证意见", "expert-1", "expert-1"))
	h.no("14", joint("expert-1", "论证意见", "expert-1", "expert-3")) // who wrote nothing
	h.no("14", joint("expert-4", "论证意见", "expert-1", "expert-2")) // who is no member
	h.no("14", joint("expert-1", "", "expert-1", "expert-2"))
	h.wait(2 * dayLong)
	h.ok(joint("expert-1", "论证意见", "expert-1", "expert-2"))
	h.wait(time.Hour)
	s := h.stays()
	if len(s.Facts) != 2 || s.Recommendation.Disposition != "liable" || s.Panels[0].Joint == nil {
		t.Errorf("an opinion is no fact: %+v", s.Facts)
	}
	told := map[message.Role]int{}
	for _, n := range h.notices {
		if n.Occasion == message.OccasionOpinion {
			told[n.To]++
		}
	}
	if len(told) != 2 || told[message.Commission] != 1 || told[message.Handler] != 1 { // who is to send it
		t.Errorf("told of the opinion: %v", told)
	}
}

// A panel that recusals leave below its quorum is dissolved, and another may be convened.
func TestPanelIsDissolved(t *testing.T) {
	h := newPlay(t, liable)
	h.ok(message.Intervene{Header: h.by(message.Handler), Authority: "市监委", On: h.today()})
	h.ok(message.Convene{Header: h.by(message.Supervisor), Members: []string{"expert-1", "expert-2"}, Quorum: 1, Question: "问"})
	h.ok(message.Opine{Header: h.byWho(message.Expert, "expert-1"), Text: "意见"})
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "expert-1"})
	h.no("14", message.OpineJointly{Header: h.byWho(message.Expert, "expert-2"), Text: "意见", SignedBy: []string{"expert-1"}})
	h.awaits(message.AwaitLimit, message.AwaitTelling, message.AwaitOpinion)
	h.ok(message.Recuse{Header: h.by(message.Supervisor), Who: "expert-2"})
	h.awaits(message.AwaitLimit, message.AwaitTelling)
	h.ok(message.Convene{Header: h.by(message.Supervisor), Members: []string{"expert-3"}, Quorum: 1, Question: "问"})
	s := h.stays()
	if s.Panels[0].Dissolved == "" || itemOf(s, message.AwaitOpinion).Status != message.ItemOpen {
		t.Errorf("%+v", s.Panels)
	}
}
