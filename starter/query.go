package main

import (
	"strings"
	"time"

	"duecourse/internal/message"
)

// query is what is asked of the engine's search, in its language: all of its terms must hold.
type query []string

func (q query) String() string { return strings.Join(q, " AND ") }

// runsOf asks for workflows of some types, open or closed ones alone where that is wanted. A workflow that continued as new
// left earlier runs behind, which are none of their own.
func runsOf(types []string, open, closed bool) query {
	quoted := make([]string, len(types))
	for i, t := range types {
		quoted[i] = quote(t)
	}
	q := query{"WorkflowType IN (" + strings.Join(quoted, ", ") + ")"}
	switch {
	case open:
		return append(q, "ExecutionStatus = 'Running'")
	case closed:
		q = append(q, "ExecutionStatus != 'Running'")
	}
	return append(q, "ExecutionStatus != 'ContinuedAsNew'")
}

// equal asks for a value, if any, of a search attribute. The engine reads escapes but not every store of its puts them back,
// so that a value that would need one is left to what matches the answer in words.
func (q *query) equal(key interface{ GetName() string }, value string) {
	if value != "" && !strings.ContainsAny(value, `'"\`) {
		*q = append(*q, key.GetName()+" = "+quote(value))
	}
}

// begins asks for the ids that begin so. What would need an escape is left to what matches the answer, as above.
func (q *query) begins(id string) {
	if id != "" && !strings.ContainsAny(id, `'"\`) {
		*q = append(*q, "WorkflowId STARTS_WITH "+quote(id))
	}
}

// dueBy asks for what is due at an instant, if any, or before.
func (q *query) dueBy(at time.Time) {
	if !at.IsZero() {
		*q = append(*q, message.AttrNextDue.GetName()+" <= "+instant(at))
	}
}

func quote(s string) string { return "'" + s + "'" }

func instant(t time.Time) string { return quote(t.UTC().Format(time.RFC3339)) }
