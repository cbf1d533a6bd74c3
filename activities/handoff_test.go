package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"duecourse/config"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

const handedCase = "LYG-2026-0007"

// journals is a register that holds entries of one case, in pages of three.
type journals struct {
	entries []message.Entry
	err     error
}

func (j journals) Journal(_ context.Context, number string, after int64, _ int) ([]message.Entry, error) {
	switch {
	case j.err != nil:
		return nil, j.err
	case len(j.entries) == 0 || j.entries[0].Case != number:
		return nil, fmt.Errorf("case %s: %w", number, register.ErrNotFound)
	}
	rest := j.entries[min(after, int64(len(j.entries))):]
	return rest[:min(3, len(rest))], nil
}

// commission is a case to hand over and where it goes.
type commission struct {
	t        *testing.T
	h        message.HandOff
	entries  []message.Entry
	settings HandOffSettings
	receiver *transfertest.Receiver
}

// newCommission has a drop folder and an endpoint, which is in these moods one after the other, and then well.
func newCommission(t *testing.T, moods ...transfertest.Mood) *commission {
	t.Helper()
	c := &commission{t: t, receiver: &transfertest.Receiver{Token: "t0ken", Mood: func(n int) transfertest.Mood {
		if n < len(moods) {
			return moods[n]
		}
		return transfertest.Well
	}}}
	c.h, c.entries = transfertest.Case(handedCase, lyg())
	server := httptest.NewServer(c.receiver)
	t.Cleanup(server.Close)
	c.settings = HandOffSettings{DropFolder: filepath.Join(t.TempDir(), "drop"), URL: server.URL + "/take?secret=x", Token: "t0ken", Timeout: 200 * time.Millisecond}
	return c
}

// worker is a worker of its own, as after a start.
func (c *commission) worker() *Activities {
	c.t.Helper()
	way, err := NewCommission(c.settings, journals{entries: c.entries})
	if err != nil {
		c.t.Fatal(err)
	}
	return &Activities{Versions: NewVersions(lyg()), Commission: way}
}

// handOff runs the activity once, and returns what it remembers.
func handOff(t *testing.T, a *Activities, h message.HandOff, before *message.Delivered) (d message.Delivered, after message.Delivered, err error) {
	t.Helper()
	env := environment(a)
	if before != nil {
		env.SetHeartbeatDetails(*before)
		after = *before
	}
	var mu sync.Mutex
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		mu.Lock()
		defer mu.Unlock()
		if err := details.Get(&after); err != nil {
			t.Error(err)
		}
	})
	value, err := env.ExecuteActivity(message.ActHandOff, h)
	if err == nil {
		err = value.Get(&d)
	}
	mu.Lock()
	defer mu.Unlock()
	return d, after, err
}

// delivered hands over until it is done, at most so many times.
func (c *commission) delivered(most int) message.Delivered {
	c.t.Helper()
	var before *message.Delivered
	for {
		d, after, err := handOff(c.t, c.worker(), c.h, before)
		if err == nil {
			return d
		}
		app := applicationError(c.t, err)
		if most--; most == 0 || app.NonRetryable() || app.Type() != ErrHandOff {
			c.t.Fatal(err)
		}
		before = &after
	}
}

// one checks that there is one whole package in each place, and returns its sum.
func (c *commission) one() string {
	c.t.Helper()
	held := c.receiver.Held()
	if len(held) != 1 || len(c.receiver.Wrong()) > 0 {
		c.t.Errorf("the endpoint holds %d packages; wrong: %q", len(held), c.receiver.Wrong())
	}
	sum := inDrop(c.t, c.settings.DropFolder)
	if got := held[c.h.Key].Sum; got != sum {
		c.t.Errorf("the endpoint has %s, the drop folder %s", got, sum)
	}
	return sum
}

