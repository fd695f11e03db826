package flow

import (
	"bytes"
	"net/http"
)

// A visitor is shown an exchange, place by place, with all encodings taken off. What it changes it
// changes in place.
type visitor interface {
	// place is shown a value that stands where only a secret stands. It returns false when it
	// wants to see it as any other text.
	place(kind Kind, value []byte) bool
	// text is shown everything else, and all of it once more where places were shown.
	text(b []byte, w where)
	// before is shown a text of which places are shown next.
	before(b []byte, w where)
}

// An inspector leads a visitor through an exchange. It is the only one who knows where values stand
// and how they are written there, so that what is learnt and what is replaced are the same.
type inspector struct {
	visitor
	known   map[string]*entry // what the redactor knows
	scratch *scratch
	bare    bool // show no places: they have been shown, and what is left is text
}

// exchange shows all of an exchange but its method and status. It changes raw and its headers and
// bodies in place.
func (in inspector) exchange(raw *Raw) {
	in.scratch.allow(len(raw.URL) + len(raw.RequestBody) + len(raw.Body) + len(raw.FailureText))
	raw.URL = in.line(raw.URL, func(b []byte) { in.url(b, 0) })
	in.header(raw.RequestHeader)
	raw.RequestBody = in.body(raw.RequestHeader, raw.RequestBody)
	in.header(raw.Header)
	raw.Body = in.body(raw.Header, raw.Body)
	raw.FailureText = in.line(raw.FailureText, func(b []byte) { in.text(b, inValue, 0) })
}

func (in inspector) line(s string, show func([]byte)) string {
	if s == "" {
		return s
	}
	b := []byte(s)
	show(b)
	return string(b)
}

// header shows the values of a header; its names are not secret.
func (in inspector) header(h http.Header) {
	for _, name := range sortedHeader(h) {
		for i, value := range h[name] {
			h[name][i] = in.line(value, func(b []byte) { in.field(name, b) })
		}
	}
}

// field shows the value of one header field.
func (in inspector) field(name string, b []byte) {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization":
		in.credentials(b)
	case "Cookie":
		for pair := range bytes.SplitSeq(b, []byte(";")) {
			in.cookie(pair)
		}
	case "Set-Cookie":
		end := until(b, ';')
		in.cookie(b[:end])
		in.text(b[end:], inURL, 0)
	default:
		if t := traitOf([]byte(name), false); t.kind == "" || !in.place(t.kind, b) {
			in.text(b, inURL, 0)
		}
	}
}

// cookie shows a cookie pair (RFC 6265 §4.1.1). Its name is not secret.
func (in inspector) cookie(pair []byte) {
	i := until(pair, '=')
	in.text(pair[:i], inName, 0)
	if i == len(pair) {
		return
	}
	value := bytes.Trim(bytes.TrimSpace(pair[i+1:]), `"`)
	if !in.place(KindCookie, value) {
		in.text(value, inURL, 0)
	}
}

// credentials shows an Authorization value: a scheme and a token, or something less correct.
func (in inspector) credentials(b []byte) {
	b = bytes.TrimSpace(b)
	i := bytes.IndexAny(b, " \t")
	scheme, token := b[:max(i, 0)], bytes.TrimSpace(b[max(i, 0):])
	switch {
	case len(token) < leastOther && i < 0: // a scheme alone
	case in.known[string(token)] == nil && bytes.EqualFold(scheme, []byte("Basic")) && in.basic(token):
	case bytes.Contains(token, []byte(`="`)): // parameters, as in Digest and Signature
		in.text(token, inURL, 0)
	default:
		if !in.place(KindToken, token) {
			in.text(token, inURL, 0)
		}
	}
}

// basic shows Basic credentials (RFC 7617 §2): the user stays, the password is a secret. Clients
// form-encode both first (RFC 6749 §2.3.1), or forget to. It returns false for what is no such pair.
func (in inspector) basic(token []byte) bool {
	run := bytes.TrimRight(token, "=")
	if len(run) == 0 || bytes.ContainsFunc(run, func(r rune) bool { return r > 0x7f || sextet[r] == 255 }) {
		return false
	}
	decoded := make([]byte, len(run)*6/8)
	unbase64(decoded, run)
	i := bytes.IndexByte(decoded, ':')
	if i < 0 {
		return false
	}
	in.text(decoded[:i], inURL, 1)
	password := decoded[i+1:]
	v := view{text: password}
	if in.known[string(password)] == nil {
		v = formNotation.open(password)
	}
	if !in.place(KindSecret, v.text) {
		in.text(v.text, inURL, 1)
	}
	v.back(password)
	rebase64(run, decoded, alphabetOf(run, true))
	return true
}

// url shows a URL or a reference. The host is not secret, nor is the name of a parameter.
func (in inspector) url(b []byte, depth int) {
	rest := b
	if i := bytes.Index(rest, []byte("://")); i >= 0 && i < until(rest, '?') {
		authority := rest[i+3:]
		authority = authority[:untilAny(authority, "/?#")]
		in.authority(authority)
		rest = rest[i+3+len(authority):]
	}
	in.visitor.before(rest, inURL)
	defer in.again(rest, inURL, depth)
	path := rest[:untilAny(rest, "?#")]
	for segment := range bytes.SplitSeq(path, []byte("/")) {
		in.text(segment, inURL, depth)
	}
	rest = rest[len(path):]
	if len(rest) > 0 && rest[0] == '?' {
		query := rest[1:]
		query = query[:until(query, '#')]
		in.form(query, depth)
		rest = rest[1+len(query):]
	}
	if len(rest) > 0 {
		in.form(rest[1:], depth)
	}
}

// authority shows what stands between // and the path: perhaps a user with a password.
func (in inspector) authority(b []byte) {
	at := bytes.LastIndexByte(b, '@')
	if at >= 0 {
		user := b[:at]
		i := until(user, ':')
		in.text(user[:i], inURL, 1)
		if i < len(user) {
			v := percentNotation.open(user[i+1:])
			if !in.place(KindPassword, v.text) {
				in.text(v.text, inURL, 1)
			}
			v.back(user[i+1:])
		}
	}
	in.visitor.text(b[at+1:], inName)
}

// form shows parameters as they stand in a query, a fragment or a form body.
func (in inspector) form(b []byte, depth int) {
	for pair := range bytes.SplitSeq(b, []byte("&")) {
		i := until(pair, '=')
		name := percentNotation.open(pair[:i])
		if i == len(pair) { // no parameter: any text
			in.text(pair, inURL, depth)
			continue
		}
		name.text = bytes.TrimPrefix(name.text, []byte("amp;")) // the query was HTML
		in.visitor.text(name.text, inName)
		value := pair[i+1:]
		v := formNotation.open(value)
		if t := traitOf(name.text, false); t.kind == "" || !in.place(t.kind, v.text) {
			in.text(v.text, inURL, depth+1)
		}
		v.back(value)
	}
}

// again shows bytes whose places have been shown once more as nothing but text, for values that stand
// across the parts or are written so that they are hard to take for parts.
func (in inspector) again(b []byte, w where, depth int) {
	in.bare = true
	in.plain(b, w, depth)
}

func until(b []byte, c byte) int {
	if i := bytes.IndexByte(b, c); i >= 0 {
		return i
	}
	return len(b)
}

func untilAny(b []byte, chars string) int {
	if i := bytes.IndexAny(b, chars); i >= 0 {
		return i
	}
	return len(b)
}
