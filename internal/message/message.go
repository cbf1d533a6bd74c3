// Package message names everything that crosses the edge of a case's workflow, in one place: the workflow and its
// task queue, the commands, the queries, the search attributes, the activities, and a struct for each.
//
// A command travels as an Update (people: answered at once) or as a Signal of the same name (other systems; also when
// no worker is up). Nothing here holds a person's name: actors are account ids, and workflow ids and search attributes,
// which the engine stores in clear text, carry case numbers, units, stages and dates only.
package message

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/period"
)

// CaseWorkflow is the type of the workflow that is a case.
const CaseWorkflow = "Case"

// CurrentEdition is the edition of the procedure by which new cases open. A case runs by its edition to its end, so
// that what changed since leaves its history, its journal and its dates alone.
const CurrentEdition = 2

// TaskQueue is the task queue of the workers.
const TaskQueue = "duecourse"

// WorkflowID is the id of the workflow of a case.
func WorkflowID(caseNumber string) string { return "case:" + caseNumber }

// Role is the part that somebody plays in the procedure.
type Role string

const (
	Handler       Role = "handler"        // 承办人
	LegalReviewer Role = "legal_reviewer" // 法制审核
	Supervisor    Role = "supervisor"     // 负责人
	Officer       Role = "officer"        // 当事执法人员
	Superior      Role = "superior"       // 上级机关
	Commission    Role = "commission"     // 纪检监察机关
	Expert        Role = "expert"         // 论证专家 (Art. 14)
	Department    Role = "department"     // another department that a lead was handed to (Art. 8(19))
	Auditor       Role = "auditor"        // reads everything, changes nothing
	System        Role = "system"         // the procedure itself
)

// Actor is who does something: an account id, never a name, and the role in which it is done.
type Actor struct {
	ID   string `json:"id"`
	Role Role   `json:"role"`
}

// Act is the enforcement act that a case is about.
type Act struct {
	Kind        string     `json:"kind,omitempty"`
	Date        civil.Date `json:"date,omitzero"`
	Description string     `json:"description,omitempty"`
	Evidence    []string   `json:"evidence,omitempty"`
}

// Stated is the act as facts state it that were entered after the opening: where one of them gives its kind or date, that is
// what counts.
func (a Act) Stated(facts []Fact) Act {
	for _, f := range facts {
		switch f.Name {
		case "act.kind":
			a.Kind = f.Value
		case "act.date":
			if d, err := civil.Parse(f.Value); err == nil {
				a.Date = d
			}
		}
	}
	return a
}

// Evidence is one piece of evidence.
type Evidence struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	Kind   string     `json:"kind"`
	Date   civil.Date `json:"date,omitzero"`
	Source string     `json:"source,omitempty"`
}

// Fact is a statement about a fact. Its value is written as a case file writes it; none is unknown.
type Fact struct {
	Name     string     `json:"name"`
	Value    string     `json:"value,omitempty"`
	By       string     `json:"by,omitempty"` // who asserts it: a party of a case file
	On       civil.Date `json:"on,omitzero"`
	Evidence []string   `json:"evidence,omitempty"`
	Note     string     `json:"note,omitempty"`
}

// CaseInput opens a case. Whatever shapes the workflow's commands is in it, so that no setting is read inside.
type CaseInput struct {
	Case     string             `json:"case"`
	Matter   string             `json:"matter,omitempty"`
	Unit     string             `json:"unit"`
	Post     string             `json:"post,omitempty"`
	Act      Act                `json:"act"`
	Evidence []Evidence         `json:"evidence,omitempty"`
	Facts    []Fact             `json:"facts,omitempty"`
	Measures measures.VersionOf `json:"measures"`          // fixed for the case; moving it is a recorded decision
	OpenedBy Actor              `json:"opened_by"`         // becomes the case's handler
	Officer  string             `json:"officer,omitempty"` // account id of the officer concerned
	Terms    Terms              `json:"terms"`
	// Edition is that of the procedure by which the case runs: see CurrentEdition.
	Edition int `json:"edition,omitempty"`
	// ContinueAfter is the length of history, in events, at which the case continues as new; 0 leaves it to the engine.
	ContinueAfter int    `json:"continue_after,omitempty"`
	State         *State `json:"state,omitempty"` // set only where a case continues as new

	Calendar   *period.Calendar `json:"calendar,omitempty"`   // days off from the year of opening on
	Rules      []period.Rule    `json:"rules,omitempty"`      // the periods that the case may come to need
	Collective *Collective      `json:"collective,omitempty"` // what is decided collectively
}

