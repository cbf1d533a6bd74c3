package tally

import (
	"time"

	"duecourse/internal/measures"
)

// Metric is something that is counted. Its name and the order of its labels are kept in the register: a change of either
// begins another count.
type Metric struct {
	Name    string // as Prometheus knows it; one with buckets ends in seconds and is a histogram, any other a counter
	Help    string
	Labels  []string
	Buckets []time.Duration // upper bounds, in order
}

const day = 24 * time.Hour

// periods fit what is counted in days and months: the waits that the bureau sets, and the half year and year of the law.
var periods = []time.Duration{
	time.Hour, day, 2 * day, 5 * day, 7 * day, 10 * day, 14 * day, 21 * day, 30 * day, 45 * day, 60 * day, 90 * day,
	120 * day, 180 * day, 270 * day, 365 * day, 730 * day,
}

// counted are the statuses of a ground that an assessment is counted by: what was neither raised nor settled is not.
var counted = map[measures.Status]bool{measures.Established: true, measures.EstablishedIfProven: true, measures.Excluded: true}

// What is counted.
var (
	CasesOpened       = &Metric{Name: "duecourse_cases_opened_total", Help: "Cases opened."}
	CaseTime          = &Metric{"duecourse_case_duration_seconds", "Cases closed, by disposition, with the time from their opening.", []string{"disposition"}, periods}
	DecisionTime      = &Metric{"duecourse_time_to_decision_seconds", "Decisions made, by disposition, with the time from the opening of the case.", []string{"disposition"}, periods}
	DecisionGrounds   = &Metric{Name: "duecourse_decision_grounds_total", Help: "Decisions by the provision that they rest on; 8.28 and 9.3 are the open clauses.", Labels: []string{"ground"}}
	StageTime         = &Metric{"duecourse_stage_duration_seconds", "Stages left, with the time that a case stood in them.", []string{"stage"}, periods}
	ProceedingsOpened = &Metric{Name: "duecourse_proceedings_opened_total", Help: "Clocks and watches opened, by the type of their workflow.", Labels: []string{"kind"}}
	ProceedingsClosed = &Metric{Name: "duecourse_proceedings_closed_total", Help: "Clocks and watches closed, by the type of their workflow.", Labels: []string{"kind"}}
	Certificates      = &Metric{Name: "duecourse_clock_certificates_total", Help: "Certificates of statutory clocks, by kind and by what the clock came to.", Labels: []string{"kind", "outcome"}}

	Commands        = &Metric{Name: "duecourse_commands_total", Help: "Commands, by name and by whether they were accepted or refused.", Labels: []string{"command", "result"}}
	Refusals        = &Metric{Name: "duecourse_refusals_total", Help: "Commands refused, by the article of the Measures that refuses them.", Labels: []string{"article"}}
	Stops           = &Metric{Name: "duecourse_stops_total", Help: "Proposals and decisions that a hard stop refused.", Labels: []string{"stop"}}
	Assessments     = &Metric{Name: "duecourse_assessments_total", Help: "Assessments, by the disposition that they recommend.", Labels: []string{"disposition"}}
	AssessedGrounds = &Metric{Name: "duecourse_assessed_grounds_total", Help: "Grounds and mitigations that an assessment found established, established if proven, or excluded.", Labels: []string{"ground", "status"}}

	ItemsOpened = &Metric{Name: "duecourse_docket_opened_total", Help: "Docket items opened, by kind.", Labels: []string{"kind"}}
	ItemsEnded  = &Metric{Name: "duecourse_docket_ended_total", Help: "Docket items ended, by kind and by how: answered, lapsed, withdrawn.", Labels: []string{"kind", "status"}}
	ItemTime    = &Metric{"duecourse_docket_duration_seconds", "Docket items ended, with the time that they were open.", []string{"kind"}, periods}
	Cards       = &Metric{Name: "duecourse_docket_cards_total", Help: "Yellow and red cards given, by kind of docket item.", Labels: []string{"kind", "card"}}
	Extensions  = &Metric{Name: "duecourse_docket_extensions_total", Help: "Docket items given more time, by kind.", Labels: []string{"kind"}}

	NoticesSent   = &Metric{Name: "duecourse_notices_sent_total", Help: "Notices delivered, by occasion: opened, reminder, yellow, red, decided.", Labels: []string{"occasion"}}
	NoticesFailed = &Metric{Name: "duecourse_notices_failed_total", Help: "Notices that could not be delivered, by occasion.", Labels: []string{"occasion"}}

	HandOffs          = &Metric{Name: "duecourse_handoffs_total", Help: "Hand-offs to the commission begun."}
	HandOffsDelivered = &Metric{Name: "duecourse_handoffs_delivered_total", Help: "Hand-offs that arrived with the commission."}
	HandOffFailures   = &Metric{Name: "duecourse_handoff_failures_total", Help: "Times that a hand-off could not be delivered for another reason than the time before."}
	HandOffResults    = &Metric{Name: "duecourse_handoff_results_total", Help: "What the commission reported of hand-offs.", Labels: []string{"result"}}
)

// Metrics are all that are counted, in the order in which they are shown.
var Metrics = []*Metric{
	CasesOpened, CaseTime, DecisionTime, DecisionGrounds, StageTime, ProceedingsOpened, ProceedingsClosed, Certificates,
	Commands, Refusals, Stops, Assessments, AssessedGrounds,
	ItemsOpened, ItemsEnded, ItemTime, Cards, Extensions,
	NoticesSent, NoticesFailed, HandOffs, HandOffsDelivered, HandOffFailures, HandOffResults,
}
