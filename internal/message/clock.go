package message

// AttachedClock is a statutory clock that the case waits for or has heard of.
type AttachedClock struct {
	Clock   string `json:"clock"`             // its number
	Kind    string `json:"kind"`              // such as written_request
	Item    string `json:"item,omitempty"`    // of the docket, while it runs
	Outcome string `json:"outcome,omitempty"` // once it is over
	Hash    string `json:"hash,omitempty"`    // of its certificate
}
