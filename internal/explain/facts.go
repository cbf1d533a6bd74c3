package explain

import (
	"regexp"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// facts tells facts as they were stated: each by its question, with its value in words, its name and its evidence.
func (j *journalist) facts(facts []message.Fact) string {
	parts := make([]string, len(facts))
	for i, f := range facts {
		parts[i] = j.fact(f.Name, f.Value)
		if len(f.Evidence) > 0 {
			parts[i] += j.in("（证据 %s）", " (evidence %s)", strings.Join(f.Evidence, ", "))
		}
	}
	return strings.Join(parts, j.in("；", "; "))
}

// fact tells one fact. What the Measures do not know stands as it is.
func (j *journalist) fact(name, value string) string {
	known := j.m.Fact(name)
	if known == nil {
		return name + " = " + j.stated(value)
	}
	return j.in("%s：%s〔%s〕", "%s: %s [%s]", brief(known.Ask), j.said(known, value), name)
}

// said writes the value of a fact in words.
func (j *journalist) said(f *measures.Fact, text string) string {
	switch {
	case f.Type == measures.YesNo && (text == "yes" || text == "no"):
		return value(f, measures.YesNoValue(text == "yes"), j.lang)
	case f.Type == measures.Choice && text != "":
		return option(f.Options, text, j.lang)
	}
	return j.stated(text)
}

func (j *journalist) stated(value string) string {
	if value == "" {
		return j.in("不明", "unknown")
	}
	return value
}

var inBrackets = regexp.MustCompile(`（[^（）]*）`)

// brief is a question without what explains it, and without its mark.
func brief(ask lang.Text) lang.Text {
	zh, _, _ := strings.Cut(inBrackets.ReplaceAllString(ask.ZH, ""), "？")
	en, _, _ := strings.Cut(ask.EN, "?")
	en, _, _ = strings.Cut(en, ":")
	return lang.Text{ZH: zh, EN: en}
}
