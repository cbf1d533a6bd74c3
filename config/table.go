package config

import (
	"os"
	"strings"
	"time"

	"duecourse/internal/lang"
)

// setting is one thing that a program can be told, and that a flag, the environment and the file all name alike.
type setting struct {
	key       string // as the file nests it: temporal.tls.ca
	about     lang.Text
	byDefault string // written as a person writes it; none leaves the zero value
	read      value
	words     bool                          // text: a number, or yes or no, in the file is a slip
	rebase    func(folder, s string) string // makes a path in the file relative to the file's folder
	mask      func(string) string           // what may be shown of it; none shows all
	list      bool                          // no text but a list: only a file can hold it
}

// env is the name of the setting in the environment.
func (s setting) env() string {
	return EnvPrefix + "_" + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

// flag is the name of the setting as a flag.
func (s setting) flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(s.key) }

// secret reports whether nothing of the setting may be shown. Such a one has no flag: other users of a machine see the
// arguments of a process.
func (s setting) secret() bool { return s.mask != nil && s.mask("x") == Hidden }

// addressesKey is the one setting that is a list.
const addressesKey = "notify.addresses"

// Where the register, the outbox and the drop folder are unless told otherwise.
const (
	DefaultRegister   = "sqlite:data/register.db"
	DefaultOutbox     = "data/outbox"
	DefaultDropFolder = "data/handoff"
)

