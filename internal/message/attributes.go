package message

import "go.temporal.io/sdk/temporal"

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
