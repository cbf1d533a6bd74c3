package words

import (
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

var stages = map[message.Stage]lang.Text{
	message.Intake:        {ZH: "受理", EN: "intake"},
	message.FactFinding:   {ZH: "调查", EN: "fact-finding"},
	message.Hearing:       {ZH: "陈述申辩", EN: "hearing"},
	message.Proposal:      {ZH: "拟办", EN: "proposal"},
	message.LegalReview:   {ZH: "法制审核", EN: "legal review"},
	message.Deciding:      {ZH: "决定", EN: "decision"},
	message.Service:       {ZH: "送达", EN: "service"},
	message.Remedies:      {ZH: "救济与执行", EN: "remedies and follow-up"},
	message.AtCommission:  {ZH: "移送", EN: "with the commission"},
	message.Closed:        {ZH: "办结", EN: "closed"},
	message.StageWatching: {ZH: "跟踪", EN: "watching"},
	message.StageRunning:  {ZH: "计算中", EN: "running"},
}

var roles = map[message.Role]lang.Text{
	message.Handler:       {ZH: "承办人", EN: "handler"},
	message.LegalReviewer: {ZH: "法制审核人员", EN: "legal reviewer"},
	message.Supervisor:    {ZH: "负责人", EN: "supervisor"},
	message.Officer:       {ZH: "当事执法人员", EN: "officer concerned"},
	message.Superior:      {ZH: "上级机关", EN: "superior organ"},
	message.Commission:    {ZH: "纪检监察机关", EN: "commission"},
	message.Expert:        {ZH: "论证专家", EN: "expert"},
	message.Department:    {ZH: "有关部门", EN: "other department"},
	message.Auditor:       {ZH: "审计人员", EN: "auditor"},
	message.System:        {ZH: "系统", EN: "system"},
}

var items = map[message.ItemKind]lang.Text{
	message.AwaitFacts:     {ZH: "补充事实和证据", EN: "missing facts and evidence"},
	message.AwaitTelling:   {ZH: "告知当事人事实、理由和权利", EN: "telling the officer the facts, the grounds and the rights"},
	message.AwaitStatement: {ZH: "陈述和申辩", EN: "statement and defence"},
	message.AwaitProposal:  {ZH: "处理意见", EN: "proposal"},
	message.AwaitReview:    {ZH: "法制审核意见", EN: "legal review"},
	message.AwaitDecision:  {ZH: "处理决定", EN: "decision"},
	message.AwaitService:   {ZH: "送达处理决定", EN: "service of the decision"},
	message.AwaitLimit:     {ZH: "在法定期限内作出决定", EN: "decision within the statutory time"},
	message.AwaitEvidence:  {ZH: "提供证据", EN: "evidence that was asked for"},

	message.AwaitRecusal: {ZH: "决定是否回避", EN: "whether somebody is recused, as the officer asked"},

	message.AwaitTransfer:   {ZH: "决定移送", EN: "decision to hand the matter over"},
	message.AwaitReceipt:    {ZH: "确认收到移送材料", EN: "receipt of the hand-off"},
	message.AwaitCommission: {ZH: "移送案件的处理情况", EN: "how the matter stands with the commission"},
	message.AwaitOpinion:    {ZH: "专业人员的论证意见", EN: "joint opinion of the experts"},

	message.AwaitAdmonition:        {ZH: "诫勉期满", EN: "end of the admonition's term"},
	message.AwaitReviewApplication: {ZH: "申请复核", EN: "application for review"},
	message.AwaitReviewDecision:    {ZH: "复核决定", EN: "decision on the review"},
	message.AwaitAppeal:            {ZH: "提出申诉", EN: "appeal"},
	message.AwaitAppealDecision:    {ZH: "申诉处理决定", EN: "decision on the appeal"},
	message.AwaitFollowUp:          {ZH: "落实处理措施", EN: "measure to be carried out"},
	message.AwaitRestore:           {ZH: "恢复", EN: "to be given back"},

	message.AwaitClarification: {ZH: "澄清不实举报", EN: "clarification after a false report"},
	message.AwaitPolice:        {ZH: "联系公安机关", EN: "contact with the police"},
	message.AwaitCompensation:  {ZH: "由单位补偿", EN: "compensation by the bureau"},

	message.AwaitClock:       {ZH: "法定期限的结果", EN: "outcome of a statutory clock"},
	message.AwaitReply:       {ZH: "书面请示的答复", EN: "reply to a written request"},
	message.AwaitApplication: {ZH: "申请人民法院强制执行", EN: "application to the court for enforcement"},
	message.AwaitAcceptance:  {ZH: "移送线索的受理答复", EN: "acceptance of a lead"},
	message.AwaitLateEntry:   {ZH: "补记期限内的事项", EN: "word of what came in time, or late"},
	message.AwaitNoDetriment: {ZH: "年度考核是否因免责受到影响", EN: "whether the exemption told against the officer in the annual assessment"},
	message.AwaitRound:       {ZH: "评优、晋升是否因免责受到影响", EN: "whether the exemption told against the officer in a round of promotion"},
	message.AwaitComplaint:   {ZH: "纠正不利影响", EN: "putting a disadvantage right"},
}

var statuses = map[message.ItemStatus]lang.Text{
	message.ItemOpen:      {ZH: "待办", EN: "open"},
	message.ItemAnswered:  {ZH: "已办", EN: "answered"},
	message.ItemLapsed:    {ZH: "逾期未办", EN: "lapsed"},
	message.ItemWithdrawn: {ZH: "终止", EN: "withdrawn"},
}

var cards = map[message.Card]lang.Text{
	message.Yellow: {ZH: "黄牌", EN: "yellow card"},
	message.Red:    {ZH: "红牌", EN: "red card"},
}

var occasions = map[message.Occasion]lang.Text{
	message.OccasionOpened:   {ZH: "待办", EN: "Awaited"},
	message.OccasionYellow:   {ZH: "黄牌", EN: "Yellow card"},
	message.OccasionRed:      {ZH: "红牌", EN: "Red card"},
	message.OccasionServed:   {ZH: "已决定", EN: "Decided"},
	message.OccasionOpinion:  {ZH: "论证意见", EN: "Expert opinion"},
	message.OccasionReminder: {ZH: "提醒", EN: "Reminder"},
}

var commands = map[message.Name]lang.Text{
	message.CmdFact:      {ZH: "补充事实", EN: "facts"},
	message.CmdEvidence:  {ZH: "提交证据", EN: "evidence"},
	message.CmdConclude:  {ZH: "终结调查", EN: "end of fact-finding"},
	message.CmdTell:      {ZH: "告知当事人", EN: "telling the officer"},
	message.CmdStatement: {ZH: "陈述申辩", EN: "statement"},
	message.CmdPropose:   {ZH: "提出处理意见", EN: "proposal"},
	message.CmdReview:    {ZH: "法制审核", EN: "legal review"},
	message.CmdDecide:    {ZH: "作出决定", EN: "decision"},
	message.CmdServe:     {ZH: "送达", EN: "service"},
	message.CmdExtend:    {ZH: "延长期限", EN: "extension"},
	message.CmdRecuse:    {ZH: "回避", EN: "recusal"},
	message.CmdWithdraw:  {ZH: "撤回案件", EN: "withdrawal"},

	message.CmdAsk:          {ZH: "要求提供证据", EN: "request for evidence"},
	message.CmdTransfer:     {ZH: "决定移送", EN: "hand-off to the commission"},
	message.CmdReceipt:      {ZH: "登记收件", EN: "receipt of the hand-off"},
	message.CmdCommission:   {ZH: "登记纪检监察机关的处理", EN: "what the commission made of it"},
	message.CmdIntervention: {ZH: "有权机关介入", EN: "intervention by an authority"},
	message.CmdConvene:      {ZH: "组织论证", EN: "convening of experts"},
	message.CmdOpinion:      {ZH: "专家书面意见", EN: "written view of an expert"},
	message.CmdJointOpinion: {ZH: "出具论证意见", EN: "joint opinion of the experts"},
	message.CmdAskRecusal:   {ZH: "申请回避", EN: "request for a recusal"},
	message.CmdCorrect:      {ZH: "更正决定", EN: "correction of the decision"},
	message.CmdRevoke:       {ZH: "撤回决定", EN: "revocation of the decision"},
	message.CmdFollowUp:     {ZH: "登记处理措施的落实", EN: "measure carried out"},
	message.CmdRelease:      {ZH: "不再办理待办事项", EN: "release from what nobody can do"},
	message.CmdRemedy:       {ZH: "申请复核、提出申诉", EN: "review or appeal"},
	message.CmdRemedied:     {ZH: "复核、申诉的结果", EN: "result of the review or appeal"},
	message.CmdProtect:      {ZH: "登记保护事项", EN: "matter of protection"},
	message.CmdProtected:    {ZH: "保护事项的办理", EN: "what was done to protect"},
	message.CmdSuspend:      {ZH: "中止", EN: "suspension"},
	message.CmdResume:       {ZH: "恢复办理", EN: "resumption"},
	message.CmdAttach:       {ZH: "关联法定期限", EN: "clock attached"},
	message.CmdCertify:      {ZH: "登记法定期限的结果", EN: "outcome of a clock"},
	message.CmdCalendar:     {ZH: "更新日历", EN: "new calendar"},

	message.CmdMark:        {ZH: "登记日期", EN: "dated event"},
	message.CmdAttachClock: {ZH: "告知案件", EN: "case to be told"},
	message.CmdReassign:    {ZH: "移交承办人", EN: "another handler"},

	message.CmdRound:     {ZH: "登记评优、晋升", EN: "round of promotion"},
	message.CmdDetriment: {ZH: "答复是否受到影响", EN: "answer on a disadvantage"},
	message.CmdComplaint: {ZH: "反映受到不利影响", EN: "complaint of a disadvantage"},
	message.CmdPutRight:  {ZH: "登记纠正情况", EN: "disadvantage put right"},
}

var events = map[message.Event]lang.Text{
	message.CaseOpened:     {ZH: "立案", EN: "case opened"},
	message.CommandApplied: {ZH: "命令已执行", EN: "command applied"},
	message.CommandRefused: {ZH: "命令被驳回", EN: "command refused"},
	message.Assessed:       {ZH: "评估", EN: "assessed"},
	message.StageEntered:   {ZH: "进入阶段", EN: "stage entered"},
	message.ItemOpened:     {ZH: "待办开始", EN: "docket item opened"},
	message.ItemWarned:     {ZH: "待办警示", EN: "docket item warned of"},
	message.ItemExtended:   {ZH: "待办延长", EN: "docket item extended"},
	message.ItemEnded:      {ZH: "待办结束", EN: "docket item ended"},
	message.ItemStopped:    {ZH: "待办停止计算", EN: "docket item stands still"},
	message.ItemResumed:    {ZH: "待办恢复计算", EN: "docket item runs on"},
	message.ItemRedated:    {ZH: "待办重新计算", EN: "docket item dated anew"},
	message.NoticeFailed:   {ZH: "通知未送达", EN: "notice not delivered"},
	message.HandedOver:     {ZH: "移送材料已送达", EN: "hand-off delivered"},
	message.HandOffFailed:  {ZH: "移送材料未能送达", EN: "hand-off not delivered"},
	message.CaseClosed:     {ZH: "办结", EN: "closed"},
	message.WatchOpened:    {ZH: "开始跟踪免责后的影响", EN: "no-detriment watch opened"},

	message.ClockOpened:       {ZH: "开始计算法定期限", EN: "clock opened"},
	message.CertificateIssued: {ZH: "出具期限凭证", EN: "certificate issued"},
	message.ClockUnheard:      {ZH: "未能告知案件", EN: "a case could not be told"},
}
