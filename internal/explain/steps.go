package explain

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// atStage is what a stage awaits, and of whom. At those that are not here it depends on the case: its docket says.
var atStage = map[message.Stage]struct {
	kind message.ItemKind
	from message.Role
}{
	message.Intake:       {message.AwaitFacts, message.Handler},
	message.FactFinding:  {message.AwaitFacts, message.Handler},
	message.Hearing:      {message.AwaitStatement, message.Officer},
	message.Proposal:     {message.AwaitProposal, message.Handler},
	message.LegalReview:  {message.AwaitReview, message.LegalReviewer},
	message.Deciding:     {message.AwaitDecision, message.Supervisor},
	message.Service:      {message.AwaitService, message.Handler},
	message.AtCommission: {message.AwaitCommission, message.Commission},
}

// Awaits says what a stage awaits and of whom; nothing where that depends on the case, or it is closed. At the hearing
// it is the statement, for which the officer must be told first: see AwaitsNow.
func Awaits(s message.Stage) (message.ItemKind, message.Role) {
	return atStage[s].kind, atStage[s].from
}

// AwaitsNow is what the stage of a case awaits, and of whom, as its docket has it.
func AwaitsNow(s message.State) (message.ItemKind, message.Role) {
	first := message.AwaitTransfer // before anything else
	if s.Stage == message.Hearing {
		first = message.AwaitTelling
	}
	open := Awaiting(s.Docket)
	if i := slices.IndexFunc(open, func(i message.Item) bool { return i.Kind == first }); i >= 0 {
		return first, open[i].From
	}
	return Awaits(s.Stage)
}

// Awaiting are the items of a docket that somebody is to answer, the soonest due first. The time that the law sets for the
// whole is none of them: that is met by the decision, which is awaited itself.
func Awaiting(docket []message.Item) []message.Item {
	open := slices.DeleteFunc(openItems(docket), func(i message.Item) bool { return i.Kind == message.AwaitLimit })
	slices.SortStableFunc(open, func(a, b message.Item) int { return a.Due.Compare(b.Due) })
	return open
}

// Standing says in a line where a case stands and what its docket awaits of whom; what stands still is said to.
func Standing(number string, s message.Stage, docket []message.Item, l lang.Lang) string {
	if s == message.Closed {
		return lang.Format("%s：%s", "%s: %s", words.Numbered(number), words.Stage(s)).In(l)
	}
	text := lang.Format("%s 现在处于“%s”阶段", "%s: stage %s", words.Numbered(number), words.Stage(s)).In(l)
	told := map[string]bool{}
	for _, item := range Awaiting(docket) {
		awaited := lang.Format("等待%s：%s", "awaited from the %s: %s", words.Role(item.From), What(item, l)).In(l)
		if !item.Stopped.IsZero() {
			awaited += lang.Text{ZH: "（停止计算）", EN: " (standing still)"}.In(l)
		}
		if told[awaited] {
			continue
		}
		separator := lang.Text{ZH: "，", EN: ", "}
		if len(told) > 0 {
			separator = lang.Text{ZH: "；", EN: "; "}
		}
		told[awaited] = true
		text += separator.In(l) + awaited
	}
	return text
}

// step is the command line that gives what an item awaits, with %[1]s for the case and %[2]s for the item, and who gives
// it where that is not the one of whom it is awaited.
type step struct {
	command string
	by      message.Role
}

var steps = map[message.ItemKind]step{
	message.AwaitFacts:     {command: "starter fact %[1]s NAME=VALUE --evidence E1"},
	message.AwaitEvidence:  {command: "starter evidence %[1]s ID --title TEXT --kind KIND --answers %[2]s", by: message.Handler},
	message.AwaitTelling:   {command: "starter tell %[1]s --on DATE --manner TEXT"},
	message.AwaitStatement: {command: "starter statement %[1]s --text TEXT"},
	message.AwaitProposal:  {command: "starter propose %[1]s DISPOSITION --basis REF --reason TEXT"},
	message.AwaitReview:    {command: "starter review %[1]s --agree --reason TEXT"},
	message.AwaitDecision:  {command: "starter decide %[1]s DISPOSITION --basis REF --reason TEXT"},
	message.AwaitService:   {command: "starter serve %[1]s --on DATE --manner TEXT"},

	message.AwaitRecusal: {command: "starter recuse %[1]s %[2]s --reason TEXT"},

	message.AwaitTransfer:   {command: "starter handoff transfer %[1]s --suspicion KIND --reason TEXT"},
	message.AwaitReceipt:    {command: "starter handoff receipt %[1]s --on DATE"},
	message.AwaitCommission: {command: "starter handoff report %[1]s RESULT --on DATE --evidence ID --title TEXT --kind KIND"},
	message.AwaitOpinion:    {command: "starter opinion %[1]s --text TEXT"},

	message.AwaitFollowUp:          {command: "starter follow-up %[1]s %[2]s --on DATE --evidence ID%[3]s"},
	message.AwaitRestore:           {command: "starter follow-up %[1]s %[2]s --on DATE --evidence ID"},
	message.AwaitReviewApplication: {command: "starter remedy %[1]s review --on DATE"},
	message.AwaitReviewDecision:    {command: "starter remedied %[1]s review RESULT --on DATE --evidence ID --reason TEXT"},
	message.AwaitAppeal:            {command: "starter remedy %[1]s appeal --on DATE"},
	message.AwaitAppealDecision:    {command: "starter remedied %[1]s appeal RESULT --on DATE --evidence ID --reason TEXT"},

	message.AwaitClarification: {command: "starter protected %[1]s %[2]s --text TEXT"},
	message.AwaitPolice:        {command: "starter protected %[1]s %[2]s --text TEXT"},
	message.AwaitCompensation:  {command: "starter protected %[1]s %[2]s --text TEXT"},

	message.AwaitNoDetriment: {command: "starter detriment answer %[1]s %[2]s --none"},
	message.AwaitRound:       {command: "starter detriment answer %[1]s %[2]s --none"},
	message.AwaitComplaint:   {command: "starter detriment put-right %[1]s %[2]s --text TEXT"},
}

