package workflows

import (
	"slices"
	"testing"

	"duecourse/internal/clock"
	"duecourse/internal/message"
)

var allRoles = []message.Role{message.Handler, message.LegalReviewer, message.Supervisor, message.Officer, message.Superior,
	message.Commission, message.Expert, message.Department, message.Auditor, message.System, "", "mayor"}

// may says of each command which roles may give it, and whether it needs a reason. A command without a row fails the test.
var may = map[message.Name]struct {
	roles  []message.Role
	reason bool
}{
	message.CmdFact:         {[]message.Role{message.Handler}, false},
	message.CmdEvidence:     {[]message.Role{message.Handler, message.Officer}, false},
	message.CmdConclude:     {[]message.Role{message.Handler}, true},
	message.CmdStatement:    {[]message.Role{message.Handler, message.Officer}, false},
	message.CmdPropose:      {[]message.Role{message.Handler}, true},
	message.CmdReview:       {[]message.Role{message.LegalReviewer}, true},
	message.CmdDecide:       {[]message.Role{message.Supervisor}, true},
	message.CmdServe:        {[]message.Role{message.Handler}, false},
	message.CmdExtend:       {[]message.Role{message.Supervisor, message.Superior}, true},
	message.CmdRecuse:       {[]message.Role{message.Supervisor}, true},
	message.CmdWithdraw:     {[]message.Role{message.Supervisor}, true},
	message.CmdAsk:          {[]message.Role{message.Handler}, false},
	message.CmdTell:         {[]message.Role{message.Handler}, false},
	message.CmdTransfer:     {[]message.Role{message.Supervisor}, true},
	message.CmdReceipt:      {[]message.Role{message.Commission, message.Handler}, false},
	message.CmdCommission:   {[]message.Role{message.Commission, message.Handler}, false},
	message.CmdIntervention: {[]message.Role{message.Commission, message.Handler}, true},
	message.CmdConvene:      {[]message.Role{message.Supervisor}, true},
	message.CmdOpinion:      {[]message.Role{message.Expert}, false},
	message.CmdJointOpinion: {[]message.Role{message.Expert}, false},
	message.CmdAskRecusal:   {[]message.Role{message.Officer}, true},
	message.CmdCorrect:      {[]message.Role{message.Supervisor}, true},
	message.CmdRevoke:       {[]message.Role{message.Supervisor}, true},
	message.CmdFollowUp:     {[]message.Role{message.Handler, message.Officer}, false},
	message.CmdRelease:      {[]message.Role{message.Supervisor}, true},
	message.CmdRemedy:       {[]message.Role{message.Officer, message.Handler}, false},
	message.CmdRemedied:     {[]message.Role{message.Supervisor, message.Superior, message.Handler, message.Officer}, true},
	message.CmdProtect:      {[]message.Role{message.Handler, message.Officer, message.Supervisor}, false},
	message.CmdProtected:    {[]message.Role{message.Handler, message.Supervisor}, false},
	message.CmdSuspend:      {[]message.Role{message.Supervisor}, true},
	message.CmdResume:       {[]message.Role{message.Supervisor}, true},
	message.CmdAttach:       {[]message.Role{message.Handler}, false},
	message.CmdCertify:      {[]message.Role{message.Handler, message.System}, false},
	message.CmdCalendar:     {[]message.Role{message.System, message.Supervisor}, false},
}

