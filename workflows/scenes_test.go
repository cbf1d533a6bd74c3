package workflows

import (
	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// The scenes that many plays have in common.

var weighed = message.Factors{Nature: "未按规定核查", Circumstances: "一次", Harm: "轻微", Fault: "过失"}

// liableFor is liability with a kind of sanction.
func liableFor(sanction string) message.Decide {
	return message.Decide{Proposed: decided(measures.Liable, "7", "10", "11"), Reasoning: message.Reasoning{Sanction: sanction, Factors: weighed}}
}

func measuresOnly(ids ...string) message.Decide {
	d := message.Decide{Proposed: decided(measures.MeasuresOnly, "9.1", "12"), Reasoning: message.Reasoning{Factors: weighed}}
	d.Measures = ids
	return d
}

func exempt() message.Decide { return message.Decide{Proposed: decided(measures.Exempt, "8.6")} }

func noFault() message.Decide { return message.Decide{Proposed: decided(measures.NoFault, "7")} }

func transferred() message.Decide {
	return message.Decide{Proposed: decided(measures.Transferred, "13")}
}

// to brings a case whose facts are known to a stage, by the shortest way.
func (h *harness) to(stage message.Stage, d message.Decide) {
	h.t.Helper()
	for _, scene := range []struct {
		ends message.Stage
		play func()
	}{
		{message.Hearing, func() {}},
		{message.Proposal, func() { h.heard(d) }},
		{message.LegalReview, func() { h.ok(h.proposal(d)) }},
		{message.Deciding, func() { h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true}) }},
		{message.Service, func() { h.ok(h.decision(d)) }},
		{message.Remedies, func() { h.ok(h.served()) }},
	} {
		scene.play()
		if scene.ends == stage {
			return
		}
	}
}

// heard has the officer told, of a decision where it is one against them, and heard.
func (h *harness) heard(d message.Decide) {
	h.t.Helper()
	tells, again := h.tells(d), h.by(message.Officer)
	h.ok(func(s message.State) message.Command {
		if s.HeardOn != nil { // they were before
			return message.Statement{Header: again, Text: "补充"}
		}
		return tells
	})
	h.ok(message.Statement{Header: h.by(message.Officer), Text: "申辩"})
}

func (h *harness) tells(d message.Decide) message.Tell {
	tell := message.Tell{Header: h.by(message.Handler), On: h.today(), Manner: "直接送达"}
	if adverse(d) {
		tell.Intended, tell.Sanction = &d.Proposed, d.Sanction
	}
	return tell
}

func (h *harness) proposal(d message.Decide) message.Propose {
	return message.Propose{Header: h.by(message.Handler), Proposed: d.Proposed, OwnFindings: d.OwnFindings, Reasoning: d.Reasoning}
}

func (h *harness) decision(d message.Decide) message.Decide {
	d.Header = h.by(message.Supervisor)
	return d
}

func (h *harness) served() message.Serve {
	return message.Serve{Header: h.by(message.Handler), On: h.today(), Manner: "直接送达"}
}

// handedOver transfers the case by command.
func (h *harness) handedOver() {
	h.t.Helper()
	h.ok(message.TransferCase{Header: h.by(message.Supervisor), Suspicion: []string{suspicion.Name}})
}

func (h *harness) receipt() message.ConfirmReceipt {
	return message.ConfirmReceipt{Header: h.by(message.Commission), On: h.today(), Number: "监〔2026〕1"}
}

// reports says what the commission made of it.
func (h *harness) reports(r message.CommissionResult, facts ...message.Fact) message.ReportCommission {
	cmd := message.ReportCommission{Header: h.by(message.Commission), Result: r, On: h.today(), Text: "函", Facts: facts}
	cmd.Evidence = []message.Evidence{{ID: "K-" + cmd.ID, Title: "监察机关函", Kind: "notice"}}
	return cmd
}

// follow says that the open measure was carried out.
func (h *harness) follow() func(message.State) message.Command {
	return h.carriesOut(message.AwaitFollowUp)
}

// restores says that what is to be given back was.
func (h *harness) restores() func(message.State) message.Command {
	return h.carriesOut(message.AwaitRestore)
}

func (h *harness) carriesOut(kind message.ItemKind) func(message.State) message.Command {
	header, on := h.by(message.Handler), h.today()
	return func(s message.State) message.Command {
		for _, item := range s.Docket {
			if item.Kind == kind && item.Status == message.ItemOpen {
				return carriedOut(header, item, on)
			}
		}
		return message.FollowUp{Header: header}
	}
}

// carriedOut says of an item, a measure or what is to be given back, that it was done.
func carriedOut(header message.Header, item message.Item, on civil.Date) message.FollowUp {
	f := message.FollowUp{Header: header, Item: item.ID, On: on, Evidence: []string{"E1"}}
	switch {
	case item.Kind == message.AwaitRestore:
	case carryings[item.Subject].talk:
		f.HeldBy, f.Signed = "s-9", true
	case item.Subject == "transfer_from_post":
		f.Post = "P"
	case item.Subject == "qualification_withdrawn":
		f.Credential = "C"
	}
	return f
}

