package bank

import (
	"net/http"
	"strings"
)

// sendings varies how the answer leaves, as far as HTTP lets it.
func (v *varier) sendings() {
	raw := func(what string, o rawOptions) {
		v.vary("sending", "sending", what, func(*Answer) {}).way = func(w http.ResponseWriter, a *Answer) { writeRaw(w, a, o) }
	}
	raw("field names in small letters", rawOptions{name: strings.ToLower})
	raw("field names in capitals", rawOptions{name: strings.ToUpper})
	raw("fields in the reverse order", rawOptions{last: true})
	raw("field values with spaces around", rawOptions{value: func(v string) string { return " \t " + v + " \t" }})
	raw("field values without a space before", rawOptions{value: func(v string) string { return v }})
	raw("another reason phrase", rawOptions{reason: "As you wish"})
	raw("no reason phrase", rawOptions{reason: " "})
	v.vary("sending", "sending", "after an interim answer", func(*Answer) {}).way = func(w http.ResponseWriter, a *Answer) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		send(w, a)
	}
	if v.bodied() {
		v.vary("sending", "sending", "in chunks", func(*Answer) {}).way = inChunks
	}
}

// inChunks sends the body in pieces of a few bytes, without saying its length before.
func inChunks(w http.ResponseWriter, a *Answer) {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	const piece = 100 // bytes; our choice
	for body := a.Body; len(body) > 0; {
		n := min(piece, len(body))
		_, _ = w.Write(body[:n]) // the client may be gone
		_ = http.NewResponseController(w).Flush()
		body = body[n:]
	}
}
