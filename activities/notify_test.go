package activities

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"duecourse/internal/message"
)

// All channels are tried, and those that have the notice do not get it again.
func TestNotifyThroughSeveralChannels(t *testing.T) {
	var status atomic.Int32
	var calls atomic.Int32
	status.Store(500)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		w.WriteHeader(int(status.Load()))
	}))
	defer server.Close()
	smtp := startSMTP(t, &smtpServer{})
	folder := t.TempDir()
	n := newNotifier(t, NotifySettings{Outbox: folder, Mail: mailTo(smtp), Webhook: WebhookSettings{URL: server.URL}})
	given := notice("a", message.OccasionYellow)

	arrived, err := notify(t, n, given, nil)
	wantError(t, err, ErrDelivery, false, "status 500", "notice a was not delivered", "通知 a 未送达")
	if len(arrived) != 2 || len(outboxLines(t, folder)) != 1 || len(smtp.accepted()) != 1 {
		t.Fatalf("arrived %v", arrived)
	}
	status.Store(404)
	_, err = notify(t, n, given, arrived)
	wantError(t, err, message.ErrPermanent, true, "404")
	status.Store(204)
	if _, err := notify(t, n, given, arrived); err != nil {
		t.Fatal(err)
	}
	if len(outboxLines(t, folder)) != 1 || len(smtp.accepted()) != 1 || calls.Load() != 3 {
		t.Errorf("%d mails, %d calls", len(smtp.accepted()), calls.Load())
	}
}

// What one channel refuses for good, a retry may still bring through another.
func TestNotifyIsGivenUpOnlyWhereNothingIsLeft(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }))
	defer server.Close()
	smtp := startSMTP(t, &smtpServer{})
	smtp.say("RCPT", "451 later")
	n := newNotifier(t, NotifySettings{Mail: mailTo(smtp), Webhook: WebhookSettings{URL: server.URL}})
	_, err := notify(t, n, notice("a", message.OccasionYellow), nil)
	wantError(t, err, ErrDelivery, false, "404", "451")
}

// A channel that hangs holds up no other.
func TestNotifyBesideAChannelThatHangs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	defer server.Close()
	folder := t.TempDir()
	n := newNotifier(t, NotifySettings{Outbox: folder, Webhook: WebhookSettings{URL: server.URL, Timeout: 200 * time.Millisecond}})
	arrived, err := notify(t, n, notice("a", message.OccasionYellow), nil)
	wantError(t, err, ErrDelivery, false, "webhook")
	if len(arrived) != 1 || len(outboxLines(t, folder)) != 1 {
		t.Errorf("%v", arrived)
	}
}

func TestNotifyWithoutAKey(t *testing.T) {
	_, err := notify(t, newNotifier(t, NotifySettings{Outbox: t.TempDir()}), message.Notice{Case: "LYG-1"}, nil)
	wantError(t, err, message.ErrPermanent, true, "without a key")
}

func TestNotifierWithoutAChannel(t *testing.T) {
	if _, err := NewNotifier(NotifySettings{}); err == nil {
		t.Error("notices would vanish")
	}
}
