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
	switch item.Kind {
	case message.AwaitFollowUp, message.AwaitRestore:
		subject = words.Ordered(subject).In(l)
	case message.AwaitNoDetriment:
		subject = ofHowMany(subject, l)
	}
	if subject == "" || item.Kind == message.AwaitAdmonition { // whose kind says it all
		return Awaited(item.Kind, l)
	}
	return lang.Format("%s：%s", "%s: %s", words.Item(item.Kind), subject).In(l)
}

// ofHowMany tells which of how many something is, written as 1/3; what is written otherwise stands as it is.
func ofHowMany(s string, l lang.Lang) string {
	var n, all int
	if _, err := fmt.Sscanf(s, "%d/%d", &n, &all); err != nil {
		return s
	}
	if n < 1 || n > 3 || all != 3 {
		return lang.Format("第 %d 次，共 %d 次", "%d of %d", n, all).In(l)
	}
	return lang.Text{ZH: fmt.Sprintf("第 %d 次，共 %d 次", n, all), EN: []string{"first", "second", "third"}[n-1] + " of three"}.In(l)
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

// namedInEnglish finds the ids that an answer names in English, by what stands before them.
var namedInEnglish = []struct {
	where *regexp.Regexp
	name  func(id string) string
}{
	{regexp.MustCompile(`\bthe stage ([a-z_]+)`), stageInEnglish},
	{regexp.MustCompile(`\bthe case is (at commission)`), func(string) string { return words.Stage(message.AtCommission).EN }},
	{regexp.MustCompile(`\bthe case is at ([a-z_]+)`), stageInEnglish},
	{regexp.MustCompile(`^(?:decided|proposed|the decision is corrected): ([a-z_]+)`), func(id string) string { return Disposition(measures.Disposition(id), lang.EN) }},
	{regexp.MustCompile(`^the assessment (?:stays at|went from) ([a-z_]+)`), func(id string) string { return "“" + Disposition(measures.Disposition(id), lang.EN) + "”" }},
	{regexp.MustCompile(`^the assessment went from .* to ([a-z_]+)$`), func(id string) string { return "“" + Disposition(measures.Disposition(id), lang.EN) + "”" }},
	{regexp.MustCompile(`^the measure is carried out: ([a-z_]+)`), func(id string) string { return words.Measure(id).EN }},
	{regexp.MustCompile(`^(?:taken in:|no) ([a-z_]+)(?:; the decision is not suspended| is under way)`), func(id string) string { return words.Remedy(message.RemedyKind(id)).EN }},
	{regexp.MustCompile(`^the result is recorded: ([a-z_]+)`), func(id string) string { return words.RemedyResult(message.RemedyResult(id)).EN }},
	{regexp.MustCompile(`^([a-z_]+) cannot be given by `), func(id string) string { return "“" + words.Command(message.Name(id)).EN + "”" }},
	{regexp.MustCompile(` cannot be given by ([a-z_]+)`), func(id string) string { return "the " + words.Role(message.Role(id)).EN }},
	{regexp.MustCompile(` cannot be given by .*, but by ([a-z_]+(?:, [a-z_]+)*)$`), func(ids string) string {
		var roles []string
		for _, id := range strings.Split(ids, ", ") {
			roles = append(roles, "the "+words.Role(message.Role(id)).EN)
		}
		return strings.Join(roles, " or ")
	}},
}

func stageInEnglish(id string) string { return words.Stage(message.Stage(id)).EN }

// Answer is what a command came to, in words. The workflow's text names stages, roles, commands, dispositions and measures by
// their ids: for readers of Chinese they become words where they stand alone, for readers of English where what is before
// them tells that they are ids and no words of the sentence.
func Answer(a message.Answer, l lang.Lang) string {
	if l != lang.ZH {
		text := a.Text.In(l)
		for _, n := range namedInEnglish {
			if at := n.where.FindStringSubmatchIndex(text); at != nil {
				text = text[:at[2]] + n.name(text[at[2]:at[3]]) + text[at[3]:]
			}
		}
		return text
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
	case strings.Contains(before, " 不能由 "):
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

// Number is the number by which people know a case, a clock or a watch, with a word for what it is where that is no case.
func Number(number string, l lang.Lang) string { return words.Number(number).In(l) }

// Numbered is the same in a sentence, with the word before it.
func Numbered(number string) lang.Text { return words.Numbered(number) }
