package temporalclient

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"

	"duecourse/internal/message"
	"duecourse/internal/temporalclient/fakefrontend"
)

func TestPrepare(t *testing.T) {
	f := fakefrontend.Start(t)
	c, err := dial(t, to(f.Address))
	if err != nil {
		t.Fatal(err)
	}
	examine := func() Plan {
		t.Helper()
		p, err := Examine(t.Context(), c, "bureau", message.Retention)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := examine()
	if p.Exists || len(p.Missing) != len(message.SearchAttributes()) {
		t.Errorf("an empty cluster: %+v", p)
	}
	if len(f.Retention) > 0 {
		t.Error("a look changed something")
	}
	if err := Prepare(t.Context(), c, p); err != nil {
		t.Fatal(err)
	}
	if f.Retention["bureau"] != message.Retention || f.Attributes["bureau"]["DuecourseNextDue"] != enums.INDEXED_VALUE_TYPE_DATETIME {
		t.Errorf("%v, %v", f.Retention, f.Attributes)
	}
	if p = examine(); !p.Exists || p.Lengthens() || len(p.Missing) > 0 || len(p.Present) != len(message.SearchAttributes()) {
		t.Errorf("a prepared cluster: %+v", p)
	}
	before := len(f.Calls())
	if err := Prepare(t.Context(), c, p); err != nil || len(f.Calls()) != before {
		t.Errorf("nothing is to be done, but %v (%v)", f.Calls()[before:], err)
	}

	f.Retention["bureau"] = 72 * time.Hour
	delete(f.Attributes["bureau"], "DuecourseStage")
	if p = examine(); !p.Lengthens() || len(p.Missing) != 1 {
		t.Errorf("half prepared: %+v", p)
	}
	if err := Prepare(t.Context(), c, p); err != nil || f.Retention["bureau"] != message.Retention || len(f.Attributes["bureau"]) != len(message.SearchAttributes()) {
		t.Errorf("%v, %v, %v", err, f.Retention, f.Attributes)
	}
	if f.Retention["bureau"] = 2 * message.Retention; examine().Lengthens() {
		t.Error("a longer retention would be shortened")
	}
}

func TestASearchAttributeOfAnotherType(t *testing.T) {
	f := fakefrontend.Start(t)
	f.Retention["bureau"] = message.Retention
	f.Attributes["bureau"] = map[string]enums.IndexedValueType{"DuecourseStage": enums.INDEXED_VALUE_TYPE_TEXT}
	c, err := dial(t, to(f.Address))
	if err != nil {
		t.Fatal(err)
	}
	var conflict *Conflict
	if _, err := Examine(t.Context(), c, "bureau", message.Retention); !errors.As(err, &conflict) {
		t.Error(err)
	}
}

// TestEverySearchAttributeIsPrepared reads the names from where cases take them.
func TestEverySearchAttributeIsPrepared(t *testing.T) {
	data, err := os.ReadFile("../message/attributes.go")
	if err != nil {
		t.Fatal(err)
	}
	var prepared []string
	for _, key := range message.SearchAttributes() {
		prepared = append(prepared, key.GetName())
	}
	names := regexp.MustCompile(`NewSearchAttributeKey\w+\("(\w+)"\)`).FindAllSubmatch(data, -1)
	if len(names) == 0 {
		t.Fatal("no names found")
	}
	for _, name := range names {
		if !slices.Contains(prepared, string(name[1])) {
			t.Errorf("%s is not prepared", name[1])
		}
	}
}
