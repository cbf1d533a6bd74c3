package temporalclient

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
)

// A worker that no longer holds a workflow in its memory reads the history for a query, and reads it to the end. What the
// workflow has done since the engine handed the query out is then more than the engine told it to replay, and the SDK takes
// that for a workflow that does not follow its history. The workflow itself is not touched; only the query is lost, and may
// be put again.
const (
	notReplayed = "[TMPRL1100]" // the SDK's code for it
	asksAtMost  = 4
	asksAfter   = 50 * time.Millisecond // and longer each time
)

// asking puts a query again that was lost so. What is still so after some tries is an error.
type asking struct {
	interceptor.ClientInterceptorBase
}

func (*asking) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &askingAgain{interceptor.ClientOutboundInterceptorBase{Next: next}}
}

type askingAgain struct {
	interceptor.ClientOutboundInterceptorBase
}

func (a *askingAgain) QueryWorkflow(ctx context.Context, in *interceptor.ClientQueryWorkflowInput) (converter.EncodedValue, error) {
	for try := 1; ; try++ {
		v, err := a.Next.QueryWorkflow(ctx, in)
		failed, ok := errors.AsType[*serviceerror.QueryFailed](err)
		if !ok || try == asksAtMost || !strings.Contains(failed.Message, notReplayed) {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, err
		case <-time.After(time.Duration(try) * asksAfter):
		}
	}
}
