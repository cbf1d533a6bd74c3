package message

import (
	"time"

	"go.temporal.io/sdk/temporal"
)

// Retention is how long the engine keeps the history of a closed case: ten years, with their leap days.
const Retention = (10*365 + 3) * 24 * time.Hour

// Search attributes, stored in clear text by the engine. Find with them; never decide by them.
var (
	AttrStage       = temporal.NewSearchAttributeKeyKeyword("DuecourseStage")
	AttrUnit        = temporal.NewSearchAttributeKeyKeyword("DuecourseUnit")
	AttrMatter      = temporal.NewSearchAttributeKeyKeyword("DuecourseMatter")
	AttrDisposition = temporal.NewSearchAttributeKeyKeyword("DuecourseDisposition")
	AttrWaitingOn   = temporal.NewSearchAttributeKeyKeyword("DuecourseWaitingOn") // the role that the nearest open item awaits
	AttrNextDue     = temporal.NewSearchAttributeKeyTime("DuecourseNextDue")
	AttrWarning     = temporal.NewSearchAttributeKeyKeyword("DuecourseWarning") // yellow or red
	AttrMeasures    = temporal.NewSearchAttributeKeyKeyword("DuecourseMeasures")
)

// SearchAttributes are those that cases, clocks and watches carry: the namespace has to know them all.
func SearchAttributes() []temporal.SearchAttributeKey {
	return []temporal.SearchAttributeKey{AttrStage, AttrUnit, AttrMatter, AttrDisposition, AttrWaitingOn, AttrNextDue, AttrWarning, AttrMeasures}
}
