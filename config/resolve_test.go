package config

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/message"
	"duecourse/internal/period"
	"duecourse/internal/source"
)

const everything = `lang: zh
measures: m.yaml
temporal:
  address: temporal.example:7233
  namespace: bureau
  api_key: key-of-the-file
  tls: {enabled: yes, ca: ca.pem, cert: c.pem, key: k.pem, server_name: t.example}
worker: {listen: "0.0.0.0:9000", stop_timeout: 1m30s}
register: postgres://duecourse:pw-of-the-register@db/register
notify:
  outbox: out
  webhook: {url: "https://hooks.example/send?key=key-of-the-hook", token: key-of-the-other-hook, ca: hook.pem, timeout: 5s}
  smtp: {host: mail.example, port: 465, tls: tls, ca: mail.pem, user: u, password: pw-of-the-mail, from: duecourse@bureau.example}
  addresses:
    - {role: supervisor, unit: 特种设备安全监察处, to: head@bureau.example}
    - {role: auditor, to: [audit@bureau.example, chief@bureau.example]}
    - {role: officer, to: []}
handoff: {drop_folder: drop, url: "https://commission.example/take?key=key-of-the-commission", token: key-of-the-hand-over, ca: commission.pem, timeout: 90s}
terms:
  facts: {wait: 30d, warn: 5wd}
  legal_review: {warn: 1d}
`

func TestEverySettingFromAFile(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", everything)
	s := load(t)
	if s.Temporal.Address != "temporal.example:7233" || s.Temporal.Namespace != "bureau" || s.Temporal.APIKey != "key-of-the-file" {
		t.Errorf("Temporal: %+v", s.Temporal)
	}
	if s.HandOff != (HandOff{"drop", "https://commission.example/take?key=key-of-the-commission", "key-of-the-hand-over", "commission.pem", 90 * time.Second}) {
		t.Errorf("hand-over: %+v", s.HandOff)
	}
	if s.Temporal.TLS != (TLS{On, "ca.pem", "c.pem", "k.pem", "t.example"}) {
		t.Errorf("TLS: %+v", s.Temporal.TLS)
	}
	if s.Worker != (Worker{"0.0.0.0:9000", 90 * time.Second}) {
		t.Errorf("worker: %+v", s.Worker)
	}
	if s.Notify.Outbox != "out" || s.Notify.Webhook != (Webhook{"https://hooks.example/send?key=key-of-the-hook", "key-of-the-other-hook", "hook.pem", 5 * time.Second}) {
		t.Errorf("notify: %+v", s.Notify)
	}
	if s.Notify.SMTP != (SMTP{"mail.example", 465, SMTPTLS, "mail.pem", "u", "pw-of-the-mail", "duecourse@bureau.example"}) {
		t.Errorf("mail: %+v", s.Notify.SMTP)
	}
	if want := []Address{
		{message.Supervisor, "特种设备安全监察处", []string{"head@bureau.example"}},
		{message.Auditor, "", []string{"audit@bureau.example", "chief@bureau.example"}},
		{message.Officer, "", []string{}},
	}; !reflect.DeepEqual(s.Notify.Addresses, want) {
		t.Errorf("addresses: %+v", s.Notify.Addresses)
	}
	terms := s.Terms()
	if terms[0] != (message.Term{Kind: message.AwaitFacts, Span: period.Span{N: 30, Unit: period.Days}, WarnSpan: period.Span{N: 5, Unit: period.WorkingDays}}) ||
		terms[5] != (message.Term{Kind: message.AwaitReview, WarnSpan: period.Span{N: 1, Unit: period.Days}}) {
		t.Errorf("terms: %+v", terms)
	}
}

func TestDefaults(t *testing.T) {
	in(t)
	s := load(t)
	if s.Temporal.Address != "127.0.0.1:7233" || s.Temporal.Namespace != "duecourse" || s.Temporal.TLS != (TLS{Enabled: Auto}) {
		t.Errorf("Temporal: %+v", s.Temporal)
	}
	if s.Worker != (Worker{"127.0.0.1:9233", 30 * time.Second}) || s.Register != "sqlite:data/register.db" || s.Notify.Outbox != "data/outbox" {
		t.Errorf("%+v", s)
	}
	terms := s.Terms()
	for _, term := range terms { // how long each is stands among the periods
		if !term.Span.IsZero() || term.WarnSpan.IsZero() {
			t.Errorf("%+v", term)
		}
	}
	terms[0].Span.N = 1
	if !s.Terms()[0].Span.IsZero() {
		t.Error("a caller changed the settings")
	}
}

