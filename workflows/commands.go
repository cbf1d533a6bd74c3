package workflows

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// maxCommand bounds a command as it arrives, in bytes; maxReason a reason, in characters; keepAnswers how many of the
// latest answers are kept in full: of older commands only the id is, so that none is ever applied twice. That holds for the
// latest keepIDs of them.
//
// maxState bounds, in bytes, what a run hands to the next one, of which the engine takes no more than 2 MB: what would take
// it further is refused while it can be. A command that is longer than longCommand is held against it, and every command
// while more than manyUnflushed entries wait for the register.
const (
	maxCommand    = 64 << 10
	maxReason     = 4000
	keepAnswers   = 100
	keepIDs       = 5000
	maxState      = 1 << 20
	longCommand   = 4 << 10
	manyUnflushed = 300
)

// applier decodes a command and applies it, or refuses it.
type applier func(ctx workflow.Context, payload *converter.RawValue) (message.Command, func() (lang.Text, error), error)

// command makes an applier of a function over the command's own type.
func command[C message.Command](apply func(workflow.Context, C) (lang.Text, error)) applier {
	return func(ctx workflow.Context, raw *converter.RawValue) (message.Command, func() (lang.Text, error), error) {
		var cmd C
		if err := converter.GetDefaultDataConverter().FromPayload(raw.Payload(), &cmd); err != nil {
			return nil, nil, err
		}
		return cmd, func() (lang.Text, error) { return apply(ctx, cmd) }, nil
	}
}

// entry is a command by its name.
type entry struct {
	name  message.Name
	apply applier
}

// firstCommands are those of the first edition of the procedure.
var firstCommands = []message.Name{
	message.CmdFact, message.CmdEvidence, message.CmdConclude, message.CmdStatement, message.CmdPropose, message.CmdReview,
	message.CmdDecide, message.CmdServe, message.CmdExtend, message.CmdRecuse, message.CmdWithdraw,
}

// handleCommands takes every command as an Update and as a Signal of the same name, by one handler.
func (p *proceeding) handleCommands(ctx workflow.Context) {
	for _, cmd := range p.commands {
		must(workflow.SetUpdateHandler(ctx, string(cmd.name), func(ctx workflow.Context, raw converter.RawValue) (message.Answer, error) {
			return p.handle(ctx, cmd.name, cmd.apply, &raw)
		}))
	}
	workflow.Go(ctx, p.takeSignals)
}

// takeSignals handles signals one after the other, all names in one coroutine: thousands of open cases share a process.
func (p *proceeding) takeSignals(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return p.opened && len(workflow.GetUnhandledSignalNames(ctx)) > 0 }) != nil {
			return
		}
		p.busy++
		for _, cmd := range p.commands {
			p.eachSignal(ctx, cmd.name, func(raw *converter.RawValue) {
				_, _ = p.handle(ctx, cmd.name, cmd.apply, raw) // the journal has the answer; a signal gets none
			})
		}
		for _, name := range slices.Sorted(slices.Values(workflow.GetUnhandledSignalNames(ctx))) {
			if slices.ContainsFunc(p.commands, func(known entry) bool { return string(known.name) == name }) {
				continue // it came meanwhile
			}
			p.eachSignal(ctx, message.Name(name), func(*converter.RawValue) {
				p.refuse(ctx, message.Name(cut(name)), message.Header{}, refusal("", "没有 %q 这个命令", "there is no command %q", cut(name)))
			})
		}
		p.busy--
	}
}

// eachSignal takes all signals of a name that wait.
func (p *proceeding) eachSignal(ctx workflow.Context, name message.Name, take func(*converter.RawValue)) {
	for ch := workflow.GetSignalChannel(ctx, string(name)); ; {
		var raw converter.RawValue
		if !ch.ReceiveAsync(&raw) {
			return
		}
		take(&raw)
	}
}

func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// handle answers one command: it is applied, or it is refused with its reason; either way it is in the journal. Nothing
// that arrives can fail the workflow.
func (p *proceeding) handle(ctx workflow.Context, name message.Name, apply applier, raw *converter.RawValue) (message.Answer, error) {
	// A command may arrive with the very first task of the workflow, before the case is open.
	if err := workflow.Await(ctx, func() bool { return p.opened }); err != nil {
		return message.Answer{}, err
	}
	if err := p.lock.Lock(ctx); err != nil {
		return message.Answer{}, err
	}
	defer p.lock.Unlock()
	if size := len(raw.Payload().GetData()); size > maxCommand {
		return p.refuse(ctx, name, message.Header{}, refusal("", "命令过大：%d 字节，最多 %d 字节", "the command is too large: %d bytes, at most %d", size, maxCommand)), nil
	}
	cmd, run, err := apply(ctx, raw)
	if err != nil {
		return p.refuse(ctx, name, message.Header{}, refusal("", "命令无法读懂：%v", "the command cannot be read: %v", err)), nil
	}
	head := cmd.Head()
	if answer, seen := p.answered(head.ID); seen {
		return answer, nil
	}
	if err := p.mayApply(name, head); err != nil {
		return p.refuse(ctx, name, head, err), nil
	}
	if size := len(raw.Payload().GetData()); p.since(2) && (size > longCommand || len(p.kept.Unflushed) > manyUnflushed) && p.full(size) {
		return p.refuse(ctx, name, head, refusal("", "本案存放的文字已经过多：长文请作为证据材料存档，在案件中引用其编号",
			"there is too much text in this case: file what is long as a piece of evidence, and cite it here")), nil
	}
	p.command = head.ID
	began := workflow.Now(ctx)
	p.hold()
	text, err := run()
	brought := p.release()
	if err != nil {
		p.chain(ctx, brought...)
		return p.refuse(ctx, name, head, err), nil
	}
	if !p.since(2) {
		began = workflow.Now(ctx)
	}
	p.chain(ctx, p.entry(began, head.Actor, message.CommandApplied, applied{name, cmd}))
	p.chain(ctx, brought...)
	p.matter.advance(ctx)
	p.display(ctx)
	return p.answer(head.ID, message.Answer{Accepted: true, Stage: p.matter.stage(), Text: text}), nil
}

