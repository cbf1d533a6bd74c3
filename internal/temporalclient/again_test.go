package temporalclient

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
)

// asked answers each query with the next of its errors.
type asked struct {
	interceptor.ClientOutboundInterceptorBase
	errs  []error
	times int
}

func (a *asked) QueryWorkflow(context.Context, *interceptor.ClientQueryWorkflowInput) (converter.EncodedValue, error) {
	err := a.errs[min(a.times, len(a.errs)-1)]
	a.times++
	return nil, err
}

func TestAQueryThatWasLostIsPutAgain(t *testing.T) {
	lost := serviceerror.NewQueryFailed("[TMPRL1100] invalid state transition: attempt to handleInitiatedEvent, CommandType: Timer")
	unknown := serviceerror.NewQueryFailed("unknown queryType")
	away := serviceerror.NewUnavailable("the engine stops")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		errs  []error
		times int
		err   error
	}{
		"lost once":                    {t.Context(), []error{lost, nil}, 2, nil},
		"lost, then another error":     {t.Context(), []error{lost, unknown}, 2, unknown},
		"really not following history": {t.Context(), []error{lost}, asksAtMost, lost},
		"another error":                {t.Context(), []error{unknown}, 1, unknown},
		"no answer":                    {t.Context(), []error{away}, 1, away},
		"nobody waits any more":        {gone, []error{lost}, 1, lost},
		"answered":                     {t.Context(), []error{nil}, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := &asked{errs: c.errs}
			if _, err := new(asking).InterceptClient(a).QueryWorkflow(c.ctx, nil); !errors.Is(err, c.err) || a.times != c.times {
				t.Errorf("asked %d times, want %d: %v", a.times, c.times, err)
			}
		})
	}
}
