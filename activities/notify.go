package activities

import (
	"context"
	"errors"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Notify sends a notice through every channel, all at once, so that a slow one holds up no other. What has arrived is
// remembered between the attempts and not sent again; beyond that, each channel carries the notice's key, by which its
// receiver knows the same notice again. It fails for good only where nothing is left that a retry could mend.
func (a *Activities) Notify(ctx context.Context, n message.Notice) error {
	if n.Key == "" || n.Case == "" {
		return permanent(nil, lang.Format("通知缺少标识或者案号", "a notice without a key or a case"))
	}
	deliveries, wrong := a.Notifier.deliveries(newLetter(n))
	var arrived []string // ids
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &arrived); err != nil {
			arrived = nil // of another version: sending twice is better than not at all
		}
	}
	deliveries = slices.DeleteFunc(deliveries, func(d delivery) bool { return slices.Contains(arrived, d.id) })

	type result struct {
		id  string
		err error
	}
	results := make(chan result, len(deliveries))
	for _, d := range deliveries {
		go func() { results <- result{d.id, d.send(ctx)} }()
	}
	for range deliveries {
		r := <-results
		if r.err != nil {
			wrong = append(wrong, r.err)
			continue
		}
		arrived = append(arrived, r.id)
		activity.RecordHeartbeat(ctx, arrived)
	}
	return undelivered(n, wrong)
}

// deliveries are all deliveries of a letter, and what is wrong with the others.
func (n *Notifier) deliveries(l Letter) (all []delivery, wrong []error) {
	for _, c := range n.channels {
		some, err := c.deliveries(l)
		if err != nil {
			wrong = append(wrong, err)
		}
		all = append(all, some...)
	}
	return all, wrong
}

// undelivered makes one error of what went wrong with the deliveries of a notice, or nil.
func undelivered(n message.Notice, wrong []error) error {
	if len(wrong) == 0 {
		return nil
	}
	var zh, en []string
	forGood := true
	for _, err := range wrong {
		text := lang.Text{ZH: err.Error(), EN: err.Error()}
		if r, ok := errors.AsType[refused](err); ok {
			text = r.text
		} else {
			forGood = false
		}
		zh, en = append(zh, text.ZH), append(en, text.EN)
	}
	slices.Sort(zh) // deliveries end in any order
	slices.Sort(en)
	text := lang.Format("通知 %s 未送达：%s", "notice %s was not delivered: %s", n.Key,
		lang.Text{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")})
	if forGood {
		return permanent(nil, text)
	}
	return retryable(ErrDelivery, nil, text)
}
