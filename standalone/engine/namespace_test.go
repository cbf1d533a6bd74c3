package engine

import (
	"maps"
	"slices"
	"testing"
	"time"

	persistencespb "go.temporal.io/server/api/persistence/v1"

	"duecourse/internal/message"
)

func TestNewAttributesTakeFreeColumns(t *testing.T) {
	c := &persistencespb.NamespaceConfig{CustomSearchAttributeAliases: map[string]string{
		"Keyword01": "Foreign",
		"Keyword03": message.AttrUnit.GetName(),
	}}
	must(t, configure(c, time.Hour))
	got := c.CustomSearchAttributeAliases
	if got["Keyword01"] != "Foreign" || got["Keyword03"] != message.AttrUnit.GetName() {
		t.Errorf("an attribute lost its column: %v", got)
	}
	if want := len(message.SearchAttributes()) + 1; len(got) != want {
		t.Errorf("%d columns are taken, want %d: %v", len(got), want, got)
	}
	before := maps.Clone(got)
	must(t, configure(c, time.Hour))
	if !maps.Equal(before, c.CustomSearchAttributeAliases) {
		t.Errorf("a second time changes %v to %v", before, c.CustomSearchAttributeAliases)
	}
}

func TestAttributeOfAnotherTypeIsRefused(t *testing.T) {
	c := &persistencespb.NamespaceConfig{CustomSearchAttributeAliases: map[string]string{"Int01": message.AttrUnit.GetName()}}
	wantRefusal(t, configure(c, time.Hour), message.AttrUnit.GetName(), "Int", "Keyword")
}

func TestTooManyAttributesAreRefused(t *testing.T) {
	c := &persistencespb.NamespaceConfig{CustomSearchAttributeAliases: map[string]string{"Datetime01": "A", "Datetime02": "B", "Datetime03": "C"}}
	wantRefusal(t, configure(c, time.Hour), message.AttrNextDue.GetName(), "Datetime")
	if slices.Contains(slices.Collect(maps.Values(c.CustomSearchAttributeAliases)), message.AttrNextDue.GetName()) {
		t.Error("it took a column that was taken")
	}
}
