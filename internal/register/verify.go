package register

import (
	"context"
	"database/sql"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// Break says how a chain is broken.
type Break string

const (
	BreakMissing Break = "missing" // an entry is not there
	BreakLink    Break = "link"    // an entry does not continue the one before
	BreakAltered Break = "altered" // an entry does not fit its hash
	BreakHead    Break = "head"    // the last entry is not the one that the case's row names
	BreakCase    Break = "case"    // entries of a case that has no row
)

// Broken is the first place where the chain of a case is broken. From there on the journal proves nothing.
type Broken struct {
	Case string    `json:"case"`
	Seq  int64     `json:"seq"` // of the entry at fault, or of the one that should be there
	How  Break     `json:"how"`
	Text lang.Text `json:"text"`
}

// Verify checks the chain of every case, and that it ends where the case's row says, and returns what is broken. Each
// case is checked as of one moment, entry by entry, so that neither memory nor what is being recorded meanwhile
// suffers. Progress, when not nil, is told how many cases are done of those there were at the start. An error means
// that the check did not come to its end.
func (r *Register) Verify(ctx context.Context, progress func(done, total int)) ([]Broken, error) {
	var total, done int
	if err := r.read.QueryRowContext(ctx, `SELECT count(*) FROM cases`).Scan(&total); err != nil {
		return nil, failed(err)
	}
	var out []Broken
	after := ""
	for {
		numbers, err := r.numbers(ctx, after)
		if err != nil {
			return out, err
		}
		if len(numbers) == 0 {
			break
		}
		for _, number := range numbers {
			b, err := r.verifyCase(ctx, number)
			if err != nil {
				return out, err
			}
			if b != nil {
				out = append(out, *b)
			}
			done++
			if progress != nil {
				progress(done, max(total, done)) // cases may be opened meanwhile
			}
		}
		after = numbers[len(numbers)-1]
	}
	orphans, err := r.orphans(ctx)
	return append(out, orphans...), err
}

// numbers returns the next page of case numbers.
func (r *Register) numbers(ctx context.Context, after string) ([]string, error) {
	var q query
	q.where("number > $?", after)
	return list(ctx, r.read, q.sql(`SELECT number FROM cases`, "number", MaxPage), q.args,
		func(r row) (s string, err error) { return s, r.Scan(&s) })
}

// orphans finds entries whose case was deleted past the foreign key.
func (r *Register) orphans(ctx context.Context) ([]Broken, error) {
	return list(ctx, r.read, `SELECT number, max(seq) FROM journal
		WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.number = journal.number)
		GROUP BY number ORDER BY number`, nil, func(r row) (Broken, error) {
		var number string
		var seq int64
		err := r.Scan(&number, &seq)
		return *brokenAt(number, seq, BreakCase), err
	})
}

// errStop ends the reading of a chain that is broken.
var errStop = errors.New("stop")

func (r *Register) verifyCase(ctx context.Context, number string) (*Broken, error) {
	tx, err := r.read.BeginTx(ctx, r.snapshot)
	if err != nil {
		return nil, failed(err)
	}
	defer tx.Rollback() // it only read
	var bad *Broken
	var seq int64
	var head string
	err = each(ctx, tx, selectEntry+` WHERE number = $1 ORDER BY seq`, []any{number}, scanEntry,
		func(e message.Entry) error {
			if bad = verifyEntry(e, seq, head); bad != nil {
				return errStop
			}
			seq, head = e.Seq, e.Hash
			return nil
		})
	var u unreadable
	switch {
	case errors.Is(err, errStop):
		return bad, nil
	case errors.As(err, &u):
		return brokenAt(number, seq+1, BreakAltered), nil
	case err != nil:
		return nil, err
	}
	return verifyHead(ctx, tx, number, seq, head)
}

func verifyEntry(e message.Entry, seq int64, head string) *Broken {
	switch {
	case e.Seq != seq+1:
		return brokenAt(e.Case, seq+1, BreakMissing)
	case e.Prev != head:
		return brokenAt(e.Case, e.Seq, BreakLink)
	case e.Verify(seq, head) != nil:
		return brokenAt(e.Case, e.Seq, BreakAltered)
	}
	return nil
}

// verifyHead finds entries that were cut off at the end, which leave a chain in order behind.
func verifyHead(ctx context.Context, tx *sql.Tx, number string, seq int64, head string) (*Broken, error) {
	var named message.CaseRow
	err := tx.QueryRowContext(ctx, `SELECT seq, head FROM cases WHERE number = $1`, number).Scan(&named.Seq, &named.Head)
	switch {
	case err != nil:
		return nil, failed(err)
	case named.Seq > seq:
		return brokenAt(number, seq+1, BreakMissing), nil
	case named.Seq != seq || named.Head != head:
		return brokenAt(number, seq, BreakHead), nil
	}
	return nil, nil
}

func brokenAt(number string, seq int64, how Break) *Broken {
	texts := map[Break][2]string{
		BreakMissing: {"%s 缺第 %d 条记录", "%s: entry %d is missing"},
		BreakLink:    {"%s 的第 %d 条记录与前一条不相连", "%s: entry %d does not continue the one before"},
		BreakAltered: {"%s 的第 %d 条记录被改动过", "%s: entry %d was altered"},
		BreakHead:    {"%s 的末条记录（第 %d 条）与案件状态不符", "%s: the last entry, %d, is not the one that the case names"},
		BreakCase:    {"%s 的案件行不在了，办理记录到第 %d 条", "%s: its row is gone; its entries go up to %d"},
	}
	t := texts[how]
	return &Broken{Case: number, Seq: seq, How: how, Text: lang.Format(t[0], t[1], words.Numbered(number), seq)}
}
