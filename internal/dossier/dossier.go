// Package dossier puts together the dossier (案卷) of a case from its journal: the story that the journal tells, with the
// check of its hash chain, as Markdown for people and as one JSON object for programs.
package dossier

import (
	"context"
	"io"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Dossier is everything about a case.
type Dossier struct {
	Story    explain.Story
	Chain    lang.Text // what the check of the chain came to
	Broken   bool      // the chain is broken
	Recorded int64     // entries that the register has; later ones are the engine's
}

// Of makes a dossier of the whole journal of a case, whose last entry has the hash head. A broken chain is told in the
// dossier; the error is of an entry that cannot be read although the chain is whole.
func Of(entries []message.Entry, head string, recorded int) (Dossier, error) {
	d := Dossier{Recorded: int64(recorded)}
	d.Chain, d.Broken = CheckChain(entries, head)
	story, err := explain.Recall(entries)
	if err != nil && !d.Broken { // an altered entry that cannot be read is told with the chain
		return d, err
	}
	d.Story = story
	return d, nil
}

// Markdown writes the dossier as one file in one language.
func (d Dossier) Markdown(w io.Writer, m *measures.Measures, l lang.Lang) error {
	checked := d.Chain.In(l)
	if n := d.Story.State.Seq - d.Recorded; n > 0 {
		checked += lang.Format("其中末 %d 条尚未入台账，来自引擎。", " The last %d are not in the register yet and come from the engine.", n).In(l)
	}
	return explain.Dossier(w, d.Story, m, checked, l)
}

// CheckChain checks the chain of a journal up to the head that its case names, and says what it came to.
func CheckChain(entries []message.Entry, head string) (text lang.Text, broken bool) {
	var seq int64
	last := ""
	for _, e := range entries {
		if err := e.Verify(seq, last); err != nil {
			return lang.Format("链条不完整：第 %d 条记录缺失、被改动或者与前一条不相连。此后的记录不足为凭。",
				"The chain is broken: entry %d is missing, altered, or does not continue the one before. What follows proves nothing.", seq+1), true
		}
		seq, last = e.Seq, e.Hash
	}
	if last != head {
		return lang.Format("链条不完整：末条记录（第 %d 条）与案件所载的不符。", "The chain is broken: the last entry, %d, is not the one that the case names.", seq), true
	}
	return lang.Format("链条已核对：共 %d 条，首尾完整，末条哈希 %s。", "The chain was checked: %d entries, complete; the last hash is %s.", seq, head), false
}

// Journals are where journals are kept, such as the register.
type Journals interface {
	Journal(ctx context.Context, number string, after int64, limit int) ([]message.Entry, error)
}

// Journal reads the whole journal of a case.
func Journal(ctx context.Context, from Journals, number string) ([]message.Entry, error) {
	var all []message.Entry
	for {
		entries, err := from.Journal(ctx, number, int64(len(all)), 0)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			return all, nil
		}
		all = append(all, entries...)
	}
}