func (h *harness) files(k message.RemedyKind) message.FileRemedy {
	return message.FileRemedy{Header: h.by(message.Officer), Kind: k, On: h.today(), Text: "不服"}
}

// remedied is what came of a review or an appeal.
func (h *harness) remedied(k message.RemedyKind, r message.RemedyResult) message.DecideRemedy {
	cmd := message.DecideRemedy{Header: h.byWho(message.Supervisor, "boss-2"), Kind: k, On: h.today(), Result: r, Evidence: []string{"E1"}}
	if k == message.ByAppeal {
		cmd.Header = h.by(message.Superior)
	}
	return cmd
}

// drops takes a review or an appeal back, as the officer does.
func (h *harness) drops(k message.RemedyKind) message.DecideRemedy {
	return message.DecideRemedy{Header: h.by(message.Officer), Kind: k, On: h.today(), Result: message.RemedyDropped}
}

func (h *harness) annulled(k message.RemedyKind, back message.Stage) message.DecideRemedy {
	cmd := h.remedied(k, message.Annulled)
	cmd.BackTo = back
	return cmd
}

// nameOf is the name of a command by its type.
func nameOf(cmd any) message.Name {
	switch cmd.(type) {
	case message.AddFact:
		return message.CmdFact
	case message.AddEvidence:
		return message.CmdEvidence
	case message.Conclude:
		return message.CmdConclude
	case message.Statement:
		return message.CmdStatement
	case message.Propose:
		return message.CmdPropose
	case message.Review:
		return message.CmdReview
	case message.Decide:
		return message.CmdDecide
	case message.Serve:
		return message.CmdServe
	case message.Extend:
		return message.CmdExtend
	case message.Recuse:
		return message.CmdRecuse
	case message.Withdraw:
		return message.CmdWithdraw
	case message.Ask:
		return message.CmdAsk
	case message.TransferCase:
		return message.CmdTransfer
	case message.ConfirmReceipt:
		return message.CmdReceipt
	case message.ReportCommission:
		return message.CmdCommission
	case message.Intervene:
		return message.CmdIntervention
	case message.Tell:
		return message.CmdTell
	case message.Convene:
		return message.CmdConvene
	case message.Opine:
		return message.CmdOpinion
	case message.OpineJointly:
		return message.CmdJointOpinion
	case message.AskRecusal:
		return message.CmdAskRecusal
	case message.Correct:
		return message.CmdCorrect
	case message.Revoke:
		return message.CmdRevoke
	case message.FollowUp:
		return message.CmdFollowUp
	case message.Release:
		return message.CmdRelease
	case message.FileRemedy:
		return message.CmdRemedy
	case message.DecideRemedy:
		return message.CmdRemedied
	case message.Protect:
		return message.CmdProtect
	case message.Protected:
		return message.CmdProtected
	case message.Suspend:
		return message.CmdSuspend
	case message.Resume:
		return message.CmdResume
	case message.Recalendar:
		return message.CmdCalendar
	case message.Round:
		return message.CmdRound
	case message.Detriment:
		return message.CmdDetriment
	case message.Complain:
		return message.CmdComplaint
	case message.PutRight:
		return message.CmdPutRight
	}
	panic("a command without a name")
}

// to2 brings a case whose officer was heard before to a stage.
func (h *harness) to2(stage message.Stage, d message.Decide) {
	h.t.Helper()
	h.ok(h.proposal(d))
	h.ok(message.Review{Header: h.by(message.LegalReviewer), Agreed: true})
	h.ok(h.decision(d))
	if stage == message.Remedies {
		h.ok(h.served())
	}
}

// caseWith is a case of the second edition that stands as change makes it, with everything proven against the officer.
func caseWith(change func(*message.State)) *caseRun {
	s := &message.State{
		Stage: message.Deciding, HearingLapsed: true, Handler: "handler-1",
		Procedure: message.Procedure{Told: &message.Tell{}, HeardOn: &message.HeardOn{Disposition: measures.Liable, Against: true}},
		Evidence:  []message.Evidence{{ID: "E1"}}, Facts: []message.Fact{authority},
		Recommendation: message.Recommendation{
			Disposition: measures.Liable, Against: true, FaultProven: true, Applies: measures.True, Sanctioned: measures.False,
			Grounds:     map[string]measures.Status{"8.6": measures.Established, "8.28": measures.Established},
			Mitigations: map[string]measures.Status{"9.1": measures.Established, "9.3": measures.Established},
		},
	}
	change(s)
	run := &caseRun{in: message.CaseInput{Officer: "officer-1"}, state: s}
	run.edition, run.kept = message.CurrentEdition, &s.Proceeding
	return run
}
