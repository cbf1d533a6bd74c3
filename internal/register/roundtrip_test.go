package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/message"
)

// data are payloads whose bytes a database might be tempted to change: spacing, order, duplicate keys, numbers beyond
// a float, escapes, characters beyond the BMP, and bytes that are no UTF-8.
func data() *rapid.Generator[json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) json.RawMessage {
		if rapid.Bool().Draw(t, "odd") {
			return json.RawMessage(rapid.SampledFrom([]string{
				"", "null", `{}`, `""`, `{"b":1,"a":2,"a":3}`, `1.000`, `12345678901234567890.10`, "\"\\u0000\"",
				"\"\xff\xfe\"", `"é \ud83d"`, `{ "spaced" : [ 1 , 2 ] }`, "\"<&>\u2028\"", `"𠮷野家 已送达"`,
			}).Draw(t, "data"))
		}
		v := map[string]any{"text": rapid.String().Draw(t, "text"), "n": rapid.Float64Range(-1e9, 1e9).Draw(t, "n")}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	})
}

func instants() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		first := time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
		return time.Unix(rapid.Int64Range(first, last).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
	})
}

func TestRoundTrip(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			s := newStory(fmt.Sprintf("%d·%s", n, rapid.StringMatching(`[〔〕A-Za-z号 '"%_\\]{0,8}`).Draw(rt, "number")))
			s.row.Opened = instants().Draw(rt, "opened")
			s.row.Closed = instants().Draw(rt, "closed")
			var b message.Batch
			for range rapid.IntRange(1, 4).Draw(rt, "entries") {
				e, err := message.Chain(message.Entry{
					Case: s.row.Case, At: instants().Draw(rt, "at"), Data: data().Draw(rt, "data"),
					Event: message.Event(rapid.StringMatching(`[a-z_]{1,20}`).Draw(rt, "event")),
					Actor: message.Actor{ID: rapid.String().Draw(rt, "id"), Role: message.Role(rapid.String().Draw(rt, "role"))},
				}, s.row.Seq, s.row.Head)
				if err != nil {
					rt.Fatal(err)
				}
				s.row.Seq, s.row.Head = e.Seq, e.Hash
				b.Entries = append(b.Entries, e)
			}
			b.Case = s.row
			it := item("1", instants().Draw(rt, "due"))
			it.By = rapid.String().Draw(rt, "by")
			b.Docket = []message.Item{it}
			if err := r.Record(t.Context(), b); err != nil {
				rt.Fatal(err)
			}
			row, err := r.Case(t.Context(), s.row.Case)
			if err != nil || row != s.row {
				rt.Fatalf("%+v, %v, want %+v", row, err, s.row)
			}
			rows, err := r.Docket(t.Context(), DocketFilter{Case: s.row.Case})
			if err != nil || len(rows) != 1 || !sameJSON(rows[0].Item, it) {
				rt.Fatalf("%+v, %v, want %+v", rows, err, it)
			}
			got, err := r.Journal(t.Context(), s.row.Case, 0, 0)
			if err != nil || len(got) != len(b.Entries) {
				rt.Fatalf("%+v, %v", got, err)
			}
			var seq int64
			var head string
			for i, e := range got {
				want := b.Entries[i]
				if err := e.Verify(seq, head); err != nil {
					rt.Fatal(err)
				}
				if !e.At.Equal(want.At) || !bytes.Equal(e.Data, want.Data) || !sameJSON(e, want) {
					rt.Fatalf("%+v, want %+v", e, want)
				}
				seq, head = e.Seq, e.Hash
			}
		})
		if broken, err := r.Verify(t.Context(), nil); err != nil || len(broken) > 0 {
			t.Error(broken, err)
		}
	})
}

// TestForeignText is a case whose projection holds what a database cannot: it is recorded all the same.
func TestForeignText(t *testing.T) {
	both(t, func(t *testing.T, dsn string) {
		r := open(t, dsn)
		s := newStory("2026-001")
		s.row.Unit = "a\x00b\xffc"
		s.row.Matter = string(bytes.Repeat([]byte("案"), 400_000))
		record(t, r, s.batch(2))
		c, err := r.Case(t.Context(), "2026-001")
		if err != nil {
			t.Fatal(err)
		}
		if c.Unit != "a\uFFFDb\uFFFDc" || len(c.Matter) != 999 {
			t.Errorf("unit %q, matter of %d bytes", c.Unit, len(c.Matter))
		}
	})
}

func TestInstantsSort(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := instants().Draw(rt, "a"), instants().Draw(rt, "b")
		if (instant(a) < instant(b)) != a.Before(b) {
			rt.Fatalf("%s and %s", instant(a), instant(b))
		}
	})
}

func sameJSON(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
