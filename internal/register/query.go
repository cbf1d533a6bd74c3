package register

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// query gathers conditions and their arguments. Both databases number arguments $1, $2, …
type query struct {
	conditions []string
	args       []any
}

// where adds a condition in which each "$?" stands for the next of args.
func (q *query) where(condition string, args ...any) {
	for _, a := range args {
		q.args = append(q.args, a)
		condition = strings.Replace(condition, "$?", "$"+strconv.Itoa(len(q.args)), 1)
	}
	q.conditions = append(q.conditions, condition)
}

// equal restricts a column to a value, unless that is empty.
func (q *query) equal(column, value string) {
	if value != "" {
		q.where(column+" = $?", value)
	}
}

// sql completes a SELECT that has no WHERE yet with the conditions, an order and a limit.
func (q *query) sql(selection, order string, limit int) string {
	return q.filtered(selection) + " ORDER BY " + order + " LIMIT " + strconv.Itoa(page(limit))
}

// filtered adds the conditions to a SELECT that has no WHERE yet.
func (q *query) filtered(selection string) string {
	if len(q.conditions) == 0 {
		return selection
	}
	return selection + " WHERE " + strings.Join(q.conditions, " AND ")
}

// querier is *sql.DB or *sql.Tx.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// each calls do for every row of an answer, one at a time.
func each[T any](ctx context.Context, db querier, sql string, args []any, scan func(row) (T, error),
	do func(T) error) error {
	rows, err := db.QueryContext(ctx, sql, args...)
	if err != nil {
		return failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return failed(err)
		}
		if err := do(v); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failed(err)
	}
	return nil
}

// list returns all rows of an answer.
func list[T any](ctx context.Context, db querier, sql string, args []any, scan func(row) (T, error)) ([]T, error) {
	var out []T
	err := each(ctx, db, sql, args, scan, func(v T) error {
		out = append(out, v)
		return nil
	})
	return out, err
}
