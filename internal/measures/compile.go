package measures

import (
	"regexp"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// asOf is the name under which a condition reads the day of judging.
const asOf = "as_of"

// compiler turns conditions into three-valued ones. CEL parses and type-checks them, so that the language, its
// precedence and its errors are the well-known ones; of the checked tree only what a provision needs is taken over:
// facts, as_of, !, &&, ||, comparisons, in and date("…"). That subset has exact Kleene semantics over unknown facts,
// cannot loop and costs a few nanoseconds; TestConditionsAgreeWithCEL holds it against CEL's own partial evaluation.
type compiler struct {
	m   *Measures
	env *cel.Env
}

func newCompiler(m *Measures) (*compiler, error) {
	env, err := cel.NewEnv(celOptions(m)...)
	if err != nil {
		return nil, err
	}
	return &compiler{m: m, env: env}, nil
}

func celOptions(m *Measures) []cel.EnvOption {
	options := []cel.EnvOption{
		cel.ClearMacros(),
		cel.ParserExpressionSizeLimit(2000), // a condition is a line, and the parser is slow on what is none
		cel.ParserRecursionLimit(50),
		cel.ParserErrorRecoveryLimit(5),
		cel.CrossTypeNumericComparisons(true),
		cel.Variable(asOf, cel.TimestampType),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType)),
	}
	for _, f := range m.Facts {
		if t, ok := celType[f.Type]; ok {
			options = append(options, cel.Variable(f.Name, t))
		}
	}
	return options
}

// celType has what conditions can read.
var celType = map[Type]*cel.Type{
	YesNo: cel.BoolType, Day: cel.TimestampType, Number: cel.DoubleType, Choice: cel.StringType, Text: cel.StringType,
}

// mistake is what is wrong with a condition, and where: at the character from 0.
type mistake struct {
	at   int
	text lang.Text
}

// compile compiles one condition. It returns every mistake that it finds.
func (c *compiler) compile(when string) (condition, []mistake) {
	parsed, issues := c.env.Parse(when)
	if issues.Err() != nil {
		return nil, celMistakes(issues)
	}
	l := &lowering{m: c.m, tree: parsed.NativeRep()}
	l.checkNames(l.tree.Expr())
	if len(l.mistakes) > 0 {
		return nil, l.mistakes
	}
	checked, issues := c.env.Check(parsed)
	if issues.Err() != nil {
		return nil, celMistakes(issues)
	}
	l.tree = checked.NativeRep()
	if checked.OutputType() != cel.BoolType {
		return nil, []mistake{{0, lang.Format("条件应当得出“是”或者“否”", "a condition must come out as yes or no")}}
	}
	compiled := l.condition(l.tree.Expr())
	if len(l.mistakes) > 0 {
		return nil, l.mistakes
	}
	return compiled, nil
}

func celMistakes(issues *cel.Issues) []mistake {
	var out []mistake
	for _, e := range issues.Errors() {
		out = append(out, mistake{e.Location.Column(), lang.Format("条件有误：%s", "the condition is wrong: %s", e.Message)})
	}
	return out
}

// lowering takes one checked CEL tree over into a condition.
type lowering struct {
	m        *Measures
	tree     *ast.AST
	mistakes []mistake
}

func (l *lowering) wrong(e ast.Expr, zh, en string, args ...any) {
	at := 0
	if r, ok := l.tree.SourceInfo().GetOffsetRange(leftmost(e).ID()); ok {
		at = int(r.Start)
	}
	l.mistakes = append(l.mistakes, mistake{at, lang.Format(zh, en, args...)})
}

// leftmost is the part of a dotted name that stands first.
func leftmost(e ast.Expr) ast.Expr {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return e
}

// name returns the dotted name that e spells, or "".
func name(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if s := e.AsSelect(); !s.IsTestOnly() {
			if left := name(s.Operand()); left != "" {
				return left + "." + s.FieldName()
			}
		}
	}
	return ""
}

// checkNames finds unknown facts before CEL does, which would name only the first part of a dotted name.
func (l *lowering) checkNames(e ast.Expr) {
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		n := name(e)
		if n == asOf || n != "" && l.m.facts[n] != nil {
			return
		}
		if near := source.Nearest(n, l.m.FactNames()); near != "" {
			l.wrong(e, "未知的事实 %q，是否指 %q？", "unknown fact %q; did you mean %q?", n, near)
		} else {
			l.wrong(e, "未知的事实 %q", "unknown fact %q", n)
		}
	case ast.CallKind:
		for _, a := range e.AsCall().Args() {
			l.checkNames(a)
		}
	case ast.ListKind:
		for _, a := range e.AsList().Elements() {
			l.checkNames(a)
		}
	}
}

