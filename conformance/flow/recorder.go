package flow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/assaykit/assay/conformance"
)

// ErrForeignOrigin is returned for a request that would carry credentials to an
// origin that is not the target's.
var ErrForeignOrigin = errors.New("credentials would go to a foreign origin")

// A recorder sends requests and keeps every exchange, raw for itself and
// redacted for everybody else.
type recorder struct {
	target *conformance.Target
	conns  *connections
	main   http.RoundTripper // with the certificate of our main client
	other  http.RoundTripper // with that of the other client
	front  http.RoundTripper // with none, as a PSU's browser
	gate   *Redactor
	seals  sealer

	step     *conformance.Step // the step in hand
	calls    int               // requests sent so far
	raw      []*conformance.Exchange
	tape     []*conformance.Exchange
	versions []int         // the gate's version at which each exchange was redacted
	offset   time.Duration // of the ASPSP's clock against ours
	last     time.Time     // of the last call, for limits.rate
}

// Do sends one request. A transport failure is evidence: the answer then has
// status 0 and an empty body. A GET that was put off with 429 or 503 is asked
// once more after Retry-After.
func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	if err := r.guard(req); err != nil {
		return nil, err
	}
	if limit := r.target.Limits.Calls; r.calls >= limit && r.step != &closing {
		return nil, usedUp(limit)
	}
	body, err := drain(req)
	if err != nil {
		return nil, fmt.Errorf("read our own request: %w", err)
	}
	if h, _ := handshakeOf(req.Context()); h.Plain {
		if req, err = r.plainly(req, body); err != nil {
			return nil, err
		}
	}
	resp, err := r.attempt(req, body, 1)
	if err != nil || !again(req, resp) {
		return resp, err
	}
	if err := r.pause(req.Context(), min(retryAfter(resp, r.Now()), r.target.Limits.Wait)); err != nil {
		return nil, err
	}
	return r.attempt(req, body, 2)
}

// usedUp is why nothing more is sent.
func usedUp(calls int) *conformance.Skip {
	return conformance.Omit(conformance.SkipUnaffordable, "the run has used up its %d calls", calls)
}

// guard keeps credentials at the origins they belong to.
func (r *recorder) guard(req *http.Request) error {
	if err := req.Context().Err(); err != nil {
		return context.Cause(req.Context())
	}
	if frontOf(req.Context()) || r.target.Owns(req.URL) {
		return nil
	}
	return fmt.Errorf("%s %s://%s: %w", req.Method, req.URL.Scheme, req.URL.Host, ErrForeignOrigin)
}

