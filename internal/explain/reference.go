package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Reference is the joint opinion of a panel of experts, for the authority that took the matter up: it is a reference in
// finding out who answers for what, and binds nobody (Art. 14). The views of the members are not in it.
type Reference struct {
	Case       string    `json:"case"`
	Unit       string    `json:"unit"`
	To         []string  `json:"to"` // the authorities that took the matter up
	Question   string    `json:"question"`
	Text       string    `json:"text"` // word for word
	Members    []string  `json:"members"`
	Quorum     int       `json:"quorum"`
	SignedBy   []string  `json:"signed_by"`
	Given      time.Time `json:"given"`
	Entry      int64     `json:"entry"` // number in the journal
	Hash       string    `json:"hash"`  // of that entry
	Chain      lang.Text `json:"chain"` // what the check of the journal came to
	ChainWhole bool      `json:"chain_intact"`
}

// References are the joint opinions in a case. Its whole journal must be at hand.
func (s Story) References() []Reference {
	var to []string
	for _, i := range s.State.Interventions {
		if !slices.Contains(to, i.Authority) {
			to = append(to, i.Authority)
		}
	}
	var out []Reference
	for _, p := range s.State.Panels {
		if p.Joint == nil {
			continue
		}
		r := Reference{Case: s.Input.Case, Unit: s.Input.Unit, To: to, Question: p.Convened.Question, Text: p.Joint.Text,
			Members: p.Convened.Members, Quorum: p.Convened.Quorum, SignedBy: p.Joint.SignedBy, Given: p.At}
		r.Entry, r.Hash = s.entryOf(p.Joint.ID, message.CmdJointOpinion)
		out = append(out, r)
	}
	return out
}

// ReferencePaper writes joint opinions as a page of Markdown.
func ReferencePaper(w io.Writer, all []Reference, l lang.Lang) error {
	j := &journalist{page: page{lang: l, marks: true}}
	for i, r := range all {
		if i > 0 {
			j.blank()
		}
		j.b.WriteString(j.in("# 论证意见（第十四条）\n\n", "# Joint opinion of experts (Art. 14)\n\n"))
		for _, line := range [][2]string{
			{j.in("致", "To"), j.list(r.To)},
			{j.in("案件", "Case"), r.Case + j.in("，", ", ") + r.Unit},
			{j.in("论证的问题", "Question"), r.Question},
			{j.in("论证意见", "Opinion"), strings.TrimSpace(r.Text)},
			{j.in("成员", "Members"), j.in("%s；法定人数 %d", "%s; quorum %d", j.list(r.Members), r.Quorum)},
			{j.in("签名", "Signed by"), j.in("%s，%s", "%s, %s", j.list(r.SignedBy), Instant(r.Given))},
			{j.in("效力", "Effect"), j.in("供认定责任时参考，不具有约束力", "a reference in finding out who answers for what; it binds nobody")},
			{j.in("办理记录", "Journal"), j.in("第 %d 条，哈希 %s", "entry %d, hash %s", r.Entry, r.Hash)},
			{j.in("完整性", "Integrity"), r.Chain.In(l)},
		} {
			fmt.Fprintf(&j.b, "- %s%s%s\n", line[0], j.in("：", ": "), marked(line[1]))
		}
	}
	return j.writeTo(w)
}
