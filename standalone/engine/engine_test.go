package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"

	"duecourse/internal/message"
)

func TestRunsWorkflowsAndFindsThemByAttribute(t *testing.T) {
	t0 := time.Now()
	e := start(t, Options{Data: t.TempDir()})
	t.Logf("ready in %v on an empty folder", time.Since(t0))
	c := dial(t, e)
	defer work(t, c)()

	begin(t, c, "case:1", time.Hour)
	run := begin(t, c, "case:2", 10*time.Millisecond)
	t.Logf("first workflows started after %v", time.Since(t0))
	must(t, run.Get(t.Context(), nil))

	due := time.Now().Add(30 * time.Minute).UTC().Format(time.RFC3339)
	query := fmt.Sprintf("DuecourseStage = 'intake' AND DuecourseNextDue > '%s' AND ExecutionStatus = 'Running'", due)
	eventually(t, "the case found by its attributes", func() bool {
		list, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		must(t, err)
		return len(list.Executions) == 1 && list.Executions[0].Execution.WorkflowId == "case:1"
	})
	t.Logf("resident: %s", resident(t))
}

func TestNamespaceKeepsTenYears(t *testing.T) {
	e := start(t, Options{Data: t.TempDir()})
	ns, err := dial(t, e).WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: DefaultNamespace})
	must(t, err)
	if got := ns.Config.WorkflowExecutionRetentionTtl.AsDuration(); got != message.Retention {
		t.Errorf("retention %v", got)
	}
}

// The restart finds a namespace with another retention. How it comes by new attributes is in namespace_test.go.
func TestRestartCompletesTheNamespace(t *testing.T) {
	folder := t.TempDir()
	stop(t, start(t, Options{Data: folder, Retention: 48 * time.Hour}))

	e := start(t, Options{Data: folder})
	c := dial(t, e)
	ns, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: DefaultNamespace})
	must(t, err)
	if got := ns.Config.WorkflowExecutionRetentionTtl.AsDuration(); got != message.Retention {
		t.Errorf("retention %v", got)
	}
	found, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: DefaultNamespace})
	must(t, err)
	want := make(map[string]enumspb.IndexedValueType)
	for _, a := range message.SearchAttributes() {
		want[a.GetName()] = a.GetValueType()
	}
	if !maps.Equal(found.CustomAttributes, want) {
		t.Errorf("attributes %v, want %v", found.CustomAttributes, want)
	}
}

func TestRestartGoesOnWithOpenWorkflows(t *testing.T) {
	folder := t.TempDir()
	e := start(t, Options{Data: folder})
	c := dial(t, e)
	stopWork := work(t, c)
	const delay = 4 * time.Second
	begin(t, c, "case:1", delay)
	due := dueOf(t, e, "case:1")
	stopWork()
	t0 := time.Now()
	stop(t, e)
	t.Logf("stopped in %v", time.Since(t0))

	t0 = time.Now()
	e = start(t, Options{Data: folder})
	t.Logf("ready in %v on the same folder", time.Since(t0))
	defer work(t, dial(t, e))()
	wantFired(t, e, "case:1", due)
}

// Every workflow whose start was answered before the kill is there after it, and its timer keeps its date.
func TestKilledProcessLosesNothing(t *testing.T) {
	folder := t.TempDir()
	child, line := helper(t, folder)
	address, ok := strings.CutPrefix(line, "ready ")
	if !ok {
		t.Fatal(line)
	}
	c := dial(t, &Engine{frontend: address})
	const n, delay = 20, 6 * time.Second
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { begin(t, c, fmt.Sprintf("case:%d", i), delay) })
	}
	wg.Wait()
	must(t, child.Process.Kill()) // SIGKILL, with workflow tasks under way
	_ = child.Wait()

	t0 := time.Now()
	e := start(t, Options{Data: folder})
	t.Logf("ready in %v after the kill", time.Since(t0))
	c = dial(t, e)
	defer work(t, c)()
	for i := range n {
		id := fmt.Sprintf("case:%d", i)
		wantFired(t, e, id, dueOf(t, e, id))
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	folder := t.TempDir()
	child, line := helper(t, folder)
	if !strings.HasPrefix(line, "ready ") {
		t.Fatal(line)
	}
	refused(t, Options{Data: folder}, folder, fmt.Sprint(child.Process.Pid))
	must(t, child.Process.Kill())
	_ = child.Wait()
	start(t, Options{Data: folder}) // the lock ended with the process
}

func TestTakenAddressIsRefused(t *testing.T) {
	e := start(t, Options{Data: t.TempDir()})
	refused(t, Options{Data: t.TempDir(), Frontend: e.Frontend()}, e.Frontend(), "frontend")
	refused(t, Options{Data: t.TempDir(), UI: e.Frontend()}, e.Frontend(), "--ui")
	refused(t, Options{Data: t.TempDir(), Frontend: "127.0.0.1"}, "127.0.0.1", "frontend")
}

