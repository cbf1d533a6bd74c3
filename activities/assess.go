package activities

import (
	"context"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
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
	assessment, err := m.Assess(measures.Input{Case: in.Case, AsOf: in.AsOf, Statements: c.Statements(in.AsOf)})
	if err != nil {
		return message.AssessResult{}, permanent(err, lang.Format("案件 %s 无法评估：%v", "case %s cannot be assessed: %v", in.Case, err))
	}
	return message.AssessResult{Recommendation: recommendationOf(m, assessment)}, nil
}
