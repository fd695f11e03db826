package flow

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// searchable values are looked for everywhere, also in parts of words: whatever stands around one, it
// must be gone afterwards.
var searchable = regexp.MustCompile(`^[A-Za-z0-9._~-]*[G-Zg-z][A-Za-z0-9._~-]*$`)

// FuzzRedact redacts whatever comes: without panic; so that no known value of at least eight
// characters is left; so that lengths, UTF-8 and JSON stay what they were; and so that redacting
// again changes nothing.
func FuzzRedact(f *testing.F) {
	for _, own := range ownPlaces {
		raw := own.plant(canary)
		f.Add(canary, raw.URL, anyHeader(raw), raw.RequestBody, raw.Body, raw.FailureText)
	}
	for _, other := range otherPlaces {
		for _, p := range plantings {
			raw := other.plant(p.write(canary))
			f.Add(canary, raw.URL, anyHeader(raw), raw.RequestBody, raw.Body, raw.FailureText)
		}
	}
	for _, text := range jsonTexts {
		f.Add("wonderland-17", "/"+text, text, []byte(text), []byte(text), text)
	}
	f.Add("anna@mail.example", "https://u:p@h/?code=%41%2b+&a", "Bearer x", []byte("code=a+b%2Bc&token=%zz"),
		[]byte(`{"iban":"DE89 3704 0044 0532 0130 00","pan":4111111111111111,"x":"4111 1111 1111 1111 anna@mail.example"}`), "password='x y', Basic YTpiMTIzNDU2Nzg=")
	f.Fuzz(func(t *testing.T, secret, url, header string, request, answer []byte, failure string) {
		raw := Raw{
			Method: "POST", URL: url, RequestBody: request, Status: 200, Body: answer, FailureText: failure,
			RequestHeader: http.Header{"Authorization": {header}, "Cookie": {header}, "Content-Type": {"application/x-www-form-urlencoded"}},
			Header:        http.Header{"Location": {header}, "Set-Cookie": {header}, "X-Any": {header}},
		}
		r := NewRedactor(testKey)
		r.Know(KindToken, secret)
		r.Learn(raw)
		got := r.Redact(raw)
		r.Text(failure)

		if len(secret) >= 8 && replaceable(KindToken, secret) >= 8 && searchable.MatchString(secret) && !isProtocolWord(secret) && !r.known[secret].final {
			for _, part := range append([]string{got.URL, string(got.RequestBody), string(got.Body), got.FailureText}, got.Header["X-Any"]...) {
				if strings.Contains(part, secret) {
					t.Errorf("%q is still in %q", secret, part)
				}
			}
		}
		for i, pair := range [][2][]byte{{request, got.RequestBody}, {answer, got.Body}, {[]byte(url), []byte(got.URL)}, {[]byte(header), []byte(got.Header.Get("Location"))}} {
			old, new := pair[0], pair[1]
			if bytes.HasPrefix(old, []byte{0x1f, 0x8b}) {
				continue
			}
			if len(old) != len(new) || utf8.Valid(old) != utf8.Valid(new) || utf8.RuneCount(old) != utf8.RuneCount(new) {
				t.Errorf("%q became %q: other length or encoding", old, new)
			}
			if i < 2 && (json.Valid(old) != json.Valid(new) || json.Valid(old) && skeleton(old) != skeleton(new)) {
				t.Errorf("%q became %q: other JSON", old, new)
			}
		}
		if isOrderly(r, raw) {
			if diff := cmp.Diff(got, r.Redact(got)); diff != "" {
				t.Errorf("redacting again changes it: %s", diff)
			}
			r.Learn(got)
			if diff := cmp.Diff(got, r.Redact(got)); diff != "" {
				t.Errorf("learning from what is redacted changes it: %s", diff)
			}
		}
	})
}

// isOrderly says that no known values overlap, nor hold what separates values, and that there are no
// escapes, which may be broken ones. Else a mixture may stand where a stand-in should, which hides as
// much but is not recognised.
func isOrderly(r *Redactor, raw Raw) bool {
	for value := range r.known {
		if strings.ContainsAny(value, "\"'<>{}[]&=;:,@\x00") || !utf8.ValidString(value) {
			return false
		}
	}
	for _, part := range []string{raw.URL, string(raw.RequestBody), string(raw.Body), raw.FailureText, raw.Header.Get("X-Any")} {
		if _, crossed := r.index.scan([]byte(part), inName|inURL|inValue); crossed || strings.ContainsAny(part, `\%&`) {
			return false
		}
	}
	return true
}

func anyHeader(raw Raw) string {
	for _, h := range []http.Header{raw.RequestHeader, raw.Header} {
		for name, values := range h {
			if name != "Content-Type" {
				return values[0]
			}
		}
	}
	return ""
}

// skeleton writes down the tokens of a JSON text without what they hold.
func skeleton(b []byte) string {
	var s strings.Builder
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return s.String()
		}
		switch token := token.(type) {
		case json.Delim:
			s.WriteRune(rune(token))
		case string:
			s.WriteString("s")
		case json.Number:
			s.WriteString("n")
		default:
			s.WriteString("l")
		}
	}
}
