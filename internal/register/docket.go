package register

import (
	"context"
	"encoding/json"
	"time"

	"duecourse/internal/message"
)

// DocketFilter chooses open docket items. What is empty does not restrict.
type DocketFilter struct {
	Case    string
	Unit    string
	Role    message.Role // that the item awaits
	Kind    message.ItemKind
	Card    message.Card
	Overdue time.Time  // only items whose last day has ended at this instant and that do not stand still
	Stopped bool       // only items that stand still
	Near    time.Time  // leaves out limits that are not near at this instant: see message.Item.FarLimit
	After   *DocketRow // only items that come after this one: the last of the page before
	Limit   int        // at most MaxPage
}

// DocketRow is an open item and the case that it belongs to.
type DocketRow struct {
	Case   string        `json:"case"`
	Matter string        `json:"matter,omitempty"`
	Unit   string        `json:"unit"`
	Stage  message.Stage `json:"stage"`
	Item   message.Item  `json:"item"`
}

// "status" is compared with a constant and not an argument, so that the index of open items serves.
const selectDocket = `SELECT cases.number, cases.matter, cases.unit, cases.stage, docket.body
	FROM docket JOIN cases ON cases.number = docket.number`

// Docket returns the open items over all cases that the filter chooses, the soonest due first; of those due at the same
// instant, by case number and item id. Those of clocks and watches are among them.
func (r *Register) Docket(ctx context.Context, f DocketFilter) ([]DocketRow, error) {
	q := f.query()
	return list(ctx, r.read, q.sql(selectDocket, "docket.due, docket.number, docket.item", f.Limit), q.args, scanDocket)
}

// CountDocket returns how many open items the filter chooses, whatever its Limit.
func (r *Register) CountDocket(ctx context.Context, f DocketFilter) (int, error) {
	q := f.query()
	var n int
	if err := r.read.QueryRowContext(ctx, q.filtered("SELECT COUNT(*) FROM docket"), q.args...).Scan(&n); err != nil {
		return 0, failed(err)
	}
	return n, nil
}

func (f DocketFilter) query() (q query) {
	q.where("docket.status = 'open'")
	q.equal("docket.number", f.Case)
	q.equal("docket.unit", f.Unit)
	q.equal("docket.role", string(f.Role))
	q.equal("docket.kind", string(f.Kind))
	q.equal("docket.card", string(f.Card))
	if !f.Overdue.IsZero() {
		q.where("docket.stopped = 0 AND docket.due <= $?", instant(f.Overdue))
	}
	if f.Stopped {
		q.where("docket.stopped = 1")
	}
	if !f.Near.IsZero() {
		q.where("(docket.kind <> $? OR docket.card <> '' OR docket.stopped = 0 AND docket.due <= $?)", string(message.AwaitLimit), instant(f.Near))
	}
	if a := f.After; a != nil {
		q.where("(docket.due, docket.number, docket.item) > ($?, $?, $?)", instant(a.Item.Due), a.Case, a.Item.ID)
	}
	return q
}

func scanDocket(r row) (DocketRow, error) {
	var d DocketRow
	var body string
	if err := r.Scan(&d.Case, &d.Matter, &d.Unit, &d.Stage, &body); err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(body), &d.Item)
}
