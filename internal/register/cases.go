package register

import (
	"context"
	"database/sql"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// MaxPage is the most rows that one call of Cases, Docket or Journal returns, and how many it returns when asked for
// none or fewer.
const MaxPage = 1000

func page(limit int) int {
	if limit < 1 || limit > MaxPage {
		return MaxPage
	}
	return limit
}

// Filter chooses cases. What is empty does not restrict.
type Filter struct {
	Unit        string
	Matter      string
	Stage       message.Stage
	Disposition string
	Measures    string // version
	Kind        string // type of the workflow; none is a case, AnyKind everything
	Open        bool   // only cases that are not closed
	After       string // only case numbers after this one, by bytes: the last of the page before
	Limit       int    // at most MaxPage
}

// AnyKind is the filter's Kind that does not restrict to cases, clocks or watches.
const AnyKind = "*"

const selectCase = `SELECT number, kind, matter, unit, stage, disposition, measures, opened, closed, seq, head FROM cases`

// Case returns the projection of one case, instants in UTC, or ErrNotFound.
func (r *Register) Case(ctx context.Context, number string) (message.CaseRow, error) {
	if !storable(number) {
		return message.CaseRow{}, noCase(number)
	}
	c, err := scanCase(r.read.QueryRowContext(ctx, selectCase+` WHERE number = $1`, number))
	if errors.Is(err, sql.ErrNoRows) {
		return message.CaseRow{}, noCase(number)
	}
	if err != nil {
		return message.CaseRow{}, failed(err)
	}
	return c, nil
}

// Cases returns the cases that the filter chooses, by case number.
func (r *Register) Cases(ctx context.Context, f Filter) ([]message.CaseRow, error) {
	var q query
	q.equal("unit", f.Unit)
	q.equal("matter", f.Matter)
	q.equal("stage", string(f.Stage))
	q.equal("disposition", f.Disposition)
	q.equal("measures", f.Measures)
	if f.Kind != AnyKind {
		q.where("kind = $?", f.Kind)
	}
	if f.Open {
		q.where("closed IS NULL")
	}
	if f.After != "" {
		q.where("number > $?", f.After)
	}
	return list(ctx, r.read, q.sql(selectCase, "number", f.Limit), q.args, scanCase)
}

func noCase(number string) error {
	return fail(ErrNotFound, nil, lang.Format(
		"台账里没有案件 %.80s", "the register has no case %.80s", number))
}

// row is one row of an answer: *sql.Row or *sql.Rows.
type row interface{ Scan(...any) error }

func scanCase(r row) (message.CaseRow, error) {
	var c message.CaseRow
	var opened string
	var closed sql.NullString
	err := r.Scan(&c.Case, &c.Kind, &c.Matter, &c.Unit, &c.Stage, &c.Disposition, &c.Measures, &opened, &closed, &c.Seq, &c.Head)
	if err != nil {
		return c, err
	}
	if closed.Valid {
		if c.Closed, err = parseInstant(closed.String); err != nil {
			return c, err
		}
	}
	c.Opened, err = parseInstant(opened)
	return c, err
}
