package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"duecourse/internal/message"
)

const insertEntries = `INSERT INTO journal (number, seq, at, actor, event, data, prev, hash)`

// appendEntries adds those of the entries, a checked chain of one case, that the journal does not hold yet, and returns
// them.
func appendEntries(ctx context.Context, tx *sql.Tx, entries []message.Entry) ([]message.Entry, error) {
	first := entries[0]
	held, err := hashes(ctx, tx, first.Case, first.Seq-1, entries[len(entries)-1].Seq)
	if err != nil {
		return nil, err
	}
	if first.Seq > 1 {
		before, ok := held[first.Seq-1]
		if !ok {
			return nil, broken(fmt.Errorf("case %s: entry %d is missing before entry %d", first.Case, first.Seq-1, first.Seq))
		}
		if before != first.Prev {
			return nil, broken(fmt.Errorf("case %s: entry %d follows another entry %d than the journal's",
				first.Case, first.Seq, first.Seq-1))
		}
	}
	var added []message.Entry
	var rows [][]any
	for _, e := range entries {
		if h, ok := held[e.Seq]; ok {
			if h != e.Hash {
				return nil, broken(fmt.Errorf("case %s: the journal has another entry %d", e.Case, e.Seq))
			}
			continue
		}
		row, err := entryRow(e)
		if err != nil {
			return nil, err
		}
		added, rows = append(added, e), append(rows, row)
	}
	return added, insertRows(ctx, tx, insertEntries, rows, "")
}

func entryRow(e message.Entry) ([]any, error) {
	actor, err := json.Marshal(e.Actor)
	if err != nil {
		return nil, err
	}
	var data any // null where there is none
	if len(e.Data) > 0 {
		data = []byte(e.Data)
	}
	return []any{e.Case, e.Seq, instant(e.At), string(actor), string(e.Event), data, e.Prev, e.Hash}, nil
}

// hashes returns what the journal of a case holds from entry from to entry to, both included.
func hashes(ctx context.Context, tx *sql.Tx, number string, from, to int64) (map[int64]string, error) {
	rows, err := tx.QueryContext(ctx,
		`SELECT seq, hash FROM journal WHERE number = $1 AND seq BETWEEN $2 AND $3`, number, from, to)
	if err != nil {
		return nil, failed(err)
	}
	defer rows.Close()
	out := map[int64]string{}
	for rows.Next() {
		var seq int64
		var hash string
		if err := rows.Scan(&seq, &hash); err != nil {
			return nil, failed(err)
		}
		out[seq] = hash
	}
	if err := rows.Err(); err != nil {
		return nil, failed(err)
	}
	return out, nil
}