// What opens a case has a rule for every wait that the bureau sets, and a calendar from its year on.
func TestProcedure(t *testing.T) {
	in(t)
	p, err := load(t).Procedure()
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range p.Terms {
		i := slices.IndexFunc(p.Rules, func(r period.Rule) bool { return r.ID == string(term.Kind) })
		if i < 0 || !p.Rules[i].BureauSet {
			t.Errorf("no rule for %s that the bureau sets", term.Kind)
		}
	}
	var c message.CaseInput
	p.Open(&c, civil.On(time.Date(2026, 3, 2, 0, 0, 0, 0, civil.Zone)))
	if len(c.Rules) != len(p.Rules) || len(c.Calendar.Years) != 1 || c.Calendar.Version != p.Calendar.Version {
		t.Errorf("%d rules, calendar %+v", len(c.Rules), c.Calendar)
	}
	write(t, "cal.yaml", "label: x\nnotices:\n  - year: 2030\n    notice: c\n    days: [{holiday: h, from: 2031-01-01}]\n")
	write(t, "duecourse.yaml", "calendar: cal.yaml\n")
	if _, err := load(t).Procedure(); err == nil || !strings.Contains(err.Error(), "cal.yaml:5:31: 2031-01-01 is not in 2030") {
		t.Errorf("%v", err)
	}
}

