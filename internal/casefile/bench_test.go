package casefile

import (
	"fmt"
	"strings"
	"testing"

	"duecourse/internal/measures"
)

// typical is a case file with 25 facts in the long form and 12 pieces of evidence.
func typical(m *measures.Measures) []byte {
	var b strings.Builder
	b.WriteString("case: LYG-2026-0001\nunit: 连云港市市场监督管理局特种设备安全监察处\nact: {kind: inspection, date: 2026-03-12, evidence: [E1]}\nevidence:\n")
	for i := range 12 {
		fmt.Fprintf(&b, "  E%d: {title: 特种设备安全监督检查记录（2026年3月12日）, kind: record, date: 2026-03-12, source: 执法案卷}\n", i+1)
	}
	b.WriteString("facts:\n")
	n := 0
	for _, f := range m.Facts {
		if f.Type == measures.YesNo && n < 25 {
			n++
			fmt.Fprintf(&b, "  %s: {value: yes, by: officer, on: 2026-04-01, evidence: [E%d, E%d], note: 计划安排一季度检查}\n", f.Name, n%12+1, (n+5)%12+1)
		}
	}
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	m := official(b)
	data := typical(m)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read("case.yaml", data, m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStatements(b *testing.B) {
	m := official(b)
	c, err := Read("case.yaml", typical(m), m)
	if err != nil {
		b.Fatal(err)
	}
	day := date(b, "2026-06-01")
	b.ReportAllocs()
	for b.Loop() {
		c.Statements(day)
	}
}
