package workflows

import (
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// maxCommand bounds a command as it arrives, in bytes; maxReason a reason, in characters; keepAnswers how many of the
// latest answers are kept in full: of older commands only the id is, so that none is ever applied twice.
const (
	maxCommand  = 64 << 10
	maxReason   = 4000
	keepAnswers = 100
)

// applier decodes a command and applies it, or refuses it.
type applier func(c *caseRun, ctx workflow.Context, payload *converter.RawValue) (message.Command, func() (lang.Text, error), error)

// command makes an applier of a function over the command's own type.
func command[C message.Command](apply func(*caseRun, workflow.Context, C) (lang.Text, error)) applier {
	return func(c *caseRun, ctx workflow.Context, raw *converter.RawValue) (message.Command, func() (lang.Text, error), error) {
		var cmd C
		if err := converter.GetDefaultDataConverter().FromPayload(raw.Payload(), &cmd); err != nil {
			return nil, nil, err
		}
		return cmd, func() (lang.Text, error) { return apply(c, ctx, cmd) }, nil
	}
}

// entry is a command by its name.
type entry struct {
	name  message.Name
	apply applier
}

// commands are all commands in the order in which their handlers are registered.
var commands = []entry{
	{message.CmdFact, command((*caseRun).addFacts)},
	{message.CmdEvidence, command((*caseRun).addEvidence)},
	{message.CmdConclude, command((*caseRun).conclude)},
	{message.CmdStatement, command((*caseRun).hear)},
	{message.CmdPropose, command((*caseRun).propose)},
	{message.CmdReview, command((*caseRun).review)},
	{message.CmdDecide, command((*caseRun).decide)},
	{message.CmdServe, command((*caseRun).serve)},
	{message.CmdExtend, command((*caseRun).extend)},
	{message.CmdRecuse, command((*caseRun).recuse)},
	{message.CmdWithdraw, command((*caseRun).withdraw)},
}

// handleCommands takes every command as an Update and as a Signal of the same name, by one handler.
func (c *caseRun) handleCommands(ctx workflow.Context) {
	for _, cmd := range commands {
		must(workflow.SetUpdateHandler(ctx, string(cmd.name), func(ctx workflow.Context, raw converter.RawValue) (message.Answer, error) {
			return c.handle(ctx, cmd.name, cmd.apply, &raw)
		}))
		ch := workflow.GetSignalChannel(ctx, string(cmd.name))
		c.signals = append(c.signals, ch)
		workflow.Go(ctx, func(ctx workflow.Context) {
			for {
				var raw converter.RawValue
				if !ch.Receive(ctx, &raw) {
					return
				}
				c.busy++
				_, _ = c.handle(ctx, cmd.name, cmd.apply, &raw) // the journal has the answer; a signal gets none
				c.busy--
			}
		})
	}
}

// unknownSignals are the names of signals that wait to be received and are no command's, in a fixed order.
func unknownSignals(ctx workflow.Context) []string {
	names := slices.DeleteFunc(workflow.GetUnhandledSignalNames(ctx), func(name string) bool {
		return slices.ContainsFunc(commands, func(known entry) bool { return string(known.name) == name })
	})
	slices.Sort(names)
	return names
}

// refuseUnknown journals signals of a name that is no command's.
func (c *caseRun) refuseUnknown(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return c.opened && len(unknownSignals(ctx)) > 0 }) != nil {
			return
		}
		for _, name := range unknownSignals(ctx) {
			var raw converter.RawValue
			workflow.GetSignalChannel(ctx, name).ReceiveAsync(&raw)
			c.refuse(ctx, message.Name(cut(name)), message.Header{}, refusal("", "没有 %q 这个命令", "there is no command %q", cut(name)))
		}
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
func (c *caseRun) handle(ctx workflow.Context, name message.Name, apply applier, raw *converter.RawValue) (message.Answer, error) {
	// A command may arrive with the very first task of the workflow, before the case is open.
	if err := workflow.Await(ctx, func() bool { return c.opened }); err != nil {
		return message.Answer{}, err
	}
	if err := c.lock.Lock(ctx); err != nil {
		return message.Answer{}, err
	}
	defer c.lock.Unlock()
	if size := len(raw.Payload().GetData()); size > maxCommand {
		return c.refuse(ctx, name, message.Header{}, refusal("", "命令过大：%d 字节，最多 %d 字节", "the command is too large: %d bytes, at most %d", size, maxCommand)), nil
	}
	cmd, run, err := apply(c, ctx, raw)
	if err != nil {
		return c.refuse(ctx, name, message.Header{}, refusal("", "命令无法读懂：%v", "the command cannot be read: %v", err)), nil
	}
	head := cmd.Head()
	if answer, seen := c.answered(head.ID); seen {
		return answer, nil
	}
	if err := c.mayApply(name, head); err != nil {
		return c.refuse(ctx, name, head, err), nil
	}
	c.command = head.ID
	text, err := run()
	if err != nil {
		return c.refuse(ctx, name, head, err), nil
	}
	c.journal(ctx, head.Actor, message.CommandApplied, applied{name, cmd})
	c.advance(ctx)
	c.show(ctx)
	return c.answer(head.ID, message.Answer{Accepted: true, Stage: c.state.Stage, Text: text}), nil
}

// mayApply is what every command must satisfy, whatever it is.
func (c *caseRun) mayApply(name message.Name, head message.Header) error {
	switch {
	case head.ID == "" || len(head.ID) > 100:
		return refusal("", "命令应当有编号（id），最多 100 个字符", "a command needs an id, of at most 100 characters")
	case len([]rune(head.Reason)) > maxReason:
		return refusal("", "理由过长：最多 %d 个字", "the reason is too long: at most %d characters", maxReason)
	case c.state.Stage == message.Closed:
		return refusal("", "案件已经办结", "the case is closed")
	}
	return c.permit(name, head)
}

// refused is a refusal with the article that it rests on, where it rests on one.
type refused struct {
	article string
	text    lang.Text
}

func (r *refused) Error() string { return r.text.EN }

func refusal(article, zh, en string, args ...any) *refused {
	return &refused{article, lang.Format(zh, en, args...)}
}

// refuse journals a refusal and answers with it. Whatever else went wrong is told as well and changes nothing.
func (c *caseRun) refuse(ctx workflow.Context, name message.Name, head message.Header, err error) message.Answer {
	var why *refused
	if !errors.As(err, &why) {
		why = refusal("", "命令未能执行：%v", "the command could not be carried out: %v", err)
	}
	if r := []rune(head.Reason); len(r) > 200 {
		head.Reason = string(r[:200]) + "…"
	}
	c.journal(ctx, head.Actor, message.CommandRefused, refusedCommand{name, head, why.article, why.text})
	answer := message.Answer{Stage: c.state.Stage, Article: why.article, Text: why.text}
	if head.ID == "" || len(head.ID) > 100 {
		return answer
	}
	return c.answer(head.ID, answer)
}

// answered returns the answer that a command id was given before.
func (c *caseRun) answered(id string) (message.Answer, bool) {
	for _, a := range c.state.Applied {
		if a.ID == id {
			a.Answer.Repeated = true
			return a.Answer, true
		}
	}
	return message.Answer{}, false
}

func (c *caseRun) answer(id string, a message.Answer) message.Answer {
	c.state.Applied = append(c.state.Applied, message.Applied{ID: id, Answer: a})
	if old := len(c.state.Applied) - keepAnswers - 1; old >= 0 {
		c.state.Applied[old].Answer.Text = lang.Text{}
	}
	return a
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
