package config

import (
	"duecourse/internal/civil"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// Procedure is what the procedure is told by the settings: the waits, the periods and the calendar. It travels in the
// input of workflows; none of them reads a setting.
type Procedure struct {
	Terms    message.Terms
	Rules    []period.Rule
	Calendar period.Calendar
}

// Procedure reads what the procedure is told. The error is a source.Problems.
func (s Settings) Procedure() (Procedure, error) {
	p := Procedure{Terms: s.Terms()}
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

// ReadPeriods reads the periods in force by these settings. The error is a source.Problems.
func (s Settings) ReadPeriods() ([]period.Rule, error) {
	name, data := Periods()
	if s.Periods != "" {
		var err error
		if name, data, err = replaced(s.Periods); err != nil {
			return nil, err
		}
	}
	return period.ReadRules(name, data)
}

func replaced(path string) (string, []byte, error) {
	data, err := ReadData(path)
	return path, data, err
}

// Open gives a case's input what the procedure is told. Terms that the input has already stay. The calendar goes with it
// from the year of the day on which the case opens.
func (p Procedure) Open(in *message.CaseInput, on civil.Date) {
	if in.Terms == nil {
		in.Terms = p.Terms
	}
	in.Rules = p.Rules
	ahead := p.Calendar.From(on.Year())
	in.Calendar = &ahead
}
