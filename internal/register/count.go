package register

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/message"
	"duecourse/internal/tally"
)

// postgresShards is over how many rows each count is spread in PostgreSQL. SQLite has one writer, and needs one.
const postgresShards = 8

// series is one row of the tallies.
type series struct {
	name, labels, bucket string
	shard                int
}

func (s series) compare(o series) int {
	return cmp.Or(strings.Compare(s.name, o.name), strings.Compare(s.labels, o.labels), strings.Compare(s.bucket, o.bucket),
		cmp.Compare(s.shard, o.shard))
}

// amount is what is added to one.
type amount struct {
	n     int64
	total int64 // milliseconds
}

// tallies gather counts before they are written, each row once.
type tallies map[series]amount

func (t tallies) add(c tally.Count, shard int) error {
	labels, err := json.Marshal(append([]string{}, c.Labels...))
	if err != nil {
		return err
	}
	s := series{c.Metric.Name, string(labels), "", shard}
	if len(c.Metric.Buckets) > 0 {
		s.bucket = bucketOf(c.Metric.Buckets, c.Took)
	}
	a := t[s]
	t[s] = amount{a.n + 1, a.total + c.Took.Milliseconds()}
	return nil
}

func bucketOf(bounds []time.Duration, d time.Duration) string {
	for _, b := range bounds {
		if d <= b {
			return strconv.FormatFloat(b.Seconds(), 'f', -1, 64)
		}
	}
	return infinite
}

const infinite = "+Inf"

// shardOf spreads cases over the rows of a count.
func (r *Register) shardOf(number string) int {
	h := fnv.New32a()
	h.Write([]byte(number))
	return int(h.Sum32() % uint32(r.shards))
}

// count counts entries that were just inserted: the next ones of a case.
func (r *Register) count(ctx context.Context, tx *sql.Tx, kind string, entries []message.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	number := entries[0].Case
	p, err := progressOf(ctx, tx, number)
	if err != nil {
		return err
	}
	t := tallies{}
	for _, e := range entries {
		for _, c := range p.Take(e, kind) {
			if err := t.add(c, r.shardOf(number)); err != nil {
				return err
			}
		}
	}
	if err := saveProgress(ctx, tx, number, p); err != nil {
		return err
	}
	return t.save(ctx, tx)
}

// save adds the amounts to what is there, in one order, so that batches of several cases never wait for each other in a
// circle.
func (t tallies) save(ctx context.Context, tx *sql.Tx) error {
	all := slices.SortedFunc(maps.Keys(t), series.compare)
	rows := make([][]any, len(all))
	for i, s := range all {
		rows[i] = []any{s.name, s.labels, s.bucket, s.shard, t[s].n, t[s].total}
	}
	return insertRows(ctx, tx, `INSERT INTO tallies (name, labels, bucket, shard, n, total)`, rows,
		`ON CONFLICT (name, labels, bucket, shard) DO UPDATE SET n = tallies.n + excluded.n, total = tallies.total + excluded.total`)
}

// progressOf is the zero Progress for a case of which nothing was counted.
func progressOf(ctx context.Context, tx *sql.Tx, number string) (p tally.Progress, err error) {
	var opened, entered, since string
	err = tx.QueryRowContext(ctx, `SELECT opened, stage, entered, handoff, since FROM progress WHERE number = $1`, number).
		Scan(&opened, &p.Stage, &entered, &p.HandOff, &since)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return p, nil
	case err != nil:
		return p, failed(err)
	}
	for _, c := range []struct {
		text string
		into *time.Time
	}{{opened, &p.Opened}, {entered, &p.Entered}, {since, &p.Since}} {
		if *c.into, err = parseInstant(c.text); err != nil {
			return p, failed(err)
		}
	}
	return p, nil
}

