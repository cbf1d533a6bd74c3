package config

import "duecourse/internal/lang"

// relate checks settings that must fit each other. One that is wrong by itself is not held against another.
func (r *resolved) relate() {
	s := r.settings
	r.needs("temporal.tls.cert", s.Temporal.TLS.Cert, "temporal.tls.key", s.Temporal.TLS.Key)
	r.needs("temporal.tls.key", s.Temporal.TLS.Key, "temporal.tls.cert", s.Temporal.TLS.Cert)
	r.needs("notify.smtp.host", s.Notify.SMTP.Host, "notify.smtp.from", s.Notify.SMTP.From)
	r.needs("notify.smtp.password", s.Notify.SMTP.Password, "notify.smtp.user", s.Notify.SMTP.User)
}

// needs notes that the setting key is given without the other that it cannot do without.
func (r *resolved) needs(key, given, other, value string) {
	if given != "" && value == "" && !r.bad[key] && !r.bad[other] {
		r.problem(r.setting(key), lang.Format("有 %s 就要有 %s", "%s needs %s", key, other))
	}
}

func (r *resolved) setting(key string) setting {
	for _, s := range r.all {
		if s.key == key {
			return s
		}
	}
	panic("no setting " + key) // a slip in this package
}
