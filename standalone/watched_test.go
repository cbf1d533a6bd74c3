package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"duecourse/activities"
	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/tally"
	"duecourse/standalone/engine"
)

// A real Prometheus scrapes the process while cases of every sort are open: what it answers is what the engine and the
// journals say, before and after the process is killed and every history replayed.
func TestWatched(t *testing.T) {
	// Red cards come to nobody: the address refuses them for good.
	letters := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key, err := url.PathUnescape(r.Header.Get(activities.IdempotencyKey)); err != nil || strings.Contains(key, "/red/") {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer letters.Close()
	t.Setenv("DUECOURSE_NOTIFY_WEBHOOK_URL", letters.URL)
	t.Setenv("DUECOURSE_LOG_LEVEL", "debug")
	t.Setenv("DUECOURSE_LOG_FORMAT", "json")
	p := startProgram(t)
	c := p.dial(t)
	prom := startPrometheus(t, p.listen)

	var all []*desk
	start := func(d measures.Disposition, number string, terms ...message.Term) *desk {
		in := sampleOf(t, d, terms...)
		in.Case = number
		k := open(t, c, in)
		k.untilOpened()
		return k
	}
	start(measures.NoFault, "LYG-2026-7001").finish()
	withdrawn := start(measures.NoFault, "LYG-2026-7002") // a proven fault is decided
	withdrawn.mustTell(message.CmdWithdraw, message.Withdraw{Header: withdrawn.head(supervisor)})
	withdrawn.result()
	for i, d := range []measures.Disposition{measures.Exempt, measures.Exempt, measures.Mitigated, measures.Liable} {
		all = append(all, start(d, fmt.Sprintf("LYG-2026-71%02d", i)))
	}
	late := start(measures.Open, "LYG-2026-7200", message.Term{Kind: message.AwaitFacts, Wait: 2 * time.Second, Warn: time.Second})
	away := start(measures.Transferred, "LYG-2026-7300")
	if away.state().Stage != message.AtCommission {
		away.mustTell(message.CmdTransfer, message.TransferCase{Header: away.head(supervisor), Suspicion: away.suspicions()})
	}
	away.until("delivered", func(s message.State) bool { return s.Transfers[0].Delivered != nil })
	if a := all[0].tell(message.CmdWithdraw, message.Withdraw{Header: all[0].head(officer)}); a.Accepted {
		t.Error("the officer concerned withdrew the case")
	}
	all[0].reach(message.Hearing)
	late.until("overdue", func(s message.State) bool {
		return slices.ContainsFunc(s.Docket, func(it message.Item) bool { return it.Card == message.Red })
	})
	all = append(all, late, away)

	startClock(t, c, "ZX-2026-0001")

	r := openRegister(t, p.data)
	quiet(t, r, all, "LYG-2026-7200") // the notice that failed is in the journal too
	w := watched{t, prom, c, r, all}
	w.agrees("before")
	before := counted(t, p)

	began := prom.query(`process_start_time_seconds{job="duecourse"}`)[0]
	p.kill()
	must(t, p.start())
	must(t, p.ready())
	c = p.dial(t)
	for _, d := range all {
		d.c = c
		d.state() // replays the whole history: the worker has no case in its cache
	}
	w.client = c
	prom.eventually("the new process is scraped", fmt.Sprintf(`process_start_time_seconds{job="duecourse"} > bool %s`, began), 1)
	w.agrees("after a kill")
	if after := counted(t, p); !maps.Equal(before, after) {
		t.Errorf("counted before the kill\n%v\nand after it\n%v", before, after)
	}

	// What was counted goes on from where it was.
	all[0].mustTell(message.CmdStatement, message.Statement{Header: all[0].head(officer), Waived: true})
	quiet(t, r, all, "")
	w.agrees("and on")
	countedOnce(t, r)

	scraped := get(t, "http://"+p.listen+"/metrics")
	check := exec.Command("promtool", "check", "metrics")
	check.Stdin = strings.NewReader(scraped)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
	expressionsAreKnown(t, prom, scraped)
	prom.eventually("rules are evaluated", `sum(duecourse:cases_open)`, float64(len(all)))
	prom.eventually("the alert waits its time", `count(ALERTS{alertname="DuecourseOverdue"})`, 1)
	page := get(t, "http://"+p.listen+"/?lang=en")
	if want := fmt.Sprintf("open cases<b>%d</b>", len(all)); !strings.Contains(page, want) {
		t.Errorf("the status page lacks %q:\n%s", want, page)
	}
	logged(t, p)
}

// watched is what is compared.
type watched struct {
	t        *testing.T
	prom     *prometheus
	client   client.Client
	register *register.Register
	open     []*desk
}

// agrees compares Prometheus with the engine and the journals.
func (w watched) agrees(when string) {
	t := w.t
	t.Helper()
	stages := append([]message.Stage{}, message.Stages...)
	for _, s := range stages {
		n, err := w.client.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: engine.DefaultNamespace,
			Query: fmt.Sprintf("WorkflowType = 'Case' AND ExecutionStatus = 'Running' AND DuecourseStage = '%s'", s)})
		must(t, err)
		w.prom.eventually(when, fmt.Sprintf(`sum(duecourse_cases_open{stage=%q}) or vector(0)`, s), float64(n.Count))
	}
	items, cards := map[message.ItemKind]int{}, map[message.Card]int{}
	for _, d := range w.open {
		for _, it := range d.state().Docket {
			if it.Status == message.ItemOpen {
				items[it.Kind]++
				cards[it.Card]++
			}
		}
	}
	for kind, n := range items {
		w.prom.eventually(when, fmt.Sprintf(`duecourse_docket_open{kind=%q}`, kind), float64(n))
	}
	if cards[message.Red] == 0 {
		t.Error("nothing is overdue: this test would see little")
	}
	w.prom.eventually(when, `sum(duecourse_docket_overdue)`, float64(cards[message.Red]))
	w.prom.eventually(when, `sum(duecourse_docket_warned)`, float64(cards[message.Yellow]))
	w.prom.eventually(when, `duecourse_handoffs_open{status="delivered"}`, 1)
	w.prom.eventually(when, `duecourse_proceedings_open{kind="EnforcementApplication"}`, 1)
	w.prom.eventually(when, `duecourse_task_queue_pollers{type="workflow"} >= bool 1`, 1)

	events := map[message.Event]int{}
	closed := map[string]int{}
	rows, err := w.register.Cases(t.Context(), register.Filter{Kind: register.AnyKind})
	must(t, err)
	for _, row := range rows {
		for _, e := range journal(t, w.register, row.Case) {
			events[e.Event]++
			if e.Event == message.CaseClosed && row.Kind == "" {
				closed[row.Disposition]++
			}
		}
	}
	for expression, event := range map[string]message.Event{
		`duecourse_cases_opened_total`:                        message.CaseOpened,
		`sum(duecourse_commands_total{result="accepted"})`:    message.CommandApplied,
		`sum(duecourse_commands_total{result="refused"})`:     message.CommandRefused,
		`sum(duecourse_assessments_total)`:                    message.Assessed,
		`sum(duecourse_docket_opened_total)`:                  message.ItemOpened,
		`sum(duecourse_docket_ended_total)`:                   message.ItemEnded,
		`sum(duecourse_docket_cards_total)`:                   message.ItemWarned,
		`duecourse_handoffs_delivered_total`:                  message.HandedOver,
		`sum(duecourse_notices_failed_total{occasion="red"})`: message.NoticeFailed,
	} {
		if events[event] == 0 {
			t.Errorf("no %s happened: this test would see little", event)
		}
		w.prom.eventually(when, expression, float64(events[event]))
	}
	for disposition, n := range closed {
		w.prom.eventually(when, fmt.Sprintf(`duecourse_case_duration_seconds_count{disposition=%q}`, disposition), float64(n))
	}
}