var comparisons = map[string]func(order int) bool{
	operators.Equals:        func(o int) bool { return o == 0 },
	operators.NotEquals:     func(o int) bool { return o != 0 },
	operators.Less:          func(o int) bool { return o < 0 },
	operators.LessEquals:    func(o int) bool { return o <= 0 },
	operators.Greater:       func(o int) bool { return o > 0 },
	operators.GreaterEquals: func(o int) bool { return o >= 0 },
}

func (l *lowering) condition(e ast.Expr) condition {
	if n := name(e); n != "" {
		return holds(l.m.facts[n].slot)
	}
	if e.Kind() == ast.CallKind {
		call := e.AsCall()
		args := call.Args()
		switch call.FunctionName() {
		case operators.LogicalNot:
			return not{l.condition(args[0])}
		case operators.LogicalAnd:
			return and{l.condition(args[0]), l.condition(args[1])}
		case operators.LogicalOr:
			return or{l.condition(args[0]), l.condition(args[1])}
		case operators.In:
			return l.oneOf(e, args[0], args[1])
		}
		if holds, ok := comparisons[call.FunctionName()]; ok {
			return l.compare(e, holds, args[0], args[1])
		}
	}
	l.wrong(e, "条件中只能使用事实、as_of、!、&&、||、比较、in 和 date(\"2026-03-02\")",
		`a condition can use facts, as_of, !, &&, ||, comparisons, in and date("2026-03-02") only`)
	return holds(0)
}

func (l *lowering) compare(e ast.Expr, holds func(int) bool, left, right ast.Expr) condition {
	c := compare{left: l.operand(left), right: l.operand(right), holds: holds}
	if c.left.slot < 0 && c.right.slot < 0 {
		l.wrong(left, "比较的两边都不是事实", "neither side of the comparison is a fact")
	}
	l.checkOption(left, right, c.right)
	l.checkOption(right, left, c.left)
	switch e.AsCall().FunctionName() {
	case operators.Equals, operators.NotEquals:
	default:
		if t := l.tree.GetType(left.ID()); t != cel.TimestampType && t != cel.DoubleType && t != cel.IntType {
			l.wrong(left, "只有日期和数字有先后大小", "only dates and numbers have an order")
		}
	}
	return c
}

// checkOption sees to it that a choice is compared to one of its own words.
func (l *lowering) checkOption(fact, constant ast.Expr, value operand) {
	f := l.m.facts[name(fact)]
	if f == nil || f.Type != Choice || value.slot >= 0 || f.Takes(ChoiceValue(value.constant.text)) {
		return
	}
	l.wrong(constant, "%s 没有选项 %q；可用的有：%s", "%s has no choice %q; it has: %s", f.Name, value.constant.text, f.OptionIDs())
}

func (l *lowering) oneOf(e, fact, list ast.Expr) condition {
	f := l.m.facts[name(fact)]
	if f == nil || list.Kind() != ast.ListKind || list.AsList().Size() == 0 {
		l.wrong(e, "in 的左边应当是事实，右边应当是列出的值", "in takes a fact on its left and a list of values on its right")
		return holds(0)
	}
	c := oneOf{slot: f.slot}
	for _, item := range list.AsList().Elements() {
		o := l.operand(item)
		if o.slot >= 0 {
			l.wrong(item, "in 的列表中只能是固定的值", "the list of in can have fixed values only")
			continue
		}
		l.checkOption(fact, item, o)
		c.values = append(c.values, o.constant)
	}
	return c
}

func (l *lowering) operand(e ast.Expr) operand {
	if n := name(e); n == asOf {
		return operand{slot: len(l.m.Facts)}
	} else if n != "" {
		return operand{slot: l.m.facts[n].slot}
	}
	switch e.Kind() {
	case ast.LiteralKind:
		switch v := e.AsLiteral().(type) {
		case types.Bool:
			return operand{-1, YesNoValue(bool(v))}
		case types.String:
			return operand{-1, TextValue(string(v))}
		case types.Double:
			return operand{-1, NumberValue(float64(v))}
		case types.Int:
			return operand{-1, NumberValue(float64(v))}
		}
	case ast.CallKind:
		if call := e.AsCall(); call.FunctionName() == "date" && call.Args()[0].Kind() == ast.LiteralKind {
			text, _ := call.Args()[0].AsLiteral().Value().(string)
			day, err := civil.Parse(text)
			if err != nil {
				l.wrong(call.Args()[0], "%q 不是日历上的日期", "%q is not a day of the calendar", text)
			}
			return operand{-1, DateValue(day)}
		}
	}
	l.wrong(e, "这里应当是事实、as_of、固定的值或者 date(\"2026-03-02\")",
		`a fact, as_of, a fixed value or date("2026-03-02") is expected here`)
	return operand{slot: -1, constant: NumberValue(0)}
}

// factName is what a fact may be called: words of lower-case letters, digits and underscores, joined by dots.
var factName = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)