// Role by command by relation to the case: the whole table.
func TestWhoMayDoWhat(t *testing.T) {
	run := caseWith(func(s *message.State) { s.Recused = []string{"recused-1"} })
	for _, cmd := range run.commandTable() {
		row, ok := may[cmd.name]
		if !ok {
			t.Errorf("%s has no row here: who may give it?", cmd.name)
			continue
		}
		for _, role := range allRoles {
			for _, rel := range []struct {
				name, who, reason string
				ok                bool
			}{
				{"somebody of the role", "other-1", "理由", role != message.Officer},
				{"the case's handler", "handler-1", "理由", role != message.Officer},
				{"the officer concerned", "officer-1", "理由", role == message.Officer},
				{"a recused person", "recused-1", "理由", false},
				{"nobody", "", "理由", false},
				{"without a reason", "other-1", "", role != message.Officer && !row.reason},
				{"with a blank reason", "other-1", " \n", role != message.Officer && !row.reason},
				{"the officer without a reason", "officer-1", "", role == message.Officer && !row.reason},
			} {
				want := rel.ok && slices.Contains(row.roles, role)
				err := run.permit(cmd.name, message.Header{ID: "x", Actor: message.Actor{ID: rel.who, Role: role}, Reason: rel.reason})
				if (err == nil) != want {
					t.Errorf("%s by %q, %s: %v, want permitted: %v", cmd.name, role, rel.name, err, want)
				}
			}
		}
	}
	first := caseWith(func(*message.State) {})
	first.edition = 1
	if err := first.permit(message.CmdExtend, message.Header{ID: "x", Actor: message.Actor{ID: "other-1", Role: message.Superior}, Reason: "理由"}); err == nil {
		t.Error("the superior organ has a part in a case of the first edition")
	}
	for name := range mayBeGivenBy {
		if !slices.ContainsFunc(run.commandTable(), func(e entry) bool { return e.name == name }) && name != message.CmdAttach && name != message.CmdCertify {
			t.Errorf("%s has rights and is no command", name)
		}
	}
	// The one who proposed: neither reviews nor decides nor corrects, whatever their role.
	run.state.Proposal = &message.Propose{Header: message.Header{Actor: message.Actor{ID: "other-1"}}}
	run.state.Stage = message.LegalReview
	if _, err := run.review(nil, message.Review{Header: message.Header{Actor: message.Actor{ID: "other-1"}}, Agreed: true}); err == nil {
		t.Error("the proposer reviews")
	}
	run.state.AssessedOn = day(t, "2026-03-02")
	d := liableFor("warning")
	for who, want := range map[string]bool{"other-1": false, "boss-1": true} {
		d.Actor.ID = who
		if err := run.refuses(d, run.stopsForDecider(), run.stopsForAll()); (err == nil) != want {
			t.Errorf("%s decides: %v", who, err)
		}
	}
	// Whoever decided has no part in the remedy, and whoever is involved sits on no panel.
	run.state.Decision = &d
	for who, want := range map[string]bool{"handler-1": true, "other-1": true, "boss-2": false, "recused-1": true, "officer-1": true, "": true} {
		if got := run.involved(who); got != want {
			t.Errorf("%q is involved: %v", who, got)
		}
	}
}

func TestWhoMayDoWhatInAWatch(t *testing.T) {
	w := &watchRun{in: message.WatchInput{Officer: "officer-1"}}
	rows := map[message.Name][]message.Role{
		message.CmdRound: {message.Handler, message.Officer}, message.CmdDetriment: {message.Handler}, message.CmdComplaint: {message.Officer},
		message.CmdPutRight: {message.Supervisor}, message.CmdExtend: {message.Supervisor}, message.CmdCalendar: {message.System, message.Supervisor},
	}
	for name, roles := range rows {
		for _, role := range allRoles {
			for who, ok := range map[string]bool{"other-1": role != message.Officer, "officer-1": role == message.Officer, "": false} {
				err := w.permit(name, message.Header{ID: "x", Actor: message.Actor{ID: who, Role: role}, Reason: "理由"})
				if want := ok && slices.Contains(roles, role); (err == nil) != want {
					t.Errorf("%s by %q as %q: %v", name, who, role, err)
				}
			}
		}
	}
}

// And with a clock, which nobody in particular is concerned by: role by command, with and without a reason, while it runs and
// once it is closed.
func TestWhoMayDoWhatWithAClock(t *testing.T) {
	rows := map[message.Name]struct {
		roles  []message.Role
		reason bool
	}{
		message.CmdMark:        {[]message.Role{message.Handler, message.Superior, message.Department}, false},
		message.CmdAttachClock: {[]message.Role{message.Handler, message.System}, false},
		message.CmdReassign:    {[]message.Role{message.Supervisor}, true},
		message.CmdExtend:      {[]message.Role{message.Supervisor}, true},
		message.CmdWithdraw:    {[]message.Role{message.Supervisor}, true},
		message.CmdCalendar:    {[]message.Role{message.System, message.Supervisor}, false},
	}
	runs := &clockRun{state: &message.ClockState{}}
	closed := &clockRun{state: &message.ClockState{Certificate: &clock.Certificate{}}}
	for name := range clockCommands {
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s has no row here: who may give it?", name)
		}
		for _, role := range allRoles {
			for _, who := range []string{"other-1", ""} {
				for _, reason := range []string{"理由", " \n"} {
					head := message.Header{ID: "x", Actor: message.Actor{ID: who, Role: role}, Reason: reason}
					want := who != "" && slices.Contains(row.roles, role) && (reason == "理由" || !row.reason)
					if err := runs.permit(name, head); (err == nil) != want {
						t.Errorf("%s by %q as %q because of %q: %v", name, who, role, reason, err)
					}
					if err := closed.permit(name, head); (err == nil) != (want && name == message.CmdAttachClock) {
						t.Errorf("%s by %q as %q, once it is closed: %v", name, who, role, err)
					}
				}
			}
		}
	}
	if len(rows) != len(clockCommands) {
		t.Errorf("%d rows and %d commands", len(rows), len(clockCommands))
	}
}