// table lists the settings, in the order in which they are shown.
func table() []setting {
	all := []setting{
		{key: "lang", about: lang.Text{ZH: "语言：zh 或者 en", EN: "language: zh or en"},
			byDefault: string(lang.FromLocale(os.Getenv)),
			read:      oneOf(func(s *Settings) *lang.Lang { return &s.Lang }, lang.Text{ZH: "语言", EN: "language"}, lang.ZH, lang.EN)},
		{key: "measures", about: lang.Text{ZH: "代替内置办法的文件", EN: "file of Measures in place of the built-in ones"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Measures })},
		{key: "calendar", about: lang.Text{ZH: "代替内置节假日日历的文件", EN: "file of days off in place of the built-in calendar"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Calendar })},
		{key: "periods", about: lang.Text{ZH: "代替内置期限表的文件", EN: "file of periods in place of the built-in ones"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Periods })},

		{key: "temporal.address", about: lang.Text{ZH: "Temporal 的地址", EN: "address of Temporal"},
			byDefault: "127.0.0.1:7233", words: true, read: address(func(s *Settings) *string { return &s.Temporal.Address })},
		{key: "temporal.namespace", about: lang.Text{ZH: "Temporal 的命名空间", EN: "namespace in Temporal"},
			byDefault: "duecourse", words: true, read: anything(func(s *Settings) *string { return &s.Temporal.Namespace })},
		{key: "temporal.profile", about: lang.Text{ZH: "Temporal 自己的配置档名", EN: "name of a profile in Temporal's own file"},
			words: true, read: anything(func(s *Settings) *string { return &s.Temporal.profileName })},
		{key: "temporal.api_key", about: lang.Text{ZH: "Temporal 的 API 密钥", EN: "API key for Temporal"},
			mask: hidden, read: anything(func(s *Settings) *string { return &s.Temporal.APIKey })},
		{key: "temporal.tls.enabled", about: lang.Text{ZH: "TLS：yes、no，或者 auto（有密钥、证书时启用）", EN: "TLS: yes, no, or auto (on with an API key or a certificate)"},
			byDefault: string(Auto), read: onOff(func(s *Settings) *Switch { return &s.Temporal.TLS.Enabled })},
		{key: "temporal.tls.ca", about: lang.Text{ZH: "服务器的 CA 证书文件", EN: "file with the CA certificate of the server"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Temporal.TLS.CA })},
		{key: "temporal.tls.cert", about: lang.Text{ZH: "客户端证书文件", EN: "file with the client's certificate"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Temporal.TLS.Cert })},
		{key: "temporal.tls.key", about: lang.Text{ZH: "客户端私钥文件", EN: "file with the client's private key"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Temporal.TLS.Key })},
		{key: "temporal.tls.server_name", about: lang.Text{ZH: "证书中的服务器名", EN: "name of the server in its certificate"},
			words: true, read: anything(func(s *Settings) *string { return &s.Temporal.TLS.ServerName })},

		{key: "worker.listen", about: lang.Text{ZH: "指标和健康检查的监听地址", EN: "address of metrics and health checks"},
			byDefault: "127.0.0.1:9233", words: true, read: address(func(s *Settings) *string { return &s.Worker.Listen })},
		{key: "worker.stop_timeout", about: lang.Text{ZH: "停止时等待在办任务的时间", EN: "how long begun work may take to end at a stop"},
			byDefault: "30s", read: duration(func(s *Settings) *time.Duration { return &s.Worker.StopTimeout }, time.Second, time.Hour)},

		{key: "log.format", about: lang.Text{ZH: "日志格式：text 或者 json", EN: "format of the log: text or json"},
			byDefault: LogText,
			read:      oneOf(func(s *Settings) *string { return &s.Log.Format }, lang.Text{ZH: "日志格式", EN: "format of the log"}, LogText, LogJSON)},
		{key: "log.level", about: lang.Text{ZH: "日志级别：debug、info、warn 或者 error（默认：worker 为 info，standalone 为 warn）", EN: "level of the log: debug, info, warn or error (default: info of worker, warn of standalone)"},
			read: oneOf(func(s *Settings) *LogLevel { return &s.Log.Level }, lang.Text{ZH: "日志级别", EN: "level of the log"}, LogDebug, LogInfo, LogWarn, LogError)},
		{key: "tracing.endpoint", about: lang.Text{ZH: "接收 OpenTelemetry 追踪的网址（OTLP/gRPC，如 http://127.0.0.1:4317），空值表示不追踪", EN: "URL that takes OpenTelemetry traces (OTLP over gRPC, such as http://127.0.0.1:4317); none traces nothing"},
			words: true, mask: onlyHost, read: webURL(func(s *Settings) *string { return &s.Tracing.Endpoint })},

		{key: "register", about: lang.Text{ZH: "台账数据库", EN: "database of the register"},
			byDefault: DefaultRegister, words: true, rebase: sqliteInFolder, mask: withoutPassword,
			read: database(func(s *Settings) *string { return &s.Register })},

		{key: "notify.outbox", about: lang.Text{ZH: "通知存放的文件夹", EN: "folder that notices are written into"},
			byDefault: DefaultOutbox, words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Notify.Outbox })},
		{key: "notify.webhook.url", about: lang.Text{ZH: "接收通知的网址", EN: "URL that notices are posted to"},
			words: true, mask: onlyHost, read: webURL(func(s *Settings) *string { return &s.Notify.Webhook.URL })},
		{key: "notify.webhook.token", about: lang.Text{ZH: "随通知发送的令牌", EN: "bearer token that goes with a notice"},
			mask: hidden, read: anything(func(s *Settings) *string { return &s.Notify.Webhook.Token })},
		{key: "notify.webhook.ca", about: lang.Text{ZH: "另外信任的 CA 证书文件", EN: "file with CA certificates that are trusted besides the system's"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Notify.Webhook.CA })},
		{key: "notify.webhook.timeout", about: lang.Text{ZH: "网址应答的时限", EN: "how long an answer from it is awaited"},
			byDefault: "10s", read: duration(func(s *Settings) *time.Duration { return &s.Notify.Webhook.Timeout }, 100*time.Millisecond, 5*time.Minute)},
		{key: "notify.smtp.host", about: lang.Text{ZH: "邮件服务器", EN: "mail server"},
			words: true, read: host(func(s *Settings) *string { return &s.Notify.SMTP.Host })},
		{key: "notify.smtp.port", about: lang.Text{ZH: "邮件服务器的端口（默认按加密方式：587、465、25）", EN: "port of the mail server (default 587, 465 or 25, as notify.smtp.tls says)"},
			read: number(func(s *Settings) *int { return &s.Notify.SMTP.Port }, 1, 65535)},
		{key: "notify.smtp.tls", about: lang.Text{ZH: "邮件连接的加密方式", EN: "how the connection to it is secured"},
			byDefault: SMTPStartTLS,
			read:      oneOf(func(s *Settings) *string { return &s.Notify.SMTP.TLS }, lang.Text{ZH: "加密方式", EN: "way to secure mail"}, SMTPStartTLS, SMTPTLS, SMTPPlain)},
		{key: "notify.smtp.ca", about: lang.Text{ZH: "另外信任的 CA 证书文件", EN: "file with CA certificates that are trusted besides the system's"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.Notify.SMTP.CA })},
		{key: "notify.smtp.user", about: lang.Text{ZH: "邮件服务器的用户名", EN: "user at the mail server"},
			read: anything(func(s *Settings) *string { return &s.Notify.SMTP.User })},
		{key: "notify.smtp.password", about: lang.Text{ZH: "邮件服务器的密码", EN: "password at the mail server"},
			mask: hidden, read: anything(func(s *Settings) *string { return &s.Notify.SMTP.Password })},
		{key: "notify.smtp.from", about: lang.Text{ZH: "发件地址", EN: "address that mail comes from"},
			words: true, read: mailbox(func(s *Settings) *string { return &s.Notify.SMTP.From })},
		{key: addressesKey, about: lang.Text{ZH: "邮件发给谁", EN: "whom mail goes to"}, list: true},

		{key: "handoff.drop_folder", about: lang.Text{ZH: "移送材料存放的文件夹", EN: "folder that the material of hand-overs to the commission is put into"},
			byDefault: DefaultDropFolder, words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.HandOff.DropFolder })},
		{key: "handoff.url", about: lang.Text{ZH: "纪检监察机关接收移送材料的网址", EN: "URL that the material is posted to"},
			words: true, mask: onlyHost, read: secureURL(func(s *Settings) *string { return &s.HandOff.URL })},
		{key: "handoff.token", about: lang.Text{ZH: "随移送材料发送的令牌", EN: "bearer token that goes with it"},
			mask: hidden, read: anything(func(s *Settings) *string { return &s.HandOff.Token })},
		{key: "handoff.ca", about: lang.Text{ZH: "另外信任的 CA 证书文件", EN: "file with CA certificates that are trusted besides the system's"},
			words: true, rebase: inFolder, read: anything(func(s *Settings) *string { return &s.HandOff.CA })},
		{key: "handoff.timeout", about: lang.Text{ZH: "该网址应答的时限", EN: "how long an answer from that URL is awaited"},
			byDefault: "1m", read: duration(func(s *Settings) *time.Duration { return &s.HandOff.Timeout }, 100*time.Millisecond, 2*time.Minute)},
	}
	all = append(all, collectiveSettings()...)
	for i, b := range bureauSets {
		key := "terms." + string(b.kind)
		all = append(all,
			setting{key: key + ".wait", about: lang.Format("待办“%s”的期限，如 10wd（默认见 starter period list）", "wait of the docket item %s, such as 10wd (default: starter period list)", b.kind),
				words: true, read: termWait(i)},
			setting{key: key + ".warn", about: lang.Format("待办“%s”提前警示的时间，如 2wd", "how long before its last day %s is warned of, such as 2wd", b.kind),
				byDefault: b.warn, words: true, read: termWarning(i)})
	}
	return all
}
