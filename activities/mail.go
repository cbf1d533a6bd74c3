package activities

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/words"
)

// MailSettings say how notices are mailed, and to whom.
type MailSettings struct {
	Host      string
	Port      int // 587, 465 or 25, by Security, where zero
	Security  MailSecurity
	User      string // none: without authentication
	Password  string
	Auth      string // mechanism, such as PLAIN; where empty the safest one that the server has, none in clear text
	CA        string // file of certificates in PEM that are trusted besides the system's
	From      string
	Addresses []MailAddress
	Timeout   time.Duration // of one try; 10 s where zero
}

// MailSecurity is how the connection to the mail server is protected.
type MailSecurity string

const (
	StartTLS    MailSecurity = "starttls" // the default: encrypted before anything is said, or not at all
	ImplicitTLS MailSecurity = "tls"      // encrypted from the first byte
	PlainText   MailSecurity = "none"     // for a server on the same machine
)

// MailAddress are the addresses of a role in a unit. An entry without a unit serves all units that have none of their
// own; one without an address says that nobody is written to.
type MailAddress struct {
	Role message.Role
	Unit string
	To   []string
}

// written are the roles within the bureau of which something can be awaited: each needs an entry for all units, so that no
// notice is found to have no address on the day when it matters. Outside is whom the bureau writes to in its own way, unless
// an entry says that mail reaches them too.
var (
	written = []message.Role{message.Handler, message.LegalReviewer, message.Supervisor, message.Officer}
	outside = []message.Role{message.Superior, message.Commission, message.Expert, message.Department}
)

type mailer struct {
	settings MailSettings
	options  []mail.Option
	tls      *tls.Config
	domain   string // of From
	to       map[roleInUnit][]string
}

type roleInUnit struct {
	role message.Role
	unit string
}

