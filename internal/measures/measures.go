// Package measures holds the regulation as data and says what it makes of known facts.
//
// Load reads a Measures file strictly, validates it against its own official text and compiles its conditions; Assess
// evaluates them in three-valued logic, where unknown is not no. Nothing here knows of files of cases, of workflows or
// of prose: reasons are codes with parameters.
package measures

import (
	"sync"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// Measures is one version of the regulation, compiled and ready to assess. It is immutable and safe for concurrent use.
type Measures struct {
	ID         string       // such as lyg-2022-257
	Label      string       // the editor's name for this version of the data
	Hash       string       // SHA-256 of the file, in hexadecimal
	Title      lang.Text    // official title and its gloss
	Document   string       // official document number
	IssuedOn   civil.Date   // day of issue
	Facts      []*Fact      // in the order of declaration
	Articles   []*Article   // by number
	Provisions []*Provision // every provision with a condition, in the order of the articles

	facts map[string]*Fact
	refs  map[string]*Provision
	roles map[Role][]*Provision

	liability  []string // the articles by which liability is pursued
	measureIDs []string // of Art. 12
	scratch    sync.Pool
}

// Version names this version of the Measures: its label and the first twelve digits of its hash.
func (m *Measures) Version() string { return m.Label + "+" + m.Hash[:12] }

// Fact returns the declaration of a fact, or nil.
func (m *Measures) Fact(name string) *Fact { return m.facts[name] }

// FactNames returns the names of all facts in the order of declaration.
func (m *Measures) FactNames() []string {
	names := make([]string, len(m.Facts))
	for i, f := range m.Facts {
		names[i] = f.Name
	}
	return names
}

// Provision returns the provision with a reference such as 8.6, or nil.
func (m *Measures) Provision(ref string) *Provision { return m.refs[ref] }

// Article returns the article of that number, or nil.
func (m *Measures) Article(number int) *Article {
	if number < 1 || number > len(m.Articles) {
		return nil
	}
	return m.Articles[number-1]
}

// ByRole returns the provisions with a role, in their order.
func (m *Measures) ByRole(r Role) []*Provision { return m.roles[r] }

// Article is one article with its official text.
type Article struct {
	Number     int
	Text       string // official text; where the article has numbered items, the words before them
	Gloss      string // in English
	Items      int    // how many numbered items the official text has
	Liability  bool   // liability is pursued by this article: a disposition that does so cites it
	Provisions []*Provision
}

// Role says what a provision does in the procedure.
type Role string

const (
	RoleInForce          Role = "in_force"           // Art. 22: the Measures apply to acts since their issue
	RoleScope            Role = "scope"              // Art. 2: to whom and what they apply
	RoleTransfer         Role = "transfer"           // Art. 13, first sentence: suspicion goes to the commission
	RoleSpecialLaw       Role = "special_law"        // Art. 21: other law prevails
	RoleFault            Role = "fault"              // Art. 7, first sentence: the gate
	RolePursuit          Role = "pursuit"            // Art. 7, second sentence: circumstances in which liability is pursued
	RoleGround           Role = "ground"             // Art. 8: an exemption
	RoleNoSecondSanction Role = "no_second_sanction" // Art. 13, second sentence
	RoleMitigation       Role = "mitigation"         // Art. 9
	RoleMeasures         Role = "measures"           // Art. 12: measures instead of a sanction
)

// single are the roles that exactly one provision must have; ground and mitigation have one or more.
var single = []Role{RoleInForce, RoleScope, RoleTransfer, RoleSpecialLaw, RoleFault, RolePursuit, RoleNoSecondSanction, RoleMeasures}

// Provision is a part of an article that a case can meet or not: elements that must all be given, and provisos (但书)
// that take it away again.
type Provision struct {
	Ref        string // 8.6: article and item; 13.2: article and sentence; 7: the article's first or only rule
	Article    int
	Role       Role
	Name       lang.Text
	Text       string // official text of the item, or of the article where it has no items
	Gloss      string // in English
	OpenClause bool   // an open clause (兜底条款): needs a cited legal basis and a second signature
	Elements   []*Element
	Provisos   []*Element
	Options    []Option // RoleMeasures: the measures that are open

	facts []*Fact // that its conditions read, in the order of first use
	read  slots   // of these facts, and of the day of judging
	size  int     // elements and provisos, alternatives included
	index int     // among the findings of an assessment, which lie by role
	// untouched is the finding where none of these facts is stated: the same in every case, so that assessments share it.
	// It is nil where there is no such finding: the day of judging is read, or other provisions are.
	untouched *Finding
}

// Facts returns the facts that the provision's conditions read, in the order of first use.
func (p *Provision) Facts() []*Fact { return p.facts }

// Element is a phrase of the official text with a condition: exactly one of When, Any and Established.
type Element struct {
	Text        string     // phrase of the official text; …… where words are left out
	Gloss       string     // in English
	When        string     // condition in CEL
	Any         []*Element // alternatives: one suffices
	Established Role       // met when a provision of this role is established

	condition condition
	facts     []*Fact
	names     []string // of facts
	read      slots    // of facts
}

// Facts returns the facts that the element's condition reads, in the order of first use.
func (e *Element) Facts() []*Fact { return e.facts }

// Option is a word of a choice, or a measure, with its text in both languages.
type Option struct {
	ID   string
	Text lang.Text
}

// Type is the kind of value that a fact takes.
type Type string

const (
	YesNo  Type = "yes_no"
	Day    Type = "date"
	Number Type = "number"
	Choice Type = "choice"
	Text   Type = "text"
	Span   Type = "span" // a length of time, written like 10wd, 30d, 6m or 1y; no condition reads one
)

// Informant is a party who can usually tell a fact, and the party to ask.
type Informant string

// Informants lists whom a fact can be asked of, with the name of each.
var Informants = []Option{
	{"officer", lang.Text{ZH: "当事执法人员", EN: "the officer"}},
	{"unit", lang.Text{ZH: "所在单位", EN: "the officer's unit"}},
	{"handler", lang.Text{ZH: "承办人", EN: "the handler"}},
	{"legal", lang.Text{ZH: "法制机构", EN: "the legal office"}},
	{"superior", lang.Text{ZH: "上级机关", EN: "the superior organ"}},
	{"commission", lang.Text{ZH: "纪检监察机关", EN: "the commission"}},
	{"department", lang.Text{ZH: "其他部门", EN: "the other department"}},
	{"court", lang.Text{ZH: "人民法院、复议机关", EN: "the court or reconsideration organ"}},
}

// Fact declares a fact: its name is the same wherever it is read.
type Fact struct {
	Name    string // such as request.sent_on
	Type    Type
	Options []Option  // of a choice
	GivenBy string    // the place in the head of a case file that gives it, such as act.date; else empty
	Ask     lang.Text // the question as one would ask an officer
	Proof   lang.Text // the kind of evidence that usually proves it
	Whom    Informant // whom to ask
	// Event marks a date on which something happened. One that lies after the day of judging has not happened yet and
	// counts as not known.
	Event bool
	// FavoursOfficerOnly marks public opinion (Art. 15): only an element of a ground or of a mitigation may read it,
	// so that it can help an officer and never weigh against one.
	FavoursOfficerOnly bool
	UsedBy             []string  // refs of the provisions that read it, or a last day that is counted from it
	Counted            *Counting // how the date is counted from other facts; nil where it is only stated

	slot int
}

// OptionIDs returns the words of a choice.
func (f *Fact) OptionIDs() []string {
	ids := make([]string, len(f.Options))
	for i, o := range f.Options {
		ids[i] = o.ID
	}
	return ids
}
