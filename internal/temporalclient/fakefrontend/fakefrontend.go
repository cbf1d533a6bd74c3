// Package fakefrontend is as much of a Temporal frontend as tests of its clients need, on a free port of the loopback
// interface: namespaces, search attributes, health, and task queues that hand out what a test puts into them.
package fakefrontend

import (
	"context"
	"maps"
	"net"
	"path"
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Server is a frontend. Its maps may be filled before the first call.
type Server struct {
	workflowservice.UnimplementedWorkflowServiceServer
	operatorservice.UnimplementedOperatorServiceServer

	Address    string
	Retention  map[string]time.Duration // by namespace
	Attributes map[string]map[string]enums.IndexedValueType
	Activities chan *workflowservice.PollActivityTaskQueueResponse // handed to a worker
	Denied     error                                               // what every call of the workflow service comes to, where set

	mu       sync.Mutex
	calls    []string
	polls    int
	metadata metadata.MD
	grpc     *grpc.Server
	stopped  chan struct{}
}

// Start starts a frontend that ends with the test. With credentials it speaks TLS.
func Start(t *testing.T, secured ...credentials.TransportCredentials) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		Address: l.Addr().String(), Retention: map[string]time.Duration{}, Attributes: map[string]map[string]enums.IndexedValueType{},
		Activities: make(chan *workflowservice.PollActivityTaskQueueResponse, 10), stopped: make(chan struct{}),
	}
	o := []grpc.ServerOption{grpc.UnaryInterceptor(s.note)}
	for _, c := range secured {
		o = append(o, grpc.Creds(c))
	}
	s.grpc = grpc.NewServer(o...)
	workflowservice.RegisterWorkflowServiceServer(s.grpc, s)
	operatorservice.RegisterOperatorServiceServer(s.grpc, s)
	h := health.NewServer()
	h.SetServingStatus(workflowservice.WorkflowService_ServiceDesc.ServiceName, grpc_health_v1.HealthCheckResponse_SERVING)
	grpc_health_v1.RegisterHealthServer(s.grpc, h)
	go func() { _ = s.grpc.Serve(l) }() // ends with Stop
	t.Cleanup(s.Stop)
	return s
}

// Has makes a namespace be there, also while another process may be calling.
func (s *Server) Has(namespace string) *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Retention[namespace] = time.Hour
	return s
}

// Stop ends the frontend, as a crash would.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stopped:
	default:
		close(s.stopped)
		s.grpc.Stop()
	}
}

// Calls are the names of the calls so far.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Polls is how many polls for an activity are open: each may still be handed one, also after the worker behind it has
// given it up and before word of that has come.
func (s *Server) Polls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polls
}

func (s *Server) polling(by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polls += by
}

// Metadata is what came with the latest call.
func (s *Server) Metadata() metadata.MD {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.metadata
}

func (s *Server) note(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	s.mu.Lock()
	s.calls = append(s.calls, path.Base(info.FullMethod))
	s.metadata, _ = metadata.FromIncomingContext(ctx)
	s.mu.Unlock()
	response, err := handle(ctx, request)
	if s.Denied != nil {
		err = s.Denied
	}
	if err != nil {
		return nil, serviceerror.ToStatus(err).Err()
	}
	return response, nil
}

func (s *Server) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{ServerVersion: "fake", Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (s *Server) DescribeNamespace(_ context.Context, r *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	retention, ok := s.Retention[r.GetNamespace()]
	if !ok {
		return nil, serviceerror.NewNamespaceNotFound(r.GetNamespace())
	}
	return &workflowservice.DescribeNamespaceResponse{
		NamespaceInfo: &namespace.NamespaceInfo{Name: r.GetNamespace(), State: enums.NAMESPACE_STATE_REGISTERED},
		Config:        &namespace.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	}, nil
}

func (s *Server) RegisterNamespace(_ context.Context, r *workflowservice.RegisterNamespaceRequest) (*workflowservice.RegisterNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.Retention[r.GetNamespace()]; ok {
		return nil, serviceerror.NewNamespaceAlreadyExists("there already")
	}
	s.Retention[r.GetNamespace()] = r.GetWorkflowExecutionRetentionPeriod().AsDuration()
	return &workflowservice.RegisterNamespaceResponse{}, nil
}

func (s *Server) UpdateNamespace(_ context.Context, r *workflowservice.UpdateNamespaceRequest) (*workflowservice.UpdateNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Retention[r.GetNamespace()] = r.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	return &workflowservice.UpdateNamespaceResponse{}, nil
}

func (s *Server) ListSearchAttributes(_ context.Context, r *operatorservice.ListSearchAttributesRequest) (*operatorservice.ListSearchAttributesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: maps.Clone(s.Attributes[r.GetNamespace()])}, nil
}

func (s *Server) AddSearchAttributes(_ context.Context, r *operatorservice.AddSearchAttributesRequest) (*operatorservice.AddSearchAttributesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Attributes[r.GetNamespace()] == nil {
		s.Attributes[r.GetNamespace()] = map[string]enums.IndexedValueType{}
	}
	maps.Copy(s.Attributes[r.GetNamespace()], r.GetSearchAttributes())
	return &operatorservice.AddSearchAttributesResponse{}, nil
}

func (s *Server) PollWorkflowTaskQueue(ctx context.Context, _ *workflowservice.PollWorkflowTaskQueueRequest) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	s.wait(ctx)
	return &workflowservice.PollWorkflowTaskQueueResponse{}, nil
}

func (s *Server) PollActivityTaskQueue(ctx context.Context, _ *workflowservice.PollActivityTaskQueueRequest) (*workflowservice.PollActivityTaskQueueResponse, error) {
	s.polling(1)
	defer s.polling(-1)
	select {
	case task := <-s.Activities:
		return task, nil
	case <-ctx.Done():
	case <-s.stopped:
	}
	return &workflowservice.PollActivityTaskQueueResponse{}, nil
}

func (s *Server) RespondActivityTaskCompleted(context.Context, *workflowservice.RespondActivityTaskCompletedRequest) (*workflowservice.RespondActivityTaskCompletedResponse, error) {
	return &workflowservice.RespondActivityTaskCompletedResponse{}, nil
}

func (s *Server) ShutdownWorker(context.Context, *workflowservice.ShutdownWorkerRequest) (*workflowservice.ShutdownWorkerResponse, error) {
	return &workflowservice.ShutdownWorkerResponse{}, nil
}

func (s *Server) wait(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-s.stopped:
	}
}
