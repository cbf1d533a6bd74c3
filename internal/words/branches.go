package words

import (
	"duecourse/internal/clock"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

var sanctions = map[string]lang.Text{
	"warning":       {ZH: "警告", EN: "warning"},
	"demerit":       {ZH: "记过", EN: "demerit"},
	"major_demerit": {ZH: "记大过", EN: "major demerit"},
	"demotion":      {ZH: "降级", EN: "demotion"},
	"removal":       {ZH: "撤职", EN: "removal from post"},
	"dismissal":     {ZH: "开除", EN: "dismissal"},
}

// measures are those of Art. 12, as the Measures word them.
var measures = map[string]lang.Text{
	"reminder_talk":           {ZH: "谈话提醒", EN: "reminder talk"},
	"criticism":               {ZH: "批评教育", EN: "criticism"},
	"ordered_examination":     {ZH: "责令检查", EN: "ordered self-criticism"},
	"admonition":              {ZH: "诫勉", EN: "admonition"},
	"transfer_from_post":      {ZH: "调离行政执法岗位", EN: "transfer from the enforcement post"},
	"qualification_withdrawn": {ZH: "取消行政执法资格", EN: "withdrawal of the enforcement qualification"},
}

var votes = map[message.VoteIs]lang.Text{
	message.VoteFor:      {ZH: "同意", EN: "in favour"},
	message.VoteAgainst:  {ZH: "明确反对", EN: "against"},
	message.VoteReserved: {ZH: "保留意见", EN: "with a reservation"},
	message.VoteAbstains: {ZH: "弃权", EN: "abstained"},
}

// replaced are the states of a decision: in force, or why it no longer is.
var replaced = map[string]lang.Text{
	message.InForce:                       {ZH: "有效", EN: "in force"},
	"revoked":                             {ZH: "送达前撤回", EN: "taken back before its service"},
	"corrected":                           {ZH: "送达前更正", EN: "corrected before its service"},
	"transferred":                         {ZH: "送达前移送", EN: "handed over before its service"},
	string(message.Changed):               {ZH: "经复核、申诉变更", EN: "changed by a review or an appeal"},
	string(message.Annulled):              {ZH: "经复核、申诉撤销", EN: "annulled by a review or an appeal"},
	string(message.CommissionNotAccepted): {ZH: "移送未被受理，重新作出", EN: "the hand-off was not accepted: decided anew"},
	string(message.CommissionReturned):    {ZH: "移送被退回，重新作出", EN: "the hand-off was returned: decided anew"},
}

var remedies = map[message.RemedyKind]lang.Text{
	message.ByReview: {ZH: "复核", EN: "review"},
	message.ByAppeal: {ZH: "申诉", EN: "appeal"},
}

var remedyResults = map[message.RemedyResult]lang.Text{
	message.Upheld:        {ZH: "维持", EN: "upheld"},
	message.Changed:       {ZH: "变更", EN: "changed"},
	message.Annulled:      {ZH: "撤销", EN: "annulled"},
	message.RemedyDropped: {ZH: "当事人撤回", EN: "dropped by the officer"},
	message.RemedyOverdue: {ZH: "逾期未作出复核决定，当事人转而申诉", EN: "not decided in time; the officer appealed instead"},
}

var protections = map[message.ProtectionKind]lang.Text{
	message.FalseReport:  {ZH: "不实举报", EN: "false report"},
	message.Threat:       {ZH: "威胁、报复", EN: "threat or reprisal"},
	message.HarmToOthers: {ZH: "履职造成他人损害", EN: "harm to others in the line of duty"},
	message.RefusedOrder: {ZH: "拒绝执行错误指令", EN: "refusal of a wrong order"},
	message.Pressure:     {ZH: "舆情、信访等压力", EN: "pressure by opinion or petitions"},
	message.NoRecorder:   {ZH: "未配备执法记录仪", EN: "no recorder was at hand"},
}

var commissionResults = map[message.CommissionResult]lang.Text{
	message.CommissionFiled:       {ZH: "已立案", EN: "filed: pending there"},
	message.CommissionSanctioned:  {ZH: "给予处分", EN: "sanctioned"},
	message.CommissionNotAccepted: {ZH: "不予受理", EN: "not accepted"},
	message.CommissionReturned:    {ZH: "退回", EN: "returned to the bureau"},
}

var suspensions = map[message.SuspensionGround]lang.Text{
	message.Illness:      {ZH: "当事人患病", EN: "illness of the officer"},
	message.CourtPending: {ZH: "案涉事项在人民法院审理", EN: "the matter is before a court"},
	message.ForceMajeure: {ZH: "不可抗力", EN: "force majeure"},
}

var suspicions = map[string]lang.Text{
	"suspicion.party_discipline": {ZH: "涉嫌违犯党纪", EN: "suspected breach of Party discipline"},
	"suspicion.duty_violation":   {ZH: "涉嫌职务违法", EN: "suspected duty-related violation"},
	"suspicion.duty_crime":       {ZH: "涉嫌职务犯罪", EN: "suspected duty-related crime"},
}

// certified are the facts that a certificate of a clock proves, for those who do not have the Measures at hand.
var certified = map[string]lang.Text{
	"request.written_to_superior":  {ZH: "已向上级机关书面请示", EN: "a written request was made to the superior organ"},
	"request.sent_on":              {ZH: "书面请示发出之日", EN: "the request was sent on"},
	"request.reply_due_on":         {ZH: "答复的合理时间最后一日", EN: "last day of the reasonable time for a reply"},
	"request.replied":              {ZH: "上级机关已答复", EN: "the superior organ replied"},
	"request.replied_on":           {ZH: "上级机关答复之日", EN: "the superior organ replied on"},
	"lead.transferred":             {ZH: "已将违法行为（线索）移送有关部门", EN: "the violation, or the lead, was transferred"},
	"lead.acceptance_due_on":       {ZH: "接收的规定时限最后一日", EN: "last day of the prescribed time for acceptance"},
	"lead.accepted":                {ZH: "其他部门已接收", EN: "the other department accepted it"},
	"lead.accepted_on":             {ZH: "其他部门接收之日", EN: "the other department accepted it on"},
	"lead.refused":                 {ZH: "其他部门拒绝接收", EN: "the other department refused it"},
	"penalty.not_performed":        {ZH: "行政相对人拒不执行行政处罚决定", EN: "the party refused to perform the penalty decision"},
	"enforcement.window_opens_on":  {ZH: "可以申请强制执行的第一日", EN: "first day on which the court could be asked"},
	"enforcement.window_closes_on": {ZH: "申请强制执行期限最后一日", EN: "last day on which the court could be asked"},
	"enforcement.applied":          {ZH: "已申请人民法院强制执行", EN: "the court was asked for enforcement"},
	"enforcement.applied_on":       {ZH: "申请人民法院强制执行之日", EN: "the court was asked for enforcement on"},
}

var yesNo = map[string]lang.Text{"yes": {ZH: "是", EN: "yes"}, "no": {ZH: "否", EN: "no"}}

// starts are the events that periods run from.
var starts = map[string]lang.Text{
	"case_opened":              {ZH: "立案", EN: "the opening of the case"},
	"told":                     {ZH: "告知", EN: "the telling of the officer"},
	"entered_late":             {ZH: "登记（登记时期限本已届满）", EN: "the entry, at which the time was over already"},
	"decision_annulled":        {ZH: "原决定被撤销", EN: "the annulment of the decision"},
	"decision_served":          {ZH: "决定送达", EN: "the service of the decision"},
	"decision_made":            {ZH: "决定作出", EN: "the decision"},
	"commission_last_heard":    {ZH: "纪检监察机关最近一次告知", EN: "when the commission was last heard of"},
	"review_filed":             {ZH: "申请复核", EN: "the application for review"},
	"appeal_filed":             {ZH: "申诉受理", EN: "the acceptance of the appeal"},
	"review_decision_received": {ZH: "收到复核决定", EN: "the receipt of the review decision"},
	"remedy_decided":           {ZH: "复核、申诉结果送达", EN: "the receipt of the outcome of the remedy"},
	"admonition_given":         {ZH: "诫勉", EN: "the admonition"},
	"exempted":                 {ZH: "免责决定送达", EN: "the service of the exemption"},

	// The window to ask the court begins when the party's time to sue has ended, whichever of the two it was.
	clock.RuleSuit + "_ended":      {ZH: "起诉期限届满", EN: "the end of the time to sue"},
	clock.RuleSuitAfter + "_ended": {ZH: "复议后的起诉期限届满", EN: "the end of the time to sue after reconsideration"},
}
