package explain

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/words"
)

// command is all that a command of any name can hold. Where one key is of different types, it is raw.
type command struct {
	message.Header
	message.Proposed
	message.Reasoning
	Facts       []message.Fact       `json:"facts"`
	Evidence    json.RawMessage      `json:"evidence"` // pieces, or ids of them
	Text        string               `json:"text"`
	Waived      bool                 `json:"waived"`
	Agreed      bool                 `json:"agreed"`
	OwnFindings []message.OwnFinding `json:"own_findings"`
	SignedBy    json.RawMessage      `json:"signed_by"` // one account, or several
	Meeting     *message.Meeting     `json:"meeting"`
	On          civil.Date           `json:"on"`
	Manner      string               `json:"manner"`
	Item        string               `json:"item"`
	Who         string               `json:"who"`
	StandIn     string               `json:"stand_in"`
	Refused     bool                 `json:"refused"`
	Answers     string               `json:"answers"`

	From          message.Role             `json:"from"`
	What          string                   `json:"what"`
	Suspicion     []string                 `json:"suspicion"`
	Number        string                   `json:"number"`
	Result        string                   `json:"result"`
	Authority     string                   `json:"authority"`
	Document      string                   `json:"document"`
	Members       []string                 `json:"members"`
	Quorum        int                      `json:"quorum"`
	Question      string                   `json:"question"`
	Decision      *message.Decide          `json:"decision"`
	Kind          string                   `json:"kind"`
	Changed       *message.Proposed        `json:"changed"`
	Intended      *message.Proposed        `json:"intended"`
	BackTo        message.Stage            `json:"back_to"`
	Ground        message.SuspensionGround `json:"ground"`
	Calendar      struct{ Version string } `json:"calendar"`
	Disadvantaged bool                     `json:"disadvantaged"`
	HeldBy        string                   `json:"held_by"`
	Signed        bool                     `json:"signed"`
	Unsigned      string                   `json:"unsigned"`
	Post          string                   `json:"post"`
	Credential    string                   `json:"credential"`

	Clock       string             `json:"clock"`
	Certificate *clock.Certificate `json:"certificate"`
	Runs        *period.Result     `json:"runs"`
	Stands      bool               `json:"stands"`
	Withdrawn   bool               `json:"withdrawn"`
}

// pieces are the pieces of evidence that a command brings; none where it only cites some.
func (c *command) pieces() []message.Evidence {
	var all []message.Evidence
	if json.Unmarshal(c.Evidence, &all) != nil {
		return nil
	}
	return all
}

// cited are the ids of evidence that a command cites; none where it brings pieces.
func (c *command) cited() []string {
	var ids []string
	if json.Unmarshal(c.Evidence, &ids) != nil {
		return nil
	}
	return ids
}

func (c *command) signatories() []string {
	var all []string
	if json.Unmarshal(c.SignedBy, &all) == nil {
		return all
	}
	var one string
	if json.Unmarshal(c.SignedBy, &one) == nil && one != "" {
		return []string{one}
	}
	return nil
}

// commandOf is the command that an entry records, where it can be read.
func commandOf(e message.Entry) (name message.Name, c command, ok bool) {
	var r record
	if json.Unmarshal(e.Data, &r) != nil || r.Name == "" {
		return "", c, false
	}
	return r.Name, c, json.Unmarshal(r.Command, &c) == nil
}

// nameOf is the name of the command that an entry records.
func nameOf(e message.Entry) (message.Name, bool) {
	var r record
	err := json.Unmarshal(e.Data, &r)
	return r.Name, err == nil && r.Name != ""
}

// applied tells a command that took effect.
func (j *journalist) applied(e message.Entry, r record) string {
	text := j.who(e.Actor) + j.in("：", ": ") + Command(r.Name, j.lang)
	var c command
	if json.Unmarshal(r.Command, &c) != nil {
		return text
	}
	if what := j.substance(r.Name, c); what != "" {
		text += j.in("——", " — ") + what
	}
	return text + j.because(c.Reason)
}

