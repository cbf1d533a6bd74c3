package telemetry

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// Every metric is in the docs, and the docs name no other.
func TestTheDocsNameEveryMetric(t *testing.T) {
	text, err := os.ReadFile("../../docs/monitoring.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"duecourse_": true} // what all of them begin with
	for _, c := range []prometheus.Collector{NewBureau(nil), NewEngine(nil, "", ""), Calendar(0)} {
		ch := make(chan *prometheus.Desc)
		go func() { c.Describe(ch); close(ch) }()
		for d := range ch {
			name := regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(d.String())[1]
			known[name] = true
			if !strings.Contains(string(text), "`"+name+"`") {
				t.Errorf("docs/monitoring.md does not say what %s is", name)
			}
		}
	}
	for _, m := range regexp.MustCompile("`(duecourse_[a-z_]*)`").FindAllStringSubmatch(string(text), -1) {
		if !known[m[1]] {
			t.Errorf("docs/monitoring.md names %s, which there is not", m[1])
		}
	}
}
