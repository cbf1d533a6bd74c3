package period

import (
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// Rule is how long a period is, and by which law.
type Rule struct {
	ID        string     `json:"id"`
	Span      Span       `json:"span"`
	Citation  string     `json:"citation"` // article and law, or the article of the Measures for which the bureau sets it
	Name      lang.Text  `json:"-"`
	From      lang.Text  `json:"-"`                    // what it runs from
	Note      lang.Text  `json:"-"`                    // what else there is to know of it
	BureauSet bool       `json:"bureau_set,omitempty"` // no law fixes the number
	Times     int        `json:"times,omitempty"`      // how often it runs, each from the last one's end; 0: once
	Longer    *Extending `json:"longer,omitempty"`     // how it may be extended; nil where the law allows none
}

// Extending is how far the law lets a period be extended.
type Extending struct {
	Most     Span     `json:"most,omitzero"` // the whole period at most, from the same event
	By       Span     `json:"by,omitzero"`   // or so much more at most, from the last day on
	Times    int      `json:"times,omitempty"`
	Roles    []string `json:"roles,omitempty"` // that may extend it; none: any
	Citation string   `json:"citation"`
}

// Event is what a period runs from.
type Event struct {
	Name string     `json:"name"`
	On   civil.Date `json:"on"`
}

// Result is a period as it was counted, with all that it takes to count it again.
type Result struct {
	Event       Event       `json:"event"`
	Rule        string      `json:"rule"`
	Span        Span        `json:"span"`
	Citation    string      `json:"citation"`
	First       civil.Date  `json:"first"`                 // the day after the event (Civil Code Art. 201)
	Nominal     civil.Date  `json:"nominal"`               // the last day before it rolls forward
	Last        civil.Date  `json:"last"`                  // ends at 24:00 in Asia/Shanghai (Art. 203)
	Skipped     []Skip      `json:"skipped,omitempty"`     // days off that were not counted, of a period of working days
	Rolled      []Skip      `json:"rolled,omitempty"`      // days off over which the last day rolled forward (Art. 203)
	Calendar    string      `json:"calendar,omitempty"`    // its version
	Provisional []int       `json:"provisional,omitempty"` // years that it touches and whose notice is not known
	Extensions  []Extension `json:"extensions,omitempty"`
}

// Skip is a day that was not counted, and why.
type Skip struct {
	On   civil.Date `json:"on"`
	Kind DayKind    `json:"kind"`
	Name string     `json:"name,omitempty"` // of the holiday
}

// Text says what the day is.
func (s Skip) Text() lang.Text {
	switch s.Kind {
	case Weekend:
		return lang.Text{ZH: "周末", EN: "weekend"}
	case MakeUp:
		return lang.Text{ZH: "调休上班", EN: "make-up working day"}
	case Workday:
		return lang.Text{ZH: "工作日", EN: "working day"}
	}
	if s.Name == "" {
		return lang.Text{ZH: "放假", EN: "holiday"}
	}
	return lang.Format("%s放假", "holiday %s", s.Name)
}

// Extension is one prolongation of a period.
type Extension struct {
	Old      civil.Date `json:"old"`
	New      civil.Date `json:"new"`
	By       string     `json:"by"` // account id
	Role     string     `json:"role"`
	Reason   string     `json:"reason"`
	Citation string     `json:"citation,omitempty"`
	At       time.Time  `json:"at"`
}

// End is the instant at which the last day ends, in UTC.
func (r Result) End() time.Time { return r.Last.AddDays(1).Start() }
