package main

import (
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"duecourse/internal/casefile"
	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

func newFact(o *online) *cobra.Command {
	var evidence []string
	var note, by string
	var on civil.Date
	cmd := o.orderCommand(order{
		name: message.CmdFact, args: o.text("名称=值…", "NAME=VALUE…"), least: 2, most: -1,
		what:  lang.Text{ZH: "一个案号和“名称=值”", EN: "a case number and NAME=VALUE"},
		short: o.text("补充事实", "State facts of a case"),
		long: o.text("补充或者更正事实，随后重新评估。没有证据的事实只是主张。值为空（名称=）表示不明。事实的名称见 starter measures facts。",
			"States facts, or states them anew; then the case is assessed again. A fact without evidence is only asserted. An empty\nvalue (NAME=) is unknown. starter measures facts lists the names."),
		examples: []string{
			"starter fact LYG-2026-0001 request.sent_on=2026-03-02 --evidence E1,E2 --as h-017 --role handler",
			"starter fact LYG-2026-0001 fault.intent=no fault.minor=yes --evidence E3 --by officer --as h-017 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			c := message.AddFact{Header: h}
			if by != "" && !slices.Contains(idsOf(casefile.Parties), by) {
				return nil, unknownWord("--by", by, idsOf(casefile.Parties))
			}
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
				c.Facts = append(c.Facts, message.Fact{Name: name, Value: value, By: by, On: on, Evidence: evidence, Note: note})
			}
			return c, nil
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

func newEvidence(o *online) *cobra.Command {
	var e message.Evidence
	cmd := o.orderCommand(order{
		name: message.CmdEvidence, args: o.text("证据编号", "ID"), least: 2, most: 2,
		what:     lang.Text{ZH: "一个案号和一个证据编号", EN: "a case number and an id for the evidence"},
		short:    o.text("提交证据", "Add a piece of evidence"),
		examples: []string{"starter evidence LYG-2026-0001 E4 --title 检查记录 --kind record --date 2026-03-02 --as h-017 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			e.ID = args[0]
			kinds := idsOf(casefile.EvidenceKinds)
			switch {
			case e.Title == "":
				return nil, usage("应当写明证据名称：--title", "the evidence needs a title: --title")
			case e.Kind == "":
				return nil, usage("应当写明证据种类：--kind（%s）", "the evidence needs a kind: --kind (%s)", strings.Join(kinds, ", "))
			case !slices.Contains(kinds, e.Kind):
				return nil, unknownWord("--kind", e.Kind, kinds)
			}
			return message.AddEvidence{Header: h, Evidence: []message.Evidence{e}}, nil
		},
	})
	f := cmd.Flags()
	f.StringVar(&e.Title, "title", "", o.text("名称 `TEXT`", "`TEXT` of its title"))
	f.StringVar(&e.Kind, "kind", "", o.text("种类 `KIND`："+kindsInWords(o.lang), "`KIND`: "+kindsInWords(o.lang)))
	complete(cmd, "kind", idsOf(casefile.EvidenceKinds)...)
	f.Var(&day{&e.Date, "date"}, "date", o.text("形成或者取得的日期", "the day on which it was made or taken"))
	f.StringVar(&e.Source, "source", "", o.text("来源 `TEXT`", "`TEXT` of where it comes from"))
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
		examples: []string{"starter conclude LYG-2026-0001 --reason 无法进一步查明 --as h-017 --role handler"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Conclude{Header: h}, nil },
	})
}

func newStatement(o *online) *cobra.Command {
	var text, file string
	var waived bool
	cmd := o.orderCommand(order{
		name: message.CmdStatement, least: 1, most: 1, what: oneCase,
		short: o.text("记录当事人的陈述申辩，或者放弃", "Record the officer's statement, or its waiver"),
		examples: []string{
			"starter statement LYG-2026-0001 --text 已按计划完成检查 --as o-203 --role officer",
			"starter statement LYG-2026-0001 --file statement.txt --as h-017 --role handler",
			"starter statement LYG-2026-0001 --waived --as o-203 --role officer"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			given := 0
			for _, is := range []bool{text != "", file != "", waived} {
				if is {
					given++
				}
			}
			if given != 1 {
				return nil, usage("--text、--file、--waived 三者取一", "give one of --text, --file and --waived")
			}
			if file != "" {
				data, err := readText(file)
				if err != nil {
					return nil, err
				}
				text = data
			}
			return message.Statement{Header: h, Text: text, Waived: waived}, nil
		},
	})
	cmd.Flags().StringVar(&text, "text", "", o.text("陈述申辩的内容 `TEXT`", "`TEXT` of the statement"))
	cmd.Flags().StringVar(&file, "file", "", o.text("从文件 `FILE` 读取内容", "read it from `FILE`"))
	cmd.Flags().BoolVar(&waived, "waived", false, o.text("当事人放弃陈述申辩", "the officer waives it"))
	return cmd
}

// maxStatement is how large a statement may be in bytes: a command holds no more.
const maxStatement = 60 << 10

func readText(path string) (string, error) {
	data, err := os.ReadFile(path)
	switch {
	case err != nil:
		return "", usage("无法读取 %s：%v", "%s cannot be read: %v", path, reason(err))
	case len(data) > maxStatement:
		return "", usage("%s 过大：最多 %d KiB；较长的陈述请作为证据提交", "%s is too large: at most %d KiB; submit a longer one as evidence", path, maxStatement>>10)
	case strings.TrimSpace(string(data)) == "":
		return "", usage("%s 是空的", "%s is empty", path)
	}
	return strings.ToValidUTF8(string(data), "\uFFFD"), nil
}

// dispositionsOfPeople are those that can be proposed and decided.
func dispositionsOfPeople() []string {
	var ids []string
	for _, d := range explain.Dispositions {
		if d != measures.Open {
			ids = append(ids, string(d))
		}
	}
	return ids
}

func dispositionsInWords(l lang.Lang) string {
	var b strings.Builder
	for _, id := range dispositionsOfPeople() {
		b.WriteString("\n  " + id + strings.Repeat(" ", 15-len(id)) + explain.Disposition(measures.Disposition(id), l))
	}
	return b.String()
}

// proposedFlags are what a proposal and a decision can be told.
type proposedFlags struct {
	basis, measures []string
	own             string
}

func (p *proposedFlags) add(o *online, cmd *cobra.Command) {
	cmd.ValidArgsFunction = o.completeDisposition
	cmd.Flags().StringSliceVar(&p.basis, "basis", nil, o.text("依据的条款 `8.6,8.12`", "provisions `8.6,8.12` that it rests on"))
	cmd.Flags().StringSliceVar(&p.measures, "measure", nil, o.text("第十二条的处理措施 `ID`，可以多个", "measures of Art. 12 by `ID`, one or more"))
	cmd.Flags().StringVar(&p.own, "own-finding", "", o.text("自行认定的文件 `FILE.yaml`：ref、text、evidence、signed_by", "`FILE.yaml` of own findings: ref, text, evidence, signed_by"))
}

// read checks what was given against the active Measures.
func (p *proposedFlags) read(o *online, disposition string) (message.Proposed, []message.OwnFinding, error) {
	out := message.Proposed{Disposition: measures.Disposition(disposition)}
	if disposition == string(message.Withdrawn) {
		return out, nil, usage("撤回案件用 starter withdraw", "to withdraw a case use starter withdraw")
	}
	if known := dispositionsOfPeople(); !slices.Contains(known, disposition) {
		return out, nil, unknownWord(o.text("处理结论", "a disposition"), disposition, known)
	}
	m, err := o.load()
	if err != nil {
		return out, nil, err
	}
	for _, s := range p.basis {
		ref, err := refOf(m, s)
		if err != nil {
			return out, nil, err
		}
		out.Basis = append(out.Basis, ref)
	}
	var known []string
	for _, provision := range m.ByRole(measures.RoleMeasures) {
		known = append(known, idsOf(provision.Options)...)
	}
	for _, id := range p.measures {
		if !slices.Contains(known, id) {
			return out, nil, unknownWord("--measure", id, known)
		}
	}
	out.Measures = p.measures
	if p.own == "" {
		return out, nil, nil
	}
	own, err := readOwnFindings(p.own, m)
	return out, own, err
}

// refOf is the reference that people wrote, as the Measures write it: of a provision, or of a whole article.
func refOf(m *measures.Measures, s string) (string, error) {
	p, _, err := find(m, s)
	if err != nil {
		return "", err
	}
	if p != nil {
		return p.Ref, nil
	}
	ref, _ := explain.ParseRef(s)
	return ref, nil
}

// readOwnFindings reads one own finding or a list of them, strictly.
func readOwnFindings(path string, m *measures.Measures) ([]message.OwnFinding, error) {
	d, err := source.ReadFile(path, casefile.MaxSize)
	if err != nil {
		return nil, err
	}
	var out []message.OwnFinding
	one := func(n *yaml.Node) {
		var f message.OwnFinding
		d.Fields(n,
			source.Field{Key: "ref", Required: true, Read: func(n *yaml.Node) {
				var err error
				if f.Ref, err = refOf(m, n.Value); err != nil { // 8.10 is no number here
					d.Problem(n, "没有条款 %q", "there is no provision %q", n.Value)
				}
			}},
			source.Field{Key: "text", Required: true, Read: d.IntoText(&f.Text)},
			source.Field{Key: "evidence", Required: true, Read: func(n *yaml.Node) {
				d.Items(n, func(item *yaml.Node) {
					if id, ok := d.Text(item); ok {
						f.Evidence = append(f.Evidence, id)
					}
				})
			}},
			source.Field{Key: "signed_by", Required: true, Read: d.IntoText(&f.SignedBy)})
		out = append(out, f)
	}
	if root := d.Root(); root.Kind == yaml.SequenceNode {
		d.Items(root, one)
	} else {
		one(root)
	}
	return out, d.Err()
}

var caseAndDisposition = lang.Text{ZH: "一个案号和一个处理结论", EN: "a case number and a disposition"}

func newPropose(o *online) *cobra.Command {
	var p proposedFlags
	cmd := o.orderCommand(order{
		name: message.CmdPropose, args: o.text("处理结论", "DISPOSITION"), least: 2, most: 2, what: caseAndDisposition,
		short: o.text("提出处理意见", "Propose a disposition"),
		long:  o.text("提出处理意见。处理结论：", "Proposes a disposition. Dispositions:") + dispositionsInWords(o.lang),
		examples: []string{
			"starter propose LYG-2026-0001 exempt --basis 8.6,8.12 --reason 已书面请示 --as h-017 --role handler",
			"starter propose LYG-2026-0001 measures_only --basis 9.1 --measure criticism --reason 情节轻微 --as h-017 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			out, own, err := p.read(o, args[0])
			return message.Propose{Header: h, Proposed: out, OwnFindings: own}, err
		},
	})
	p.add(o, cmd)
	return cmd
}

func newReview(o *online) *cobra.Command {
	var agree, sendBack bool
	cmd := o.orderCommand(order{
		name: message.CmdReview, least: 1, most: 1, what: oneCase,
		short: o.text("法制审核：同意或者退回", "Review a proposal: agree, or send it back"),
		examples: []string{
			"starter review LYG-2026-0001 --agree --reason 事实清楚、依据正确 --as l-002 --role legal_reviewer",
			"starter review LYG-2026-0001 --return --reason 证据不足 --as l-002 --role legal_reviewer"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if agree == sendBack {
				return nil, usage("--agree 和 --return 二者取一", "give one of --agree and --return")
			}
			return message.Review{Header: h, Agreed: agree}, nil
		},
	})
	cmd.Flags().BoolVar(&agree, "agree", false, o.text("同意", "agree"))
	cmd.Flags().BoolVar(&sendBack, "return", false, o.text("不同意，退回承办人", "do not agree; back to the handler"))
	return cmd
}

func newDecide(o *online) *cobra.Command {
	var p proposedFlags
	cmd := o.orderCommand(order{
		name: message.CmdDecide, args: o.text("处理结论", "DISPOSITION"), least: 2, most: 2, what: caseAndDisposition,
		short: o.text("作出决定", "Decide a case"),
		long: o.text("作出决定。据以免责的情形未成立的，用 --own-finding 附上自行认定：条款、内容、证据和第二人签署。处理结论：",
			"Decides a case. An exemption on a ground that is not established needs an own finding (--own-finding): the provision,\nthe finding, its evidence and a second signature. Dispositions:") + dispositionsInWords(o.lang),
		examples: []string{
			"starter decide LYG-2026-0001 exempt --basis 8.6 --reason 符合第八条第六项 --as s-001 --role supervisor",
			"starter decide LYG-2026-0001 exempt --basis 8.17 --own-finding finding.yaml --reason 自行认定 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			out, own, err := p.read(o, args[0])
			return message.Decide{Header: h, Proposed: out, OwnFindings: own}, err
		},
	})
	p.add(o, cmd)
	return cmd
}

func newServe(o *online) *cobra.Command {
	var on civil.Date
	var manner string
	cmd := o.orderCommand(order{
		name: message.CmdServe, least: 1, most: 1, what: oneCase,
		short:    o.text("记录决定的送达", "Record the service of the decision"),
		examples: []string{"starter serve LYG-2026-0001 --on 2026-03-20 --manner 直接送达 --as h-017 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if on.IsZero() || strings.TrimSpace(manner) == "" {
				return nil, usage("应当写明送达日期和方式：--on、--manner", "the day and the manner of service are needed: --on and --manner")
			}
			return message.Serve{Header: h, On: on, Manner: manner}, nil
		},
	})
	cmd.Flags().Var(&day{&on, "on"}, "on", o.text("送达日期", "the day of service"))
	cmd.Flags().StringVar(&manner, "manner", "", o.text("送达方式 `TEXT`", "`TEXT` of the manner of service"))
	return cmd
}

func newExtend(o *online) *cobra.Command {
	var until civil.Date
	cmd := o.orderCommand(order{
		name: message.CmdExtend, args: o.text("待办编号", "ITEM"), least: 2, most: 2,
		what:     lang.Text{ZH: "一个案号和一个待办编号，如 d2", EN: "a case number and a docket item such as d2"},
		short:    o.text("延长待办的期限", "Give a docket item more time"),
		examples: []string{"starter extend LYG-2026-0001 d2 --until 2026-04-10 --reason 等待上级答复 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if until.IsZero() {
				return nil, usage("应当写明新的最后一日：--until", "say the new last day: --until")
			}
			return message.Extend{Header: h, Item: args[0], Until: endOf(until)}, nil
		},
	})
	cmd.Flags().Var(&day{&until, "until"}, "until", o.text("新的最后一日（当日 24:00 止，北京时间）", "the new last day, which ends at 24:00 in Asia/Shanghai"))
	return cmd
}

