package flow

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// What is on the tape is what went over the wire, in both directions.
func TestExchangeIsWhatWentOverTheWire(t *testing.T) {
	var got *http.Request
	var sentBody []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		got = req
		sentBody, _ = io.ReadAll(req.Body)
		w.Header().Add("X-Twice", "one")
		w.Header().Add("X-Twice", "two")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{ "a" : 1.0 }`)
	}))
	defer server.Close()
	r := recorderFor(t, targetAt(server.URL))
	r.step = &conformance.Step{Name: "ask", Phase: conformance.Token, Grant: "main"}

	req := post(t, server.URL+"/oauth2/token?x=%7Ey", "grant_type=authorization_code&a=b%20c")
	req.Header.Set("X-Request-ID", "1")
	e := ask(t, r, req.WithContext(AsOther(Operation(req.Context(), "issueToken"))))

	if got.URL.RequestURI() != "/oauth2/token?x=%7Ey" || string(sentBody) != "grant_type=authorization_code&a=b%20c" || got.ContentLength != int64(len(sentBody)) {
		t.Errorf("the ASPSP saw %s with %q (length %d)", got.URL.RequestURI(), sentBody, got.ContentLength)
	}
	want := &conformance.Exchange{
		N: 1, Step: "ask", Grant: "main", Phase: conformance.Token, Operation: "issueToken", Attempt: 1, Client: "other",
		Started: e.Started, Duration: e.Duration, Connection: 1,
		Request: conformance.Message{Method: "POST", URL: server.URL + "/oauth2/token?x=%7Ey",
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Request-Id": {"1"}},
			Body:   conformance.NewBody(sentBody), Size: int64(len(sentBody))},
		Response: &conformance.Message{Proto: "HTTP/1.1", Status: 201,
			Header: http.Header{"X-Twice": {"one", "two"}, "Content-Type": {"application/json"}, "Content-Length": {"13"}, "Date": e.Response.Header["Date"]},
			Body:   conformance.NewBody([]byte(`{ "a" : 1.0 }`)), Size: 13},
	}
	if diff := cmp.Diff(want, e, cmp.Comparer(conformance.Body.Equal)); diff != "" {
		t.Errorf("exchange (-want +got):\n%s", diff)
	}
}

// The kit asks for no compression, and what is compressed unasked stays as it came.
func TestCompressedUnasked(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	io.WriteString(w, `{"accounts":[]}`)
	w.Close()
	var accepted atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		accepted.Store(req.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed.Bytes())
	}))
	defer server.Close()
	e := ask(t, recorderFor(t, targetAt(server.URL)), get(t, server.URL))
	if accepted.Load() != "" {
		t.Errorf("asked for %q, want nothing", accepted.Load())
	}
	if !bytes.Equal(e.Body(), packed.Bytes()) || e.Header("Content-Encoding") != "gzip" || e.Failure != nil {
		t.Errorf("body of %d bytes, encoding %q, want the %d bytes that were sent, gzip", len(e.Body()), e.Header("Content-Encoding"), packed.Len())
	}
}

// A redirect is an answer like any other: nothing follows it, least of all with credentials.
func TestRedirectIsNotFollowed(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked.Add(1)
		http.Redirect(w, req, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	e := ask(t, recorderFor(t, targetAt(server.URL)), get(t, server.URL))
	if e.Status() != 307 || e.Header("Location") != "/elsewhere" || asked.Load() != 1 {
		t.Errorf("status %d to %q after %d requests, want 307 to /elsewhere after 1", e.Status(), e.Header("Location"), asked.Load())
	}
}

// Interim answers are not the answer.
func TestInterimAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusProcessing)
		w.Header().Del("Link")
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	e := ask(t, recorderFor(t, targetAt(server.URL)), get(t, server.URL))
	if e.Status() != 204 || e.Header("Link") != "" || e.Failure != nil {
		t.Errorf("status %d, link %q, failure %+v, want 204 alone", e.Status(), e.Header("Link"), e.Failure)
	}
}

// HEAD has fields and no body, whatever length they announce.
func TestHead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
	}))
	defer server.Close()
	req := get(t, server.URL)
	req.Method = http.MethodHead
	if e := ask(t, recorderFor(t, targetAt(server.URL)), req); e.Failure != nil || e.Status() != 200 || len(e.Body()) != 0 {
		t.Errorf("failure %+v, status %d, %d bytes, want 200 without body", e.Failure, e.Status(), len(e.Body()))
	}
}

// What goes wrong while the body comes in cuts the answer off; the status counts all the same.
func TestBodyThatBreaks(t *testing.T) {
	for _, c := range []struct {
		err   error
		class conformance.FailureClass
	}{
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, conformance.FailTruncated},
		{io.ErrUnexpectedEOF, conformance.FailTruncated},
		{errors.New("malformed chunked encoding"), conformance.FailTruncated},
		{context.DeadlineExceeded, conformance.FailTimeout},
	} {
		r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) {
			resp := answers(200, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("hello"), reader(func() error { return c.err })))
			return resp, nil
		})
		e := ask(t, r, get(t, "https://bank.test/"))
		if e.Failure == nil || e.Failure.Class != c.class || !e.Response.Truncated || string(e.Body()) != "hello" || e.Response.Size != 5 {
			t.Errorf("%v: failure %+v, answer %+v, want %s with hello", c.err, e.Failure, e.Response, c.class)
		}
	}
}

// No request leaves for an origin that is not the target's, and none stands on the tape.
func TestForeignOrigin(t *testing.T) {
	var asked int
	target := targetAt("https://api.bank.test/psd2")
	target.Endpoints = map[string]string{"token": "https://auth.bank.test:8443/token"}
	target.Origins = []string{"https://login.bank.test"}
	r := stubbed(t, target, func(*http.Request) (*http.Response, error) { asked++; return answers(200, ""), nil })
	for url, own := range map[string]bool{
		"https://api.bank.test/other":           true,
		"https://auth.bank.test:8443/x":         true,
		"https://login.bank.test/":              true,
		"http://api.bank.test/psd2":             false,
		"https://api.bank.test:8443/":           false,
		"https://api.bank.test.evil.test/psd2":  false,
		"https://evil.test/?https://bank.test/": false,
	} {
		asked, r.tape, r.raw, r.versions = 0, nil, nil, nil
		req := get(t, url)
		req.Header.Set("Authorization", "Bearer 12345678901234567890")
		_, err := r.Do(req)
		if own && (err != nil || asked != 1 || len(r.tape) != 1) {
			t.Errorf("%s: %v after %d requests, want it to be sent", url, err, asked)
		}
		if !own && (!errors.Is(err, ErrForeignOrigin) || asked != 0 || len(r.tape) != 0) {
			t.Errorf("%s: %v after %d requests, want %v and nothing sent", url, err, asked, ErrForeignOrigin)
		}
		if err != nil && strings.Contains(err.Error(), "12345678901234567890") {
			t.Errorf("%s: the error tells the token: %v", url, err)
		}
	}
}

// The PSU's browser goes where it is sent. The tape keeps neither the pages nor the cookies; the channel gets both.
func TestFrontChannel(t *testing.T) {
	var sent *http.Request
	r := stubbed(t, targetAt("https://api.bank.test"), func(req *http.Request) (*http.Response, error) {
		sent = req
		return answers(200, "<html>page</html>", "Set-Cookie", "session=abcdef0123456789", "Content-Type", "text/html"), nil
	})
	req := post(t, "https://login.elsewhere.test/login", "username=alice&password=wonderland-17")
	req.Header.Set("Cookie", "session=0123456789abcdef")
	resp, err := r.Do(req.WithContext(Front(Operation(req.Context(), "page"))))
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(resp.Body)
	body, _ := io.ReadAll(sent.Body)
	if string(page) != "<html>page</html>" || resp.Header.Get("Set-Cookie") == "" || string(body) != "username=alice&password=wonderland-17" || sent.Header.Get("Cookie") == "" {
		t.Errorf("the channel got %q with %v, the ASPSP %q with %v, want all of it", page, resp.Header, body, sent.Header)
	}
	for name, tape := range map[string][]*conformance.Exchange{"raw": r.raw, "redacted": r.tape} {
		e := tape[0]
		if len(e.Request.Body.Bytes()) > 0 || len(e.Body()) > 0 || e.Request.Header.Get("Cookie") != "" || e.Header("Set-Cookie") != "" {
			t.Errorf("%s: the tape keeps %+v and %+v, want neither bodies nor cookies", name, e.Request, e.Response)
		}
		if e.Request.URL != "https://login.elsewhere.test/login" || e.Status() != 200 || e.Header("Content-Type") != "text/html" || e.Operation != "page" {
			t.Errorf("%s: the tape keeps %+v and %+v, want URL, status and other fields", name, e.Request, e.Response)
		}
	}
}

// A front channel that gets no answer is told so, and the tape says why.
func TestFrontChannelWithoutAnswer(t *testing.T) {
	r := stubbed(t, targetAt("https://api.bank.test"), func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED })
	resp, err := frontChannel{r}.RoundTrip(get(t, "https://login.bank.test/"))
	if err == nil || resp != nil || len(r.tape) != 1 || r.tape[0].Failure.Class != conformance.FailRefused {
		t.Errorf("answer %v, error %v, tape %v, want an error and a refused exchange", resp, err, r.tape)
	}
}

// The end of the run ends the PSU's way too.
func TestFrontChannelAfterTheEnd(t *testing.T) {
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	w := walkOf(t, targetAt("https://bank.test"), fine, visit("look", "/"))
	_, err := frontChannel{w.recorder}.RoundTrip(get(t, "https://login.bank.test/").WithContext(ctx))
	if !errors.Is(err, enough) || len(w.recorder.tape) != 0 {
		t.Errorf("error %v, %d exchanges, want %v and nothing sent", err, len(w.recorder.tape), enough)
	}
}

func TestFrontOperation(t *testing.T) {
	target := targetAt("https://api.bank.test")
	target.Endpoints = map[string]string{"authorize": "https://login.bank.test/oauth2/authorize?tenant=1"}
	r := stubbed(t, target, func(*http.Request) (*http.Response, error) { return answers(200, ""), nil })
	for _, c := range []struct{ method, url, want string }{
		{"GET", "https://login.bank.test/oauth2/authorize?tenant=1&client_id=x", "authorize"},
		{"POST", "https://login.bank.test/oauth2/authorize", "page"},
		{"GET", "https://login.bank.test/oauth2/authorize/login", "page"},
		{"GET", "https://elsewhere.test/oauth2/authorize", "page"},
	} {
		req := get(t, c.url)
		req.Method = c.method
		resp, err := frontChannel{r}.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if resp.Request != req {
			t.Errorf("%s %s: the answer belongs to another request", c.method, c.url)
		}
		if got := r.tape[len(r.tape)-1].Operation; got != c.want {
			t.Errorf("%s %s is %q, want %q", c.method, c.url, got, c.want)
		}
	}
}

// The ASPSP's clock is taken from its Date, unless it is within the seconds that the field cannot tell.
func TestClockFromDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := ""
		r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) { return answers(200, "", "Date", date), nil })
		ours := time.Now()
		for _, c := range []struct {
			what, date string
			want       time.Duration
		}{
			{"an hour ahead", ours.Add(time.Hour).UTC().Format(http.TimeFormat), time.Hour},
			{"no date: the last one counts", "", time.Hour},
			{"no date either", "yesterday", time.Hour},
			{"a second behind", ours.Add(-time.Second).UTC().Format(http.TimeFormat), 0},
			{"a day behind", ours.Add(-24 * time.Hour).UTC().Format(http.TimeFormat), -24 * time.Hour},
		} {
			date = c.date
			if _, err := r.Do(get(t, "https://bank.test")); err != nil {
				t.Fatal(err)
			}
			if got := (&Walk{recorder: r}).Now().Sub(ours); got != c.want {
				t.Errorf("%s: %v away, want %v", c.what, got, c.want)
			}
		}
	})
}

// A page of somebody else's server says nothing about the ASPSP's clock.
func TestClockOfAForeignPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) {
			return answers(200, "", "Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)), nil
		})
		req := get(t, "https://elsewhere.test/")
		if _, err := r.Do(req.WithContext(Front(req.Context()))); err != nil {
			t.Fatal(err)
		}
		if away := time.Until(r.Now()).Round(time.Millisecond); away != 0 {
			t.Errorf("%v away after a page of another origin, want 0", away)
		}
	})
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for rate, want := range map[float64]time.Duration{0: 0, 2: 1500 * time.Millisecond, 0.5: 6 * time.Second} {
			target := targetAt("https://bank.test")
			target.Limits.Rate = rate
			r := stubbed(t, target, func(*http.Request) (*http.Response, error) { return answers(200, ""), nil })
			began := time.Now()
			for range 4 {
				if _, err := r.Do(get(t, "https://bank.test")); err != nil {
					t.Fatal(err)
				}
			}
			if took := time.Since(began); took != want {
				t.Errorf("4 calls at %v a second took %v, want %v", rate, took, want)
			}
		}
	})
}

// The end of the run ends the wait for the next call as well.
func TestCancelledWithinTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		target := targetAt("https://bank.test")
		target.Limits.Rate = 0.1
		r := stubbed(t, target, func(*http.Request) (*http.Response, error) { return answers(200, ""), nil })
		if _, err := r.Do(get(t, "https://bank.test")); err != nil {
			t.Fatal(err)
		}
		enough := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(enough) })
		began := time.Now()
		if _, err := r.Do(get(t, "https://bank.test").WithContext(ctx)); !errors.Is(err, enough) || time.Since(began) != time.Second || len(r.tape) != 1 {
			t.Errorf("error %v after %v, %d exchanges, want %v after 1s and nothing sent", err, time.Since(began), len(r.tape), enough)
		}
	})
}

// All calls go through the target's proxy, where it names one.
func TestProxy(t *testing.T) {
	var asked atomic.Value
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked.Store(req.URL.String())
		io.WriteString(w, "hello")
	}))
	defer proxy.Close()
	target := targetAt("http://bank.test")
	target.Proxy = proxy.URL
	e := ask(t, recorderFor(t, target), get(t, "http://bank.test/v1/accounts"))
	if e.Status() != 200 || asked.Load() != "http://bank.test/v1/accounts" {
		t.Errorf("status %d, the proxy was asked for %v, want it to be asked for the accounts", e.Status(), asked.Load())
	}
}

// A request whose own body cannot be read is our fault.
func TestOwnBodyThatBreaks(t *testing.T) {
	r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) { return answers(200, ""), nil })
	req := post(t, "https://bank.test", "")
	req.Body = io.NopCloser(reader(func() error { return errors.New("no body") }))
	if _, err := r.Do(req); err == nil || len(r.tape) != 0 {
		t.Errorf("error %v, %d exchanges, want an error and none", err, len(r.tape))
	}
}
