package register

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// rowsAtOnce is how many rows one statement writes: what PostgreSQL and SQLite take has its bounds.
const rowsAtOnce = 8

// insertRows writes rows by as few statements as may be, since each is read, planned and sent by itself. Insert is the
// statement before VALUES, and conflict what follows the values, if anything does.
func insertRows(ctx context.Context, tx *sql.Tx, insert string, rows [][]any, conflict string) error {
	for some := range slices.Chunk(rows, rowsAtOnce) {
		if _, err := tx.ExecContext(ctx, insert+" VALUES "+places(len(some), len(some[0]))+" "+conflict, slices.Concat(some...)...); err != nil {
			return failed(err)
		}
	}
	return nil
}

// places numbers the arguments of so many rows: ($1, $2), ($3, $4), …
func places(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%columns == 0:
			b.WriteString("), ($")
		default:
			b.WriteString(", $")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(")")
	return b.String()
}
