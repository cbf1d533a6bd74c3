package demo

import (
	"cmp"
	"slices"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// plan says what becomes of one sample case: the commands that people give, in their order, what a first start leaves
// for the reader to do, and how the case ends when all of them are given.
type plan struct {
	number string
	until  message.Stage // where a first start leaves it
	ends   measures.Disposition
	steps  []step
	after  []step // once the case is closed, where the demonstration goes on to its watch
}

// step is one command. Its id is made of its place in the plan, so that giving it again changes nothing.
type step struct {
	name     message.Name             // none where it waits
	until    func(message.State) bool // for what comes about by itself
	measures bool                     // proposes measures of Art. 12, which are to be followed up
	watch    bool                     // to the watch after an exemption, in place of the case
	clock    bool                     // to the clock of the case
	starts   bool                     // starts that clock, and gives no command
	warned   bool                     // waits for the yellow card of what that clock awaits
	rests    string                   // waits until the assessment rests on that ground
	by       message.Role
	reason   lang.Text
	refused  string // the article that refuses it, where that is what it shows
	make     func(h message.Header, s message.State, l lang.Lang) message.Command
	cased    func(number string, h message.Header) message.Command // in place of make, where all it takes is the number of the case
}

// people are the accounts that play the parts; the officer's is one for each case.
var people = map[message.Role]string{message.Handler: "h-001", message.LegalReviewer: "l-001", message.Supervisor: "s-001",
	message.Commission: "c-001", message.Superior: "p-001"}

func officerOf(number string) string { return "o-" + number[len(number)-3:] }

var plans = []plan{
	{"LYG-2026-0001", message.Closed, measures.Exempt, whole(tells, states("检查按计划完成并有记录，事故另有原因。", "The inspection was done on schedule and recorded; the accident has another cause.")), after},
	{"LYG-2026-0002", message.Hearing, measures.Exempt, whole(waives), nil},
	{"LYG-2026-0003", message.Proposal, measures.Exempt, whole(tells, states("已按要求核对检验报告，伪造在当时无法发现。", "The reports were checked as required; the forgery could not be seen then.")), nil},
	{"LYG-2026-0004", message.LegalReview, measures.Exempt, whole(waives), nil},
	{"LYG-2026-0005", message.Deciding, measures.Exempt, whole(runs, attaches, certified("8.6"), tells, states("已书面请示，逾期未获答复，为公共安全而处置。", "A written request stayed unanswered past its time; the act was for public safety.")), nil},
	{"LYG-2026-0006", message.Service, measures.Exempt, whole(runs, attaches, warned, entersLate, certified("8.24"), waives), nil},
	{"LYG-2026-0007", message.FactFinding, measures.NoFault, whole(concludes, waives, proposes(measures.NoFault, "7")), nil},
	{"LYG-2026-0008", message.Closed, measures.Exempt, whole(waives), nil},
	{"LYG-2026-0009", message.LegalReview, measures.Exempt, whole(tells, states("集体讨论时已表明反对意见并记录在案。", "The objection was stated in the meeting and is on record.")), nil},
	{"LYG-2026-0010", message.AtCommission, measures.Mitigated, sanctioned(tells, states("承认判断有误，已配合调查。", "The judgment was wrong; I cooperated with the inquiry."),
		submits(message.Evidence{ID: "E92", Title: "问题线索处置意见", Kind: "documentary", Source: "纪检机构"}),
		finds("E92", message.Fact{Name: "suspicion.duty_violation", Value: "yes"}), transfers, arrives, receives,
		reports(message.CommissionReturned, "E93", "退回函：未发现职务违法，由市场监督管理部门处理", "returned: no breach of duty found",
			message.Fact{Name: "suspicion.duty_violation", Value: "no"})), nil},
	{"LYG-2026-0011", message.Hearing, measures.Liable, append(sanctioned(tells, states("当时曾提出异议，后仍按命令执行。", "I objected at the time and then carried out the order.")),
		appeals, submits(message.Evidence{ID: "E96", Title: "申诉处理决定书", Kind: "documentary", Source: "上级机关"}), annuls, meets(minutesAnew), heavierThanBefore, lighter, serves,
		submits(message.Evidence{ID: "E97", Title: "撤销原处分、恢复待遇的通知", Kind: "documentary", Source: "人事处"}), restores), nil},
	{"LYG-2026-0012", message.Intake, measures.Transferred, handedOver(concludes, waives, tooEarly,
		submits(message.Evidence{ID: "E11", Title: "问题线索处置意见", Kind: "documentary", Source: "纪检机构"}),
		finds("E11", message.Fact{Name: "suspicion.duty_violation", Value: "yes"})), nil},
	{"LYG-2026-0013", message.FactFinding, measures.NoFault, whole(concludes, tells, silence, proposes(measures.NoFault, "7")), nil},
	{"LYG-2026-0014", message.Deciding, measures.MeasuresOnly, whole(tells, states("已改正，认识到疏忽。", "It is corrected; I see the slip."), proposes(measures.MeasuresOnly, "7", "7.2", "9.2", "12")), nil},
	{"LYG-2026-0015", message.Remedies, measures.Mitigated, sanctioned(waives), nil},
	{"LYG-2026-0016", message.Proposal, measures.Liable, []step{tells, states("事务繁多，未及处理。", "There was too much else to do."), proposes(""), reviews,
		meets(minutes), tooHeavyAlone, together, serves}, nil},
	{"LYG-2026-0017", message.Closed, measures.Transferred, handedOver(), nil},
	{"LYG-2026-0018", message.LegalReview, measures.Transferred, whole(tells, states("已受政务处分，请勿重复追究。", "I was sanctioned already; not twice for the same act.")), nil},
	{"LYG-2026-0019", message.Closed, measures.OutOfScope, whole(waives), nil},
	{"LYG-2026-0020", message.Service, measures.NoFault, whole(waives), nil},
	{"LYG-2026-0021", message.FactFinding, measures.Exempt, whole(
		submits(message.Evidence{ID: "E5", Title: "多部门职责分工文件及联合检查记录", Kind: "documentary", Source: "区安委办"},
			message.Evidence{ID: "E6", Title: "书面报告、移送函及送达回证", Kind: "documentary", Source: "连云区局办公室"}),
		proves("E5", "supervision.not_possible_alone", "violation.discovered", "duty.performed_lawfully"),
		proves("E6", "violation.reported", "lead.transferred"), waives), nil},
	{"LYG-2026-0022", message.Intake, message.Withdrawn, []step{withdraws}, nil},
}

var (
	waives = step{name: message.CmdStatement, by: message.Officer,
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.Statement{Header: h, Waived: true}
		}}
	tells = step{name: message.CmdTell, by: message.Handler,
		make: func(h message.Header, _ message.State, l lang.Lang) message.Command {
			return message.Tell{Header: h, On: civil.On(h.At), Manner: lang.Text{ZH: "送达告知书", EN: "notice served"}.In(l)}
		}}
	silence   = step{until: func(s message.State) bool { return s.HearingLapsed }}
	concludes = step{name: message.CmdConclude, by: message.Handler,
		reason: lang.Text{ZH: "已穷尽调查手段，其余事实无法查明", EN: "every means of inquiry is exhausted"},
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.Conclude{Header: h}
		}}
	withdraws = step{name: message.CmdWithdraw, by: message.Supervisor,
		reason: lang.Text{ZH: "举报人撤回举报，且无其他线索", EN: "the report was taken back and there is no other lead"},
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.Withdraw{Header: h}
		}}
	// tooEarly proposes liability on facts that are still open, which is refused.
	tooEarly = step{name: message.CmdPropose, by: message.Handler, refused: "10",
		reason: lang.Text{ZH: "影响恶劣，应当追责", EN: "it made a bad impression and somebody must answer for it"},
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.Propose{Header: h, Proposed: message.Proposed{Disposition: measures.Liable, Basis: []string{"7", "10", "11"}}}
		}}
	reviews = step{name: message.CmdReview, by: message.LegalReviewer,
		reason: lang.Text{ZH: "事实清楚，依据正确，程序合法", EN: "the facts are clear, the basis is right, the procedure was kept"},
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.Review{Header: h, Agreed: true}
		}}
	decides = step{name: message.CmdDecide, by: message.Supervisor,
		reason: lang.Text{ZH: "同意处理意见", EN: "as proposed and reviewed"},
		make:   func(h message.Header, s message.State, l lang.Lang) message.Command { return decision(h, s, l) }}
	serves = step{name: message.CmdServe, by: message.Handler,
		make: func(h message.Header, s message.State, l lang.Lang) message.Command {
			return message.Serve{Header: h, On: civil.On(h.At), Manner: lang.Text{ZH: "直接送达", EN: "in person"}.In(l)}
		}}
)

