package main

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// textFlags are the flags of a text that somebody wrote: as it is, or in a file.
type textFlags struct{ text, file string }

func (t *textFlags) add(o *online, cmd *cobra.Command, what lang.Text) {
	cmd.Flags().StringVar(&t.text, "text", "", o.text("%s `TEXT`", "`TEXT` of %s", what))
	cmd.Flags().StringVar(&t.file, "file", "", o.text("从文件 `FILE` 读取", "read it from `FILE`"))
}

// read is the text that was given; needed says that there must be one.
func (t *textFlags) read(needed bool) (string, error) {
	switch {
	case t.text != "" && t.file != "":
		return "", usage("--text 和 --file 二者取一", "give one of --text and --file")
	case t.file != "":
		return readText(t.file)
	case needed && strings.TrimSpace(t.text) == "":
		return "", usage("应当写明内容：--text 或者 --file", "a text is needed: --text or --file")
	}
	return t.text, nil
}

// intendable are the dispositions that an officer is told are intended: those against them.
var intendable = []string{string(measures.MeasuresOnly), string(measures.Mitigated), string(measures.Liable)}

func newTell(o *online) *cobra.Command {
	var c message.Tell
	var p proposedFlags
	var intended string
	cmd := o.orderCommand(order{
		name: message.CmdTell, least: 1, most: 1, what: oneCase,
		short: o.text("记录已告知当事人", "Record that the officer was told"),
		long: o.text("记录已将认定的事实、理由和陈述申辩的权利告知当事人。陈述申辩的期限自告知次日起算；未告知的，不因沉默或者此前的陈述而视为已听取。\n告知日期早于登记之日的，用 --evidence 引用当事人签收的送达回证或者记录。\n拟作出的处理用 --intended 写明：此后的决定不得重于它。拟作更重处理的，决定之前以更重的处理重新告知，案件退回陈述申辩。",
			"Records that the officer was told the facts, the grounds and the right to state and defend. The time for it runs from the\nday after; who was never told has not kept silent, nor been heard by what they said before. A day before that of the entry\nneeds the receipt that the officer signed, or its record (--evidence).\nWhat is intended is named by --intended: nothing heavier is decided. Where something heavier is intended later, tell them\nanew of that before the decision; the case goes back to the statement."),
		examples: []string{
			"starter tell LYG-2026-0002 --on 2026-03-20 --manner 送达告知书 --as h-001 --role handler",
			"starter tell LYG-2026-0016 --on 2026-03-18 --manner 邮寄 --evidence E9 --intended liable --basis 7,10,11 --sanction demerit --as h-001 --role handler"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			switch {
			case c.On.IsZero() || strings.TrimSpace(c.Manner) == "":
				return nil, usage("应当写明告知日期和方式：--on、--manner", "the day and the manner of telling are needed: --on and --manner")
			case intended == "" && (p.sanction != "" || len(p.basis)+len(p.measures) > 0):
				return nil, usage("--basis、--measure、--sanction 与拟作出的处理（--intended）同用", "--basis, --measure and --sanction go with what is intended: --intended")
			case intended != "" && !slices.Contains(intendable, intended):
				return nil, unknownWord("--intended", intended, intendable)
			}
			c.Header = h
			if intended == "" {
				return c, nil
			}
			out, _, err := p.read(o, intended)
			if err != nil {
				return nil, err
			}
			why, err := p.reasoning()
			c.Intended, c.Sanction = &out, why.Sanction
			return c, err
		},
	})
	f := cmd.Flags()
	f.Var(&day{&c.On, "on"}, "on", o.text("告知日期", "the day on which the officer was told"))
	f.StringVar(&c.Manner, "manner", "", o.text("告知方式 `TEXT`", "`TEXT` of the manner"))
	f.StringVar(&intended, "intended", "", o.text("拟作出的处理 `DISPOSITION`："+strings.Join(intendable, "、"), "`DISPOSITION` that is intended: "+strings.Join(intendable, ", ")))
	complete(cmd, "intended", intendable...)
	f.StringSliceVar(&p.basis, "basis", nil, o.text("拟依据的条款 `7,10,11`", "provisions `7,10,11` that it is to rest on"))
	f.StringSliceVar(&p.measures, "measure", nil, o.text("拟采取的第十二条处理措施 `ID`，可以多个", "intended measures of Art. 12 by `ID`, one or more"))
	f.StringVar(&p.sanction, "sanction", "", o.text("拟给予的处分种类 `KIND`："+sanctionsInWords(o.lang), "intended `KIND` of sanction: "+sanctionsInWords(o.lang)))
	complete(cmd, "sanction", message.Sanctions...)
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}

func newStatement(o *online) *cobra.Command {
	var t textFlags
	var waived bool
	var evidence []string
	cmd := o.orderCommand(order{
		name: message.CmdStatement, least: 1, most: 1, what: oneCase,
		short: o.text("记录当事人的陈述申辩，或者放弃", "Record the officer's statement, or its waiver"),
		long: o.text("记录当事人的陈述申辩，或者其放弃。承办人代为记录的，用 --evidence 附当事人书写或者签名的证据；尚未告知（starter tell）的，\n承办人不能代为记录放弃；此前的陈述保留在案，告知之后仍可陈述申辩。后来的陈述不取代以前的，决定之前均可补充。",
			"Records the officer's statement and defence, or that they waive it. What the handler records for them needs what they\nwrote or signed, by --evidence; before they were told (starter tell) the handler cannot record a waiver,\nand what was said is kept and ends no hearing. No statement takes the place of another; more is taken in until the decision."),
		examples: []string{
			"starter statement LYG-2026-0002 --text 已按计划完成检查 --as o-002 --role officer",
			"starter statement LYG-2026-0002 --file statement.txt --evidence E9 --as h-001 --role handler",
			"starter statement LYG-2026-0002 --waived --as o-002 --role officer"},
		make: func(_ []string, h message.Header) (message.Command, error) {
			if waived == (t.text != "" || t.file != "") || t.text != "" && t.file != "" {
				return nil, usage("--text、--file、--waived 三者取一", "give one of --text, --file and --waived")
			}
			text, err := t.read(false)
			return message.Statement{Header: h, Text: text, Waived: waived, Evidence: evidence}, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "陈述申辩的内容", EN: "the statement"})
	cmd.Flags().BoolVar(&waived, "waived", false, o.text("当事人放弃陈述申辩", "the officer waives it"))
	evidenceFlag(o, cmd, &evidence)
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
