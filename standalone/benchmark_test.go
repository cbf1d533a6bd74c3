package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/standalone/bench"
)

// The whole measuring at its smallest, so that it cannot rot: every figure is there, is positive, and stands in the table.
func TestBenchmark(t *testing.T) {
	t.Setenv(asProgram, "1") // for the processes that it starts
	dir := t.TempDir()
	starter := filepath.Join(dir, "starter.exe")
	if said, err := exec.Command("go", "build", "-o", starter, "../starter").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	file := filepath.Join(dir, "figures.json")
	var table, errs bytes.Buffer
	args := []string{"bench", "--size", "small", "--starter", starter, "--json", file}
	if code := run(t.Context(), args, &table, &errs, lang.EN); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, &errs, &table)
	}
	data, err := os.ReadFile(file)
	must(t, err)
	var r bench.Report
	must(t, json.Unmarshal(data, &r))
	var names []string
	for _, f := range r.Figures {
		names = append(names, f.Name)
		if !(f.Value > 0) || math.IsInf(f.Value, 0) || f.High > 0 && (f.Low > f.Value || f.Value > f.High) {
			t.Errorf("%s is %v, from %v to %v", f.Name, f.Value, f.Low, f.High)
		}
		if !strings.Contains(table.String(), f.What.EN) {
			t.Errorf("%s is not in the table", f.Name)
		}
	}
	for _, want := range []string{
		"shortest_ratio", "floor_ms", "once_ms", "shortest_events", "shortest_bytes", "open_ratio", "memory_5_mb", "memory_20_peak_mb",
		"decisions_per_second_5", "decisions_per_second_20", "decision_p99_20_ms", "decision_p95_ratio", "scrape_20_ms",
		"starter_show_5_ms", "starter_inbox_20_ms", "starter_decide_20_ms", "replay_ms", "dated_per_second_20", "dated_before_per_second_20", "start_new_ms", "start_20_ms",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if slices.Sort(names); len(slices.Compact(names)) != len(r.Figures) {
		t.Error("two figures have one name")
	}
	if t.Failed() {
		t.Log(table.String())
	}
}

func TestBenchmarkArguments(t *testing.T) {
	for args, says := range map[string]string{"--size huge": "huge", "--only nothing": "nothing", "more": "more", "--wrong": "wrong"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"bench"}, strings.Fields(args)...), &out, &errs, lang.EN); code != exitUsage || !strings.Contains(errs.String(), says) {
			t.Errorf("%s: exit code %d: %s", args, code, &errs)
		}
	}
}

// What is measured is a case as it is opened by default.
func TestBenchmarkCases(t *testing.T) {
	var in message.CaseInput
	must(t, asOpened(&in))
	if len(in.Terms) == 0 {
		t.Error("the case has no terms")
	}
}
