package explain

import (
	"io"
	"strings"

	"duecourse/internal/lang"
)

// style is how a span is shown on a terminal that has colours.
type style string

const (
	plain  style = ""
	bold   style = "1"
	faint  style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
)

// page collects the lines of one text.
type page struct {
	b     strings.Builder
	lang  lang.Lang
	color bool
	marks bool // it is Markdown: lines become points, nothing is wrapped
}

// in chooses the language of a statement that is made from one format in each.
func (p *page) in(zh, en string, args ...any) string { return lang.Format(zh, en, args...).In(p.lang) }

func (p *page) paint(s style, text string) string {
	if !p.color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func (p *page) blank() { p.b.WriteString("\n") }

// heading starts a part of the text.
func (p *page) heading(text string) {
	if p.marks {
		p.b.WriteString("\n## " + text + "\n\n")
		return
	}
	if p.b.Len() > 0 {
		p.blank()
	}
	p.put(0, "", plain, text, bold)
}

// line puts text at an indent and wraps it.
func (p *page) line(indent int, text string) { p.put(indent, "", plain, text, plain) }

// command puts a command line, whole: it is there to be copied.
func (p *page) command(indent int, line string) {
	if p.marks {
		p.point(indent, "", line)
		return
	}
	p.b.WriteString(strings.Repeat(" ", indent) + p.paint(faint, clean(line)) + "\n")
}

// item puts text behind a mark; further lines hang below its start.
func (p *page) item(indent int, mark, text string) { p.put(indent, mark, plain, text, plain) }

// field puts text behind a label that takes as many cells as the widest of its kind.
func (p *page) field(indent, width int, label, text string) {
	p.put(indent, pad(label, width), faint, text, plain)
}

func (p *page) put(indent int, mark string, ms style, text string, ts style) {
	if p.marks {
		p.point(indent, mark, text)
		return
	}
	lead := clean(mark)
	if lead != "" && !strings.HasSuffix(lead, "：") {
		lead += " "
	}
	hang := indent + Width(lead)
	for i, l := range wrap(text, pageWidth-hang) {
		if i == 0 {
			p.b.WriteString(strings.Repeat(" ", indent))
			p.b.WriteString(p.paint(ms, lead))
		} else {
			p.b.WriteString(strings.Repeat(" ", hang))
		}
		p.b.WriteString(p.paint(ts, l))
		p.b.WriteString("\n")
	}
}

// point puts text as a point of a Markdown list; the deeper the indent, the further down in the list.
func (p *page) point(indent int, mark, text string) {
	if mark = strings.TrimSpace(mark); mark != "" && mark != "·" {
		text = mark + p.in("：", ": ") + text
	}
	p.b.WriteString(strings.Repeat("  ", max(indent-2, 0)/2) + "- " + marked(text) + "\n")
}

// quote puts official text and, for readers of English, its gloss.
func (p *page) quote(indent int, official, gloss string) {
	for _, paragraph := range strings.Split(strings.TrimSpace(official), "\n") {
		p.line(indent, paragraph)
	}
	if p.lang == lang.EN && gloss != "" {
		p.put(indent, "", plain, strings.TrimSpace(gloss), faint)
	}
}

// both is a phrase of the official text; for readers of English its gloss follows.
func (p *page) both(official, gloss string) string {
	if p.lang == lang.EN && gloss != "" {
		return official + " — " + gloss
	}
	return official
}

// quoted puts a phrase of the official text in quotation marks, and those within it in single ones.
func quoted(s string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(s) + "”"
}

// list joins parts as the language does.
func (p *page) list(parts []string) string { return strings.Join(parts, p.in("、", ", ")) }

// clauses joins longer parts as the language does.
func (p *page) clauses(parts []string) string { return strings.Join(parts, p.in("；", "; ")) }

func (p *page) writeTo(w io.Writer) error {
	_, err := io.WriteString(w, p.b.String())
	return err
}

// pad fills s with spaces to a width in cells.
func pad(s string, width int) string { return s + strings.Repeat(" ", max(width-Width(s), 0)) }
