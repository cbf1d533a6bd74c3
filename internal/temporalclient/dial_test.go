package temporalclient

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"google.golang.org/grpc/credentials"

	"duecourse/config"
	"duecourse/internal/source"
	"duecourse/internal/temporalclient/fakefrontend"
)

func to(address string) config.Settings {
	return config.Settings{Temporal: config.Temporal{Address: address, Namespace: "bureau", TLS: config.TLS{Enabled: config.Auto}}}
}

func dial(t *testing.T, s config.Settings) (client.Client, error) {
	t.Helper()
	c, err := Dial(t.Context(), s, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Cleanup(c.Close)
	}
	return c, err
}

func TestDial(t *testing.T) {
	f := fakefrontend.Start(t)
	s := to(f.Address)
	s.Temporal.Profile.GRPCMeta = map[string]string{"team": "bureau"}
	if _, err := dial(t, s); err != nil {
		t.Fatal(err)
	}
	if got := f.Metadata().Get("team"); len(got) != 1 || got[0] != "bureau" {
		t.Errorf("what only Temporal's profile has a word for is lost: %v", f.Metadata())
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // nobody listens there now
	start := time.Now()
	_, err = dial(t, to(l.Addr().String()))
	var u *Unreachable
	if !errors.As(err, &u) || u.Address != l.Addr().String() || !strings.Contains(u.Text().ZH, "无法连接") {
		t.Errorf("%v", err)
	}
	if took := time.Since(start); took > 7*time.Second {
		t.Errorf("told after %s", took)
	}
}

func TestRefusedCredentials(t *testing.T) {
	f := fakefrontend.Start(t)
	f.Denied = serviceerror.NewPermissionDenied("Request unauthorized.", "")
	_, err := dial(t, to(f.Address))
	var u *Unreachable
	if !errors.As(err, &u) || !strings.Contains(err.Error(), "unauthorized") {
		t.Error(err)
	}
}

func TestInterruptedDialIsNoUnreachableServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Dial(ctx, to("127.0.0.1:1"), slog.New(slog.DiscardHandler))
	var u *Unreachable
	if err == nil || errors.As(err, &u) {
		t.Error(err)
	}
}

func TestReached(t *testing.T) {
	other := errors.New("other")
	if err := Reached("x", other); err != other {
		t.Error(err)
	}
	for _, err := range []error{serviceerror.NewUnavailable("x"), serviceerror.NewDeadlineExceeded("x"), context.DeadlineExceeded, &Unreachable{}} {
		var u *Unreachable
		if !errors.As(Reached("x", err), &u) {
			t.Errorf("%T", err)
		}
	}
}

// TestMutualTLS has both sides show a certificate, and an API key go along.
func TestMutualTLS(t *testing.T) {
	cert, key := certificate(t)
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pem, err := os.ReadFile(cert)
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		t.Fatal(err)
	}
	f := fakefrontend.Start(t, credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}))
	s := to(f.Address)
	s.Temporal.APIKey = "key-of-the-bureau"
	s.Temporal.TLS.CA, s.Temporal.TLS.Cert, s.Temporal.TLS.Key, s.Temporal.TLS.ServerName = cert, cert, key, "temporal.example"
	if err := Check(s); err != nil {
		t.Error(err)
	}
	if _, err := dial(t, s); err != nil {
		t.Fatal(err)
	}
	if got := f.Metadata().Get("authorization"); len(got) != 1 || got[0] != "Bearer key-of-the-bureau" {
		t.Errorf("authorization: %v", got)
	}
}

func TestFilesThatDoNotWorkAreTheUsersToMend(t *testing.T) {
	cert, key := certificate(t)
	broken := filepath.Join(t.TempDir(), "broken.pem")
	if err := os.WriteFile(broken, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, set := range []config.TLS{{CA: "none.pem"}, {CA: broken}, {Cert: cert, Key: broken}, {Cert: "none.pem", Key: key}} {
		s := to("127.0.0.1:1")
		s.Temporal.TLS = set
		var problems source.Problems
		if err := Check(s); !errors.As(err, &problems) {
			t.Errorf("%+v: %v", set, err)
		}
		if _, err := dial(t, s); !errors.As(err, &problems) {
			t.Errorf("%+v: %v", set, err)
		}
	}
}

func TestWhenTheConnectionIsSecured(t *testing.T) {
	for name, c := range map[string]struct {
		set  config.Temporal
		want bool
	}{
		"nothing given":           {config.Temporal{TLS: config.TLS{Enabled: config.Auto}}, false},
		"an API key":              {config.Temporal{APIKey: "k", TLS: config.TLS{Enabled: config.Auto}}, true},
		"a CA":                    {config.Temporal{TLS: config.TLS{Enabled: config.Auto, CA: "ca.pem"}}, true},
		"by Temporal's profile":   {config.Temporal{TLS: config.TLS{Enabled: config.Auto}, Profile: envconfig.ClientConfigProfile{TLS: &envconfig.ClientConfigTLS{}}}, true},
		"asked for":               {config.Temporal{TLS: config.TLS{Enabled: config.On}}, true},
		"refused over an API key": {config.Temporal{APIKey: "k", TLS: config.TLS{Enabled: config.Off, CA: "ca.pem"}}, false},
	} {
		p := effective(c.set)
		if got := p.TLS != nil && !p.TLS.Disabled; got != c.want {
			t.Errorf("%s: secured %v", name, got)
		}
	}
	p := effective(config.Temporal{TLS: config.TLS{Enabled: config.Auto, CA: "ours.pem"},
		Profile: envconfig.ClientConfigProfile{TLS: &envconfig.ClientConfigTLS{ServerCACertData: []byte("theirs")}}})
	if p.TLS.ServerCACertPath != "ours.pem" || p.TLS.ServerCACertData != nil {
		t.Errorf("a CA of ours does not replace the profile's: %+v", p.TLS)
	}
}

func TestTheAPIKeyIsNotLogged(t *testing.T) {
	var b bytes.Buffer
	s := to("127.0.0.1:1")
	s.Temporal.APIKey = "key-of-the-bureau"
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := Dial(ctx, s, slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err == nil || strings.Contains(b.String()+err.Error(), "key-of") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// certificate writes a certificate that signs itself for temporal.example, and its key.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "temporal.example"}, DNSNames: []string{"temporal.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", pkcs)
}

// What stays on this machine is not packed for the wire; what leaves it is, as the SDK does by default.
func TestNothingIsPackedForThisMachine(t *testing.T) {
	for address, plain := range map[string]bool{
		"127.0.0.1:7233": true, "localhost:7233": true, "[::1]:7233": true,
		"temporal.bureau.example:7233": false, "10.0.0.1:7233": false, "7233": false,
	} {
		o, err := options(to(address).Temporal, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if _, none := o.ConnectionOptions.GrpcCompression.(*client.GrpcCompressionNone); none != plain {
			t.Errorf("%s: nothing is packed: %v", address, none)
		}
	}
}
