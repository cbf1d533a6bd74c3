// Package deploy holds what Prometheus and Grafana are given to watch a bureau.
package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// promtool runs Prometheus's own checks in its folder.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		t.Fatal("promtool is not on this machine: install the Debian package prometheus, or run make prometheus")
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir = "prometheus"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool %v: %v\n%s", args, err, out)
	}
}

func TestPrometheusTakesIt(t *testing.T) {
	promtool(t, "check", "config", "prometheus.yaml")
	promtool(t, "check", "rules", "--lint-fatal", "rules.yaml", "alerts.yaml")
}

func TestAlertsCallWhenTheyShould(t *testing.T) {
	tests, err := filepath.Glob("prometheus/tests/*.yaml")
	if err != nil || len(tests) == 0 {
		t.Fatal(tests, err)
	}
	var all strings.Builder
	for _, path := range tests {
		promtool(t, "test", "rules", strings.TrimPrefix(path, "prometheus/"))
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	alerts, err := os.ReadFile("prometheus/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`- alert: (\w+)`).FindAllStringSubmatch(string(alerts), -1)
	if len(found) < 8 {
		t.Errorf("only %d alerts", len(found))
	}
	docs, err := os.ReadFile("../docs/monitoring.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range found {
		if !strings.Contains(all.String(), a[1]) {
			t.Errorf("%s has no test", a[1])
		}
		if !strings.Contains(string(docs), a[1]) {
			t.Errorf("docs/monitoring.md does not say what %s asks for", a[1])
		}
	}
}

// Grafana drops a panel that it cannot read in silence.
func TestDashboards(t *testing.T) {
	files, err := filepath.Glob("grafana/dashboards/*.json")
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	uids := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			UID    string `json:"uid"`
			Title  string `json:"title"`
			Panels []struct {
				ID         int               `json:"id"`
				Type       string            `json:"type"`
				Title      string            `json:"title"`
				Datasource map[string]string `json:"datasource"`
				GridPos    struct{ X, Y, W, H int }
				Targets    []struct{ Expr, RefID string }
			} `json:"panels"`
		}
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(f, err)
		}
		if d.UID == "" || d.Title == "" || uids[d.UID] || len(d.Panels) < 10 {
			t.Errorf("%s: uid %q, %d panels", f, d.UID, len(d.Panels))
		}
		uids[d.UID] = true
		ids := map[int]bool{}
		for i, p := range d.Panels {
			if ids[p.ID] || p.Title == "" || p.GridPos.X+p.GridPos.W > 24 {
				t.Errorf("%s: panel %d %q", f, p.ID, p.Title)
			}
			ids[p.ID] = true
			for _, q := range d.Panels[:i] {
				a, b := p.GridPos, q.GridPos
				if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
					t.Errorf("%s: panels %q and %q lie over each other", f, p.Title, q.Title)
				}
			}
			if p.Type == "row" {
				continue
			}
			if p.Datasource["uid"] != "${datasource}" || len(p.Targets) == 0 {
				t.Errorf("%s: panel %q has no datasource or no expression", f, p.Title)
			}
			for _, target := range p.Targets {
				if target.Expr == "" {
					t.Errorf("%s: panel %q has an empty expression", f, p.Title)
				}
			}
		}
	}
}