// followUps is what an entry says of a measure besides.
var followUps = map[string]string{
	"reminder_talk":           " --held-by ID --signed",
	"criticism":               " --held-by ID --signed",
	"admonition":              " --held-by ID --signed",
	"transfer_from_post":      " --post TEXT",
	"qualification_withdrawn": " --credential NUMBER",
}

// nextSteps says of every open item who is to do what by when, or, where nothing is awaited any more, what came of the
// case.
func (t *storyteller) nextSteps() {
	st := t.s.State
	if st.Stage == message.Closed {
		t.part("结果", "Outcome")
		t.put(2, "", plain, Outcome(st.Disposition(), t.lang), bold)
		return
	}
	open := Awaiting(st.Docket)
	if a := atStage[st.Stage]; len(open) == 0 && a.kind != "" { // before the first look at the docket
		open = append(open, message.Item{Kind: a.kind, From: a.from})
	}
	t.part("下一步", "Next step")
	if st.Suspended != nil {
		t.line(2, t.in("案件中止，待恢复办理", "The case stands still until it is resumed"))
		t.command(4, fmt.Sprintf("starter resume %s --reason TEXT --as ID --role supervisor", t.s.Input.Case))
	}
	seen := map[string]bool{}
	for _, item := range open {
		due := ""
		switch {
		case !item.Stopped.IsZero():
			due = t.in("，停止计算", ", standing still")
		case !item.Due.IsZero():
			due = t.in("，最后一日 %s", " by %s", LastDay(item.Due))
		}
		t.line(2, t.in("等待%s：%s%s", "Awaited from the %s: %s%s", words.Role(item.From), t.what(item), due))
		if item.Kind == message.AwaitNoDetriment && t.now.Before(item.WarnAt) { // the assessment is still to come
			t.line(4, t.in("自 %s 起可以答复", "it can be answered from %s on", civil.On(item.WarnAt)))
			continue
		}
		if line := t.fill(NextStep(t.s.Input.Case, item), item.Kind); line != "" && !seen[line] && item.Stopped.IsZero() {
			seen[line] = true
			t.command(4, line)
		}
		if item.Kind == message.AwaitAdmonition {
			t.line(4, t.in("期满自动结束，无需办理", "it ends by itself on that day: nothing is to be done"))
		}
	}
}

// fill puts into a command line what the case says that it needs: what is suspected, and what anything adverse must say.
func (t *storyteller) fill(line string, k message.ItemKind) string {
	st := &t.s.State
	switch k {
	case message.AwaitTransfer:
		if found := t.s.suspicions(); len(found) > 0 {
			return strings.ReplaceAll(strings.Replace(line, "KIND", strings.Join(found, ","), 1), "suspicion.", "")
		}
	case message.AwaitProposal, message.AwaitDecision:
		of := st.Recommendation.Disposition
		if k == message.AwaitDecision && st.Proposal != nil {
			of = st.Proposal.Disposition
		}
		return strings.Replace(line, " --reason", adverseFlags[of]+" --reason", 1)
	}
	return line
}

// adverseFlags are what an adverse disposition says besides.
var adverseFlags = map[measures.Disposition]string{
	measures.MeasuresOnly: " --measure ID --factors FILE.yaml",
	measures.Mitigated:    " --sanction KIND --factors FILE.yaml",
	measures.Liable:       " --sanction KIND --factors FILE.yaml",
}

// NextStep is the command line that gives what an item of a case awaits; none where none does by itself.
func NextStep(number string, item message.Item) string {
	s, ok := steps[item.Kind]
	if !ok {
		return ""
	}
	by := s.by
	if by == "" {
		by = item.From
	}
	switch item.Kind {
	case message.AwaitRecusal: // or --refuse
		return fmt.Sprintf(s.command, number, item.Subject) + " --as ID --role " + string(by)
	case message.AwaitFollowUp:
		return fmt.Sprintf(s.command, number, item.ID, followUps[item.Subject]) + " --as ID --role " + string(by)
	}
	return fmt.Sprintf(s.command, number, item.ID) + " --as ID --role " + string(by)
}

var withheldNote = lang.Text{
	ZH: "当事执法人员可查阅的部分；内部意见、他人反映的保护事项等未列出",
	EN: "what is open to the officer; what others wrote in confidence is left out",
}
