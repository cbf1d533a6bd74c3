package measures

import "duecourse/internal/civil"

// Statement is one fact of a case: its value, and the evidence that proves it. Without evidence it is only asserted,
// and settles nothing.
type Statement struct {
	Fact     string
	Value    Value    // none where the fact was raised but is not known
	Evidence []string // ids of the case's evidence
}

// Input is what an assessment is made of. The order of statements is irrelevant.
type Input struct {
	Case       string
	AsOf       civil.Date // the day of judging, in Asia/Shanghai
	Statements []Statement
	Counted    []Counted // which of them were counted, and how; told with the assessment
}

// Status is what the facts make of a provision.
type Status string

const (
	Established         Status = "established"           // every element proven, every proviso proven not to hold
	EstablishedIfProven Status = "established_if_proven" // the same, but by facts some of which lack evidence
	Excluded            Status = "excluded"              // a proviso holds
	NotEstablished      Status = "not_established"       // an element does not hold
	Undetermined        Status = "undetermined"          // open
)

// Disposition is the outcome that an assessment recommends.
type Disposition string

const (
	NoFault      Disposition = "no_fault"      // Art. 7 is not met
	Exempt       Disposition = "exempt"        // a ground of Art. 8
	MeasuresOnly Disposition = "measures_only" // Art. 9 and 12
	Mitigated    Disposition = "mitigated"     // Art. 9
	Liable       Disposition = "liable"        // Art. 7, 10, 11
	Transferred  Disposition = "transferred"   // Art. 13
	OutOfScope   Disposition = "out_of_scope"  // Art. 2, 21, 22
	Open         Disposition = "undetermined"  // no disposition yet
)

// Assessment is what the Measures say of the known facts. Its JSON form is a stable contract; fields may be added.
type Assessment struct {
	Case           string         `json:"case"`
	AsOf           civil.Date     `json:"as_of"`
	Measures       VersionOf      `json:"measures"`
	Gate           string         `json:"gate"` // the article at which the matter ended or, where it is open, stands
	Fault          Finding        `json:"fault"`
	Grounds        []Finding      `json:"grounds"`
	Mitigations    []Finding      `json:"mitigations"`
	Others         []Finding      `json:"others"` // Art. 2, 7.2, 12, 13, 13.2, 21, 22
	Recommendation Recommendation `json:"recommendation"`
	Missing        []MissingFact  `json:"missing"` // most decisive first
	Counted        []Counted      `json:"counted"` // last days that were counted from other facts
}

// VersionOf names the Measures that an assessment was made by.
type VersionOf struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// Finding is what the facts make of one provision.
type Finding struct {
	Ref      string           `json:"ref"`
	Status   Status           `json:"status"`
	Elements []ElementFinding `json:"elements"`
	Provisos []ElementFinding `json:"provisos"`
	Missing  []string         `json:"missing"`  // facts not known that could still settle it
	Unproven []string         `json:"unproven"` // facts it rests on that are asserted without evidence
	Evidence []string         `json:"evidence"` // ids of the evidence that it rests on

	provision *Provision
	proven    Status // by proven facts alone
	asks      slots  // of Missing and Unproven
}

// Settled reports whether proven facts alone settle the finding.
func (f *Finding) Settled() bool { return f.proven != Undetermined }

// ElementFinding is what the facts make of one element, proviso or alternative.
type ElementFinding struct {
	Text         string           `json:"text"`
	Status       Truth            `json:"status"`
	Proven       bool             `json:"proven"` // proven facts alone give this status
	Facts        []string         `json:"facts"`
	Alternatives []ElementFinding `json:"alternatives,omitempty"`
}

// Recommendation is the disposition that the proven facts carry.
type Recommendation struct {
	Disposition Disposition   `json:"disposition"`
	Basis       []string      `json:"basis"`               // refs that carry it
	Measures    []string      `json:"measures"`            // ids of the measures open under Art. 12
	Reasons     []Reason      `json:"reasons"`             // the walk through the gates, in order
	IfProven    Disposition   `json:"if_proven,omitempty"` // what it would be if every assertion were proven
	Possible    []Disposition `json:"possible"`            // what it can still become
}

// Reason is one step of the way to the recommendation: a code with its parameters, of which prose is made elsewhere.
type Reason struct {
	Code  Code     `json:"code"`
	Refs  []string `json:"refs,omitempty"`
	Facts []string `json:"facts,omitempty"`
}

// Code names a kind of reason.
type Code string

const (
	ActBeforeIssue     Code = "act_before_issue"     // Art. 22 is not met
	OutsideScope       Code = "outside_scope"        // Art. 2 is not met
	SuspicionFound     Code = "suspicion_found"      // Art. 13: transfer
	SpecialLawPrevails Code = "special_law_prevails" // Art. 21
	FaultNotMet        Code = "fault_not_met"        // an element of Art. 7 is proven not to hold
	FaultMet           Code = "fault_met"            // every element of Art. 7 is proven
	FaultNotNeeded     Code = "fault_not_needed"     // Art. 7 is open, but a ground of Art. 8 makes it irrelevant
	GroundEstablished  Code = "ground_established"   // Refs: the grounds
	GroundExcluded     Code = "ground_excluded"      // Refs: grounds that a proviso took away
	NoGround           Code = "no_ground"            // every ground of Art. 8 is settled and none is established
	OpenClauseUsed     Code = "open_clause_used"     // an established item is an open clause
	AlreadySanctioned  Code = "already_sanctioned"   // Art. 13, second sentence
	MitigationFound    Code = "mitigation_found"     // Refs: the items of Art. 9
	NoMitigation       Code = "no_mitigation"        // every item of Art. 9 is settled and none is established
	MeasuresOpen       Code = "measures_open"        // Art. 12 is met: a choice, not a duty
	MeasuresNotOpen    Code = "measures_not_open"    // Art. 12 is not met
	PursuitOrdered     Code = "pursuit_ordered"      // Art. 7, second sentence
	PursuitUnconfirmed Code = "pursuit_unconfirmed"  // Art. 7, second sentence: whether a listed circumstance is given is not proven
	PursuitNotListed   Code = "pursuit_not_listed"   // Art. 7, second sentence: proven that none is given
	GateOpen           Code = "gate_open"            // Refs: provisions still open
	RestsOnAssertion   Code = "rests_on_assertion"   // Facts: decisive and asserted without evidence
	GroundIfProven     Code = "ground_if_proven"     // Refs: grounds established if the asserted facts are proven
)

// MissingFact is a fact that can still change the outcome.
type MissingFact struct {
	Fact     string   `json:"fact"`
	Question string   `json:"question"` // in Chinese, as the Measures file asks it
	Needs    Need     `json:"needs"`
	Decides  []string `json:"decides"` // refs of the provisions that it can settle
}

// Need is what a missing fact lacks.
type Need string

const (
	NeedsValue Need = "value" // it is not known
	NeedsProof Need = "proof" // it is asserted without evidence
)

// Finding returns the finding about the provision with that reference, or nil.
func (a *Assessment) Finding(ref string) *Finding {
	if a.Fault.Ref == ref {
		return &a.Fault
	}
	for _, list := range [][]Finding{a.Grounds, a.Mitigations, a.Others} {
		for i := range list {
			if list[i].Ref == ref {
				return &list[i]
			}
		}
	}
	return nil
}
