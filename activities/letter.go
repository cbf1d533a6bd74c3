package activities

import (
	"strings"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Letter is a notice as it goes out: what a person reads, and the same for a program. It is made of the notice alone, so
// that it is the same however often it is sent. It holds nothing that people wrote freely, such as the reason of an
// extension, and no account: neither can bring a name into it.
type Letter struct {
	Key      string           `json:"key"` // of the notice: the same key is the same letter
	Case     string           `json:"case"`
	Unit     string           `json:"unit"`
	To       message.Role     `json:"to"`
	Occasion message.Occasion `json:"occasion"`
	Awaits   message.ItemKind `json:"awaits,omitempty"`
	Card     message.Card     `json:"card,omitempty"`
	Due      time.Time        `json:"due,omitzero"`      // the instant at which the last day ends
	LastDay  civil.Date       `json:"last_day,omitzero"` // in Asia/Shanghai
	At       time.Time        `json:"at"`
	Subject  lang.Text        `json:"subject"`
	Text     lang.Text        `json:"text"`
}

// newLetter writes the letter of a notice.
func newLetter(n message.Notice) Letter {
	l := Letter{
		Key: n.Key, Case: n.Case, Unit: n.Unit, To: n.To, Occasion: n.Occasion,
		Awaits: n.Item.Kind, Card: n.Item.Card, Due: n.Item.Due.UTC(), At: n.At.UTC(),
	}
	switch n.Occasion { // which card it is about; the item may have moved on since
	case message.OccasionYellow:
		l.Card = message.Yellow
	case message.OccasionRed:
		l.Card = message.Red
	}
	if !n.Item.Due.IsZero() {
		l.LastDay = civil.On(n.Item.Due.Add(-time.Nanosecond)) // a day ends where the next begins
	}
	l.Subject, l.Text = l.subject(), l.text()
	return l
}

func (l *Letter) subject() lang.Text {
	return lang.Format("【%s】案件 %s%s", "[%s] case %s%s", wordFor(headings, l.Occasion), l.Case, l.inShort())
}

// inShort is what is awaited by when, after a separator, or nothing.
func (l *Letter) inShort() lang.Text {
	switch {
	case l.Occasion == message.OccasionServed || l.Awaits == "":
		return lang.Text{}
	case l.LastDay.IsZero():
		return lang.Format("：%s", ": %s", wordFor(itemNames, l.Awaits))
	}
	return lang.Format("：%s，%s 到期", ": %s, due %s", wordFor(itemNames, l.Awaits), l.LastDay)
}

func (l *Letter) text() lang.Text {
	lines := []lang.Text{
		lang.Format("案件：%s", "Case: %s", l.Case),
		lang.Format("单位：%s", "Unit: %s", l.Unit),
		lang.Format("致：%s", "To: %s", wordFor(roleNames, l.To)),
	}
	if l.Occasion == message.OccasionServed {
		lines = append(lines, lang.Format("本案已作出处理决定。", "The case has been decided."))
	} else if l.Awaits != "" {
		lines = append(lines, lang.Format("等待：%s", "Awaited: %s", wordFor(itemNames, l.Awaits)))
		if !l.LastDay.IsZero() {
			lines = append(lines, lang.Format("最后一日：%s（北京时间）", "Last day: %s (Asia/Shanghai)", l.LastDay))
		}
	}
	switch l.Occasion {
	case message.OccasionYellow:
		lines = append(lines, lang.Format("黄牌：期限将至。", "Yellow card: the date is near."))
	case message.OccasionRed:
		lines = append(lines, lang.Format("红牌：期限已过。逾期不视为同意。", "Red card: the date is past. Silence is not consent."))
	}
	return joined(lines)
}

func joined(lines []lang.Text) lang.Text {
	var zh, en strings.Builder
	for _, t := range lines {
		zh.WriteString(t.ZH + "\n")
		en.WriteString(t.EN + "\n")
	}
	return lang.Text{ZH: zh.String(), EN: en.String()}
}
