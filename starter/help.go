package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duecourse/config"
	"duecourse/internal/lang"
)

// onlyUsable leaves out the bare name of a command that only holds others.
var onlyUsable = strings.NewReplacer("{{if .Runnable}}", "{{if and .Runnable (not .HasAvailableSubCommands)}}")

var usageWords = strings.NewReplacer(
	"Usage:", "用法：",
	".FlagUsages |", " | usages |",
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
			a.localiseCompletion(c)
		}
	})
	usage := onlyUsable.Replace(root.UsageTemplate())
	if a.lang == lang.ZH {
		cobra.AddTemplateFunc("usages", func(flags *pflag.FlagSet) string { return config.Usages(flags, lang.ZH) })
		usage = usageWords.Replace(usage)
	}
	root.SetUsageTemplate(usage)
}

// localiseCompletion puts the help of the scripts for shells, which is cobra's, into Chinese.
func (a *app) localiseCompletion(c *cobra.Command) {
	if a.lang != lang.ZH {
		return
	}
	c.Long = "生成命令行补全脚本。各种 shell 的装法见子命令的帮助。"
	load := map[string]string{
		"bash":       "source <(starter completion bash)",
		"zsh":        "source <(starter completion zsh)",
		"fish":       "starter completion fish | source",
		"powershell": "starter completion powershell | Out-String | Invoke-Expression",
	}
	for _, shell := range c.Commands() {
		shell.Short = "生成 " + shell.Name() + " 的补全脚本"
		shell.Long = shell.Short + "。在当前会话中启用：\n\n  " + load[shell.Name()] + "\n\n写入 shell 的启动文件即可长期启用。"
		if f := shell.Flags().Lookup("no-descriptions"); f != nil {
			f.Usage = "不附说明"
		}
	}
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
		use     usageError
	)
	switch {
	case errors.As(err, &unknown) && cmd.HasSubCommands() && cmd.Flags().NArg() > 0:
		// The flag may be one of the command that was meant.
		return cmd.ValidateArgs(cmd.Flags().Args())
	case errors.As(err, &use):
		return use
	}
	return usageError{config.WrongFlag(cmd.CommandPath(), cmd.Flags(), err)}
}
