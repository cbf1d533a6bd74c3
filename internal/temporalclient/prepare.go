package temporalclient

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/types/known/durationpb"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Plan is what a cluster has of what cases need, and what is to be done.
type Plan struct {
	Namespace string
	Exists    bool
	Retention time.Duration // that the namespace has; 0 where it does not exist
	Wanted    time.Duration
	Present   []temporal.SearchAttributeKey
	Missing   []temporal.SearchAttributeKey
}

// Lengthens reports whether the namespace keeps histories for too short a time. A longer one is never shortened.
func (p Plan) Lengthens() bool { return p.Exists && p.Retention < p.Wanted }

// Conflict says that search attributes exist with another type, so that nothing can be prepared. As an error it speaks English.
type Conflict struct{ lang.Text }

func (c *Conflict) Error() string { return c.EN }

// Examine looks at the namespace and its search attributes and changes nothing. The error may be a *Conflict.
func Examine(ctx context.Context, c client.Client, name string, retention time.Duration) (Plan, error) {
	p := Plan{Namespace: name, Wanted: retention}
	d, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: name})
	var none *serviceerror.NamespaceNotFound
	switch {
	case errors.As(err, &none):
		p.Missing = message.SearchAttributes()
		return p, nil
	case err != nil:
		return p, err
	}
	p.Exists, p.Retention = true, d.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	l, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: name})
	if err != nil {
		return p, err
	}
	for _, key := range message.SearchAttributes() {
		switch is, ok := l.GetCustomAttributes()[key.GetName()]; {
		case !ok:
			p.Missing = append(p.Missing, key)
		case is != key.GetValueType():
			return p, &Conflict{lang.Format("搜索属性 %s 已有，类型是 %s，应当是 %s；未作任何改动",
				"the search attribute %s is there with the type %s, not %s; nothing was changed", key.GetName(), is, key.GetValueType())}
		default:
			p.Present = append(p.Present, key)
		}
	}
	return p, nil
}

// Prepare does what a plan says.
func Prepare(ctx context.Context, c client.Client, p Plan) error {
	switch {
	case !p.Exists:
		_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
			Namespace: p.Namespace, Description: "Duecourse", WorkflowExecutionRetentionPeriod: durationpb.New(p.Wanted)})
		var raced *serviceerror.NamespaceAlreadyExists
		if err != nil && !errors.As(err, &raced) {
			return err
		}
	case p.Lengthens():
		_, err := c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
			Namespace: p.Namespace, Config: &namespace.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(p.Wanted)}})
		if err != nil {
			return err
		}
	}
	types := map[string]enums.IndexedValueType{}
	for _, key := range p.Missing {
		types[key.GetName()] = key.GetValueType()
	}
	if len(types) == 0 {
		return nil
	}
	return untilKnown(ctx, func() error {
		_, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
			Namespace: p.Namespace, SearchAttributes: types})
		var raced *serviceerror.AlreadyExists
		if errors.As(err, &raced) {
			return nil
		}
		return err
	})
}

// untilKnown tries again while the parts of a cluster have not yet all heard of a new namespace, which takes seconds.
func untilKnown(ctx context.Context, try func() error) error {
	const longest, pause = 30 * time.Second, 500 * time.Millisecond
	end := time.Now().Add(longest)
	for {
		err := try()
		var none *serviceerror.NamespaceNotFound
		if !errors.As(err, &none) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}
