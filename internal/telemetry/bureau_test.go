package telemetry

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duecourse/config"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/tally"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// fake is a register that fails, or is slow, when it is told to.
type fake struct {
	fails, hangs bool
	asked        int
	standing     register.Standing
	totals       []register.Total
}

func (f *fake) Standing(ctx context.Context) (register.Standing, error) {
	f.asked++
	if f.hangs {
		<-ctx.Done()
		return register.Standing{}, ctx.Err()
	}
	if f.fails {
		return register.Standing{}, errors.New("away")
	}
	return f.standing, nil
}

func (f *fake) Totals(context.Context) ([]register.Total, error) { return f.totals, nil }

// scraped is what a scrape of a reader's figures tells, line by line.
func scraped(t testing.TB, r *Reader) []string {
	t.Helper()
	all, err := Start(context.Background(), config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = all.Stop(context.Background()) })
	if err := all.Watch(NewBureau(r)); err != nil {
		t.Fatal(err)
	}
	return scrape(t, all)
}

func scrape(t testing.TB, all *Telemetry) (lines []string) {
	t.Helper()
	w := httptest.NewRecorder()
	all.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for l := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(l, "duecourse_") {
			lines = append(lines, strings.TrimSpace(l))
		}
	}
	return lines
}

func has(t testing.TB, lines []string, want ...string) {
	t.Helper()
	for _, w := range want {
		found := false
		for _, l := range lines {
			found = found || l == w
		}
		if !found {
			t.Errorf("no line %s in\n%s", w, strings.Join(lines, "\n"))
		}
	}
}

func TestWhatIsTold(t *testing.T) {
	f := &fake{
		standing: register.Standing{
			Cases:       []register.OpenCases{{Stage: message.Hearing, Unit: "一处", N: 3}},
			Proceedings: []register.OpenProceedings{{Kind: message.WatchWorkflow, N: 1}},
			Docket: []register.OpenItems{
				{Kind: message.AwaitDecision, N: 4, Oldest: start.Add(-time.Hour), Due: start.Add(time.Hour)},
				{Kind: message.AwaitDecision, Card: message.Red, N: 2, Oldest: start.Add(-3 * time.Hour), Due: start.Add(-2 * time.Hour)},
				{Kind: message.AwaitDecision, Stopped: true, N: 1, Oldest: start.Add(-9 * time.Hour), Due: start},
				{Kind: message.AwaitDecision, Card: message.Yellow, N: 1, Oldest: start.Add(-2 * time.Hour), Due: start.Add(time.Minute)},
			},
			Stages:   []register.Waiting{{At: "hearing", N: 3, Since: start.Add(-time.Minute)}},
			HandOffs: []register.Waiting{{At: tally.Delivered, N: 1, Since: start.Add(-24 * time.Hour)}},
		},
		totals: []register.Total{
			{Name: tally.Commands.Name, Labels: []string{"decide", "refused"}, N: 7},
			{Name: tally.CaseTime.Name, Labels: []string{"exempt"}, Bucket: 86400, N: 2, Sum: 10 * time.Hour},
			{Name: tally.CaseTime.Name, Labels: []string{"exempt"}, Bucket: 12345678901, N: 1, Sum: time.Hour}, // of bounds of another version
		},
	}
	r := NewReader(f)
	r.now = func() time.Time { return start }
	has(t, scraped(t, r),
		`duecourse_register_up 1`,
		`duecourse_register_read_errors_total 0`,
		`duecourse_cases_open{stage="hearing",unit="一处"} 3`,
		`duecourse_proceedings_open{kind="NoDetrimentWatch"} 1`,
		`duecourse_docket_open{kind="decision"} 8`,
		`duecourse_docket_stopped{kind="decision"} 1`,
		`duecourse_docket_warned{kind="decision"} 1`,
		`duecourse_docket_overdue{kind="decision"} 2`,
		`duecourse_docket_oldest_seconds{kind="decision"} 10800`,
		`duecourse_docket_longest_overdue_seconds{kind="decision"} 7200`,
		`duecourse_docket_next_due_timestamp_seconds{kind="decision"} 1.77244206e+09`,
		`duecourse_stage_longest_seconds{stage="hearing"} 60`,
		`duecourse_handoffs_open{status="delivered"} 1`,
		`duecourse_handoffs_oldest_seconds{status="delivered"} 86400`,
		`duecourse_commands_total{command="decide",result="refused"} 7`,
		`duecourse_cases_opened_total 0`,
		`duecourse_case_duration_seconds_bucket{disposition="exempt",le="3600"} 0`,
		`duecourse_case_duration_seconds_bucket{disposition="exempt",le="86400"} 2`,
		`duecourse_case_duration_seconds_bucket{disposition="exempt",le="+Inf"} 3`,
		`duecourse_case_duration_seconds_sum{disposition="exempt"} 39600`,
	)
}

// A register that is away leaves its figures out, whatever was told before, and the scrape still answers.
func TestARegisterThatIsAway(t *testing.T) {
	f := &fake{standing: register.Standing{Cases: []register.OpenCases{{Stage: message.Intake, Unit: "u", N: 1}}}}
	r := NewReader(f)
	now := start
	r.now, r.within = func() time.Time { return now }, 20*time.Millisecond
	all, err := Start(t.Context(), config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Watch(NewBureau(r)); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		fails, hangs bool
		up, errors   int
	}{{false, false, 1, 0}, {true, false, 0, 1}, {false, true, 0, 2}, {false, false, 1, 2}} {
		f.fails, f.hangs = step.fails, step.hangs
		now = now.Add(freshFor)
		lines := scrape(t, all)
		has(t, lines, fmt.Sprintf("duecourse_register_up %d", step.up), fmt.Sprintf("duecourse_register_read_errors_total %d", step.errors))
		if told := len(lines) > 2; told != (step.up == 1) {
			t.Errorf("%+v: %q", step, lines)
		}
	}
	if scrape(t, all); f.asked != 4 {
		t.Errorf("asked %d times: figures that are fresh are not read again", f.asked)
	}
}

