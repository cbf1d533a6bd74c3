package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outcome is what one call of the program came to.
type outcome struct {
	code      int
	out, errs string
}

// call runs the program in-process, speaking English unless told otherwise, in a folder without settings.
func call(t *testing.T, args ...string) outcome {
	return callWith(t, context.Background(), "", args...)
}

func callWith(t *testing.T, ctx context.Context, input string, args ...string) outcome {
	t.Helper()
	for _, name := range []string{"DUECOURSE_CONFIG", "DUECOURSE_LANG", "DUECOURSE_MEASURES", "LC_ALL", "LC_MESSAGES"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", "en_GB.UTF-8")
	var out, errs bytes.Buffer
	code := run(ctx, args, strings.NewReader(input), &out, &errs)
	return outcome{code, out.String(), errs.String()}
}

// copyCases copies the sample cases into a new folder and adds a broken one where wanted.
func copyCases(t *testing.T, broken bool) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/cases")); err != nil {
		t.Fatal(err)
	}
	if broken {
		data, err := os.ReadFile("testdata/broken.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a-broken.yaml"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (o outcome) want(t *testing.T, code int, out, errs string) {
	t.Helper()
	if o.code != code || !strings.Contains(o.out, out) || !strings.Contains(o.errs, errs) {
		t.Errorf("exit code %d, want %d\nout:  %s\nwant: %s\nerrs: %s\nwant: %s", o.code, code, o.out, out, o.errs, errs)
	}
}

func TestUsageErrors(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
	}{
		{"asses x", `starter has no command "asses"; did you mean "assess"?`},
		{"measures lst", `did you mean "list"?`},
		{"assess", "an argument is missing"},
		{"assess x -", "must stand alone"},
		{"assess --asof 2026-01-01 x", "did you mean --as-of?"},
		{"assess x --as-of 2026-02-30", "must be a day of the calendar"},
		{"assess x --as-of", "--as-of needs a value"},
		{"assess x -o jsn", `did you mean "json"?`},
		{"assess x --zzzzzzzzzzzz", "there is no flag --zzzzzzzzzzzz"},
		{"assess none.yaml", "none.yaml: there is no such file"},
		{"measures show", "an argument is missing"},
		{"measures show 8 9", "too many arguments"},
		{"measures show 8.29", "Art. 8 has 28 items"},
		{"measures show 99", "22 articles"},
		{"measures show 8.x", "did you mean 8."},
		{"measures graph 8", "name one"},
		{"measures graph 15", "no condition"},
		{"measures graph 8.6 --format svg", "there are: mermaid, dot"},
		{"measures facts fault.intnt", "did you mean fault.intent?"},
		{"measures check none.yaml", "none.yaml"},
		{"measures test none.yaml", "none.yaml"},
		{"version extra", "too many arguments"},
		{"version --lang french", "unknown language"},
		{"version --measures none.yaml", "none.yaml"},
		{"version --config none.yaml", "none.yaml"},
	} {
		t.Run(c.args, func(t *testing.T) {
			o := call(t, strings.Fields(c.args)...)
			o.want(t, exitUsage, "", c.want)
			if o.out != "" {
				t.Errorf("something on standard output: %s", o.out)
			}
		})
	}
}

func TestErrorsSpeakTheChosenLanguage(t *testing.T) {
	call(t, "assess", "none.yaml", "--lang", "zh").want(t, exitUsage, "", "没有这个文件")
	call(t, "--lang=zh", "asses").want(t, exitUsage, "", "是否指")
}

func TestHelpSpeaksTheChosenLanguage(t *testing.T) {
	call(t).want(t, exitDone, "Usage:", "")
	call(t, "--lang", "zh", "assess", "--help").want(t, exitDone, "用法：", "")
	call(t, "help", "measures", "--lang", "zh").want(t, exitDone, "命令：", "")
	for _, args := range [][]string{{"assess"}, {"case", "new"}, {"measures", "show"}, {"measures", "graph"}, {"version"}} {
		call(t, append(args, "--help")...).want(t, exitDone, "Examples:", "")
	}
}

func TestASettingsFileThatIsWrongIsAUsageError(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("duecourse.yaml", []byte("lnag: zh\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, "version").want(t, exitUsage, "", `duecourse.yaml:1:1: unknown key "lnag"; did you mean "lang"?`)
}

func TestSettingsChooseTheLanguage(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("duecourse.yaml", []byte("lang: zh\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, "version").want(t, exitDone, "办法 lyg-2022-257", "")
	call(t, "version", "--lang", "en").want(t, exitDone, "Measures lyg-2022-257", "")
}

func TestCompletion(t *testing.T) {
	call(t, "__complete", "measures", "show", "8.2").want(t, exitDone, "8.28\n", "")
	call(t, "__complete", "measures", "facts", "request").want(t, exitDone, "request.sent_on\n", "")
	call(t, "__complete", "assess", "-o", "").want(t, exitDone, "yaml\n", "")
}
