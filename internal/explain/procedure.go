package explain

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// What the procedure calls things, in the words of those who follow it.

var stages = map[message.Stage]lang.Text{
	message.Intake:      {ZH: "受理", EN: "intake"},
	message.FactFinding: {ZH: "调查", EN: "fact-finding"},
	message.Hearing:     {ZH: "陈述申辩", EN: "hearing"},
	message.Proposal:    {ZH: "拟办", EN: "proposal"},
	message.LegalReview: {ZH: "法制审核", EN: "legal review"},
	message.Deciding:    {ZH: "决定", EN: "decision"},
	message.Service:     {ZH: "送达", EN: "service"},
	message.Closed:      {ZH: "办结", EN: "closed"},
}

var actors = map[message.Role]lang.Text{
	message.Handler:       {ZH: "承办人", EN: "handler"},
	message.LegalReviewer: {ZH: "法制审核人员", EN: "legal reviewer"},
	message.Supervisor:    {ZH: "负责人", EN: "supervisor"},
	message.Officer:       {ZH: "当事执法人员", EN: "officer concerned"},
	message.Auditor:       {ZH: "审计人员", EN: "auditor"},
	message.System:        {ZH: "系统", EN: "system"},
}

var awaited = map[message.ItemKind]lang.Text{
	message.AwaitFacts:     {ZH: "补充事实和证据", EN: "missing facts and evidence"},
	message.AwaitStatement: {ZH: "陈述和申辩", EN: "statement and defence"},
	message.AwaitProposal:  {ZH: "处理意见", EN: "proposal"},
	message.AwaitReview:    {ZH: "法制审核意见", EN: "legal review"},
	message.AwaitDecision:  {ZH: "处理决定", EN: "decision"},
	message.AwaitService:   {ZH: "送达处理决定", EN: "service of the decision"},
}

var cards = map[message.Card]lang.Text{
	message.Yellow: {ZH: "黄牌", EN: "yellow card"},
	message.Red:    {ZH: "红牌", EN: "red card"},
}

var endings = map[message.ItemStatus]lang.Text{
	message.ItemOpen:      {ZH: "待办", EN: "open"},
	message.ItemAnswered:  {ZH: "已办", EN: "answered"},
	message.ItemLapsed:    {ZH: "逾期未办", EN: "lapsed"},
	message.ItemWithdrawn: {ZH: "撤销", EN: "withdrawn"},
}

var commandNames = map[message.Name]lang.Text{
	message.CmdFact:      {ZH: "补充事实", EN: "facts"},
	message.CmdEvidence:  {ZH: "提交证据", EN: "evidence"},
	message.CmdConclude:  {ZH: "终结调查", EN: "end of fact-finding"},
	message.CmdStatement: {ZH: "陈述申辩", EN: "statement"},
	message.CmdPropose:   {ZH: "提出处理意见", EN: "proposal"},
	message.CmdReview:    {ZH: "法制审核", EN: "legal review"},
	message.CmdDecide:    {ZH: "作出决定", EN: "decision"},
	message.CmdServe:     {ZH: "送达", EN: "service"},
	message.CmdExtend:    {ZH: "延长期限", EN: "extension"},
	message.CmdRecuse:    {ZH: "回避", EN: "recusal"},
	message.CmdWithdraw:  {ZH: "撤回案件", EN: "withdrawal"},
}

var withdrawn = lang.Text{ZH: "撤回案件", EN: "Withdrawn before a decision"}

// next is what a stage awaits, of whom, and the command line that gives it.
type next struct {
	kind    message.ItemKind
	from    message.Role
	command string // with %s for the case
}

var steps = map[message.Stage]next{
	message.Intake:      {message.AwaitFacts, message.Handler, "starter fact %s NAME=VALUE --evidence E1"},
	message.FactFinding: {message.AwaitFacts, message.Handler, "starter fact %s NAME=VALUE --evidence E1"},
	message.Hearing:     {message.AwaitStatement, message.Officer, "starter statement %s --text TEXT"},
	message.Proposal:    {message.AwaitProposal, message.Handler, "starter propose %s DISPOSITION --basis REF --reason TEXT"},
	message.LegalReview: {message.AwaitReview, message.LegalReviewer, "starter review %s --agree --reason TEXT"},
	message.Deciding:    {message.AwaitDecision, message.Supervisor, "starter decide %s DISPOSITION --basis REF --reason TEXT"},
	message.Service:     {message.AwaitService, message.Handler, "starter serve %s --on DATE --manner TEXT"},
}

// Awaits says what a stage awaits and of whom; nothing where the case is closed.
func Awaits(s message.Stage) (message.ItemKind, message.Role) { return steps[s].kind, steps[s].from }

// Stage names a stage of the procedure.
func Stage(s message.Stage, l lang.Lang) string { return word(stages, s, l) }

// Role names a role.
func Role(r message.Role, l lang.Lang) string { return word(actors, r, l) }

// Awaited names what a docket item awaits.
func Awaited(k message.ItemKind, l lang.Lang) string { return word(awaited, k, l) }

