package clock

import "duecourse/internal/lang"

// Remark is something about a reckoning that its reader must know.
type Remark string

const (
	EnteredLate            Remark = "entered_late"            // dated in time, entered after the last day: it counts as in time
	ReconsiderationPending Remark = "reconsideration_pending" // the time to sue has not begun to run out
	ReconsiderationLate    Remark = "reconsideration_late"    // it was applied for after its time and without good cause: the window runs on
	NoDemand               Remark = "no_demand_on_record"     // no demand (催告) is on record
	SuedAfterTime          Remark = "sued_after_time"         // the suit came after the time to sue: the window runs on
	PerformedAfterwards    Remark = "performed_afterwards"    // the party performed after the application, or after the window
	ProvisionalDates       Remark = "provisional"             // a year's days off are not announced yet
)

var texts = map[string]lang.Text{
	"kind/written_request":         {ZH: "书面请示答复期限", EN: "the clock of a written request"},
	"kind/lead_transfer":           {ZH: "线索移送接收期限", EN: "the clock of a lead's transfer"},
	"kind/enforcement_application": {ZH: "申请强制执行期限", EN: "the clock of an enforcement application"},

	"event/sent":                    {ZH: "发出书面请示", EN: "the request was sent"},
	"event/replied":                 {ZH: "上级机关答复", EN: "the superior organ replied"},
	"event/handed":                  {ZH: "移送线索", EN: "the lead was handed over"},
	"event/accepted":                {ZH: "对方接收", EN: "the department accepted"},
	"event/refused":                 {ZH: "对方拒绝接收", EN: "the department refused"},
	"event/served":                  {ZH: "送达处罚决定", EN: "the penalty decision was served"},
	"event/reconsideration_applied": {ZH: "申请行政复议", EN: "the party applied for reconsideration"},
	"event/reconsideration_decided": {ZH: "收到复议决定", EN: "the party received the reconsideration decision"},
	"event/sued":                    {ZH: "提起行政诉讼", EN: "the party sued"},
	"event/demand_served":           {ZH: "送达催告书", EN: "the demand was served"},
	"event/filed":                   {ZH: "申请法院强制执行", EN: "the application was filed with the court"},
	"event/performed":               {ZH: "当事人履行", EN: "the party performed"},

	"outcome/answered_in_time":     {ZH: "按时答复", EN: "answered in time"},
	"outcome/answered_late":        {ZH: "逾期答复", EN: "answered late"},
	"outcome/no_reply_in_time":     {ZH: "合理时间内未答复", EN: "no reply in the reasonable time"},
	"outcome/accepted":             {ZH: "按时接收", EN: "accepted in time"},
	"outcome/accepted_late":        {ZH: "逾期接收", EN: "accepted late"},
	"outcome/refused":              {ZH: "拒绝接收", EN: "refused"},
	"outcome/not_accepted_in_time": {ZH: "规定时限内未接收", EN: "not accepted in the prescribed time"},
	"outcome/filed_in_time":        {ZH: "按时申请", EN: "filed in time"},
	"outcome/premature":            {ZH: "过早申请", EN: "filed too early"},
	"outcome/late":                 {ZH: "逾期申请", EN: "filed late"},
	"outcome/late_with_good_cause": {ZH: "有正当理由的逾期申请", EN: "filed late for good cause"},
	"outcome/not_filed":            {ZH: "期限内未申请", EN: "not filed in the window"},
	"outcome/performed":            {ZH: "当事人已履行", EN: "the party performed"},
	"outcome/overtaken_by_suit":    {ZH: "当事人已起诉，以裁判为准", EN: "the party sued: the judgment governs"},

	"remark/entered_late":            {ZH: "发生在期限内，届满后才录入，按期限内计", EN: "dated in time and entered after the last day: it counts as in time"},
	"remark/reconsideration_pending": {ZH: "复议尚未决定，起诉期限无法计算", EN: "a reconsideration is pending: the time to sue cannot be told"},
	"remark/reconsideration_late":    {ZH: "复议申请逾期，且未载明因正当理由被受理，不影响申请强制执行的期限（行政复议法第二十条）", EN: "the reconsideration was applied for after its time, and no good cause for which it was taken is on record: the window runs on (行政复议法 Art. 20)"},
	"remark/no_demand_on_record":     {ZH: "没有催告书的送达记载（行政强制法第五十四条）", EN: "no demand is on record (行政强制法 Art. 54)"},
	"remark/sued_after_time":         {ZH: "起诉期限届满后起诉，不影响申请强制执行的期限", EN: "the suit came after the time to sue: the window runs on"},
	"remark/performed_afterwards":    {ZH: "当事人在申请之后或者期限届满之后履行", EN: "the party performed after the application or after the window"},
	"remark/provisional":             {ZH: "所涉年度的放假安排尚未公布，日期为暂定", EN: "the days off of a year are not announced yet: the dates are provisional"},
}

func textOf(what, code string) lang.Text {
	if t, ok := texts[what+"/"+code]; ok {
		return t
	}
	return lang.Text{ZH: code, EN: code}
}

// Text is the name of the kind.
func (k Kind) Text() lang.Text { return textOf("kind", string(k)) }

// Text says what happened.
func (e Event) Text() lang.Text { return textOf("event", string(e)) }

// Text says what it came to.
func (o Outcome) Text() lang.Text { return textOf("outcome", string(o)) }

// Text is the remark.
func (r Remark) Text() lang.Text { return textOf("remark", string(r)) }
