package workflows

import (
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Who may do what is decided here, by role and by relation to the case. Who somebody is, is proven elsewhere.

// mayBeGivenBy are the roles that may give a command.
var mayBeGivenBy = map[message.Name][]message.Role{
	message.CmdFact:      {message.Handler},
	message.CmdEvidence:  {message.Handler, message.Officer},
	message.CmdConclude:  {message.Handler},
	message.CmdStatement: {message.Officer, message.Handler}, // the handler records what was said or written
	message.CmdPropose:   {message.Handler},
	message.CmdReview:    {message.LegalReviewer},
	message.CmdDecide:    {message.Supervisor},
	message.CmdServe:     {message.Handler},
	message.CmdExtend:    {message.Supervisor, message.Superior}, // each what it is for them to extend
	message.CmdRecuse:    {message.Supervisor},
	message.CmdWithdraw:  {message.Supervisor},

	message.CmdTell:         {message.Handler},
	message.CmdAsk:          {message.Handler},
	message.CmdTransfer:     {message.Supervisor},
	message.CmdReceipt:      {message.Commission, message.Handler}, // the handler records what came on paper
	message.CmdCommission:   {message.Commission, message.Handler},
	message.CmdIntervention: {message.Handler, message.Commission},
	message.CmdConvene:      {message.Supervisor},
	message.CmdOpinion:      {message.Expert},
	message.CmdJointOpinion: {message.Expert},
	message.CmdAskRecusal:   {message.Officer},
	message.CmdCorrect:      {message.Supervisor},
	message.CmdRevoke:       {message.Supervisor},
	message.CmdFollowUp:     {message.Handler, message.Officer}, // the officer hands in an examination
	message.CmdRelease:      {message.Supervisor},
	message.CmdRemedy:       {message.Officer, message.Handler},
	message.CmdRemedied:     {message.Supervisor, message.Superior, message.Handler, message.Officer}, // the officer takes it back
	message.CmdProtect:      {message.Handler, message.Officer, message.Supervisor},
	message.CmdProtected:    {message.Handler, message.Supervisor},
	message.CmdSuspend:      {message.Supervisor},
	message.CmdResume:       {message.Supervisor},
	message.CmdAttach:       {message.Handler},
	message.CmdCertify:      {message.Handler, message.System},
	message.CmdCalendar:     {message.System, message.Supervisor},
}

// withoutReason are the commands that need none: they carry their substance themselves.
var withoutReason = []message.Name{message.CmdFact, message.CmdEvidence, message.CmdStatement, message.CmdServe,
	message.CmdTell, message.CmdAsk, message.CmdReceipt, message.CmdCommission, message.CmdOpinion, message.CmdJointOpinion, message.CmdFollowUp, message.CmdRemedy,
	message.CmdProtect, message.CmdProtected, message.CmdAttach, message.CmdCertify, message.CmdCalendar}

// permit refuses a command that its actor may not give.
func (c *caseRun) permit(name message.Name, head message.Header) error {
	who := head.Actor
	switch {
	case who.ID == "":
		return refusal("", "命令应当写明由谁发出", "a command must say who gives it")
	case !slices.Contains(mayBeGivenBy[name], who.Role), !c.since(2) && who.Role == message.Superior: // which had no part in the first edition
		return c.notBy(name, who.Role, mayBeGivenBy[name])
	case slices.Contains(c.state.Recused, who.ID):
		return refusal("10", "%s 已经回避本案", "%s is recused from this case", who.ID)
	case c.in.Officer != "" && who.ID == c.in.Officer && who.Role != message.Officer:
		return refusal("10", "当事执法人员不能办理本人的案件", "the officer concerned has no part in handling the case")
	case who.Role == message.Officer && c.in.Officer != "" && who.ID != c.in.Officer:
		return refusal("", "%s 不是本案的当事执法人员", "%s is not the officer concerned", who.ID)
	case (head.Reason == "" || c.since(2) && strings.TrimSpace(head.Reason) == "") && !slices.Contains(withoutReason, name):
		return noReason()
	}
	return nil
}

// notBy refuses a command to a role that may not give it, and says which may.
func (p *proceeding) notBy(name message.Name, role message.Role, may []message.Role) error {
	if !p.since(2) {
		return refusal("", "%s 不能由 %s 发出", "%s cannot be given by %s", string(name), string(role))
	}
	var people []string
	for _, r := range may {
		if r != message.System {
			people = append(people, string(r))
		}
	}
	return refusal("", "%s 不能由 %s 发出，应当由 %s 发出", "%s cannot be given by %s, but by %s", string(name), string(role),
		lang.Text{ZH: strings.Join(people, "、"), EN: strings.Join(people, ", ")})
}
