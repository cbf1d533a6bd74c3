package main

import (
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

func newRoot(a *app) *cobra.Command { return newRootTo(a, realOutside) }

// newRootTo makes the whole command line over what is outside of this process.
func newRootTo(a *app, to outside) *cobra.Command {
	root := newGroup(a, "starter")
	root.Short = a.text("履职尽责免责办法：评估和办理案件、查阅条款", "Assess and handle cases under the Measures on exemption, and look up what they say")
	root.Long = a.text(
		`按《连云港市市场监督管理行政执法人员履职尽责免责办法（试行）》评估案件文件，办理案件，并查阅办法的条款、要件和事实。

退出码：0 完成；1 程序出错；2 用法或者输入有误；3 命令被驳回；4 没有该案件；5 连接不上引擎或者台账。
设置：命令行参数优先于环境变量（DUECOURSE_LANG、DUECOURSE_MEASURES、DUECOURSE_CONFIG），
环境变量优先于设置文件（duecourse.yaml）。`,
		`Assesses case files under the Lianyungang Measures on exemption for enforcement officers who perform their
duties, carries cases through the procedure, and shows the provisions, elements and facts of the Measures.

Exit codes: 0 done; 1 the program failed; 2 the arguments or the input are wrong; 3 the command is refused;
4 there is no such case; 5 the engine or the register cannot be reached.
Settings: flags overrule the environment (DUECOURSE_LANG, DUECOURSE_MEASURES, DUECOURSE_CONFIG), which overrules
the settings file (duecourse.yaml).`)
	root.Example = examples(
		"starter case new --out case.yaml",
		"starter assess case.yaml",
		"starter open case.yaml --handler h-017",
		"starter inbox --role handler",
		"starter show LYG-2026-0001",
		"starter measures show 8.6")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.setUp(cmd) }
	root.SilenceErrors, root.SilenceUsage = true, true

	flags := root.PersistentFlags()
	flags.String("config", "", a.text("设置文件 `FILE`（默认 ./duecourse.yaml，如果有）", "settings `FILE` (default ./duecourse.yaml where it exists)"))
	flags.String("lang", "", a.text("语言 `LANG`：zh 或者 en（默认按系统区域）", "language `LANG`: zh or en (default by locale)"))
	flags.String("measures", "", a.text("代替内置办法的文件 `FILE`", "`FILE` of Measures in place of the built-in ones"))
	complete(root, "lang", string(lang.ZH), string(lang.EN))

	root.AddCommand(newAssess(a), newCase(a), newMeasures(a), newHandOff(&online{a, to}), newPeriod(a), newCalendar(a, newCalendarApply(&online{a, to})), newSetup(a), newConfig(a), newVersion(a))
	root.AddCommand(a.online(to)...)
	a.localise(root)
	return root
}

// newGroup makes a command that only holds others: alone it shows its help, and a word that it does not know is an
// error with the nearest that it does.
func newGroup(a *app, name string) *cobra.Command {
	return &cobra.Command{
		Use: name,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var known []string
			for _, c := range cmd.Commands() {
				if c.IsAvailableCommand() {
					known = append(known, c.Name())
				}
			}
			if near := source.Nearest(args[0], known); near != "" {
				return usage("%s 没有命令 %q，是否指 %q？", "%s has no command %q; did you mean %q?", cmd.CommandPath(), args[0], near)
			}
			return usage("%s 没有命令 %q；可用的有：%s", "%s has no command %q; there are: %s", cmd.CommandPath(), args[0], strings.Join(known, ", "))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
}

// examples sets command lines as cobra's help expects them.
func examples(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }

// arguments checks how many arguments a command got; what says what it takes.
func arguments(least, most int, what lang.Text) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage("缺少参数：%s 需要%s", "an argument is missing: %s takes %s", cmd.CommandPath(), what)
		case most >= 0 && len(args) > most:
			return usage("参数过多（%q）：%s 需要%s", "too many arguments (%q): %s takes %s", args[most], cmd.CommandPath(), what)
		}
		return nil
	}
}

var nothing = lang.Text{ZH: "零个参数", EN: "none"}

// complete offers words for a flag in shell completion.
func complete(cmd *cobra.Command, flag string, words ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is declared beside the call
	}
}
