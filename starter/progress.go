package main

import (
	"fmt"
	"io"
	"time"
)

// progress tells on standard error how far a long run is: on a terminal in one line that is rewritten, else in a line
// every few seconds. A short run tells nothing.
type progress struct {
	w        io.Writer
	text     func(zh, en string, args ...any) string
	total    int
	terminal bool
	done     int
	last     time.Time
	visible  bool
}

const (
	progressFrom = 200                    // files; for fewer there is no progress to tell
	lineEvery    = 5 * time.Second        // where it is logged
	rewriteEvery = 100 * time.Millisecond // on a terminal
)

func newProgress(a *app, total int) *progress {
	return &progress{w: a.errs, text: a.text, total: total, terminal: isTerminal(a.errs), last: time.Now()}
}

// step counts a file.
func (p *progress) step() {
	p.done++
	every := lineEvery
	if p.terminal {
		every = rewriteEvery
	}
	if p.total <= progressFrom || time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	line := p.text("已评估 %d / %d", "assessed %d of %d", p.done, p.total)
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K"+line)
		p.visible = true
		return
	}
	fmt.Fprintln(p.w, line)
}

// hide clears the line, so that something else can be written.
func (p *progress) hide() {
	if p.visible {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.visible = false
	}
}

// aside returns a writer to out that clears the line first, where both are on a terminal.
func (p *progress) aside(out io.Writer) io.Writer {
	if !p.terminal || !isTerminal(out) {
		return out
	}
	return asideWriter{p, out}
}

type asideWriter struct {
	p   *progress
	out io.Writer
}

func (a asideWriter) Write(b []byte) (int, error) {
	a.p.hide()
	return a.out.Write(b)
}
