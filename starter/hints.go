package main

import (
	"errors"
	"strings"

	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// hints say by which flags, or by which command before it, what refuses is met: see message.Answer.
var hints = map[string]lang.Text{
	"reason": {ZH: "用 --reason TEXT 写明理由", EN: "give it by --reason TEXT"},

	"officer_not_heard":          {ZH: "先用 starter tell 登记告知，再用 starter statement 登记陈述申辩或者放弃", EN: "starter tell records that the officer was told, starter statement what they say, or that they waive it"},
	"exempt_without_ground":      {ZH: "用 --basis REF 写明情形；情形未成立的，另用 --own-finding FILE.yaml", EN: "name the ground by --basis REF; where it is not established, give --own-finding FILE.yaml as well"},
	"signs_for_self":             {ZH: "--own-finding 文件中的 signed_by 应当是另一人", EN: "signed_by in the file of --own-finding must be somebody else"},
	"no_basis_named":             {ZH: "用 --basis REF 写明，如 --basis 7,10,11", EN: "name them by --basis REF, such as --basis 7,10,11"},
	"no_authority":               {ZH: "用 starter fact CASE authority.cadre_management=yes --evidence ID 记入", EN: "starter fact CASE authority.cadre_management=yes --evidence ID states it"},
	"factors_not_weighed":        {ZH: "用 --factors FILE.yaml，或者 --nature、--circumstances、--harm、--fault 逐项写明", EN: "give all four by --factors FILE.yaml, or by --nature, --circumstances, --harm and --fault"},
	"no_kind_of_sanction":        {ZH: "处分种类用 --sanction KIND（" + strings.Join(message.Sanctions, "、") + "）；其他处理结论不用", EN: "the kind is given by --sanction KIND (" + strings.Join(message.Sanctions, ", ") + "), and with nothing else"},
	"no_measure_named":           {ZH: "用 --measure ID 写明，可用的见 starter measures show 12", EN: "name them by --measure ID; starter measures show 12 has what there is"},
	"deviation_without_reason":   {ZH: "用 --deviation TEXT 写明", EN: "say it by --deviation TEXT"},
	"transfer_without_suspicion": {ZH: "先用 starter fact CASE suspicion.KIND=yes --evidence ID 记入", EN: "state it first by starter fact CASE suspicion.KIND=yes --evidence ID"},
	"suspicion_not_handed_over":  {ZH: "由负责人用 starter handoff transfer CASE --suspicion KIND 移送", EN: "the supervisor hands it over by starter handoff transfer CASE --suspicion KIND"},
	"open_clause_unsigned":       {ZH: "用 --signed-by ID 写明第二人，不能是本人、当事人或者已回避的人", EN: "name the second signatory by --signed-by ID: not yourself, the officer or a recused person"},

	"collective_needed/no_meeting":   {ZH: "没有讨论记录：用 --meeting FILE.yaml", EN: "there is no record of a meeting: give --meeting FILE.yaml"},
	"collective_needed/day":          {ZH: "--meeting 文件中的 on 应当在送请决定之日以后、今日以前（含）", EN: "on in the file of --meeting must lie between the day on which it came up for decision and today"},
	"collective_needed/minutes":      {ZH: "--meeting 文件中的 minutes 不是本案证据：先用 starter evidence 提交会议纪要", EN: "minutes in the file of --meeting is no evidence of the case: starter evidence adds it first"},
	"collective_needed/quorum":       {ZH: "--meeting 文件中的 present 不足法定人数（starter config show 的 collective.quorum）", EN: "present in the file of --meeting is below the quorum (collective.quorum in starter config show)"},
	"collective_needed/who":          {ZH: "--meeting 文件中的 present 有不得参加的人（当事人、已回避的人、提出处理意见的人）或者重复", EN: "present in the file of --meeting has somebody who may not take part (the officer, a recused person, the proposer), or the same one twice"},
	"collective_needed/votes":        {ZH: "--meeting 文件中的 votes 应当只列出席的人，每人一次；反对、保留意见写明 text", EN: "votes in the file of --meeting must be of those present, each once; against and reserved say why in text"},
	"collective_needed/carried_else": {ZH: "--meeting 文件中的 minutes 是另一项决定的会议纪要：每次讨论各有纪要", EN: "minutes in the file of --meeting are those of another decision: each discussion has minutes of its own"},
	"collective_needed/majority":     {ZH: "同意的不超过出席人数的一半", EN: "no more than half of those present are in favour"},
}

// hint is a line behind a refusal that says what would meet it, where a flag would.
func hint(a message.Answer) lang.Text { return hintLine(hints[a.Rule]) }

func hintLine(t lang.Text) lang.Text {
	if t == (lang.Text{}) {
		return t
	}
	return lang.Format("\n提示：%s", "\nhint: %s", t)
}

// hinted puts a hint behind a refusal.
func hinted(err error, t lang.Text) error {
	var end ended
	if !errors.As(err, &end) {
		return err
	}
	end.text = lang.Format("%s%s", "%s%s", end.text, hintLine(t))
	return end
}

// fixedHint says how the reasonable time of a written request is given.
func fixedHint(in message.ClockInput) lang.Text {
	switch {
	case in.Kind != clock.WrittenRequest || in.Fixed == nil:
		return lang.Text{}
	case strings.TrimSpace(in.Fixed.Reason) == "":
		return hints["reason"]
	case in.Fixed.On.IsZero() || len(in.Fixed.Evidence) == 0:
		return lang.Text{ZH: "用 --fixed-on DATE 和 --fixed-evidence TITLE 写明", EN: "give them by --fixed-on DATE and --fixed-evidence TITLE"}
	}
	return lang.Text{}
}
