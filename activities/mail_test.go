package activities

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"duecourse/internal/message"
)

const officerAddress = "zhangsan@bureau.example"

// mailTo are settings that reach the server.
func mailTo(s *smtpServer) MailSettings {
	m := MailSettings{
		Host: "127.0.0.1", Port: s.port, CA: s.ca, From: "duecourse@bureau.example", Security: PlainText, Timeout: 2 * time.Second,
		Addresses: []MailAddress{{Role: message.Officer, To: []string{officerAddress}}},
	}
	switch {
	case s.implicit:
		m.Security = ImplicitTLS
	case s.starttls:
		m.Security = StartTLS
	}
	if s.auth {
		m.User, m.Password = "bureau", "s3cret"
	}
	for _, r := range []message.Role{message.Handler, message.LegalReviewer, message.Supervisor} {
		m.Addresses = append(m.Addresses, MailAddress{Role: r, To: []string{string(r) + "@bureau.example"}})
	}
	return m
}

func TestMailInEverySecurity(t *testing.T) {
	for name, s := range map[string]*smtpServer{
		"plain":             {},
		"starttls":          {starttls: true},
		"starttls and auth": {starttls: true, auth: true},
		"tls":               {implicit: true},
		"tls and auth":      {implicit: true, auth: true},
	} {
		t.Run(name, func(t *testing.T) {
			startSMTP(t, s)
			n := newNotifier(t, NotifySettings{Mail: mailTo(s)})
			if _, err := notify(t, n, notice("a", message.OccasionRed), nil); err != nil {
				t.Fatal(err)
			}
			mails := s.accepted()
			if len(mails) != 1 {
				t.Fatalf("%d mails", len(mails))
			}
			m := mails[0]
			if m.to != officerAddress || m.encrypted != (s.implicit || s.starttls) || s.auth != (m.user == "bureau") {
				t.Errorf("%+v", m)
			}
			parsed, err := netmail.ReadMessage(strings.NewReader(m.data))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
			if err != nil || !strings.Contains(subject, "【红牌】案件 连市监案〔2026〕1号") || !strings.Contains(subject, "[Red card]") {
				t.Errorf("subject %q %v", subject, err)
			}
			body, err := io.ReadAll(quotedprintable.NewReader(parsed.Body))
			if err != nil || !strings.Contains(string(body), "最后一日：2026-04-10") || !strings.Contains(string(body), "Last day: 2026-04-10") {
				t.Errorf("body %q %v", body, err)
			}
			namesNobody(t, subject+string(body))
			if date, err := parsed.Header.Date(); err != nil || !date.Equal(notice("a", message.OccasionRed).At) {
				t.Errorf("date %v %v", date, err)
			}
			if parsed.Header.Get("Auto-Submitted") != "auto-generated" || parsed.Header.Get("Importance") != "high" {
				t.Errorf("%v", parsed.Header)
			}
		})
	}
}

// A receiver knows the same notice by its Message-ID, and two notices apart.
func TestMailTwiceIsTheSameMail(t *testing.T) {
	s := startSMTP(t, &smtpServer{})
	n := newNotifier(t, NotifySettings{Mail: mailTo(s)})
	for _, key := range []string{"a", "a", "b"} {
		if _, err := notify(t, n, notice(key, message.OccasionOpened), nil); err != nil {
			t.Fatal(err)
		}
	}
	m := s.accepted()
	if m[0].header("Message-ID") != m[1].header("Message-ID") || m[0].header("Message-ID") == m[2].header("Message-ID") {
		t.Errorf("%s %s %s", m[0].header("Message-ID"), m[1].header("Message-ID"), m[2].header("Message-ID"))
	}
}

