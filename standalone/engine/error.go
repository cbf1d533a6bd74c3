package engine

import "duecourse/internal/lang"

// Error is a reason not to start that a person can act on, in both languages. As an error it speaks English.
type Error struct {
	lang.Text
	Cause error // may be nil
}

func (e *Error) Error() string { return e.Text.EN }
func (e *Error) Unwrap() error { return e.Cause }

// refuse makes an Error from one format in each language over the same arguments.
func refuse(cause error, zh, en string, args ...any) *Error {
	return &Error{Text: lang.Format(zh, en, args...), Cause: cause}
}
