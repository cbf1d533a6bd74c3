package config

import (
	"encoding/json"
	"strings"
	"testing"

	"duecourse/internal/lang"
)

func TestOrigins(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", "lang: en\ntemporal:\n  address: file.example:7233\n")
	t.Setenv("DUECOURSE_WORKER_LISTEN", "127.0.0.1:1")
	t.Setenv("TEMPORAL_NAMESPACE", "profile")
	l, err := List(flags(t, "--lang=zh"))
	if err != nil {
		t.Fatal(err)
	}
	if l.File != "duecourse.yaml" || len(l.Settings) != len(table()) {
		t.Errorf("%s, %d settings", l.File, len(l.Settings))
	}
	want := map[string]Value{
		"lang":                {"lang", "zh", FromFlag, "--lang"},
		"worker.listen":       {"worker.listen", "127.0.0.1:1", FromEnvironment, "DUECOURSE_WORKER_LISTEN"},
		"temporal.address":    {"temporal.address", "file.example:7233", FromFile, "duecourse.yaml:3:12"},
		"temporal.namespace":  {"temporal.namespace", "profile", FromProfile, "TEMPORAL_NAMESPACE"},
		"worker.stop_timeout": {"worker.stop_timeout", "30s", FromDefault, ""},
	}
	for _, v := range l.Settings {
		if w, ok := want[v.Key]; ok && v != w {
			t.Errorf("got %+v, want %+v", v, w)
		}
	}
}

func TestSecretsAreNotListed(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", everything)
	t.Setenv("DUECOURSE_TEMPORAL_API_KEY", "key-of-the-environment")
	l, err := List(flags(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	hides(t, string(data))
	if !strings.Contains(string(data), "postgres://duecourse:******@db/register") || !strings.Contains(string(data), "https://hooks.example/******") {
		t.Errorf("%s", data)
	}
}

func hides(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"key-of-", "pw-of-"} {
		if strings.Contains(text, secret) {
			t.Errorf("a secret is shown: %s", text)
		}
	}
}

func TestSecretsAreNotInErrors(t *testing.T) {
	for _, text := range []string{
		"temporal: {api_key: [key-of-the-file]}\n",
		"temporal: {api_key: key-of-the-file, api_key: key-of-the-file}\n",
		"notify: {smtp: {password: pw-of-the-mail}}\n",
		"notify:\n  smtp:\n    password: pw-of-the-mail\n",
		"notify:\n  smtp:\n    password: \"pw-of-the-mail\n",
		"notify:\n  smtp: {password: {pw-of-the-mail: x}}\n",
		"register: mysql://u:pw-of-the-register@db\n",
		"notify: {webhook: {url: 'hooks.example?key=key-of-the-hook'}}\n",
	} {
		in(t)
		write(t, "duecourse.yaml", text)
		_, err := Load(flags(t))
		if err == nil {
			t.Errorf("%q is taken", text)
			continue
		}
		hides(t, err.Error())
	}
	in(t)
	t.Setenv("DUECOURSE_REGISTER", "mysql://u:pw-of-the-register@db")
	if _, err := Load(flags(t)); err == nil {
		t.Error("an unknown database is taken")
	} else {
		hides(t, err.Error())
	}
}

func TestSecretsHaveNoFlag(t *testing.T) {
	f := flags(t)
	for _, s := range table() {
		if got, want := f.Lookup(s.flag()) != nil, !s.secret() && !s.list; got != want {
			t.Errorf("%s: a flag is there: %v", s.key, got)
		}
	}
	if f.Lookup("temporal-api-key") != nil || f.Lookup("notify-smtp-password") != nil || f.Lookup("notify-webhook-token") != nil {
		t.Error("a secret can be given as an argument, for all to see")
	}
}

func TestMisspeltVariables(t *testing.T) {
	in(t)
	for _, name := range []string{"DUECOURSE_TEMPORAL_ADRESS", "DUECOURSE_SERVICE_HOST", "DUECOURSE_LANG", "DUECOURSE_CONFIG"} {
		t.Setenv(name, "x")
	}
	hints := Misspelt()
	if len(hints) != 1 || hints[0].In(lang.EN) != "DUECOURSE_TEMPORAL_ADRESS is no setting; did you mean DUECOURSE_TEMPORAL_ADDRESS?" {
		t.Errorf("%+v", hints)
	}
}
