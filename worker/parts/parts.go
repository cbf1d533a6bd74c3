// Package parts puts together, from the settings, what a worker of the procedure runs: its workflows, and its activities
// with the Measures, the register, the ways to the parties and to the commission that they work with.
package parts

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"go.temporal.io/sdk/worker"

	"duecourse/activities"
	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/register"
	"duecourse/workflows"
)

// Parts are open until they are closed.
type Parts struct {
	activities *activities.Activities
	register   *register.Register
	Watched
}

// Failure is a part that cannot be had, in both languages. As an error it speaks English.
type Failure struct{ lang.Text }

func (f *Failure) Error() string { return f.EN }

// Open opens all parts. The error is a source.Problems where the Measures are wrong, and else a *Failure.
func Open(ctx context.Context, s config.Settings) (*Parts, error) {
	versions, err := held(s)
	if err != nil {
		return nil, err
	}
	calendar, err := s.ReadCalendar()
	if err != nil {
		return nil, err
	}
	notifier, err := activities.NewNotifier(channels(s.Notify))
	if err != nil {
		return nil, unusable(err)
	}
	r, err := openRegister(ctx, s.Register)
	if err != nil {
		return nil, err
	}
	commission, err := activities.NewCommission(activities.HandOffSettings(s.HandOff), r)
	if err != nil {
		return nil, errors.Join(noWay(err), r.Close())
	}
	return &Parts{
		activities: &activities.Activities{Versions: versions, Register: r, Notifier: notifier, Commission: commission, Calendar: calendar},
		register:   r,
	}, nil
}

// Check reports what is wrong with the settings of the parts without opening or making anything: the Measures, the
// calendar, the certificates of mail, webhook and hand-overs, the addresses. The errors are those of Open.
func Check(s config.Settings) error {
	_, err := held(s)
	_, wrong := s.ReadCalendar()
	err = errors.Join(err, wrong)
	n := channels(s.Notify)
	if n.Outbox = ""; n.Mail.Host != "" || n.Webhook.URL != "" { // of the outbox only its making could fail
		if _, wrong := activities.NewNotifier(n); wrong != nil {
			err = errors.Join(err, unusable(wrong))
		}
	}
	h := activities.HandOffSettings(s.HandOff)
	if h.DropFolder = ""; h.URL != "" {
		if _, wrong := activities.NewCommission(h, nil); wrong != nil {
			err = errors.Join(err, noWay(wrong))
		}
	}
	return err
}

func unusable(wrong error) error {
	return &Failure{lang.Format("通知渠道无法使用：%v", "the channels for notices do not work: %v", wrong)}
}

func noWay(wrong error) error {
	return &Failure{lang.Format("移送渠道无法使用：%v", "the way to the commission does not work: %v", wrong)}
}

// Register adds the workflows and the activities to a worker.
func (p *Parts) Register(r worker.Registry) {
	workflows.Register(r)
	p.activities.RegisterWith(r)
}

// Close closes what is open, once the worker has stopped.
func (p *Parts) Close() error { return p.register.Close() }

// held are the Measures that the worker holds: those that ship with it and that did before, for the cases that were opened
// by them, and those of the settings.
func held(s config.Settings) (activities.Versions, error) {
	var all []*measures.Measures
	hold := func(name string, data []byte) error {
		m, err := measures.Load(name, data)
		all = append(all, m)
		return err
	}
	err := hold(config.Measures())
	for name, data := range config.EarlierMeasures() {
		err = errors.Join(err, hold(name, data))
	}
	if err == nil && s.Measures != "" {
		var name string
		var data []byte
		if name, data, err = s.MeasuresData(); err == nil {
			err = hold(name, data)
		}
	}
	if err != nil {
		return activities.Versions{}, err
	}
	return activities.NewVersions(all...), nil
}

func channels(n config.Notify) activities.NotifySettings {
	addresses := make([]activities.MailAddress, len(n.Addresses))
	for i, a := range n.Addresses {
		addresses[i] = activities.MailAddress{Role: a.Role, Unit: a.Unit, To: a.To}
	}
	return activities.NotifySettings{
		Outbox: n.Outbox,
		Webhook: activities.WebhookSettings{
			URL: n.Webhook.URL, Token: n.Webhook.Token, CA: n.Webhook.CA, Timeout: n.Webhook.Timeout,
		},
		Mail: activities.MailSettings{
			Host: n.SMTP.Host, Port: n.SMTP.Port, Security: activities.MailSecurity(n.SMTP.TLS), CA: n.SMTP.CA,
			User: n.SMTP.User, Password: n.SMTP.Password, From: n.SMTP.From, Addresses: addresses,
		},
	}
}

// openRegister makes the folder of a register that is a file, so that a first start needs no preparation.
func openRegister(ctx context.Context, dsn string) (*register.Register, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, &Failure{lang.Format("台账的文件夹无法使用：%v", "the folder of the register does not work: %v", err)}
		}
	}
	r, err := register.Open(ctx, dsn)
	if known, ok := errors.AsType[*register.Error](err); ok {
		return nil, &Failure{known.Text}
	}
	return r, err
}
