package activities

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// smtpServer is a mail server that misbehaves as told.
type smtpServer struct {
	port     int
	ca       string
	implicit bool
	starttls bool
	auth     bool
	tls      *tls.Config

	mu      sync.Mutex
	answers map[string]string // to a command, by its beginning; "hang" and "drop" in place of an answer
	mails   []mailed
	done    chan struct{}
}

// mailed is a mail that the server accepted.
type mailed struct {
	to, data  string
	encrypted bool
	user      string
}

func startSMTP(t *testing.T, s *smtpServer) *smtpServer {
	t.Helper()
	borrowed := httptest.NewTLSServer(nil) // for its certificate
	defer borrowed.Close()
	s.ca, s.tls, s.done = writeCA(t, borrowed), &tls.Config{Certificates: borrowed.TLS.Certificates}, make(chan struct{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = listener.Addr().(*net.TCPAddr).Port
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() { close(s.done); listener.Close(); wg.Wait() })
	return s
}

func (s *smtpServer) say(command, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		s.answers = map[string]string{}
	}
	s.answers[command] = answer
}

// answer is the answer to a line; ok is false where the connection ends.
func (s *smtpServer) answer(line, usual string) (answer string, ok bool) {
	s.mu.Lock()
	answer = usual
	for command, said := range s.answers {
		if strings.HasPrefix(line, command) {
			answer = said
		}
	}
	s.mu.Unlock()
	if answer == "hang" {
		<-s.done
	}
	return answer, answer != "hang" && answer != "drop"
}

func (s *smtpServer) serve(conn net.Conn) {
	defer func() { conn.Close() }()
	go func() { <-s.done; conn.Close() }()
	encrypted := false
	encrypt := func() {
		conn, encrypted = tls.Server(conn, s.tls), true
	}
	if s.implicit {
		encrypt()
	}
	in := bufio.NewReader(conn)
	usual := "220 ready"
	line := "CONNECT"
	var m mailed
	for {
		answer, ok := s.answer(line, usual)
		if !ok {
			return
		}
		if _, err := io.WriteString(conn, answer+"\r\n"); err != nil {
			return
		}
		if line == "STARTTLS" {
			encrypt()
			in = bufio.NewReader(conn)
		}
		if line == "DATA" && strings.HasPrefix(answer, "354") {
			var data strings.Builder
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				data.WriteString(l)
			}
			m.data, m.encrypted = data.String(), encrypted
			s.mu.Lock()
			s.mails = append(s.mails, m)
			s.mu.Unlock()
			line, usual = "ACCEPTED", "250 2.0.0 ok"
			continue
		}
		l, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line, usual = strings.TrimRight(l, "\r\n"), "250 ok"
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "EHLO":
			usual = "250-test\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME"
			if s.starttls && !encrypted {
				usual += "\r\n250-STARTTLS"
			}
			if s.auth {
				usual += "\r\n250-AUTH PLAIN LOGIN"
			}
			usual += "\r\n250 SIZE 1000000"
		case "AUTH":
			usual = "535 5.7.8 zhangsan is not known"
			data, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if string(data) == "\x00bureau\x00s3cret" {
				usual, m.user = "235 2.7.0 ok", "bureau"
			}
		case "RCPT":
			m.to = strings.Trim(strings.TrimPrefix(rest, "TO:"), "<>")
		case "DATA":
			usual = "354 go on"
		case "QUIT":
			usual = "221 bye"
		case "STARTTLS":
			usual = "220 go on"
		}
	}
}

func (s *smtpServer) accepted() []mailed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]mailed(nil), s.mails...)
}

func (m mailed) header(name string) string {
	for line := range strings.Lines(m.data) {
		if rest, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return fmt.Sprintf("no %s", name)
}
