package engine

import (
	"bufio"
	"encoding/hex"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	before := listening(t)
	e := start(t, Options{Data: t.TempDir(), UI: "127.0.0.1:0"})
	after := listening(t)
	after = slices.DeleteFunc(after, func(a string) bool { return slices.Contains(before, a) })
	t.Log(after)
	for _, a := range after {
		if host, _, err := net.SplitHostPort(a); err != nil || !net.ParseIP(host).IsLoopback() {
			t.Errorf("listens on %s", a)
		}
	}
	if len(after) != 5 || !slices.Contains(after, e.Frontend()) || !slices.Contains(after, e.UI()) {
		t.Errorf("want the frontend %s, the UI %s and three parts of the server", e.Frontend(), e.UI())
	}
}

// listening are the TCP addresses on which this process listens.
func listening(t *testing.T) (addresses []string) {
	t.Helper()
	mine := map[string]bool{}
	fds, err := filepath.Glob("/proc/self/fd/*")
	must(t, err)
	for _, fd := range fds {
		if target, err := os.Readlink(fd); err == nil {
			mine[target] = true
		}
	}
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		f, err := os.Open(table)
		if os.IsNotExist(err) {
			continue
		}
		must(t, err)
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			const local, state, inode, listen = 1, 3, 9, "0A"
			cols := strings.Fields(lines.Text())
			if len(cols) > inode && cols[state] == listen && mine["socket:["+cols[inode]+"]"] {
				addresses = append(addresses, parseProc(t, cols[local]))
			}
		}
	}
	return addresses
}

// parseProc reads an address as the kernel prints it: words of four bytes, the last byte first, then the port.
func parseProc(t *testing.T, s string) string {
	t.Helper()
	host, port, _ := strings.Cut(s, ":")
	ip, err := hex.DecodeString(host)
	must(t, err)
	for word := range slices.Chunk(ip, 4) {
		slices.Reverse(word)
	}
	n, err := strconv.ParseUint(port, 16, 16)
	must(t, err)
	return net.JoinHostPort(net.IP(ip).String(), strconv.FormatUint(n, 10))
}
