package activities

import (
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

var headings = map[message.Occasion]lang.Text{
	message.OccasionOpened: {ZH: "待办", EN: "Awaited"},
	message.OccasionYellow: {ZH: "黄牌", EN: "Yellow card"},
	message.OccasionRed:    {ZH: "红牌", EN: "Red card"},
	message.OccasionServed: {ZH: "已决定", EN: "Decided"},
}

var roleNames = map[message.Role]lang.Text{
	message.Handler:       {ZH: "承办人", EN: "the handler"},
	message.LegalReviewer: {ZH: "法制审核人员", EN: "the legal reviewer"},
	message.Supervisor:    {ZH: "负责人", EN: "the supervisor"},
	message.Officer:       {ZH: "当事执法人员", EN: "the officer concerned"},
	message.Auditor:       {ZH: "审计人员", EN: "the auditor"},
}

var itemNames = map[message.ItemKind]lang.Text{
	message.AwaitFacts:     {ZH: "补充事实和证据", EN: "missing facts and evidence"},
	message.AwaitStatement: {ZH: "陈述和申辩", EN: "statement and defence"},
	message.AwaitProposal:  {ZH: "处理建议", EN: "proposal of a disposition"},
	message.AwaitReview:    {ZH: "法制审核意见", EN: "legal review"},
	message.AwaitDecision:  {ZH: "处理决定", EN: "decision"},
	message.AwaitService:   {ZH: "送达处理决定", EN: "service of the decision"},
}

// wordFor falls back to the word itself: a new role or kind of item must not keep a notice from going out.
func wordFor[K ~string](words map[K]lang.Text, k K) lang.Text {
	if t, ok := words[k]; ok {
		return t
	}
	return lang.Text{ZH: string(k), EN: string(k)}
}
