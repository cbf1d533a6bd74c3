package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// withoutSettings moves into an empty folder and hides what the machine says of Temporal.
func withoutSettings(t *testing.T) {
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
}

func settingsFile(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile("duecourse.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestConfigCheck(t *testing.T) {
	withoutSettings(t)
	call(t, "config", "check").want(t, exitDone, "no mistakes", "")

	settingsFile(t, "lnag: zh\nworker: {listen: x}\n")
	o := call(t, "config", "check")
	o.want(t, exitUsage, "", `duecourse.yaml:1:1: unknown key "lnag"; did you mean "lang"?`)
	o.want(t, exitUsage, "", `duecourse.yaml:2:18: an address`)

	settingsFile(t, "measures: none.yaml\ntemporal: {tls: {ca: none.pem}}\nnotify: {smtp: {host: mail.example, from: a@b.example}}\n")
	o = call(t, "config", "check")
	for _, want := range []string{"none.yaml: ", "none.pem", "the channels for notices do not work"} {
		o.want(t, exitUsage, "", want)
	}
	if o.out != "" {
		t.Error(o.out)
	}

	settingsFile(t, "lang: en\n")
	t.Setenv("DUECOURSE_TEMPORAL_ADRESS", "x")
	call(t, "config", "check").want(t, exitDone, "", "did you mean DUECOURSE_TEMPORAL_ADDRESS?")
}

func TestConfigShow(t *testing.T) {
	withoutSettings(t)
	settingsFile(t, "temporal: {api_key: key-of-the-bureau}\nnotify:\n  addresses: [{role: auditor, unit: 监察处, to: a@b.example}]\n")
	t.Setenv("DUECOURSE_WORKER_LISTEN", "127.0.0.1:1")
	t.Setenv("TEMPORAL_NAMESPACE", "bureau")
	o := call(t, "config", "show", "--measures", "m.yaml")
	for _, want := range []string{
		"temporal.api_key", "  ******  (file duecourse.yaml:1:21)\n", "  127.0.0.1:1  (environment DUECOURSE_WORKER_LISTEN)\n",
		"  bureau  (Temporal profile TEMPORAL_NAMESPACE)\n", "  m.yaml  (flag --measures)\n", "  sqlite:data/register.db  (default)\n",
		"  auditor 监察处: a@b.example  (file duecourse.yaml:3:14)\n", "temporal.profile  ",
	} {
		o.want(t, exitDone, want, "")
	}
	var l struct {
		File     string
		Settings []struct{ Key, Origin, Place string }
	}
	j := call(t, "config", "show", "-o", "json")
	if err := json.Unmarshal([]byte(j.out), &l); err != nil || l.File != "duecourse.yaml" || len(l.Settings) < 30 {
		t.Errorf("%v\n%s", err, j.out)
	}
	y := call(t, "config", "show", "-o", "yaml")
	y.want(t, exitDone, "key: temporal.api_key", "")
	if strings.Contains(o.out+j.out+y.out, "key-of-") {
		t.Error("a secret is shown")
	}
	call(t, "config", "show", "--lang", "zh").want(t, exitDone, "(环境变量 DUECOURSE_WORKER_LISTEN)", "")
	call(t, "config", "shw").want(t, exitUsage, "", `did you mean "show"?`)
}
