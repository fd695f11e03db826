package bank

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// aboutHeaders takes required fields away, and breaks the schema of fields that are there or may be.
func (l *liar) aboutHeaders() {
	for _, name := range l.described() {
		header := l.response.Headers[name].Value
		if header.Required {
			l.tell("header", "header "+name+" required", func(a *Answer) { a.Header[http.CanonicalHeaderKey(name)] = nil })
		}
		if header.Schema == nil {
			continue
		}
		s := header.Schema.Value
		honest, there := l.field(name)
		if !there {
			example := maker{}.make(s, nil)
			if example == nil {
				continue
			}
			honest = headerText(example)
		}
		for _, wrong := range wrongFields(s, honest) {
			l.tell("header", "header "+name+" "+wrong.what, func(a *Answer) { a.Header[http.CanonicalHeaderKey(name)] = []string{wrong.text} })
		}
	}
}

// A wrongField is a field value that breaks its schema.
type wrongField struct{ what, text string }

// wrongFields lists values that break the schema of a field, those that a field can carry as they are.
func wrongFields(s *openapi3.Schema, honest string) []wrongField {
	if !s.Type.Is(openapi3.TypeString) {
		wrong := []wrongField{{"type", "maybe"}}
		for _, d := range distortions([]*openapi3.Schema{s}, number(s, 1)) {
			if d.kind != "type" && s.Type.Is(openapi3.TypeInteger) {
				wrong = append(wrong, wrongField{d.what(), headerText(d.change(number(s, 1)))})
			}
		}
		return wrong
	}
	var wrong []wrongField
	for _, d := range distortions([]*openapi3.Schema{s}, quoted(honest)) {
		if v := d.change(quoted(honest)); d.kind != "type" && carried(v.text()) {
			wrong = append(wrong, wrongField{d.what(), v.text()})
		}
	}
	return wrong
}

// carried says whether a field can have a value: no control characters, and no space around it.
func carried(text string) bool {
	return strings.TrimSpace(text) == text && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// headerText writes a value as a field.
func headerText(v *tree) string {
	if v.kind == '"' {
		return v.text()
	}
	return string(v.append(nil))
}

// aboutBody is wrong about whether there is a body, of what media type it is, and where it ends.
func (l *liar) aboutBody() {
	if l.status == http.StatusNoContent || l.status == http.StatusResetContent {
		l.tell("body", "body where none belongs", func(*Answer) {}).way = SendWithBody
	}
	if len(l.response.Content) == 0 || !l.bodied() {
		return
	}
	l.tell("body", "body missing", func(a *Answer) { a.Body = nil })
	for _, media := range []string{"text/html", "application/octet-stream"} {
		if l.response.Content[media] == nil {
			l.tell("media type", "media type "+media, func(a *Answer) { a.Header.Set("Content-Type", media) })
		}
	}
	l.tell("media type", "media type missing", func(a *Answer) { a.Header["Content-Type"] = nil })
	if l.schema() == nil {
		return
	}
	l.tell("json", "json cut within a value", func(a *Answer) { a.Body = a.Body[:within(a.Body)] })
	l.tell("json", "json cut before its end", func(a *Answer) {
		if body := bytes.TrimSpace(a.Body); len(body) > 0 {
			a.Body = body[:len(body)-1]
		}
	})
}

// within returns an offset in the middle of the text of a body, moved into the next string.
func within(body []byte) int {
	middle := len(body) / 2
	if quote := bytes.IndexByte(body[middle:], '"'); quote >= 0 && middle+quote+1 < len(body) {
		return middle + quote + 1
	}
	return middle
}

// SendWithBody sends an answer whose status allows no body with one. No server library lets that pass, so the answer is
// written to the connection.
func SendWithBody(w http.ResponseWriter, a *Answer) {
	a.Body = []byte(`{"message":"done"}`)
	a.Header.Set("Content-Type", "application/json")
	writeRaw(w, a, rawOptions{})
}

// rawOptions say how an answer is written to the connection itself.
type rawOptions struct {
	name   func(string) string // spelling of field names; nil as they are
	value  func(string) string // what stands after the colon; nil " " and the value
	last   bool                // fields in the reverse order
	reason string              // instead of the usual reason phrase
}

// writeRaw takes the connection over, writes the answer and closes it.
func writeRaw(w http.ResponseWriter, a *Answer, o rawOptions) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic("bank: an answer cannot be written raw: " + err.Error()) // HTTP/1 servers always let it
	}
	defer connection.Close()
	_, _ = connection.Write(o.compose(a)) // the client may be gone
}

func (o rawOptions) compose(a *Answer) []byte {
	header := a.Header.Clone()
	if len(a.Body) > 0 || a.Status != http.StatusNoContent {
		header.Set("Content-Length", fmt.Sprint(len(a.Body)))
	}
	header.Set("Connection", "close")
	reason := http.StatusText(a.Status)
	if o.reason != "" {
		reason = strings.TrimSpace(o.reason)
	}
	var names []string
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	if o.last {
		slices.Reverse(names)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, reason)
	for _, name := range names {
		for _, value := range header[name] {
			spelt, after := name, " "+value
			if o.name != nil {
				spelt = o.name(name)
			}
			if o.value != nil {
				after = o.value(value)
			}
			fmt.Fprintf(&b, "%s:%s\r\n", spelt, after)
		}
	}
	b.WriteString("\r\n")
	b.Write(a.Body)
	return b.Bytes()
}

// marks remembers answers between Rules.Answer and Rules.Send.
type marks struct{ answers sync.Map }

func (m *marks) set(a *Answer) { m.answers.Store(a, true) }

// take says whether an answer was marked, once.
func (m *marks) take(a *Answer) bool {
	_, ok := m.answers.LoadAndDelete(a)
	return ok
}
