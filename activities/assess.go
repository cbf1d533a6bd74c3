package activities

import (
	"context"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/periodfacts"
)

// Assess says what the Measures make of the facts of a case, or what is wrong with these facts: an answer, not an error,
// since whoever stated them is to be told.
func (a *Activities) Assess(_ context.Context, in message.AssessInput) (message.AssessResult, error) {
	m, err := a.Versions.get(in.Measures)
	if err != nil {
		return message.AssessResult{}, err
	}
	if in.AsOf.IsZero() {
		return message.AssessResult{}, permanent(errors.New("as_of is missing"),
			lang.Format("案件 %s：缺少评估日期", "case %s: the day of judging is missing", in.Case))
	}
	c, problems := readCase(m, in)
	if len(problems) > 0 {
		return message.AssessResult{Problems: problems}, nil
	}
	facts := a.periods(in).Count(m, in.AsOf, c.Statements(in.AsOf))
	if len(facts.Problems) > 0 {
		return message.AssessResult{Problems: textsOf(facts.Problems)}, nil
	}
	assessment, err := m.Assess(measures.Input{Case: in.Case, AsOf: in.AsOf, Statements: facts.Statements, Counted: facts.Counted})
	if err != nil {
		return message.AssessResult{}, permanent(err, lang.Format("案件 %s 无法评估：%v", "case %s cannot be assessed: %v", in.Case, err))
	}
	return message.AssessResult{Recommendation: recommendationOf(m, assessment)}, nil
}

// periods are what the last days of a case are counted by: its own rules, and its own calendar with the years before it.
func (a *Activities) periods(in message.AssessInput) periodfacts.Periods {
	var own period.Calendar
	if in.Calendar != nil {
		own = *in.Calendar
	}
	return periodfacts.Periods{Rules: in.Rules, Calendar: periodfacts.Before(own, a.Calendar)}
}

func textsOf(problems []periodfacts.Problem) []lang.Text {
	texts := make([]lang.Text, len(problems))
	for i, p := range problems {
		texts[i] = p.Text
	}
	return texts
}
