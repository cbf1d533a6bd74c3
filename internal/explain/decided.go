package explain

import (
	"strings"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/words"
)

// decided tells what people have said so far: the officer, the handler, the reviewer, the decider.
func (t *storyteller) decided() {
	st := t.s.State
	if st.Told == nil && len(st.Said()) == 0 && !st.HearingLapsed && st.Proposal == nil && st.Decision == nil {
		return
	}
	t.part("陈述申辩、处理意见与决定", "Statement, proposal and decision")
	if x := st.Told; x != nil {
		t.label("告知", "Told", t.joined(x.On.String(), x.Manner, t.proof(x.Evidence))+t.by(x.Header))
		if x.Intended != nil {
			t.line(4, t.in("拟作出：%s", "intended: %s", t.proposedWith(*x.Intended, x.Sanction)))
		}
	}
	for _, s := range st.Said() {
		t.label("陈述申辩", "Statement", t.statement(s))
	}
	if st.HearingLapsed {
		t.label("陈述申辩", "Statement", t.in("逾期未提出；逾期不视为同意", "none within the time; silence is not consent"))
	}
	if p := st.Proposal; p != nil {
		t.label("处理意见", "Proposal", t.outcome(p.Proposed, p.Sanction)+t.because(p.Reason)+t.by(p.Header))
		if st.Decision == nil || st.Decision.Reasoning != p.Reasoning { // else it is told with the decision
			t.reasoning(p.Reasoning)
		}
		t.ownFindings(p.OwnFindings)
	}
	if r := st.Review; r != nil {
		t.label("法制审核", "Review", t.in("同意", "agreed")+t.because(r.Reason)+t.by(r.Header))
	}
	if d := st.Decision; d != nil {
		t.label("决定", "Decision", t.outcome(d.Proposed, d.Sanction)+t.because(d.Reason)+t.by(d.Header))
		t.grounds(*d, st.DecidedAt)
	}
	if v := st.Served; v != nil {
		t.label("送达", "Served", t.joined(v.On.String(), v.Manner, t.proof(v.Evidence))+t.by(v.Header))
	}
}

// statement tells what the officer said, or that they waived it, and who recorded it by what.
func (t *storyteller) statement(s message.Statement) string {
	text := strings.TrimSpace(s.Text)
	if s.Waived {
		text = t.in("放弃", "waived")
	}
	if proof := t.proof(s.Evidence); proof != "" {
		text += t.in("（%s）", " (%s)", proof)
	}
	return text + t.by(s.Header)
}

// outcome tells a disposition, or that it is not open to who looks.
func (t *storyteller) outcome(p message.Proposed, sanction string) string {
	if p.Disposition == "" && t.s.For == message.Officer {
		return t.in("已提出，内容不公开", "made; not open")
	}
	return t.proposedWith(p, sanction)
}

// grounds tells what a decision says beside its outcome: the term of a sanction, what was weighed, who discussed it.
func (t *storyteller) grounds(d message.Decide, at time.Time) {
	if term, ok := SanctionTerm(t.s.Input.Rules, d.Sanction, at); ok {
		t.line(4, t.in("期间 %s：自 %s 起，至 %s 止（%s）", "term of %s: from %s until %s (%s)", SpanText(term.Span), term.Event.On, term.Nominal, term.Citation))
	}
	t.reasoning(d.Reasoning)
	if m := d.Meeting; m != nil {
		t.meeting(*m)
	}
	if d.SignedBy != "" {
		t.line(4, t.in("第二人签署：%s", "second signature: %s", d.SignedBy))
	}
	t.ownFindings(d.OwnFindings)
}

// SanctionTerm is the term of a kind of sanction, which runs from the day of the decision (政务处分法 Art. 8): Nominal is
// its last day, as no term rolls over days off. It reports false where the kind has none, such as dismissal.
func SanctionTerm(rules []period.Rule, sanction string, decided time.Time) (period.Result, bool) {
	for _, r := range rules {
		if sanction != "" && r.ID == sanction && !r.Span.IsZero() && !decided.IsZero() {
			return period.Count(period.Event{Name: "decision_made", On: civil.On(decided)}, r, period.Calendar{}), true
		}
	}
	return period.Result{}, false
}

// reasoning tells what Art. 10 asks to be weighed, and why the outcome is not what the assessment recommends.
func (t *storyteller) reasoning(r message.Reasoning) {
	for _, part := range []struct {
		name lang.Text
		said string
	}{
		{lang.Text{ZH: "性质", EN: "nature"}, r.Factors.Nature},
		{lang.Text{ZH: "情节", EN: "circumstances"}, r.Factors.Circumstances},
		{lang.Text{ZH: "危害程度", EN: "harm"}, r.Factors.Harm},
		{lang.Text{ZH: "主观过错", EN: "fault"}, r.Factors.Fault},
		{lang.Text{ZH: "与评估意见不一致的理由", EN: "why it departs from the assessment"}, r.Deviation},
	} {
		if said := strings.TrimSpace(part.said); said != "" {
			t.line(4, t.in("%s：%s", "%s: %s", part.name, said))
		}
	}
}

// meeting tells of a collective discussion: who was there, how they voted, and word for word who dissented.
func (t *storyteller) meeting(m message.Meeting) {
	text := t.in("集体讨论：%s", "decided collectively on %s", m.On)
	if len(m.Present) > 0 {
		text += t.in("，出席 %d 人（%s）：%s", ", %d present (%s): %s", len(m.Present), t.list(m.Present), t.votes(m.Votes))
	}
	if m.Minutes != "" {
		text += t.in("；会议纪要 %s", "; minutes %s", m.Minutes)
	}
	t.line(4, text)
	for _, v := range m.Votes {
		if said := strings.TrimSpace(v.Text); said != "" {
			t.line(6, t.in("%s %s：%s", "%s %s: %s", v.Who, words.Vote(v.Is), said))
		}
	}
}

func (t *storyteller) ownFindings(fs []message.OwnFinding) {
	for _, f := range fs {
		t.line(4, t.in("自行认定（%s）：%s；证据 %s；第二人签署 %s", "own finding (%s): %s; evidence %s; second signature %s",
			Cite(t.m, f.Ref, t.lang), strings.TrimSpace(f.Text), strings.Join(f.Evidence, ", "), f.SignedBy))
	}
}

func (t *storyteller) by(h message.Header) string {
	return t.in("（%s，%s）", " (%s, %s)", t.who(h.Actor), Instant(h.At))
}

// earlier tells decisions that are no longer in force, and why.
func (t *storyteller) earlier() {
	if len(t.s.State.Earlier) == 0 {
		return
	}
	t.part("不再有效的决定", "Decisions that are no longer in force")
	for _, r := range t.s.State.Earlier {
		t.item(2, "·", t.in("%s 作出，%s %s：%s", "made on %s; %[3]s on %[2]s: %[4]s", civil.On(r.At), civil.On(r.Until), words.Replaced(r.Why), t.outcome(r.Decision.Proposed, r.Decision.Sanction))+
			t.because(r.Decision.Reason)+t.in("（%s）", " (%s)", t.who(r.Decision.Actor)))
		t.grounds(r.Decision, time.Time{})
	}
}
