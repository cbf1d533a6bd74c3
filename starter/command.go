package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// Who acts, where no flag says so.
const (
	envActor = "DUECOURSE_ACTOR"
	envRole  = "DUECOURSE_ROLE"
)

// rolesOfPeople are the roles in which commands are given.
var rolesOfPeople = []string{string(message.Handler), string(message.LegalReviewer), string(message.Supervisor), string(message.Officer),
	string(message.Superior), string(message.Commission), string(message.Expert), string(message.Department)}

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

// orderOptions are what all commands to a case can be told.
type orderOptions struct {
	actor, role, id, reason, output string
	async                           bool
}

// orderCommand makes the command of an order. The caller adds the flags of its own.
func (o *online) orderCommand(d order) *cobra.Command {
	opts := orderOptions{actor: os.Getenv(envActor), role: os.Getenv(envRole)}
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
			h, err := opts.header()
			if err != nil {
				return err
			}
			c, err := d.make(args[1:], h)
			if err != nil {
				return err
			}
			return o.with(cmd.Context(), func(to cases) error {
				if opts.async {
					return o.send(cmd.Context(), to, d.to(args[0]), d.name, c, opts.output)
				}
				err := o.give(cmd.Context(), to, d.to(args[0]), d.name, c, opts.output)
				if err == nil && d.then != nil && opts.output == formText {
					d.then(cmd.Context(), to, args[0])
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.actor, "as", opts.actor, o.text("以哪个账号 `ID` 办理（环境变量 DUECOURSE_ACTOR）", "account `ID` of who acts (DUECOURSE_ACTOR)"))
	f.StringVar(&opts.role, "role", opts.role, o.text("以什么身份 `ROLE` 办理："+strings.Join(rolesOfPeople, "、")+"（DUECOURSE_ROLE）", "`ROLE` in which they act: "+strings.Join(rolesOfPeople, ", ")+" (DUECOURSE_ROLE)"))
	complete(cmd, "role", rolesOfPeople...)
	f.StringVar(&opts.reason, "reason", "", o.text("理由 `TEXT`", "`TEXT` of the reason"))
	f.StringVar(&opts.id, "id", "", o.text("命令编号 `ID`（默认随机）；编号相同即同一命令，不会重复执行", "`ID` of the command (default random); the same id is the same command and is applied once"))
	f.BoolVar(&opts.async, "async", false, o.text("交给引擎即返回，不等答复", "leave it with the engine and do not wait for an answer"))
	o.printing(cmd, &opts.output)
	return o.reaching(cmd)
}

// header says who gives the command, when and why.
func (opts orderOptions) header() (message.Header, error) {
	h := message.Header{ID: opts.id, Actor: message.Actor{ID: opts.actor, Role: message.Role(opts.role)}, At: time.Now().UTC(), Reason: opts.reason}
	switch {
	case opts.actor == "":
		return h, usage("应当写明由谁办理：--as ID 或者环境变量 DUECOURSE_ACTOR", "say who acts: --as ID, or DUECOURSE_ACTOR in the environment")
	case opts.role == "":
		return h, usage("应当写明以什么身份办理：--role（%s）或者环境变量 DUECOURSE_ROLE", "say in which role: --role (%s), or DUECOURSE_ROLE in the environment", strings.Join(rolesOfPeople, ", "))
	case !slices.Contains(rolesOfPeople, opts.role):
		return h, unknownWord("--role", opts.role, rolesOfPeople)
	}
	if h.ID == "" {
		h.ID = strings.ToLower(rand.Text())
	}
	return h, nil
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
		if err := o.encoded(form, answerView{number, c.Head().ID, name, answer}); err != nil {
			return err
		}
		if !answer.Accepted {
			return told(exitRefused)
		}
		return nil
	}
	text := explain.Answer(answer, o.lang)
	if !answer.Accepted {
		article := ""
		if answer.Article != "" {
			article = o.text("（%s）", " (%s)", explain.Refuses(answer.Article, o.lang))
		}
		return ended{exitRefused, lang.Format("驳回%s：%s%s%s", "refused%s: %s%s%s", article, text, repeated(answer), hint(answer))}
	}
	var docket []message.Item
	if answer.Stage != message.Closed {
		if docket, err = to.Docket(ctx, number); err != nil { // the command is done: a look that fails is a note and no more
			fmt.Fprintln(o.errs, o.text("注意：未能查看案件现在的待办：%s", "note: what the case awaits now could not be looked at: %s", wordsOf(err)))
		}
	}
	_, err = fmt.Fprintf(o.out, "%s%s\n%s\n", text, repeated(answer).In(o.lang), explain.Standing(number, answer.Stage, docket, o.lang))
	return err
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
