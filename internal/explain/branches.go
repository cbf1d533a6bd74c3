package explain

import (
	"slices"
	"strings"

	"duecourse/internal/clock"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// branches tells what left the straight way: the commission, experts, remedies, protection, standing still, clocks.
func (t *storyteller) branches() {
	t.transfers()
	t.experts()
	t.remedies()
	t.protections()
	t.suspensions()
	t.clocks()
}

func (t *storyteller) transfers() {
	if len(t.s.State.Transfers) == 0 {
		return
	}
	t.part("移送纪检监察机关", "Hand-off to the commission")
	for _, x := range t.s.State.Transfers {
		t.item(2, "·", t.joined(t.in("第 %d 次，%s，自“%s”阶段", "no. %d, %s, from the stage %s", x.Attempt, Instant(x.At), words.Stage(x.From)), t.suspected(x.Command.Suspicion))+
			t.because(x.Command.Reason)+t.in("（%s）", " (%s)", t.who(x.Command.Actor)))
		t.delivery(x)
		if r := x.Receipt; r != nil {
			t.line(4, t.in("收件：%s", "received: %s", t.joined(r.On.String(), r.Number, t.proof(r.Evidence))))
		}
		for _, r := range []*message.ReportCommission{x.Filed, x.Result} {
			if r != nil {
				t.line(4, t.joined(words.Commission(r.Result).In(t.lang), r.On.String(), strings.TrimSpace(r.Text), t.titles(r.Evidence), t.facts(r.Facts)))
			}
		}
	}
	if t.s.State.Sanctioned != "" {
		t.put(2, "", plain, t.in("监察机关已对同一行为给予处分，本局不再给予处分（第十三条）", "The commission sanctioned the same act: the bureau gives no sanction (Art. 13)"), bold)
	}
}

// delivery says how far the material of a hand-off came.
func (t *storyteller) delivery(x message.Transfer) {
	switch {
	case x.Delivered != nil:
		t.line(4, t.in("移送材料已送达（%s）：", "material delivered (%s): ", Instant(x.Delivered.At))+t.parcel(*x.Delivered))
	case x.Failed != "":
		t.put(4, "", plain, t.in("移送材料未能送达：%s；每小时重试，需有人处理", "material not delivered: %s; it is tried again every hour, and somebody must see to it", x.Failed), red)
	case x.Result == nil && t.s.For != message.Officer:
		t.line(4, t.in("移送材料正在送达", "material on its way"))
	}
}

func (t *storyteller) experts() {
	st := t.s.State
	if len(st.Interventions)+len(st.Panels) == 0 {
		return
	}
	t.part("介入与论证", "Intervention and experts")
	for _, x := range st.Interventions {
		t.item(2, "·", t.in("%s 介入：%s", "%s took the matter up: %s", x.Authority, t.joined(x.On.String(), x.Document))+t.because(x.Reason)+t.by(x.Header))
	}
	for _, p := range st.Panels {
		c := p.Convened
		text := t.in("论证：%s", "panel: %s", c.Question)
		if len(c.Members) > 0 {
			text += t.in("；成员 %s，法定人数 %d，已收到书面意见 %d 份", "; members %s, quorum %d, written views %d", t.list(c.Members), c.Quorum, len(p.Views))
		}
		t.item(2, "·", text+t.because(c.Reason))
		for _, v := range p.Views {
			t.line(4, v.Actor.ID+t.in("：", ": ")+strings.TrimSpace(v.Text))
		}
		switch {
		case p.Joint != nil:
			t.line(4, t.in("论证意见（参考，无约束力）：%s；签名 %s，%s", "joint opinion, as reference and binding nobody: %s; signed by %s, %s", strings.TrimSpace(p.Joint.Text), t.list(p.Joint.SignedBy), Instant(p.At)))
		case t.released(p.Dissolved):
			t.line(4, t.in("未出具意见，不再等待", "gave none, and is no longer awaited"))
		case p.Dissolved != "":
			t.line(4, t.in("因回避不足法定人数，论证终止", "dissolved: a recusal left fewer than the quorum"))
		}
	}
}

// remedies tells what is carried out and who went against the decision. The windows that are open are in the docket; here
// is what was filed and what came of it.
func (t *storyteller) remedies() {
	st := t.s.State
	if len(st.Remedies)+len(st.FollowedUp)+len(st.Restored)+len(st.Released) == 0 && st.Watched.IsZero() {
		return
	}
	t.part("执行与救济", "Follow-up and remedies")
	for _, f := range st.FollowedUp {
		t.item(2, "·", t.joined(t.in("%s：%s 已落实", "%s: done on %s", t.itemNamed(f.Item), f.On), t.carried(f), t.proof(f.Evidence))+t.by(f.Header))
	}
	for _, r := range st.Remedies {
		t.item(2, "·", t.joined(words.Remedy(r.Filed.Kind).In(t.lang)+t.in("：%s 提出", ": filed on %s", r.Filed.On), strings.TrimSpace(r.Filed.Text), t.proof(r.Filed.Evidence))+t.by(r.Filed.Header))
		d := r.Decided
		if d == nil {
			t.line(4, t.in("正在办理；不停止决定的执行，不得加重（公务员法第九十六条、第九十七条）", "under way; it does not suspend the decision and makes nothing heavier (公务员法 Art. 96–97)"))
			continue
		}
		text := t.joined(words.RemedyResult(d.Result).In(t.lang), d.On.String(), t.proof(d.Evidence))
		if d.Changed != nil {
			text += t.in("；改为：%s", "; instead: %s", t.proposedWith(*d.Changed, d.Sanction))
		}
		if d.BackTo != "" {
			text += t.in("；退回“%s”阶段", "; back to the stage %s", words.Stage(d.BackTo))
		}
		t.line(4, text+t.because(d.Reason)+t.by(d.Header))
	}
	for _, f := range st.Restored {
		t.item(2, "·", t.joined(t.in("%s：%s 已恢复", "%s: done on %s", t.itemNamed(f.Item), f.On), t.proof(f.Evidence))+t.because(f.Reason)+t.by(f.Header))
	}
	for _, r := range st.Released {
		t.item(2, "·", t.joined(t.in("%s：不再办理", "%s: no longer awaited", t.itemNamed(r.Item)), t.proof(r.Evidence))+t.because(r.Reason)+t.by(r.Header))
	}
	if !st.Watched.IsZero() {
		t.item(2, "·", t.in("自 %s 起跟踪免责后是否受到影响（第二十条）", "watched for no detriment from %s on (Art. 20)", st.Watched))
	}
}

// itemNamed is what an item of the docket awaits, by its id.
func (t *storyteller) itemNamed(id string) string {
	for _, item := range t.s.State.Docket {
		if item.ID == id {
			return t.what(item)
		}
	}
	return id
}

// released reports whether a command ended something that nobody could do any more.
func (t *storyteller) released(command string) bool {
	return slices.ContainsFunc(t.s.State.Released, func(r message.Release) bool { return r.ID == command })
}

// carried tells what shows that a measure was carried out.
func (j *journalist) carried(f message.FollowUp) string {
	held, signed := "", ""
	if f.HeldBy != "" {
		held = j.in("由 %s 谈话", "held by %s", f.HeldBy)
	}
	switch {
	case f.Signed:
		signed = j.in("本人已签名", "signed by the officer")
	case f.Unsigned != "":
		signed = j.in("本人未签名：%s", "not signed by the officer: %s", f.Unsigned)
	}
	post, credential := "", ""
	if f.Post != "" {
		post = j.in("调往 %s", "to %s", f.Post)
	}
	if f.Credential != "" {
		credential = j.in("收回执法证件 %s", "credential %s taken back", f.Credential)
	}
	return j.joined(held, signed, post, credential)
}

func (t *storyteller) protections() {
	if len(t.s.State.Protections) == 0 {
		return
	}
	t.part("对当事人的保护（不作为认定的依据）", "Protection of the officer, no input to the verdict")
	for _, p := range t.s.State.Protections {
		t.item(2, "·", t.joined(words.Protection(p.Kind).In(t.lang)+t.in("：", ": ")+strings.TrimSpace(p.Text), t.proof(p.Evidence))+t.by(p.Header))
		switch {
		case p.Done != nil:
			t.line(4, t.in("已办理：%s", "done: %s", t.joined(strings.TrimSpace(p.Done.Text), t.proof(p.Done.Evidence)))+t.by(p.Done.Header))
		case p.Item != "":
			t.line(4, t.in("待办 %s", "awaited: %s", p.Item))
		default:
			t.line(4, t.in("记录在案", "on record"))
		}
	}
}

func (t *storyteller) suspensions() {
	if len(t.s.State.Suspensions) == 0 {
		return
	}
	t.part("中止", "Times of standing still")
	for _, x := range t.s.State.Suspensions {
		t.item(2, "·", t.in("%s：%s 至 %s", "%s: %s to %s", words.Suspension(x.Ground), Instant(x.From), Instant(x.To))+t.because(x.Reason))
	}
}

func (t *storyteller) clocks() {
	if len(t.s.State.Clocks) == 0 {
		return
	}
	t.part("法定期限", "Statutory clocks")
	for _, c := range t.s.State.Clocks {
		outcome := t.in("正在计算，待办 %s", "running, docket item %s", c.Item)
		if c.Outcome != "" {
			outcome = t.in("结果：%s", "outcome: %s", clock.Outcome(c.Outcome).Text())
			if c.Hash != "" {
				outcome += t.in("（凭证 %s）", " (certificate %s)", c.Hash[:min(16, len(c.Hash))])
			}
		}
		t.item(2, "·", t.in("%s（%s）：%s", "%s (%s): %s", c.Clock, clock.Kind(c.Kind).Text(), outcome))
	}
}

// linked tells how the other cases of the same matter stand.
func (t *storyteller) linked() []string {
	out := make([]string, len(t.s.Linked))
	for i, x := range t.s.Linked {
		out[i] = t.in("%s %s", "%s %s", x.Case, words.Stage(x.Stage))
		if x.Disposition != "" {
			out[i] += t.in("，", ", ") + Outcome(measures.Disposition(x.Disposition), t.lang)
		}
	}
	return out
}

// recusals tells whom the officer wanted recused, and what was decided.
func (t *storyteller) recusals(asked []message.AskedRecusal) string {
	parts := make([]string, len(asked))
	for i, r := range asked {
		switch {
		case r.Decided == nil:
			parts[i] = t.in("%s（尚未决定）", "%s (not decided yet)", r.Asked.Who)
		case r.Decided.Refused:
			parts[i] = t.in("%s（不予回避）", "%s (refused)", r.Asked.Who)
		default:
			parts[i] = t.in("%s（准予）", "%s (granted)", r.Asked.Who)
		}
	}
	return t.list(parts)
}
