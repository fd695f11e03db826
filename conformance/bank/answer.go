package bank

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// An Answer is what the bank is about to send. Rules.Answer may still change every part of it.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	// Request is what is answered. It is there to be looked at.
	Request *http.Request
}

// IsJSON says whether the body is declared as JSON.
func (a *Answer) IsJSON() bool {
	media, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// Edit lets f change the JSON object in the body. Numbers keep their digits; members come out in alphabetical order. A
// body that is no JSON object stays as it is.
func (a *Answer) Edit(f func(object map[string]any)) {
	if object := a.object(); object != nil {
		f(object)
		a.Put(object)
	}
}

// recode writes the JSON object in the body anew.
func (a *Answer) recode(write func(value any) []byte) {
	if object := a.object(); object != nil {
		a.Body = write(object)
	}
}

// object reads the JSON object in the body, nil when there is none.
func (a *Answer) object() map[string]any {
	if !a.IsJSON() {
		return nil
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.UseNumber()
	if decoder.Decode(&object) != nil {
		return nil
	}
	return object
}

// Put replaces the body by v as JSON. The media type stays.
func (a *Answer) Put(v any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("bank: %v", err)) // only what JSON can hold is ever put here
	}
	a.Body = body.Bytes()
}

// Latin1 writes the body in ISO 8859-1: every character that it has there as its one byte.
func (a *Answer) Latin1() {
	var body []byte
	for _, r := range string(a.Body) {
		if r < 0x100 {
			body = append(body, byte(r))
		} else {
			body = append(body, string(r)...)
		}
	}
	a.Body = body
}

// Clear takes body and media type away.
func (a *Answer) Clear() {
	a.Body = nil
	a.Header.Del("Content-Type")
}

// A recorder takes an answer down instead of sending it.
type recorder struct {
	operation string
	status    int
	header    http.Header
	body      bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// answer returns what was taken down.
func (r *recorder) answer(request *http.Request) *Answer {
	r.WriteHeader(http.StatusOK)
	r.header.Del("Content-Length")
	return &Answer{Status: r.status, Header: r.header, Body: slices.Clip(r.body.Bytes()), Request: request}
}

// send is how an honest answer leaves: at once and complete. A header whose value list is empty is not sent, nor does
// net/http put one of its own in its place.
func send(w http.ResponseWriter, a *Answer) {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	if len(a.Body) > 0 {
		w.Header().Set("Content-Length", fmt.Sprint(len(a.Body)))
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // the client may be gone; there is nobody to tell
}
