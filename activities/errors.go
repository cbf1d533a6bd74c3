package activities

import (
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Types of errors that a retry may mend. The engine and its users see them beside the message.
const (
	ErrMissingMeasures = "MissingMeasures" // this worker does not hold the version of the Measures that the case is under
	ErrRegister        = "Register"        // the register cannot be written now
	ErrDelivery        = "Delivery"        // a notice did not reach everybody yet
)

// permanent is the error that no retry mends.
func permanent(cause error, t lang.Text) error {
	return temporal.NewNonRetryableApplicationError(both(t), message.ErrPermanent, cause)
}

// retryable is an error that time, or an operator, may mend.
func retryable(kind string, cause error, t lang.Text) error {
	return temporal.NewApplicationErrorWithCause(both(t), kind, cause)
}

// both is a text where its reader's language is not known: in the engine's history and in logs.
func both(t lang.Text) string { return t.EN + " / " + t.ZH }
