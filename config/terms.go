package config

import (
	"strconv"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

const day = 24 * time.Hour

// emptyTerms has a place for every kind of docket item.
func emptyTerms() message.Terms {
	terms := make(message.Terms, len(termDefaults))
	for i, d := range termDefaults {
		terms[i].Kind = d.kind
	}
	return terms
}

func termDays(i int) value {
	return number(func(s *Settings) *int { return &s.terms[i].Days }, 1, 3650)
}

func termWarning(i int) value {
	return parsed(func(s *Settings) *time.Duration { return &s.terms[i].Warn },
		lang.Text{ZH: "0 至 3650 的整数", EN: "a whole number from 0 to 3650"},
		func(text string) (time.Duration, bool) {
			n, err := strconv.Atoi(text)
			return time.Duration(n) * day, err == nil && n >= 0 && n <= 3650
		})
}
