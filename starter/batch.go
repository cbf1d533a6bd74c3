package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"

	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/source"
)

// batch assesses many files and writes one row or one document for each, in the order of the files.
type batch struct {
	*app
	by       assessor
	o        assessOptions
	files    *caseFiles
	progress *progress
	table    *explain.Table // for text
	rows     io.Writer      // where rows and documents go

	done, unread, failed int
	count                map[measures.Disposition]int
}

func newBatch(a *app, by assessor, o assessOptions, files *caseFiles) *batch {
	p := newProgress(a, len(files.paths))
	b := &batch{app: a, by: by, o: o, files: files, progress: p, rows: p.aside(a.out), count: map[measures.Disposition]int{}}
	if o.output == formText {
		b.table = explain.NewTable(b.rows, a.text("案件", "Case"), a.text("结论", "Disposition"), a.text("停在", "Gate"),
			a.text("依据", "Basis"), a.text(">尚缺", ">Missing"), a.text("文件", "File"))
	}
	return b
}

// one is what became of one file.
type one struct {
	path        string
	disposition measures.Disposition
	row         []string // for text
	document    []byte   // for other forms
	err         error
}

func (b *batch) run(ctx context.Context) error {
	if len(b.files.lost) > 0 {
		b.report(b.files.lost)
		b.unread = len(b.files.lost)
	}
	err := inOrder(ctx, b.files.paths, runtime.GOMAXPROCS(0), b.assess, b.take)
	b.progress.hide()
	if err != nil {
		return err
	}
	return b.finish(ctx)
}

// assess runs on several goroutines at once and touches nothing that they share.
func (b *batch) assess(path string) one {
	r := one{path: path}
	c, err := b.readCase(path, b.by.m)
	if err != nil {
		r.err = err
		return r
	}
	found, err := b.by.assess(path, c, b.o.asOf)
	if err != nil {
		if r.err = err; !isProblems(err) {
			r.err = fmt.Errorf("%s: %w", path, err)
		}
		return r
	}
	r.disposition = found.Recommendation.Disposition
	if b.o.output == formText {
		r.row = []string{found.Case, explain.Disposition(r.disposition, b.lang), explain.Cite(b.by.m, found.Gate, b.lang),
			explain.CiteAll(b.by.m, found.Recommendation.Basis, b.lang), strconv.Itoa(len(found.Missing)), path}
		return r
	}
	r.document, r.err = encodeLine(b.o.output, asking(found, b.by.m, b.lang))
	return r
}

// take writes what became of the next file.
func (b *batch) take(r one) error {
	b.progress.step()
	if r.err != nil {
		b.tell(r.err)
		return nil
	}
	b.done++
	b.count[r.disposition]++
	if b.table != nil {
		return b.table.Row(r.row...)
	}
	_, err := b.rows.Write(r.document)
	return err
}

// tell reports a file that was not assessed.
func (b *batch) tell(err error) {
	b.progress.hide()
	if isProblems(err) {
		b.unread++
	} else {
		b.failed++
	}
	b.report(err)
}

func (b *batch) finish(ctx context.Context) error {
	if b.table != nil {
		if err := b.summary(); err != nil {
			return err
		}
	}
	files := len(b.files.paths) + len(b.files.lost)
	switch {
	case interrupted(ctx) && b.done+b.unread+b.failed < files:
		return failed("已中断：%d 个文件中评估了 %d 个", "interrupted: of %d files, %d were assessed", files, b.done)
	case b.unread > 0:
		fmt.Fprintln(b.errs, b.text("%[2]d 个文件中有 %[1]d 个无法读取", "%d of %d files could not be read", b.unread, files))
		return told(exitUsage)
	case b.failed > 0:
		return told(exitError)
	}
	return nil
}

// summary ends the table with a count for each disposition.
func (b *batch) summary() error {
	if err := b.table.Flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(b.out); err != nil {
		return err
	}
	t := explain.NewTable(b.out, b.text("结论", "Disposition"), b.text(">案件数", ">Cases"))
	for _, d := range explain.Dispositions {
		if n := b.count[d]; n > 0 {
			if err := t.Row(explain.Disposition(d, b.lang), strconv.Itoa(n)); err != nil {
				return err
			}
		}
	}
	if err := t.Row(b.text("合计", "Total"), strconv.Itoa(b.done)); err != nil {
		return err
	}
	return t.Flush()
}

// isProblems reports whether an error is mistakes in a file.
func isProblems(err error) bool {
	var problems source.Problems
	return errors.As(err, &problems)
}
