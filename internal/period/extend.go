package period

import (
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// Refusal is why a length, a calendar or an extension is not taken, with the article that says so where one does.
type Refusal struct {
	Citation string
	Text     lang.Text
}

func (r *Refusal) Error() string { return r.Text.EN }

func refuse(citation, zh, en string, args ...any) error {
	return &Refusal{citation, lang.Format(zh, en, args...)}
}

// Extend gives a period a new last day, as far as its rule allows: never without a reason, by a role that may, no more
// often and no further than the law lets it. What the bureau set, the bureau may extend. The error is a *Refusal.
func Extend(r Result, rule Rule, e Extension, cal Calendar) (Result, error) {
	e.Old = r.Last
	switch {
	case strings.TrimSpace(e.Reason) == "":
		return r, refuse("", "延长期限应当写明理由", "an extension needs a reason")
	case !e.New.After(r.Last):
		return r, refuse("", "新的最后一日应当晚于 %s", "the new last day must be after %s", r.Last)
	case rule.Longer == nil && !rule.BureauSet:
		return r, refuse(rule.Citation, "法定期限，不得延长（%s）", "the law sets this period and allows no extension (%s)", rule.Citation)
	}
	if l := rule.Longer; l != nil {
		e.Citation = l.Citation
		var most civil.Date
		if l.Most.IsZero() {
			first := r.Last
			if len(r.Extensions) > 0 {
				first = r.Extensions[0].Old
			}
			most, _ = cal.add(first, l.By)
		} else {
			most, _ = cal.add(r.Event.On, l.Most)
		}
		most, _ = cal.roll(most)
		switch {
		case len(l.Roles) > 0 && !slices.Contains(l.Roles, e.Role):
			return r, refuse(l.Citation, "%s 无权延长该期限", "%s may not extend this period", e.Role)
		case l.Times > 0 && len(r.Extensions) >= l.Times:
			return r, refuse(l.Citation, "该期限已经延长 %d 次，不得再延长（%s）", "it was extended %d times already, and may not be again (%s)", len(r.Extensions), l.Citation)
		case e.New.After(most):
			return r, refuse(l.Citation, "最迟不得超过 %s（%s）", "%s is the latest day possible (%s)", most, l.Citation)
		}
	}
	r.Extensions = append(slices.Clone(r.Extensions), e)
	r.Last, r.Rolled = cal.roll(e.New)
	r.Provisional = cal.missing(r.First, r.Last)
	return r, nil
}

// Recount counts a period anew over another calendar. Extensions fix a day each and stay; a period that has one keeps its
// last day, rolled forward where that is a day off now.
func Recount(r Result, rule Rule, cal Calendar) Result {
	rule.ID, rule.Span, rule.Citation = r.Rule, r.Span, r.Citation
	out := Count(r.Event, rule, cal)
	if n := len(r.Extensions); n > 0 {
		out.Extensions = r.Extensions
		out.Last, out.Rolled = cal.roll(r.Extensions[n-1].New)
		out.Provisional = cal.missing(r.First, out.Last)
	}
	return out
}