// Card names a card; none is empty.
func Card(c message.Card, l lang.Lang) string { return word(cards, c, l) }

// Command names a command.
func Command(n message.Name, l lang.Lang) string { return word(commandNames, n, l) }

// Outcome names how a case ended, a withdrawal included.
func Outcome(d measures.Disposition, l lang.Lang) string {
	if d == message.Withdrawn {
		return withdrawn.In(l)
	}
	return Disposition(d, l)
}

// word falls back to the word itself, so that a newer worker's is shown rather than hidden.
func word[K ~string](words map[K]lang.Text, k K, l lang.Lang) string {
	if t, ok := words[k]; ok {
		return t.In(l)
	}
	return string(k)
}

// Instant writes an instant as people in China read it.
func Instant(t time.Time) string { return t.In(civil.Zone).Format("2006-01-02 15:04") }

// LastDay writes the end of a wait: the last day where it ends with one, else the instant.
func LastDay(due time.Time) string {
	if due.IsZero() {
		return ""
	}
	if endsADay(due) {
		return civil.On(due.Add(-time.Nanosecond)).String()
	}
	return Instant(due)
}

func endsADay(due time.Time) bool {
	return due.In(civil.Zone).Format("150405.000000000") == "000000.000000000"
}

// Left says how many days are left until the end of a wait, or how many it is past.
func Left(due, now time.Time, l lang.Lang) string {
	days := civil.On(due.Add(-time.Nanosecond)).Ordinal() - civil.On(now).Ordinal()
	switch {
	case !now.Before(due) && days >= 0:
		return lang.Format("已到期", "past").In(l)
	case days == 0:
		return lang.Format("今日到期", "due today").In(l)
	case days == 1 && l == lang.EN:
		return "1 day left"
	case days == -1 && l == lang.EN:
		return "1 day over"
	case days < 0:
		return lang.Format("逾期 %d 天", "%d days over", -days).In(l)
	}
	return lang.Format("还有 %d 天", "%d days left", days).In(l)
}

// Since says how long something has been open.
func Since(from, now time.Time, l lang.Lang) string {
	days := civil.On(now).Ordinal() - civil.On(from).Ordinal()
	switch {
	case days <= 0:
		return lang.Format("今日", "today").In(l)
	case days == 1 && l == lang.EN:
		return "1 day"
	}
	return lang.Format("%d 天", "%d days", days).In(l)
}

// Refuses cites the article that refuses a command, such as 第十条, without a look at the Measures.
func Refuses(ref string, l lang.Lang) string {
	article, part, ok := split(ref)
	switch {
	case !ok:
		return ref
	case l == lang.ZH && part > 0:
		return "第" + numeral(article) + "条第（" + numeral(part) + "）项"
	case l == lang.ZH:
		return "第" + numeral(article) + "条"
	case part > 0:
		return fmt.Sprintf("Art. %d(%d)", article, part)
	}
	return fmt.Sprintf("Art. %d", article)
}

var machineWord = regexp.MustCompile(`[a-z]+(_[a-z]+)*`)

// Answer is what a command came to, in words. The workflow's text names stages, roles, commands and dispositions by
// their ids; for readers of Chinese they become words where they stand alone.
func Answer(a message.Answer, l lang.Lang) string {
	if l != lang.ZH {
		return a.Text.In(l)
	}
	text := clean(a.Text.ZH)
	var out []byte
	last := 0
	for _, at := range machineWord.FindAllStringIndex(text, -1) {
		alone := (at[0] == 0 || boundary(text[at[0]-1])) && (at[1] == len(text) || boundary(text[at[1]]))
		w, known := inChinese(text[at[0]:at[1]])
		if !alone || !known {
			continue
		}
		out = append(append(out, text[last:at[0]]...), quoted(w)...)
		last = at[1]
	}
	return strings.NewReplacer(" “", "“", "” ", "”").Replace(string(append(out, text[last:]...)))
}

// boundary reports whether a byte beside a word is a space or part of a Chinese character.
func boundary(b byte) bool { return b == ' ' || b >= 0x80 }

func inChinese(id string) (string, bool) {
	if t, ok := stages[message.Stage(id)]; ok {
		return t.ZH, true
	}
	if t, ok := commandNames[message.Name(id)]; ok {
		return t.ZH, true
	}
	if t, ok := actors[message.Role(id)]; ok {
		return t.ZH, true
	}
	if id == string(message.Withdrawn) {
		return withdrawn.ZH, true
	}
	t, ok := dispositions[measures.Disposition(id)]
	return t.ZH, ok
}

// EvidenceKind names a kind of evidence.
func EvidenceKind(id string, l lang.Lang) string { return option(casefile.EvidenceKinds, id, l) }

// Party names who asserted a fact.
func Party(id string, l lang.Lang) string { return option(casefile.Parties, id, l) }

func option(options []measures.Option, id string, l lang.Lang) string {
	for _, o := range options {
		if o.ID == id {
			return o.Text.In(l)
		}
	}
	return id
}