// whole ends a plan in the ordinary way. Where no step proposes, what the assessment recommends is proposed.
func whole(steps ...step) []step {
	if !slices.ContainsFunc(steps, func(s step) bool { return s.name == message.CmdPropose && s.refused == "" }) {
		steps = append(steps, proposes(""))
	}
	steps = append(steps, reviews, decides, serves)
	if slices.ContainsFunc(steps, func(s step) bool { return s.measures }) {
		steps = append(steps, submits(message.Evidence{ID: talk, Title: "批评教育谈话记录", Kind: "record", Source: "负责人"}), followsUp)
	}
	return steps
}

// sanctioned ends a plan with a sanction, which a meeting decides.
func sanctioned(steps ...step) []step {
	inMeeting := decides
	inMeeting.make = func(h message.Header, s message.State, l lang.Lang) message.Command {
		return met(decision(h, s, l), minutes)
	}
	return append(steps, proposes(""), reviews, meets(minutes), inMeeting, serves)
}

// handedOver ends a plan with the commission.
func handedOver(steps ...step) []step {
	return append(steps, transfers, arrives, receives,
		reports(message.CommissionFiled, "E94", "立案通知书", "notice that the case is filed"),
		reports(message.CommissionSanctioned, "E95", "政务处分决定书", "decision on a sanction"))
}

