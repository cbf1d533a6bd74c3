package config

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/message"
)

func TestWhatIsDecidedCollectively(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "warning,demerit,major_demerit,demotion,removal,dismissal,transfer_from_post,qualification_withdrawn|3",
		"collective: {for: none}":   "|3",
		"collective: {quorum: 5}":   "warning,demerit,major_demerit,demotion,removal,dismissal,transfer_from_post,qualification_withdrawn|5",
		"collective: {for: exempt}": "exempt|3",
		"collective:\n  for: dismissal, transferred\n  quorum: 7": "dismissal,transferred|7",
	} {
		in(t)
		write(t, "duecourse.yaml", text+"\nlang: en\n")
		s, err := Load(flags(t))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		p, err := s.Procedure()
		if err != nil {
			t.Fatal(err)
		}
		var c message.CaseInput
		p.Open(&c, civil.On(time.Now()))
		words, quorum, _ := strings.Cut(want, "|")
		if got := strings.Join(c.Collective.For, ","); got != words || quorum != string(rune('0'+c.Collective.Quorum)) {
			t.Errorf("%q: %s, %d", text, got, c.Collective.Quorum)
		}
	}
}

func TestWhatIsDecidedCollectivelyMustExist(t *testing.T) {
	for text, want := range map[string]string{
		"collective: {for: dismisal}": `did you mean "dismissal"?`,
		"collective: {for: lottery}":  `unknown outcome "lottery"`,
		"collective: {for: ','}":      "at least one",
		"collective: {quorum: 0}":     "a whole number from 1 to 99",
	} {
		in(t)
		write(t, "duecourse.yaml", "lang: en\n"+text+"\n")
		if _, err := Load(flags(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestACaseThatSaysItselfWhatIsDecidedCollectivelyKeepsThat(t *testing.T) {
	c := message.CaseInput{Collective: &message.Collective{For: []string{"removal"}, Quorum: 2}}
	Procedure{Collective: &message.Collective{For: []string{"exempt"}, Quorum: 3}}.Open(&c, civil.On(time.Now()))
	if !slices.Equal(c.Collective.For, []string{"removal"}) || c.Collective.Quorum != 2 {
		t.Errorf("%+v", c.Collective)
	}
}
