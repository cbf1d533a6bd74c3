package message

// ProtectionKind is something that the bureau owes the officer protection against, or a note of such.
type ProtectionKind string

const (
	FalseReport  ProtectionKind = "false_report"  // Art. 17: to be clarified
	Threat       ProtectionKind = "threat"        // Art. 18: the police is to be brought in
	HarmToOthers ProtectionKind = "harm"          // Art. 19: the bureau compensates
	RefusedOrder ProtectionKind = "refused_order" // Art. 6: logged
	Pressure     ProtectionKind = "pressure"      // Art. 15: logged, and no fact
	NoRecorder   ProtectionKind = "no_recorder"   // Art. 16: its lack cannot count against the officer
)

// Protect says that something of this kind has come up.
type Protect struct {
	Header
	Kind     ProtectionKind `json:"kind"`
	Text     string         `json:"text"`
	Evidence []string       `json:"evidence,omitempty"`
}

// Protected says what was done about it.
type Protected struct {
	Header
	Item     string   `json:"item"` // of the docket
	Text     string   `json:"text"`
	Evidence []string `json:"evidence,omitempty"`
}

// Protection is one such matter. It stands beside the verdict and is no input to it.
type Protection struct {
	Protect
	Item string     `json:"item,omitempty"` // of the docket, where something is owed
	Done *Protected `json:"done,omitempty"`
}
