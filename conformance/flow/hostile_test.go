package flow

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// No server can make the recorder fail, hang or crash: whatever it does becomes one exchange on the tape
// with the class of what happened.
func TestHostileServers(t *testing.T) {
	const (
		none  = conformance.FailureClass("")
		small = 300 * time.Millisecond // limits.timeout where the server is to be waited for
	)
	for _, c := range []struct {
		name    string
		serve   func(net.Conn)
		timeout time.Duration // 0: the server is not to be waited for
		body    int64         // limits.body, 0: that of targetAt
		class   conformance.FailureClass
		status  int // 0: no answer
		got     string
		cut     bool // the message is marked truncated
	}{
		{name: "an honest answer", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), status: 200, got: "hello"},
		{name: "an answer that ends with the connection", serve: says("HTTP/1.0 200 OK\r\n\r\nhello"), status: 200, got: "hello"},
		{name: "an answer without body", serve: says("HTTP/1.1 204 No Content\r\n\r\n"), status: 204},
		{name: "an unknown status", serve: says("HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n"), status: 799},

		{name: "hangs", serve: saysAndHolds(""), timeout: small, class: conformance.FailTimeout},
		{name: "hangs within the status line", serve: saysAndHolds("HTTP/1.1 20"), timeout: small, class: conformance.FailTimeout},
		{name: "hangs within the fields", serve: saysAndHolds("HTTP/1.1 200 OK\r\nContent-"), timeout: small, class: conformance.FailTimeout},
		{name: "drips its fields", serve: after(drip("HTTP/1.1 200 OK\r\nX-Drip: ")), timeout: small, class: conformance.FailTimeout},
		{name: "hangs within the body", serve: saysAndHolds("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"),
			timeout: small, class: conformance.FailTimeout, status: 200, got: "hello", cut: true},
		{name: "announces more than it sends", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"),
			class: conformance.FailTruncated, status: 200, got: "hello", cut: true},
		{name: "ends within a chunk", serve: says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello"),
			class: conformance.FailTruncated, status: 200, got: "hello", cut: true},
		{name: "ends between chunks", serve: says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
			class: conformance.FailTruncated, status: 200, got: "hello", cut: true},
		{name: "sends a chunk of no length", serve: says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"),
			class: conformance.FailTruncated, status: 200, got: "hello", cut: true},

		{name: "closes at once", serve: func(net.Conn) {}, class: conformance.FailReset},
		{name: "closes before the answer", serve: says(""), class: conformance.FailReset},
		{name: "resets before the answer", serve: after(reset), class: conformance.FailReset},
		{name: "ends within the fields", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"), class: conformance.FailTruncated},
		{name: "ends within a field", serve: says("HTTP/1.1 200 OK\r\nContent-Le"), class: conformance.FailProtocol},

		{name: "sends as much as may be", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n12345678"), body: 8, status: 200, got: "12345678"},
		{name: "sends a byte more", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789"), body: 8,
			class: conformance.FailTooLarge, status: 200, got: "12345678", cut: true},
		{name: "sends without end", serve: after(flood("HTTP/1.1 200 OK\r\n\r\n")), body: 8, class: conformance.FailTooLarge, status: 200, got: "xxxxxxxx", cut: true},
		{name: "sends fields without end", serve: after(flood("HTTP/1.1 200 OK\r\nX-Flood: ")), class: conformance.FailProtocol},
		{name: "sends interim answers without end", serve: after(repeat("HTTP/1.1 103 Early Hints\r\n\r\n")), class: conformance.FailProtocol},
		{name: "speaks another protocol", serve: says("SSH-2.0-OpenSSH_9.9\r\n"), class: conformance.FailProtocol},
		{name: "sends bytes", serve: says("\x16\x03\x01\x00\x02\x02\x0a"), class: conformance.FailProtocol},
		{name: "sends a bare body", serve: says(`{"accounts":[]}`), class: conformance.FailProtocol},
		{name: "sends no number as status", serve: says("HTTP/1.1 OK 200\r\n\r\n"), class: conformance.FailProtocol},
		{name: "sends a field without colon", serve: says("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), class: conformance.FailProtocol},
		{name: "sends two lengths", serve: says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), class: conformance.FailProtocol},
		{name: "sends a negative length", serve: says("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"), class: conformance.FailProtocol},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := targetAt("http://" + listen(t, c.serve))
			if c.timeout > 0 {
				target.Limits.Timeout = c.timeout
			}
			if c.body > 0 {
				target.Limits.Body = c.body
			}
			e := ask(t, recorderFor(t, target), get(t, target.BaseURL+"/v1/accounts"))
			class := none
			if e.Failure != nil {
				class = e.Failure.Class
				if e.Failure.Text == "" {
					t.Error("the failure has no text for people")
				}
			}
			if class != c.class || e.Status() != c.status || (e.Response == nil) != (c.status == 0) {
				t.Errorf("failure %q, status %d, want %q, %d (%+v)", class, e.Status(), c.class, c.status, e.Failure)
			}
			if got := string(e.Body()); got != c.got {
				t.Errorf("body = %q, want %q", got, c.got)
			}
			if e.Response != nil && e.Response.Truncated != c.cut {
				t.Errorf("truncated = %v, want %v", e.Response.Truncated, c.cut)
			}
			if e.Duration <= 0 || e.Started.IsZero() || e.Started.Location() != time.UTC {
				t.Errorf("started %v, took %v, want a time in UTC and a duration", e.Started, e.Duration)
			}
			if c.timeout > 0 && e.Duration < c.timeout*9/10 { // the limit begins a little before the exchange
				t.Errorf("took %v, want about limits.timeout %v", e.Duration, c.timeout)
			}
		})
	}
}

