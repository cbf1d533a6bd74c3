package activities

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"duecourse/internal/message"
	"duecourse/internal/register"
)

// fakeRegister answers with one error and keeps the last batch.
type fakeRegister struct {
	err  error
	last message.Batch
}

func (f *fakeRegister) Record(ctx context.Context, b message.Batch) error {
	f.last = b
	return f.err
}

func TestRecord(t *testing.T) {
	entry, err := message.Chain(message.Entry{Case: "LYG-1", At: time.Unix(1, 0), Event: message.CaseOpened, Data: []byte(`{"a":1}`)}, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	batch := message.Batch{Entries: []message.Entry{entry}, Case: message.CaseRow{Case: "LYG-1", Seq: 1, Head: entry.Hash}}
	for name, c := range map[string]struct {
		err     error
		kind    string
		forGood bool
	}{
		"broken chain":    {fmt.Errorf("x: %w", register.ErrChain), message.ErrPermanent, true},
		"malformed batch": {fmt.Errorf("x: %w", register.ErrBatch), message.ErrPermanent, true},
		"unreachable":     {register.ErrUnreachable, ErrRegister, false},
		"newer schema":    {register.ErrNewer, ErrRegister, false},
		"anything":        {errors.New("disk full"), ErrRegister, false},
		"out of time":     {context.DeadlineExceeded, ErrRegister, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := environment(&Activities{Register: &fakeRegister{err: c.err}}).ExecuteActivity(message.ActRecord, batch)
			wantError(t, err, c.kind, c.forGood, "LYG-1", "台账", c.err.Error())
		})
	}

	f := &fakeRegister{}
	if _, err := environment(&Activities{Register: f}).ExecuteActivity(message.ActRecord, batch); err != nil {
		t.Fatal(err)
	}
	if err := f.last.Entries[0].Verify(0, ""); err != nil || f.last.Case != batch.Case {
		t.Errorf("the batch did not come through: %v %+v", err, f.last)
	}
}
