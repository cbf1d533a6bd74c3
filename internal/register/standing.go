package register

import (
	"context"
	"time"

	"duecourse/internal/message"
)

// Standing is what is open at one moment, in figures.
type Standing struct {
	Cases       []OpenCases
	Proceedings []OpenProceedings
	Docket      []OpenItems
	Stages      []Waiting // by stage: since when the case stands there that has stood longest
	HandOffs    []Waiting // by how they stand: since when the one does that has longest
}

// OpenCases is how many cases of a unit stand at a stage.
type OpenCases struct {
	Stage message.Stage
	Unit  string
	N     int64
}

// OpenProceedings is how many clocks or watches are open, by the type of their workflow.
type OpenProceedings struct {
	Kind string
	N    int64
}

// OpenItems is how many open docket items of a kind carry a card, and run or stand still; since when the oldest of them is
// open, and when the soonest of them is due.
type OpenItems struct {
	Kind    message.ItemKind
	Card    message.Card
	Stopped bool
	N       int64
	Oldest  time.Time
	Due     time.Time
}

// Waiting is how many wait at something, and since when the first of them does.
type Waiting struct {
	At    string
	N     int64
	Since time.Time
}

// Standing returns what is open, all of it as of one moment.
func (r *Register) Standing(ctx context.Context) (Standing, error) {
	var s Standing
	tx, err := r.read.BeginTx(ctx, r.snapshot)
	if err != nil {
		return s, failed(err)
	}
	defer tx.Rollback() // it only read
	s.Cases, err = list(ctx, tx, `SELECT stage, unit, COUNT(*) FROM cases WHERE kind = '' AND closed IS NULL
		GROUP BY stage, unit ORDER BY stage, unit`, nil,
		func(r row) (o OpenCases, err error) { return o, r.Scan(&o.Stage, &o.Unit, &o.N) })
	if err != nil {
		return s, err
	}
	s.Proceedings, err = list(ctx, tx, `SELECT kind, COUNT(*) FROM cases WHERE kind <> '' AND closed IS NULL
		GROUP BY kind ORDER BY kind`, nil,
		func(r row) (o OpenProceedings, err error) { return o, r.Scan(&o.Kind, &o.N) })
	if err != nil {
		return s, err
	}
	s.Docket, err = list(ctx, tx, `SELECT kind, card, stopped, COUNT(*), MIN(opened), MIN(due) FROM docket WHERE status = 'open'
		GROUP BY kind, card, stopped ORDER BY kind, card, stopped`, nil, scanOpenItems)
	if err != nil {
		return s, err
	}
	s.Stages, err = list(ctx, tx, `SELECT stage, COUNT(*), MIN(entered) FROM progress WHERE stage <> '' AND stage <> 'closed'
		GROUP BY stage ORDER BY stage`, nil, scanWaiting)
	if err != nil {
		return s, err
	}
	s.HandOffs, err = list(ctx, tx, `SELECT handoff, COUNT(*), MIN(since) FROM progress WHERE handoff <> ''
		GROUP BY handoff ORDER BY handoff`, nil, scanWaiting)
	return s, err
}

func scanOpenItems(r row) (o OpenItems, err error) {
	var oldest, due string
	var stopped int
	if err = r.Scan(&o.Kind, &o.Card, &stopped, &o.N, &oldest, &due); err != nil {
		return o, err
	}
	o.Stopped = stopped != 0
	if o.Oldest, err = parseInstant(oldest); err != nil {
		return o, err
	}
	o.Due, err = parseInstant(due)
	return o, err
}

func scanWaiting(r row) (w Waiting, err error) {
	var since string
	if err = r.Scan(&w.At, &w.N, &since); err != nil {
		return w, err
	}
	w.Since, err = parseInstant(since)
	return w, err
}
