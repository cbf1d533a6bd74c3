// Package activities is what a case touches outside its workflow: it assesses the facts by the Measures, writes the
// journal to the register, tells parties what is awaited of them and hands cases over to the commission. It knows nothing
// of the procedure: an activity is told all that it needs, and whatever it is told twice it does once.
package activities

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"duecourse/internal/message"
	"duecourse/internal/period"
)

// Activities are the activities of a case, with what they work with. All are needed.
type Activities struct {
	Versions   Versions    // of the Measures that this worker holds
	Register   Register    // the journals of all cases
	Notifier   *Notifier   // the ways to the parties
	Commission *Commission // the way to the commission

	// Calendar is the calendar by the settings of this worker, of which a case's own has only the years from its opening on.
	Calendar period.Calendar
}

// RegisterWith registers the activities with a worker, under the names by which workflows know them.
func (a *Activities) RegisterWith(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(a.Assess, activity.RegisterOptions{Name: message.ActAssess})
	w.RegisterActivityWithOptions(a.Record, activity.RegisterOptions{Name: message.ActRecord})
	w.RegisterActivityWithOptions(a.Notify, activity.RegisterOptions{Name: message.ActNotify})
	w.RegisterActivityWithOptions(a.HandOff, activity.RegisterOptions{Name: message.ActHandOff})
}