// substance says what a command is about.
func (j *journalist) substance(name message.Name, c command) string {
	switch name {
	case message.CmdFact:
		return j.facts(c.Facts)
	case message.CmdEvidence:
		text := j.titles(c.pieces())
		if c.Answers != "" {
			text += j.in("，答复待办 %s", ", in answer to %s", c.Answers)
		}
		return text
	case message.CmdStatement:
		said := c.Text
		if c.Waived {
			said = j.in("放弃", "waived")
		}
		if proof := j.proof(c.cited()); proof != "" {
			said += j.in("（%s）", " (%s)", proof)
		}
		return said
	case message.CmdPropose, message.CmdDecide:
		return j.proposedWith(c.Proposed, c.Sanction) + j.met(c.Meeting)
	case message.CmdReview:
		if c.Agreed {
			return j.in("同意", "agreed")
		}
		return j.in("不同意，退回", "not agreed, sent back")
	case message.CmdTell, message.CmdServe:
		text := j.joined(c.On.String(), c.Manner, j.proof(c.cited()))
		if c.Intended != nil {
			text += j.in("；拟作出：", "; intended: ") + j.proposedWith(*c.Intended, c.Sanction)
		}
		return text
	case message.CmdExtend:
		return c.Item
	case message.CmdAskRecusal:
		return c.Who
	case message.CmdRecuse:
		if c.Refused {
			return j.in("%s 不予回避", "%s is not recused", c.Who)
		}
		if c.StandIn != "" {
			return j.in("%s，由 %s 接办", "%s; %s takes over", c.Who, c.StandIn)
		}
		return c.Who
	}
	return j.branch(name, c)
}

// branch says what a command of the procedure's branches is about.
func (j *journalist) branch(name message.Name, c command) string {
	switch name {
	case message.CmdAsk:
		return j.in("向%s：%s", "of the %s: %s", words.Role(c.From), c.What)
	case message.CmdTransfer:
		return j.suspected(c.Suspicion)
	case message.CmdReceipt:
		return j.joined(c.On.String(), c.Number)
	case message.CmdCommission:
		return j.joined(words.Commission(message.CommissionResult(c.Result)).In(j.lang), c.On.String(), c.Text, j.titles(c.pieces()), j.facts(c.Facts))
	case message.CmdIntervention:
		return j.joined(c.Authority, c.On.String(), c.Document)
	case message.CmdConvene:
		return j.in("%s；成员 %s，法定人数 %d", "%s; members %s, quorum %d", c.Question, j.list(c.Members), c.Quorum)
	case message.CmdOpinion, message.CmdComplaint:
		return c.Text
	case message.CmdJointOpinion:
		return c.Text + j.in("；签名：%s", "; signed by %s", j.list(c.signatories()))
	case message.CmdCorrect:
		if c.Decision != nil {
			return j.proposedWith(c.Decision.Proposed, c.Decision.Sanction) + j.met(c.Decision.Meeting)
		}
	case message.CmdFollowUp:
		how := j.carried(message.FollowUp{HeldBy: c.HeldBy, Signed: c.Signed, Unsigned: c.Unsigned, Post: c.Post, Credential: c.Credential})
		return j.joined(c.Item, c.On.String(), how, j.proof(c.cited()))
	case message.CmdRelease:
		return j.joined(c.Item, j.proof(c.cited()))
	case message.CmdRemedy:
		return j.joined(words.Remedy(message.RemedyKind(c.Kind)).In(j.lang), c.On.String(), c.Text, j.proof(c.cited()))
	case message.CmdRemedied:
		return j.remedied(c)
	case message.CmdProtect:
		return j.joined(words.Protection(message.ProtectionKind(c.Kind)).In(j.lang), c.Text, j.proof(c.cited()))
	case message.CmdProtected, message.CmdPutRight:
		return j.joined(c.Item, c.Text, j.proof(c.cited()))
	case message.CmdSuspend:
		return j.joined(words.Suspension(c.Ground).In(j.lang), j.proof(c.cited()))
	case message.CmdCalendar:
		return c.Calendar.Version
	case message.CmdAttach, message.CmdCertify:
		return j.clock(c)
	case message.CmdRound:
		return c.What
	case message.CmdDetriment:
		answer := j.in("未受影响", "no disadvantage")
		if c.Disadvantaged {
			answer = j.in("受到不利影响", "put at a disadvantage")
		}
		return j.joined(c.Item, answer, c.Text)
	}
	return ""
}

// clock says of which clock a case was told, and what.
func (j *journalist) clock(c command) string {
	var what string
	switch {
	case c.Certificate != nil:
		what = j.in("凭证 %s：%s", "certificate %s: %s", c.Certificate.Number, c.Certificate.Outcome.Text())
	case c.Withdrawn:
		what = j.in("已撤回", "withdrawn")
	case c.Stands:
		what = j.in("停止计算", "it stands still")
	case c.Runs != nil:
		what = j.in("正在计算，最后一日为 %s", "it runs; its last day is %s", c.Runs.Last)
	}
	return j.joined(c.Clock, clock.Kind(c.Kind).Text().In(j.lang), what)
}

