package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// onlyUsable leaves out the bare name of a command that only holds others.
var onlyUsable = strings.NewReplacer("{{if .Runnable}}", "{{if and .Runnable (not .HasAvailableSubCommands)}}")

var usageWords = strings.NewReplacer(
	"Usage:", "用法：",
	"[command]", "[命令]",
	"Aliases:", "别名：",
	"Examples:", "示例：",
	"Available Commands:", "命令：",
	"Global Flags:", "通用选项：",
	"Flags:", "选项：",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `运行“{{.CommandPath}} [命令] --help”查看命令的用法。`,
)

// localise puts what cobra itself says into the chosen language.
func (a *app) localise(root *cobra.Command) {
	root.SetFlagErrorFunc(flagError)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	a.each(root, func(c *cobra.Command) {
		c.Flags().BoolP("help", "h", false, a.text("显示帮助", "show this help"))
		c.DisableFlagsInUseLine = true
		switch c.Name() {
		case "help":
			c.Short = a.text("显示命令的帮助", "Show the help of a command")
		case "completion":
			c.Short = a.text("生成命令行补全脚本", "Write a script for shell completion")
		}
	})
	usage := onlyUsable.Replace(root.UsageTemplate())
	if a.lang == lang.ZH {
		usage = usageWords.Replace(usage)
	}
	root.SetUsageTemplate(usage)
}

func (a *app) each(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		a.each(sub, do)
	}
}

// flagError says in both languages what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
		use     usageError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := source.Nearest(name, known); near != "" && len(name) > 1 {
			return usage("没有选项 --%s，是否指 --%s？", "there is no flag --%s; did you mean --%s?", name, near)
		}
		return usage("没有选项 %s；用法见 %s --help", "there is no flag %s; see %s --help", dashed(name), cmd.CommandPath())
	case errors.As(err, &bare):
		return usage("选项 %s 缺少值", "the flag %s needs a value", dashed(bare.GetSpecifiedName()))
	case errors.As(err, &use):
		return use
	case errors.As(err, &invalid):
		return usage("选项 --%s 的值 %q 有误", "the flag --%s cannot be %q", invalid.GetFlag().Name, invalid.GetValue())
	}
	return badInput(err)
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