// attempt sends a request once and records what happened. A request that may
// change something is not torn off by a cancelled run: its answer names what the
// kit has to put away.
func (r *recorder) attempt(req *http.Request, body []byte, n int) (*http.Response, error) {
	ctx := req.Context()
	torn := func() bool { return false }
	if req.Method == http.MethodGet || req.Method == http.MethodHead {
		torn = func() bool { return req.Context().Err() != nil }
	} else {
		var release context.CancelFunc
		ctx, release = carried(ctx)
		defer release()
	}
	if err := r.pace(req.Context()); err != nil {
		return nil, err
	}
	limit := r.target.Limits.Timeout
	if h, _ := handshakeOf(ctx); h.Plain {
		limit = min(limit, plainTimeout)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	r.calls++
	e := r.begin(req, body, n)
	number := 0
	sent := req.Clone(r.conns.trace(ctx, &number))
	sent.Body, sent.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	if len(body) == 0 {
		sent.Body = http.NoBody
	}
	through, err := r.transport(req.Context())
	if err != nil {
		return nil, err
	}
	resp, err := through.RoundTrip(sent)
	out := &http.Response{Request: req, Header: http.Header{}, Body: http.NoBody, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if err != nil {
		e.Failure = failure(err)
		if word, chain := chainOf(err); word != "" {
			seal(e, SealChain, word)
			number = r.conns.refused(req.URL.Hostname(), chain)
		}
	} else {
		r.receive(e, resp, out)
	}
	if e.Failure != nil && torn() {
		return nil, context.Cause(req.Context())
	}
	if e.Connection, e.TLS = number, r.conns.of(number); e.TLS != nil && e.TLS.Version != "" {
		seal(e, SealChain, ChainGood)
	}
	e.Duration = time.Since(e.Started)
	r.keep(e)
	return out, nil
}

func (r *recorder) begin(req *http.Request, body []byte, attempt int) *conformance.Exchange {
	e := &conformance.Exchange{
		Operation: operationOf(req.Context()), Client: clientOf(req.Context()), Attempt: attempt,
		Started: time.Now().UTC(),
		Request: conformance.Message{Method: req.Method, URL: req.URL.String(), Header: req.Header.Clone(), Body: conformance.NewBody(body), Size: int64(len(body))},
	}
	if h, unusual := handshakeOf(req.Context()); unusual {
		e.Offer = h.String()
	}
	if frontOf(req.Context()) {
		strip(&e.Request)
	}
	return e
}

// receive reads the answer within the limit, onto the tape and for the caller.
func (r *recorder) receive(e *conformance.Exchange, resp *http.Response, out *http.Response) {
	defer resp.Body.Close()
	limit := r.target.Limits.Body
	var data []byte
	var err error
	if resp.StatusCode == http.StatusSwitchingProtocols {
		err = errors.New("the answer switches to a protocol that nobody asked for")
	} else {
		data, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	}
	message := conformance.Message{Proto: resp.Proto, Status: resp.StatusCode, Header: resp.Header.Clone(), Size: int64(len(data))}
	switch {
	case int64(len(data)) > limit:
		data = data[:limit]
		message.Truncated = true
		e.Failure = &conformance.Failure{Class: conformance.FailTooLarge, Text: fmt.Sprintf("the answer is longer than %d bytes", limit)}
	case err != nil:
		message.Truncated = true
		e.Failure = failure(err)
		if resp.StatusCode != http.StatusSwitchingProtocols && (e.Failure.Class == conformance.FailReset || e.Failure.Class == conformance.FailProtocol) {
			e.Failure.Class = conformance.FailTruncated
		}
	}
	message.Body = conformance.NewBody(data)
	if r.target.Owns(out.Request.URL) {
		r.date(resp.Header.Get("Date"))
	}
	*out = *resp
	out.Body = io.NopCloser(bytes.NewReader(data))
	if frontOf(out.Request.Context()) {
		for name, value := range sealPage(e.Request.URL, resp.Header, data) {
			seal(e, name, value)
		}
		message.Body = conformance.Body{}
		strip(&message)
	}
	e.Response = &message
}

// keep numbers an exchange, measures its seals and lets it through the gate.
func (r *recorder) keep(e *conformance.Exchange) {
	e.N = len(r.raw) + 1
	if r.step != nil {
		e.Step, e.Phase, e.Grant = r.step.Name, r.step.Phase, r.step.Grant
	}
	for name, value := range r.seals.measure(e) {
		seal(e, name, value)
	}
	r.raw = append(r.raw, e)
	r.gate.Learn(rawOf(e))
	r.tape = append(r.tape, redacted(r.gate, e))
	r.versions = append(r.versions, r.gate.Version())
}

// sweep lets earlier exchanges through the gate again with all that was learnt
// since, and says whether one of them changed.
func (r *recorder) sweep() bool {
	changed := false
	for i, e := range r.raw {
		if r.versions[i] == r.gate.Version() {
			continue
		}
		again := redacted(r.gate, e)
		if !sameOnTape(again, r.tape[i]) {
			changed = true
		}
		r.tape[i], r.versions[i] = again, r.gate.Version()
	}
	return changed
}

// arrive records the PSU's arrival at the redirect URI.
func (r *recorder) arrive(url string) {
	now := time.Now().UTC()
	r.keep(&conformance.Exchange{Operation: conformance.OperationCallback, Client: "main", Attempt: 1, Started: now,
		Request: conformance.Message{Method: http.MethodGet, URL: url}})
}

// transport returns the connection pool of the client whose credentials are used, or
// one of its own for a handshake that is not the usual one.
func (r *recorder) transport(ctx context.Context) (http.RoundTripper, error) {
	pool, keys := r.main, r.target.Client.TLS
	switch {
	case frontOf(ctx):
		pool, keys = r.front, conformance.KeyPair{}
	case clientOf(ctx) == clientOther:
		pool, keys = r.other, conformance.KeyPair{}
		if other := r.target.OtherClient; other != nil {
			keys = other.TLS
		}
	}
	if h, unusual := handshakeOf(ctx); unusual {
		return r.conns.pool(r.target, keys, h)
	}
	return pool, nil
}

// Now is the ASPSP's time as far as its Date header tells it, else ours.
func (r *recorder) Now() time.Time { return time.Now().Add(r.offset) }

// date takes the ASPSP's clock from its Date header, which counts whole seconds.
func (r *recorder) date(header string) {
	at, err := http.ParseTime(header)
	if err != nil {
		return
	}
	r.offset = 0
	if away := time.Until(at); away.Abs() > 2*time.Second {
		r.offset = away
	}
}

// pace keeps the calls per second below limits.rate.
func (r *recorder) pace(ctx context.Context) error {
	if r.target.Limits.Rate > 0 {
		gap := time.Duration(float64(time.Second) / r.target.Limits.Rate)
		if err := r.pause(ctx, time.Until(r.last.Add(gap))); err != nil {
			return err
		}
	}
	r.last = time.Now()
	return nil
}

func (r *recorder) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// again says whether a request is safe to repeat and was put off.
func again(req *http.Request, resp *http.Response) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead}, req.Method) &&
		(resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable)
}

// retryAfter reads the wait that the ASPSP asks for: a second when it names none
// (our choice).
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	wait := time.Second
	field := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(field, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		wait = time.Duration(min(max(seconds, 0), int64(math.MaxInt64/time.Second))) * time.Second
	} else if at, err := http.ParseTime(field); err == nil {
		wait = at.Sub(now)
	}
	return max(wait, 0)
}

func drain(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// strip takes from a message of the front channel what the tape must not keep.
func strip(m *conformance.Message) {
	m.Body = conformance.Body{}
	m.Header = m.Header.Clone()
	m.Header.Del("Cookie")
	m.Header.Del("Set-Cookie")
}
