package transfertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"duecourse/internal/transfer"
)

// Mood is how a receiver takes one request.
type Mood int

const (
	Well      Mood = iota // takes it and gives a receipt
	Slow                  // takes it, and answers only after Receiver.Delay or when nobody waits any more
	Failing               // answers 500 without a look
	FailsLate             // takes it and answers 500
	Dropping              // takes it and drops the connection
	Partial               // reads half of it and drops the connection
	Short                 // reads half of it, and says with 200 what sum that has
	Broken                // takes it and breaks off in the answer
	Refusing              // answers 422
	moods
)

// Moods are all moods of a receiver in which a later request may go well.
var Moods = []Mood{Well, Slow, Failing, FailsLate, Dropping, Partial, Short, Broken}

// Receiver is an endpoint that takes packages as the commission would: one for a key, known again by it. It is an
// http.Handler, safe for concurrent use.
type Receiver struct {
	// Mood says how the n-th request, counted from 0, is taken; none takes all well.
	Mood func(n int) Mood
	// Delay is how long a slow answer takes; a minute where zero.
	Delay time.Duration
	// Token is the bearer token that a sender must have; none where empty.
	Token string

	mu    sync.Mutex
	n     int
	seen  map[string]int
	held  map[string]Held
	wrong []string
}

// Held is a package that a receiver holds.
type Held struct {
	Sum     string // of the zip file
	Zip     []byte
	Receipt string
}

// Seen is how many requests came for each key.
func (r *Receiver) Seen() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.seen)
}

// Held are the packages that it took, by key.
func (r *Receiver) Held() map[string]Held {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.held)
}

// Wrong is what was wrong with requests: sums that do not fit, packages that are not whole, other content under a key
// that it had before.
func (r *Receiver) Wrong() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.wrong)
}

func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	key, err := url.PathUnescape(req.Header.Get("Idempotency-Key"))
	mood := r.count(key)
	switch {
	case err != nil || key == "" || req.Method != http.MethodPost || req.Header.Get("Content-Type") != "application/zip":
		r.refuse(w, http.StatusBadRequest, "a request without key or zip file")
		return
	case r.Token != "" && req.Header.Get("Authorization") != "Bearer "+r.Token:
		r.refuse(w, http.StatusUnauthorized, "another token")
		return
	}
	switch mood {
	case Failing:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case Refusing:
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	case Partial, Short:
		half, err := io.ReadAll(io.LimitReader(req.Body, req.ContentLength/2))
		if mood == Partial || err != nil {
			panic(http.ErrAbortHandler)
		}
		answer(w, key, sumOf(half))
		return
	}
	data, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender died: half a package is none
	}
	if status, what := r.take(key, data, req.Header); status != http.StatusOK {
		r.refuse(w, status, what)
		return
	}
	switch mood {
	case Slow:
		select {
		case <-time.After(cmpOr(r.Delay, time.Minute)):
		case <-req.Context().Done():
		}
	case FailsLate:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case Dropping:
		panic(http.ErrAbortHandler)
	case Broken:
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusOK)
		io.WriteString(w, `{"receipt": "`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	answer(w, key, sumOf(data))
}

func cmpOr(d, other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return d
}

func (r *Receiver) count(key string) Mood {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen, r.held = map[string]int{}, map[string]Held{}
	}
	r.seen[key]++
	r.n++
	if r.Mood == nil {
		return Well
	}
	return r.Mood(r.n - 1)
}

// take takes a package in, unless it is there already.
func (r *Receiver) take(key string, data []byte, h http.Header) (status int, what string) {
	sum := sha256.Sum256(data)
	is := base64.StdEncoding.EncodeToString(sum[:])
	if h.Get("Digest") != "sha-256="+is || h.Get("Content-Digest") != "sha-256=:"+is+":" {
		return http.StatusBadRequest, "a digest that is not that of the body"
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if had, ok := r.held[key]; ok {
		if !bytes.Equal(had.Zip, data) {
			return http.StatusConflict, "other content"
		}
		return http.StatusOK, ""
	}
	p, report, err := transfer.OpenZip(data)
	if err != nil || p == nil || report.Key != key {
		return http.StatusUnprocessableEntity, fmt.Sprintf("%v %v", err, report.Problems)
	}
	r.held[key] = Held{sumOf(data), data, receipt(key)}
	return http.StatusOK, ""
}

func (r *Receiver) refuse(w http.ResponseWriter, status int, what string) {
	r.mu.Lock()
	r.wrong = append(r.wrong, fmt.Sprintf("%d %s", status, what))
	r.mu.Unlock()
	w.WriteHeader(status)
}

func answer(w http.ResponseWriter, key, sum string) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"receipt": %q, "sha256": %q}`, receipt(key), sum)
}

// receipt is the receiver's own number for a key.
func receipt(key string) string { return "R-" + strings.ToUpper(sumOf([]byte(key))[:8]) }

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
