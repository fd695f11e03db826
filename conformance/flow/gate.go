package flow

import (
	"maps"
	"slices"

	"github.com/assaykit/assay/conformance"
)

// rawOf shows the parts of an exchange that can hold secrets to the gate.
func rawOf(e *conformance.Exchange) Raw {
	raw := Raw{Method: e.Request.Method, URL: e.Request.URL, RequestHeader: e.Request.Header, RequestBody: e.Request.Body.Bytes()}
	if e.Response != nil {
		raw.Status, raw.Header, raw.Body = e.Response.Status, e.Response.Header, e.Response.Body.Bytes()
	}
	if e.Failure != nil {
		raw.FailureText = e.Failure.Text
	}
	return raw
}

// redacted returns a copy of an exchange with all that the gate knows replaced.
func redacted(gate *Redactor, e *conformance.Exchange) *conformance.Exchange {
	raw := gate.Redact(rawOf(e))
	out := *e
	out.Request.URL, out.Request.Header, out.Request.Body = raw.URL, raw.RequestHeader, conformance.NewBody(raw.RequestBody)
	if e.Response != nil {
		response := *e.Response
		response.Header, response.Body = raw.Header, conformance.NewBody(raw.Body)
		out.Response = &response
	}
	if e.Failure != nil {
		out.Failure = &conformance.Failure{Class: e.Failure.Class, Text: raw.FailureText}
	}
	return &out
}

func sameOnTape(a, b *conformance.Exchange) bool {
	same := func(x, y conformance.Message) bool {
		return x.URL == y.URL && x.Body.Equal(y.Body) && maps.EqualFunc(x.Header, y.Header, slices.Equal)
	}
	if !same(a.Request, b.Request) || (a.Failure != nil && a.Failure.Text != b.Failure.Text) {
		return false
	}
	return a.Response == nil || same(*a.Response, *b.Response)
}
