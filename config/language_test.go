package config

import (
	"testing"

	"duecourse/internal/lang"
)

func TestLanguageIsChosenByArgumentThenEnvironmentThenLocale(t *testing.T) {
	for _, c := range []struct {
		args             []string
		variable, locale string
		want             lang.Lang
	}{
		{nil, "", "zh_CN.UTF-8", lang.ZH},
		{nil, "", "C", lang.EN},
		{nil, "zh", "C", lang.ZH},
		{nil, "en", "zh_CN.UTF-8", lang.EN},
		{[]string{"show", "--lang", "zh"}, "en", "C", lang.ZH},
		{[]string{"--lang=en", "show"}, "zh", "zh_CN.UTF-8", lang.EN},
		{[]string{"--lang", "fr"}, "", "zh_CN.UTF-8", lang.ZH},
		{[]string{"--lang"}, "", "C", lang.EN},
	} {
		getenv := func(name string) string {
			return map[string]string{"DUECOURSE_LANG": c.variable, "LC_ALL": c.locale}[name]
		}
		if got := Language(c.args, getenv); got != c.want {
			t.Errorf("%q, DUECOURSE_LANG=%s, LC_ALL=%s: %s", c.args, c.variable, c.locale, got)
		}
	}
}
