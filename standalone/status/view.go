package status

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/tally"
	"duecourse/internal/telemetry"
	"duecourse/internal/words"
)

// view is what the page shows.
type view struct {
	At, UI   string
	Year     int
	YearLate bool // this year's days off are not known, or next year's in December
	Readable bool
	Open     int64
	Yellow   int64
	Red      int64
	Closed   int64
	Stages   []line
	Units    []line
	Docket   []line
	HandOffs []line
	Clocks   []line
	Outcomes []line
	Came     []line // what clocks came to
	Reported []line // what the commission reported
	Refused  []line // by article
	Stopped  int64  // of these by a hard stop
	Notices  []line
	Engine   []telemetry.Queue
	EngineUp bool
}

// line is one line of a table.
type line struct {
	Name        string
	N           int64
	Yellow, Red int64
	Longest     string
	Next        string
	Share       string
	Failed      int64
}

func (p *Page) view(l lang.Lang, now time.Time) view {
	v := view{At: moment(now), UI: p.UI, Year: p.Year}
	year, month := now.Year(), now.Month()
	v.YearLate = p.Year < year || month == time.December && p.Year <= year
	if p.Engine != nil {
		v.Engine, v.EngineUp = p.Engine.Queues()
	}
	f, err := p.Reader.Figures()
	if err != nil {
		p.Log.Warn("the register cannot be read", "error", err)
		return v
	}
	v.Readable = true
	v.cases(f, l)
	v.docket(f, l)
	for _, w := range f.Standing.HandOffs {
		v.HandOffs = append(v.HandOffs, line{Name: handOff(w.At).In(l), N: w.N, Longest: age(f.At.Sub(w.Since), l)})
	}
	for _, o := range f.Standing.Proceedings {
		v.Clocks = append(v.Clocks, line{Name: proceeding(o.Kind).In(l), N: o.N})
	}
	v.outcomes(f, l)
	v.counted(f, l)
	return v
}

func (v *view) cases(f telemetry.Figures, l lang.Lang) {
	stages, units := map[message.Stage]int64{}, map[string]int64{}
	for _, c := range telemetry.ByUnit(f.Standing.Cases) {
		stages[c.Stage] += c.N
		units[c.Unit] += c.N
		v.Open += c.N
	}
	for s, n := range stages {
		at := line{Name: explain.Stage(s, l), N: n}
		if i := slices.IndexFunc(f.Standing.Stages, func(w register.Waiting) bool { return w.At == string(s) }); i >= 0 {
			at.Longest = age(f.At.Sub(f.Standing.Stages[i].Since), l)
		}
		v.Stages = append(v.Stages, at)
	}
	place := func(name string) int {
		i := slices.IndexFunc(message.Stages, func(s message.Stage) bool { return explain.Stage(s, l) == name })
		return (i + len(message.Stages) + 1) % (len(message.Stages) + 1) // one that is new here comes last
	}
	slices.SortFunc(v.Stages, func(a, b line) int {
		return cmp.Or(cmp.Compare(place(a.Name), place(b.Name)), strings.Compare(a.Name, b.Name))
	})
	for u, n := range units {
		if u == tally.Other {
			u = lang.Text{ZH: "其他单位", EN: "other units"}.In(l)
		}
		v.Units = append(v.Units, line{Name: u, N: n})
	}
	byNumber(v.Units)
}

func (v *view) docket(f telemetry.Figures, l lang.Lang) {
	for _, k := range telemetry.ByKind(f.Standing.Docket) {
		v.Yellow, v.Red = v.Yellow+k.Yellow, v.Red+k.Red
		v.Docket = append(v.Docket, line{Name: explain.Awaited(k.Kind, l), N: k.Open, Yellow: k.Yellow, Red: k.Red,
			Longest: waits(f.At, k.Oldest, l), Next: lastDay(k.Due)})
	}
	slices.SortFunc(v.Docket, func(a, b line) int {
		return cmp.Or(cmp.Compare(b.Red, a.Red), cmp.Compare(b.Yellow, a.Yellow), cmp.Compare(b.N, a.N), strings.Compare(a.Name, b.Name))
	})
}