func newMail(s MailSettings) (*mailer, error) {
	m := &mailer{settings: s, to: map[roleInUnit][]string{}}
	var wrong []error
	note := func(zh, en string, args ...any) {
		wrong = append(wrong, errors.New(both(lang.Format(zh, en, args...))))
	}

	if m.settings.Timeout <= 0 {
		m.settings.Timeout = defaultTimeout
	}
	port, policy := 587, mail.TLSMandatory
	switch s.Security {
	case "", StartTLS:
	case ImplicitTLS:
		port, policy = 465, mail.TLSOpportunistic // the connection comes encrypted: see dial
	case PlainText:
		port, policy = 25, mail.NoTLS
	default:
		note("未知的加密方式 %q：可用 starttls、tls、none", "unknown security %q: use starttls, tls or none", s.Security)
	}
	if s.Port != 0 {
		port = s.Port
	}
	var err error
	if m.tls, err = tlsConfig(s.Host, s.CA); err != nil {
		wrong = append(wrong, err)
	}
	m.options = []mail.Option{mail.WithPort(port), mail.WithTLSPolicy(policy), mail.WithTimeout(m.settings.Timeout), mail.WithTLSConfig(m.tls)}
	if s.User != "" {
		auth := mail.SMTPAuthAutoDiscover
		if s.Auth != "" {
			if err := auth.UnmarshalString(s.Auth); err != nil {
				wrong = append(wrong, err)
			}
		}
		m.options = append(m.options, mail.WithSMTPAuth(auth), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	if len(wrong) == 0 {
		if _, err := mail.NewClient(s.Host, m.options...); err != nil {
			wrong = append(wrong, err)
		}
	}

	if err := mail.NewMsg().From(s.From); err != nil {
		note("发件地址无效", "the address of the sender is not valid")
	}
	m.domain = strings.TrimSuffix(s.From[strings.LastIndexByte(s.From, '@')+1:], ">")
	for _, a := range s.Addresses {
		at := roleInUnit{a.Role, a.Unit}
		if _, twice := m.to[at]; twice {
			note("%s 的地址给出了两次", "the addresses of %s are given twice", at)
		}
		m.to[at] = a.To
		for i, to := range a.To {
			if mail.NewMsg().To(to) != nil {
				note("%s 的第 %d 个地址无效", "address %[2]d of %[1]s is not valid", at, i+1)
			}
		}
	}
	for _, r := range written {
		if _, ok := m.to[roleInUnit{role: r}]; !ok {
			note("%s 没有适用于所有单位的地址", "there is no address of the %s for all units", words.Role(r))
		}
	}
	return m, errors.Join(wrong...)
}

func (r roleInUnit) String() string {
	if r.unit == "" {
		return string(r.role)
	}
	return string(r.role) + " (" + r.unit + ")"
}

// deliveries are one for each address, so that a refused one keeps no other from being reached.
func (m *mailer) deliveries(l Letter) ([]delivery, error) {
	at := roleInUnit{l.To, l.Unit}
	to, ok := m.to[at]
	if !ok {
		if to, ok = m.to[roleInUnit{role: l.To}]; !ok && slices.Contains(outside, l.To) {
			return nil, nil
		} else if !ok {
			return nil, fmt.Errorf("mail: no address of %s", at)
		}
	}
	var all []delivery
	for i, address := range to {
		all = append(all, delivery{"mail " + digest(address)[:16], func(ctx context.Context) error {
			return m.send(ctx, l, address, fmt.Sprintf("%s, %d", at, i+1))
		}})
	}
	return all, nil
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// send mails the letter to one address. Errors call the address by name and by nothing else: it may hold a person's
// name, which belongs in no history and no log, and neither does what the server says of it.
func (m *mailer) send(ctx context.Context, l Letter, address, name string) error {
	ctx, cancel := context.WithTimeout(ctx, m.settings.Timeout)
	defer cancel()
	msg, err := m.compose(l, address)
	if err != nil {
		return refused{lang.Format("邮件（%s）：写不成", "mail to %s: cannot be written", name)}
	}
	dial := &dialer{tls: m.tls, implicit: m.settings.Security == ImplicitTLS}
	defer dial.close()
	client, err := mail.NewClient(m.settings.Host, append(m.options[:len(m.options):len(m.options)], mail.WithDialContextFunc(dial.dial(ctx)))...)
	if err != nil {
		return fmt.Errorf("mail to %s: %w", name, err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if msg.IsDelivered() { // whatever went wrong after that
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("mail to %s: %w", name, ctx.Err())
	}
	if failed, ok := errors.AsType[*mail.SendError](err); ok {
		code := failed.ErrorCode()
		status := strings.TrimSpace(fmt.Sprint(code, " ", failed.EnhancedStatusCode()))
		switch {
		case code == 0:
			return fmt.Errorf("mail to %s: %s: no answer", name, failed.Reason)
		case code/100 == 5:
			return refused{lang.Format("邮件（%s）被拒收：%s", "mail to %s was refused: %s", name, status)}
		}
		return fmt.Errorf("mail to %s: %s: %s", name, failed.Reason, status)
	}
	if said, ok := errors.AsType[*textproto.Error](err); ok { // before the message: greeting, encryption, authentication
		return fmt.Errorf("mail to %s: the server says %d", name, said.Code)
	}
	return fmt.Errorf("mail to %s: %w", name, err)
}

// compose writes the mail. The same letter is the same mail, by its id and date.
func (m *mailer) compose(l Letter, address string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.settings.From), msg.To(address)); err != nil {
		return nil, err
	}
	msg.Subject(l.Subject.ZH + " / " + l.Subject.EN)
	msg.SetDateWithValue(l.At)
	msg.SetMessageIDWithValue(digest(l.Key)[:32] + "@" + m.domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // so that no absence notice answers
	if l.Card == message.Red {
		msg.SetImportance(mail.ImportanceHigh)
	}
	msg.SetBodyString(mail.TypeTextPlain, l.Text.ZH+"\n"+l.Text.EN)
	return msg, nil
}

// dialer makes the connection for one mail. The mail library heeds the context only while it dials, and does not close
// a connection on which the greeting goes wrong; this does both.
type dialer struct {
	tls      *tls.Config
	implicit bool
	conn     net.Conn
	stop     func() bool
}

func (d *dialer) dial(whole context.Context) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		if d.implicit {
			d.conn, err = (&tls.Dialer{Config: d.tls}).DialContext(ctx, network, address)
		} else {
			d.conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
		}
		if err != nil {
			d.conn = nil
			return nil, err
		}
		conn := d.conn
		d.stop = context.AfterFunc(whole, func() { conn.Close() })
		return conn, nil
	}
}

func (d *dialer) close() {
	if d.conn != nil {
		d.stop()
		d.conn.Close()
	}
}
