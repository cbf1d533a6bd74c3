package activities

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"duecourse/internal/lang"
)

// tlsConfig trusts the system's certificates and those of the file, if one is named.
func tlsConfig(host, file string) (*tls.Config, error) {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if file == "" {
		return c, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if c.RootCAs, err = x509.SystemCertPool(); err != nil {
		c.RootCAs = x509.NewCertPool()
	}
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: %w", file, errors.New(both(lang.Format("没有 PEM 格式的证书", "no certificate in PEM"))))
	}
	return c, nil
}
