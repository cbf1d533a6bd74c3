package main

import (
	"io"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
)

func newReference(o *online) *cobra.Command {
	var p paper
	cmd := &cobra.Command{
		Use:   "reference " + o.text("案号", "CASE"),
		Short: o.text("导出论证意见，送有权机关参考", "Write the joint opinion of the experts, for the authority"),
		Long: o.text("导出专业人员的论证意见：问题、原文、签名，以及所在的办理记录和链条的核对结果。\n由本局送介入调查的有权机关、单位，作为认定责任的参考，不具有约束力（第十四条）。",
			"Writes the joint opinion of the experts: the question, their words, who signed, its entry in the journal and the check of\nthe chain. The bureau sends it to the authority that took the matter up, as reference: it binds nobody (Art. 14)."),
		Example: examples("starter reference LYG-2026-0003 --out opinion.md", "starter reference LYG-2026-0003 -o json"),
		Args:    arguments(1, 1, oneCase),

		ValidArgsFunction: o.completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := o.dossier(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			all := d.Story.References()
			if len(all) == 0 {
				return notFound("案件 %s 没有论证意见", "in case %s there is no joint opinion", args[0])
			}
			for i := range all {
				all[i].Chain, all[i].ChainWhole = d.Chain, !d.Broken
			}
			return p.write(o, d, all, func(w io.Writer) error { return explain.ReferencePaper(w, all, o.lang) })
		},
	}
	p.add(o, cmd)
	return o.reaching(cmd, "register")
}
