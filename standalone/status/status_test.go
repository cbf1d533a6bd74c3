package status

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/tally"
	"duecourse/internal/telemetry"
)

type fixed struct{ err error }

func (f fixed) Standing(context.Context) (register.Standing, error) {
	now := time.Now()
	return register.Standing{
		Cases: []register.OpenCases{{Stage: message.Hearing, Unit: "<b>一处</b>", N: 3}, {Stage: message.Intake, Unit: "二处", N: 2}, {Stage: "new_stage", Unit: "二处", N: 1}},
		Docket: []register.OpenItems{{Kind: message.AwaitDecision, Card: message.Red, N: 4, Oldest: now.Add(-73 * time.Hour), Due: now.Add(-time.Hour)},
			{Kind: "new_kind", N: 1, Oldest: now, Due: now.Add(time.Hour)}},
		Stages:      []register.Waiting{{At: "hearing", N: 3, Since: now.Add(-49 * time.Hour)}},
		HandOffs:    []register.Waiting{{At: tally.Delivered, N: 1, Since: now.Add(-330 * time.Minute)}},
		Proceedings: []register.OpenProceedings{{Kind: message.WatchWorkflow, N: 2}},
	}, f.err
}

func (f fixed) Totals(context.Context) ([]register.Total, error) {
	return []register.Total{
		{Name: tally.CaseTime.Name, Labels: []string{"exempt"}, Bucket: 864000, N: 3, Sum: 30 * 24 * time.Hour},
		{Name: tally.CaseTime.Name, Labels: []string{"liable"}, Bucket: 864000, N: 1, Sum: 24 * time.Hour},
		{Name: tally.Refusals.Name, Labels: []string{"8"}, N: 2},
		{Name: tally.Refusals.Name, Labels: []string{"none"}, N: 7},
		{Name: tally.Stops.Name, Labels: []string{"exempt_without_ground"}, N: 1},
		{Name: tally.NoticesSent.Name, Labels: []string{"red"}, N: 12},
		{Name: tally.NoticesFailed.Name, Labels: []string{"red"}, N: 5},
		{Name: tally.NoticesFailed.Name, Labels: []string{"reminder"}, N: 6},
		{Name: tally.Certificates.Name, Labels: []string{"written_request", "no_reply_in_time"}, N: 9},
		{Name: tally.Certificates.Name, Labels: []string{"other", "other"}, N: 1},
		{Name: tally.HandOffResults.Name, Labels: []string{"filed"}, N: 8},
	}, f.err
}

func get(t *testing.T, p *Page, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Type"), "text/html") {
		t.Fatal(w.Code, w.Header(), err)
	}
	return string(body)
}

func TestThePage(t *testing.T) {
	p := &Page{Reader: telemetry.NewReader(fixed{}), Lang: lang.ZH, UI: "127.0.0.1:8233", Year: time.Now().Year() - 1, Log: slog.New(slog.DiscardHandler)}
	for path, want := range map[string][]string{
		"/": {"在办案件<b>6</b>", `红牌（逾期）<b class="red">4</b>`, "已办结<b>4</b>", "2 天", "5 小时", "75 %", "10 天", "已送达，待确认收件",
			"&lt;b&gt;一处&lt;/b&gt;", "new_stage", "new_kind", "没有应答", "请更新", `href="http://127.0.0.1:8233"`},
		"/?lang=en": {"open cases<b>6</b>", `red: overdue<b class="red">4</b>`, "delivered, without a receipt", "2 d", "update it",
			`Art. 8</td><td class="n">2<`, `no article</td><td class="n">7<`, `by a hard stop</td><td class="n">1<`,
			`Red card</td><td class="n">12</td><td class="n red">5<`, `Reminder</td><td class="n">0</td><td class="n red">6<`,
			`no reply in the reasonable time</td><td class="n">9<`, `other</td><td class="n">1<`, `</td><td class="n">8<`},
		"/?lang=other": {"在办案件<b>6</b>"},
	} {
		body := get(t, p, path)
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s: no %q in\n%s", path, w, body)
			}
		}
	}
}

// A register that is away is told, and no figure is.
func TestThePageWithoutFigures(t *testing.T) {
	p := &Page{Reader: telemetry.NewReader(fixed{errors.New("away")}), Lang: lang.EN, Year: 3000, Log: slog.New(slog.DiscardHandler)}
	body := get(t, p, "/")
	if !strings.Contains(body, "unknown, not zero") || strings.Contains(body, "open cases") || strings.Contains(body, "update it") {
		t.Error(body)
	}
}