// mayApply is what every command must satisfy, whatever it is.
func (p *proceeding) mayApply(name message.Name, head message.Header) error {
	switch {
	case head.ID == "" || len(head.ID) > 100:
		return refusal("", "命令应当有编号（id），最多 100 个字符", "a command needs an id, of at most 100 characters")
	case len([]rune(head.Reason)) > maxReason:
		return refusal("", "理由过长：最多 %d 个字", "the reason is too long: at most %d characters", maxReason)
	case p.matter.closed():
		return &refused{text: closedText}
	case !p.since(2) && !slices.Contains(firstCommands, name):
		return refusal("", "本案按第一版程序办理，没有 %s 这个命令", "this case runs by the first edition of the procedure, which has no %s", string(name))
	}
	return p.matter.permit(name, head)
}

// refused is a refusal with the article that it rests on, where it rests on one.
type refused struct {
	article string
	text    lang.Text
	stop    string // name of the hard stop, where it is one
	lacking string // what of it is not met, where it asks for several things; what is lacking, where it is none
}

// rule names what refuses, for those who tell how it is met.
func (r *refused) rule() string { return strings.Trim(r.stop+"/"+r.lacking, "/") }

// noReason is the refusal of a command that gives none.
func noReason() *refused {
	r := refusal("10", "应当写明理由", "a reason is needed")
	r.lacking = "reason"
	return r
}

func (r *refused) Error() string { return r.text.EN }

func refusal(article, zh, en string, args ...any) *refused {
	return &refused{article: article, text: lang.Format(zh, en, args...)}
}

// refuse journals a refusal and answers with it. Whatever else went wrong is told as well and changes nothing.
func (p *proceeding) refuse(ctx workflow.Context, name message.Name, head message.Header, err error) message.Answer {
	var why *refused
	if !errors.As(err, &why) {
		why = refusal("", "命令未能执行：%v", "the command could not be carried out: %v", err)
	}
	if r := []rune(head.Reason); len(r) > 200 {
		head.Reason = string(r[:200]) + "…"
	}
	entry := refusedCommand{Name: name, Header: head, Article: why.article, Text: why.text}
	if p.since(2) {
		entry.Stop = why.stop
	}
	p.journal(ctx, head.Actor, message.CommandRefused, entry)
	answer := message.Answer{Stage: p.matter.stage(), Article: why.article, Text: why.text}
	if p.since(2) {
		answer.Rule = why.rule()
	}
	if head.ID == "" || len(head.ID) > 100 {
		return answer
	}
	return p.answer(head.ID, answer)
}

// answered returns the answer that a command id was given before.
func (p *proceeding) answered(id string) (message.Answer, bool) {
	for _, a := range p.kept.Applied {
		if a.ID == id {
			a.Answer.Repeated = true
			return a.Answer, true
		}
	}
	return message.Answer{}, false
}

func (p *proceeding) answer(id string, a message.Answer) message.Answer {
	p.kept.Applied = append(p.kept.Applied, message.Applied{ID: id, Answer: a})
	if old := len(p.kept.Applied) - keepAnswers - 1; old >= 0 {
		p.kept.Applied[old].Answer.Text = lang.Text{}
	}
	if drop := len(p.kept.Applied) - keepIDs; drop > 0 && p.since(2) {
		p.kept.Applied = slices.Delete(p.kept.Applied, 0, drop)
	}
	return a
}

// full reports whether a command of so many bytes is more than the state can take: in it, and until it is recorded in an
// entry besides.
func (p *proceeding) full(size int) bool {
	state, err := json.Marshal(p.matter.whole())
	return err != nil || len(state)+2*size > maxState
}

func accepted(zh, en string, args ...any) (lang.Text, error) {
	return lang.Format(zh, en, args...), nil
}

func permanent(what string, problems []lang.Text) error {
	text := what
	for _, p := range problems {
		text += fmt.Sprintf("; %s / %s", p.EN, p.ZH)
	}
	return errors.New(text)
}
