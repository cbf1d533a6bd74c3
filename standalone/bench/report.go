package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
)

// Figure is one thing that was measured.
type Figure struct {
	Name    string    `json:"name"` // stays the same from release to release
	What    lang.Text `json:"what"`
	Value   float64   `json:"value"`
	Unit    string    `json:"unit,omitempty"`
	Low     float64   `json:"low,omitempty"` // of the rounds of which the value is the median; none where there was one
	High    float64   `json:"high,omitempty"`
	Goal    *Goal     `json:"goal,omitempty"`
	Section int       `json:"section"` // its place among the sections
}

// Goal is what a figure is to be.
type Goal struct {
	Below bool    `json:"below"` // at most the value, else at least
	Value float64 `json:"value"`
	Met   bool    `json:"met"`
}

func atMost(v float64) *Goal  { return &Goal{Below: true, Value: v} }
func atLeast(v float64) *Goal { return &Goal{Value: v} }

// Section says how its figures were measured.
type Section struct {
	Name string    `json:"name"`
	How  lang.Text `json:"how"`
}

// Report is all that was measured.
type Report struct {
	Machine  Machine   `json:"machine"`
	Size     string    `json:"size"`
	Sections []Section `json:"sections"`
	Figures  []Figure  `json:"figures"`
}

// Machine is where it was measured.
type Machine struct {
	At       time.Time `json:"at"`
	Go       string    `json:"go"`
	Platform string    `json:"platform"`
	CPUs     int       `json:"cpus"`
	Load     string    `json:"load,omitempty"` // before it began: what else ran
	Revision string    `json:"revision,omitempty"`
}

func thisMachine() Machine {
	m := Machine{At: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil { // elsewhere it is not told
		m.Load = strings.Join(strings.Fields(string(load))[:3], " ")
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				m.Revision = s.Value
			}
		}
	}
	return m
}

// section begins a section; the figures that follow belong to it.
func (r *Report) section(name, zh, en string, args ...any) {
	r.Sections = append(r.Sections, Section{name, lang.Format(zh, en, args...)})
}

// add adds a figure to the section that was begun last.
func (r *Report) add(f Figure) {
	if f.Goal != nil {
		f.Goal.Met = f.Value >= f.Goal.Value
		if f.Goal.Below {
			f.Goal.Met = f.Value <= f.Goal.Value
		}
	}
	f.Section = len(r.Sections) - 1
	r.Figures = append(r.Figures, f)
}

// of is the figure that is the median of several rounds.
func of(f Figure, rounds []float64) Figure {
	s := slices.Sorted(slices.Values(rounds))
	f.Value = quantile(s, 0.5)
	if len(s) > 1 {
		f.Low, f.High = s[0], s[len(s)-1]
	}
	return f
}

// quantile is the value below which the part q of a sorted sample lies, by nearest rank.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// print writes the table, and under it how each part was measured.
func (r *Report) print(w io.Writer, l lang.Lang) error {
	in := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	m := r.Machine
	fmt.Fprintf(w, "%s  %s  %s  %d CPU  %s %s\n", m.At.Format(time.RFC3339), m.Go, m.Platform, m.CPUs, in("测前负载", "load before"), m.Load)
	for i, s := range r.Sections {
		fmt.Fprintf(w, "\n%s: %s\n", s.Name, s.How.In(l))
		t := explain.NewTable(w, in("测量项", "Measured"), in(">结果", ">Figure"), in("单位", "Unit"), in("各轮", "Rounds"), in("目标", "Goal"), "")
		for _, f := range r.Figures {
			if f.Section != i {
				continue
			}
			spread, goal, met := "", "", ""
			if f.High > 0 {
				spread = number(f.Low) + "–" + number(f.High)
			}
			if g := f.Goal; g != nil {
				goal, met = "≥ "+number(g.Value), "✗"
				if g.Below {
					goal = "≤ " + number(g.Value)
				}
				if g.Met {
					met = "✓"
				}
			}
			if err := t.Row(f.What.In(l), number(f.Value), f.Unit, spread, goal, met); err != nil {
				return err
			}
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func number(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100 || v == math.Trunc(v):
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func (r *Report) save(path string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}
