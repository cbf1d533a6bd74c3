package registertest

import (
	"bufio"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hold makes this program, started once more, start a server and wait to be killed.
const hold = "DUECOURSE_REGISTERTEST_HOLD"

func TestMain(m *testing.M) {
	if os.Getenv(hold) != "" {
		s, err := Start()
		if err != nil {
			panic(err)
		}
		fmt.Println(s.port, s.dir)
		select {}
	}
	os.Exit(m.Run())
}

func TestServer(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	dsn, err := s.Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	var root string
	if err := db.QueryRow("SHOW data_directory").Scan(&root); err != nil || !strings.HasPrefix(root, s.dir) {
		t.Errorf("data in %s, not %s: %v", root, s.dir, err)
	}
	db.Close()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", s.dir, err)
	}
	gone(t, s.port)
}

func TestBinariesMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := binaries(t.TempDir() + "/*/bin")
	if err == nil || !strings.Contains(err.Error(), "Debian package postgresql") {
		t.Errorf("without PostgreSQL: %v", err)
	}
}

func TestServerDiesWithItsTest(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a process with its parent")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), hold+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	cmd.Process.Kill()
	cmd.Wait()
	if err != nil {
		t.Fatal(err)
	}
	var port int
	var dir string
	if _, err := fmt.Sscan(line, &port, &dir); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	gone(t, port)
}

func gone(t *testing.T, port int) {
	t.Helper()
	for range 100 {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return
		}
		c.Close()
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("port %d still answers", port)
}