// Terms are the waits that the bureau sets, by kind of docket item.
type Terms []Term

// Term is the wait for one kind of docket item.
type Term struct {
	Kind ItemKind      `json:"kind"`
	Days int           `json:"days,omitempty"` // the last day ends at 24:00 in Asia/Shanghai
	Wait time.Duration `json:"wait,omitempty"` // in place of days: for demonstrations and tests
	Warn time.Duration `json:"warn"`           // how long before the end the yellow card comes

	// From the second edition of the procedure on, in place of days and warn. The citation is that of the rule by the same
	// name as the kind, among the rules of the case's input.
	Span     period.Span `json:"span,omitzero"`      // in place of the rule's, where the bureau may set it
	WarnSpan period.Span `json:"warn_span,omitzero"` // days or working days before the last day at which the yellow card comes
}

// Stage is where a case stands in the procedure.
type Stage string

const (
	Intake       Stage = "intake"       // 受理
	FactFinding  Stage = "fact_finding" // 调查
	Hearing      Stage = "hearing"      // 陈述申辩
	Proposal     Stage = "proposal"     // 拟办
	LegalReview  Stage = "legal_review" // 法制审核
	Deciding     Stage = "decision"     // 决定
	Service      Stage = "service"      // 送达
	Remedies     Stage = "remedies"     // 救济与执行: follow-up of measures, review and appeal
	AtCommission Stage = "commission"   // 移送: the matter is with the commission (Art. 13)
	Closed       Stage = "closed"       // 办结
)

// Stages are all stages in their order; AtCommission may come between any two before the decision.
var Stages = []Stage{Intake, FactFinding, Hearing, Proposal, LegalReview, Deciding, Service, Remedies, AtCommission, Closed}

// ItemKind says what a docket item awaits.
type ItemKind string

const (
	AwaitFacts     ItemKind = "facts"        // what fact-finding still misses, from the handler
	AwaitStatement ItemKind = "statement"    // statement and defence, from the officer
	AwaitProposal  ItemKind = "proposal"     // from the handler
	AwaitReview    ItemKind = "legal_review" // from the legal reviewer
	AwaitDecision  ItemKind = "decision"     // from the supervisor
	AwaitService   ItemKind = "service"      // service of the decision, from the handler

	AwaitTelling  ItemKind = "notification"      // the officer is told the facts and the grounds, by the handler (Art. 10)
	AwaitLimit    ItemKind = "sanction_decision" // the decision within the time that the law sets for the whole, from the supervisor
	AwaitEvidence ItemKind = "evidence"          // a piece of evidence asked of a person or a unit (Art. 10)

	AwaitRecusal ItemKind = "recusal" // whether somebody is recused, as the officer asked (Art. 10)

	AwaitTransfer   ItemKind = "transfer"        // the decision to hand over what is suspected, from the supervisor (Art. 13)
	AwaitReceipt    ItemKind = "handoff_receipt" // the commission confirms that it has the hand-off (Art. 13)
	AwaitCommission ItemKind = "handoff_inquiry" // what the commission made of it: asked every three months (Art. 13)

	AwaitOpinion ItemKind = "expert_opinion" // the joint opinion of a panel (Art. 14)

	AwaitAdmonition        ItemKind = "admonition_term"    // what an admonition lasts; lapses
	AwaitReviewApplication ItemKind = "review_application" // the time to apply for review; lapses
	AwaitReviewDecision    ItemKind = "review_decision"    // from the supervisor
	AwaitAppeal            ItemKind = "appeal"             // the time to appeal; lapses
	AwaitAppealDecision    ItemKind = "appeal_decision"    // from the superior organ
	AwaitFollowUp          ItemKind = "follow_up"          // a measure of Art. 12 carried out, from the handler
	AwaitRestore           ItemKind = "restore"            // what a remedy took away given back, from the handler (公务员法 Art. 110)

	AwaitClarification ItemKind = "clarification"  // after a false report (Art. 17)
	AwaitPolice        ItemKind = "police_contact" // after threats (Art. 18)
	AwaitCompensation  ItemKind = "compensation"   // the bureau compensates, the officer does not pay (Art. 19)

	AwaitClock ItemKind = "clock" // what a statutory clock comes to (Art. 8(6), 8(19), 8(24))

	// Of clocks and watches.
	AwaitReply       ItemKind = "reply"                   // the superior organ's reply to a written request; lapses
	AwaitApplication ItemKind = "enforcement_application" // the application to the court; lapses
	AwaitAcceptance  ItemKind = "lead_acceptance"         // the other department's answer; lapses
	AwaitNoDetriment ItemKind = "no_detriment"            // the yearly answer whether the officer was put at a disadvantage (Art. 20)
	AwaitRound       ItemKind = "promotion_round"         // the same for a round of promotion (Art. 20)
	AwaitComplaint   ItemKind = "complaint"               // what was done about a disadvantage (Art. 20)
)

