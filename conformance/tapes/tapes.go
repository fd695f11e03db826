// Package tapes helps tests to judge checks on tapes of a few lines.
package tapes

import (
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// Today is the day of these tapes, and what the Date header of their answers says.
var Today = time.Date(2026, time.November, 21, 10, 0, 0, 0, time.UTC)

// Tape numbers copies of exchanges in their order.
func Tape(exchanges ...*conformance.Exchange) []*conformance.Exchange {
	numbered := make([]*conformance.Exchange, len(exchanges))
	for i, e := range exchanges {
		copied := *e
		copied.N = i + 1
		numbered[i] = &copied
	}
	return numbered
}

// Answer is one answer to a step: its operation, its status, its body, and fields such as "Location: /x" beside or instead of
// the usual ones. "+Location: /x" is one more of that name; a field without a value is left out.
func Answer(step, operation string, status int, body string, usual http.Header, fields ...string) *conformance.Exchange {
	header := usual.Clone()
	header.Set("Date", Today.Format(http.TimeFormat))
	if body == "" {
		header.Del("Content-Type")
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ":")
		name, more := strings.CutPrefix(name, "+")
		if !more {
			header.Del(name)
		}
		if value = strings.TrimSpace(value); value != "" {
			header.Add(name, value)
		}
	}
	return &conformance.Exchange{Step: step, Operation: operation, Attempt: 1, Client: "main", Started: Today,
		Request:  conformance.Message{Method: http.MethodGet, URL: "https://bank.test/x", Header: http.Header{}},
		Response: &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}}
}

// Silent is a request to which no answer came.
func Silent(step, operation string) *conformance.Exchange {
	e := Answer(step, operation, 0, "", http.Header{})
	e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTimeout}
	return e
}

// Back is the PSU's arrival at the redirect URI.
func Back(step, url string) *conformance.Exchange {
	return &conformance.Exchange{Step: step, Operation: conformance.OperationCallback, Attempt: 1, Client: "main",
		Request: conformance.Message{Method: http.MethodGet, URL: url}}
}
