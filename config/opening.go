package config

import (
	"slices"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

// Procedure is what the procedure is told by the settings: the waits, the periods and the calendar. It travels in the
// input of workflows; none of them reads a setting.
type Procedure struct {
	Terms    message.Terms
	Rules    []period.Rule
	Calendar period.Calendar

	Collective *message.Collective // what is decided collectively
}

// Procedure reads what the procedure is told. The error is a source.Problems.
func (s Settings) Procedure() (Procedure, error) {
	p := Procedure{Terms: s.Terms(), Collective: s.Collective.message()}
	var err error
	if p.Calendar, err = s.ReadCalendar(); err != nil {
		return p, err
	}
	p.Rules, err = s.ReadPeriods()
	return p, err
}

// ReadCalendar reads the calendar in force by these settings. The error is a source.Problems.
func (s Settings) ReadCalendar() (period.Calendar, error) {
	name, data := Calendar()
	if s.Calendar != "" {
		var err error
		if name, data, err = replaced(s.Calendar); err != nil {
			return period.Calendar{}, err
		}
	}
	return period.ReadCalendar(name, data)
}

// ReadPeriods reads the periods in force by these settings. A file that replaces the built-in ones must have each of them:
// the procedure cannot do without. The error is a source.Problems.
func (s Settings) ReadPeriods() ([]period.Rule, error) {
	name, data := Periods()
	if s.Periods != "" {
		var err error
		if name, data, err = replaced(s.Periods); err != nil {
			return nil, err
		}
	}
	rules, err := period.ReadRules(name, data, roleWords()...)
	if err != nil || s.Periods == "" {
		return rules, err
	}
	return rules, lacking(rules, name)
}

// lacking is an error with every built-in period that is not among the rules, or nil.
func lacking(rules []period.Rule, name string) error {
	ours, err := period.ReadRules(Periods())
	if err != nil {
		return err
	}
	var problems source.Problems
	for _, r := range ours {
		if !slices.ContainsFunc(rules, func(other period.Rule) bool { return other.ID == r.ID }) {
			problems = append(problems, source.Problem{File: name, Text: lang.Format("缺少期限 %s（%s）", "the period %s is missing (%s)", r.ID, r.Name)})
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// roleWords are the roles that an extension may be reserved to.
func roleWords() []string {
	words := make([]string, len(extending))
	for i, r := range extending {
		words[i] = string(r)
	}
	return words
}

var extending = []message.Role{message.Handler, message.LegalReviewer, message.Supervisor, message.Superior}

func replaced(path string) (string, []byte, error) {
	data, err := ReadData(path)
	return path, data, err
}

// continueAfter is the length of history, in events, at which a case continues as new: few enough for a worker that does not
// have the case at hand to replay it in less than 50 ms.
const continueAfter = 600

// Open gives a case's input what the procedure is told. Terms and collective decisions that the input has already stay.
// The calendar goes with it from the year of the day on which the case opens or, where that is earlier, of the act.
func (p Procedure) Open(in *message.CaseInput, on civil.Date) {
	if in.Terms == nil {
		in.Terms = p.Terms
	}
	if in.Collective == nil {
		in.Collective = p.Collective
	}
	if in.ContinueAfter == 0 {
		in.ContinueAfter = continueAfter
	}
	in.Rules = p.Rules
	if !in.Act.Date.IsZero() && in.Act.Date.Before(on) {
		on = in.Act.Date
	}
	ahead := p.Calendar.From(on.Year())
	in.Calendar = &ahead
}
