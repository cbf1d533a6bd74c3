package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"duecourse/internal/lang"
)

// IdempotencyKey is the header by which a webhook's receiver knows a notice that it had before. It is the notice's key,
// percent-encoded since a header takes no Chinese.
const IdempotencyKey = "Idempotency-Key"

// WebhookSettings say where notices are posted as JSON.
type WebhookSettings struct {
	URL     string
	Token   string        // sent as a bearer token; none where empty
	CA      string        // file of certificates in PEM that are trusted besides the system's
	Timeout time.Duration // of one try; 10 s where zero
}

// defaultTimeout is how long one try of a delivery may take.
const defaultTimeout = 10 * time.Second

type webhook struct {
	url, token string
	client     *http.Client
}

func newWebhook(s WebhookSettings) (*webhook, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		// without the URL itself, which may hold a secret
		return nil, errors.New(both(lang.Format("地址应当以 http:// 或者 https:// 开头", "the URL must begin with http:// or https://")))
	}
	tls, err := tlsConfig(u.Hostname(), s.CA)
	if err != nil {
		return nil, err
	}
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = tls
	return &webhook{url: s.URL, token: s.Token, client: &http.Client{
		Transport: transport,
		Timeout:   s.Timeout,
		// A redirected POST becomes a GET, and its 200 would be no receipt.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func (w *webhook) deliveries(l Letter) ([]delivery, error) {
	return []delivery{{"webhook", func(ctx context.Context) error { return w.post(ctx, l) }}}, nil
}

func (w *webhook) post(ctx context.Context, l Letter) error {
	body, err := json.Marshal(l)
	if err != nil {
		return refused{lang.Format("网络钩子：%v", "webhook: %v", err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return refused{lang.Format("网络钩子：地址无效", "webhook: the URL is not usable")}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(IdempotencyKey, url.PathEscape(l.Key))
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // without the URL, which may hold a secret
		}
		return fmt.Errorf("webhook: %w", err)
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be used again; the answer is not read
	switch code := resp.StatusCode; {
	case code/100 == 2:
		return nil
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests, code >= 500:
		return fmt.Errorf("webhook: status %d", code)
	default:
		return refused{lang.Format("网络钩子拒收：状态码 %d", "webhook: refused with status %d", code)}
	}
}
