package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/config"
	"duecourse/internal/source"
	"duecourse/internal/temporalclient"
	"duecourse/worker/parts"
)

func newConfig(a *app) *cobra.Command {
	cmd := newGroup(a, "config")
	cmd.Short = a.text("设置：校验、查看", "The settings: check them, show them")
	cmd.AddCommand(newConfigCheck(a), newConfigShow(a))
	return cmd
}

func newConfigCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check",
		Short:   a.text("校验设置，一次指出全部错误", "Check the settings and tell all mistakes at once"),
		Example: examples("starter config check", "starter config check --config etc/duecourse.yaml"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error { // the values themselves were checked when they were read
			for _, hint := range config.Misspelt() {
				fmt.Fprintln(a.errs, a.text("注意：%s", "note: %s", hint))
			}
			wrong := false
			for _, err := range []error{temporalclient.Check(a.settings), parts.Check(a.settings)} {
				if err != nil {
					wrong = true
					a.tell(err)
				}
			}
			if wrong {
				return told(exitUsage)
			}
			_, err := fmt.Fprintln(a.out, a.text("设置没有错误", "the settings have no mistakes"))
			return err
		},
	}
}

// tell says all that is wrong with the settings.
func (a *app) tell(err error) {
	var problems source.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(a.errs, problems.In(a.lang))
	}
	var failure *parts.Failure
	if errors.As(err, &failure) {
		fmt.Fprintln(a.errs, "starter: "+failure.In(a.lang))
	}
}

func newConfigShow(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "show",
		Short:   a.text("显示每项设置及其来源；不显示密码和密钥", "Show every setting and where it comes from; secrets stay hidden"),
		Example: examples("starter config show", "starter config show -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := config.List(cmd.Flags())
			if err != nil {
				return err
			}
			if output != formText {
				return a.encoded(output, l)
			}
			return a.showSettings(l)
		},
	}
	choiceFlag(cmd, &output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}

func (a *app) showSettings(l config.Listing) error {
	widest := 0
	for _, v := range l.Settings {
		widest = max(widest, len(v.Key))
	}
	var b strings.Builder
	for _, v := range l.Settings {
		origin := a.origin(v.Origin)
		if v.Place != "" {
			origin += " " + v.Place
		}
		fmt.Fprintf(&b, "%-*s  %s  (%s)\n", widest, v.Key, settingText(v.Value), origin)
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}

func (a *app) origin(o config.Origin) string {
	switch o {
	case config.FromFlag:
		return a.text("选项", "flag")
	case config.FromEnvironment:
		return a.text("环境变量", "environment")
	case config.FromFile:
		return a.text("文件", "file")
	case config.FromProfile:
		return a.text("Temporal 配置档", "Temporal profile")
	}
	return a.text("默认", "default")
}

// settingText writes a value in one line; nothing is a dash.
func settingText(value any) string {
	text := fmt.Sprint(value)
	if addresses, ok := value.([]config.Address); ok {
		lines := make([]string, len(addresses))
		for i, a := range addresses {
			lines[i] = strings.TrimSpace(string(a.Role)+" "+a.Unit) + ": " + strings.Join(a.To, ", ")
		}
		text = strings.Join(lines, "; ")
	}
	if text == "" {
		return "-"
	}
	return text
}