// ItemStatus is how a docket item stands or ended.
type ItemStatus string

const (
	ItemOpen      ItemStatus = "open"
	ItemAnswered  ItemStatus = "answered"
	ItemLapsed    ItemStatus = "lapsed" // the date passed without an answer: an outcome of its own, never consent
	ItemWithdrawn ItemStatus = "withdrawn"
)

// Card is the warning that an item carries.
type Card string

const (
	NoCard Card = ""
	Yellow Card = "yellow" // 黄牌: the date is near
	Red    Card = "red"    // 红牌: the date is past
)

// Item is one thing awaited from one party by one date. Instants are absolute.
type Item struct {
	ID       string      `json:"id"`
	Kind     ItemKind    `json:"kind"`
	From     Role        `json:"from"`
	Opened   time.Time   `json:"opened"`
	WarnAt   time.Time   `json:"warn_at"`
	Due      time.Time   `json:"due"` // the instant at which the last day ends
	Card     Card        `json:"card,omitempty"`
	Status   ItemStatus  `json:"status"`
	Ended    time.Time   `json:"ended,omitzero"`
	By       string      `json:"by,omitempty"` // command id that ended it
	Extended []Extension `json:"extended,omitempty"`

	Subject   string         `json:"subject,omitempty"`   // what it is about, where the kind does not say: a measure, a clock, a question
	Article   string         `json:"article,omitempty"`   // of the Measures that orders it
	Reminders []time.Time    `json:"reminders,omitempty"` // instants before the end at which it is told of besides
	Period    *period.Result `json:"period,omitempty"`    // how the date came about
	Stopped   time.Time      `json:"stopped,omitzero"`    // since when it stands still, by a suspension
	Stood     int            `json:"stood,omitempty"`     // days that it stood still before, on top of its period
}

// FarLimit reports whether an item is the time that the law sets for the whole procedure, neither warned of nor over at an
// instant: nothing is to be done about it yet.
func (i Item) FarLimit(now time.Time) bool {
	return i.Kind == AwaitLimit && i.Card == NoCard && (!i.Stopped.IsZero() || i.Due.After(now))
}

// Extension is one prolongation of an item.
type Extension struct {
	Old    time.Time `json:"old"`
	New    time.Time `json:"new"`
	By     Actor     `json:"by"`
	Reason string    `json:"reason"`
}

// Recommendation is what the latest assessment says, as far as the procedure needs it.
type Recommendation struct {
	Gate        string                     `json:"gate"`
	Disposition measures.Disposition       `json:"disposition"`
	IfProven    measures.Disposition       `json:"if_proven,omitempty"`
	Basis       []string                   `json:"basis,omitempty"`
	Measures    []string                   `json:"measures,omitempty"`
	Fault       measures.Status            `json:"fault"`
	FaultProven bool                       `json:"fault_proven"`
	Grounds     map[string]measures.Status `json:"grounds"`           // every ground by ref
	Mitigations map[string]measures.Status `json:"mitigations"`       // every item of Art. 9 by ref
	Against     bool                       `json:"against"`           // by proven facts, Art. 7 is met and no ground of Art. 8 is established or open
	MeasuresOn  bool                       `json:"measures_on"`       // Art. 12 is met, by proven facts
	Applies     measures.Truth             `json:"applies,omitempty"` // Art. 2, 21 and 22, by proven facts: the Measures apply
	Sanctioned  measures.Truth             `json:"sanctioned"`        // Art. 13, second sentence
	Missing     []string                   `json:"missing,omitempty"` // the most decisive facts first, cut to a readable number
	MissingAll  int                        `json:"missing_all"`       // how many there are
	Counted     []measures.Counted         `json:"counted,omitempty"` // last days that were counted from other facts
}

