package explain

import (
	"fmt"
	"io"
	"slices"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// Dissent is an objection or a reservation that somebody put on record in a collective decision, as evidence for a later
// case: who had the decision against them on record is exempt for it (Art. 8(16)). What others said is not in it.
type Dissent struct {
	Case       string               `json:"case"`
	Unit       string               `json:"unit"`
	Who        string               `json:"who"` // account id
	Vote       message.VoteIs       `json:"vote"`
	Text       string               `json:"text"` // word for word
	Meeting    civil.Date           `json:"meeting"`
	Minutes    string               `json:"minutes"` // id of the evidence in that case
	Present    int                  `json:"present"`
	InFavour   int                  `json:"in_favour"`
	Decided    time.Time            `json:"decided"`
	By         message.Actor        `json:"decided_by"`
	Command    string               `json:"command"` // id of the decision
	Outcome    measures.Disposition `json:"disposition"`
	Sanction   string               `json:"sanction,omitempty"`
	Basis      []string             `json:"basis,omitempty"`
	Measures   []string             `json:"measures,omitempty"`
	Status     string               `json:"status"` // of the decision now: in force, or why it is not
	Entry      int64                `json:"entry"`  // number in the journal
	Hash       string               `json:"hash"`   // of that entry
	Chain      lang.Text            `json:"chain"`  // what the check of the journal came to
	ChainWhole bool                 `json:"chain_intact"`
}

// Dissents are those of one person in a case, in the order of the decisions. Its whole journal must be at hand.
func (s Story) Dissents(who string) []Dissent {
	var out []Dissent
	of := func(d message.Decide, at time.Time, status string) {
		if d.Meeting == nil {
			return
		}
		for _, v := range d.Meeting.Votes {
			if v.Who != who || v.Is != message.VoteAgainst && v.Is != message.VoteReserved {
				continue
			}
			x := Dissent{Case: s.Input.Case, Unit: s.Input.Unit, Who: who, Vote: v.Is, Text: v.Text, Meeting: d.Meeting.On, Minutes: d.Meeting.Minutes,
				Present: len(d.Meeting.Present), Decided: at, By: d.Actor, Command: d.ID, Outcome: d.Disposition, Sanction: d.Sanction,
				Basis: d.Basis, Measures: d.Measures, Status: status}
			for _, w := range d.Meeting.Votes {
				if w.Is == message.VoteFor {
					x.InFavour++
				}
			}
			x.Entry, x.Hash = s.entryOf(d.ID, message.CmdDecide, message.CmdCorrect)
			out = append(out, x)
		}
	}
	for _, r := range s.State.Earlier {
		if r.Why != string(message.Changed) { // what it was changed to still has the meeting
			of(r.Decision, r.At, r.Why)
		}
	}
	if d := s.State.Decision; d != nil {
		of(*d, s.State.DecidedAt, message.InForce)
	}
	return out
}

// entryOf is the entry of the journal by which a command of one of these names was applied.
func (s Story) entryOf(id string, names ...message.Name) (int64, string) {
	for _, e := range s.Entries {
		if name, c, ok := commandOf(e); e.Event == message.CommandApplied && ok && c.ID == id && slices.Contains(names, name) {
			return e.Seq, e.Hash
		}
	}
	return 0, ""
}

// DissentPaper writes dissents as a page of Markdown.
func DissentPaper(w io.Writer, all []Dissent, m *measures.Measures, l lang.Lang) error {
	j := &journalist{page: page{lang: l, marks: true}, m: m}
	for i, d := range all {
		if i > 0 {
			j.blank()
		}
		j.b.WriteString(j.in("# 集体决策中的不同意见（第八条第（十六）项）\n\n", "# Dissent in a collective decision (Art. 8(16))\n\n"))
		for _, line := range [][2]string{
			{j.in("案件", "Case"), d.Case + j.in("，", ", ") + d.Unit},
			{j.in("人员", "Who"), d.Who},
			{j.in("表决", "Vote"), words.Vote(d.Vote).In(l)},
			{j.in("原话", "In their words"), d.Text},
			{j.in("会议", "Meeting"), j.in("%s，出席 %d 人，同意 %d 人；会议纪要 %s", "%s, %d present, %d in favour; minutes %s", d.Meeting, d.Present, d.InFavour, d.Minutes)},
			{j.in("决定", "Decision"), j.in("%s，%s（%s）", "%s: %s (%s)", Instant(d.Decided),
				j.proposedWith(message.Proposed{Disposition: d.Outcome, Basis: d.Basis, Measures: d.Measures}, d.Sanction), j.who(d.By))},
			{j.in("决定现状", "It is now"), words.Replaced(d.Status).In(l)},
			{j.in("办理记录", "Journal"), j.in("第 %d 条，哈希 %s", "entry %d, hash %s", d.Entry, d.Hash)},
			{j.in("完整性", "Integrity"), d.Chain.In(l)},
		} {
			fmt.Fprintf(&j.b, "- %s%s%s\n", line[0], j.in("：", ": "), marked(line[1]))
		}
	}
	return j.writeTo(w)
}