func (v *view) outcomes(f telemetry.Figures, l lang.Lang) {
	all := telemetry.Sum(f.Totals, tally.CaseTime)
	for _, s := range all {
		v.Closed += s.N
	}
	for _, s := range all {
		v.Outcomes = append(v.Outcomes, line{Name: explain.Outcome(measures.Disposition(s.Labels[0]), l), N: s.N,
			Share: percent(s.N, v.Closed), Longest: age(s.Sum/time.Duration(s.N), l)})
	}
	byNumber(v.Outcomes)
}

// counted is what happened since the beginning, beside the outcomes.
func (v *view) counted(f telemetry.Figures, l lang.Lang) {
	for _, s := range telemetry.Sum(f.Totals, tally.Certificates) {
		v.Came = append(v.Came, line{Name: explain.ClockOutcome(clock.Outcome(s.Labels[1]), l), N: s.N})
	}
	for _, s := range telemetry.Sum(f.Totals, tally.HandOffResults) {
		v.Reported = append(v.Reported, line{Name: words.Commission(message.CommissionResult(s.Labels[0])).In(l), N: s.N})
	}
	for _, s := range telemetry.Sum(f.Totals, tally.Refusals) {
		v.Refused = append(v.Refused, line{Name: refusedBy(s.Labels[0], l), N: s.N})
	}
	for _, s := range telemetry.Sum(f.Totals, tally.Stops) {
		v.Stopped += s.N
	}
	sent, failed := telemetry.Sum(f.Totals, tally.NoticesSent), telemetry.Sum(f.Totals, tally.NoticesFailed)
	for _, s := range slices.Concat(sent, failed) {
		name := words.Occasion(message.Occasion(s.Labels[0])).In(l)
		if !slices.ContainsFunc(v.Notices, func(n line) bool { return n.Name == name }) {
			v.Notices = append(v.Notices, line{Name: name, N: of(sent, s.Labels[0]), Failed: of(failed, s.Labels[0])})
		}
	}
	for _, all := range [][]line{v.Came, v.Reported, v.Refused, v.Notices} {
		byNumber(all)
	}
}

// of is how many of a metric have a label.
func of(all []telemetry.Series, label string) (n int64) {
	for _, s := range all {
		if s.Labels[0] == label {
			n += s.N
		}
	}
	return n
}

// refusedBy cites the article that refuses.
func refusedBy(article string, l lang.Lang) string {
	switch article {
	case tally.None:
		return lang.Text{ZH: "与条文无关", EN: "no article"}.In(l)
	case tally.Other:
		return lang.Text{ZH: "其他", EN: "other"}.In(l)
	}
	return explain.Refuses(article, l)
}

func byNumber(all []line) {
	slices.SortFunc(all, func(a, b line) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Name, b.Name)) })
}

// handOff is how a hand-off stands, in words; the commission's own word where it is that.
func handOff(status string) lang.Text {
	if t, ok := handOffs[status]; ok {
		return t
	}
	return lang.Text{ZH: status, EN: status}
}

var handOffs = map[string]lang.Text{
	tally.UnderWay:                  {ZH: "移送中", EN: "on the way"},
	tally.Failed:                    {ZH: "未送达，需人工处理", EN: "not delivered: a person must see to it"},
	tally.Delivered:                 {ZH: "已送达，待确认收件", EN: "delivered, without a receipt"},
	tally.Received:                  {ZH: "已收件，待结果", EN: "received, without a result"},
	string(message.CommissionFiled): {ZH: "已立案，待结果", EN: "filed, without a result"},
}

// proceeding names a clock or a watch; one that is new here by the type of its workflow.
func proceeding(kind string) lang.Text {
	if t, ok := proceedings[kind]; ok {
		return t
	}
	return lang.Text{ZH: kind, EN: kind}
}

var proceedings = map[string]lang.Text{
	message.WatchWorkflow:                  {ZH: "免责后不受影响的跟踪（第二十条）", EN: "watch after an exemption (Art. 20)"},
	message.WrittenRequestWorkflow:         {ZH: "书面请示答复期限（第八条第六项）", EN: "written request (Art. 8(6))"},
	message.LeadTransferWorkflow:           {ZH: "线索移送接收期限（第八条第十九项）", EN: "transfer of a lead (Art. 8(19))"},
	message.EnforcementApplicationWorkflow: {ZH: "申请强制执行期限（第八条第二十四项）", EN: "enforcement application (Art. 8(24))"},
}
