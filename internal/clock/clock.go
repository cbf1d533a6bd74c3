// Package clock knows the three statutory clocks of Art. 8: the reply to a written request (8(6)), the other department's
// acceptance of a lead (8(19)), and the application to the court for enforcement (8(24)). From dated events it reckons the
// periods, what they came to and what a case may take as proven. It is pure: no engine, no file, no clock but the day it
// is given; days are those of Asia/Shanghai. Workflows call it, so that what it answers for the same input may never change.
package clock

// Kind is what a clock is about. It travels in journals and certificates.
type Kind string

const (
	WrittenRequest         Kind = "written_request"         // a superior organ's reply (Art. 8(6))
	LeadTransfer           Kind = "lead_transfer"           // another department's acceptance (Art. 8(19))
	EnforcementApplication Kind = "enforcement_application" // an application to the court (Art. 8(24))
)

// Kinds are all kinds, in the order of the articles.
var Kinds = []Kind{WrittenRequest, LeadTransfer, EnforcementApplication}

// Event is what happened on the day of a mark.
type Event string

const (
	Sent    Event = "sent"    // the written request was sent; opens the clock
	Replied Event = "replied" // the superior organ replied

	Handed   Event = "handed"   // the lead was handed to the other department; opens the clock
	Accepted Event = "accepted" // it accepted
	Refused  Event = "refused"  // it refused to

	Served                 Event = "served"                  // the penalty decision was served; opens the clock
	ReconsiderationApplied Event = "reconsideration_applied" // the party applied for administrative reconsideration
	ReconsiderationDecided Event = "reconsideration_decided" // the party received its decision, or its end without one
	Sued                   Event = "sued"                    // the party sued
	DemandServed           Event = "demand_served"           // the written demand (催告) was served
	Filed                  Event = "filed"                   // the application was filed with the court
	Performed              Event = "performed"               // the party performed
)

// Outcome is what a clock came to. A lapse is an outcome of its own, never consent.
type Outcome string

const (
	AnsweredInTime Outcome = "answered_in_time"
	AnsweredLate   Outcome = "answered_late"
	NoReplyInTime  Outcome = "no_reply_in_time" // lapsed

	AcceptedInTime    Outcome = "accepted"
	AcceptedLate      Outcome = "accepted_late"
	RefusedByOther    Outcome = "refused"
	NotAcceptedInTime Outcome = "not_accepted_in_time" // lapsed

	FiledInTime       Outcome = "filed_in_time"
	Premature         Outcome = "premature" // before the window, or before the demand's days were over
	Late              Outcome = "late"
	LateWithGoodCause Outcome = "late_with_good_cause" // the court took it
	NotFiled          Outcome = "not_filed"            // lapsed
	PerformedInTime   Outcome = "performed"
	OvertakenBySuit   Outcome = "overtaken_by_suit" // the judgment governs, and this window does not apply
)

// Ids of the rules of periods that clocks count by.
const (
	RuleReply             = "reply"
	RuleLeadAcceptance    = "lead_acceptance"
	RuleReconsideration   = "reconsideration"
	RuleSuit              = "suit"
	RuleSuitAfter         = "suit_after_reconsideration"
	RuleEnforcementWindow = "enforcement_window"
	RuleEnforcementDemand = "enforcement_demand"
)

// about is what holds for all clocks of a kind.
type about struct {
	article string            // of the Measures
	opens   Event             // that the clock runs from
	awaited string            // rule of the period whose end it waits for
	rules   []string          // that it counts by
	events  map[Event]allowed // that it knows
}

// allowed says how an event may be marked, beside that it is not before the one that opens the clock.
type allowed struct {
	often bool    // more than once
	after []Event // not before any of these
	not   []Event // and not beside these
}

var kinds = map[Kind]about{
	WrittenRequest: {article: "8.6", opens: Sent, awaited: RuleReply, rules: []string{RuleReply}, events: map[Event]allowed{
		Sent: {}, Replied: {},
	}},
	LeadTransfer: {article: "8.19", opens: Handed, awaited: RuleLeadAcceptance, rules: []string{RuleLeadAcceptance}, events: map[Event]allowed{
		Handed: {}, Accepted: {not: []Event{Refused}}, Refused: {not: []Event{Accepted}},
	}},
	EnforcementApplication: {article: "8.24", opens: Served, awaited: RuleEnforcementWindow,
		rules: []string{RuleReconsideration, RuleSuit, RuleSuitAfter, RuleEnforcementWindow, RuleEnforcementDemand},
		events: map[Event]allowed{
			Served: {}, ReconsiderationApplied: {}, ReconsiderationDecided: {after: []Event{ReconsiderationApplied}}, Sued: {},
			DemandServed: {}, Filed: {often: true}, Performed: {},
		}},
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { _, ok := kinds[k]; return ok }

// Article is the ground of Art. 8 that the clock serves, such as 8.6.
func (k Kind) Article() string { return kinds[k].article }

// Opens is the event that a clock of the kind runs from.
func (k Kind) Opens() Event { return kinds[k].opens }

// Awaited is the id of the rule of the period whose end the clock waits for.
func (k Kind) Awaited() string { return kinds[k].awaited }

// Rules are the ids of the rules that the clock counts by.
func (k Kind) Rules() []string { return kinds[k].rules }
