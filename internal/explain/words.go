package explain

import (
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

var dispositions = map[measures.Disposition]lang.Text{
	measures.NoFault:      {ZH: "不构成行政执法过错行为", EN: "No enforcement fault"},
	measures.Exempt:       {ZH: "免责（不予追究行政执法责任）", EN: "Exempt: no enforcement liability is pursued"},
	measures.MeasuresOnly: {ZH: "采取处理措施，免予或者不予处分", EN: "Measures instead of a sanction"},
	measures.Mitigated:    {ZH: "从轻或者减轻追究", EN: "Liability is pursued less severely"},
	measures.Liable:       {ZH: "追究行政执法责任", EN: "Liability is pursued"},
	measures.Transferred:  {ZH: "由纪检监察机关处理", EN: "A matter for the commission"},
	measures.OutOfScope:   {ZH: "不适用本办法", EN: "The Measures do not apply"},
	measures.Open:         {ZH: "尚不能得出结论", EN: "No conclusion yet"},
}

// Dispositions lists the dispositions in the order in which the procedure comes to them, the open one last.
var Dispositions = []measures.Disposition{measures.OutOfScope, measures.Transferred, measures.NoFault, measures.Exempt,
	measures.MeasuresOnly, measures.Mitigated, measures.Liable, measures.Open}

// Disposition names a disposition in words.
func Disposition(d measures.Disposition, l lang.Lang) string {
	if t, ok := dispositions[d]; ok {
		return t.In(l)
	}
	return string(d)
}

var statuses = map[measures.Status]lang.Text{
	measures.Established:         {ZH: "成立", EN: "established"},
	measures.EstablishedIfProven: {ZH: "如经证明则成立", EN: "established if proven"},
	measures.Excluded:            {ZH: "被但书排除", EN: "excluded by a proviso"},
	measures.NotEstablished:      {ZH: "不成立", EN: "not established"},
	measures.Undetermined:        {ZH: "尚不能确定", EN: "undetermined"},
}

var roles = map[measures.Role]lang.Text{
	measures.RoleInForce:          {ZH: "施行", EN: "in force"},
	measures.RoleScope:            {ZH: "适用范围", EN: "scope"},
	measures.RoleTransfer:         {ZH: "移送", EN: "transfer"},
	measures.RoleSpecialLaw:       {ZH: "另有规定", EN: "special law"},
	measures.RoleFault:            {ZH: "过错认定", EN: "fault"},
	measures.RolePursuit:          {ZH: "追究", EN: "pursuit"},
	measures.RoleGround:           {ZH: "免责情形", EN: "ground"},
	measures.RoleNoSecondSanction: {ZH: "不再处分", EN: "no second sanction"},
	measures.RoleMitigation:       {ZH: "从轻减轻", EN: "mitigation"},
	measures.RoleMeasures:         {ZH: "处理措施", EN: "measures"},
}

var types = map[measures.Type]lang.Text{
	measures.YesNo:  {ZH: "是否", EN: "yes or no"},
	measures.Day:    {ZH: "日期", EN: "date"},
	measures.Number: {ZH: "数字", EN: "number"},
	measures.Choice: {ZH: "选项", EN: "choice"},
	measures.Text:   {ZH: "文字", EN: "text"},
	measures.Span:   {ZH: "期限长度", EN: "length of time"},
}

// informant names a party to ask.
func informant(i measures.Informant, l lang.Lang) string {
	for _, o := range measures.Informants {
		if o.ID == string(i) {
			return o.Text.In(l)
		}
	}
	return string(i)
}

// value writes what a fact was found to be.
func value(f *measures.Fact, v measures.Value, l lang.Lang) string {
	switch v.Type() {
	case measures.YesNo:
		if v.Yes() {
			return lang.Text{ZH: "是", EN: "yes"}.In(l)
		}
		return lang.Text{ZH: "否", EN: "no"}.In(l)
	case measures.Choice:
		for _, o := range f.Options {
			if o.ID == v.String() {
				return o.Text.In(l)
			}
		}
	}
	return v.String()
}
