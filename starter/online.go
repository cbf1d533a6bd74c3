package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/register"
)

// outside is how the commands reach what is not in this process.
type outside struct {
	cases   func(context.Context, config.Settings) (cases, error)
	records func(context.Context, config.Settings) (records, error)

	proceedings func(context.Context, config.Settings) (proceedings, error)
}

var realOutside = outside{cases: connect, records: openRegister, proceedings: connectAll}

// online is what the commands on running cases share.
type online struct {
	*app
	outside
}

func (a *app) online(o outside) []*cobra.Command {
	on := &online{a, o}
	return []*cobra.Command{
		newOpen(on), newFact(on), newEvidence(on), newConclude(on), newTell(on), newStatement(on), newPropose(on), newReview(on), newDecide(on),
		newServe(on), newExtend(on), newAskRecusal(on), newRecuse(on), newWithdraw(on),
		newAsk(on), newIntervention(on), newConvene(on), newOpinion(on), newJointOpinion(on), newCorrect(on), newRevoke(on),
		newFollowUp(on), newRelease(on), newRemedy(on), newRemedied(on), newProtect(on), newProtected(on), newSuspend(on), newResume(on),
		newDetriment(on), newDissent(on), newReference(on),
		newClock(on), newShowCase(on), newWatch(on), newListCases(on), newInbox(on), newDossier(on), newRegister(on),
	}
}

// with does something with the cases and lets go of them again.
func (o *online) with(ctx context.Context, do func(cases) error) error {
	c, err := o.cases(ctx, o.settings)
	if err != nil {
		return o.stopped(ctx, err)
	}
	defer c.Close()
	return o.stopped(ctx, do(c))
}

// stopped says that the user stopped the program rather than what broke off because of that.
func (o *online) stopped(ctx context.Context, err error) error {
	var canceled *serviceerror.Canceled
	if interrupted(ctx) && (errors.Is(err, context.Canceled) || errors.As(err, &canceled)) {
		return failed("已中断", "interrupted")
	}
	return err
}

// withRecords does something with the register and closes it again.
func (o *online) withRecords(ctx context.Context, do func(records) error) error {
	r, err := o.records(ctx, o.settings)
	if err != nil {
		return recordsError(err)
	}
	err = recordsError(do(r))
	return errors.Join(recordsError(r.Close()), err) // what was read amiss explains what came of it
}

// openRegister opens the register that there is. It does not make one: a command that looks leaves nothing behind.
func openRegister(ctx context.Context, s config.Settings) (records, error) {
	if path, ok := strings.CutPrefix(s.Register, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, unreachable("没有台账文件 %s：--register 或者 DUECOURSE_REGISTER 指明台账在何处", "there is no register at %s: say where it is with --register or DUECOURSE_REGISTER", path)
		}
	}
	r, err := register.Look(ctx, s.Register)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// recordsError makes of an error of the register one that report tells.
func recordsError(err error) error {
	var e *register.Error
	switch {
	case !errors.As(err, &e):
		return err
	case errors.Is(err, register.ErrNotFound):
		return ended{exitNotFound, e.Text}
	case errors.Is(err, register.ErrDSN):
		return usageError{e.Text}
	case errors.Is(err, register.ErrUnreachable), errors.Is(err, register.ErrStorage):
		return ended{exitUnreachable, e.Text}
	}
	return failure{e.Text}
}

// reaching adds the flags that say where the engine is.
func (o *online) reaching(cmd *cobra.Command, more ...string) *cobra.Command {
	config.AddFlags(cmd.Flags(), o.lang, append([]string{"temporal.address", "temporal.namespace", "temporal.profile"}, more...)...)
	return cmd
}

// printing adds the flag for the form of the output.
func (o *online) printing(cmd *cobra.Command, into *string) {
	choiceFlag(cmd, into, "output", "o", o.text("输出格式", "form of the output"), formText, formJSON, formYAML)
}

var oneCase = lang.Text{ZH: "一个案号", EN: "a case number"}

// isCode reports whether an error ends the program with that code.
func isCode(err error, code int) bool {
	var e ended
	return errors.As(err, &e) && e.code == code
}
