package dossier

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// View is a case as programs read it. Its fields are a stable contract; more may be added.
type View struct {
	Case        string                  `json:"case"`
	Matter      string                  `json:"matter,omitempty"`
	Unit        string                  `json:"unit"`
	Post        string                  `json:"post,omitempty"`
	Act         message.Act             `json:"act"`
	Measures    measures.VersionOf      `json:"measures"`
	Handler     string                  `json:"handler"`
	Officer     string                  `json:"officer,omitempty"`
	Recused     []string                `json:"recused"`
	Stage       message.Stage           `json:"stage"`
	Disposition measures.Disposition    `json:"disposition,omitempty"`
	Opened      time.Time               `json:"opened"`
	Closed      time.Time               `json:"closed,omitzero"`
	Awaits      message.ItemKind        `json:"awaits,omitempty"`
	WaitingOn   message.Role            `json:"waiting_on,omitempty"`
	Docket      []message.Item          `json:"docket"`
	AssessedOn  string                  `json:"assessed_on,omitempty"`
	Assessment  *message.Recommendation `json:"assessment,omitempty"`
	Statement   *message.Statement      `json:"statement,omitempty"`
	Lapsed      bool                    `json:"hearing_lapsed,omitempty"`
	Proposal    *message.Propose        `json:"proposal,omitempty"`
	Review      *message.Review         `json:"review,omitempty"`
	Decision    *message.Decide         `json:"decision,omitempty"`
	Served      *message.Serve          `json:"served,omitempty"`
	Withdrawn   *message.Withdraw       `json:"withdrawn,omitempty"`
	message.Procedure
	Suspended *message.Suspension `json:"suspended,omitempty"`
	Linked    []explain.Linked    `json:"linked,omitempty"` // other cases of the same matter
	For       message.Role        `json:"for,omitempty"`    // to whom it is open as it is: not all of it is
	Evidence  []message.Evidence  `json:"evidence"`
	Facts     []message.Fact      `json:"facts"`
	Entries   int64               `json:"entries"` // of the whole journal
	Journal   []message.Entry     `json:"journal"` // the latest
	Source    string              `json:"source"`
}

// ViewOf is a case as it is told, for programs.
func ViewOf(s explain.Story) View {
	in, st := s.Input, s.State
	v := View{
		Case: in.Case, Matter: in.Matter, Unit: in.Unit, Post: in.Post, Act: in.Act.Stated(st.Facts), Measures: in.Measures,
		Handler: st.Handler, Officer: in.Officer, Recused: orNone(st.Recused), Stage: st.Stage, Disposition: st.Disposition(),
		Opened: st.Opened, Closed: s.Closed, Docket: orNone(st.Docket), AssessedOn: st.AssessedOn.String(),
		Statement: st.Statement, Lapsed: st.HearingLapsed, Proposal: st.Proposal, Review: st.Review, Decision: st.Decision,
		Served: st.Served, Withdrawn: st.Withdrawn, Evidence: orNone(st.Evidence), Facts: orNone(st.Facts),
		Entries: st.Seq, Journal: orNone(s.Entries), Source: "engine",
	}
	v.Procedure, v.Suspended, v.Linked, v.For = st.Procedure, st.Suspended, s.Linked, s.For
	v.Transfers = slices.Clone(v.Transfers)
	for i := range v.Transfers {
		v.Transfers[i].HandOff = nil // the case once more
	}
	v.Awaits, v.WaitingOn = explain.AwaitsNow(st)
	if st.Recommendation.Disposition != "" {
		v.Assessment = &st.Recommendation
	}
	if s.Recalled {
		v.Source = "register"
	}
	return v
}

// orNone makes of an absent list an empty one, which programs read more easily than null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Whole is a dossier as programs read it: the case with all of its journal. The contract is that of View.
type Whole struct {
	View
	Assessments []explain.Assessed `json:"assessments"`
	Chain       Chain              `json:"chain"`
}

// Chain is what the check of a journal's chain came to.
type Chain struct {
	Intact   bool      `json:"intact"`
	Text     lang.Text `json:"text"`
	Recorded int64     `json:"recorded"` // entries in the register; later ones are the engine's
}

// View is the dossier for programs.
func (d Dossier) View() Whole {
	return Whole{ViewOf(d.Story), orNone(d.Story.Assessments), Chain{!d.Broken, d.Chain, d.Recorded}}
}

// JSON is the dossier for programs, the same to the byte for the same case.
func (d Dossier) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d.View())
	return b.Bytes(), err
}
