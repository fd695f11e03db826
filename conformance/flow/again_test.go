package flow

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A request that is safe to repeat and was put off is asked once more, after as long as the ASPSP wants
// and no longer than limits.wait. Both exchanges stand on the tape.
func TestPutOff(t *testing.T) {
	const limit = time.Minute
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for _, c := range []struct {
		name   string
		status int
		fields func() []string
		wait   time.Duration
	}{
		{"429 with seconds", 429, func() []string { return []string{"Retry-After", "3"} }, 3 * time.Second},
		{"503 with seconds", 503, func() []string { return []string{"Retry-After", "3"} }, 3 * time.Second},
		{"a date", 429, func() []string { return []string{"Retry-After", in(5 * time.Second)} }, 5 * time.Second},
		{"a date by the ASPSP's own clock", 429, func() []string {
			return []string{"Date", in(time.Hour), "Retry-After", in(time.Hour + 5*time.Second)}
		}, 5 * time.Second},
		{"nothing said: a second", 429, func() []string { return nil }, time.Second},
		{"nothing that can be read: a second", 503, func() []string { return []string{"Retry-After", "soon"} }, time.Second},
		{"at once", 429, func() []string { return []string{"Retry-After", "0"} }, 0},
		{"a negative number", 429, func() []string { return []string{"Retry-After", "-5"} }, 0},
		{"a date that is past", 429, func() []string { return []string{"Retry-After", in(-time.Hour)} }, 0},
		{"a day", 429, func() []string { return []string{"Retry-After", "86400"} }, limit},
		{"a date in a year", 429, func() []string { return []string{"Retry-After", in(365 * 24 * time.Hour)} }, limit},
		{"more seconds than a duration holds", 429, func() []string { return []string{"Retry-After", "9223372037"} }, limit},
		{"more seconds than a number holds", 429, func() []string { return []string{"Retry-After", "99999999999999999999"} }, limit},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				target := targetAt("https://bank.test")
				target.Limits.Wait = limit
				asked := 0
				r := stubbed(t, target, func(*http.Request) (*http.Response, error) {
					if asked++; asked == 1 {
						return answers(c.status, "later", c.fields()...), nil
					}
					return answers(200, "now"), nil
				})
				began := time.Now()
				resp, err := r.Do(get(t, "https://bank.test/v1/accounts"))
				if err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(began); waited != c.wait {
					t.Errorf("waited %v, want %v", waited, c.wait)
				}
				if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 200 || string(body) != "now" {
					t.Errorf("the caller got %d %q, want the second answer", resp.StatusCode, body)
				}
				if len(r.tape) != 2 || asked != 2 {
					t.Fatalf("%d exchanges after %d requests, want 2 and 2", len(r.tape), asked)
				}
				first, second := r.tape[0], r.tape[1]
				if first.N != 1 || first.Attempt != 1 || first.Status() != c.status || second.N != 2 || second.Attempt != 2 || second.Status() != 200 {
					t.Errorf("tape: %d attempt %d status %d, %d attempt %d status %d", first.N, first.Attempt, first.Status(), second.N, second.Attempt, second.Status())
				}
			})
		})
	}
}

// Nothing else is repeated, and nothing twice.
func TestAskedOnceMoreAtMost(t *testing.T) {
	for _, c := range []struct {
		method string
		status int // 0: no answer
		want   int
	}{
		{"GET", 429, 2}, {"GET", 503, 2}, {"HEAD", 429, 2},
		{"GET", 200, 1}, {"GET", 401, 1}, {"GET", 500, 1}, {"GET", 502, 1}, {"GET", 504, 1}, {"GET", 0, 1},
		{"POST", 429, 1}, {"POST", 503, 1}, {"PUT", 503, 1}, {"DELETE", 429, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) {
				if c.status == 0 {
					return nil, syscall.ECONNREFUSED
				}
				return answers(c.status, ""), nil
			})
			req := get(t, "https://bank.test")
			req.Method = c.method
			resp, err := r.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.tape) != c.want || resp.StatusCode != c.status {
				t.Errorf("%s answered %d: asked %d times, the caller got %d, want %d times", c.method, c.status, len(r.tape), resp.StatusCode, c.want)
			}
		})
	}
}

// The second request is the first one again, body included.
func TestSecondAttemptIsTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		r := stubbed(t, targetAt("https://bank.test"), func(req *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(req.Body)
			bodies = append(bodies, req.Method+" "+req.URL.String()+" "+req.Header.Get("X-Request-ID")+" "+string(body))
			return answers(503, ""), nil
		})
		req := get(t, "https://bank.test/v1/accounts?withBalance=true")
		req.Header.Set("X-Request-ID", "1")
		req.Body = io.NopCloser(strings.NewReader("unusual"))
		if _, err := r.Do(req); err != nil {
			t.Fatal(err)
		}
		if len(bodies) != 2 || bodies[0] != bodies[1] || bodies[0] != "GET https://bank.test/v1/accounts?withBalance=true 1 unusual" {
			t.Errorf("sent %q, want the same twice", bodies)
		}
	})
}

// The end of the run ends the wait. What came before it stays on the tape.
func TestCancelledWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stubbed(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) {
			return answers(429, "", "Retry-After", "50"), nil
		})
		enough := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2*time.Second, func() { cancel(enough) })
		began := time.Now()
		_, err := r.Do(get(t, "https://bank.test").WithContext(ctx))
		if !errors.Is(err, enough) || time.Since(began) != 2*time.Second {
			t.Errorf("error %v after %v, want %v after 2s", err, time.Since(began), enough)
		}
		if len(r.tape) != 1 || r.tape[0].Status() != 429 {
			t.Errorf("tape = %v, want the first answer", r.tape)
		}
	})
}

// A check sees that a step was put off for good.
func TestPutOffForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := walkOf(t, targetAt("https://bank.test"), func(*http.Request) (*http.Response, error) { return answers(503, ""), nil }, visit("look", "/"))
		run := finish(t, w)
		if v := run.Verdicts[0]; v.Outcome != conformance.Blocked || v.Reason != `"look" was put off with 503` {
			t.Errorf("verdict = %s %q, want blocked for the 503", v.Outcome, v.Reason)
		}
		if len(run.Tape) != 2 || run.Tape[1].Step != "look" || run.Tape[1].Attempt != 2 {
			t.Errorf("tape = %v, want two attempts of the step", run.Tape)
		}
	})
}
