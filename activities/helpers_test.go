package activities

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// lyg are the embedded Measures.
var lyg = sync.OnceValue(func() *measures.Measures {
	m, err := measures.Load(config.Measures())
	if err != nil {
		panic(err)
	}
	return m
})

func versionOf(m *measures.Measures) measures.VersionOf {
	return measures.VersionOf{ID: m.ID, Version: m.Version()}
}

// otherVersion is the same regulation in a file with another hash.
func otherVersion(t *testing.T) *measures.Measures {
	t.Helper()
	name, data := config.Measures()
	m, err := measures.Load(name, append(append([]byte(nil), data...), "\n# edited\n"...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func day(t interface{ Fatal(...any) }, s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// environment runs activities as a worker would, payloads and failures converted.
func environment(a *Activities) *testsuite.TestActivityEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(silent{})
	env := suite.NewTestActivityEnvironment()
	env.SetTestTimeout(time.Minute)
	a.RegisterWith(env)
	return env
}

type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

// applicationError is the error as a workflow sees it.
func applicationError(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	if !ok {
		t.Fatalf("got %T %v, want an application error", err, err)
	}
	return app
}

func wantError(t *testing.T, err error, kind string, forGood bool, parts ...string) {
	t.Helper()
	app := applicationError(t, err)
	if app.Type() != kind || app.NonRetryable() != forGood {
		t.Errorf("got type %s, non-retryable %v; want %s, %v: %v", app.Type(), app.NonRetryable(), kind, forGood, app)
	}
	for _, part := range parts {
		if !strings.Contains(app.Message(), part) {
			t.Errorf("%q lacks %q", app.Message(), part)
		}
	}
}

// notice is a notice with a name wherever people can write one.
func notice(key string, occasion message.Occasion) message.Notice {
	return message.Notice{
		Key: key, Case: "连市监案〔2026〕1号", Unit: "灌南县局", To: message.Officer, Occasion: occasion,
		At: time.Date(2026, 4, 8, 16, 0, 0, 0, time.UTC),
		Item: message.Item{
			ID: "d3", Kind: message.AwaitStatement, From: message.Officer, Status: message.ItemOpen,
			Due: time.Date(2026, 4, 10, 16, 0, 0, 0, time.UTC), // 24:00 on the 10th in Shanghai
			By:  "command-of-zhangsan",
			Extended: []message.Extension{{
				By: message.Actor{ID: "zhangsan", Role: message.Handler}, Reason: "张三生病",
			}},
		},
	}
}

func namesNobody(t *testing.T, text string) {
	t.Helper()
	for _, name := range []string{"张三", "zhangsan"} {
		if strings.Contains(text, name) {
			t.Errorf("%q names %s", text, name)
		}
	}
}

// notify runs Notify once in an environment that tells what it remembers.
func notify(t *testing.T, n *Notifier, given message.Notice, remembered []string) (arrived []string, err error) {
	t.Helper()
	env := environment(&Activities{Notifier: n})
	if remembered != nil {
		env.SetHeartbeatDetails(remembered)
	}
	var mu sync.Mutex
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		mu.Lock()
		defer mu.Unlock()
		var ids []string
		if details.Get(&ids) == nil && len(ids) > len(arrived) {
			arrived = ids
		}
	})
	_, err = env.ExecuteActivity(message.ActNotify, given)
	mu.Lock()
	defer mu.Unlock()
	return arrived, err
}

func newNotifier(t *testing.T, s NotifySettings) *Notifier {
	t.Helper()
	n, err := NewNotifier(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// outboxLines are the lines of the outbox in a folder.
func outboxLines(t *testing.T, folder string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, OutboxFile))
	if err != nil {
		t.Fatal(err)
	}
	if len(data) == 0 {
		return nil
	}
	if !strings.HasSuffix(string(data), "\n") {
		t.Fatalf("the last line is torn: %q", data)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

var background = context.Background()
