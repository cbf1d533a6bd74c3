package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/periodfacts"
	"duecourse/internal/source"
)

type assessOptions struct {
	output string
	asOf   civil.Date
	all    bool
}

func newAssess(a *app) *cobra.Command {
	var o assessOptions
	cmd := &cobra.Command{
		Use:   "assess " + a.text("文件…|文件夹", "FILE…|DIR"),
		Short: a.text("评估案件：结论、理由、尚缺的事实", "Assess cases: the conclusion, why, and what is missing"),
		Long: a.text(
			`按办法评估案件文件（YAML 或者 JSON）。一个文件给出完整的评估意见；多个文件或者文件夹给出汇总表。
“-”表示从标准输入读取一个案件。读不懂的文件逐一指出错误，其余照常评估。`,
			`Assesses case files (YAML or JSON) under the Measures. One file gives the full opinion; several, or a folder,
give a summary. "-" reads one case from standard input. Files that cannot be read are told with all their
mistakes; the others are assessed all the same.`),
		Example: examples(
			"starter assess case.yaml",
			"starter assess case.yaml --all --lang en",
			"starter assess cases/ --as-of 2026-12-31",
			"starter assess cases/ -o json > assessments.jsonl"),
		Args: func(cmd *cobra.Command, args []string) error {
			err := arguments(1, -1, lang.Text{ZH: "案件文件或者文件夹", EN: "case files or a folder"})(cmd, args)
			for _, arg := range args {
				if err == nil && arg == "-" && len(args) > 1 {
					err = usage("“-”（标准输入）只能单独使用", "- (standard input) must stand alone")
				}
			}
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.asOf.IsZero() {
				o.asOf = civil.On(time.Now())
			}
			files, err := findFiles(args)
			if err != nil {
				return err
			}
			m, err := a.load()
			if err != nil {
				return err
			}
			by, err := a.assessor(m)
			if err != nil {
				return err
			}
			if files.single {
				return a.assessOne(files.paths[0], by, o)
			}
			return newBatch(a, by, o, files).run(cmd.Context())
		},
	}
	choiceFlag(cmd, &o.output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	cmd.Flags().Var(&day{&o.asOf, "as-of"}, "as-of", a.text("按哪一天评估（默认今天，按北京时间）", "the day of judging (default today in Asia/Shanghai)"))
	cmd.Flags().BoolVar(&o.all, "all", false, a.text("列出全部尚缺的事实，并详列尚未确定的条款", "show every missing fact, and open provisions in full"))
	return cmd
}

// assessOne writes the whole assessment of one case.
func (a *app) assessOne(path string, by assessor, o assessOptions) error {
	m := by.m
	c, err := a.readCase(path, m)
	if err != nil {
		return err
	}
	found, err := by.assess(path, c, o.asOf)
	if err != nil {
		return err
	}
	if o.output == formText {
		return explain.Assessment(a.out, found, m, explain.Options{Lang: a.lang, Color: a.color(), All: o.all, Case: c})
	}
	data, err := encode(o.output, asking(found, m, a.lang))
	if err != nil {
		return err
	}
	_, err = a.out.Write(data)
	return err
}

func (a *app) readCase(path string, m *measures.Measures) (*casefile.Case, error) {
	if path != stdin {
		return casefile.ReadFile(path, m)
	}
	name := a.text("标准输入", "standard input")
	data, err := io.ReadAll(io.LimitReader(a.in, casefile.MaxSize+1))
	switch {
	case err != nil:
		return nil, failed("无法读取标准输入：%v", "standard input cannot be read: %v", err)
	case len(data) > casefile.MaxSize:
		return nil, usage("标准输入过大：最多 %d MiB", "standard input is too large: at most %d MiB", casefile.MaxSize>>20)
	}
	return casefile.Read(name, data, m)
}

// assessor is what cases are assessed by.
type assessor struct {
	m       *measures.Measures
	periods periodfacts.Periods
}

// assessor reads the periods and the calendar in force.
func (a *app) assessor(m *measures.Measures) (assessor, error) {
	law, err := a.settings.Procedure()
	return assessor{m, periodfacts.Periods{Rules: law.Rules, Calendar: law.Calendar}}, err
}

// assess counts the last days that the facts ask for and assesses the case. A last day that is stated otherwise than it
// counts is a mistake in the file.
func (by assessor) assess(path string, c *casefile.Case, asOf civil.Date) (*measures.Assessment, error) {
	facts := by.periods.Count(by.m, asOf, c.Statements(asOf))
	if len(facts.Problems) > 0 {
		var problems source.Problems
		for _, p := range facts.Problems {
			problems = append(problems, source.Problem{File: path, Text: p.Text})
		}
		return nil, problems
	}
	found, err := by.m.Assess(measures.Input{Case: c.Number, AsOf: asOf, Statements: facts.Statements, Counted: facts.Counted})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Number, err)
	}
	return found, nil
}

// asking returns the assessment with its questions in l.
func asking(found *measures.Assessment, m *measures.Measures, l lang.Lang) *measures.Assessment {
	out := *found
	out.Missing = make([]measures.MissingFact, len(found.Missing))
	for i, missing := range found.Missing {
		if f := m.Fact(missing.Fact); f != nil {
			missing.Question = f.Ask.In(l)
		}
		out.Missing[i] = missing
	}
	return &out
}