// TestEachWrongSetting has one mistake a line: where, given how, and what is told.
func TestEachWrongSetting(t *testing.T) {
	for _, c := range []struct{ file, env, flag, want string }{
		{file: "temporal: {adress: x}", want: `duecourse.yaml:1:12: unknown key "adress"; did you mean "address"?`},
		{file: "temporal: {address: nowhere}", want: `duecourse.yaml:1:21: an address such as 127.0.0.1:7233 is expected here, not "nowhere"`},
		{file: "temporal: 127.0.0.1:7233", want: `duecourse.yaml:1:11: a mapping of keys`},
		{file: "temporal: {namespace: 12}", want: `duecourse.yaml:1:23: text is expected here, not 12`},
		{file: "temporal:\n  tls: {enabled: perhaps}", want: `duecourse.yaml:2:18: yes, no or auto is expected`},
		{file: "temporal:\n  tls: {cert: c.pem}", want: `duecourse.yaml:2:15: temporal.tls.cert needs temporal.tls.key`},
		{file: "temporal:\n  tls: {key: k.pem}", want: `duecourse.yaml:2:14: temporal.tls.key needs temporal.tls.cert`},
		{file: "worker: {stop_timeout: 30}", want: `duecourse.yaml:1:24: a time from 1s to 1h0m0s, such as 30s`},
		{file: "worker: {stop_timeout: 0s}", want: `duecourse.yaml:1:24: a time from 1s`},
		{file: "worker: {listen: ':99999'}", want: `duecourse.yaml:1:18: an address`},
		{file: "register: register.db", want: `duecourse.yaml:1:11: a database: sqlite:FILE or postgres://… is expected`},
		{file: "register: 'sqlite:'", want: `duecourse.yaml:1:11: a database`},
		{file: "notify: {webhook: {url: hooks.example}}", want: `duecourse.yaml:1:25: a URL that begins with`},
		{file: "notify: {smtp: {host: 'mail.example:25', from: a@b.example}}", want: `duecourse.yaml:1:23: the name of a host, without a port`},
		{file: "handoff: {url: 'http://commission.example/take'}", want: `duecourse.yaml:1:16: a URL that begins with https://, or http:// on this machine`},
		{file: "handoff: {url: 'http://127.0.0.1.example'}", want: `duecourse.yaml:1:16: a URL that begins with https://`},
		{file: "handoff: {url: commission.example}", want: `duecourse.yaml:1:16: a URL that begins with https://`},
		{file: "handoff: {timeout: 3m}", want: `duecourse.yaml:1:20: a time from 100ms to 2m0s`},
		{file: "notify: {smtp: {port: 0}}", want: `duecourse.yaml:1:23: a whole number from 1 to 65535`},
		{file: "notify: {smtp: {tls: startls}}", want: `duecourse.yaml:1:22: unknown way to secure mail "startls"; did you mean "starttls"?`},
		{file: "notify: {smtp: {from: nobody}}", want: `duecourse.yaml:1:23: a mail address`},
		{file: "notify: {smtp: {host: mail.example}}", want: `duecourse.yaml:1:23: notify.smtp.host needs notify.smtp.from`},
		{file: "notify: {smtp: {password: x}}", want: `duecourse.yaml:1:27: notify.smtp.password needs notify.smtp.user`},
		{file: "notify:\n  addresses: [{role: boss, to: a@b.example}]", want: `duecourse.yaml:2:22: unknown role "boss"`},
		{file: "notify:\n  addresses: [{role: officer}]", want: `duecourse.yaml:2:15: to is missing`},
		{file: "notify:\n  addresses: [{role: officer, to: b}]", want: `duecourse.yaml:2:35: a mail address`},
		{file: "notify:\n  addresses: [{role: officer, to: [a@b.example, b]}]", want: `duecourse.yaml:2:49: a mail address`},
		{file: "register: 'postgres:db'", want: `duecourse.yaml:1:11: a database`},
		{file: "notify: {addresses: a@b.example}", want: `duecourse.yaml:1:21: a list is expected`},
		{file: "terms: {fact: {wait: 1d}}", want: `duecourse.yaml:1:9: unknown key "fact"; did you mean "facts"?`},
		{file: "terms: {facts: {wait: 1.5wd}}", want: `duecourse.yaml:1:23: a length of time such as 10wd`},
		{file: "terms: {facts: {wait: 10}}", want: `duecourse.yaml:1:23: text is expected here, not 10`},
		{env: "DUECOURSE_TEMPORAL_ADDRESS=x", want: `DUECOURSE_TEMPORAL_ADDRESS: an address`},
		{env: "DUECOURSE_TERMS_LEGAL_REVIEW_WAIT=x", want: `DUECOURSE_TERMS_LEGAL_REVIEW_WAIT: a length of time`},
		{env: "DUECOURSE_LANG=french", want: `DUECOURSE_LANG: unknown language "french"`},
		{env: "TEMPORAL_ADDRESS=x", want: `TEMPORAL_ADDRESS: an address`},
		{env: "TEMPORAL_PROFILE=bureau", want: `no-profiles.toml: Temporal's profile is wrong: unable to find profile bureau`},
		{flag: "--worker-stop-timeout=soon", want: `--worker-stop-timeout: a time`},
		{flag: "--temporal-address=", want: `--temporal-address: this must not be empty`},
		{flag: "--temporal-tls-cert=c.pem", want: `--temporal-tls-cert: temporal.tls.cert needs temporal.tls.key`},
	} {
		t.Run(c.file+c.env+c.flag, func(t *testing.T) {
			in(t)
			if c.file != "" {
				write(t, "duecourse.yaml", c.file+"\n")
			}
			if name, value, ok := strings.Cut(c.env, "="); ok {
				t.Setenv(name, value)
			}
			var args []string
			if c.flag != "" {
				args = []string{c.flag}
			}
			_, err := Load(flags(t, args...))
			var problems source.Problems
			if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestHandOversGoOverHTTPWithinThisMachineOnly(t *testing.T) {
	in(t)
	for _, url := range []string{"https://commission.example", "http://127.0.0.1:8080/take", "http://localhost:1", "http://[::1]:1"} {
		t.Setenv("DUECOURSE_HANDOFF_URL", url)
		if s := load(t); s.HandOff.URL != url || s.HandOff.DropFolder != DefaultDropFolder || s.HandOff.Timeout != time.Minute {
			t.Errorf("%+v", s.HandOff)
		}
	}
}

func TestMistakesOfAllSourcesAreToldAtOnce(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", "lnag: zh\nworker: {listen: x}\nterms: {facts: {wait: x}}\nnotify: {smtp: {password: x}}\n")
	t.Setenv("DUECOURSE_TEMPORAL_ADDRESS", "x")
	_, err := Load(flags(t, "--register=x"))
	var problems source.Problems
	if !errors.As(err, &problems) {
		t.Fatal(err)
	}
	var places []string
	for _, p := range problems {
		places = append(places, p.File)
	}
	if want := []string{"duecourse.yaml", "duecourse.yaml", "duecourse.yaml", "duecourse.yaml", "DUECOURSE_TEMPORAL_ADDRESS", "--register"}; !slices.Equal(places, want) {
		t.Errorf("%v\n%v", places, err)
	}
}

func TestAFileIsCheckedEvenWhereItIsOverruled(t *testing.T) {
	in(t)
	write(t, "duecourse.yaml", "worker: {listen: x}\n")
	t.Setenv("DUECOURSE_WORKER_LISTEN", "127.0.0.1:1")
	if _, err := Load(flags(t)); err == nil || !strings.HasPrefix(err.Error(), "duecourse.yaml:1:18: ") {
		t.Error(err)
	}
}

func TestTemporalsOwnProfileIsBelowOurSettings(t *testing.T) {
	in(t)
	write(t, "t.toml", `[profile.default]
address = "default.example:7233"
[profile.bureau]
address = "bureau.example:7233"
namespace = "of-the-profile"
[profile.bureau.tls]
server_name = "cert.example"
[profile.bureau.grpc_meta]
team = "bureau"
`)
	t.Setenv("TEMPORAL_CONFIG_FILE", "t.toml")
	if got := load(t).Temporal; got.Address != "default.example:7233" || got.Namespace != "duecourse" {
		t.Errorf("the default profile: %+v", got)
	}
	write(t, "duecourse.yaml", "temporal: {profile: bureau}\n")
	got := load(t).Temporal
	if got.Address != "bureau.example:7233" || got.Namespace != "of-the-profile" || got.TLS != (TLS{Enabled: On, ServerName: "cert.example"}) || got.Profile.GRPCMeta["team"] != "bureau" {
		t.Errorf("a named profile: %+v", got)
	}
	t.Setenv("TEMPORAL_ADDRESS", "variable.example:7233")
	if got := load(t).Temporal.Address; got != "variable.example:7233" {
		t.Errorf("over it TEMPORAL_ADDRESS: %s", got)
	}
	write(t, "duecourse.yaml", "temporal: {profile: bureau, address: 'file.example:7233'}\n")
	if got := load(t).Temporal.Address; got != "file.example:7233" {
		t.Errorf("over that the file: %s", got)
	}
}
