package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Record writes the entries of a batch and the case as it stands after them, all or nothing. When it returns nil, they
// are on disk. A batch may come again, or overlap with one before: entries that are there already are skipped, and the
// projection never goes back to an earlier entry. A batch without entries changes nothing.
//
// ErrChain is returned where an entry is there already with another hash, where entries before the batch are missing,
// and where the batch does not continue the chain; ErrBatch where its parts do not fit together or cannot be stored.
// Both are permanent.
func (r *Register) Record(ctx context.Context, b message.Batch) error {
	if len(b.Entries) == 0 {
		return nil
	}
	if err := check(b); err != nil {
		return err
	}
	return r.inWrite(ctx, func(tx *sql.Tx) error {
		// First the case: its row is the lock that makes batches of one case follow each other in PostgreSQL, and
		// leaves those of other cases alone.
		moved, err := projectCase(ctx, tx, b.Case)
		if err != nil {
			return err
		}
		added, err := appendEntries(ctx, tx, b.Entries)
		if err != nil {
			return err
		}
		if moved {
			if err := projectDocket(ctx, tx, b.Case.Case, b.Case.Unit, b.Docket); err != nil {
				return err
			}
			if err := projectDecisions(ctx, tx, b.Case.Case, b.Decisions); err != nil {
				return err
			}
		}
		return r.count(ctx, tx, b.Case.Kind, added) // last: other cases may wait for the rows that it locks
	})
}

// check finds what is wrong with a batch whatever the register holds.
func check(b message.Batch) error {
	number := b.Case.Case
	if number == "" || !storable(number) {
		return malformed("案号 %.40q 不能使用", "the case number %.40q cannot be used", number)
	}
	// What JSON cannot carry, such as the year 10000, comes back from no column either.
	if _, err := json.Marshal(b); err != nil {
		return malformed("无法写成 JSON：%v", "not writable as JSON: %v", err)
	}
	seq, head := b.Entries[0].Seq-1, b.Entries[0].Prev
	if seq < 0 || seq == 0 && head != "" {
		return broken(errors.New("the first entry is not numbered 1 or follows another"))
	}
	for _, e := range b.Entries {
		if e.Case != number {
			return malformed("记录属于 %.40q，批次属于 %q", "an entry of case %.40q in a batch of %q", e.Case, number)
		}
		if !storable(string(e.Event)) {
			return malformed("记录 %d 的事件名不能使用", "entry %d has an event name that cannot be used", e.Seq)
		}
		e.At = e.At.UTC() // as it will be read: the hash must fit that
		if err := e.Verify(seq, head); err != nil {
			return broken(err)
		}
		seq, head = e.Seq, e.Hash
	}
	if b.Case.Seq != seq || b.Case.Head != head {
		return malformed("案件状态对应第 %d 条记录，批次止于第 %d 条",
			"the case stands at entry %d and the batch ends at %d, or their hashes differ", b.Case.Seq, seq)
	}
	for _, it := range b.Docket {
		if it.ID == "" || !storable(it.ID) {
			return malformed("待办事项编号 %.40q 不能使用", "the docket item id %.40q cannot be used", it.ID)
		}
	}
	return nil
}

func malformed(zh, en string, args ...any) error {
	t := lang.Format(zh, en, args...)
	return fail(ErrBatch, nil, lang.Format("批次有误：%s", "malformed batch: %s", t))
}

func broken(err error) error {
	return fail(ErrChain, err, lang.Format(
		"办理记录的链条不连续：%v", "the entries do not continue the journal: %v", err))
}
