package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// Every event that the procedure counts a period from has a word: none stands as its id where people read it.
func TestEveryEventThatAPeriodRunsFromHasAWord(t *testing.T) {
	names := eventsOfTheProcedure(t)
	if len(names) < 6 {
		t.Fatalf("the events were not read: %v", names)
	}
	for _, k := range clock.Kinds {
		for _, e := range k.Events() {
			names = append(names, string(e))
		}
	}
	// The window to ask the court is counted from the end of another period, which the count names by itself.
	for _, rule := range []string{clock.RuleSuit, clock.RuleSuitAfter} {
		before := period.Result{Rule: rule, Last: civil.FromOrdinal(740000)}
		names = append(names, period.After(before, period.Rule{ID: clock.RuleEnforcementWindow, Span: period.Span{N: 3, Unit: period.Months}}, period.Calendar{}).Event.Name)
	}
	for _, name := range names {
		if got := Runs(name); got.ZH == "" || got.EN == "" || got.ZH == name || got.EN == name && strings.Contains(name, "_") {
			t.Errorf("%s is called %+v", name, got)
		}
	}
}

// eventsOfTheProcedure reads from the source of the workflows by what names they count periods. A name that is the kind
// of the item itself is none of them: that wait runs from its own opening.
func eventsOfTheProcedure(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../workflows/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var names []string
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || !isSelector(literal.Type, "period", "Event") {
				return true
			}
			for _, element := range literal.Elts {
				pair, ok := element.(*ast.KeyValueExpr)
				if !ok {
					t.Errorf("%s: an event without the names of its fields", set.Position(literal.Pos()))
					continue
				}
				if key, ok := pair.Key.(*ast.Ident); !ok || key.Name != "Name" {
					continue
				}
				found, ok := eventNames(pair.Value)
				if !ok {
					t.Errorf("%s: which events this names, the test cannot tell", set.Position(pair.Pos()))
				}
				names = append(names, found...)
			}
			return true
		})
	}
	return names
}

func isSelector(e ast.Expr, of, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == of
}

// eventNames are the names that an expression can come to: a literal, the kind of an item, or the kind of a remedy with
// a suffix.
func eventNames(e ast.Expr) ([]string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		name, err := strconv.Unquote(e.Value)
		return []string{name}, err == nil
	case *ast.CallExpr: // string(item.Kind)
		if f, ok := e.Fun.(*ast.Ident); ok && f.Name == "string" && len(e.Args) == 1 && isSelector(e.Args[0], "item", "Kind") {
			return nil, true
		}
	case *ast.BinaryExpr: // string(cmd.Kind) + "_filed"
		suffix, ok := e.Y.(*ast.BasicLit)
		if !ok {
			return nil, false
		}
		end, err := strconv.Unquote(suffix.Value)
		var names []string
		for _, k := range []message.RemedyKind{message.ByReview, message.ByAppeal} {
			names = append(names, string(k)+end)
		}
		return names, err == nil && end == "_filed"
	}
	return nil, false
}
