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
	"strings"
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
	calmFor  int // seconds in which it hardly does anything are rest
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

// scrape gets a page as Prometheus does.
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

const (
	restsBelow = 0.1 // CPU seconds a second
	restWithin = 5 * time.Minute
)

// rest waits until the program has done what was left of what it was given: until it hardly uses the processor for
// some seconds in a row.
func (p *program) rest(ctx context.Context) error { return p.calm(ctx, p.calmFor) }

// settle waits for the same, one second long.
func (p *program) settle(ctx context.Context) error { return p.calm(ctx, 1) }

func (p *program) calm(ctx context.Context, seconds int) error {
	calm := 0
	before, err := p.cpu(ctx)
	for end := time.Now().Add(restWithin); err == nil && calm < seconds; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
		var now float64
		if now, err = p.cpu(ctx); err != nil {
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
