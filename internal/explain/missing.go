package explain

import (
	"strconv"

	"duecourse/internal/measures"
)

// mostMissing is how many missing facts are told where not all are wanted.
const mostMissing = 10

// missing lists the facts that can still change the outcome, the most decisive first: the question, whom to ask, what
// proof is usual and what it decides.
func (t *teller) missing() {
	n := len(t.a.Missing)
	if n == 0 {
		return
	}
	t.part(t.in("尚需查明的事实（共 %d 项，最要紧的在前）", "What is still missing (%d, the most decisive first)", n))
	for i, f := range t.a.Missing {
		if i == mostMissing && !t.all {
			t.line(2, t.in("……另有 %d 项（--all）", "… and %d more (--all)", n-mostMissing))
			return
		}
		t.missingFact(i+1, f)
	}
}

func (t *teller) missingFact(i int, missing measures.MissingFact) {
	f := t.m.Fact(missing.Fact)
	if f == nil {
		t.item(2, strconv.Itoa(i)+".", missing.Question)
		return
	}
	number := strconv.Itoa(i) + "."
	t.item(2, pad(number, 3), f.Ask.In(t.lang)+t.in("〔%s〕", " [%s]", f.Name))
	lacks := t.in("事实", "the fact")
	if missing.Needs == measures.NeedsProof {
		lacks = t.in("证据", "proof")
		if s, ok := t.stated[f.Name]; ok && !s.Value.IsNone() {
			lacks = t.in("证据（现有陈述：%s）", "proof (asserted: %s)", value(f, s.Value, t.lang))
		}
	}
	t.line(6, t.in("问：%s　缺：%s　通常的证据：%s", "Ask: %s   Lacks: %s   Usual proof: %s", informant(f.Whom, t.lang), lacks, f.Proof))
	if f.Counted != nil && missing.Needs == measures.NeedsValue {
		t.line(6, CountedFrom(f.Counted, t.lang))
	}
	t.line(6, t.in("关系到：", "Decides: ")+t.citeSome(missing.Decides))
}
