package flow

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// patience is when a test takes the recorder for hung. It is far beyond every limit that the tests set.
const patience = 5 * time.Second

// targetAt is a target with small limits whose base URL is base.
func targetAt(base string) *conformance.Target {
	return &conformance.Target{
		Name: "test", BaseURL: base,
		Limits: conformance.Limits{
			Timeout: 10 * time.Second, Wait: time.Minute, Total: time.Hour, Calls: 500, Redirects: 10, Body: 1 << 20,
		},
		Cleanup: conformance.Cleanup{Consents: true, Tokens: true, Wait: 10 * time.Second},
		PSU:     conformance.PSU{Approvals: 3},
	}
}

// recorderFor is a recorder whose connections are closed when the test ends.
func recorderFor(t *testing.T, target *conformance.Target) *recorder {
	t.Helper()
	r, err := newRecorder(target, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, pool := range []http.RoundTripper{r.main, r.other, r.front} {
			if p, ok := pool.(*http.Transport); ok {
				p.CloseIdleConnections()
			}
		}
	})
	return r
}

// listen serves every connection on loopback by handle and returns the address. When the test ends, all
// connections are closed and waited for.
func listen(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu      sync.Mutex
		open    []net.Conn
		running sync.WaitGroup
	)
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			running.Go(func() {
				defer c.Close()
				handle(c)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return l.Addr().String()
}

// after serves every connection by reading the head of one request and then doing what answer does.
func after(answer func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			answer(c)
		}
	}
}

// says answers with these bytes and closes.
func says(text string) func(net.Conn) {
	return after(func(c net.Conn) { io.WriteString(c, text) })
}

// saysAndHolds answers with these bytes and waits for the other side to close.
func saysAndHolds(text string) func(net.Conn) {
	return after(func(c net.Conn) {
		io.WriteString(c, text)
		io.Copy(io.Discard, c)
	})
}

// get makes a GET of a target's path, part of the test's context.
func get(t *testing.T, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// post makes a POST of a form.
func post(t *testing.T, url, form string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

// do sends a request and fails the test when the recorder hangs.
func do(t *testing.T, r *recorder, req *http.Request) (*http.Response, error) {
	t.Helper()
	var (
		resp *http.Response
		err  error
		done = make(chan struct{})
	)
	go func() {
		defer close(done)
		resp, err = r.Do(req)
	}()
	select {
	case <-done:
		return resp, err
	case <-time.After(patience):
		t.Fatalf("%s %s still hangs after %v with limits.timeout %v", req.Method, req.URL, patience, r.target.Limits.Timeout)
		return nil, nil
	}
}

// ask sends a request that must come to one exchange on the tape, and returns it.
func ask(t *testing.T, r *recorder, req *http.Request) *conformance.Exchange {
	t.Helper()
	before := len(r.tape)
	resp, err := do(t, r, req)
	if err != nil {
		t.Fatalf("%s %s: %v, want no error: what the ASPSP does is evidence", req.Method, req.URL, err)
	}
	if len(r.tape) != before+1 {
		t.Fatalf("%s %s left %d exchanges, want 1", req.Method, req.URL, len(r.tape)-before)
	}
	e := r.tape[before]
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Errorf("the answer given to the caller cannot be read: %v", err)
	}
	if !frontOf(req.Context()) && (resp.StatusCode != e.Status() || string(body) != string(e.Body())) {
		t.Errorf("the caller got %d %q, the tape holds %d %q", resp.StatusCode, body, e.Status(), e.Body())
	}
	return e
}

// tripper is a transport made of a function.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answers builds an answer as a transport gives it: names and values of fields alternate.
func answers(status int, body string, fields ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	for i := 0; i < len(fields); i += 2 {
		resp.Header.Add(fields[i], fields[i+1])
	}
	return resp
}

// stubbed is a recorder without a network: every request is answered by answer.
func stubbed(t *testing.T, target *conformance.Target, answer tripper) *recorder {
	t.Helper()
	r, err := newRecorder(target, testKey)
	if err != nil {
		t.Fatal(err)
	}
	stub := tripper(func(req *http.Request) (*http.Response, error) {
		resp, err := answer(req)
		if resp != nil {
			resp.Request = req // as net/http's transport does
		}
		return resp, err
	})
	r.main, r.other, r.front = stub, stub, stub
	return r
}
