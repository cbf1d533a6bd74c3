package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"duecourse/internal/lang"
	"duecourse/internal/transfer"
)

// endpoint is where the commission takes packages over the net: each is posted as a zip file, with its key, by which the
// receiver knows one that it had before, and its digest.
type endpoint struct {
	url, token string
	client     *http.Client
}

const (
	longestAnswer  = 64 << 10  // bytes of it that are read
	longestReceipt = 200       // characters
	longestAfter   = time.Hour // that a receiver may have the next try wait
)

// passing are the statuses 4xx that may pass.
var passing = map[int]bool{http.StatusRequestTimeout: true, http.StatusTooEarly: true, http.StatusTooManyRequests: true}

// errTry is a failure that may pass.
type errTry struct {
	text  lang.Text
	after time.Duration // how long the receiver wants the next try to wait; none where zero
}

func (e errTry) Error() string { return e.text.EN }

func newEndpoint(s HandOffSettings) (*endpoint, error) {
	w, err := newWebhook(WebhookSettings{URL: s.URL, Token: s.Token, CA: s.CA, Timeout: s.Timeout})
	if err != nil {
		return nil, err
	}
	return &endpoint{url: w.url, token: w.token, client: w.client}, nil
}

// post brings the package to the endpoint and returns its receipt, where it gives one. A refused and an errOther are for
// good; any other error may pass, and the receiver may have the package all the same.
func (e *endpoint) post(ctx context.Context, p *transfer.Package) (receipt string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(p.Zip))
	if err != nil {
		return "", refused{lang.Format("地址无效", "the URL is not usable")}
	}
	digest := sha256.Sum256(p.Zip)
	encoded := base64.StdEncoding.EncodeToString(digest[:])
	req.Header.Set("Content-Type", "application/zip")
	req.Header.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(p.Name+".zip"))
	req.Header.Set(IdempotencyKey, url.PathEscape(p.Manifest.Key))
	req.Header.Set("Digest", "sha-256="+encoded)              // RFC 3230, which most receivers know
	req.Header.Set("Content-Digest", "sha-256=:"+encoded+":") // RFC 9530, which took its place
	if e.token != "" {
		req.Header.Set("Authorization", "Bearer "+e.token)
	}
	resp, err := e.client.Do(req)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // without the URL, which may hold a secret
		}
		return "", errTry{text: lang.Format("接收方没有应答：%v", "the endpoint does not answer: %v", err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
	switch code := resp.StatusCode; {
	case code/100 == 2 && err != nil:
		return "", errTry{text: lang.Format("接收方的应答中断：%v", "the answer of the endpoint broke off: %v", err)}
	case code/100 == 2:
		return receiptOf(answer, p.Sum)
	case code == http.StatusConflict:
		return "", errOther{text: lang.Format("接收方在此编号下已有不同的内容（状态码 409）", "the endpoint holds something else under this key (status 409)")}
	case passing[code], code >= 500:
		return "", errTry{lang.Format("接收方应答状态码 %d", "the endpoint answers with status %d", code), after(resp.Header.Get("Retry-After"))}
	default:
		return "", refused{lang.Format("接收方拒收：状态码 %d", "the endpoint refuses it with status %d", code)}
	}
}

// receiptOf reads {"receipt": "…", "sha256": "…"}, both of which a receiver may leave out. A sum that is another says that
// the receiver did not get all of it.
func receiptOf(answer []byte, sum string) (string, error) {
	var r struct {
		Receipt string `json:"receipt"`
		SHA256  string `json:"sha256"`
	}
	if json.Unmarshal(answer, &r) != nil {
		return "", nil // taken, without a receipt that can be read
	}
	if r.SHA256 != "" && r.SHA256 != sum {
		return "", errTry{text: lang.Format("接收方收到的内容不同：其校验和为 %.64q", "the endpoint got something else: its sum is %.64q", r.SHA256)}
	}
	if utf8.RuneCountInString(r.Receipt) > longestReceipt {
		return "", nil
	}
	for _, c := range r.Receipt {
		if !unicode.IsPrint(c) {
			return "", nil
		}
	}
	return r.Receipt, nil
}

// after reads the seconds that a receiver wants the next try to wait.
func after(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(min(seconds, 1<<20))*time.Second, longestAfter)
}