// startClock starts the clock of an application to the court, for a penalty that was served today.
func startClock(t *testing.T, c client.Client, number string) {
	t.Helper()
	rules, err := config.Settings{}.ReadPeriods()
	must(t, err)
	days, err := config.Settings{}.ReadCalendar()
	must(t, err)
	_, err = c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: message.ClockID(number), TaskQueue: message.TaskQueue},
		message.EnforcementApplicationWorkflow, message.ClockInput{
			Number: number, Kind: clock.EnforcementApplication, Unit: "一处", OpenedBy: handler, Rules: rules, Calendar: &days, Edition: message.CurrentEdition,
			Marks: []clock.Mark{{Event: clock.Served, On: civil.On(time.Now())}},
		})
	must(t, err)
	answer, err := c.QueryWorkflow(t.Context(), message.ClockID(number), "", message.QueryState)
	must(t, err)
	var s message.ClockState
	must(t, answer.Get(&s))
}

// quiet waits until all that happened is in the register and told in the notices.
func quiet(t *testing.T, r *register.Register, open []*desk, failing string) {
	t.Helper()
	for _, d := range open {
		d.until("recorded", func(s message.State) bool { return len(s.Unflushed) == 0 && len(s.Notices) == 0 })
	}
	if failing == "" {
		return
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if slices.ContainsFunc(journal(t, r, failing), func(e message.Entry) bool { return e.Event == message.NoticeFailed }) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the notice that is refused does not fail")
		}
	}
}