func TestMailRefusedOrNotNow(t *testing.T) {
	for name, c := range map[string]struct {
		command, answer string
		forGood         bool
		part            string
	}{
		"unknown address":  {"RCPT", "550 5.1.1 <zhangsan@bureau.example> unknown", true, "550 5.1.1"},
		"refused sender":   {"MAIL", "553 5.1.8 no", true, "553"},
		"refused mail":     {"ACCEPTED", "554 5.7.1 zhangsan gets no spam", true, "554"},
		"greylisted":       {"RCPT", "451 4.7.1 zhangsan: later", false, "451"},
		"mailbox full":     {"RCPT", "452 4.2.2 zhangsan", false, "452"},
		"closing":          {"MAIL", "421 4.3.2 closing", false, "421"},
		"busy":             {"CONNECT", "554 5.3.2 not today, zhangsan", false, "554"},
		"drops at once":    {"CONNECT", "drop", false, "mail to officer"},
		"drops at data":    {"DATA", "drop", false, "mail to officer"},
		"drops after data": {"ACCEPTED", "drop", false, "mail to officer"},
		"hangs at once":    {"CONNECT", "hang", false, ""},
		"hangs at rcpt":    {"RCPT", "hang", false, ""},
		"hangs after data": {"ACCEPTED", "hang", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startSMTP(t, &smtpServer{})
			s.say(c.command, c.answer)
			settings := mailTo(s)
			settings.Timeout = 300 * time.Millisecond
			n := newNotifier(t, NotifySettings{Mail: settings})
			start := time.Now()
			_, err := notify(t, n, notice("a", message.OccasionOpened), nil)
			kind := ErrDelivery
			if c.forGood {
				kind = message.ErrPermanent
			}
			wantError(t, err, kind, c.forGood, c.part)
			namesNobody(t, err.Error())
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestMailTakenIsTakenWhateverFollows(t *testing.T) {
	s := startSMTP(t, &smtpServer{})
	for _, command := range []string{"RSET", "QUIT"} {
		s.say(command, "drop")
		n := newNotifier(t, NotifySettings{Mail: mailTo(s)})
		if _, err := notify(t, n, notice("a", message.OccasionOpened), nil); err != nil {
			t.Errorf("%s: %v", command, err)
		}
	}
}

// One address that is refused keeps no other from being reached, and what was reached is not written to again.
func TestMailToSeveral(t *testing.T) {
	s := startSMTP(t, &smtpServer{})
	s.say("RCPT TO:<two@", "451 4.7.1 later")
	settings := mailTo(s)
	settings.Addresses = append(settings.Addresses, MailAddress{Role: message.Officer, Unit: "灌南县局", To: []string{"one@x.example", "two@x.example", "three@x.example"}})
	n := newNotifier(t, NotifySettings{Mail: settings})
	arrived, err := notify(t, n, notice("a", message.OccasionOpened), nil)
	wantError(t, err, ErrDelivery, false, "officer (灌南县局), 2")
	if len(arrived) != 2 || len(s.accepted()) != 2 {
		t.Fatalf("%v %v", arrived, s.accepted())
	}
	namesNobody(t, strings.Join(arrived, " "))
	s.say("RCPT TO:<two@", "250 ok")
	if _, err := notify(t, n, notice("a", message.OccasionOpened), arrived); err != nil {
		t.Fatal(err)
	}
	if m := s.accepted(); len(m) != 3 || m[2].to != "two@x.example" {
		t.Errorf("%+v", m)
	}
}

// Mail to whom the bureau writes in its own way is nobody's duty, unless an entry says that it reaches them.
func TestMailToTheOutside(t *testing.T) {
	s := &smtpServer{}
	startSMTP(t, s)
	n := notice("a", message.OccasionRed)
	n.To = message.Commission
	without := mailTo(s)
	if _, err := notify(t, newNotifier(t, NotifySettings{Mail: without}), n, nil); err != nil || len(s.accepted()) != 0 {
		t.Errorf("%v, %d mails", err, len(s.accepted()))
	}
	with := mailTo(s)
	with.Addresses = append(with.Addresses, MailAddress{Role: message.Commission, To: []string{"receipt@commission.example"}})
	if _, err := notify(t, newNotifier(t, NotifySettings{Mail: with}), n, nil); err != nil || len(s.accepted()) != 1 {
		t.Errorf("%v, %d mails", err, len(s.accepted()))
	}
}

func TestMailByRoleAndUnit(t *testing.T) {
	s := startSMTP(t, &smtpServer{})
	settings := mailTo(s)
	settings.Addresses = append(settings.Addresses,
		MailAddress{Role: message.Officer, Unit: "A", To: []string{"a@x.example"}},
		MailAddress{Role: message.Officer, Unit: "quiet"})
	m, err := newMail(settings)
	if err != nil {
		t.Fatal(err)
	}
	for unit, want := range map[string]int{"A": 1, "B": 1, "quiet": 0} {
		if d, err := m.deliveries(Letter{To: message.Officer, Unit: unit}); err != nil || len(d) != want {
			t.Errorf("%s: %v %v", unit, d, err)
		}
	}
	if _, err := m.deliveries(Letter{To: message.Auditor, Unit: "A"}); err == nil {
		t.Error("a role without an address is no success")
	}
}

func TestMailHeedsItsContext(t *testing.T) {
	s := startSMTP(t, &smtpServer{})
	s.say("MAIL", "hang")
	settings := mailTo(s)
	settings.Timeout = time.Minute
	m, err := newMail(settings)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err = m.send(ctx, newLetter(notice("a", message.OccasionOpened)), officerAddress, "officer, 1")
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// Neither a password nor a notice goes where it could be read on the way.
func TestMailNeverFallsBackToClearText(t *testing.T) {
	for name, c := range map[string]struct {
		server *smtpServer
		change func(*MailSettings)
	}{
		"no STARTTLS on offer":    {&smtpServer{}, func(m *MailSettings) { m.Security = StartTLS }},
		"password in clear text":  {&smtpServer{auth: true}, func(*MailSettings) {}},
		"unknown certificate":     {&smtpServer{starttls: true}, func(m *MailSettings) { m.CA = "" }},
		"unknown certificate too": {&smtpServer{implicit: true}, func(m *MailSettings) { m.CA = "" }},
		"wrong password":          {&smtpServer{implicit: true, auth: true}, func(m *MailSettings) { m.Password = "zhangsan" }},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSMTP(t, c.server)
			settings := mailTo(s)
			c.change(&settings)
			_, err := notify(t, newNotifier(t, NotifySettings{Mail: settings}), notice("a", message.OccasionOpened), nil)
			wantError(t, err, ErrDelivery, false, "mail to officer")
			namesNobody(t, err.Error())
			if len(s.accepted()) != 0 {
				t.Error("it was mailed")
			}
		})
	}
}

func TestMailSettings(t *testing.T) {
	for part, spoil := range map[string]func(*MailSettings){
		"unknown security":                        func(m *MailSettings) { m.Security = "ssl" },
		"address of the sender":                   func(m *MailSettings) { m.From = "zhangsan" },
		"address 2 of officer is not valid":       func(m *MailSettings) { m.Addresses[0].To = []string{"a@x.example", "zhangsan"} },
		"addresses of officer are given twice":    func(m *MailSettings) { m.Addresses = append(m.Addresses, m.Addresses[0]) },
		"no address of the handler for all units": func(m *MailSettings) { m.Addresses[1].Unit = "A" },
		"port":     func(m *MailSettings) { m.Port = 70000 },
		"auth":     func(m *MailSettings) { m.User, m.Auth = "u", "handshake" },
		"nonesuch": func(m *MailSettings) { m.CA = "nonesuch" },
	} {
		settings := mailTo(&smtpServer{port: 25})
		spoil(&settings)
		_, err := NewNotifier(NotifySettings{Mail: settings})
		if err == nil || !strings.Contains(err.Error(), part) || !strings.HasPrefix(err.Error(), "mail: ") {
			t.Errorf("%s: got %v", part, err)
			continue
		}
		namesNobody(t, err.Error())
	}
}
