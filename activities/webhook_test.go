package activities

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duecourse/internal/message"
)

// receiver is a webhook's other end. It keeps what came, by idempotency key.
type receiver struct {
	mu     sync.Mutex
	got    map[string]int
	bodies []string
	header http.Header
}

func (r *receiver) take(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.got == nil {
		r.got = map[string]int{}
	}
	r.got[req.Header.Get(IdempotencyKey)]++
	r.bodies = append(r.bodies, string(body))
	r.header = req.Header.Clone()
}

func webhookTo(t *testing.T, handler http.HandlerFunc) *Notifier {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newNotifier(t, NotifySettings{Webhook: WebhookSettings{URL: server.URL + "/hook?secret=tür", Token: "t0ken", Timeout: 100 * time.Millisecond}})
}

func TestWebhookPostsTheLetter(t *testing.T) {
	var r receiver
	n := webhookTo(t, r.take)
	given := notice("连市监案〔2026〕1号/d3/red", message.OccasionRed)
	if _, err := notify(t, n, given, nil); err != nil {
		t.Fatal(err)
	}
	var l Letter
	if err := json.Unmarshal([]byte(r.bodies[0]), &l); err != nil || l != newLetter(given) {
		t.Errorf("got %+v, %v", l, err)
	}
	namesNobody(t, r.bodies[0])
	key := r.header.Get(IdempotencyKey)
	if key == "" || strings.Trim(key, "%/ABCDEFabcdefghijklmnopqrstuvwxyz0123456789") != "" {
		t.Errorf("key %q", key)
	}
	if r.header.Get("Authorization") != "Bearer t0ken" || r.header.Get("Content-Type") != "application/json" {
		t.Errorf("%v", r.header)
	}
}

func TestWebhookByStatus(t *testing.T) {
	for status, forGood := range map[int]bool{
		301: true, 302: true, 307: true, 400: true, 401: true, 403: true, 404: true, 409: true, 410: true, 422: true,
		408: false, 425: false, 429: false, 500: false, 502: false, 503: false, 504: false,
	} {
		var calls atomic.Int32
		n := webhookTo(t, func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			io.WriteString(w, "zhangsan is on leave")
		})
		_, err := notify(t, n, notice("a", message.OccasionOpened), nil)
		kind := ErrDelivery
		if forGood {
			kind = message.ErrPermanent
		}
		wantError(t, err, kind, forGood, "status")
		namesNobody(t, err.Error())
		if strings.Contains(err.Error(), "secret") || calls.Load() != 1 {
			t.Errorf("%d: %d calls, %v", status, calls.Load(), err)
		}
	}
	for _, status := range []int{200, 201, 202, 204} {
		n := webhookTo(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) })
		if _, err := notify(t, n, notice("a", message.OccasionOpened), nil); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestWebhookThatMisbehaves(t *testing.T) {
	drop := func(w http.ResponseWriter) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	}
	for name, misbehave := range map[string]func(http.ResponseWriter, *http.Request){
		"slow":              func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"error":             func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"drops what it has": func(w http.ResponseWriter, _ *http.Request) { drop(w) },
		"says nonsense": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				io.WriteString(conn, "220 this is no web server\r\n")
				conn.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var r receiver
			var well atomic.Bool
			n := webhookTo(t, func(w http.ResponseWriter, req *http.Request) {
				r.take(w, req)
				if !well.Load() {
					misbehave(w, req)
				}
			})
			given := notice("a", message.OccasionOpened)
			_, err := notify(t, n, given, nil)
			wantError(t, err, ErrDelivery, false, "webhook")
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the URL is told: %v", err)
			}
			well.Store(true)
			if _, err := notify(t, n, given, nil); err != nil {
				t.Fatal(err)
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			if len(r.got) != 1 || r.got["a"] < 2 || r.bodies[0] != r.bodies[len(r.bodies)-1] {
				t.Errorf("the receiver cannot know it again: %v", r.got)
			}
		})
	}
}

// A receiver that says yes and never ends its answer has the letter.
func TestWebhookAnswersWithoutEnd(t *testing.T) {
	n := webhookTo(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(200)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	if _, err := notify(t, n, notice("a", message.OccasionOpened), nil); err != nil {
		t.Error(err)
	}
}

func TestWebhookHeedsItsContext(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // before that, a server does not see its client go
		<-r.Context().Done()
	}))
	defer server.Close()
	w, err := newWebhook(WebhookSettings{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background, 30*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := w.post(ctx, newLetter(notice("a", message.OccasionOpened))); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func TestWebhookOverTLS(t *testing.T) {
	var r receiver
	server := httptest.NewTLSServer(http.HandlerFunc(r.take))
	defer server.Close()
	ca := writeCA(t, server)
	n := newNotifier(t, NotifySettings{Webhook: WebhookSettings{URL: server.URL, CA: ca}})
	if _, err := notify(t, n, notice("a", message.OccasionOpened), nil); err != nil {
		t.Error(err)
	}
	n = newNotifier(t, NotifySettings{Webhook: WebhookSettings{URL: server.URL}})
	_, err := notify(t, n, notice("a", message.OccasionOpened), nil)
	wantError(t, err, ErrDelivery, false, "certificate")
}

// writeCA writes the certificate of a test server, which signed itself, for clients to trust.
func writeCA(t *testing.T, server *httptest.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWebhookSettings(t *testing.T) {
	notPEM := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(notPEM, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []WebhookSettings{
		{URL: "ftp://x"}, {URL: "nonsense"}, {URL: "http://"}, {URL: "http://x", CA: "nonesuch"}, {URL: "http://x", CA: notPEM},
	} {
		if _, err := NewNotifier(NotifySettings{Webhook: s}); err == nil || !strings.HasPrefix(err.Error(), "webhook: ") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
