package config

import (
	"os"

	"go.temporal.io/sdk/contrib/envconfig"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// profile is what Temporal's own environment profile says: the variables TEMPORAL_… over a profile of its TOML file.
type profile struct {
	whole envconfig.ClientConfigProfile
	texts map[string]fromProfile // by key of the setting that it stands for
}

type fromProfile struct{ text, place string }

// readProfile reads the profile and puts it below every source of our own but above the defaults.
func (r *resolved) readProfile() {
	name := r.values.GetString("temporal.profile")
	whole, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{ConfigFileProfile: name})
	if err != nil {
		r.problems = append(r.problems, source.Problem{File: profilePath(), Text: lang.Format(
			"Temporal 的配置档有误：%v", "Temporal's profile is wrong: %v", cause(err))})
		return
	}
	r.profile = profile{whole: whole, texts: map[string]fromProfile{}}
	note := func(key, variable, text string) {
		if text == "" {
			return
		}
		place := profilePath()
		if _, ok := os.LookupEnv(variable); ok {
			place = variable
		}
		r.profile.texts[key] = fromProfile{text, place}
		r.values.SetDefault(key, text)
	}
	note("temporal.profile", "TEMPORAL_PROFILE", os.Getenv("TEMPORAL_PROFILE"))
	note("temporal.address", "TEMPORAL_ADDRESS", whole.Address)
	note("temporal.namespace", "TEMPORAL_NAMESPACE", whole.Namespace)
	note("temporal.api_key", "TEMPORAL_API_KEY", whole.APIKey)
	if tls := whole.TLS; tls != nil {
		enabled := On
		if tls.Disabled {
			enabled = Off
		}
		note("temporal.tls.enabled", "TEMPORAL_TLS", string(enabled))
		note("temporal.tls.ca", "TEMPORAL_TLS_SERVER_CA_CERT_PATH", tls.ServerCACertPath)
		note("temporal.tls.cert", "TEMPORAL_TLS_CLIENT_CERT_PATH", tls.ClientCertPath)
		note("temporal.tls.key", "TEMPORAL_TLS_CLIENT_KEY_PATH", tls.ClientKeyPath)
		note("temporal.tls.server_name", "TEMPORAL_TLS_SERVER_NAME", tls.ServerName)
	}
}

// profilePath is the file that holds Temporal's profiles.
func profilePath() string {
	if path := os.Getenv("TEMPORAL_CONFIG_FILE"); path != "" {
		return path
	}
	return envconfig.DefaultConfigFilePath()
}