func saveProgress(ctx context.Context, tx *sql.Tx, number string, p tally.Progress) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO progress (number, opened, stage, entered, handoff, since) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (number) DO UPDATE SET opened = excluded.opened, stage = excluded.stage, entered = excluded.entered,
			handoff = excluded.handoff, since = excluded.since`,
		number, instant(p.Opened), label(string(p.Stage)), instant(p.Entered), label(p.HandOff), instant(p.Since))
	if err != nil {
		return failed(err)
	}
	return nil
}

// CountNotice counts a notice that was delivered, by its key once.
func (r *Register) CountNotice(ctx context.Context, n message.Notice, at time.Time) error {
	if !storable(n.Key) {
		return malformed("通知的标识 %.40q 不能使用", "the key %.40q of a notice cannot be used", n.Key)
	}
	return r.inWrite(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO notices (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, n.Key, instant(at))
		if err != nil {
			return failed(err)
		}
		added, err := res.RowsAffected()
		if err != nil {
			return failed(err)
		}
		if added == 0 {
			return nil
		}
		t := tallies{}
		c := tally.Count{Metric: tally.NoticesSent, Labels: []string{tally.Label(string(n.Occasion))}}
		if err := t.add(c, r.shardOf(n.Case)); err != nil {
			return err
		}
		return t.save(ctx, tx)
	})
}

// countAll counts the journals that a register held before anything was counted.
func countAll(ctx context.Context, tx *sql.Tx) error {
	t := tallies{}
	all := map[string]*tally.Progress{}
	type line struct {
		entry message.Entry
		kind  string
	}
	err := each(ctx, tx, `SELECT journal.number, journal.seq, at, event, data, cases.kind
		FROM journal JOIN cases ON cases.number = journal.number ORDER BY journal.number, journal.seq`, nil,
		func(r row) (l line, err error) {
			var at string
			var data []byte
			if err = r.Scan(&l.entry.Case, &l.entry.Seq, &at, &l.entry.Event, &data, &l.kind); err != nil {
				return l, err
			}
			l.entry.Data = data
			l.entry.At, _ = parseInstant(at) // one that was altered counts from the year 1; Verify tells of it
			return l, nil
		},
		func(l line) error {
			p := all[l.entry.Case]
			if p == nil {
				p = &tally.Progress{}
				all[l.entry.Case] = p
			}
			for _, c := range p.Take(l.entry, l.kind) {
				if err := t.add(c, 0); err != nil {
					return err
				}
			}
			return nil
		})
	if err != nil {
		return err
	}
	for number, p := range all {
		if err := saveProgress(ctx, tx, number, *p); err != nil {
			return err
		}
	}
	return t.save(ctx, tx)
}

// Total is one series of what was counted. Where it has buckets, N and Sum are those of one bucket alone.
type Total struct {
	Name   string
	Labels []string
	Bucket float64 // upper bound in seconds, or infinite
	N      int64
	Sum    time.Duration
}

// Totals returns all that was counted, by name, labels and bucket.
func (r *Register) Totals(ctx context.Context) ([]Total, error) {
	all, err := list(ctx, r.read, `SELECT name, labels, bucket, CAST(SUM(n) AS BIGINT), CAST(SUM(total) AS BIGINT) FROM tallies GROUP BY name, labels, bucket`, nil,
		func(r row) (t Total, err error) {
			var labels, bucket string
			var ms int64
			if err = r.Scan(&t.Name, &labels, &bucket, &t.N, &ms); err != nil {
				return t, err
			}
			t.Sum = time.Duration(ms) * time.Millisecond
			switch bucket {
			case "":
			case infinite:
				t.Bucket = math.Inf(1)
			default:
				if t.Bucket, err = strconv.ParseFloat(bucket, 64); err != nil {
					return t, err
				}
			}
			return t, json.Unmarshal([]byte(labels), &t.Labels)
		})
	slices.SortFunc(all, func(a, b Total) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Labels, b.Labels), cmp.Compare(a.Bucket, b.Bucket))
	})
	return all, err
}