func states(zh, en string) step {
	return step{name: message.CmdStatement, by: message.Officer,
		make: func(h message.Header, _ message.State, l lang.Lang) message.Command {
			return message.Statement{Header: h, Text: lang.Text{ZH: zh, EN: en}.In(l)}
		}}
}

// proposes proposes a disposition; none is what the assessment recommends. Of the measures of Art. 12 criticism is
// enough.
func proposes(d measures.Disposition, basis ...string) step {
	reason := lang.Text{ZH: "与评估意见一致", EN: "as the assessment recommends"}
	if d == measures.NoFault {
		reason = lang.Text{ZH: "第七条的要件未能证明", EN: "the elements of Art. 7 are not proven"}
	}
	return step{name: message.CmdPropose, by: message.Handler, reason: reason, measures: d == measures.MeasuresOnly,
		make: func(h message.Header, s message.State, l lang.Lang) message.Command {
			p := message.Proposed{Disposition: d, Basis: basis}
			switch d {
			case "":
				p = recommended(s)
			case measures.MeasuresOnly:
				p.Measures = []string{"criticism"}
			}
			return message.Propose{Header: h, Proposed: p, Reasoning: reasoning(p, s, sanction(p.Disposition), l)}
		}}
}

// decision decides as was proposed.
func decision(h message.Header, s message.State, l lang.Lang) message.Decide {
	if p := s.Proposal; p != nil {
		return message.Decide{Header: h, Proposed: p.Proposed, OwnFindings: p.OwnFindings, Reasoning: p.Reasoning}
	}
	p := recommended(s)
	return message.Decide{Header: h, Proposed: p, Reasoning: reasoning(p, s, sanction(p.Disposition), l)}
}

// sanction is the kind that the demonstration gives with a disposition.
func sanction(d measures.Disposition) string {
	switch d {
	case measures.Liable:
		return "demerit"
	case measures.Mitigated:
		return "warning"
	}
	return ""
}

// reasoning is what must be said beside a disposition: what was weighed, and why it is not what was recommended.
func reasoning(p message.Proposed, s message.State, kind string, l lang.Lang) message.Reasoning {
	r := message.Reasoning{Sanction: kind}
	if kind != "" || len(p.Measures) > 0 {
		in := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
		r.Factors = message.Factors{
			Nature: in("未认真履行检查职责", "a duty to inspect not performed with care"), Circumstances: in("一次，未隐瞒", "once, and not hidden"),
			Harm: in("损失已查清", "the loss is established"), Fault: in("过失，非故意", "negligence, no intent"),
		}
	}
	if p.Disposition != s.Recommendation.Disposition {
		r.Deviation = lang.Text{ZH: "要件不能证明，不利事实存疑从无", EN: "the elements cannot be proven, and what is open counts against nobody"}.In(l)
	}
	return r
}

func recommended(s message.State) message.Proposed {
	r := s.Recommendation
	return message.Proposed{Disposition: r.Disposition, Basis: r.Basis, Measures: r.Measures}
}

func submits(evidence ...message.Evidence) step {
	return step{name: message.CmdEvidence, by: message.Handler,
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			dated := slices.Clone(evidence)
			for i := range dated {
				dated[i].Date = civil.On(h.At)
			}
			return message.AddEvidence{Header: h, Evidence: dated}
		}}
}

// proves cites a piece of evidence for facts that were only asserted.
func proves(evidence string, names ...string) step {
	return step{name: message.CmdFact, by: message.Handler,
		make: func(h message.Header, s message.State, _ lang.Lang) message.Command {
			c := message.AddFact{Header: h}
			for _, f := range s.Facts {
				if slices.Contains(names, f.Name) {
					f.Evidence = []string{evidence}
					c.Facts = append(c.Facts, f)
				}
			}
			return c
		}}
}

func finds(evidence string, f message.Fact) step {
	f.Evidence = []string{evidence}
	return step{name: message.CmdFact, by: message.Handler,
		make: func(h message.Header, _ message.State, _ lang.Lang) message.Command {
			return message.AddFact{Header: h, Facts: []message.Fact{f}}
		}}
}

// actor is who gives the step's command in a case.
func (s step) actor(number string) message.Actor {
	return message.Actor{ID: cmp.Or(people[s.by], officerOf(number)), Role: s.by}
}

// seconds are the terms of the demonstration. Only who is to keep silent has little time, and whoever might go against a
// decision: what lapses there closes a case.
func (p plan) seconds(rules []period.Rule) message.Terms {
	little := []message.ItemKind{message.AwaitReviewApplication, message.AwaitAppeal, message.AwaitLateEntry, message.AwaitNoDetriment}
	if slices.ContainsFunc(p.steps, func(s step) bool { return s.until != nil }) {
		little = append(little, message.AwaitStatement)
	}
	var terms message.Terms
	for _, r := range rules {
		t := message.Term{Kind: message.ItemKind(r.ID), Wait: 30 * time.Second, Warn: 5 * time.Second}
		if slices.Contains(little, t.Kind) {
			t.Wait, t.Warn = 4*time.Second, 2*time.Second
		}
		terms = append(terms, t)
	}
	return terms
}