// inDrop checks that one whole package is in a drop folder, in both forms, and nothing besides.
func inDrop(t *testing.T, folder string) string {
	t.Helper()
	names := visible(t, folder)
	if !slices.Equal(names, []string{handedCase + "-1", handedCase + "-1.zip"}) {
		t.Errorf("in the drop folder: %q", names)
	}
	sum := ""
	for _, name := range names {
		r, err := transfer.Verify(filepath.Join(folder, name))
		if err != nil || !r.Whole || sum != "" && r.Package != sum {
			t.Fatalf("%s: %+v %v", name, r, err)
		}
		sum = r.Package
	}
	left, err := os.ReadDir(filepath.Join(folder, dropHidden, dropStaging))
	if err != nil || len(left) > 0 {
		t.Errorf("left in staging: %v %v", left, err)
	}
	return sum
}

func visible(t interface{ Fatal(...any) }, folder string) (names []string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != dropHidden {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestHandOff(t *testing.T) {
	c := newCommission(t)
	d := c.delivered(1)
	sum := c.one()
	info, err := os.Stat(filepath.Join(c.settings.DropFolder, handedCase+"-1.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Key != handedCase+"/1" || d.Package != sum || d.Files != 11 || d.Bytes != info.Size() || d.Drop != handedCase+"-1" ||
		!d.Posted || d.Receipt != c.receiver.Held()[d.Key].Receipt || time.Since(d.At) > time.Minute {
		t.Errorf("%+v", d)
	}
	whole, err := json.Marshal(d)
	if err != nil || strings.Contains(string(whole), c.settings.DropFolder) || strings.Contains(string(whole), "secret") {
		t.Errorf("%s %v", whole, err)
	}
}

func TestHandOffOfTheSameKeyIsOne(t *testing.T) {
	c := newCommission(t)
	first := c.delivered(1)
	for range 3 {
		again := c.delivered(1) // nothing remembered
		again.At = first.At
		if again != first {
			t.Errorf("%+v, then %+v", first, again)
		}
	}
	c.one()
	if n := c.receiver.Seen()[c.h.Key]; n != 4 {
		t.Errorf("%d requests", n)
	}
	_, after, err := handOff(t, c.worker(), c.h, nil)
	if err != nil || after.Drop == "" || after.Package != first.Package {
		t.Errorf("remembered: %+v, %v", after, err)
	}
	after.Posted, after.Receipt = true, first.Receipt // the SDK sends what comes right after another heartbeat later
	if again, _, err := handOff(t, c.worker(), c.h, &after); err != nil || again.Receipt != first.Receipt || c.receiver.Seen()[c.h.Key] != 5 {
		t.Errorf("what was done is done again: %v %v", c.receiver.Seen(), err)
	}
	c.h.Attempt, c.h.Key = 2, message.HandOffKey(handedCase, 2)
	if _, _, err := handOff(t, c.worker(), c.h, nil); err != nil || len(c.receiver.Held()) != 2 || len(visible(t, c.settings.DropFolder)) != 4 {
		t.Errorf("the next attempt: %v %v", c.receiver.Seen(), err)
	}
}

// However the endpoint misbehaves, at last it holds one whole package, and it never saw another under the key.
func TestHandOffToAnEndpointThatMisbehaves(t *testing.T) {
	for _, mood := range transfertest.Moods {
		t.Run(fmt.Sprint(mood), func(t *testing.T) {
			c := newCommission(t, mood, mood)
			d := c.delivered(3)
			c.one()
			want := 3
			if mood == transfertest.Well {
				want = 1
			}
			if n := c.receiver.Seen()[c.h.Key]; n != want || d.Receipt == "" {
				t.Errorf("%d requests; %+v", n, d)
			}
		})
	}
}

func TestHandOffByStatus(t *testing.T) {
	for status, kind := range map[int]string{
		301: message.ErrHandOffRefused, 307: message.ErrHandOffRefused, 400: message.ErrHandOffRefused, 401: message.ErrHandOffRefused,
		403: message.ErrHandOffRefused, 404: message.ErrHandOffRefused, 413: message.ErrHandOffRefused, 422: message.ErrHandOffRefused,
		409: message.ErrHandOffConflict, 408: ErrHandOff, 425: ErrHandOff, 429: ErrHandOff, 500: ErrHandOff, 502: ErrHandOff, 503: ErrHandOff, 504: ErrHandOff,
	} {
		c := newCommission(t)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(status)
			io.WriteString(w, "zhangsan is on leave")
		}))
		defer server.Close()
		c.settings.URL = server.URL + "/take?secret=x"
		_, after, err := handOff(t, c.worker(), c.h, nil)
		wantError(t, err, kind, kind != ErrHandOff, fmt.Sprint("status ", status), "状态码", c.h.Key)
		namesNobody(t, err.Error())
		if strings.Contains(err.Error(), "secret") || after.Drop == "" || after.Posted {
			t.Errorf("%d: %+v %v", status, after, err)
		}
		if app := applicationError(t, err); kind == ErrHandOff && status != 408 && app.NextRetryDelay() != 2*time.Minute {
			t.Errorf("%d: the next try after %v", status, app.NextRetryDelay())
		}
	}
}

// An answer that is no receipt is taken for what it is: the package is there.
func TestReceipts(t *testing.T) {
	for answer, want := range map[string]string{
		`{"receipt": "2026-17"}`: "2026-17", `{"receipt": "〔2026〕17号", "more": 1}`: "〔2026〕17号", ``: "", `OK`: "", `{"receipt": 17}`: "", `[]`: "",
		`{"receipt": "a\nb"}`: "", `{"receipt": "` + strings.Repeat("x", 201) + `"}`: "", `{"sha256": ""}`: "",
	} {
		if got, err := receiptOf([]byte(answer), "sum"); err != nil || got != want {
			t.Errorf("%s: %q %v", answer, got, err)
		}
	}
	if _, err := receiptOf([]byte(`{"receipt": "1", "sha256": "other"}`), "sum"); err == nil {
		t.Error("another sum is taken for a receipt")
	}
	for header, want := range map[string]time.Duration{"": 0, "5": 5 * time.Second, "-1": 0, "x": 0, "99999999999": time.Hour, "Wed, 21 Oct 2026 07:28:00 GMT": 0} {
		if got := after(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestHandOffNeedsTheJournalOfTheCase(t *testing.T) {
	c := newCommission(t)
	altered := slices.Clone(c.entries)
	altered[2].Data = []byte(`{"name":"evidence"}`)
	for name, x := range map[string]struct {
		register journals
		recent   []message.Entry
		kind     string
		forGood  bool
		parts    string
	}{
		"all is there":                 {journals{entries: c.entries}, nil, "", false, ""},
		"more is there":                {journals{entries: append(slices.Clone(c.entries), later(t, c.entries))}, nil, "", false, ""},
		"the rest comes along":         {journals{entries: c.entries[:4]}, c.entries[2:], "", false, ""},
		"all of it comes along":        {journals{}, c.entries, "", false, ""},
		"the register is behind":       {journals{entries: c.entries[:4]}, c.entries[5:], ErrRegister, false, "4 entries yet, and 7 are needed"},
		"the register knows no case":   {journals{}, nil, ErrRegister, false, "0 entries"},
		"the register is away":         {journals{err: errors.New("disk full")}, nil, ErrRegister, false, "disk full"},
		"an entry was altered":         {journals{entries: altered}, nil, message.ErrHandOffJournal, true, "entry 3"},
		"what comes along was altered": {journals{entries: c.entries[:2]}, altered[2:], message.ErrHandOffJournal, true, "entry 3"},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.h
			h.Recent = x.recent
			way, err := NewCommission(HandOffSettings{DropFolder: t.TempDir()}, x.register)
			if err != nil {
				t.Fatal(err)
			}
			d, _, err := handOff(t, &Activities{Versions: NewVersions(lyg()), Commission: way}, h, nil)
			if x.kind != "" {
				wantError(t, err, x.kind, x.forGood, x.parts)
			} else if err != nil || d.Posted || d.Drop == "" {
				t.Errorf("%+v %v", d, err)
			}
		})
	}
	_, _, err := handOff(t, &Activities{Versions: NewVersions(otherVersion(t)), Commission: c.worker().Commission}, c.h, nil)
	wantError(t, err, ErrMissingMeasures, false)
}

// later is one more entry than a journal has.
func later(t *testing.T, entries []message.Entry) message.Entry {
	t.Helper()
	last := entries[len(entries)-1]
	e, err := message.Chain(message.Entry{Case: last.Case, At: last.At, Event: message.StageEntered, Data: []byte(`{"stage":"closed"}`)}, last.Seq, last.Hash)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAHandOffThatLacksSomethingIsRefused(t *testing.T) {
	for part, spoil := range map[string]func(*message.HandOff){
		"case":      func(h *message.HandOff) { h.Case = "" },
		"attempt":   func(h *message.HandOff) { h.Attempt = 0 },
		"key":       func(h *message.HandOff) { h.Key = "other/1" },
		"journal":   func(h *message.HandOff) { h.Head = "" },
		"decision":  func(h *message.HandOff) { h.DecidedBy.ID = "" },
		"suspicion": func(h *message.HandOff) { h.Suspicion = nil },
	} {
		c := newCommission(t)
		spoil(&c.h)
		_, _, err := handOff(t, c.worker(), c.h, nil)
		wantError(t, err, message.ErrPermanent, true, part)
		if names := visible(t, c.settings.DropFolder); len(names) > 0 || len(c.receiver.Seen()) > 0 {
			t.Errorf("%s: %v", part, names)
		}
	}
}

// A worker of another version words the papers otherwise. What an earlier try put into the drop folder stays what is
// handed over, also after the receiver took it.
func TestHandOffGoesOnAcrossVersions(t *testing.T) {
	name, data := config.Measures()
	reworded := bytes.ReplaceAll(data, []byte("是否发现当事人涉嫌职务违法？"), []byte("有无职务违法嫌疑？"))
	m, err := measures.Load(name, reworded)
	if err != nil || bytes.Equal(data, reworded) {
		t.Fatal(err)
	}
	c := newCommission(t, transfertest.Failing)
	p, err := transfer.New(c.h, c.entries, m)
	if err != nil {
		t.Fatal(err)
	}
	if p.Sum == materialOf(t, nil).Sum {
		t.Fatal("the papers are the same")
	}
	if _, err := c.worker().Commission.drop.put(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	_, _, err = handOff(t, c.worker(), c.h, nil)
	wantError(t, err, ErrHandOff, false, "status 500")
	for _, name := range visible(t, c.settings.DropFolder) {
		if err := os.RemoveAll(filepath.Join(c.settings.DropFolder, name)); err != nil {
			t.Fatal(err)
		}
	}
	d, _, err := handOff(t, c.worker(), c.h, nil)
	if err != nil || d.Package != p.Sum || c.receiver.Held()[c.h.Key].Sum != p.Sum || len(visible(t, c.settings.DropFolder)) > 0 {
		t.Errorf("%+v %v %v", d, err, visible(t, c.settings.DropFolder))
	}
	c.h.Reason = "another"
	_, _, err = handOff(t, c.worker(), c.h, nil)
	wantError(t, err, message.ErrHandOffConflict, true, p.Sum)
}

func TestWaysToTheCommission(t *testing.T) {
	for want, s := range map[string]HandOffSettings{
		"no place":                  {},
		"endpoint: the URL must":    {URL: "nonsense"},
		"endpoint: open none.pem":   {URL: "https://x.example", CA: "none.pem"},
		"drop folder: mkdir /dev/n": {DropFolder: "/dev/null/x"},
	} {
		if _, err := NewCommission(s, nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	c := newCommission(t)
	c.settings.DropFolder = ""
	if d := c.delivered(1); d.Drop != "" || !d.Posted {
		t.Errorf("endpoint alone: %+v", d)
	}
}
