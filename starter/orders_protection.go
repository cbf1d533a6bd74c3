package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// protectionKinds are what can be recorded, in the order of the articles.
var protectionKinds = []string{string(message.RefusedOrder), string(message.Pressure), string(message.NoRecorder), string(message.FalseReport), string(message.Threat), string(message.HarmToOthers)}

func protectionsInWords(l lang.Lang) string {
	var b strings.Builder
	for _, id := range protectionKinds {
		b.WriteString("\n  " + id + strings.Repeat(" ", 15-len(id)) + explain.Protection(message.ProtectionKind(id), l))
	}
	return b.String()
}

func newProtect(o *online) *cobra.Command {
	var c message.Protect
	var t textFlags
	cmd := o.orderCommand(order{
		name: message.CmdProtect, args: o.text("事项", "KIND"), least: 2, most: 2,
		what:  lang.Text{ZH: "一个案号和一个事项（" + strings.Join(protectionKinds, "、") + "）", EN: "a case number and a kind (" + strings.Join(protectionKinds, ", ") + ")"},
		short: o.text("登记应当保护当事人的事项", "Record something that the bureau owes the officer protection against"),
		long: o.text("登记应当保护当事人的事项（第六条、第十五条至第十九条）。记录在案，不作为认定的依据；需要办理的成为待办。事项：",
			"Records something that the bureau owes the officer protection against (Art. 6, 15–19). It is on record and no input to the\nverdict; what needs doing becomes an item of the docket. Kinds:") + protectionsInWords(o.lang),
		examples: []string{"starter protect LYG-2026-0003 false_report --text 举报内容不实 --evidence E4 --as o-003 --role officer"},
		make: func(args []string, h message.Header) (message.Command, error) {
			if !slices.Contains(protectionKinds, args[0]) {
				return nil, unknownWord(o.text("保护事项", "a kind"), args[0], protectionKinds)
			}
			var err error
			c.Header, c.Kind = h, message.ProtectionKind(args[0])
			c.Text, err = t.read(true)
			return c, err
		},
	})
	cmd.ValidArgsFunction = o.completeSecond(protectionKinds)
	t.add(o, cmd, lang.Text{ZH: "情况", EN: "what happened"})
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}

func newProtected(o *online) *cobra.Command {
	var c message.Protected
	var t textFlags
	cmd := o.orderCommand(order{
		name: message.CmdProtected, args: o.text("待办编号", "ITEM"), least: 2, most: 2, what: caseAndItem,
		short:    o.text("登记保护事项的办理情况", "Record what was done to protect the officer"),
		examples: []string{"starter protected LYG-2026-0003 d5 --text 已在单位范围内澄清 --evidence E9 --as h-001 --role handler"},
		make: func(args []string, h message.Header) (message.Command, error) {
			var err error
			c.Header, c.Item = h, args[0]
			c.Text, err = t.read(true)
			return c, err
		},
	})
	t.add(o, cmd, lang.Text{ZH: "办理情况", EN: "what was done"})
	evidenceFlag(o, cmd, &c.Evidence)
	return cmd
}
