package activities

import (
	"context"
	"errors"
	"fmt"

	"duecourse/internal/lang"
)

// channel is one way to the parties. A letter comes to some deliveries in it, each of which succeeds or fails by itself.
type channel interface {
	deliveries(l Letter) ([]delivery, error)
}

// delivery brings a letter to one place. Its id is the same for the same letter and place, and names nobody.
type delivery struct {
	id   string
	send func(context.Context) error // a refused is for good; any other error may pass
}

// refused is an error that sending again does not mend.
type refused struct{ text lang.Text }

func (r refused) Error() string { return r.text.EN }

// NotifySettings choose the channels: each one that is set is used.
type NotifySettings struct {
	Outbox  string          // folder of the outbox file
	Mail    MailSettings    // used where a host is given
	Webhook WebhookSettings // used where a URL is given
}

// Notifier sends notices through its channels.
type Notifier struct{ channels []channel }

// NewNotifier opens the channels. The error tells all that is wrong with the settings.
func NewNotifier(s NotifySettings) (*Notifier, error) {
	n := &Notifier{}
	var wrong []error
	add := func(name string, c channel, err error) {
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
			return
		}
		n.channels = append(n.channels, c)
	}
	if s.Outbox != "" {
		c, err := newOutbox(s.Outbox)
		add("outbox", c, err)
	}
	if s.Mail.Host != "" {
		c, err := newMail(s.Mail)
		add("mail", c, err)
	}
	if s.Webhook.URL != "" {
		c, err := newWebhook(s.Webhook)
		add("webhook", c, err)
	}
	if len(n.channels)+len(wrong) == 0 {
		wrong = append(wrong, errors.New(both(lang.Format("没有设置任何通知渠道", "no channel for notices is set"))))
	}
	return n, errors.Join(wrong...)
}
