package demo

import (
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// The steps of what the plans of some cases have beside the ordinary way: the hand-off, the meeting, the remedies.

// open is the open docket item of a kind, or one that there is not.
func open(s message.State, k message.ItemKind) string {
	for _, item := range s.Docket {
		if item.Kind == k && item.Status == message.ItemOpen {
			return item.ID
		}
	}
	return "none"
}

// transfers hands the matter over on a suspicion that was found.
var transfers = step{name: message.CmdTransfer, by: message.Supervisor,
	reason: lang.Text{ZH: "发现职务违法线索，依照第十三条移送", EN: "a suspicion of a breach of duty was found: Art. 13"},
	make: func(h message.Header, s message.State, _ lang.Lang) message.Command {
		var suspected []string
		for _, f := range s.Facts {
			switch f.Name {
			case "suspicion.party_discipline", "suspicion.duty_violation", "suspicion.duty_crime":
				if f.Value == "yes" {
					suspected = append(suspected, f.Name)
				}
			}
		}
		return message.TransferCase{Header: h, Suspicion: suspected}
	}}

// arrives waits until the material is with the commission.
var arrives = step{until: func(s message.State) bool {
	n := len(s.Transfers)
	return n > 0 && s.Transfers[n-1].Delivered != nil
}}

var receives = step{name: message.CmdReceipt, by: message.Commission,
	make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
		return message.ConfirmReceipt{Header: h, On: civil.On(h.At), Number: "收-2026-7"}
	}}

// reports tells what the commission made of it, with its notice in evidence.
func reports(r message.CommissionResult, id, zh, en string, facts ...message.Fact) step {
	return step{name: message.CmdCommission, by: message.Commission,
		make: func(h message.Header, _ message.State, l lang.Lang) message.Command {
			notice := message.Evidence{ID: id, Title: lang.Text{ZH: zh, EN: en}.In(l), Kind: "documentary", Date: civil.On(h.At)}
			c := message.ReportCommission{Header: h, Result: r, On: civil.On(h.At), Text: notice.Title, Evidence: []message.Evidence{notice}}
			for _, f := range facts {
				f.Evidence, f.By = []string{id}, "commission"
				c.Facts = append(c.Facts, f)
			}
			return c
		}}
}

// tooHeavyAlone decides by one person what is decided collectively, which is refused.
var tooHeavyAlone = step{name: message.CmdDecide, by: message.Supervisor, refused: "10",
	reason: lang.Text{ZH: "从重处理", EN: "let it be heavy"},
	make: func(h message.Header, s message.State, l lang.Lang) message.Command {
		return heavy(h, s, l)
	}}

// together decides the same in a meeting in which one member objects.
var together = step{name: message.CmdDecide, by: message.Supervisor,
	reason: lang.Text{ZH: "集体讨论决定", EN: "decided collectively"},
	make: func(h message.Header, s message.State, l lang.Lang) message.Command {
		d := met(heavy(h, s, l), minutes)
		d.Meeting.Votes[2] = message.Vote{Who: "s-003", Is: message.VoteAgainst, Text: lang.Text{ZH: "记过已足以惩戒，不同意降级", EN: "a demerit is enough: I object to a demotion"}.In(l)}
		return d
	}}

// minutes and minutesAnew are the pieces of evidence that the minutes of a meeting are, and of the one after an annulment.
const minutes, minutesAnew = "E90", "E98"

// met is a decision that a meeting carried: every sanction is decided in one.
func met(d message.Decide, minutes string) message.Decide {
	d.Meeting = &message.Meeting{On: civil.On(d.At), Present: []string{people[message.Supervisor], "s-002", "s-003"}, Minutes: minutes}
	for _, who := range d.Meeting.Present {
		d.Meeting.Votes = append(d.Meeting.Votes, message.Vote{Who: who, Is: message.VoteFor})
	}
	return d
}

