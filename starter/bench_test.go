package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duecourse/internal/message"
	"duecourse/internal/register"
)

// BenchmarkAssessFolder assesses 10,000 case files from disk, as a bureau does after the Measures changed.
func BenchmarkAssessFolder(b *testing.B) {
	const files = 10_000
	data, err := os.ReadFile("testdata/cases/a.yaml")
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.yaml", i)), data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if code := run(context.Background(), []string{"assess", dir}, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
	}
	b.ReportMetric(float64(files*b.N)/b.Elapsed().Seconds(), "cases/s")
}

// BenchmarkInbox takes the time of the whole process of starter inbox, from its start to its end, over a register with
// 10,000 open cases of two items each, of which one case in ten waits for the supervisor.
func BenchmarkInbox(b *testing.B) {
	dir := b.TempDir()
	program, database := filepath.Join(dir, "starter"), "sqlite:"+filepath.Join(dir, "register.db")
	if said, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, said)
	}
	r, err := register.Open(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	for i := range 10_000 {
		if err := r.Record(b.Context(), waitingCase(b, i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		args string
		rows int
	}{
		{"--role supervisor", 50}, {"", 50}, {"--role handler --unit 第7分局", 50}, {"--overdue", 50}, {"--role supervisor --limit 0", 1000}, {"--limit 0", 20_000},
	} {
		b.Run(strings.ReplaceAll("inbox "+c.args, " ", "_"), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				cmd := exec.Command(program, append(strings.Fields("inbox --lang en "+c.args), "--register", database)...)
				cmd.Dir = dir
				begun := time.Now()
				out, err := cmd.Output()
				took = append(took, time.Since(begun))
				if rows := strings.Count(string(out), "LYG-2026-"); err != nil || rows != c.rows {
					b.Fatalf("%d rows, %v", rows, err)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
		})
	}
}

// waitingCase is a case that has waited for up to 200 days, with items as long as they are in truth.
func waitingCase(b *testing.B, i int) message.Batch {
	opened := time.Now().AddDate(0, 0, -i%200)
	number := fmt.Sprintf("LYG-2026-%05d", i)
	e, err := message.Chain(message.Entry{Case: number, At: opened, Event: message.CaseOpened}, 0, "")
	if err != nil {
		b.Fatal(err)
	}
	item := func(id string, kind message.ItemKind, from message.Role, days int) message.Item {
		return message.Item{ID: id, Kind: kind, From: from, Opened: opened, WarnAt: opened.AddDate(0, 0, days-3), Due: opened.AddDate(0, 0, days), Status: message.ItemOpen,
			Article: "10", Extended: []message.Extension{{Old: opened, New: opened, By: message.Actor{ID: "s-001", Role: message.Supervisor}, Reason: strings.Repeat("理由", 60)}}}
	}
	second := item("d2", message.AwaitLimit, message.Handler, 90)
	if i%10 == 0 {
		second = item("d2", message.AwaitDecision, message.Supervisor, 90)
	}
	return message.Batch{Entries: []message.Entry{e}, Docket: []message.Item{item("d1", message.AwaitFacts, message.Handler, 30), second},
		Case: message.CaseRow{Case: number, Unit: fmt.Sprintf("第%d分局", i%10), Stage: message.FactFinding, Opened: opened, Seq: e.Seq, Head: e.Hash}}
}
