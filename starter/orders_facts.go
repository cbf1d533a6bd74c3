package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func newFact(o *online) *cobra.Command {
	var evidence []string
	var note, by string
	var on civil.Date
	cmd := o.orderCommand(order{
		name: message.CmdFact, args: o.text("名称=值…", "NAME=VALUE…"), least: 2, most: -1,
		what:  lang.Text{ZH: "一个案号和“名称=值”", EN: "a case number and NAME=VALUE"},
		short: o.text("补充事实", "State facts of a case"),
		long: o.text("补充或者更正事实，随后重新评估。没有证据的事实只是主张。值为空（名称=）表示不明。已证明的涉嫌线索（第十三条），以其他证据证明并写明理由（--reason）的，方可改为 no。事实的名称见 starter measures facts。",
			"States facts, or states them anew; then the case is assessed again. A fact without evidence is only asserted. An empty\nvalue (NAME=) is unknown. What is proven to be suspected (Art. 13) becomes a no only by other evidence and a reason\n(--reason). starter measures facts lists the names."),
		examples: []string{
			"starter fact LYG-2026-0007 request.sent_on=2026-03-02 --evidence E1,E2 --as h-001 --role handler",
			"starter fact LYG-2026-0007 fault.intent=no fault.minor=yes --evidence E3 --by officer --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if by != "" && !slices.Contains(idsOf(casefile.Parties), by) {
				return nil, unknownWord("--by", by, idsOf(casefile.Parties))
			}
			facts, err := statedFacts(args, message.Fact{By: by, On: on, Evidence: evidence, Note: note})
			return message.AddFact{Header: h, Facts: facts}, err
		},
	})
	cmd.ValidArgsFunction = o.completeFact
	cmd.Flags().StringSliceVar(&evidence, "evidence", nil, o.text("证明这些事实的证据编号 `E1,E2`", "ids `E1,E2` of the evidence that proves them"))
	cmd.Flags().StringVar(&note, "note", "", o.text("备注 `TEXT`", "`TEXT` of a note"))
	cmd.Flags().StringVar(&by, "by", "", o.text("由谁主张 `PARTY`（默认承办人）", "`PARTY` who asserts them (default the handler)"))
	complete(cmd, "by", idsOf(casefile.Parties)...)
	cmd.Flags().Var(&day{&on, "on"}, "on", o.text("主张的日期", "the day on which they were asserted"))
	return cmd
}

// statedFacts reads facts written NAME=VALUE, each with what is common to all.
func statedFacts(args []string, common message.Fact) ([]message.Fact, error) {
	var facts []message.Fact
	seen := map[string]bool{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		switch {
		case !ok || name == "":
			return nil, usage("%q 不是“名称=值”，如 request.sent_on=2026-03-02", "%q is not NAME=VALUE, such as request.sent_on=2026-03-02", arg)
		case seen[name]:
			return nil, usage("事实 %s 给出了两次", "the fact %s is given twice", name)
		}
		seen[name] = true
		f := common
		f.Name, f.Value = name, value
		facts = append(facts, f)
	}
	return facts, nil
}

// pieceFlags are the flags that describe one piece of evidence.
type pieceFlags struct{ piece message.Evidence }

func (p *pieceFlags) add(o *online, cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.piece.Title, "title", "", o.text("名称 `TEXT`", "`TEXT` of its title"))
	f.StringVar(&p.piece.Kind, "kind", "", o.text("种类 `KIND`："+kindsInWords(o.lang), "`KIND`: "+kindsInWords(o.lang)))
	complete(cmd, "kind", idsOf(casefile.EvidenceKinds)...)
	f.Var(&day{&p.piece.Date, "date"}, "date", o.text("形成或者取得的日期", "the day on which it was made or taken"))
	f.StringVar(&p.piece.Source, "source", "", o.text("来源 `TEXT`", "`TEXT` of where it comes from"))
}

