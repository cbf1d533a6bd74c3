package measures

import (
	"regexp"
	"strconv"
	"strings"
)

// validate holds the file against itself: articles and items are complete, every phrase stands in the official text,
// and every word of an item that decides something is carried by an element or a proviso.
func (l *loader) validate() {
	for i, a := range l.m.Articles {
		if a.Number != i+1 {
			l.d.Problem(l.places[a], "这里应当是第 %d 条，而不是第 %d 条", "article %d is expected here, not article %d", i+1, a.Number)
		}
		l.validateItems(a)
		for _, p := range a.Provisions {
			l.validateProvision(a, p)
		}
	}
	l.validateRoles()
}

var refPattern = regexp.MustCompile(`^[1-9]\d*(\.[1-9]\d*)?$`)

func (l *loader) validateItems(a *Article) {
	if a.Items == 0 {
		return
	}
	for i := 1; i <= a.Items; i++ {
		if ref := refOf(a.Number, i); l.m.refs[ref] == nil {
			l.d.Problem(l.places[a], "缺少 %s：第 %d 条有 %d 项", "%s is missing: article %d has %d items", ref, a.Number, a.Items)
		}
	}
	for _, p := range a.Provisions {
		item, err := strconv.Atoi(strings.TrimPrefix(p.Ref, strconv.Itoa(a.Number)+"."))
		if err == nil && item > a.Items {
			l.d.Problem(l.places[p], "%s 超出第 %d 条的 %d 项", "%s is beyond the %d items of article %d", p.Ref, a.Items, a.Number)
		}
	}
}

func (l *loader) validateProvision(a *Article, p *Provision) {
	if article, _, _ := strings.Cut(p.Ref, "."); !refPattern.MatchString(p.Ref) || article != strconv.Itoa(a.Number) {
		l.d.Problem(l.places[p], "编号 %q 应当写作 %d 或者 %d.1 的样子", "the ref %q should be written like %d or %d.1", p.Ref, a.Number, a.Number)
	}
	if (p.Role == RoleMeasures) != (len(p.Options) > 0) {
		l.d.Problem(l.places[p], "处理措施（options）只有角色为 measures 的规定才有，而且必须有", "a provision of role measures has options, and no other has")
	}
	covered := make([]bool, len(p.Text))
	for _, list := range [][]*Element{p.Elements, p.Provisos} {
		for _, e := range list {
			l.validatePhrase(p, e, covered)
			for _, alternative := range e.Any {
				l.validatePhrase(p, alternative, covered)
			}
		}
	}
	for _, e := range p.Provisos {
		if e.Established != "" {
			l.d.Problem(l.places[e], "但书不能使用 established", "a proviso cannot use established")
		}
	}
	for _, e := range p.Elements {
		if e.Established != "" && (p.Role != RoleMeasures || e.Established != RoleMitigation) {
			l.d.Problem(l.places[e], "established 只能写作 mitigation，而且只能用于角色为 measures 的规定",
				"established can be mitigation only, in a provision of role measures only")
		}
	}
	if a.Items > 0 {
		if words := uncovered(p.Text, covered); words != "" {
			l.d.Problem(l.places[p], "%s 的原文有要素没有写到：%s", "no element of %s carries these words of the official text: %s", p.Ref, words)
		}
	}
}

const leftOut = "……"

// validatePhrase finds the phrase in the official text and marks what it covers.
func (l *loader) validatePhrase(p *Provision, e *Element, covered []bool) {
	from := 0
	for _, part := range strings.Split(e.Text, leftOut) {
		i := strings.Index(p.Text[from:], part)
		if i < 0 {
			l.d.Problem(l.places[e], "原文中没有这段话：%s", "the official text does not have these words: %s", part)
			return
		}
		from += i
		for range len(part) {
			covered[from] = true
			from++
		}
	}
}

// connectives join elements and carry no condition of their own.
var connectives = strings.NewReplacer("，", "", "、", "", "；", "", "。", "", "的", "", "但", "", "而", "", "或者", "", "且", "")

func uncovered(text string, covered []bool) string {
	var words []string
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && covered[to] == covered[from] {
			to++
		}
		if !covered[from] && connectives.Replace(text[from:to]) != "" {
			words = append(words, text[from:to])
		}
		from = to
	}
	return strings.Join(words, " / ")
}

func (l *loader) validateRoles() {
	for _, r := range single {
		switch found := l.m.roles[r]; len(found) {
		case 1:
		case 0:
			l.d.Problem(l.d.Root(), "没有角色为 %s 的规定", "no provision has the role %s", r)
		default:
			l.d.Problem(l.places[found[1]], "角色为 %s 的规定只能有一条：已有 %s", "only one provision can have the role %s: %s has it already", r, found[0].Ref)
		}
	}
	for _, r := range []Role{RoleGround, RoleMitigation} {
		if len(l.m.roles[r]) == 0 {
			l.d.Problem(l.d.Root(), "没有角色为 %s 的规定", "no provision has the role %s", r)
		}
	}
}

// validateReading checks, once conditions are compiled, that no fact is idle and that public opinion is read only where
// it can help the officer (Art. 15).
func (l *loader) validateReading() {
	for _, f := range l.m.Facts {
		if len(f.UsedBy) == 0 {
			l.d.Problem(l.places[f], "没有任何规定用到事实 %s", "no provision reads the fact %s", f.Name)
		}
	}
	for _, p := range l.m.Provisions {
		l.validateOpinion(p.Provisos, p)
		if p.Role != RoleGround && p.Role != RoleMitigation {
			l.validateOpinion(p.Elements, p)
		}
	}
}

func (l *loader) validateOpinion(elements []*Element, p *Provision) {
	for _, e := range elements {
		for _, f := range e.facts {
			if f.FavoursOfficerOnly {
				l.d.Problem(l.places[e], "%s 属于舆论、信访一类的事实，只能用于有利于当事人的要素（第十五条），不能用于 %s 的这一处",
					"%s is a fact of public opinion: only an element of a ground or a mitigation may read it (Art. 15), not this part of %s", f.Name, p.Ref)
			}
		}
	}
}