// meets puts the minutes of a meeting in evidence.
func meets(id string) step {
	return submits(message.Evidence{ID: id, Title: "集体讨论会议纪要", Kind: "record", Source: "局办公室"})
}

func heavy(h message.Header, s message.State, l lang.Lang) message.Decide {
	d := decision(h, s, l)
	d.Sanction = "demotion"
	return d
}

// followsUp says that the measure was carried out.
var followsUp = step{name: message.CmdFollowUp, by: message.Handler,
	make: func(h message.Header, s message.State, _ lang.Lang) message.Command {
		return message.FollowUp{Header: h, Item: open(s, message.AwaitFollowUp), On: civil.On(h.At), Evidence: []string{talk}, HeldBy: "s-002", Signed: true}
	}}

// talk is the piece of evidence that the record of the criticism is.
const talk = "E91"

var appeals = step{name: message.CmdRemedy, by: message.Officer,
	reason: lang.Text{ZH: "处分过重，程序有误", EN: "too heavy, and not by the procedure"},
	make: func(h message.Header, _ message.State, l lang.Lang) message.Command {
		return message.FileRemedy{Header: h, Kind: message.ByAppeal, On: civil.On(h.At), Text: h.Reason}
	}}

// annuls sends the case back to the decision.
var annuls = step{name: message.CmdRemedied, by: message.Superior,
	reason: lang.Text{ZH: "主观过错认定不当，撤销原决定，退回重新作出", EN: "the officer's own fault was weighed wrongly: annulled, to be decided anew"},
	make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
		return message.DecideRemedy{Header: h, Kind: message.ByAppeal, On: civil.On(h.At), Result: message.Annulled, BackTo: message.Deciding, Evidence: []string{"E96"}}
	}}

// heavierThanBefore decides more than what was annulled, which is refused.
var heavierThanBefore = step{name: message.CmdDecide, by: message.Supervisor, refused: "11",
	reason: lang.Text{ZH: "再加重", EN: "more than before"},
	make: func(h message.Header, s message.State, l lang.Lang) message.Command {
		d := decision(h, s, l)
		d.Sanction = "major_demerit"
		return met(d, minutesAnew)
	}}

// lighter decides less than what was annulled.
var lighter = step{name: message.CmdDecide, by: message.Supervisor,
	reason: lang.Text{ZH: "按上级机关意见重新作出", EN: "decided anew, as the superior organ has it"},
	make: func(h message.Header, s message.State, l lang.Lang) message.Command {
		d := decision(h, s, l)
		d.Sanction = "warning"
		return met(d, minutesAnew)
	}}

// restores says that the sanction that was annulled is off the officer's record.
var restores = step{name: message.CmdFollowUp, by: message.Handler,
	make: func(h message.Header, s message.State, _ lang.Lang) message.Command {
		return message.FollowUp{Header: h, Item: open(s, message.AwaitRestore), On: civil.On(h.At), Evidence: []string{"E97"}}
	}}

// watched answers for one annual assessment after an exemption.
func watched(disadvantaged bool) step {
	return step{name: message.CmdDetriment, by: message.Handler, watch: true,
		make: func(h message.Header, s message.State, l lang.Lang) message.Command {
			d := message.Detriment{Header: h, Item: open(s, message.AwaitNoDetriment), Disadvantaged: disadvantaged}
			if disadvantaged {
				d.Text = lang.Text{ZH: "年度考核因该案未评为优秀", EN: "not rated excellent because of the case"}.In(l)
			}
			return d
		}}
}

var putsRight = step{name: message.CmdPutRight, by: message.Supervisor, watch: true,
	make: func(h message.Header, s message.State, l lang.Lang) message.Command {
		return message.PutRight{Header: h, Item: open(s, message.AwaitComplaint), Text: lang.Text{ZH: "已更正考核等次", EN: "the rating is corrected"}.In(l)}
	}}

// after is what the officer of an exempt case lives to see.
var after = []step{watched(true), putsRight, watched(false), watched(false)}