// read is the piece of evidence of that id.
func (p *pieceFlags) read(id string) (message.Evidence, error) {
	e := p.piece
	e.ID = id
	kinds := idsOf(casefile.EvidenceKinds)
	switch {
	case e.Title == "":
		return e, usage("应当写明证据名称：--title", "the evidence needs a title: --title")
	case e.Kind == "":
		return e, usage("应当写明证据种类：--kind（%s）", "the evidence needs a kind: --kind (%s)", strings.Join(kinds, ", "))
	case !slices.Contains(kinds, e.Kind):
		return e, unknownWord("--kind", e.Kind, kinds)
	}
	return e, nil
}

func newEvidence(o *online) *cobra.Command {
	var p pieceFlags
	var answers string
	cmd := o.orderCommand(order{
		name: message.CmdEvidence, args: o.text("证据编号", "ID"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和一个证据编号", EN: "a case number and an id for the evidence"},
		short: o.text("提交证据", "Add a piece of evidence"),
		examples: []string{"starter evidence LYG-2026-0007 E4 --title 检查记录 --kind record --date 2026-03-02 --as h-001 --role handler",
			"starter evidence LYG-2026-0007 E5 --title 情况说明 --kind documentary --answers d4 --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			e, err := p.read(args[0])
			return message.AddEvidence{Header: h, Evidence: []message.Evidence{e}, Answers: answers}, err
		},
	})
	p.add(o, cmd)
	cmd.Flags().StringVar(&answers, "answers", "", o.text("答复的待办编号 `ITEM`（starter ask 所要求的）", "docket `ITEM` that it answers, which starter ask opened"))
	return cmd
}

func kindsInWords(l lang.Lang) string {
	words := make([]string, len(casefile.EvidenceKinds))
	for i, k := range casefile.EvidenceKinds {
		words[i] = k.ID + " " + k.Text.In(l)
	}
	return strings.Join(words, lang.Text{ZH: "、", EN: ", "}.In(l))
}

func idsOf(options []measures.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.ID
	}
	return out
}

func newConclude(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdConclude, least: 1, most: 1, what: oneCase,
		short: o.text("终结调查，尽管尚有事实不明", "End fact-finding though facts are open"),
		long: o.text("尚有事实不明而终结调查。不明的仍为不明，不能据以作出不利处理。",
			"Ends fact-finding though facts are still open. What is open stays open and proves nothing."),
		examples: []string{"starter conclude LYG-2026-0007 --reason 无法进一步查明 --as h-001 --role handler"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Conclude{Header: h}, nil },
	})
}

// askable are the roles of whom evidence can be asked.
var askable = []string{string(message.Officer), string(message.Handler), string(message.Supervisor), string(message.Superior), string(message.Department), string(message.Commission), string(message.Expert)}

func newAsk(o *online) *cobra.Command {
	var from, what string
	cmd := o.orderCommand(order{
		name: message.CmdAsk, least: 1, most: 1, what: oneCase,
		short: o.text("要求有关人员或者单位提供证据", "Ask a person or a unit for evidence"),
		long: o.text("要求有关人员或者单位提供证据（第十条），成为一项待办。收到后用 starter evidence --answers 答复。",
			"Asks a person or a unit for evidence (Art. 10): an item of the docket. What comes is entered with starter evidence --answers."),
		examples: []string{"starter ask LYG-2026-0007 --from officer --what 执法记录仪视频 --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			switch {
			case from == "" || strings.TrimSpace(what) == "":
				return nil, usage("应当写明向谁、要什么：--from、--what", "say of whom and what: --from and --what")
			case !slices.Contains(askable, from):
				return nil, unknownWord("--from", from, askable)
			}
			return message.Ask{Header: h, From: message.Role(from), What: what}, nil
		},
	})
	cmd.Flags().StringVar(&from, "from", "", o.text("向谁 `ROLE`："+strings.Join(askable, "、"), "of `ROLE`: "+strings.Join(askable, ", ")))
	complete(cmd, "from", askable...)
	cmd.Flags().StringVar(&what, "what", "", o.text("要什么 `TEXT`", "`TEXT` of what is asked for"))
	return cmd
}
