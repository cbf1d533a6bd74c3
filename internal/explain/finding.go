package explain

import (
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// mark shows the state of an element: a question mark behind the sign says that it is asserted, not proven.
func mark(e measures.ElementFinding) (string, style) {
	switch {
	case e.Status == measures.True && e.Proven:
		return "✓ ", green
	case e.Status == measures.True:
		return "✓?", yellow
	case e.Status == measures.False && e.Proven:
		return "✗ ", red
	case e.Status == measures.False:
		return "✗?", yellow
	}
	return "? ", yellow
}

func (t *teller) legend() {
	t.put(2, "", plain, t.in(
		"✓ 已证明成立　✓? 陈述成立，尚无证据　✗ 已证明不成立　✗? 陈述不成立，尚无证据　? 不明",
		"✓ proven   ✓? asserted without evidence   ✗ proven not to hold   ✗? asserted not to hold, without evidence   ? unknown"), faint)
}

// full shows a finding as a lawyer would set it out: the official text, each element with its mark and evidence, the
// alternative that was met, the provisos, and the evidence.
func (t *teller) full(f *measures.Finding) {
	p := t.m.Provision(f.Ref)
	if p == nil {
		return
	}
	t.blank()
	t.put(4, "", plain, t.named(f.Ref)+t.in("——%s", " — %s", t.status(f)), bold)
	if !t.quotedText[p.Text] {
		t.quotedText[p.Text] = true // two rules of one article share its text
		t.quote(6, p.Text, p.Gloss)
	}
	for i, e := range f.Elements {
		t.elementLine(8, e, t.element(f, i))
	}
	for i, e := range f.Provisos {
		t.provisoLine(8, e, t.proviso(f, i))
	}
	t.evidence(6, f.Evidence)
}

// status names the status of a finding. One that goes against the provision by an assertion alone is not proven, and
// says so.
func (t *teller) status(f *measures.Finding) string {
	s := statuses[f.Status].In(t.lang)
	if !f.Settled() && (f.Status == measures.NotEstablished || f.Status == measures.Excluded) {
		s += t.in("（仅有陈述，尚未证明）", " (asserted only, not proven)")
	}
	return s
}

// element returns the declaration of the i-th element of a finding, or nil.
func (t *teller) element(f *measures.Finding, i int) *measures.Element {
	if p := t.m.Provision(f.Ref); p != nil && i < len(p.Elements) {
		return p.Elements[i]
	}
	return nil
}

// proviso returns the declaration of the i-th proviso of a finding, or nil.
func (t *teller) proviso(f *measures.Finding, i int) *measures.Element {
	if p := t.m.Provision(f.Ref); p != nil && i < len(p.Provisos) {
		return p.Provisos[i]
	}
	return nil
}

// phrase is an element's phrase of the official text with its gloss.
func (t *teller) phrase(e measures.ElementFinding, declared *measures.Element) string {
	if declared == nil {
		return e.Text
	}
	return t.both(e.Text, declared.Gloss)
}

func (t *teller) elementLine(indent int, e measures.ElementFinding, declared *measures.Element) {
	sign, s := mark(e)
	t.put(indent, sign, s, t.phrase(e, declared)+t.sources(e), plain)
	for i, a := range e.Alternatives {
		if e.Status == measures.True && a.Status != measures.True && !t.all {
			continue // one suffices, and here it is
		}
		var of *measures.Element
		if declared != nil && i < len(declared.Any) {
			of = declared.Any[i]
		}
		t.elementLine(indent+3, a, of)
	}
}

// provisoLine says in words what became of a proviso, because its sign reads the other way round.
func (t *teller) provisoLine(indent int, e measures.ElementFinding, declared *measures.Element) {
	sign, s := mark(e)
	state := t.in("（但书：尚不明）", " (proviso: open)")
	switch {
	case e.Status == measures.True:
		s = red
		state = t.in("（但书：属于除外情形）", " (proviso: it applies)")
	case e.Status == measures.False:
		if e.Proven {
			s = green
		}
		state = t.in("（但书：不属于除外情形）", " (proviso: it does not apply)")
	}
	t.put(indent, sign, s, t.phrase(e, declared)+state+t.sources(e), plain)
}

// sources names the evidence behind an element that has no alternatives of its own.
func (t *teller) sources(e measures.ElementFinding) string {
	if len(e.Alternatives) > 0 {
		return ""
	}
	var ids []string
	seen := map[string]bool{}
	for _, name := range e.Facts {
		for _, id := range t.stated[name].Evidence {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	s := ""
	if len(ids) > 0 {
		s = t.in("〔证据 %s〕", " [%s]", t.list(ids))
	}
	if t.all && len(e.Facts) > 0 {
		s += t.in("〔事实 %s〕", " [facts: %s]", t.list(e.Facts))
	}
	return s
}

// evidence lists evidence by id and title, in the order of the case.
func (t *teller) evidence(indent int, ids []string) {
	if len(ids) == 0 {
		return
	}
	ids = slices.Clone(ids)
	slices.SortStableFunc(ids, func(a, b string) int { return t.pieces[a] - t.pieces[b] })
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = id
		if at, ok := t.pieces[id]; ok {
			parts[i] = id + t.in("《%s》", " %s", t.c.Evidence[at].Title)
		}
	}
	t.put(indent, t.in("证据：", "Evidence:"), faint, t.clauses(parts), plain)
}

// brief shows a finding that did not come to anything in one line: what failed.
func (t *teller) brief(f *measures.Finding) {
	sign, s := "✗ ", red
	why := statuses[f.Status].In(t.lang)
	switch f.Status {
	case measures.Excluded:
		if i := first(f.Provisos, measures.True); i >= 0 {
			why += t.in("——%s", ": %s", t.phrase(f.Provisos[i], t.proviso(f, i)))
			if !f.Provisos[i].Proven {
				sign, s = "✗?", yellow
				why += t.in("（仅有陈述）", " (asserted only)")
			}
		}
	case measures.NotEstablished:
		if i := first(f.Elements, measures.False); i >= 0 {
			e := f.Elements[i]
			why = t.in("%[1]s不成立", "not given: %[2]s", quoted(e.Text), t.phrase(e, t.element(f, i)))
			if !e.Proven {
				sign, s = "✗?", yellow
				why += t.in("（仅有陈述）", " (asserted only)")
			}
		}
	case measures.EstablishedIfProven:
		sign, s = "✓?", yellow
		why += t.in("，%d 项事实尚无证据", ", facts without evidence: %d", len(f.Unproven))
	case measures.Established:
		sign, s = "✓ ", green
	default:
		sign, s = "? ", yellow
		why += t.in("，还缺 %d 项事实", ", facts lacking: %d", len(f.Missing))
	}
	t.put(2, sign, s, t.short(f.Ref)+t.in("：", ": ")+why, plain)
}

// first returns the place of the first element with a status, of a proven one before others, or -1.
func first(es []measures.ElementFinding, s measures.Truth) int {
	at := -1
	for i, e := range es {
		if e.Status == s && (at < 0 || e.Proven && !es[at].Proven) {
			at = i
		}
	}
	return at
}

// short names a provision where its article is named already: （六）书面请示未获答复.
func (t *teller) short(ref string) string {
	article, part, _ := split(ref)
	p := t.m.Provision(ref)
	if p == nil || !itemised(t.m, article) {
		return t.named(ref)
	}
	return t.in("（%[1]s）%[2]s", "(%[3]d) %[2]s", numeral(part), p.Name, part)
}

// named cites a provision with its name.
func (t *teller) named(ref string) string { return Named(t.m, ref, t.lang) }

// Named cites a provision with its name: 第八条第（六）项 书面请示未获答复.
func Named(m *measures.Measures, ref string, l lang.Lang) string {
	cite := Cite(m, ref, l)
	if p := m.Provision(ref); p != nil {
		return strings.TrimSpace(cite + " " + p.Name.In(l))
	}
	return cite
}
