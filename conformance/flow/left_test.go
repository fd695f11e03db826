package flow

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// gone waits until the other side has closed a connection.
func gone(t *testing.T, closed <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Errorf("%s is still open after %v", what, patience)
	}
}

// A run that has been closed holds no connection to the ASPSP any more.
func TestNoConnectionStaysBehind(t *testing.T) {
	closed := make(chan struct{}, 10)
	opened := make(chan struct{}, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			opened <- struct{}{}
		case http.StateClosed:
			closed <- struct{}{}
		}
	}
	server.Start()
	defer server.Close()
	w, err := Begin(configOf(profileOf(visit("look", "/"), visit("look again", "/")), targetAt(server.URL)))
	if err != nil {
		t.Fatal(err)
	}
	run := finish(t, w)
	if len(run.Tape) != 2 || run.Tape[1].Status() != 200 {
		t.Fatalf("tape = %v, want two answers", run.Tape)
	}
	for range len(opened) {
		gone(t, closed, "a connection of a closed run")
	}
}

// An attempt that was given up is given up altogether: its connection does not hang on behind the kit's back.
func TestNoHandshakeStaysBehind(t *testing.T) {
	closed := make(chan struct{}, 1)
	target := targetAt("https://" + listen(t, func(c net.Conn) {
		io.Copy(io.Discard, c) // says nothing to the greeting
		close(closed)
	}))
	target.Limits.Timeout = 200 * time.Millisecond
	ask(t, recorderFor(t, target), get(t, target.BaseURL))
	gone(t, closed, "the connection of a handshake that took longer than limits.timeout")
}

// The same holds for an answer that was not waited for.
func TestNoHalfAnswerStaysBehind(t *testing.T) {
	for name, sent := range map[string]string{
		"before the answer": "",
		"within the body":   "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
		"beyond limits.body": "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" +
			"0123456789012345678901234567890123456789012345678901234567890123456789",
	} {
		closed := make(chan struct{}, 1)
		target := targetAt("http://" + listen(t, after(func(c net.Conn) {
			io.WriteString(c, sent)
			io.Copy(io.Discard, c)
			close(closed)
		})))
		target.Limits.Timeout, target.Limits.Body = 200*time.Millisecond, 50
		ask(t, recorderFor(t, target), get(t, target.BaseURL))
		gone(t, closed, "a connection given up "+name)
	}
}
