package activities

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func TestLetterSaysWhatIsAwaitedByWhen(t *testing.T) {
	for occasion, parts := range map[message.Occasion][]string{
		message.OccasionOpened: {"待办", "Awaited", "陈述和申辩", "statement and defence", "2026-04-10"},
		message.OccasionYellow: {"黄牌", "Yellow card", "陈述和申辩", "statement and defence", "2026-04-10"},
		message.OccasionRed:    {"红牌", "Red card", "陈述和申辩", "statement and defence", "2026-04-10", "不视为同意", "not consent"},
		message.OccasionServed: {"已决定", "Decided", "已作出处理决定", "has been decided"},
		"new":                  {"【new】", "[new]", "2026-04-10"},
	} {
		l := newLetter(notice("k", occasion))
		for _, part := range append(parts, "连市监案〔2026〕1号", "灌南县局", "当事执法人员", "the officer concerned") {
			if !strings.Contains(l.Subject.ZH+l.Subject.EN+l.Text.ZH+l.Text.EN, part) {
				t.Errorf("%s lacks %s: %v", occasion, part, l)
			}
		}
		if strings.ContainsAny(l.Subject.EN+l.Subject.ZH, "\r\n") {
			t.Errorf("%s: a subject has one line: %q", occasion, l.Subject)
		}
		whole, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		namesNobody(t, string(whole))
	}
	if l := newLetter(notice("k", message.OccasionRed)); l.Card != message.Red || l.LastDay != day(t, "2026-04-10") {
		t.Errorf("%+v", l)
	}
}

func TestLetterDateIsThatOfShanghai(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-04-10T16:00:00Z": "2026-04-10", // 24:00 there
		"2026-04-10T16:00:01Z": "2026-04-11",
		"2026-04-10T15:59:59Z": "2026-04-10",
	} {
		n := notice("k", message.OccasionOpened)
		var err error
		if n.Item.Due, err = time.Parse(time.RFC3339, instant); err != nil {
			t.Fatal(err)
		}
		if got := newLetter(n).LastDay.String(); got != want {
			t.Errorf("%s: got %s, want %s", instant, got, want)
		}
	}
}

func TestLetterWithoutADate(t *testing.T) {
	l := newLetter(message.Notice{Key: "k", Case: "LYG-1", To: "anybody", Occasion: message.OccasionOpened, Item: message.Item{Kind: "anything"}})
	if !l.LastDay.IsZero() || strings.Contains(l.Text.EN, "Last day") || !strings.Contains(l.Text.In(lang.EN), "anything") {
		t.Errorf("%+v", l)
	}
	whole, _ := json.Marshal(l)
	if strings.Contains(string(whole), "0001-01-01T00:00:00Z\",\"last_day") || strings.Contains(string(whole), `"due"`) {
		t.Errorf("%s", whole)
	}
}

// A letter names the measure that is to be carried out, but no other subject: those are words of people.
func TestLetterNamesTheMeasure(t *testing.T) {
	n := notice("k", message.OccasionOpened)
	n.Item.ID, n.Item.Kind, n.Item.Subject = "d7", message.AwaitFollowUp, "criticism"
	if l := newLetter(n); l.Item != "d7" || !strings.Contains(l.Subject.ZH, "落实处理措施（批评教育）") || !strings.Contains(l.Text.EN, "measure to be carried out (criticism)") {
		t.Errorf("%+v", l)
	}
	n.Item.Kind, n.Item.Subject = message.AwaitEvidence, "张三的检查记录"
	if l, err := json.Marshal(newLetter(n)); err != nil || strings.Contains(string(l), "张三") {
		t.Errorf("%s, %v", l, err)
	}
}

func TestLetterWithAnOpinionAwaitsNothing(t *testing.T) {
	n := notice("k", message.OccasionOpinion)
	n.To, n.Item.Kind = message.Commission, message.AwaitOpinion
	l := newLetter(n)
	if strings.Contains(l.Text.EN, "Awaited") || !strings.Contains(l.Text.EN, "binds nobody") || !strings.Contains(l.Text.ZH, "致：纪检监察机关") || strings.Contains(l.Subject.EN, "due") {
		t.Errorf("%+v", l)
	}
	if strings.Contains(l.Text.EN, "starter reference") {
		t.Errorf("the commission is to send it: %s", l.Text.EN)
	}
	n.To = message.Handler
	if l := newLetter(n); !strings.Contains(l.Text.ZH, "请送介入调查的有权机关") || !strings.Contains(l.Text.EN, "starter reference "+n.Case) {
		t.Errorf("%+v", l)
	}
	if l := newLetter(notice("k", message.OccasionReminder)); !strings.Contains(l.Text.ZH, "提醒") || !strings.Contains(l.Text.EN, "still awaited") {
		t.Errorf("%+v", l)
	}
}
