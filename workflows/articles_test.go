package workflows

import (
	"strconv"
	"testing"

	"duecourse/internal/message"
)

// awaitedAt says what may be awaited at a stage beside what may be at any.
var awaitedAt = map[message.Stage][]message.ItemKind{
	message.Intake:       {message.AwaitFacts, message.AwaitLimit, message.AwaitTransfer},
	message.FactFinding:  {message.AwaitFacts, message.AwaitEvidence, message.AwaitClock, message.AwaitTransfer},
	message.Hearing:      {message.AwaitTelling, message.AwaitStatement},
	message.Proposal:     {message.AwaitProposal},
	message.LegalReview:  {message.AwaitReview},
	message.Deciding:     {message.AwaitDecision},
	message.Service:      {message.AwaitService},
	message.Remedies:     {message.AwaitFollowUp, message.AwaitRestore, message.AwaitAdmonition, message.AwaitReviewApplication, message.AwaitReviewDecision, message.AwaitAppeal, message.AwaitAppealDecision},
	message.AtCommission: {message.AwaitReceipt, message.AwaitCommission},
}

// article is a row of the table of articles: what it says, where it is in the code (file:text), and the tests that hold it
// (folder:name). Scenarios of the Measures are added by themselves.
type article struct {
	ref, says    string
	where, tests []string
}

const yaml = "config/measures/lyg-2022-257.yaml"

