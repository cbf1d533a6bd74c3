package main

import (
	"encoding/json"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"duecourse/internal/message"
	"duecourse/internal/temporalclient/fakefrontend"
)

func TestSetup(t *testing.T) {
	withoutSettings(t)
	f := fakefrontend.Start(t)
	at := "--temporal-address=" + f.Address

	call(t, "setup", at, "--dry-run").want(t, exitDone, "namespace duecourse, closed cases kept 3653 days: missing, to be made", "")
	call(t, "setup", at, "--dry-run", "--lang", "zh").want(t, exitDone, "未作任何改动", "")
	if len(f.Retention)+len(f.Attributes) > 0 {
		t.Fatal("a dry run changed something")
	}

	o := call(t, "setup", at)
	o.want(t, exitDone, "namespace duecourse, closed cases kept 3653 days: made", "")
	o.want(t, exitDone, "search attribute DuecourseNextDue (Datetime): made", "")
	if f.Retention["duecourse"] != message.Retention || len(f.Attributes["duecourse"]) != len(message.SearchAttributes()) {
		t.Errorf("%v, %v", f.Retention, f.Attributes)
	}

	o = call(t, "setup", at)
	o.want(t, exitDone, "namespace duecourse, closed cases kept 3653 days: there already", "")
	o.want(t, exitDone, "search attribute DuecourseStage (Keyword): there already", "")

	f.Retention["duecourse"] = 72 * time.Hour
	delete(f.Attributes["duecourse"], "DuecourseStage")
	o = call(t, "setup", at, "--dry-run", "-o", "json")
	var v setupView
	if err := json.Unmarshal([]byte(o.out), &v); err != nil {
		t.Fatal(err, o.out)
	}
	if v.Namespace != (namespaceView{"duecourse", stateTooShort, 3653, 3}) || v.Attributes[4] != (attributeView{"DuecourseStage", "Keyword", stateMissing}) {
		t.Errorf("%+v", v)
	}
	call(t, "setup", at, "--retention", "2").want(t, exitDone, "kept 3 days: there already", "") // none is shortened
	call(t, "setup", at, "--retention", "30").want(t, exitDone, "kept 30 days: lengthened (from 3 days)", "")
	if f.Retention["duecourse"] != 30*hoursOfDay {
		t.Error(f.Retention)
	}
	call(t, "setup", at, "--temporal-namespace", "other").want(t, exitDone, "namespace other", "")
	if _, ok := f.Retention["other"]; !ok {
		t.Error(f.Retention)
	}
}

func TestSetupFails(t *testing.T) {
	withoutSettings(t)
	f := fakefrontend.Start(t)
	at := "--temporal-address=" + f.Address
	f.Retention["duecourse"] = message.Retention
	f.Attributes["duecourse"] = map[string]enums.IndexedValueType{"DuecourseUnit": enums.INDEXED_VALUE_TYPE_TEXT}
	call(t, "setup", at).want(t, exitError, "", "DuecourseUnit is there with the type Text, not Keyword; nothing was changed")
	call(t, "setup", at, "--retention", "0").want(t, exitUsage, "", "--retention must be from 1")
	call(t, "setup", at, "--retention", "x").want(t, exitUsage, "", "--retention cannot be")
	call(t, "setup", at, "now").want(t, exitUsage, "", "too many arguments")
	call(t, "setup", "--temporal-address", "x").want(t, exitUsage, "", "--temporal-address: an address")
	f.Denied = serviceerror.NewPermissionDenied("Request unauthorized.", "")
	call(t, "setup", at).want(t, exitUnreachable, "", "unauthorized")
	f.Stop()
	call(t, "setup", at).want(t, exitUnreachable, "", "cannot be reached at "+f.Address)
	call(t, "setup", at, "--lang=zh").want(t, exitUnreachable, "", "无法连接")
}
