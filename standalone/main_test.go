package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duecourse/internal/lang"
)

// asProgram makes the test binary be the program itself.
const asProgram = "DUECOURSE_TEST_STANDALONE"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		moveMidnightAsTold()
		main()
	}
	os.Exit(m.Run())
}

func TestStopsOnSignals(t *testing.T) {
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		for locale, word := range map[string]string{"zh_CN.UTF-8": "数据目录", "C": "data folder"} {
			register := "sqlite:" + filepath.Join(t.TempDir(), "another.db") // of another folder, by the environment
			cmd := exec.Command(os.Args[0], "--data", t.TempDir(), "--frontend", "127.0.0.1:0", "--ui", "127.0.0.1:0", "--samples=false", "--worker-listen", freeAddress(t))
			cmd.Env = append(os.Environ(), asProgram+"=1", "LC_ALL="+locale, "DUECOURSE_REGISTER="+register)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var seen strings.Builder
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				seen.WriteString(lines.Text() + "\n")
				if strings.Contains(lines.Text(), "Ctrl-C") {
					_ = cmd.Process.Signal(sig)
				}
			}
			if err := cmd.Wait(); err != nil || errs.Len() > 0 {
				t.Errorf("%v: %v\n%s%s", sig, err, &seen, &errs)
			}
			if !strings.Contains(seen.String(), word) || !strings.Contains(seen.String(), "http://127.0.0.1:") || !strings.Contains(seen.String(), register) {
				t.Errorf("%s: it does not say where to look:\n%s", locale, &seen)
			}
		}
	}
}

func TestHelpNamesEveryCommandInTheChosenLanguage(t *testing.T) {
	for l, says := range map[lang.Lang][]string{
		lang.ZH: {"用法：standalone", "standalone demo", "standalone backup DIR", "standalone restore DIR", "standalone bench", "--lang", "（默认 true）"},
		lang.EN: {"Usage: standalone", "standalone demo", "standalone backup DIR", "standalone restore DIR", "standalone bench", "--lang", "(default true)"},
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"--help"}, &out, &errs, l); code != exitDone {
			t.Errorf("exit %d: %s", code, &errs)
		}
		for _, s := range says {
			if !strings.Contains(out.String(), s) {
				t.Errorf("%s: no %q in\n%s", l, s, &out)
			}
		}
		usage := map[lang.Lang]string{lang.ZH: "用法：standalone ", lang.EN: "Usage: standalone "}[l]
		for _, command := range []string{"backup", "restore", "bench", "demo"} {
			for _, args := range [][]string{{command, "--lang", string(l), "--help"}, {command, "--help", "--lang=" + string(l)}} {
				out.Reset()
				if code := run(t.Context(), args, &out, &errs, l); code != exitDone || errs.Len() > 0 {
					t.Errorf("%q: exit %d: %s", args, code, &errs)
				}
				if s := out.String(); !strings.HasPrefix(s, usage+command) || l == lang.ZH && strings.Contains(s, "(default") {
					t.Errorf("%q, in %s:\n%s", args, l, s)
				}
			}
		}
	}
}

func TestExitCodes(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"--help"}, exitDone, ""},
		{[]string{"--unknown"}, exitUsage, "没有选项 --unknown；用法见 standalone --help"},
		{[]string{"--samples=x"}, exitUsage, `选项 --samples 的值 "x" 有误`},
		{[]string{"demo", "--dat", "x"}, exitUsage, "没有选项 --dat，是否指 --data？"},
		{[]string{"backup", "--data"}, exitUsage, "选项 --data 缺少值"},
		{[]string{"restore", "--unknown"}, exitUsage, "没有选项 --unknown；用法见 standalone restore --help"},
		{[]string{"bench", "--unknown"}, exitUsage, "没有选项 --unknown；用法见 standalone bench --help"},
		{[]string{"--log-level", "loud"}, exitUsage, "未知的日志级别"},
		{[]string{"extra"}, exitUsage, "extra"},
		{[]string{"--data", t.TempDir(), "--frontend", taken.Addr().String()}, exitError, "已被占用"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		var errs bytes.Buffer
		if got := run(ctx, c.args, io.Discard, &errs, lang.ZH); got != c.want || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%q: exit %d, want %d: %s", c.args, got, c.want, &errs)
		}
		cancel()
	}
}
