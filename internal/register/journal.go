package register

import (
	"context"
	"encoding/json"
	"fmt"

	"duecourse/internal/message"
)

const selectEntry = `SELECT number, seq, at, actor, event, data, prev, hash FROM journal`

// Journal returns entries of a case in order, from the one after entry number after, at most limit and MaxPage of them,
// as they were recorded: their hashes can be verified. Past the last entry it returns none; for a case that the
// register does not have, ErrNotFound.
func (r *Register) Journal(ctx context.Context, number string, after int64, limit int) ([]message.Entry, error) {
	if _, err := r.Case(ctx, number); err != nil {
		return nil, err
	}
	var q query
	q.where("number = $? AND seq > $?", number, after)
	return list(ctx, r.read, q.sql(selectEntry, "seq", limit), q.args, scanEntry)
}

func scanEntry(r row) (message.Entry, error) {
	var e message.Entry
	var at, actor string
	var data []byte
	if err := r.Scan(&e.Case, &e.Seq, &at, &actor, &e.Event, &data, &e.Prev, &e.Hash); err != nil {
		return e, unreadable{e, err} // of what a database answers, a type that does not fit; its own failures come elsewhere
	}
	e.Data = data
	var err error
	if e.At, err = parseInstant(at); err != nil {
		return e, unreadable{e, err}
	}
	if err := json.Unmarshal([]byte(actor), &e.Actor); err != nil {
		return e, unreadable{e, err}
	}
	return e, nil
}

// unreadable is an entry with a column that nobody wrote so.
type unreadable struct {
	entry message.Entry
	cause error
}

func (u unreadable) Error() string {
	return fmt.Sprintf("case %s: entry %d cannot be read: %v", u.entry.Case, u.entry.Seq, u.cause)
}

func (u unreadable) Unwrap() error { return u.cause }
