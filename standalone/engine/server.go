package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

const (
	clusterName = "active"
	storeName   = "sqlite"
	// historyShards can never change for a database. One file has one writer, so more would only cost memory.
	historyShards = 1
)

// server is Temporal's server in this process.
type server struct {
	temporal temporal.Server
	store    *store
	frontend string // host:port for clients of this process
	failed   chan error
	stopping atomic.Bool
}

// startServer starts the server where front listens, which it takes over.
func startServer(front net.Listener, st *store, o Options) (*server, error) {
	s := &server{store: st, failed: make(chan error, 1)}
	address := front.Addr().(*net.TCPAddr)
	s.frontend = reachable(address)
	inner, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	parts := map[primitives.ServiceName]*net.TCPAddr{
		primitives.FrontendService: address,
		primitives.HistoryService:  {IP: net.ParseIP(loopback), Port: inner[0]},
		primitives.MatchingService: {IP: net.ParseIP(loopback), Port: inner[1]},
		primitives.WorkerService:   {IP: net.ParseIP(loopback), Port: inner[2]},
	}
	// The server opens its own listener; from here to there the port is anybody's, for a moment.
	if err := front.Close(); err != nil {
		return nil, err
	}
	if err := s.start(s.options(parts, o.Log)); err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	return s, nil
}

// start builds and starts the server. It has no context: the server takes none, and one that was left half started
// would go on writing behind whoever starts the next. It bounds itself to seconds.
func (s *server) start(options []temporal.ServerOption) error {
	done := make(chan error, 1)
	// On a goroutine of its own, since what is fatal to the server halts the goroutine.
	go func() {
		var err error
		if s.temporal, err = temporal.NewServer(options...); err == nil {
			err = s.temporal.Start()
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case err := <-s.failed:
		return err
	}
}

// ready waits until the server answers and knows the namespace.
func (s *server) ready(ctx context.Context, namespace string) error {
	c, err := client.NewLazyClient(client.Options{HostPort: s.frontend, Namespace: namespace})
	if err != nil {
		return err
	}
	defer c.Close()
	for {
		try, cancel := context.WithTimeout(ctx, time.Second)
		_, err = c.CheckHealth(try, nil)
		if err == nil {
			_, err = c.WorkflowService().DescribeNamespace(try, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
		}
		cancel()
		if err == nil {
			return nil
		}
		select {
		case fatal := <-s.failed:
			return fmt.Errorf("start the engine: %w", fatal)
		case <-ctx.Done():
			return fmt.Errorf("start the engine: %w", errors.Join(ctx.Err(), err))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop ends the server, or gives up when ctx ends.
func (s *server) stop(ctx context.Context) error {
	s.stopping.Store(true)
	done := make(chan error, 1)
	go func() { done <- s.temporal.Stop() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stopGrace is how long a failed start waits for the server to end.
const stopGrace = 10 * time.Second

// Close stops a server that nobody is to use.
func (s *server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	return s.stop(ctx)
}

// options set the server up for one process: hosts known beforehand in place of a membership protocol, one store,
// no metrics, profiling or archival ports.
func (s *server) options(parts map[primitives.ServiceName]*net.TCPAddr, to *slog.Logger) []temporal.ServerOption {
	services := map[string]config.Service{}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, address := range parts {
		services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: address.Port, BindOnIP: address.IP.String()}}
		hosts[name] = static.SingleLocalHost(reachable(address))
	}
	return []temporal.ServerOption{
		temporal.WithConfig(serverConfig(services, s.frontend, s.store)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithDynamicConfigClient(dynamicSettings),
		temporal.WithLogger(serverLog{to: to, stopping: &s.stopping, failed: s.failed}),
	}
}

func serverConfig(services map[string]config.Service, frontend string, st *store) *config.Config {
	disabled := "disabled"
	return &config.Config{
		Global:   config.Global{Membership: config.Membership{BroadcastAddress: loopback}},
		Services: services,
		Persistence: config.Persistence{
			DefaultStore:     storeName,
			VisibilityStore:  storeName,
			NumHistoryShards: historyShards,
			DataStores:       map[string]config.DataStore{storeName: {SQL: &st.sql}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: frontend},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: disabled},
			Visibility: config.VisibilityArchival{State: disabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: disabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: disabled},
		}},
	}
}

// dynamicSettings are what the server would otherwise choose for a cluster.
var dynamicSettings = dynamicconfig.StaticClient{
	// A bureau's machine calls nobody.
	dynamicconfig.EnableServerVersionCheck.Key(): false,
	// Partitions spread a task queue over hosts; on one they only add hops.
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	// How often a shard may look for what is to be done is bounded for thousands of shards on a host: 20 times a second. With
	// the only shard there is, whatever comes one after another would wait for 40 ms each time.
	dynamicconfig.TransferProcessorMaxPollRPS.Key(): 1000,
	dynamicconfig.TimerProcessorMaxPollRPS.Key():    1000,
	// The first worker of a process, which is one of the server's own, sets for all how many workflows stay in memory between
	// two of their tasks; one that is not there is replayed from its history, in milliseconds. The SDK's own number, 10,000,
	// takes gigabytes, for cases that wait for weeks.
	dynamicconfig.WorkerStickyCacheSize.Key(): 256,
	// The same for what the server knows of a workflow between two writes; else it is read from the database.
	dynamicconfig.HistoryCacheHostLevelMaxSize.Key(): 1024,
}