func TestUnwritableFolderIsRefused(t *testing.T) {
	base := t.TempDir()
	file := filepath.Join(base, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	refused(t, Options{Data: filepath.Join(file, "data")}, file, "data")
	refused(t, Options{Data: ""}, "data")

	closed := filepath.Join(base, "closed")
	must(t, os.Mkdir(closed, 0o500))
	if os.Geteuid() == 0 {
		closed = "/proc" // takes no files, not even root's
	}
	refused(t, Options{Data: closed}, closed, "data")
}

// A refused start leaves nothing behind that would refuse the next.
func TestRefusedStartFreesTheFolder(t *testing.T) {
	folder := t.TempDir()
	e := start(t, Options{Data: t.TempDir()})
	refused(t, Options{Data: folder, UI: e.Frontend()}, "ui")
	start(t, Options{Data: folder})
}

func TestFolderNameMayHoldAnyCharacter(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "办案 #1 100%20?x=y")
	stop(t, start(t, Options{Data: folder}))
	if info, err := os.Stat(filepath.Join(folder, DatabaseFile)); err != nil || info.Size() == 0 {
		t.Errorf("database: %v, %v", info, err)
	}
}

func TestUI(t *testing.T) {
	e := start(t, Options{Data: t.TempDir(), UI: "127.0.0.1:0"})
	for path, want := range map[string]string{
		"/":                            "<html",
		"/healthz":                     "OK",
		"/api/v1/settings":             `"DefaultNamespace":"duecourse"`,
		"/api/v1/namespaces/duecourse": "DuecourseStage",
	} {
		answer, err := http.Get("http://" + e.UI() + path)
		must(t, err)
		body, err := io.ReadAll(answer.Body)
		must(t, err)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(want)) {
			t.Errorf("%s: %s, without %s: %.200s", path, answer.Status, want, body)
		}
	}
	// Another site cannot act through the reader's browser.
	post, err := http.NewRequest(http.MethodPost, "http://"+e.UI()+"/api/v1/namespaces/duecourse/workflows/x/terminate", strings.NewReader("{}"))
	must(t, err)
	post.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := http.DefaultClient.Do(post)
	must(t, err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a request from another site: %s", answer.Status)
	}
}

func TestQuietFromStartToStop(t *testing.T) {
	var logged bytes.Buffer
	e := start(t, Options{Data: t.TempDir(), UI: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(&logged, nil))})
	c := dial(t, e)
	stopWork := work(t, c)
	must(t, begin(t, c, "case:1", time.Millisecond).Get(t.Context(), nil))
	stopWork()
	c.Close()
	stop(t, e)
	if logged.Len() > 0 {
		t.Errorf("logged:\n%s", logged.String())
	}
}

// The list of attributes is kept by hand below their names.
func TestEveryAttributeIsRegistered(t *testing.T) {
	files, err := filepath.Glob("../../internal/message/*.go")
	must(t, err)
	var named []string
	for _, f := range files {
		source, err := os.ReadFile(f)
		must(t, err)
		for _, m := range regexp.MustCompile(`NewSearchAttributeKey\w+\("(\w+)"\)`).FindAllSubmatch(source, -1) {
			named = append(named, string(m[1]))
		}
	}
	var listed []string
	for _, a := range message.SearchAttributes() {
		listed = append(listed, a.GetName())
	}
	slices.Sort(named)
	slices.Sort(listed)
	if !slices.Equal(named, listed) {
		t.Errorf("named %v, registered %v", named, listed)
	}
}

func wantRefusal(t *testing.T, err error, words ...string) {
	t.Helper()
	refusal, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("not an *Error: %v", err)
	}
	t.Log(refusal.Text)
	for _, w := range words {
		if !strings.Contains(refusal.Text.ZH, w) || !strings.Contains(refusal.Text.EN, w) {
			t.Errorf("%q is missing in: %s / %s", w, refusal.Text.ZH, refusal.Text.EN)
		}
	}
}

// dueOf is when the timer of a workflow is to fire, by its history.
func dueOf(t *testing.T, e *Engine, id string) (due time.Time) {
	t.Helper()
	c := dial(t, e)
	eventually(t, "the timer of "+id, func() bool {
		history := c.GetWorkflowHistory(t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for history.HasNext() {
			event, err := history.Next()
			must(t, err)
			if a := event.GetTimerStartedEventAttributes(); a != nil {
				due = event.EventTime.AsTime().Add(a.StartToFireTimeout.AsDuration())
				return true
			}
		}
		return false
	})
	return due
}

// wantFired waits for a workflow to end and checks that its timer fired when it was due, and not before.
func wantFired(t *testing.T, e *Engine, id string, due time.Time) {
	t.Helper()
	c := dial(t, e)
	var fired time.Time
	must(t, c.GetWorkflow(t.Context(), id, "").Get(t.Context(), &fired))
	if late := fired.Sub(due); late < 0 || late > 3*time.Second {
		t.Errorf("%s went on %v after it was due", id, late)
	}
}

// resident is the memory of this process, test and all.
func resident(t *testing.T) string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown here"
	}
	return strings.Join(strings.Fields(string(regexp.MustCompile(`VmRSS:.*`).Find(status))), " ")
}
