package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// value reads the text of a setting into s, or says what is wrong with it.
type value func(s *Settings, text string) (wrong lang.Text)

var fine lang.Text

// parsed makes a value of a function that parses text.
func parsed[T any](into func(*Settings) *T, expected lang.Text, parse func(string) (T, bool)) value {
	return func(s *Settings, text string) lang.Text {
		v, ok := parse(text)
		if !ok {
			return lang.Format("这里应当是%s，而不是 %q", "%s is expected here, not %q", expected, text)
		}
		*into(s) = v
		return fine
	}
}

// unquoted makes a value whose text may hold a secret: what is wrong is told without it.
func unquoted(v value, expected lang.Text) value {
	return func(s *Settings, text string) lang.Text {
		if wrong := v(s, text); wrong != fine {
			return lang.Format("这里应当是%s", "%s is expected here", expected)
		}
		return fine
	}
}

func anything(into func(*Settings) *string) value {
	return parsed(into, fine, func(s string) (string, bool) { return s, true })
}

func address(into func(*Settings) *string) value {
	return parsed(into, lang.Text{ZH: "地址，如 127.0.0.1:7233", EN: "an address such as 127.0.0.1:7233"}, func(s string) (string, bool) {
		_, port, err := net.SplitHostPort(s)
		if err != nil {
			return "", false
		}
		n, err := strconv.Atoi(port)
		return s, err == nil && n >= 0 && n <= 65535 // 0 takes a free one
	})
}

func host(into func(*Settings) *string) value {
	return parsed(into, lang.Text{ZH: "主机名，不带端口", EN: "the name of a host, without a port"}, func(s string) (string, bool) {
		return s, !strings.ContainsAny(s, "/ ") && (net.ParseIP(s) != nil || !strings.Contains(s, ":"))
	})
}

func duration(into func(*Settings) *time.Duration, least, most time.Duration) value {
	expected := lang.Format("%s 至 %s 的时长，如 30s 或者 1m30s", "a time from %s to %s, such as 30s or 1m30s", least, most)
	return parsed(into, expected, func(s string) (time.Duration, bool) {
		d, err := time.ParseDuration(s)
		return d, err == nil && d >= least && d <= most
	})
}

func number(into func(*Settings) *int, least, most int) value {
	return parsed(into, lang.Format("%d 至 %d 的整数", "a whole number from %d to %d", least, most), func(s string) (int, bool) {
		n, err := strconv.Atoi(s)
		return n, err == nil && n >= least && n <= most
	})
}

func onOff(into func(*Settings) *Switch) value {
	return parsed(into, lang.Text{ZH: "yes、no 或者 auto", EN: "yes, no or auto"}, func(s string) (Switch, bool) {
		switch strings.ToLower(s) {
		case "yes", "true", "1", "是":
			return On, true
		case "no", "false", "0", "否":
			return Off, true
		case "auto":
			return Auto, true
		}
		return "", false
	})
}

// oneOf takes one of the known words; what says what they name.
func oneOf[T ~string](into func(*Settings) *T, what lang.Text, known ...T) value {
	return func(s *Settings, text string) lang.Text {
		names := make([]string, len(known))
		for i, k := range known {
			if strings.EqualFold(string(k), text) {
				*into(s) = k
				return fine
			}
			names[i] = string(k)
		}
		if near := source.Nearest(text, names); near != "" {
			return lang.Format("未知的%s %q，是否指 %q？", "unknown %s %q; did you mean %q?", what, text, near)
		}
		return lang.Format("未知的%s %q；可用的有：%s", "unknown %s %q; known are: %s", what, text, strings.Join(names, ", "))
	}
}

func mailbox(into func(*Settings) *string) value {
	return parsed(into, lang.Text{ZH: "邮件地址", EN: "a mail address"}, func(s string) (string, bool) { return s, isMailbox(s) })
}

func isMailbox(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func webURL(into func(*Settings) *string) value {
	expected := lang.Text{ZH: "网址，以 https:// 或者 http:// 开头", EN: "a URL that begins with https:// or http://"}
	return unquoted(parsed(into, expected, func(s string) (string, bool) {
		u, err := url.Parse(s)
		return s, err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
	}), expected)
}

// secureURL takes a URL that nobody on the way can read: https, or http within this machine.
func secureURL(into func(*Settings) *string) value {
	expected := lang.Text{ZH: "网址，以 https:// 开头（本机也可用 http://）", EN: "a URL that begins with https://, or http:// on this machine"}
	return unquoted(parsed(into, expected, func(s string) (string, bool) {
		u, err := url.Parse(s)
		if err != nil || u.Host == "" {
			return s, false
		}
		ip := net.ParseIP(u.Hostname())
		here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
		return s, u.Scheme == "https" || u.Scheme == "http" && here
	}), expected)
}

const sqlite = "sqlite:"

func database(into func(*Settings) *string) value {
	expected := lang.Text{ZH: "数据库：sqlite:文件 或者 postgres://…", EN: "a database: sqlite:FILE or postgres://…"}
	return unquoted(parsed(into, expected, func(s string) (string, bool) {
		if path, ok := strings.CutPrefix(s, sqlite); ok {
			return s, path != ""
		}
		u, err := url.Parse(s)
		return s, err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql") && u.Opaque == ""
	}), expected)
}

// inFolder makes a relative path relative to the folder.
func inFolder(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// sqliteInFolder does so for a database that is a file.
func sqliteInFolder(folder, dsn string) string {
	if path, ok := strings.CutPrefix(dsn, sqlite); ok && path != "" {
		return sqlite + inFolder(folder, path)
	}
	return dsn
}

// Hidden stands for a secret where settings are shown.
const Hidden = "******"

func hidden(string) string { return Hidden }

// RegisterShown is the register as people may see it: without the password of its database.
func (s Settings) RegisterShown() string { return withoutPassword(s.Register) }

// withoutPassword hides the password of a database's URL, and parameters, which may carry another.
func withoutPassword(dsn string) string {
	u, err := url.Parse(dsn)
	switch {
	case strings.HasPrefix(dsn, sqlite):
		return dsn
	case err != nil:
		return Hidden
	}
	user := ""
	if u.User != nil {
		user = u.User.Username()
		if _, ok := u.User.Password(); ok {
			user += ":" + Hidden
		}
		user += "@"
	}
	query := ""
	if u.RawQuery != "" {
		query = "?" + Hidden
	}
	return fmt.Sprintf("%s://%s%s%s%s", u.Scheme, user, u.Host, u.Path, query)
}

// onlyHost hides all of a URL but where it leads: webhooks carry their key in path or query.
func onlyHost(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return Hidden
	}
	return u.Scheme + "://" + u.Host + "/" + Hidden
}