// counted are the series of what is counted in the register, as a scrape tells them.
func counted(t *testing.T, p *program) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(get(t, "http://"+p.listen+"/metrics")) {
		for _, m := range tally.Metrics {
			if series, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok && strings.HasPrefix(line, m.Name) {
				out[series] = value
			} else if strings.HasPrefix(line, m.Name+" ") {
				out[m.Name] = strings.TrimSpace(line)
			}
		}
	}
	if len(out) < 100 {
		t.Errorf("only %d series are counted", len(out))
	}
	return out
}

// prometheus is a Prometheus server.
type prometheus struct {
	t       *testing.T
	address string
}

// startPrometheus has one scrape an address every half second, with the rules that ship.
func startPrometheus(t *testing.T, target string) *prometheus {
	t.Helper()
	rules, err := filepath.Abs("../deploy/prometheus")
	must(t, err)
	dir := t.TempDir()
	settings := fmt.Sprintf(`global: {scrape_interval: 500ms, evaluation_interval: 500ms}
rule_files: ['%[1]s/rules.yaml', '%[1]s/alerts.yaml']
scrape_configs:
  - {job_name: duecourse, static_configs: [{targets: ['%[2]s']}]}
`, rules, target)
	must(t, os.WriteFile(filepath.Join(dir, "prometheus.yaml"), []byte(settings), 0o600))
	p := &prometheus{t, freeAddress(t)}
	cmd := exec.Command("prometheus", "--config.file", filepath.Join(dir, "prometheus.yaml"), "--storage.tsdb.path", filepath.Join(dir, "data"),
		"--web.listen-address", p.address, "--log.level", "error")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: install the Debian package prometheus, or run make prometheus", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("Prometheus said: %s", said.String())
		}
	})
	waitReady(t, "http://"+p.address+"/-/ready")
	return p
}

// eventually waits until an expression has a value. Figures are read from the register every 15 s.
func (p *prometheus) eventually(when, expression string, want float64) {
	p.t.Helper()
	var got string
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		values := p.query(expression)
		got = strings.Join(values, ", ")
		if len(values) == 1 {
			if v, err := strconv.ParseFloat(values[0], 64); err == nil && v == want {
				return
			}
		}
		if time.Now().After(deadline) {
			p.t.Errorf("%s: %s is %q, want %v", when, expression, got, want)
			return
		}
	}
}

func (p *prometheus) query(expression string) (values []string) {
	p.t.Helper()
	answer, err := http.Get("http://" + p.address + "/api/v1/query?query=" + url.QueryEscape(expression))
	must(p.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(p.t, err)
	var a struct {
		Status string
		Data   struct{ Result []struct{ Value [2]any } }
	}
	must(p.t, json.Unmarshal(body, &a))
	if a.Status != "success" {
		p.t.Fatalf("%s: %s", expression, body)
	}
	for _, r := range a.Data.Result {
		values = append(values, fmt.Sprint(r.Value[1]))
	}
	return values
}

var (
	inQuotes = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	inBraces = regexp.MustCompile(`\{[^}]*\}|\[[^\]]*\]`)
	grouping = regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)`)
	word     = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*\s*\(?`)
	words    = []string{"and", "or", "unless", "bool", "offset"}
)

