// Package temporalclient builds the one client with which every program of the product talks to Temporal, so that
// address, TLS, credentials and the encoding of payloads cannot drift apart between them; and it prepares a namespace.
package temporalclient

import (
	"context"
	"errors"
	"log/slog"
	"net"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// Dial connects to Temporal and makes sure that it answers. The error is a source.Problems where the settings are wrong
// and an *Unreachable where Temporal does not answer or refuses. More is what a program wants of its client besides: how
// it is watched.
func Dial(ctx context.Context, s config.Settings, logger *slog.Logger, more ...func(*client.Options)) (client.Client, error) {
	o, err := options(s.Temporal, logger)
	if err != nil {
		return nil, err
	}
	for _, set := range more {
		set(&o)
	}
	c, err := client.DialContext(ctx, o)
	if err != nil && !errors.Is(ctx.Err(), context.Canceled) { // else it was us who gave up
		return nil, &Unreachable{Address: o.HostPort, Cause: err}
	}
	return c, err
}

// Check reports what is wrong with the settings without connecting: a certificate that cannot be read, a key that does
// not fit. The error is a source.Problems.
func Check(s config.Settings) error {
	_, err := options(s.Temporal, slog.New(slog.DiscardHandler))
	return err
}

func options(t config.Temporal, logger *slog.Logger) (client.Options, error) {
	p := effective(t)
	o, err := p.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return o, source.Problems{{File: "temporal.tls", Text: lang.Format("TLS 设置无法使用：%v", "these settings of TLS do not work: %v", err)}}
	}
	o.Logger = log.NewStructuredLogger(logger)
	o.DataConverter = DataConverter()
	o.Interceptors = append(o.Interceptors, &asking{})
	if here(o.HostPort) { // nothing of it goes over a wire: packing and unpacking every message would be for nothing
		o.ConnectionOptions.GrpcCompression = &client.GrpcCompressionNone{}
	}
	return o, nil
}

// here reports whether an address is on this machine.
func here(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// DataConverter is how payloads are written, here and where histories are replayed. Their encryption goes here, and with
// it a failure converter that encodes the messages of failures too.
func DataConverter() converter.DataConverter { return converter.GetDefaultDataConverter() }

// effective lays our settings over Temporal's own profile.
func effective(t config.Temporal) envconfig.ClientConfigProfile {
	p := t.Profile
	p.Address, p.Namespace, p.APIKey = t.Address, t.Namespace, t.APIKey
	tls := envconfig.ClientConfigTLS{}
	if t.Profile.TLS != nil {
		tls = *t.Profile.TLS
	}
	tls.Disabled = false
	if t.TLS.CA != "" {
		tls.ServerCACertPath, tls.ServerCACertData = t.TLS.CA, nil
	}
	if t.TLS.Cert != "" || t.TLS.Key != "" {
		tls.ClientCertPath, tls.ClientCertData = t.TLS.Cert, nil
		tls.ClientKeyPath, tls.ClientKeyData = t.TLS.Key, nil
	}
	if t.TLS.ServerName != "" {
		tls.ServerName = t.TLS.ServerName
	}
	given := t.Profile.TLS != nil || t.APIKey != "" || t.TLS.CA != "" || t.TLS.Cert != "" || t.TLS.ServerName != ""
	switch {
	case t.TLS.Enabled == config.Off:
		p.TLS = &envconfig.ClientConfigTLS{Disabled: true}
	case t.TLS.Enabled == config.On || given:
		p.TLS = &tls
	default:
		p.TLS = nil
	}
	return p
}
