package main

import (
	"io"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
)

func newDissent(o *online) *cobra.Command {
	var p paper
	cmd := &cobra.Command{
		Use:   "dissent " + o.text("案号 账号", "CASE WHO"),
		Short: o.text("导出某人在集体讨论中的反对或者保留意见，作为证据", "Write somebody's recorded objection or reservation, as evidence"),
		Long: o.text("导出某人在集体讨论中明确反对或者保留意见的记录：原话、会议、决定，以及所在的办理记录和链条的核对结果。\n日后因该决定被追究的，可以作为第八条第（十六）项的证据。其他人的意见不在其中。",
			"Writes the objection or reservation that somebody put on record in a collective decision: in their words, with the meeting,\nthe decision, its entry in the journal and the check of the chain. In a later case over that decision it is evidence for\nArt. 8(16). What others said is not in it."),
		Example: examples("starter dissent LYG-2026-0001 s-003 --out dissent.md", "starter dissent LYG-2026-0001 s-003 -o json --out dissent.json"),
		Args:    arguments(2, 2, lang.Text{ZH: "一个案号和一个账号", EN: "a case number and an account"}),

		ValidArgsFunction: o.completeAnyCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := o.load()
			if err != nil {
				return err
			}
			d, err := o.dossier(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			all := d.Story.Dissents(args[1])
			if len(all) == 0 {
				return notFound("案件 %s 的集体讨论中没有 %s 的反对或者保留意见", "in case %s there is no objection or reservation by %s", args[0], args[1])
			}
			for i := range all {
				all[i].Chain, all[i].ChainWhole = d.Chain, !d.Broken
			}
			return p.write(o, d, all, func(w io.Writer) error { return explain.DissentPaper(w, all, m, o.lang) })
		},
	}
	p.add(o, cmd)
	return o.reaching(cmd, "register")
}