// metricsOf are the metrics that an expression reads.
func metricsOf(expression string) (names []string) {
	expression = inBraces.ReplaceAllString(inQuotes.ReplaceAllString(expression, ""), "")
	expression = grouping.ReplaceAllString(expression, "")
	for _, w := range word.FindAllString(expression, -1) {
		if name := strings.TrimSpace(w); !strings.HasSuffix(name, "(") && !slices.Contains(words, name) {
			names = append(names, name)
		}
	}
	return names
}

// expressionsAreKnown checks that alerts, rules and dashboards read only what a scrape tells or a rule records, and that
// Prometheus understands what the dashboards ask.
func expressionsAreKnown(t *testing.T, prom *prometheus, scraped string) {
	t.Helper()
	known := map[string]bool{"up": true, "ALERTS": true}
	for line := range strings.Lines(scraped) {
		known[regexp.MustCompile(`^[a-zA-Z0-9_:]*`).FindString(line)] = true
	}
	var all []string
	for _, f := range []string{"rules.yaml", "alerts.yaml"} {
		text, err := os.ReadFile(filepath.Join("../deploy/prometheus", f))
		must(t, err)
		for _, m := range regexp.MustCompile(`(?m)record: (\S+)$`).FindAllStringSubmatch(string(text), -1) {
			known[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`(?m)^ +expr: (>-\n)?((?:.+\n)(?: {10}.+\n)*)`).FindAllStringSubmatch(string(text), -1) {
			expression, _, _ := strings.Cut(m[2], "\n        labels:")
			expression, _, _ = strings.Cut(expression, "\n        for:")
			all = append(all, expression)
		}
	}
	boards, err := filepath.Glob("../deploy/grafana/dashboards/*.json")
	must(t, err)
	for _, f := range boards {
		text, err := os.ReadFile(f)
		must(t, err)
		var b struct {
			Panels []struct{ Targets []struct{ Expr string } }
		}
		must(t, json.Unmarshal(text, &b))
		for _, panel := range b.Panels {
			for _, target := range panel.Targets {
				all = append(all, target.Expr)
				prom.query(target.Expr)
			}
		}
	}
	if len(all) < 40 {
		t.Errorf("only %d expressions were found", len(all))
	}
	for _, expression := range all {
		names := metricsOf(expression)
		if len(names) == 0 && !strings.Contains(expression, "month()") {
			t.Errorf("%q reads no metric", expression)
		}
		for _, name := range names {
			if !known[name] {
				t.Errorf("%q reads %s, which no scrape tells", expression, name)
			}
		}
	}
}

// logged checks the log: each line of the worker is JSON, cases are named, accounts are not.
func logged(t *testing.T, p *program) {
	t.Helper()
	cases := 0
	for line := range strings.Lines(p.said()) {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		var l struct{ Msg, Case, Stage string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Errorf("a line of the log that is no JSON: %s", line)
		}
		if l.Msg == "stage entered" && strings.HasPrefix(l.Case, "LYG-") && l.Stage != "" {
			cases++
		}
		for _, who := range accounts {
			if strings.Contains(line, who) {
				t.Errorf("the log names %s: %s", who, line)
			}
		}
	}
	if cases == 0 {
		t.Errorf("the log tells of no stage that a case entered:\n%s", tail(p.said(), 3000))
	}
}

// countedOnce checks that what the register has counted is what its journals say, entry by entry.
func countedOnce(t *testing.T, r *register.Register) {
	t.Helper()
	rows, err := r.Cases(t.Context(), register.Filter{Kind: register.AnyKind})
	must(t, err)
	want, got := map[string]int64{}, map[string]int64{}
	for _, row := range rows {
		var p tally.Progress
		for _, e := range journal(t, r, row.Case) {
			for _, c := range p.Take(e, row.Kind) {
				want[fmt.Sprint(c.Metric.Name, c.Labels)]++
			}
		}
	}
	totals, err := r.Totals(t.Context())
	must(t, err)
	for _, total := range totals {
		if total.Name != tally.NoticesSent.Name { // no entry of a journal
			got[fmt.Sprint(total.Name, total.Labels)] += total.N
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("counted\n%v\nand in the journals there are\n%v", got, want)
	}
}
