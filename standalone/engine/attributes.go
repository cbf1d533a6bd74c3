package engine

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/message"
)

// attributes are the search attributes of cases, which the namespace has to know.
func attributes() []temporal.SearchAttributeKey {
	return []temporal.SearchAttributeKey{
		message.AttrStage,
		message.AttrUnit,
		message.AttrMatter,
		message.AttrDisposition,
		message.AttrWaitingOn,
		message.AttrNextDue,
		message.AttrWarning,
		message.AttrMeasures,
	}
}

// attributeTypes are their types by name.
func attributeTypes() map[string]enumspb.IndexedValueType {
	types := make(map[string]enumspb.IndexedValueType)
	for _, a := range attributes() {
		types[a.GetName()] = a.GetValueType()
	}
	return types
}
