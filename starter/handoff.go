package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/lang"
	"duecourse/internal/transfer"
)

func newHandOff(o *online) *cobra.Command {
	cmd := newGroup(o.app, "handoff")
	cmd.Short = o.text("移送纪检监察机关：决定、收件、处理结果，核对移送材料", "Hand-overs to the commission: decide, confirm, report; verify the material")
	cmd.AddCommand(newTransfer(o), newReceipt(o), newReport(o), newHandOffVerify(o.app))
	return cmd
}

var onePackage = lang.Text{ZH: "一个文件夹或者 zip 文件", EN: "a folder or a zip file"}

func newHandOffVerify(a *app) *cobra.Command {
	var output, sum string
	cmd := &cobra.Command{
		Use:   "verify " + a.text("文件夹|ZIP", "FOLDER|ZIP"),
		Short: a.text("核对移送材料：清单、校验和、办理记录的链条", "Check transfer material: its manifest, its sums, the chain of its journal"),
		Long: a.text(`核对移送材料，无需联网。指出缺少、多出和被改动的每个文件；有问题的以退出码 1 结束。
整套材料连同校验和一起重做的，材料本身看不出来：请用 --sha256 与移送单位另行告知的整包校验和比对。`,
			`Checks transfer material, offline. Every file that is missing, altered or too many is told, and the exit code is 1.
Material that was made anew together with its sums does not show it: compare the sum of the package with the one that
the sender tells by another way, with --sha256.`),
		Example: examples("starter handoff verify data/handoff/LYG-2026-0001-1", "starter handoff verify LYG-2026-0001-1.zip --sha256 3f1c…"),
		Args:    arguments(1, 1, onePackage),
		RunE: func(_ *cobra.Command, args []string) error {
			if sum = strings.ToLower(strings.TrimSpace(sum)); sum != "" && !isSHA256(sum) {
				return usage("--sha256 应当是 64 位十六进制数", "--sha256 takes 64 hexadecimal digits")
			}
			r, err := transfer.Verify(args[0])
			var none transfer.NotPackage
			switch {
			case errors.As(err, &none):
				return usageError{none.Text}
			case err != nil:
				return usage("%s 无法读取：%v", "%s cannot be read: %v", args[0], reason(err))
			}
			return a.verifiedHandOff(r, sum, output)
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	cmd.Flags().StringVar(&sum, "sha256", "", a.text("整包应有的校验和 `SUM`", "the `SUM` that the package must have"))
	return cmd
}

// verifiedHandOff tells what came of the verification.
func (a *app) verifiedHandOff(r transfer.Report, sum, form string) error {
	if r.Whole && sum != "" && r.Package != sum {
		r.Whole = false
		r.Problems = append(r.Problems, lang.Format("整包校验和是 %s，而不是所给的", "the sum of the package is %s, not the one that was given", r.Package))
	}
	if form != formText {
		if err := a.encoded(form, r); err != nil {
			return err
		}
	} else if _, err := fmt.Fprintln(a.out, r.Text().In(a.lang)); err != nil {
		return err
	}
	if !r.Whole {
		return told(exitError)
	}
	return nil
}

func isSHA256(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
