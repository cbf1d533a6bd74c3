package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// order is a command to a case, as the command line has it.
type order struct {
	name     message.Name
	use      string              // what it is called on the command line, where that is not its name
	to       func(string) string // the number of what it goes to, where that is not the case itself
	args     string              // after the case
	short    string
	long     string
	examples []string
	least    int // arguments, the case included
	most     int
	what     lang.Text
	make     func(args []string, h message.Header) (message.Command, error) // args without the case
	then     func(ctx context.Context, to cases, number string)             // tells more, once it was accepted
}

// orderCommand makes the command of an order. The caller adds the flags of its own.
func (o *online) orderCommand(d order) *cobra.Command {
	var (
		who    actorFlags
		output string
		async  bool
	)
	if d.use == "" {
		d.use = string(d.name)
	}
	if d.to == nil {
		d.to = func(number string) string { return number }
	}
	cmd := &cobra.Command{
		Use:               strings.TrimSpace(d.use + " " + o.text("案号", "CASE") + " " + d.args),
		Short:             d.short,
		Long:              d.long,
		Example:           examples(d.examples...),
		Args:              arguments(d.least, d.most, d.what),
		ValidArgsFunction: o.completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := who.header()
			if err != nil {
				return err
			}
			c, err := d.make(args[1:], h)
			if err != nil {
				return err
			}
			return o.with(cmd.Context(), func(to cases) error {
				if async {
					return o.send(cmd.Context(), to, d.to(args[0]), d.name, c, output)
				}
				err := o.give(cmd.Context(), to, d.to(args[0]), d.name, c, output)
				if err == nil && d.then != nil && output == formText {
					d.then(cmd.Context(), to, args[0])
				}
				return err
			})
		},
	}
	who.declare(o, cmd, os.Getenv(envRole), rolesOfPeople)
	who.addID(o, cmd)
	cmd.Flags().BoolVar(&async, "async", false, o.text("交给引擎即返回，不等答复", "leave it with the engine and do not wait for an answer"))
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

// unknownWord refuses a word that is none of the known ones; what it is for is a string or a lang.Text.
func unknownWord(what any, word string, known []string) error {
	if near := source.Nearest(word, known); near != "" {
		return usage("%s 不能是 %q，是否指 %q？", "%s cannot be %q; did you mean %q?", what, word, near)
	}
	return usage("%s 不能是 %q；可用的有：%s", "%s cannot be %q; there are: %s", what, word, strings.Join(known, ", "))
}

// answerView is the answer to a command, for other programs.
type answerView struct {
	Case    string       `json:"case"`
	ID      string       `json:"id"`
	Command message.Name `json:"command"`
	message.Answer
}

// give gives a command and tells what changed, or the refusal.
func (o *online) give(ctx context.Context, to cases, number string, name message.Name, c message.Command, form string) error {
	answer, err := to.Command(ctx, number, name, c)
	if err != nil {
		return err
	}
	if form != formText {
		return o.encodedAnswer(form, answerView{number, c.Head().ID, name, answer}, answer)
	}
	if !answer.Accepted {
		return o.refused(answer)
	}
	var docket []message.Item
	if answer.Stage != message.Closed {
		if docket, err = to.Docket(ctx, number); err != nil { // the command is done: a look that fails is a note and no more
			fmt.Fprintln(o.errs, o.text("注意：未能查看案件现在的待办：%s", "note: what the case awaits now could not be looked at: %s", wordsOf(err)))
		}
	}
	_, err = fmt.Fprintf(o.out, "%s%s\n%s\n", explain.Answer(answer, o.lang), repeated(answer).In(o.lang), explain.Standing(number, answer.Stage, docket, o.lang))
	return err
}

// answered tells an answer as people read it; a refusal is an error.
func (o *online) answered(answer message.Answer, whose string) error {
	if !answer.Accepted {
		return o.refused(answer)
	}
	_, err := fmt.Fprintln(o.out, o.text("%s：%s%s", "%s: %s%s", whose, explain.Answer(answer, o.lang), repeated(answer)))
	return err
}

// refused is a refusal, with its article and what would meet it.
func (o *online) refused(answer message.Answer) error {
	article := ""
	if answer.Article != "" {
		article = o.text("（%s）", " (%s)", explain.Refuses(answer.Article, o.lang))
	}
	return ended{exitRefused, lang.Format("驳回%s：%s%s%s", "refused%s: %s%s%s", article, explain.Answer(answer, o.lang), repeated(answer), hint(answer))}
}

// encodedAnswer writes an answer as a view of it for other programs, and ends with the exit code of a refusal where it is one.
func (o *online) encodedAnswer(form string, view any, answer message.Answer) error {
	if err := o.encoded(form, view); err != nil || answer.Accepted {
		return err
	}
	return told(exitRefused)
}

func repeated(a message.Answer) lang.Text {
	if !a.Repeated {
		return lang.Text{}
	}
	return lang.Format("（此编号的命令此前已经答复，未重复执行）", " (a command of this id was answered before and was not applied again)")
}

// sentView says that a command was left with the engine, for other programs.
type sentView struct {
	Case    string       `json:"case"`
	ID      string       `json:"id"`
	Command message.Name `json:"command"`
	Sent    bool         `json:"sent"`
}

func (o *online) send(ctx context.Context, to cases, number string, name message.Name, c message.Command, form string) error {
	if err := to.Send(ctx, number, name, c); err != nil {
		return err
	}
	if form != formText {
		return o.encoded(form, sentView{number, c.Head().ID, name, true})
	}
	show := "show"
	own, _, watch := message.NumberOf(number)
	if watch {
		show = "detriment show"
	}
	_, err := fmt.Fprintln(o.out, o.text("已交给引擎，编号 %s；结果见 starter %s %s 的办理记录", "left with the engine as %s; for what comes of it see the journal in starter %s %s", c.Head().ID, show, own))
	return err
}
