package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"duecourse/internal/message"
)

const upsertCase = `INSERT INTO cases
	(number, matter, unit, stage, disposition, measures, opened, closed, seq, head, kind)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	ON CONFLICT (number) DO UPDATE SET
		matter = excluded.matter, unit = excluded.unit, stage = excluded.stage, disposition = excluded.disposition,
		measures = excluded.measures, opened = excluded.opened, closed = excluded.closed,
		seq = excluded.seq, head = excluded.head
	WHERE excluded.seq > cases.seq`

// projectCase writes the case unless the register already has it at this entry or a later one, and reports whether it
// did. Either way the row is locked until the transaction ends.
func projectCase(ctx context.Context, tx *sql.Tx, c message.CaseRow) (bool, error) {
	var closed any // null while the case is open
	if !c.Closed.IsZero() {
		closed = instant(c.Closed)
	}
	res, err := tx.ExecContext(ctx, upsertCase, c.Case, label(c.Matter), label(c.Unit), label(string(c.Stage)),
		label(c.Disposition), label(c.Measures), instant(c.Opened), closed, c.Seq, c.Head, label(c.Kind))
	if err != nil {
		return false, failed(err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, failed(err)
	}
	return n > 0, nil
}

const insertItems = `INSERT INTO docket (number, item, kind, role, opened, warn_at, due, card, status, body, stopped, unit)`

const itemsThere = `ON CONFLICT (number, item) DO UPDATE SET
		kind = excluded.kind, role = excluded.role, opened = excluded.opened, warn_at = excluded.warn_at,
		due = excluded.due, card = excluded.card, status = excluded.status, body = excluded.body,
		stopped = excluded.stopped, unit = excluded.unit`

// projectDocket makes the docket of a case what the batch says. Items that ended stay even when a batch no longer names
// them, since a workflow may drop them from its state; an open one that it no longer names is awaited no more.
func projectDocket(ctx context.Context, tx *sql.Tx, number, unit string, items []message.Item) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM docket WHERE number = $1 AND status = 'open'`, number); err != nil {
		return failed(err)
	}
	var rows [][]any
	for i, it := range items {
		if slices.ContainsFunc(items[i+1:], func(later message.Item) bool { return later.ID == it.ID }) {
			continue // one statement writes a row once
		}
		body, err := json.Marshal(it)
		if err != nil {
			return err
		}
		stopped := 0
		if !it.Stopped.IsZero() {
			stopped = 1
		}
		rows = append(rows, []any{number, it.ID, label(string(it.Kind)), label(string(it.From)),
			instant(it.Opened), instant(it.WarnAt), instant(it.Due), label(string(it.Card)), label(string(it.Status)),
			string(body), stopped, label(unit)})
	}
	return insertRows(ctx, tx, insertItems, rows, itemsThere)
}

const insertDecision = `INSERT INTO decisions (number, n, disposition, sanction, collective, decided, served, status, body)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// projectDecisions makes the decisions of a case what the batch says: all of them, each time.
func projectDecisions(ctx context.Context, tx *sql.Tx, number string, all []message.DecisionRow) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM decisions WHERE number = $1`, number); err != nil {
		return failed(err)
	}
	for i, d := range all {
		body, err := json.Marshal(d.Decision)
		if err != nil {
			return err
		}
		collective := 0
		if d.Decision.Meeting != nil {
			collective = 1
		}
		_, err = tx.ExecContext(ctx, insertDecision, number, i+1, label(string(d.Decision.Disposition)), label(d.Decision.Sanction),
			collective, instant(d.At), d.Served.String(), label(d.Status), string(body))
		if err != nil {
			return failed(err)
		}
	}
	return nil
}

// Decisions returns the decisions of a case in the order in which they were made.
func (r *Register) Decisions(ctx context.Context, number string) ([]message.DecisionRow, error) {
	if !storable(number) {
		return nil, nil
	}
	return list(ctx, r.read, `SELECT decided, served, status, body FROM decisions WHERE number = $1 ORDER BY n`, []any{number}, scanDecision)
}

func scanDecision(r row) (message.DecisionRow, error) {
	var d message.DecisionRow
	var at, served, body string
	err := r.Scan(&at, &served, &d.Status, &body)
	if err == nil {
		d.At, err = parseInstant(at)
	}
	if err == nil {
		err = d.Served.UnmarshalText([]byte(served))
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &d.Decision)
	}
	return d, err
}