// A thousand cases, of hundreds of units and with whatever a foreign client makes up, add no series.
func TestCasesAddNoSeries(t *testing.T) {
	r, err := register.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "r.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	number := func(i int) string { return fmt.Sprintf("LYG-2026-%04d", i) }
	record := func(i int) {
		row := message.CaseRow{Case: number(i), Unit: fmt.Sprintf("%d号所", i%300), Stage: message.Deciding, Opened: start}
		var b message.Batch
		for _, e := range []message.Entry{
			{Event: message.CaseOpened, Data: json.RawMessage(`{}`)},
			{Event: message.StageEntered, Data: json.RawMessage(`{"stage":"intake"}`)},
			{Event: message.CommandRefused, Data: json.RawMessage(fmt.Sprintf(`{"name":"张三%d","header":{}}`, i))},
			{Event: message.CommandRefused, Data: json.RawMessage(fmt.Sprintf(`{"name":"made_up_%d","header":{"id":"x"},"article":"%d"}`, i, i))},
			{Event: message.ItemOpened, Data: json.RawMessage(`{"kind":"decision"}`)},
			{Event: message.NoticeFailed, Data: json.RawMessage(fmt.Sprintf(`{"key":"%s/d1/red/2026-03-02T00:00:00Z"}`, number(i)))},
			{Event: message.StageEntered, Data: json.RawMessage(`{"stage":"decision"}`)},
		} {
			e.Case, e.At = row.Case, start
			e, err := message.Chain(e, row.Seq, row.Head)
			if err != nil {
				t.Fatal(err)
			}
			row.Seq, row.Head = e.Seq, e.Hash
			b.Entries = append(b.Entries, e)
		}
		b.Case = row
		b.Docket = []message.Item{{ID: "d1", Kind: message.AwaitDecision, Opened: start, Due: start, WarnAt: start, Status: message.ItemOpen}}
		if err := r.Record(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	at := map[int]int{}
	for i := range 1000 {
		record(i)
		if i+1 == 300 || i+1 == 1000 {
			lines := scraped(t, NewReader(r))
			at[i+1] = len(lines)
			for _, l := range lines {
				if strings.Contains(l, "LYG") || strings.Contains(l, "张三") {
					t.Errorf("a case or a person is told: %s", l)
				}
			}
		}
	}
	if at[1000] != at[300] {
		t.Errorf("%d series by 300 cases, %d by 1000", at[300], at[1000])
	}
	t.Logf("%d series", at[1000])
}

// filled is a register of so many open cases with three open docket items each, and as many closed ones.
func filled(t testing.TB, cases int) *register.Register {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.db")
	r, err := register.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	body := strings.Repeat("x", 900)
	for _, s := range []string{
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO cases
			(number, matter, unit, stage, disposition, measures, opened, closed, seq, head, kind)
			SELECT printf('C%%06d', i), '', printf('unit %%d', i %% 40), CASE i %% 4 WHEN 0 THEN 'intake' WHEN 1 THEN 'hearing' ELSE 'decision' END, '', 'm',
			'2026-03-02T09:00:00.000000000Z', CASE WHEN i %% 2 = 1 THEN '2026-04-02T09:00:00.000000000Z' END, 1, '', '' FROM n`, 2*cases-1),
		`INSERT INTO progress SELECT number, opened, CASE WHEN closed IS NULL THEN stage ELSE 'closed' END, opened, '', opened FROM cases`,
		`WITH d(j) AS (VALUES (1), (2), (3)) INSERT INTO docket SELECT number, 'd' || j, 'kind' || j, 'handler', opened, opened, opened,
			CASE j WHEN 1 THEN 'red' WHEN 2 THEN 'yellow' ELSE '' END, CASE WHEN closed IS NULL THEN 'open' ELSE 'answered' END, '` + body + `', 0, unit FROM cases, d`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO tallies
			SELECT 'duecourse_assessed_grounds_total', '["8.' || (i % 180) || '","established"]', '', i, 5, 0 FROM n`,
	} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// A scrape that reads everything anew is answered within 100 ms where 10,000 cases are open.
func TestAScrapeIsQuick(t *testing.T) {
	r := NewReader(filled(t, 10000))
	r.fresh = 0
	all, err := Start(t.Context(), config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Watch(NewBureau(r)); err != nil {
		t.Fatal(err)
	}
	has(t, scrape(t, all), `duecourse_docket_overdue{kind="kind1"} 10000`, `duecourse_docket_open{kind="kind3"} 10000`)
	best := time.Hour
	for range 10 { // the machine may be busy with something else meanwhile
		begun := time.Now()
		scrape(t, all)
		best = min(best, time.Since(begun))
	}
	t.Logf("%v", best)
	if best > 100*time.Millisecond {
		t.Errorf("a scrape takes %v", best)
	}
}

// BenchmarkScrape scrapes a register with 10,000 open cases.
func BenchmarkScrape(b *testing.B) {
	r := NewReader(filled(b, 10000))
	r.fresh = 0
	all, err := Start(b.Context(), config.Settings{})
	if err != nil {
		b.Fatal(err)
	}
	if err := all.Watch(NewBureau(r)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		scrape(b, all)
	}
}
