package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// newDetriment holds the commands to the watch over an exempt officer (Art. 20).
func newDetriment(o *online) *cobra.Command {
	cmd := newGroup(o.app, "detriment")
	cmd.Short = o.text("跟踪：当事人不因免责受到不利影响", "The watch that an exempt officer is not put at a disadvantage")
	cmd.Long = o.text("自免责决定送达之日起，系统跟踪三个年度考核，本局另有设定的从其设定（第二十条）：每年询问承办人当事人是否因此受到不利影响，评优、晋升时也可询问。\n受到影响的立项督办。案号就是原案件的案号。",
		"From the service of an exemption on, three annual assessments are watched, or as many as the bureau sets (no_detriment in\nstarter period list; Art. 20): each year the handler answers whether the officer was put at a disadvantage, and for a\nround of promotion as well. A disadvantage opens a complaint that must be put right. The case number is that of the case.")
	cmd.AddCommand(newDetrimentShow(o), newRound(o), newDetrimentAnswer(o), newComplaint(o), newPutRight(o))
	return cmd
}

func newDetrimentShow(o *online) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:               "show " + o.text("案号", "CASE"),
		Short:             o.text("跟踪的现状", "How the watch stands"),
		Example:           examples("starter detriment show LYG-2026-0001", "starter detriment show LYG-2026-0001 -o json"),
		Args:              arguments(1, 1, oneCase),
		ValidArgsFunction: o.completeWatch,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := o.load()
			if err != nil {
				return err
			}
			return o.showWatch(cmd.Context(), args[0], m, output)
		},
	}
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

// showWatch shows the watch over the officer of a case.
func (o *online) showWatch(ctx context.Context, number string, m *measures.Measures, form string) error {
	var s message.WatchState
	if err := o.with(ctx, func(c cases) (err error) { s, err = c.Watch(ctx, number); return err }); err != nil {
		return err
	}
	if form != formText {
		return o.encoded(form, watchViewOf(number, s))
	}
	return explain.TellWatch(o.out, number, s, m, time.Now(), explain.Options{Lang: o.lang, Color: o.color()})
}

// watchView is a watch, for other programs.
type watchView struct {
	Case       string              `json:"case"`
	Opened     time.Time           `json:"opened"`
	Asked      int                 `json:"asked"` // annual assessments so far
	Closed     bool                `json:"closed"`
	Docket     []message.Item      `json:"docket"`
	Answers    []message.Detriment `json:"answers"`
	Complaints []message.Complain  `json:"complaints"`
	PutRight   []message.PutRight  `json:"put_right"`
	Entries    int64               `json:"entries"` // of the whole journal
	Journal    []message.Entry     `json:"journal"` // the latest
}

func watchViewOf(number string, s message.WatchState) watchView {
	return watchView{number, s.Opened, s.Asked, s.Closed, orNone(s.Docket), orNone(s.Answers), orNone(s.Complaints), orNone(s.PutRight),
		s.Seq, orNone(slices.Concat(s.Tail, s.Unflushed))}
}

// watchCommand makes a command to the watch of a case.
func (o *online) watchCommand(d order) *cobra.Command {
	d.to = message.WatchNumber
	cmd := o.orderCommand(d)
	cmd.ValidArgsFunction = o.completeWatch
	return cmd
}

func newRound(o *online) *cobra.Command {
	var t textFlags
	cmd := o.watchCommand(order{
		name: message.CmdRound, least: 1, most: 1, what: oneCase,
		short:    o.text("登记一次评优、晋升，待答复是否受到影响", "Enter a round of promotion or of awards, to be answered for"),
		examples: []string{"starter detriment round LYG-2026-0001 --text 2027年科长选拔 --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			text, err := t.read(true)
			return message.Round{Header: h, What: text}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "哪次评优、晋升", EN: "which round it is"})
	return cmd
}

func newDetrimentAnswer(o *online) *cobra.Command {
	var none, yes bool
	var c message.Detriment
	var t textFlags
	cmd := o.watchCommand(order{
		name: message.CmdDetriment, use: "answer", args: o.text("待办编号", "ITEM"), least: 2, most: 2, what: caseAndItem,
		short: o.text("答复当事人是否受到不利影响", "Answer whether the officer was put at a disadvantage"),
		examples: []string{
			"starter detriment answer LYG-2026-0001 d1 --none --evidence 年度考核登记表 --as h-001 --role handler",
			"starter detriment answer LYG-2026-0001 d1 --disadvantaged --text 考核因本案被评为基本称职 --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if none == yes {
				return nil, usage("--none 和 --disadvantaged 二者取一", "give one of --none and --disadvantaged")
			}
			var err error
			c.Header, c.Item, c.Disadvantaged = h, args[0], yes
			c.Text, err = t.read(yes)
			return c, err
		},
	})
	cmd.Flags().BoolVar(&none, "none", false, o.text("未受到影响", "there was none"))
	cmd.Flags().BoolVar(&yes, "disadvantaged", false, o.text("受到不利影响，立项督办", "there was one: it opens a complaint"))
	t.add(o, cmd, lang.Text{ZH: "情况", EN: "what it was"})
	cmd.Flags().StringSliceVar(&c.Evidence, "evidence", nil, o.text("证据的名称 `TEXT`，可以多个", "titles `TEXT` of the evidence, one or more"))
	return cmd
}

func newComplaint(o *online) *cobra.Command {
	var t textFlags
	cmd := o.watchCommand(order{
		name: message.CmdComplaint, use: "complain", least: 1, most: 1, what: oneCase,
		short:    o.text("当事人反映受到不利影响", "The officer says that there was a disadvantage"),
		examples: []string{"starter detriment complain LYG-2026-0001 --text 因本案未获评优资格 --as o-001 --role officer"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			text, err := t.read(true)
			return message.Complain{Header: h, Text: text}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "受到什么影响", EN: "what the disadvantage is"})
	return cmd
}

func newPutRight(o *online) *cobra.Command {
	var t textFlags
	cmd := o.watchCommand(order{
		name: message.CmdPutRight, use: "put-right", args: o.text("待办编号", "ITEM"), least: 2, most: 2, what: caseAndItem,
		short:    o.text("登记不利影响的纠正", "Record that a disadvantage was put right"),
		examples: []string{"starter detriment put-right LYG-2026-0001 d2 --text 已更正考核等次 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			text, err := t.read(true)
			return message.PutRight{Header: h, Item: args[0], Text: text}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "纠正情况", EN: "what was done"})
	return cmd
}
