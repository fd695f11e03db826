package flow

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// The end of a run tears off a GET, wherever it is. What it did not wait for is no evidence: nothing of it
// stands on the tape, since nobody can say that the ASPSP failed.
func TestCancelledGET(t *testing.T) {
	for _, stage := range []struct{ name, sent string }{
		{"before the answer", ""},
		{"within the fields", "HTTP/1.1 200 OK\r\nX-Y: "},
	} {
		enough := errors.New("enough")
		for _, end := range []struct {
			name string
			ctx  func(context.Context) (context.Context, context.CancelCauseFunc)
			want error
		}{
			{"a cancelled run", context.WithCancelCause, context.Canceled},
			{"a cancelled run with a cause", func(ctx context.Context) (context.Context, context.CancelCauseFunc) {
				ctx, cancel := context.WithCancelCause(ctx)
				return ctx, func(error) { cancel(enough) }
			}, enough},
			{"the end of limits.total", func(ctx context.Context) (context.Context, context.CancelCauseFunc) {
				ctx, cancel := context.WithTimeoutCause(ctx, 200*time.Millisecond, errTotal)
				return ctx, func(err error) {
					if err == io.EOF {
						cancel()
					}
				}
			}, errTotal},
		} {
			t.Run(end.name+" "+stage.name, func(t *testing.T) {
				arrived := make(chan struct{})
				target := targetAt("http://" + listen(t, after(func(c net.Conn) {
					io.WriteString(c, stage.sent)
					close(arrived)
					io.Copy(io.Discard, c)
				})))
				r := recorderFor(t, target)
				ctx, cancel := end.ctx(t.Context())
				defer cancel(io.EOF)
				go func() {
					<-arrived
					cancel(nil)
				}()
				_, err := do(t, r, get(t, target.BaseURL).WithContext(ctx))
				if !errors.Is(err, end.want) {
					t.Errorf("error %v, want %v", err, end.want)
				}
				for _, e := range r.tape {
					t.Errorf("on the tape: status %d, failure %+v, want nothing", e.Status(), e.Failure)
				}
			})
		}
	}
}

// The same holds once the answer has begun: half an answer that nobody waited for is none.
func TestCancelledWithinTheBody(t *testing.T) {
	for _, want := range []error{context.Canceled, errors.New("enough"), errTotal} {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := stubbed(t, targetAt("https://bank.test"), func(req *http.Request) (*http.Response, error) {
			resp := answers(200, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("hello"), reader(func() error {
				cancel(want)
				<-req.Context().Done()
				return context.Cause(req.Context())
			})))
			return resp, nil
		})
		_, err := do(t, r, get(t, "https://bank.test").WithContext(ctx))
		if !errors.Is(err, want) {
			t.Errorf("%v: error %v, want the cause", want, err)
		}
		for _, e := range r.tape {
			t.Errorf("%v: on the tape: status %d, failure %+v, want nothing", want, e.Status(), e.Failure)
		}
	}
}

// reader is a reader that fails in its own time.
type reader func() error

func (f reader) Read([]byte) (int, error) { return 0, f() }

// A request that may change something at the ASPSP is brought to its end: its answer names what there is
// to put away.
func TestCancelledPOST(t *testing.T) {
	for _, stage := range []struct{ name, first, rest string }{
		{"before the answer", "", "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello"},
		{"within the body", "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhe", "llo"},
	} {
		t.Run(stage.name, func(t *testing.T) {
			arrived, release := make(chan struct{}), make(chan struct{})
			target := targetAt("http://" + listen(t, after(func(c net.Conn) {
				io.WriteString(c, stage.first)
				close(arrived)
				<-release
				io.WriteString(c, stage.rest)
			})))
			r := recorderFor(t, target)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-arrived
				cancel()
				close(release)
			}()
			e := ask(t, r, post(t, target.BaseURL, "a=b").WithContext(ctx))
			if e.Status() != 201 || string(e.Body()) != "hello" || e.Failure != nil {
				t.Errorf("status %d, body %q, failure %+v, want 201 hello", e.Status(), e.Body(), e.Failure)
			}
			if ctx.Err() == nil {
				t.Fatal("the run was not cancelled")
			}
		})
	}
}

// Even a POST is not waited for beyond its limit.
func TestCancelledPOSTThatHangs(t *testing.T) {
	arrived := make(chan struct{})
	target := targetAt("http://" + listen(t, after(func(c net.Conn) {
		close(arrived)
		io.Copy(io.Discard, c)
	})))
	target.Limits.Timeout = 300 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	e := ask(t, recorderFor(t, target), post(t, target.BaseURL, "a=b").WithContext(ctx))
	if e.Failure == nil || e.Failure.Class != conformance.FailTimeout {
		t.Errorf("failure = %+v, want timeout", e.Failure)
	}
}

// A run that has ended sends nothing more, whatever the method.
func TestNothingIsSentAfterTheEnd(t *testing.T) {
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		asked := false
		r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) { asked = true; return answers(200, ""), nil })
		req := get(t, "https://bank.test").WithContext(ctx)
		req.Method = method
		if _, err := r.Do(req); !errors.Is(err, enough) || asked || len(r.tape) != 0 {
			t.Errorf("%s: error %v, sent %v, %d exchanges, want %v and nothing sent", method, err, asked, len(r.tape), enough)
		}
	}
}