var articles = []article{
	{"1", "目的和依据 · purpose and bases", []string{yaml + ":number: 1"}, []string{"internal/measures:TestTextIsTheOfficialOne"}},
	{"2", "适用范围 · scope", []string{"workflows/stages.go:intakeGates", "workflows/stops.go:out_of_scope_without_basis"}, []string{"workflows:TestStops", "workflows:TestNoRemedyWhereNothingIsAdverse"}},
	{"3", "法定职责 · duties by law", []string{yaml + ":number: 3"}, []string{"internal/measures:TestTextIsTheOfficialOne"}},
	{"4", "客观公正、程序合法 · objective, by due process", []string{"workflows/stages.go:var procedure", "workflows/rights.go:func (c *caseRun) permit"}, []string{"workflows:TestEveryArrow", "workflows:TestWhoMayDoWhat"}},
	{"5", "保障相对人的陈述权、申辩权 · rights of the parties to the act", []string{yaml + ":number: 5"}, []string{"internal/measures:TestTextIsTheOfficialOne"}},
	{"6", "有权拒绝违法要求 · the right to refuse", []string{"workflows/protection.go:message.RefusedOrder"}, []string{"workflows:TestProtection"}},
	{"7", "过错行为的构成 · what a fault is", []string{"workflows/stops.go:no_basis_for_adverse", "workflows/stops.go:no_fault_against_proof", "workflows/correcting.go:func (c *caseRun) faultStands"}, []string{"workflows:TestStops", "workflows:TestAProvenFaultIsNotWithdrawn", "workflows:TestRandomWalks"}},
	{"7.2", "应当依法追究的情形 · where pursuing is a duty", nil, nil},
	{"8", "免责情形 · grounds of exemption", []string{"workflows/stops.go:exempt_without_ground", "workflows/stops.go:func (c *caseRun) groundsHold"}, []string{"workflows:TestStops", "workflows:TestRandomWalks"}},
	{"8.1", "容缺受理 · deferred documents", nil, nil},
	{"8.2", "告知承诺 · licence on commitment", []string{"internal/periodfacts/periodfacts.go:func (p Periods) Count"}, []string{"internal/periodfacts:TestWhatIsCounted"}},
	{"8.3", "形式审查 · formal check", nil, nil},
	{"8.4", "程序瑕疵、裁量幅度 · flaw of procedure, measure of discretion", nil, nil},
	{"8.5", "先行先试 · first tries", nil, nil},
	{"8.6", "书面请示未获答复 · a written request unanswered", []string{"internal/clock/request.go:func (s *sum) request", "workflows/kinds.go:message.AwaitReply"}, []string{"internal/clock:TestOutcomes", "workflows:TestClockOutcomes", "workflows:TestReplyAndLapseAtOnce"}},
	{"8.7", "依据不明确 · unclear basis", nil, nil},
	{"8.8", "隐瞒、虚假材料 · concealment, false material", nil, nil},
	{"8.9", "依据检验、鉴定、评审 · by tests and reviews", nil, nil},
	{"8.10", "未申请许可、未接举报 · no licence, no report", nil, nil},
	{"8.11", "新的证据 · new evidence", nil, nil},
	{"8.12", "已按计划检查 · inspected by plan", []string{"internal/periodfacts/periodfacts.go:func (p Periods) Count"}, []string{"internal/periodfacts:TestWhatIsCounted"}},
	{"8.13", "客观条件限制 · limits of means", nil, nil},
	{"8.14", "突发事件非直接引起 · an accident not directly caused", nil, nil},
	{"8.15", "已查处、责令改正 · dealt with, ordered to correct", nil, nil},
	{"8.16", "集体决策中的反对、保留意见 · dissent in a collective decision", []string{"workflows/collective.go:message.VoteReserved"}, []string{"workflows:TestCollectiveDecision"}},
	{"8.17", "已提出改正建议 · advised against an order", nil, nil},
	{"8.18", "已报告、移送 · reported, handed on", nil, nil},
	{"8.19", "移送线索未被接收 · a lead not accepted", []string{"internal/clock/lead.go:func (s *sum) lead", "workflows/kinds.go:message.AwaitAcceptance"}, []string{"internal/clock:TestOutcomes", "workflows:TestClockOutcomes"}},
	{"8.20", "上级交办的非法定职责 · tasks from above", nil, nil},
	{"8.21", "拒不配合 · no cooperation", []string{"internal/periodfacts/periodfacts.go:func (p Periods) Count"}, []string{"internal/periodfacts:TestWhatIsCounted"}},
	{"8.22", "查封、扣押物品毁损 · seized goods lost", nil, nil},
	{"8.23", "合理说明 · a reasonable account", nil, nil},
	{"8.24", "已申请强制执行 · applied to the court", []string{"internal/clock/enforcement.go:func (s *sum) enforcement", "workflows/kinds.go:message.AwaitApplication"}, []string{"internal/clock:TestOutcomes", "workflows:TestClockOutcomes", "workflows:TestEnforcementReminders"}},
	{"8.25", "舆情 · public opinion", nil, []string{"internal/measures:TestOpinionNeverWeighsAgainstAnOfficer"}},
	{"8.26", "不可抗力 · force majeure", nil, nil},
	{"8.27", "情节轻微并已改正 · minor and put right", nil, nil},
	{"8.28", "其他 · other", []string{"workflows/stops.go:open_clause_unsigned"}, []string{"workflows:TestOpenClauseIsSigned", "workflows:TestStopsOfTheSecondEdition"}},
	{"9", "从轻、减轻 · mitigation", []string{"workflows/stops.go:deviation_without_reason"}, []string{"workflows:TestWhatADecisionSays"}},
	{"9.1", "主动报告、补救 · reported and remedied", nil, nil},
	{"9.2", "主动承认、配合 · admitted, cooperated", nil, nil},
	{"9.3", "其他 · other", []string{"workflows/stops.go:open_clause_unsigned"}, []string{"workflows:TestOpenClauseIsSigned"}},
	{"10", "综合考虑，事实清楚、程序合法 · weighed together, by due process", []string{"workflows/stops.go:factors_not_weighed", "workflows/stops.go:officer_not_heard", "workflows/stops.go:heavier_than_heard", "workflows/hearing.go:func (c *caseRun) heard", "workflows/stops.go:proposer_decides", "workflows/stops.go:collective_needed", "workflows/correcting.go:func (c *caseRun) mends", "workflows/recusal.go:func (c *caseRun) askRecusal"},
		[]string{"workflows:TestWhatADecisionSays", "workflows:TestACorrectionIsNoOtherDecision", "workflows:TestADecisionThatRestsOnSomebodyRecused", "workflows:TestAMeetingCarriesOneOutcome", "workflows:TestTheOfficerAsksForARecusal", "workflows:TestCollectiveDecision", "workflows:TestNobodyIsHeardUntold", "workflows:TestSomethingHeavierIsHeardAnew", "workflows:TestRecusalWithAStandIn", "workflows:TestCorrectedAndRevoked", "workflows:TestRandomWalks"}},
	{"11", "干部管理权限，调查和处理，复核、申诉 · authority, sanction, review and appeal", []string{"workflows/stops.go:no_authority", "workflows/stops.go:no_kind_of_sanction", "workflows/stops.go:heavier_after_remedy", "workflows/stages.go:func (c *caseRun) limit", "workflows/remedies.go:func (c *caseRun) fileRemedy", "workflows/restore.go:func (c *caseRun) undo"},
		[]string{"workflows:TestNoAuthorityNoMeasure", "workflows:TestLimit", "workflows:TestRemedies", "workflows:TestAppealWithoutReview", "workflows:TestAppealWhereTheReviewIsLate", "workflows:TestRemedyEnteredLate", "workflows:TestChangedByReview", "workflows:TestAnnulled", "workflows:TestRemedyInTheOfficersName", "workflows:TestBusyDocketForgetsNoRight", "workflows:TestLimitWithTheCommission", "workflows:TestWhatARemedyTakesAwayIsGivenBack"}},
	{"12", "轻微且从轻减轻：处理措施 · measures", []string{"workflows/stops.go:measures_not_open", "workflows/stops.go:no_measure_named", "workflows/followup.go:func (c *caseRun) followUp"}, []string{"workflows:TestMeasuresAreFollowedUp", "workflows:TestEveryMeasureShowsInItsOwn", "workflows:TestNoTermWithoutItsAdmonition", "workflows:TestWhatNobodyCanDoIsReleased", "workflows:TestStopsOfTheSecondEdition"}},
	{"12 谈话提醒", "reminder talk", []string{yaml + ":id: reminder_talk"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"12 批评教育", "criticism", []string{yaml + ":id: criticism"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"12 责令检查", "ordered self-criticism", []string{yaml + ":id: ordered_examination"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"12 诫勉", "admonition", []string{yaml + ":id: admonition"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"12 调离行政执法岗位", "transfer from the enforcement post", []string{yaml + ":id: transfer_from_post"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"12 取消行政执法资格", "withdrawal of the qualification", []string{yaml + ":id: qualification_withdrawn"}, []string{"workflows:TestEveryMeasureIsFollowedUp"}},
	{"13", "移送纪检监察机关 · hand-off to the commission", []string{"workflows/transfer.go:func (c *caseRun) transferCase", "workflows/handover.go:func (c *caseRun) owesHandOver", "workflows/stops.go:transfer_without_suspicion", "workflows/correcting.go:func (c *caseRun) mayRestate", "activities/handoff.go:HandOff"},
		[]string{"workflows:TestHandOverComesFirst", "workflows:TestHandOverIsOwedNoLonger", "workflows:TestSuspectedAfterTheHearing", "workflows:TestWhatIsSuspectedIsNotForgotten", "workflows:TestHandOffByDecision", "workflows:TestHandOffByCommand", "workflows:TestHandOffRefused", "workflows:TestReturnedAndHandedOverAgain", "workflows:TestHandOffFails", "workflows:TestContinueAsNewDuringDelivery", "activities:TestHandOff"}},
	{"13.2", "不再给予处分 · no second sanction", []string{"workflows/stops.go:second_sanction", "workflows/stops.go:sanctioned_by_commission"}, []string{"workflows:TestHandOffByDecision", "workflows:TestStopsOfTheSecondEdition"}},
	{"14", "组织论证 · experts", []string{"workflows/experts.go:func (c *caseRun) convene", "internal/explain/reference.go:func ReferencePaper"}, []string{"workflows:TestPanel", "workflows:TestPanelIsDissolved", "internal/explain:TestReference"}},
	{"15", "非因法定事由不得处分，不受舆论影响 · no sanction but by law, none by opinion", []string{"workflows/protection.go:message.Pressure", "workflows/stops.go:no_basis_for_adverse"}, []string{"internal/measures:TestOpinionNeverWeighsAgainstAnOfficer", "workflows:TestProtection"}},
	{"16", "执法记录设备 · recorders", []string{"workflows/protection.go:message.NoRecorder"}, []string{"workflows:TestProtection"}},
	{"17", "澄清不实举报 · clarification after a false report", []string{"workflows/protection.go:message.FalseReport"}, []string{"workflows:TestProtection", "workflows:TestSuspension"}},
	{"18", "协调公安机关保护 · the police", []string{"workflows/protection.go:message.Threat"}, []string{"workflows:TestProtection"}},
	{"19", "由局补偿 · the bureau compensates", []string{"workflows/protection.go:message.HarmToOthers"}, []string{"workflows:TestProtection", "workflows:TestAppealWithoutReview", "workflows:TestAppealWhereTheReviewIsLate"}},
	{"20", "免责后不受影响 · no detriment", []string{"workflows/watch.go:func Watch"}, []string{"workflows:TestWatch", "workflows:TestWhoMayDoWhatInAWatch", "workflows:TestWatchBeginsWithTheExemption"}},
	{"21", "另有规定的从其规定 · special law", []string{"workflows/stages.go:intakeGates"}, []string{"workflows:TestStops"}},
	{"22", "施行日期 · in force from", []string{"workflows/stages.go:intakeGates"}, []string{"workflows:TestStops"}},
}

// All 22 articles and every item of Art. 8 and 9 have a row.
func TestEveryArticleHasARow(t *testing.T) {
	rows := map[string]bool{}
	for _, a := range articles {
		if rows[a.ref] {
			t.Errorf("Art. %s has two rows", a.ref)
		}
		rows[a.ref] = true
	}
	want := func(prefix string, n int) {
		for i := 1; i <= n; i++ {
			if ref := prefix + strconv.Itoa(i); !rows[ref] {
				t.Errorf("Art. %s has no row", ref)
			}
		}
	}
	want("", 22)
	want("8.", 28)
	want("9.", 3)
}

// Each of the six measures of Art. 12 can be taken, and is followed up by itself.
func TestEveryMeasureIsFollowedUp(t *testing.T) {
	for _, m := range measuresByWeight {
		t.Run(m, func(t *testing.T) {
			h := newPlay(t, outcome("measures_only"))
			h.to(message.Remedies, measuresOnly(m))
			h.see(func(s message.State) {
				if item := itemOf(s, message.AwaitFollowUp); item.Subject != m || item.Article != "12" {
					t.Errorf("%+v", item)
				}
			})
			h.ok(h.follow())
			h.wait(40 * dayLong)
			h.closes("measures_only")
		})
	}
}
