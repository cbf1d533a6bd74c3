package activities

import (
	"context"
	"errors"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

// Register is the register, as far as the activities need it. It takes a batch that it has already for the same again.
type Register interface {
	Record(ctx context.Context, b message.Batch) error
}

// Record writes entries of a journal and the case as it stands after them to the register. A batch that does not
// continue the journal is refused for good; a database that is away is tried again.
func (a *Activities) Record(ctx context.Context, b message.Batch) error {
	switch err := a.Register.Record(ctx, b); {
	case err == nil:
		return nil
	case errors.Is(err, register.ErrChain), errors.Is(err, register.ErrBatch):
		return permanent(err, lang.Format("案件 %s：台账拒绝这批记录：%v", "case %s: the register refuses these entries: %v", b.Case.Case, err))
	default:
		return retryable(ErrRegister, err, lang.Format("案件 %s：台账暂时无法写入：%v", "case %s: the register cannot be written now: %v", b.Case.Case, err))
	}
}
