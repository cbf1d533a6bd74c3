package parts

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"duecourse/config"
	"duecourse/internal/source"
)

func settings(t *testing.T) config.Settings {
	dir := t.TempDir()
	return config.Settings{Register: "sqlite:" + filepath.Join(dir, "data", "register.db"), Notify: config.Notify{Outbox: filepath.Join(dir, "outbox")},
		HandOff: config.HandOff{DropFolder: filepath.Join(dir, "data", "handoff")}}
}

func TestAFirstStartNeedsNoPreparation(t *testing.T) {
	p, err := Open(t.Context(), settings(t))
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.NewLazyClient(client.Options{Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	p.Register(worker.New(c, "queue", worker.Options{})) // panics where a name is taken twice
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheBuiltInMeasuresStayHeldBesideOthers(t *testing.T) {
	s := settings(t)
	_, data := config.Measures()
	s.Measures = filepath.Join(t.TempDir(), "m.yaml")
	if err := os.WriteFile(s.Measures, append(data, "\n# another version\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	v, err := held(s)
	if err != nil || len(v.List()) != 2+len(config.EarlierMeasures()) {
		t.Errorf("%v, %v", v.List(), err)
	}
}

// Cases that opened by Measures that shipped before are assessed by them still: those of the recorded histories are.
func TestTheMeasuresOfEarlierCasesAreHeld(t *testing.T) {
	v, err := held(settings(t))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../workflows/testdata/histories/1/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no histories", err)
	}
	version := regexp.MustCompile(`"measures":\{"id":"([^"]+)","version":"([^"]+)"`)
	for _, file := range files {
		h, err := client.HistoryFromJSON(reader(t, file), client.HistoryJSONOptions{})
		if err != nil {
			t.Fatal(err)
		}
		input := h.Events[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()[0].GetData()
		of := version.FindSubmatch(input)
		if of == nil || !slices.Contains(v.List(), string(of[1])+" "+string(of[2])) {
			t.Errorf("%s opened by %s; held are %v", filepath.Base(file), of, v.List())
		}
	}
}

func reader(t *testing.T, file string) io.Reader {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(data)
}

func TestPartsThatCannotBeHad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*config.Settings){
		"the folder of the register is a file": func(s *config.Settings) { s.Register = "sqlite:" + filepath.Join(file, "r.db") },
		"the register is a folder":             func(s *config.Settings) { s.Register = "sqlite:" + filepath.Dir(file) },
		"the outbox is a file":                 func(s *config.Settings) { s.Notify.Outbox = file },
		"the drop folder is a file":            func(s *config.Settings) { s.HandOff.DropFolder = file },
		"no certificate of the commission":     func(s *config.Settings) { s.HandOff = config.HandOff{URL: "https://x.example", CA: "none.pem"} },
		"no place for hand-overs":              func(s *config.Settings) { s.HandOff = config.HandOff{} },
		"mail without addresses":               func(s *config.Settings) { s.Notify.SMTP = config.SMTP{Host: "mail.example", From: "a@b.example"} },
	} {
		s := settings(t)
		spoil(&s)
		var f *Failure
		if _, err := Open(t.Context(), s); !errors.As(err, &f) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := settings(t)
	s.Measures = "none.yaml"
	var problems source.Problems
	if _, err := Open(t.Context(), s); !errors.As(err, &problems) {
		t.Error(err)
	}
}
