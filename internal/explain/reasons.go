package explain

import (
	"slices"
	"strconv"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// sentence is how a reason is told. In the text {refs} are the provisions it names, {article} is the article they stand
// in, {grounds} the article of the grounds, {issued} the day of issue, {failed} the elements that are proven not to
// hold, and {facts} the number of facts.
type sentence struct {
	text     lang.Text
	role     measures.Role // the provision meant where the reason names none
	decisive bool          // the provisions it names are shown in full below it
}

var sentences = map[measures.Code]sentence{
	measures.ActBeforeIssue: {role: measures.RoleInForce, decisive: true, text: lang.Text{
		ZH: "本办法自印发之日（{issued}）起施行，该行为发生在印发之前，不适用本办法（{refs}）。",
		EN: "The Measures are in force from the day of issue ({issued}); the act came before it, so they do not apply ({refs})."}},
	measures.OutsideScope: {role: measures.RoleScope, decisive: true, text: lang.Text{
		ZH: "不属于本办法的适用范围（{refs}）：{failed}不成立。",
		EN: "The case is outside the scope of the Measures ({refs}). Not given: {failed}."}},
	measures.SuspicionFound: {role: measures.RoleTransfer, decisive: true, text: lang.Text{
		ZH: "发现当事人涉嫌违犯党纪或者涉嫌职务违法、职务犯罪，应当依照有关规定及时移送纪检监察机关处理（{refs}）。",
		EN: "The officer is suspected of a breach of Party discipline, a duty-related violation or a duty-related crime; the matter is promptly transferred to the discipline inspection and supervisory organ ({refs})."}},
	measures.SpecialLawPrevails: {role: measures.RoleSpecialLaw, decisive: true, text: lang.Text{
		ZH: "法律、法规、规章对行政执法履职尽责免责另有规定，依照其规定（{refs}）。",
		EN: "A law, regulation or rule provides otherwise on exemption in enforcement, and it prevails ({refs})."}},
	measures.FaultNotMet: {role: measures.RoleFault, decisive: true, text: lang.Text{
		ZH: "下列要件已证明不成立：{failed}。不构成行政执法过错行为（{refs}）。",
		EN: "Proven not to hold: {failed}. There is no enforcement fault ({refs})."}},
	measures.FaultMet: {role: measures.RoleFault, decisive: true, text: lang.Text{
		ZH: "{refs}所定行政执法过错行为的各项要件均已证明。",
		EN: "Every element of an enforcement fault under {refs} is proven."}},
	measures.FaultNotNeeded: {role: measures.RoleFault, text: lang.Text{
		ZH: "{refs}的要件尚未全部查明；有{grounds}所列情形的，不认定为行政执法过错行为，故不影响结论。",
		EN: "{refs} is not fully settled; in a circumstance listed in {grounds} no enforcement fault is found, so the conclusion does not depend on it."}},
	measures.GroundEstablished: {role: measures.RoleGround, decisive: true, text: lang.Text{
		ZH: "已证明属于{refs}规定的情形，不认定为行政执法过错行为，不应追究行政执法责任。",
		EN: "The circumstance of {refs} is proven: no enforcement fault is found and no enforcement liability is to be pursued."}},
	measures.GroundExcluded: {role: measures.RoleGround, text: lang.Text{
		ZH: "{refs}因但书除外，不得据以免责。",
		EN: "{refs}: taken away by a proviso, and so no ground to exempt."}},
	measures.NoGround: {role: measures.RoleGround, text: lang.Text{
		ZH: "{article}所列各项情形均已查明，无一成立。",
		EN: "Every circumstance listed in {article} is settled, and none is established."}},
	measures.OpenClauseUsed: {decisive: true, text: lang.Text{
		ZH: "{refs}属于兜底条款，适用时须载明所依据的规定，并由第二人签署。",
		EN: "{refs} is an open clause: the decision must cite the law or rule it rests on and bear a second signature."}},
	measures.AlreadySanctioned: {role: measures.RoleNoSecondSanction, decisive: true, text: lang.Text{
		ZH: "对同一行政执法过错行为，监察机关已经给予政务处分，市场监督管理部门不再给予处分（{refs}）。",
		EN: "The supervisory organ has already imposed a sanction for the same fault; the bureau imposes none ({refs})."}},
	measures.MitigationFound: {role: measures.RoleMitigation, decisive: true, text: lang.Text{
		ZH: "已证明属于{refs}规定的情形，可以从轻或者减轻追究其执法过错责任。",
		EN: "The circumstance of {refs} is proven: liability may be pursued less severely."}},
	measures.NoMitigation: {role: measures.RoleMitigation, text: lang.Text{
		ZH: "{article}所列从轻或者减轻的情形均已查明，无一成立。",
		EN: "Every mitigating circumstance of {article} is settled, and none is established."}},
	measures.MeasuresOpen: {role: measures.RoleMeasures, decisive: true, text: lang.Text{
		ZH: "执法过错情节轻微，且具有法定从轻或者减轻情形，可以按照干部管理权限采取处理措施，免予或者不予处分（{refs}）。是否采取、采取何种措施，由有权机关决定。",
		EN: "The fault is minor and a statutory mitigating circumstance is given: the officer may be met with measures and spared a sanction ({refs}). Whether and which is for the competent organ to decide."}},
	measures.MeasuresNotOpen: {role: measures.RoleMeasures, text: lang.Text{
		ZH: "不符合{refs}的条件，不适用免予或者不予处分的处理措施：{failed}不成立。",
		EN: "{refs} is not met, so its measures instead of a sanction are not open. Not given: {failed}."}},
	measures.PursuitOrdered: {role: measures.RolePursuit, decisive: true, text: lang.Text{
		ZH: "有《市场监督管理行政执法责任制规定》第十条和《江苏省市场监督管理行政执法过错责任追究办法》第七条规定的情形，应当依法追究行政执法责任（{refs}）。",
		EN: "A circumstance listed in Art. 10 of the Responsibility System Provisions and Art. 7 of the Jiangsu Measures is given; enforcement liability is to be pursued ({refs})."}},
	measures.PursuitUnconfirmed: {role: measures.RolePursuit, text: lang.Text{
		ZH: "是否有《市场监督管理行政执法责任制规定》第十条和《江苏省市场监督管理行政执法过错责任追究办法》第七条规定的情形，尚未查明（{refs}）；过错的认定不以此为条件。",
		EN: "Whether a circumstance listed in Art. 10 of the Responsibility System Provisions and Art. 7 of the Jiangsu Measures is given is not settled ({refs}); the finding of fault does not depend on it."}},
	measures.PursuitNotListed: {role: measures.RolePursuit, text: lang.Text{
		ZH: "已查明没有《市场监督管理行政执法责任制规定》第十条和《江苏省市场监督管理行政执法过错责任追究办法》第七条规定的情形（{refs}）；是否追究，依照其他有关规定。",
		EN: "No circumstance listed in Art. 10 of the Responsibility System Provisions and Art. 7 of the Jiangsu Measures is given ({refs}); whether liability is pursued follows from the other provisions."}},
	measures.GateOpen: {decisive: true, text: lang.Text{
		ZH: "{refs}尚未查明，还缺 {facts} 项事实或者证据。",
		EN: "{refs}: not settled yet; facts or proof lacking: {facts}."}},
	measures.RestsOnAssertion: {text: lang.Text{
		ZH: "下列 {facts} 项决定性事实只有陈述，没有证据：",
		EN: "Decisive facts that are asserted without evidence ({facts}):"}},
	measures.GroundIfProven: {role: measures.RoleGround, decisive: true, text: lang.Text{
		ZH: "所陈述的事实如经证据证明，即属于{refs}规定的情形，不应追究行政执法责任。",
		EN: "If the asserted facts are proven, the circumstance of {refs} is given and no enforcement liability is to be pursued."}},
}

// reason tells one step of the way to the recommendation.
func (t *teller) reason(r measures.Reason) string {
	s, ok := sentences[r.Code]
	if !ok {
		return string(r.Code)
	}
	refs := t.refsOf(r)
	return strings.NewReplacer(
		"{refs}", t.citeSome(refs),
		"{article}", t.articleOf(s.role),
		"{grounds}", t.articleOf(measures.RoleGround),
		"{issued}", t.m.IssuedOn.String(),
		"{failed}", t.failed(refs),
		"{facts}", strconv.Itoa(t.lacking(r)),
	).Replace(s.text.In(t.lang))
}

// lacking counts the facts that a reason names, or that the provisions it names lack.
func (t *teller) lacking(r measures.Reason) int {
	if len(r.Facts) > 0 {
		return len(r.Facts)
	}
	lack := map[string]bool{}
	for _, ref := range t.refsOf(r) {
		if f := t.found[ref]; f != nil {
			for _, name := range slices.Concat(f.Missing, f.Unproven) {
				lack[name] = true
			}
		}
	}
	return len(lack)
}

// refsOf are the provisions that a reason names, or the one it is about.
func (t *teller) refsOf(r measures.Reason) []string {
	if len(r.Refs) > 0 {
		return r.Refs
	}
	var refs []string
	for _, p := range t.m.ByRole(sentences[r.Code].role) {
		refs = append(refs, p.Ref)
	}
	return refs
}

// articleOf cites the article in which the provisions of a role stand.
func (t *teller) articleOf(r measures.Role) string {
	for _, p := range t.m.ByRole(r) {
		return Cite(t.m, strconv.Itoa(p.Article), t.lang)
	}
	return ""
}

// citeSome cites up to six provisions and counts longer lists.
func (t *teller) citeSome(refs []string) string {
	if len(refs) <= 6 {
		return CiteAll(t.m, refs, t.lang)
	}
	return t.in("%s等 %d 项", "%s and others, %d in all", CiteAll(t.m, refs[:3], t.lang), len(refs))
}

// failed names the elements of the provisions that do not hold: those that are proven not to, if any.
func (t *teller) failed(refs []string) string {
	var names, asserted []string
	for _, ref := range refs {
		f := t.found[ref]
		if f == nil {
			continue
		}
		for i, e := range f.Elements {
			if e.Status != measures.False {
				continue
			}
			into := &asserted
			if e.Proven {
				into = &names
			}
			*into = append(*into, t.in("%[1]s", "%[2]s", quoted(e.Text), t.phrase(e, t.element(f, i))))
		}
	}
	if len(names) == 0 {
		names = asserted
	}
	return strings.Join(names, t.in("、", "; "))
}
