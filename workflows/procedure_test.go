package workflows

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duecourse/internal/message"
)

var update = flag.Bool("update", false, "write docs/procedure.md anew")

// drawnFrom is what stands before the drawing in README.md.
const drawnFrom = "<!-- the drawing is written by go test ./workflows -run TestProcedureIsDrawn -update -->"

const procedureDoc = "../docs/procedure.md"

// docs/procedure.md is made of the tables that the tests go by: the arrows that the plays walk, the stages and kinds of the
// code, and where each article is and how it is tested. -update writes it; without it, it must be what they say.
func TestProcedureIsDrawn(t *testing.T) {
	want := procedurePage(t)
	if *update {
		if err := os.WriteFile(procedureDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(procedureDoc)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/procedure.md is not what the code does: go test ./workflows -run TestProcedureIsDrawn -update")
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(readme), drawnFrom)
	_, after, found := strings.Cut(rest, "```mermaid\n")
	_, after, ends := strings.Cut(after, "```\n")
	if !found || !ends {
		t.Fatal("README.md does not show the drawing")
	}
	if now := before + drawnFrom + "\n\n" + drawing(0, false) + after; now != string(readme) {
		if !*update {
			t.Error("README.md draws another procedure: -update")
		} else if err := os.WriteFile("../README.md", []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for s := range procedure {
		if !slices.ContainsFunc(arrows, func(a arrow) bool { return a.from == s }) || !slices.ContainsFunc(arrows, func(a arrow) bool { return a.to == s }) {
			t.Errorf("%s is on no way", s)
		}
	}
}

var stageNames = map[message.Stage][2]string{
	message.Intake: {"受理", "intake"}, message.FactFinding: {"调查", "fact-finding"}, message.Hearing: {"陈述申辩", "statement and defence"},
	message.Proposal: {"拟办", "proposal"}, message.LegalReview: {"法制审核", "legal review"}, message.Deciding: {"决定", "decision"},
	message.Service: {"送达", "service"}, message.Remedies: {"救济与执行", "remedies and follow-up"},
	message.AtCommission: {"移送", "with the commission"}, message.Closed: {"办结", "closed"},
}

func procedurePage(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# The procedure · 办理程序

The second edition of the procedure, as it runs: by ` + "`workflows/stages.go`" + ` and as its tests walk it. Every arrow is walked by
a test, and a test fails where a case goes a way that is not drawn. This page is written by ` + "`go test ./workflows -run TestProcedureIsDrawn -update`" + `.

第二版办理程序，与代码和测试一致：每一条路径都有测试走过；案件走了图上没有的路径，测试即告失败。本页由测试生成。

## The way of a case · 流程图

`)
	fmt.Fprintf(&b, "### 中文\n\n%s\n### English\n\n%s\n", drawing(0, true), drawing(1, true))
	b.WriteString(`Numbers are articles of the Measures. What may happen at any stage and leads nowhere else is not drawn: protection (Art. 6,
15–19), an authority's intervention and its experts (Art. 14), evidence asked for (Art. 10), a suspension, a recusal, an extension,
a new calendar. 括号内为本办法条款号。任何阶段都可能发生而不改变阶段的事项未画出。

## What each stage awaits · 各阶段的待办

| stage · 阶段 | awaits · 待办 | from · 由谁 | article · 条 | lapses · 届满即止 | stands still while suspended · 中止时停止计算 |
|---|---|---|---|---|---|
`)
	for _, s := range message.Stages {
		for _, k := range awaitedAt[s] {
			of, ok := kinds[k]
			if !ok {
				t.Errorf("%s is no kind of item", k)
			}
			fmt.Fprintf(&b, "| %s %s | `%s` | `%s` | %s | %s | %s |\n", stageNames[s][0], stageNames[s][1], k, of.from, of.article, yes(of.lapses), yes(of.stops))
		}
	}
	b.WriteString("\nA date never decides a case: what lapses lets the procedure go on, and everything else stays open with a red card. 期限届满不产生任何处理结论。\n")
	b.WriteString("\n## Article by article · 逐条对照\n\nWhere each article is, and the tests that hold it. 每一条落在何处、由哪些测试保证。\n\n| article · 条 | what it says · 内容 | where · 位置 | tests · 测试 |\n|---|---|---|---|\n")
	scenarios := scenarioNames(t)
	for _, a := range articles {
		tests := slices.Clone(a.tests)
		where := slices.Clone(a.where)
		if names := scenarios[a.ref]; len(names) > 0 {
			where = append([]string{"config/measures/lyg-2022-257.yaml:ref: \"" + a.ref + "\""}, where...)
			tests = append([]string{"internal/measures:TestScenarios"}, tests...)
		}
		var w, how []string
		for _, ref := range where {
			w = append(w, cite(t, ref))
		}
		for _, ref := range tests {
			how = append(how, citeTest(t, ref))
		}
		if names := scenarios[a.ref]; len(names) > 0 {
			how = append(how, fmt.Sprintf("%d scenarios: %s", len(names), strings.Join(names, "; ")))
		}
		if len(w) == 0 || len(how) == 0 || a.says == "" {
			t.Errorf("the row of Art. %s is empty", a.ref)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", a.ref, a.says, strings.Join(w, "<br>"), strings.Join(how, "<br>"))
	}
	return b.String()
}

// drawing is the state diagram in Chinese (0) or English (1), in Mermaid. The short one leaves out the texts and withdrawals.
func drawing(lang int, whole bool) string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range message.Stages {
		name := stageNames[s][lang]
		if !whole {
			name = stageNames[s][0] + " " + stageNames[s][1]
		}
		fmt.Fprintf(&b, "  state \"%s\" as %s\n", name, s)
	}
	for _, a := range arrows {
		from := string(a.from)
		switch {
		case from == "":
			from = "[*]"
		case !whole && a.to == message.Closed && a.from != message.Remedies:
			continue
		}
		if !whole {
			fmt.Fprintf(&b, "  %s --> %s\n", from, a.to)
			continue
		}
		fmt.Fprintf(&b, "  %s --> %s: %s\n", from, a.to, []string{a.zh, a.en}[lang])
	}
	fmt.Fprintf(&b, "  %s --> [*]\n```\n", message.Closed)
	return b.String()
}

func yes(is bool) string {
	if is {
		return "✓"
	}
	return ""
}

// cite cites a place in the code, written file:text; the text must stand in the file.
func cite(t *testing.T, ref string) string {
	t.Helper()
	file, text, _ := strings.Cut(ref, ":")
	data, err := os.ReadFile(filepath.Join("..", file))
	if err != nil || !strings.Contains(string(data), text) {
		t.Errorf("%s does not say %q: %v", file, text, err)
	}
	return fmt.Sprintf("[`%s`](../%s) `%s`", file, file, text)
}

// citeTest cites a test, written folder:name; it must be there.
func citeTest(t *testing.T, ref string) string {
	t.Helper()
	folder, name, _ := strings.Cut(ref, ":")
	files, err := filepath.Glob(filepath.Join("..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && strings.Contains(string(data), "func "+name+"(t *testing.T)") {
			return fmt.Sprintf("`%s` `%s`", folder, name)
		}
	}
	t.Errorf("there is no test %s in %s", name, folder)
	return ""
}

// scenarioNames are the scenarios of each provision of the Measures, by ref.
func scenarioNames(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("../config/measures/lyg-2022-257.scenarios.yaml")
	if err != nil {
		t.Fatal(err)
	}
	names, ref := map[string][]string{}, ""
	head, row := regexp.MustCompile(`^  "([0-9.]+)":$`), regexp.MustCompile(`^      - name: (.+)$`)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "sets:" {
			break
		}
		if m := head.FindStringSubmatch(line); m != nil {
			ref = m[1]
		}
		if m := row.FindStringSubmatch(line); m != nil {
			names[ref] = append(names[ref], m[1])
		}
	}
	for ref := range names {
		if !slices.ContainsFunc(articles, func(a article) bool { return a.ref == ref }) {
			t.Errorf("Art. %s has no row", ref)
		}
	}
	return names
}
