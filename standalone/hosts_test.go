package main

import (
	"os"
	"path/filepath"
	"testing"

	"duecourse/internal/lang"
	"duecourse/standalone/engine"
)

// What a sample case brings about leaves no data folder unless it is asked for: the cases are made up, and the commission,
// the register and the people to whom notices go may be real.
func TestSampleCasesStayInTheDataFolder(t *testing.T) {
	data := t.TempDir()
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		want bool
	}{
		"by default":                   {want: true},
		"not wanted":                   {args: []string{"--samples=false"}},
		"a register":                   {env: map[string]string{"REGISTER": "sqlite:" + filepath.Join(t.TempDir(), "r.db")}},
		"a commission's address":       {env: map[string]string{"HANDOFF_URL": "https://commission.example/in"}},
		"a commission's folder":        {env: map[string]string{"HANDOFF_DROP_FOLDER": t.TempDir()}},
		"a webhook":                    {env: map[string]string{"NOTIFY_WEBHOOK_URL": "https://notices.example"}},
		"mail":                         {env: map[string]string{"NOTIFY_SMTP_HOST": "mail.example", "NOTIFY_SMTP_FROM": "d@mail.example"}},
		"a folder of notices":          {env: map[string]string{"NOTIFY_OUTBOX": t.TempDir()}},
		"a webhook, and asked for":     {env: map[string]string{"NOTIFY_WEBHOOK_URL": "https://notices.example"}, args: []string{"--samples"}, want: true},
		"a log of its own, all inside": {args: []string{"--log-level", "info"}, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			for key, value := range c.env {
				t.Setenv("DUECOURSE_"+key, value)
			}
			_, flags, err := parse(append([]string{"--data", data}, c.args...), os.Stderr, lang.EN)
			must(t, err)
			p, err := newProcedure(engine.Options{Data: data}, flags)
			must(t, err)
			if p.samples != c.want {
				t.Errorf("sample cases: %v, want %v", p.samples, c.want)
			}
		})
	}
}
