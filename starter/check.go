package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

func newCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check " + a.text("文件", "FILE"),
		Short:   a.text("校验办法文件，一次指出全部错误", "Check a file of Measures and tell all its mistakes at once"),
		Example: examples("starter measures check my-measures.yaml"),
		Args:    arguments(1, 1, lang.Text{ZH: "一个办法文件", EN: "a file of Measures"}),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := config.ReadData(args[0])
			if err != nil {
				return err
			}
			m, err := measures.Load(args[0], data)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, a.text("%s 版本 %s：%d 条，%d 个有条件的条款，%d 项事实；没有错误",
				"%s version %s: %d articles, %d provisions with a condition, %d facts; no mistakes",
				m.ID, m.Version(), len(m.Articles), len(m.Provisions), len(m.Facts)))
			return err
		},
	}
}
