package stet

import (
	"slices"
	"strconv"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// document is the name of the profile's document in specs.
const document = "stet"

// s40 cites the API definition of the version that came first into wide use.
func s40(place, text string) conformance.Clause {
	return conformance.Clause{Document: "STET PSD2 API 1.4.0.47", Section: place, Text: text}
}

// s50 cites the API definition of version 1.5.
func s50(place, text string) conformance.Clause {
	return conformance.Clause{Document: "STET PSD2 API 1.5.0.43", Section: place, Text: text}
}

// flowPage cites the page of the 89C3 portal.
func flowPage(step, text string) conformance.Clause {
	return conformance.Clause{Document: "89C3, Get your token", Section: step, Text: text}
}

func rfc9110(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9110", Section: section, Text: text}
}

// cavage cites the draft that signatures follow; no number of it is settled.
func cavage(section, text string) conformance.Clause {
	return conformance.Clause{Document: "draft-cavage-http-signatures", Section: section, Text: text}
}

func statusOf(e *conformance.Exchange) string {
	if e == nil || e.Response == nil {
		if e != nil && e.Failure != nil {
			return "no answer (" + string(e.Failure.Class) + ")"
		}
		return "no answer"
	}
	return strconv.Itoa(e.Status())
}

// read returns the root of an answer with status 2xx, nothing for any other.
func read(e *conformance.Exchange) checks.Node {
	if !e.OK() {
		return checks.Node{}
	}
	root, _ := checks.Root(e)
	return root
}

// is says whether the status of an answer is among some.
func is(e *conformance.Exchange, statuses ...int) bool { return slices.Contains(statuses, e.Status()) }

// uncontrolled returns Inconclusive unless a control was answered with 2xx.
func uncontrolled(control *conformance.Exchange) (conformance.Finding, bool) {
	if control.OK() {
		return conformance.Finding{}, false
	}
	return conformance.Inconclusive("the right request was answered " + statusOf(control)), true
}

// orNone shows an empty value as none.
func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// day reads the day of a date or of a date-time as it is written, in whatever zone.
func day(text string) (time.Time, bool) {
	if len(text) < len(time.DateOnly) {
		return time.Time{}, false
	}
	d, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	return d, err == nil
}

// references lists the entry references of a page, "" for an entry without one.
func references(e *conformance.Exchange) []string {
	var all []string
	for _, t := range read(e).At("transactions").Items() {
		all = append(all, t.At("entryReference").Text())
	}
	return all
}
