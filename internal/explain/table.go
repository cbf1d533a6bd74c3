package explain

import (
	"io"
	"strings"
)

// Table writes rows in columns that line up, Chinese included. It holds back a page of rows to measure them and then
// writes it, so that a table of any length takes little memory; later pages never become narrower.
type Table struct {
	w      io.Writer
	right  []bool
	widths []int
	rows   [][]string
}

// pageRows is the number of rows that are measured together.
const pageRows = 500

// NewTable starts a table with a title for each column. A title that starts with > aligns its column to the right.
func NewTable(w io.Writer, titles ...string) *Table {
	t := &Table{w: w, right: make([]bool, len(titles)), widths: make([]int, len(titles))}
	head := make([]string, len(titles))
	for i, title := range titles {
		head[i], t.right[i] = strings.CutPrefix(title, ">")
	}
	t.add(head)
	return t
}

// Row adds a row. The error is of an earlier page that could not be written.
func (t *Table) Row(columns ...string) error {
	t.add(columns)
	if len(t.rows) < pageRows {
		return nil
	}
	return t.Flush()
}

func (t *Table) add(columns []string) {
	row := make([]string, len(t.widths))
	for i := range row {
		if i < len(columns) {
			row[i] = clean(columns[i])
		}
		t.widths[i] = max(t.widths[i], Width(row[i]))
	}
	t.rows = append(t.rows, row)
}

// Flush writes the rows that are held back.
func (t *Table) Flush() error {
	var b strings.Builder
	for _, row := range t.rows {
		var line strings.Builder
		for i, text := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			if t.right[i] {
				line.WriteString(strings.Repeat(" ", t.widths[i]-Width(text)))
				line.WriteString(text)
			} else {
				line.WriteString(pad(text, t.widths[i]))
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteString("\n")
	}
	t.rows = t.rows[:0]
	_, err := io.WriteString(t.w, b.String())
	return err
}
