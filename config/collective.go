package config

import (
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// Collective is what the bureau decides collectively (集体讨论), and how.
type Collective struct {
	For    []string // dispositions, kinds of sanction and measures of Art. 12, by id
	Quorum int      // how many must be present
}

// graveByDefault is what weighs so heavily on an officer that no one person decides it.
// Every sanction is: the leadership decides on it together (行政机关公务员处分条例 Art. 39(5)).
var graveByDefault = append(slices.Clone(message.Sanctions), "transfer_from_post", "qualification_withdrawn")

// collectiveSettings are the settings of collective decisions.
func collectiveSettings() []setting {
	return []setting{
		{key: "collective.for", about: lang.Text{ZH: "须集体讨论决定的处理：处理结论、处分种类、处理措施，以逗号分隔，none 为无", EN: "what is decided collectively: dispositions, sanctions and measures by id, separated by commas; none for nothing"},
			byDefault: strings.Join(graveByDefault, ","), words: true, read: grave},
		{key: "collective.quorum", about: lang.Text{ZH: "集体讨论的法定人数", EN: "how many must be present for it"},
			byDefault: "3", read: number(func(s *Settings) *int { return &s.Collective.Quorum }, 1, 99)},
	}
}

// decidable are the ids of all that can be decided collectively.
func decidable() []string {
	ids := slices.Clone(message.Sanctions)
	for _, d := range []measures.Disposition{measures.NoFault, measures.Exempt, measures.MeasuresOnly, measures.Mitigated, measures.Liable, measures.Transferred, measures.OutOfScope} {
		ids = append(ids, string(d))
	}
	return append(ids, message.Measures...)
}

func grave(s *Settings, text string) lang.Text {
	s.Collective.For = []string{}
	if strings.TrimSpace(text) == "none" {
		return fine
	}
	for _, id := range strings.Split(text, ",") {
		switch id = strings.TrimSpace(id); {
		case id == "":
			continue
		case slices.Contains(decidable(), id):
			s.Collective.For = append(s.Collective.For, id)
		case source.Nearest(id, decidable()) != "":
			return lang.Format("未知的处理 %q，是否指 %q？", "unknown outcome %q; did you mean %q?", id, source.Nearest(id, decidable()))
		default:
			return lang.Format("未知的处理 %q；可用的有：%s，或者 none", "unknown outcome %q; known are: %s, or none", id, strings.Join(decidable(), ", "))
		}
	}
	if len(s.Collective.For) == 0 {
		return lang.Text{ZH: "这里应当至少有一项，或者 none", EN: "at least one is expected here, or none"}
	}
	return fine
}

// message is the same as a case is told it.
func (c Collective) message() *message.Collective {
	return &message.Collective{For: slices.Clone(c.For), Quorum: c.Quorum}
}
