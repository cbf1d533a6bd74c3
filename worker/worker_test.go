package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"duecourse/internal/temporalclient/fakefrontend"
)

// asWorker makes the test binary the program itself, so that real signals can be sent to it.
const asWorker = "DUECOURSE_TEST_AS_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		main()
	}
	os.Exit(m.Run())
}

func alone(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "DUECOURSE_") || strings.HasPrefix(name, "TEMPORAL_") {
			t.Setenv(name, "") // so that it comes back after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("TEMPORAL_CONFIG_FILE", "no-profiles.toml")
	t.Setenv("LANG", "en_GB.UTF-8")
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
}

func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var o, e bytes.Buffer
	code = run(ctx, args, &o, &e)
	if ctx.Err() != nil {
		t.Error("it went on working")
	}
	return code, o.String(), e.String()
}

func TestWrongCallsAndSettings(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	f := fakefrontend.Start(t).Has("duecourse")
	at := "--temporal-address=" + f.Address
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--wrong", exitUsage, "there is no flag --wrong; see worker --help"},
		{"--wrong --lang zh", exitUsage, "没有选项 --wrong；用法见 worker --help"},
		{"--lang=zh --worker-listn x", exitUsage, "没有选项 --worker-listn，是否指 --worker-listen？"},
		{"now", exitUsage, `unexpected argument "now"`},
		{"--worker-stop-timeout 0s", exitUsage, "--worker-stop-timeout: a time from 1s"},
		{"--lang zh --worker-listen x", exitUsage, "--worker-listen: 这里应当是地址"},
		{"--config none.yaml", exitUsage, "none.yaml: there is no such file"},
		{"--measures none.yaml", exitUsage, "none.yaml"},
		{"--temporal-tls-ca none.pem", exitUsage, "TLS"},
		{"--temporal-address 127.0.0.1:1", exitUnreachable, "cannot be reached at 127.0.0.1:1: start the system"},
		{"--lang zh --temporal-address 127.0.0.1:1", exitUnreachable, "无法连接引擎 Temporal"},
		{at + " --temporal-namespace other --worker-listen 127.0.0.1:0", exitError, "starter setup prepares it"},
		{at + " --worker-listen " + taken.Addr().String(), exitError, "is taken"},
	} {
		t.Run(c.args, func(t *testing.T) {
			alone(t)
			code, _, errs := call(t, strings.Fields(c.args)...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d, want %d; %s\nwant %s", code, c.code, errs, c.want)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	alone(t)
	code, out, errs := call(t, "--help")
	if code != exitDone || errs != "" || !strings.Contains(out, "--temporal-address") || strings.Contains(out, "smtp-password") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	t.Setenv("DUECOURSE_LANG", "zh")
	if _, out, _ = call(t, "-h"); !strings.Contains(out, "用法") {
		t.Error(out)
	}
}

// watched scrapes the program at the address that its log tells, and reads there that the register is well.
func watched(t *testing.T, log string) {
	t.Helper()
	_, address, _ := strings.Cut(log, "listen=")
	r, err := http.Get("http://" + strings.TrimSpace(address) + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"duecourse_register_up 1", "duecourse_cases_opened_total 0", "duecourse_engine_up 0", "duecourse_calendar_last_year 20",
		"temporal_worker_start_total", "go_build_info", "process_start_time_seconds"} {
		if !strings.Contains(string(body), "\n"+want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
}

// TestSignals starts the program itself, waits until it works, and sends it what a supervisor or a person sends.
func TestSignals(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(signal.String(), func(t *testing.T) {
			alone(t)
			f := fakefrontend.Start(t).Has("duecourse")
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, self, "--temporal-address", f.Address, "--worker-listen", "127.0.0.1:0")
			cmd.Env = append(os.Environ(), asWorker+"=1")
			log, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var seen strings.Builder
			lines := bufio.NewScanner(log)
			for lines.Scan() {
				seen.WriteString(lines.Text() + "\n")
				if strings.Contains(lines.Text(), "worker started") {
					break
				}
			}
			watched(t, seen.String())
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(log)
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil || !strings.Contains(seen.String()+string(rest), "worker stopped") {
				t.Errorf("%v\n%s%s", err, seen.String(), rest)
			}
		})
	}
}
