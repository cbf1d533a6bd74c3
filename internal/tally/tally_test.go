package tally

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"duecourse/internal/message"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

type line struct {
	after time.Duration
	event message.Event
	data  string
}

// of are the counts of a journal, each as its metric, labels and, where it has buckets, the time.
func of(kind string, lines ...line) (got []string, p Progress) {
	for i, l := range lines {
		e := message.Entry{Case: "C", Seq: int64(i + 1), At: start.Add(l.after), Event: l.event, Data: json.RawMessage(l.data)}
		for _, c := range p.Take(e, kind) {
			s := fmt.Sprint(c.Metric.Name, c.Labels)
			if c.Metric.Buckets != nil {
				s += " " + c.Took.String()
			}
			got = append(got, s)
		}
	}
	return got, p
}

func TestWhatCounts(t *testing.T) {
	for name, c := range map[string]struct {
		kind  string
		lines []line
		want  []string
	}{
		"a decision and the close": {"", []line{
			{0, message.CaseOpened, `{}`},
			{time.Hour, message.CommandApplied, `{"name":"decide","command":{"disposition":"exempt","basis":["8.6","8.28"]}}`},
			{2 * time.Hour, message.CaseClosed, `{"disposition":"exempt"}`},
		}, []string{
			"duecourse_cases_opened_total[]",
			"duecourse_commands_total[decide accepted]", "duecourse_time_to_decision_seconds[exempt] 1h0m0s",
			"duecourse_decision_grounds_total[8.6]", "duecourse_decision_grounds_total[8.28]",
			"duecourse_case_duration_seconds[exempt] 2h0m0s",
		}},
		"stages, and the last is still open": {"", []line{
			{0, message.CaseOpened, `{}`},
			{0, message.StageEntered, `{"stage":"intake"}`},
			{3 * time.Hour, message.StageEntered, `{"stage":"hearing"}`},
		}, []string{"duecourse_cases_opened_total[]", "duecourse_stage_duration_seconds[intake] 3h0m0s"}},
		"refusals": {"", []line{
			{0, message.CommandRefused, `{"name":"decide","header":{"id":"c1"},"article":"10","stop":"officer_not_heard"}`},
			{0, message.CommandRefused, `{"name":"张三","header":{},"text":{}}`},
		}, []string{
			"duecourse_cases_opened_total[]",
			"duecourse_commands_total[decide refused]", "duecourse_refusals_total[10]", "duecourse_stops_total[officer_not_heard]",
			"duecourse_commands_total[unreadable refused]", "duecourse_refusals_total[none]",
		}},
		"a docket item": {"", []line{
			{0, message.ItemOpened, `{"kind":"decision"}`},
			{0, message.ItemWarned, `{"kind":"decision","card":"yellow"}`},
			{0, message.ItemExtended, `{"kind":"decision"}`},
			{0, message.ItemEnded, `{"kind":"decision","status":"lapsed","opened":"2026-03-02T00:00:00Z","ended":"2026-03-03T00:00:00Z"}`},
		}, []string{
			"duecourse_cases_opened_total[]", "duecourse_docket_opened_total[decision]", "duecourse_docket_cards_total[decision yellow]",
			"duecourse_docket_extensions_total[decision]", "duecourse_docket_duration_seconds[decision] 24h0m0s", "duecourse_docket_ended_total[decision lapsed]",
		}},
		"notices": {"", []line{
			{0, message.NoticeFailed, `{"key":"LYG-2026-1/watch/d4/red/2026-03-02T00:00:00Z","why":"no route"}`},
			{0, message.NoticeFailed, `{"key":"odd","why":"no route"}`},
			{0, message.NoticeFailed, `{"key":"A/d4/red/2026-03-02T00:00:00Z","why":"the case is closed"}`},
			{0, message.NoticeFailed, `{"key":"RQ-1/clock/d1/red/2026-03-02T00:00:00Z","why":"the clock is closed"}`},
			{0, message.NoticeFailed, `{"key":"A/d4/red/2026-03-02T00:00:00Z/supervisor","why":"no route"}`},
			{0, message.NoticeFailed, `{"key":"A/d4/reminder/2026-03-02T00:00:00Z/2026-03-01","why":"no route"}`},
		}, []string{
			"duecourse_cases_opened_total[]", "duecourse_notices_failed_total[red]", "duecourse_notices_failed_total[other]",
			"duecourse_notices_failed_total[red]", "duecourse_notices_failed_total[reminder]",
		}},
		"a clock": {message.WrittenRequestWorkflow, []line{
			{0, message.ClockOpened, `{}`},
			{0, message.CertificateIssued, `{"kind":"written_request","outcome":"no_reply_in_time"}`},
			{0, message.CaseClosed, `{}`},
		}, []string{
			"duecourse_proceedings_opened_total[WrittenRequest]", "duecourse_clock_certificates_total[written_request no_reply_in_time]",
			"duecourse_proceedings_closed_total[WrittenRequest]",
		}},
		"a case that hears of a clock": {"", []line{{0, message.CertificateIssued, `{"kind":"written_request","outcome":"x"}`}},
			[]string{"duecourse_cases_opened_total[]"}},
		"data of another shape": {"", []line{
			{0, message.CommandApplied, `"text"`}, {0, message.StageEntered, ``}, {0, message.ItemEnded, `[]`}, {0, "new_event", `{}`},
		}, []string{"duecourse_cases_opened_total[]"}},
	} {
		if got, _ := of(c.kind, c.lines...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}

func TestHowAHandOffStands(t *testing.T) {
	lines := []line{{0, message.CaseOpened, `{}`}}
	for _, step := range []struct {
		line
		want string
	}{
		{line{1, message.StageEntered, `{"stage":"hearing"}`}, ""},
		{line{2, message.StageEntered, `{"stage":"commission"}`}, UnderWay},
		{line{3, message.HandOffFailed, `{}`}, Failed},
		{line{4, message.HandOffFailed, `{}`}, Failed}, // since the first time
		{line{5, message.HandedOver, `{}`}, Delivered},
		{line{6, message.CommandApplied, `{"name":"receipt","command":{}}`}, Received},
		{line{7, message.CommandApplied, `{"name":"commission","command":{"result":"filed"}}`}, "filed"},
		{line{7, message.HandedOver, `{}`}, "filed"}, // the way was slower than the word
		{line{8, message.CommandApplied, `{"name":"commission","command":{"result":"returned"}}`}, "returned"},
		{line{9, message.StageEntered, `{"stage":"hearing"}`}, ""},
	} {
		lines = append(lines, step.line)
		_, p := of("", lines...)
		since := start.Add(step.after)
		if step.after == 4 {
			since = start.Add(3)
		}
		if p.HandOff != step.want || step.want != "" && !p.Since.Equal(since) {
			t.Errorf("after %s %s: %q since %v", step.event, step.data, p.HandOff, p.Since)
		}
	}
	got, _ := of("", lines...)
	for _, want := range []string{"duecourse_handoffs_total[]", "duecourse_handoffs_delivered_total[]", "duecourse_handoff_results_total[filed]",
		"duecourse_handoff_results_total[returned]"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
}

// Names and labels are kept in the register: none may be given twice.
func TestMetricsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Metrics {
		if seen[m.Name] || m.Help == "" || !slices.IsSorted(m.Buckets) {
			t.Errorf("%+v", m)
		}
		seen[m.Name] = true
	}
}