// Proposed is a disposition that somebody proposes or decides.
type Proposed struct {
	Disposition measures.Disposition `json:"disposition"`
	Basis       []string             `json:"basis,omitempty"`    // refs
	Measures    []string             `json:"measures,omitempty"` // ids of Art. 12
}

// State is all that a case is; the only thing that crosses continue-as-new, and what the state query answers.
type State struct {
	Stage          Stage          `json:"stage"`
	Handler        string         `json:"handler"`
	Recused        []string       `json:"recused,omitempty"`
	Evidence       []Evidence     `json:"evidence,omitempty"`
	Facts          []Fact         `json:"facts,omitempty"`
	Recommendation Recommendation `json:"recommendation"`
	Concluded      bool           `json:"concluded,omitempty"` // fact-finding was ended by a person though facts are open
	Statement      *Statement     `json:"statement,omitempty"`
	HearingLapsed  bool           `json:"hearing_lapsed,omitempty"` // the time to state and defend passed in silence
	Proposal       *Propose       `json:"proposal,omitempty"`
	Review         *Review        `json:"review,omitempty"`
	Decision       *Decide        `json:"decision,omitempty"`
	DecidedAt      time.Time      `json:"decided_at,omitzero"`
	Served         *Serve         `json:"served,omitempty"`
	Withdrawn      *Withdraw      `json:"withdrawn,omitempty"`
	AssessedOn     civil.Date     `json:"assessed_on,omitzero"`
	Proceeding

	Procedure // what the second edition of the procedure added
}

// Disposition is how the case ended or, before that, none.
func (s *State) Disposition() measures.Disposition {
	switch {
	case s.Withdrawn != nil:
		return Withdrawn
	case s.Decision != nil:
		return s.Decision.Disposition
	case s.Sanctioned != "": // by the commission
		return measures.Transferred
	}
	return ""
}

// Withdrawn is the disposition of a case that was withdrawn before a decision.
const Withdrawn measures.Disposition = "withdrawn"

// Proceeding is what every workflow here keeps, whatever it is about.
type Proceeding struct {
	Docket    []Item    `json:"docket,omitempty"`
	NextItem  int       `json:"next_item"`
	Notices   []Notice  `json:"notices,omitempty"` // not yet delivered
	Opened    time.Time `json:"opened"`
	Applied   []Applied `json:"applied,omitempty"`
	Seq       int64     `json:"seq"`                 // of the last entry of the journal
	Head      string    `json:"head"`                // its hash
	Unflushed []Entry   `json:"unflushed,omitempty"` // not yet in the register
	FlushAt   time.Time `json:"flush_at,omitzero"`   // when they are to go there, over continue-as-new
	Tail      []Entry   `json:"tail,omitempty"`      // the latest that are, for a look
	Runs      int       `json:"runs"`                // how often it continued as new

	Calendar  *period.Calendar `json:"calendar,omitempty"`
	Suspended *Suspension      `json:"suspended,omitempty"` // while it stands still
}

// Applied is a command that was answered before: the same id changes nothing and gets the same answer.
type Applied struct {
	ID     string `json:"id"`
	Answer Answer `json:"answer"`
}

// Answer is what a command comes to: what changed, or the refusal.
type Answer struct {
	Accepted bool      `json:"accepted"`
	Stage    Stage     `json:"stage"`             // after the command
	Article  string    `json:"article,omitempty"` // that refuses
	Text     lang.Text `json:"text"`
	Repeated bool      `json:"repeated,omitempty"` // the command id was seen before
	Rule     string    `json:"rule,omitempty"`     // what refuses, by name: a hard stop, with what of it is not met behind a stroke, or reason
}
