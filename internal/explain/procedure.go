package explain

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// What the procedure calls things, in the words of those who follow it.

var withdrawn = lang.Text{ZH: "撤回案件", EN: "Withdrawn before a decision"}

// Stage names a stage of the procedure.
func Stage(s message.Stage, l lang.Lang) string { return words.Stage(s).In(l) }

// Role names a role.
func Role(r message.Role, l lang.Lang) string { return words.Role(r).In(l) }

// Awaited names what a docket item awaits.
func Awaited(k message.ItemKind, l lang.Lang) string { return words.Item(k).In(l) }

// Card names a card; none is empty.
func Card(c message.Card, l lang.Lang) string { return words.Card(c).In(l) }

// Command names a command.
func Command(n message.Name, l lang.Lang) string { return words.Command(n).In(l) }

// Sanction names a kind of sanction.
func Sanction(id string, l lang.Lang) string { return words.Sanction(id).In(l) }

// Protection names a matter of protection.
func Protection(k message.ProtectionKind, l lang.Lang) string { return words.Protection(k).In(l) }

// What names what an item awaits, with its subject.
func What(item message.Item, l lang.Lang) string {
	subject := item.Subject
	if item.Kind == message.AwaitFollowUp || item.Kind == message.AwaitRestore {
		subject = words.Ordered(subject).In(l)
	}
	if subject == "" || item.Kind == message.AwaitAdmonition { // whose kind says it all
		return Awaited(item.Kind, l)
	}
	return lang.Format("%s：%s", "%s: %s", words.Item(item.Kind), subject).In(l)
}

// Outcome names how a case ended, a withdrawal included.
func Outcome(d measures.Disposition, l lang.Lang) string {
	if d == message.Withdrawn {
		return withdrawn.In(l)
	}
	if _, known := dispositions[d]; !known { // of a clock
		return ClockOutcome(clock.Outcome(d), l)
	}
	return Disposition(d, l)
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

// stageInEnglish finds the stages that an answer names in English.
var stageInEnglish = regexp.MustCompile(`\b(the stage|the case is at) [a-z_]+`)

// Answer is what a command came to, in words. The workflow's text names stages, roles, commands and dispositions by
// their ids; for readers of Chinese they become words where they stand alone, for readers of English the stages do.
func Answer(a message.Answer, l lang.Lang) string {
	if l != lang.ZH {
		return stageInEnglish.ReplaceAllStringFunc(a.Text.In(l), func(s string) string {
			at := strings.LastIndexByte(s, ' ') + 1
			return s[:at] + words.Stage(message.Stage(s[at:])).EN
		})
	}
	text := clean(a.Text.ZH)
	var out []byte
	last := 0
	for _, at := range machineWord.FindAllStringIndex(text, -1) {
		before, after := text[:at[0]], text[at[1]:]
		alone := (before == "" || boundary(before[len(before)-1])) && (after == "" || boundary(after[0]))
		if !alone || strings.HasSuffix(before, "（") { // in brackets it is what is to be typed
			continue
		}
		if w, known := inChinese(text[at[0]:at[1]], place(before, after)); known {
			out = append(append(out, text[last:at[0]]...), quoted(w)...)
			last = at[1]
		}
	}
	return strings.NewReplacer(" “", "“", "” ", "”").Replace(string(append(out, text[last:]...)))
}

// boundary reports whether a byte beside a word is a space or part of a Chinese character.
func boundary(b byte) bool { return b == ' ' || b >= 0x80 }

// place says what the text around an id shows it to be.
func place(before, after string) words.Place {
	switch {
	case strings.HasPrefix(after, " 不能由"), strings.HasPrefix(after, " 这个命令"):
		return words.AsCommand
	case strings.HasSuffix(before, "不能由 "):
		return words.AsRole
	case strings.HasPrefix(after, " 阶段"):
		return words.AsStage
	}
	return words.Anywhere
}

func inChinese(id string, at words.Place) (string, bool) {
	if id == string(message.Withdrawn) {
		return withdrawn.ZH, true
	}
	if t, ok := dispositions[measures.Disposition(id)]; ok && at == words.Anywhere {
		return t.ZH, true
	}
	t, ok := words.Known(id, at)
	return t.ZH, ok
}

// EvidenceKind names a kind of evidence.
func EvidenceKind(id string, l lang.Lang) string { return option(casefile.EvidenceKinds, id, l) }

// Party names who asserted a fact.
func Party(id string, l lang.Lang) string {
	if id == "" { // a fact without one is the handler's
		id = string(casefile.Handler)
	}
	return option(casefile.Parties, id, l)
}

func option(options []measures.Option, id string, l lang.Lang) string {
	for _, o := range options {
		if o.ID == id {
			return o.Text.In(l)
		}
	}
	return id
}
