package temporalclient

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"

	"duecourse/internal/lang"
)

// Unreachable says that Temporal does not answer, or answers nobody with these credentials.
type Unreachable struct {
	Address string
	Cause   error
}

// Text says so in both languages.
func (u *Unreachable) Text() lang.Text {
	return lang.Format("无法连接引擎 Temporal（%s）：请先启动系统（make run），或者用设置项 temporal.address 指明地址（%v）",
		"the engine, Temporal, cannot be reached at %s: start the system (make run), or name its address by the setting temporal.address (%v)", u.Address, u.Cause)
}

// In says so in one of them.
func (u *Unreachable) In(l lang.Lang) string { return u.Text().In(l) }

func (u *Unreachable) Error() string { return u.In(lang.EN) }
func (u *Unreachable) Unwrap() error { return u.Cause }

// Reached makes an *Unreachable of an error of a call that did not get through, and leaves any other as it is.
func Reached(address string, err error) error {
	var (
		already     *Unreachable
		unavailable *serviceerror.Unavailable
		late        *serviceerror.DeadlineExceeded
		denied      *serviceerror.PermissionDenied
	)
	switch {
	case errors.As(err, &already):
		return err
	case errors.As(err, &unavailable), errors.As(err, &late), errors.As(err, &denied), errors.Is(err, context.DeadlineExceeded):
		return &Unreachable{Address: address, Cause: err}
	}
	return err
}
