package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/config"
	"duecourse/internal/temporalclient"
	"duecourse/standalone/engine"
)

// program is standalone as a process of its own, so that its memory and its starts are its own too.
type program struct {
	client   client.Client
	frontend string
	listen   string // of /metrics
	started  time.Duration
	cmd      *exec.Cmd
	errs     bytes.Buffer
	ended    chan struct{}

	stopWatch func()
	peak      float64 // bytes of memory, the most that was seen
	mu        sync.Mutex
}

const startWithin = time.Minute

// start starts the program on a data folder, without samples and without web UI. Arguments before the flags make it
// another of its commands.
func start(ctx context.Context, data string, command ...string) (*program, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &program{ended: make(chan struct{})}
	if p.listen, err = freeAddress(); err != nil {
		return nil, err
	}
	p.cmd = exec.Command(self, append(command, "--data", data, "--frontend", "127.0.0.1:0", "--ui", "", "--samples=false", "--worker-listen", p.listen)...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = filepath.Dir(data), environment(), &p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	go func() {
		defer close(p.ended)
		address := regexp.MustCompile(`^engine +(\S+)$`)
		frontend := ""
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := address.FindStringSubmatch(lines.Text()); m != nil {
				frontend = m[1]
			}
			if strings.Contains(lines.Text(), "Ctrl-C") {
				ready <- frontend
			}
		}
	}()
	select {
	case p.frontend = <-ready:
	case <-p.ended:
		return nil, fmt.Errorf("the program ended before it was ready: %w: %s", p.cmd.Wait(), p.errs.String())
	case <-time.After(startWithin):
		return nil, errors.Join(fmt.Errorf("the program is not ready after %v", startWithin), p.stop())
	}
	if _, err := p.scrape(ctx, "/readyz"); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	p.started = time.Since(begun)
	p.client, err = temporalclient.Dial(ctx, config.Settings{Temporal: config.Temporal{Address: p.frontend, Namespace: engine.DefaultNamespace}}, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	p.watch(ctx)
	return p, nil
}

// environment is that of this process without settings, which would make it another program.
func environment() []string {
	env := []string{}
	for _, v := range os.Environ() {
		ours := strings.HasPrefix(v, config.EnvPrefix+"_") && !strings.HasPrefix(v, config.EnvPrefix+"_TEST_")
		if !ours && !strings.HasPrefix(v, "TEMPORAL_") {
			env = append(env, v)
		}
	}
	return append(env, "LC_ALL=C")
}

// stop ends the program as an operator does.
func (p *program) stop() error {
	if p.stopWatch != nil {
		p.stopWatch()
	}
	if p.client != nil {
		p.client.Close()
	}
	if p.cmd.Process.Signal(os.Interrupt) != nil {
		_ = p.cmd.Process.Kill() // where there are no signals
	}
	<-p.ended
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("the program ended with %w: %s", err, p.errs.String())
	}
	return nil
}

func (p *program) scrape(ctx context.Context, path string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.listen+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", path, answer.Status, body)
	}
	return string(body), err
}

// metric is a metric without labels of the program's own /metrics.
func (p *program) metric(ctx context.Context, name string) (float64, error) {
	text, err := p.scrape(ctx, "/metrics")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, fmt.Errorf("/metrics has no %s", name)
}

// memory is the resident memory of the process, in bytes.
func (p *program) memory(ctx context.Context) (float64, error) {
	return p.metric(ctx, "process_resident_memory_bytes")
}

// watch looks at the memory four times a second.
func (p *program) watch(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	p.stopWatch = func() { cancel(); <-done }
	go func() {
		defer close(done)
		for {
			if m, err := p.memory(ctx); err == nil { // a look that failed is none
				p.mu.Lock()
				p.peak = max(p.peak, m)
				p.mu.Unlock()
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(250 * time.Millisecond):
			}
		}
	}()
}

func (p *program) peakMemory() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.peak
}

const (
	restsBelow = 0.15 // CPU seconds a second, with the looks themselves
	restWithin = 5 * time.Minute
)

// rest waits until the program has done what was left of what it was given: until it hardly uses the processor for
// three seconds in a row.
func (p *program) rest(ctx context.Context) error {
	calm := 0
	before, err := p.metric(ctx, "process_cpu_seconds_total")
	for end := time.Now().Add(restWithin); err == nil && calm < 3; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
		var now float64
		if now, err = p.metric(ctx, "process_cpu_seconds_total"); err != nil {
			return err
		}
		if calm++; now-before > restsBelow {
			calm = 0
		}
		if before = now; time.Now().After(end) {
			return fmt.Errorf("the program does not come to rest within %v", restWithin)
		}
	}
	return err
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
