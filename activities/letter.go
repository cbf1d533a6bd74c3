package activities

import (
	"strings"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/words"
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
	Item     string           `json:"item,omitempty"`    // its number in the docket, by which it is answered
	Measure  string           `json:"measure,omitempty"` // of Art. 12, or a sanction, where one is to be carried out or given back
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
		Awaits: n.Item.Kind, Item: n.Item.ID, Card: n.Item.Card, Due: n.Item.Due.UTC(), At: n.At.UTC(),
	}
	if l.Awaits == message.AwaitFollowUp || l.Awaits == message.AwaitRestore {
		l.Measure = n.Item.Subject // other subjects are words of people
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
	return lang.Format("【%s】%s%s", "[%s] %s%s", words.Occasion(l.Occasion), words.Numbered(l.Case), l.inShort())
}

// inShort is what is awaited by when, after a separator, or nothing.
func (l *Letter) inShort() lang.Text {
	switch {
	case l.Occasion == message.OccasionServed || l.Occasion == message.OccasionOpinion || l.Awaits == "":
		return lang.Text{}
	case l.LastDay.IsZero():
		return lang.Format("：%s", ": %s", l.awaited())
	}
	return lang.Format("：%s，%s 到期", ": %s, due %s", l.awaited(), l.LastDay)
}

// awaited names what is awaited, and the measure where that is to be carried out.
func (l *Letter) awaited() lang.Text {
	if l.Measure == "" {
		return words.Item(l.Awaits)
	}
	return lang.Format("%s（%s）", "%s (%s)", words.Item(l.Awaits), words.Ordered(l.Measure))
}

func (l *Letter) text() lang.Text {
	lines := []lang.Text{
		lang.Format("编号：%s", "Of: %s", words.Numbered(l.Case)),
		lang.Format("单位：%s", "Unit: %s", l.Unit),
		lang.Format("致：%s", "To: the %s", words.Role(l.To)),
	}
	switch {
	case l.Occasion == message.OccasionServed:
		lines = append(lines, lang.Format("本案已作出处理决定。", "The case has been decided."))
	case l.Occasion == message.OccasionOpinion:
		lines = append(lines, lang.Format("专业人员的论证意见已经出具，供参考，不具有约束力（第十四条）。", "The experts have given their joint opinion, as reference: it binds nobody (Art. 14)."))
		if l.To == message.Handler {
			lines = append(lines, lang.Format("请送介入调查的有权机关、单位：starter reference %s", "Send it to the authority that took the matter up: starter reference %s", l.Case))
		}
	case l.Awaits != "":
		lines = append(lines, lang.Format("等待：%s", "Awaited: %s", l.awaited()))
		if !l.LastDay.IsZero() {
			lines = append(lines, lang.Format("最后一日：%s（北京时间）", "Last day: %s (Asia/Shanghai)", l.LastDay))
		}
	}
	switch l.Occasion {
	case message.OccasionReminder:
		lines = append(lines, lang.Format("提醒：事项仍待办理。", "Reminder: it is still awaited."))
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