// endOf is the instant at which a day ends in Asia/Shanghai.
func endOf(d civil.Date) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d.String(), civil.Zone)
	if err != nil {
		return time.Time{} // every Date is a day of the calendar
	}
	return t.AddDate(0, 0, 1).UTC()
}

func newRecuse(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdRecuse, args: o.text("账号", "WHO"), least: 2, most: 2,
		what:     lang.Text{ZH: "一个案号和回避者的账号", EN: "a case number and the account of who is recused"},
		short:    o.text("使某人回避本案", "Shut somebody out of a case"),
		examples: []string{"starter recuse LYG-2026-0001 h-017 --reason 与当事人有利害关系 --as s-001 --role supervisor"},
		make: func(args []string, h message.Header) (message.Command, error) {
			return message.Recuse{Header: h, Who: args[0]}, nil
		},
	})
}

func newWithdraw(o *online) *cobra.Command {
	return o.orderCommand(order{
		name: message.CmdWithdraw, least: 1, most: 1, what: oneCase,
		short:    o.text("在决定之前撤回案件", "End a case before a decision"),
		examples: []string{"starter withdraw LYG-2026-0001 --reason 重复立案 --as s-001 --role supervisor"},
		make:     func(_ []string, h message.Header) (message.Command, error) { return message.Withdraw{Header: h}, nil },
	})
}
