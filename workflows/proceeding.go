package workflows

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/period"
)

// proceeding is what every workflow here has, a case, a clock or a watch: a docket, a journal, commands, notices, and
// the way in which all of it outlives a run. What the proceeding is about is its matter.
type proceeding struct {
	number  string // that the journal and the register know it by
	unit    string
	edition int // of the procedure, fixed when it opened: see message.CurrentEdition
	terms   message.Terms
	rules   []period.Rule
	kept    *message.Proceeding
	matter  matter

	continueAfter int // events; 0 leaves it to the engine
	commands      []entry
	lock          workflow.Mutex // one command or tick at a time: assessing yields
	command       string         // id of the command that is being applied
	holding       bool           // entries wait for that of the command that brings them about
	held          []message.Entry
	opened        bool      // it is taken in, or taken over from the run before
	flushAt       time.Time // when what is not yet in the register is to go there
	flushDue      bool      // it has waited long enough
	busy          int       // signals being handled, and children being started
	shown         shown     // the search attributes as the engine has them
}

// matter is what a proceeding is about.
type matter interface {
	permit(message.Name, message.Header) error // refuses a command that its actor may not give
	advance(workflow.Context)                  // goes on as far as it can after a command or a date
	lapsed(workflow.Context, message.Item)     // the date of an item that ends with it has passed
	closed() bool
	stage() message.Stage
	row() message.CaseRow // as the register is to show it, but for what the journal knows
	decisions() []message.DecisionRow
	whole() any             // all that crosses continue-as-new
	about(*strings.Builder) // adds to what the engine's UI shows, in Markdown
}

// since reports whether the proceeding runs by an edition of the procedure or a later one. What an earlier one did
// differently stays as it was for the cases that opened by it: their histories are replayed by this code.
func (p *proceeding) since(edition int) bool { return p.edition >= edition }

// open runs take under the lock and lets commands in after it.
func (p *proceeding) open(ctx workflow.Context, take func() error) error {
	if err := p.lock.Lock(ctx); err != nil {
		return err
	}
	defer p.lock.Unlock()
	p.flushAt, p.kept.FlushAt = p.kept.FlushAt, time.Time{}
	if err := take(); err != nil {
		return err
	}
	p.matter.advance(ctx)
	p.display(ctx)
	p.opened = true
	return nil
}

// display brings up to date what others see of the proceeding. Search attributes are an event of the history and a write
// of the engine each time: they wait for the batch of the journal that is due in a moment, so that a burst of commands
// writes them once, and with the end of the workflow where that comes first.
func (p *proceeding) display(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, p.details())
	if p.since(2) && !p.flushAt.IsZero() {
		return
	}
	p.show(ctx)
}

// carryOn is the life of a proceeding once it is open: it goes on by commands and by time and is recorded. It returns
// whether the proceeding is over; where it is not, the run is to continue as new.
func (p *proceeding) carryOn(ctx workflow.Context) (over bool, err error) {
	workflow.Go(ctx, p.keepTime)
	workflow.Go(ctx, p.keepRegister)
	workflow.Go(ctx, p.sendNotices)
	err = workflow.Await(ctx, func() bool { return (p.over() || p.long(ctx)) && p.quiet(ctx) })
	switch {
	case err != nil:
	case !p.over():
		p.kept.Runs++
		if p.since(2) && len(p.kept.Unflushed) > 0 {
			p.kept.FlushAt = p.nextFlush(ctx)
		}
	case p.since(2):
		p.show(ctx)
	}
	return p.over(), err
}

// over reports whether the matter is closed and all of it is in the register.
func (p *proceeding) over() bool { return p.matter.closed() && len(p.kept.Unflushed) == 0 }

// quiet reports whether no command is being handled or waits to be.
func (p *proceeding) quiet(ctx workflow.Context) bool {
	if p.busy > 0 || !workflow.AllHandlersFinished(ctx) {
		return false
	}
	return len(workflow.GetUnhandledSignalNames(ctx)) == 0
}

// long reports whether the history is long enough to continue as new.
func (p *proceeding) long(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	if p.continueAfter > 0 {
		return info.GetCurrentHistoryLength() >= p.continueAfter
	}
	return info.GetContinueAsNewSuggested()
}

// closedText is the refusal of whatever comes after the end.
var closedText = lang.Text{ZH: "案件已经办结", EN: "the case is closed"}

// must guards the registration of handlers, which only a handler of the wrong shape can fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