// drip sends a head and then a byte every few milliseconds until nobody listens any more.
func drip(head string) func(net.Conn) {
	return func(c net.Conn) {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for text := head; ; text = "x" {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
			<-tick.C
		}
	}
}

// flood sends a head and then bytes until nobody listens any more.
func flood(head string) func(net.Conn) {
	return func(c net.Conn) {
		for text := head; ; text = strings.Repeat("x", 64<<10) {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
}

// repeat sends the same until nobody listens any more.
func repeat(text string) func(net.Conn) {
	return flood(strings.Repeat(text, 1000))
}

// reset tears the connection off.
func reset(c net.Conn) {
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	base := "http://" + l.Addr().String()
	e := ask(t, recorderFor(t, targetAt(base)), get(t, base))
	if e.Failure == nil || e.Failure.Class != conformance.FailRefused || e.Connection != 0 {
		t.Errorf("failure = %+v on connection %d, want refused on none", e.Failure, e.Connection)
	}
}

// A label of 64 characters can be in no name (RFC 1035 §2.3.4), so no server is asked for it.
func TestUnknownHost(t *testing.T) {
	base := fmt.Sprintf("http://%s.test", strings.Repeat("x", 64))
	e := ask(t, recorderFor(t, targetAt(base)), get(t, base))
	if e.Failure == nil || e.Failure.Class != conformance.FailDNS {
		t.Errorf("failure = %+v, want dns", e.Failure)
	}
}

// Nobody asked for another protocol, so what follows such an answer is no HTTP and has no end.
func TestSwitchedProtocols(t *testing.T) {
	target := targetAt("http://" + listen(t, saysAndHolds("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")))
	target.Limits.Timeout = 300 * time.Millisecond
	e := ask(t, recorderFor(t, target), get(t, target.BaseURL))
	if e.Failure == nil || e.Status() != 101 {
		t.Errorf("failure = %+v, status %d, want a failure and 101", e.Failure, e.Status())
	}
}

// A body that is longer than announced reaches into the next answer. What stands there must neither get
// into that answer nor onto the terminal, where net/http would write it: it may hold anything.
func TestBytesBeyondTheLength(t *testing.T) {
	closed := make(chan struct{}, 2)
	target := targetAt("http://" + listen(t, func(c net.Conn) {
		saysAndHolds("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, DE89370400440532013000")(c)
		closed <- struct{}{}
	}))
	var said quietly
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)

	r := recorderFor(t, target)
	for range 2 {
		e := ask(t, r, get(t, target.BaseURL))
		if e.Failure != nil || string(e.Body()) != "hello" {
			t.Errorf("failure = %+v, body %q, want none and hello", e.Failure, e.Body())
		}
		select { // net/http closes the connection after it has said what it thinks of it
		case <-closed:
		case <-time.After(patience):
			t.Fatal("the connection stays open")
		}
	}
	if text := said.String(); text != "" {
		t.Errorf("on the terminal: %s, want nothing", text)
	}
}

// quietly takes down what is logged.
type quietly struct {
	mu   sync.Mutex
	text strings.Builder
}

func (q *quietly) Write(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.text.Write(p)
}

func (q *quietly) String() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.text.String()
}

// Every request that reaches the ASPSP stands on the tape: a connection that breaks under a request is
// evidence, and must not be mended out of sight.
func TestNothingIsRepeatedOutOfSight(t *testing.T) {
	var asked atomic.Int32
	target := targetAt("http://" + listen(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		for n := 0; ; n++ {
			if _, err := http.ReadRequest(in); err != nil {
				return
			}
			asked.Add(1)
			if n > 0 {
				reset(c)
				return
			}
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
		}
	}))
	r := recorderFor(t, target)
	for range 4 {
		ask(t, r, get(t, target.BaseURL))
	}
	if int(asked.Load()) != len(r.tape) {
		t.Errorf("the ASPSP was asked %d times, the tape holds %d exchanges", asked.Load(), len(r.tape))
	}
}
