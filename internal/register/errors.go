package register

import (
	"errors"

	"duecourse/internal/lang"
)

// Kinds of errors, for errors.Is. Of those that Record returns, ErrChain and ErrBatch are permanent: no retry mends
// them. Any other error of Record, Case, Cases, Docket, Journal and Verify is the database's and may pass.
var (
	ErrDSN         = errors.New("register: malformed DSN")
	ErrStorage     = errors.New("register: storage not usable")
	ErrUnreachable = errors.New("register: database not reachable")
	ErrNewer       = errors.New("register: schema newer than this program")
	ErrOlder       = errors.New("register: schema older than this program")
	ErrNotFound    = errors.New("register: no such case")
	ErrChain       = errors.New("register: entries do not continue the journal")
	ErrBatch       = errors.New("register: malformed batch")
)

// Error is an error that people read, in their language.
type Error struct {
	lang.Text
	kind  error // one of the kinds above, or none
	cause error // may be nil
}

// Error returns the English text.
func (e *Error) Error() string { return e.Text.EN }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	var out []error
	for _, err := range []error{e.kind, e.cause} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

func fail(kind, cause error, text lang.Text) error {
	return &Error{Text: text, kind: kind, cause: cause}
}
