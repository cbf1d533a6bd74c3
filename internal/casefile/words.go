package casefile

import (
	"regexp"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Party is who asserted a fact: the id of one of Parties.
type Party string

// Handler is the party that asserts a fact where the file names none.
const Handler Party = "handler"

// Parties lists who can assert a fact.
var Parties = []measures.Option{
	{ID: "handler", Text: lang.Text{ZH: "承办人", EN: "the handler"}},
	{ID: "officer", Text: lang.Text{ZH: "当事执法人员", EN: "the officer"}},
	{ID: "unit", Text: lang.Text{ZH: "所在单位", EN: "the officer's unit"}},
	{ID: "legal", Text: lang.Text{ZH: "法制机构", EN: "the legal office"}},
	{ID: "superior", Text: lang.Text{ZH: "上级机关", EN: "the superior organ"}},
	{ID: "commission", Text: lang.Text{ZH: "纪检监察机关", EN: "the commission"}},
	{ID: "department", Text: lang.Text{ZH: "其他部门", EN: "the other department"}},
	{ID: "court", Text: lang.Text{ZH: "人民法院、复议机关", EN: "the court or reconsideration organ"}},
	{ID: "party", Text: lang.Text{ZH: "行政相对人", EN: "the party to the act"}},
	{ID: "reporter", Text: lang.Text{ZH: "举报人、投诉人", EN: "the reporter or complainant"}},
	{ID: "witness", Text: lang.Text{ZH: "证人", EN: "a witness"}},
	{ID: "expert", Text: lang.Text{ZH: "鉴定人、专家", EN: "an expert"}},
}

// EvidenceKinds lists the kinds of evidence of Art. 46 of the Administrative Penalty Law.
var EvidenceKinds = []measures.Option{
	{ID: "documentary", Text: lang.Text{ZH: "书证", EN: "documentary evidence"}},
	{ID: "physical", Text: lang.Text{ZH: "物证", EN: "physical evidence"}},
	{ID: "audiovisual", Text: lang.Text{ZH: "视听资料", EN: "audiovisual material"}},
	{ID: "electronic", Text: lang.Text{ZH: "电子数据", EN: "electronic data"}},
	{ID: "testimony", Text: lang.Text{ZH: "证人证言", EN: "testimony of a witness"}},
	{ID: "statement", Text: lang.Text{ZH: "当事人的陈述", EN: "statement of a party"}},
	{ID: "appraisal", Text: lang.Text{ZH: "鉴定意见", EN: "appraisal opinion"}},
	{ID: "record", Text: lang.Text{ZH: "勘验笔录、现场笔录", EN: "record of inquest or on-site record"}},
}

// NoteKinds lists the kinds of notes.
var NoteKinds = []measures.Option{
	{ID: "note", Text: lang.Text{ZH: "备注", EN: "note"}},
	{ID: "public_opinion", Text: lang.Text{ZH: "舆论", EN: "public opinion"}},
	{ID: "petition", Text: lang.Text{ZH: "信访、投诉", EN: "petition or complaint"}},
	{ID: "pressure", Text: lang.Text{ZH: "干预、压力", EN: "pressure or interference"}},
}

func ids(options []measures.Option) []string {
	ids := make([]string, len(options))
	for i, o := range options {
		ids[i] = o.ID
	}
	return ids
}

// identifier is how a case, a matter and a piece of evidence are named: with what bureaus write, such as
// 连市监案〔2026〕1号, but without spaces, since these names go into ids, addresses and command lines.
const identifier = `^[A-Za-z0-9〇㐀-䶿一-鿿][A-Za-z0-9〇㐀-䶿一-鿿〔〕._/-]{0,63}$`

var identifierPattern = regexp.MustCompile(identifier)