func (j *journalist) remedied(c command) string {
	text := j.joined(words.Remedy(message.RemedyKind(c.Kind)).In(j.lang), words.RemedyResult(message.RemedyResult(c.Result)).In(j.lang), c.On.String())
	if c.Changed != nil {
		text += j.in("；改为：%s", "; instead: %s", j.proposedWith(*c.Changed, c.Sanction))
	}
	if c.BackTo != "" {
		text += j.in("；退回“%s”阶段", "; back to the stage %s", words.Stage(c.BackTo))
	}
	if proof := j.proof(c.cited()); proof != "" {
		text += j.in("（%s）", " (%s)", proof)
	}
	return text
}

// joined joins what there is.
func (j *journalist) joined(parts ...string) string {
	var given []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, j.in("，", ", "))
}

func (j *journalist) proof(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return j.in("证据 %s", "evidence %s", strings.Join(ids, ", "))
}

func (j *journalist) titles(pieces []message.Evidence) string {
	parts := make([]string, len(pieces))
	for i, p := range pieces {
		parts[i] = p.ID + " " + p.Title
	}
	return j.list(parts)
}

func (j *journalist) suspected(facts []string) string {
	parts := make([]string, len(facts))
	for i, f := range facts {
		parts[i] = words.Suspicion(f).In(j.lang)
	}
	return j.list(parts)
}

// proposedWith tells a disposition with its basis, its sanction and its measures.
func (j *journalist) proposedWith(p message.Proposed, sanction string) string {
	text := Outcome(p.Disposition, j.lang)
	if len(p.Basis) > 0 {
		text += j.in("，依据%s", ", by %s", CiteAll(j.m, p.Basis, j.lang))
	}
	if sanction != "" {
		text += j.in("，处分：%s", "; sanction: %s", words.Sanction(sanction))
	}
	if len(p.Measures) > 0 {
		text += j.in("，采取：%s", "; measures: %s", j.list(measuresNamed(p.Measures, j.m, j.lang)))
	}
	return text
}

// because tells a reason, where there is one.
func (j *journalist) because(reason string) string {
	if strings.TrimSpace(reason) == "" {
		return ""
	}
	return j.in("；理由：%s", "; reason: %s", strings.TrimSpace(reason))
}

// stoodStill is the reason of the time that an item has more because it stood still, as the procedure writes it.
var stoodStill = regexp.MustCompile(`^(.+): ([0-9]+) days$`)

// longer tells why an item has more time.
func (j *journalist) longer(reason string) string {
	m := stoodStill.FindStringSubmatch(reason)
	if m == nil {
		return j.because(reason)
	}
	why, known := words.Known(m[1], words.Anywhere)
	if m[1] == "returned by the commission" {
		why, known = lang.Text{ZH: "移送纪检监察机关期间", EN: "with the commission"}, true
	}
	if !known {
		return j.because(reason)
	}
	return j.in("；理由：%s，停止计算 %s 日", "; reason: %s, it stood still for %s days", why, m[2])
}

// votes counts how those present voted, such as: in favour 3, against 1.
func (j *journalist) votes(votes []message.Vote) string {
	var parts []string
	for _, way := range []message.VoteIs{message.VoteFor, message.VoteAgainst, message.VoteReserved, message.VoteAbstains} {
		n := 0
		for _, v := range votes {
			if v.Is == way {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", words.Vote(way).In(j.lang), n))
		}
	}
	return j.list(parts)
}

// met tells of the meeting that carried a decision, where there was one: how they voted, and in their words who did not agree.
func (j *journalist) met(m *message.Meeting) string {
	if m == nil {
		return ""
	}
	text := j.in("；集体讨论：%s", "; decided collectively: %s", j.votes(m.Votes))
	for _, v := range m.Votes {
		if v.Is == message.VoteAgainst || v.Is == message.VoteReserved {
			text += j.in("，%s %s：%s", "; %s %s: %s", v.Who, words.Vote(v.Is), strings.TrimSpace(v.Text))
		}
	}
	return text
}

// measuresNamed names measures of Art. 12.
func measuresNamed(ids []string, m *measures.Measures, l lang.Lang) []string {
	var known []measures.Option
	for _, p := range m.ByRole(measures.RoleMeasures) {
		known = append(known, p.Options...)
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = option(known, id, l)
	}
	return names
}
