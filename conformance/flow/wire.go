package flow

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// errTotal is the cause of a run that used up limits.total.
var errTotal = errors.New("limits.total is used up")

var _ conformance.Wire = (*Walk)(nil)

// Target is the ASPSP under test.
func (w *Walk) Target() *conformance.Target { return w.config.Target }

// Do sends a request and records it. See conformance.Wire.
func (w *Walk) Do(req *http.Request) (*http.Response, error) { return w.recorder.Do(req) }

// Now is the ASPSP's time as far as its Date header tells it, else ours.
func (w *Walk) Now() time.Time { return w.recorder.Now() }

// Drives says whether the kit fetches the ASPSP's pages itself.
func (w *Walk) Drives() bool { return w.channel.Drives() }

// Approve sends the PSU to the authorisation endpoint and records the return.
func (w *Walk) Approve(ctx context.Context, authorizeURL string, d conformance.Decision) (conformance.Callback, error) {
	allowed := w.config.Target.PSU.Approvals
	if w.approvals >= allowed {
		return conformance.Callback{}, conformance.Omit(conformance.SkipUnaffordable, "the approvals of a run (%d) are used up", allowed)
	}
	w.approvals++
	w.recorder.seals.asked(authorizeURL) // a person's browser puts it on no tape
	callback, err := w.channel.Approve(ctx, authorizeURL, d)
	if err != nil {
		return callback, err
	}
	if callback.URL != "" {
		w.recorder.arrive(callback.URL)
	}
	return callback, nil
}

// frontChannel is the transport of the PSU's browser where the kit plays it.
type frontChannel struct{ recorder *recorder }

// RoundTrip sends a request of the front channel. Unlike Do it reports transport
// failures, because its caller is an http client.
func (f frontChannel) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := Front(req.Context())
	if operationOf(ctx) == "" {
		ctx = Operation(ctx, frontOperation(req, f.recorder.target))
	}
	resp, err := f.recorder.Do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == 0 {
		return nil, fmt.Errorf("no answer from %s", net.JoinHostPort(req.URL.Hostname(), req.URL.Port()))
	}
	resp.Request = req
	return resp, nil
}

// operationAuthorize is the operation of a request to the authorisation endpoint.
const operationAuthorize = "authorize"

// frontOperation tells the authorisation endpoint from the pages behind it.
func frontOperation(req *http.Request, t *conformance.Target) string {
	if at, _, _ := strings.Cut(t.Endpoint("authorize"), "?"); req.Method == http.MethodGet && at == req.URL.Scheme+"://"+req.URL.Host+req.URL.Path {
		return operationAuthorize
	}
	return "page"
}

func newConnections() *connections { return &connections{numbers: map[net.Conn]int{}} }

// trimNothing says what is missing without the words of the sentinel.
func trimNothing(err error) string {
	return strings.TrimSuffix(err.Error(), ": "+conformance.ErrNothing.Error())
}
