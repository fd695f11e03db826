package flow

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"html"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Leaks looks for a value in a text: as it is and with up to four layers of percent-encoding, form
// encoding, JSON escapes, HTML entities, base64 at any alignment and gzip taken off. It shares
// nothing with the redactor and returns the text in which it found the value, "" if in none.
func Leaks(text, value string) string {
	seen := map[string]bool{}
	layer := []string{text}
	for range 5 {
		var next []string
		for _, s := range layer {
			if seen[s] {
				continue
			}
			seen[s] = true
			if strings.Contains(s, value) {
				return s
			}
			next = append(next, decodings(s)...)
		}
		layer = next
	}
	return ""
}

// LeaksFrom looks for a value in all parts of an exchange.
func LeaksFrom(raw Raw, value string) string {
	parts := []string{raw.Method, raw.URL, string(raw.RequestBody), string(raw.Body), raw.FailureText}
	for _, h := range []http.Header{raw.RequestHeader, raw.Header} {
		for name, values := range h {
			for _, v := range values {
				parts = append(parts, name+": "+v)
			}
		}
	}
	for _, part := range parts {
		if s := Leaks(part, value); s != "" {
			return s
		}
	}
	return ""
}

var (
	percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	jsonEscape    = regexp.MustCompile(`(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[nrtbf"\\/])`)
	base64Run     = regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}`)
)

func decodings(s string) []string {
	var all []string
	unpercent := func(s string) string {
		return percentEscape.ReplaceAllStringFunc(s, func(e string) string {
			n, _ := strconv.ParseUint(e[1:], 16, 8)
			return string([]byte{byte(n)})
		})
	}
	unescape := jsonEscape.ReplaceAllStringFunc(s, func(e string) string {
		if e == `\/` {
			return "/"
		}
		u, err := strconv.Unquote(`"` + strings.ReplaceAll(e, `\"`, `\x22`) + `"`)
		if err != nil { // a pair of surrogates, which Go writes otherwise
			hi, _ := strconv.ParseUint(e[2:6], 16, 16)
			lo, _ := strconv.ParseUint(e[8:], 16, 16)
			return string(rune((hi-0xd800)<<10 + lo - 0xdc00 + 0x10000))
		}
		return u
	})
	for _, d := range []string{unpercent(s), unpercent(strings.ReplaceAll(s, "+", " ")), unescape, html.UnescapeString(s)} {
		if d != s {
			all = append(all, d)
		}
	}
	standard := strings.NewReplacer("-", "+", "_", "/")
	for _, run := range base64Run.FindAllString(s, -1) {
		for i := range 4 {
			part := standard.Replace(run[min(i, len(run)):])
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			if d, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				all = append(all, string(d))
			}
		}
	}
	if r, err := gzip.NewReader(strings.NewReader(s)); err == nil {
		plain, _ := io.ReadAll(r)
		all = append(all, string(plain))
	}
	return all
}

// The spellings of a value in which the tests plant it and the searcher must find it.
var plantings = []struct {
	name  string
	write func(string) string
}{
	{"plain", func(s string) string { return s }},
	{"percent", func(s string) string { return everyRune(s, 1, percentEncoded) }},
	{"percent in part", func(s string) string { return everyRune(s, 3, percentEncoded) }},
	{"percent in small letters", func(s string) string { return strings.ToLower(everyRune(s, 1, percentEncoded)) }},
	{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64 second byte", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s + "yz")) }},
	{"base64 third byte", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("xy" + s + "z")) }},
	{"base64url", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("ÿ?" + s)) }},
	{"JSON", func(s string) string { return everyRune(s, 1, jsonEncoded) }},
	{"JSON in part", func(s string) string { return everyRune(s, 2, jsonEncoded) }},
	{"HTML", func(s string) string { return everyRune(s, 1, htmlEncoded) }},
	{"HTML in part", func(s string) string { return everyRune(s, 4, htmlEncoded) }},
	{"JSON in percent", func(s string) string { return everyRune(everyRune(s, 2, jsonEncoded), 1, percentEncoded) }},
	{"percent in base64", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("q=" + everyRune(s, 2, percentEncoded)))
	}},
	{"base64 in base64", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s))))
	}},
}

func everyRune(s string, n int, write func(string) string) string {
	var b strings.Builder
	i := 0
	for _, r := range s {
		if i%n == 0 {
			b.WriteString(write(string(r)))
		} else {
			b.WriteRune(r)
		}
		i++
	}
	return b.String()
}

func percentEncoded(r string) string {
	var b strings.Builder
	for _, c := range []byte(r) {
		b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)|0x100, 16)[1:]))
	}
	return b.String()
}

func jsonEncoded(r string) string {
	q := strconv.QuoteToASCII(r)
	if strings.HasPrefix(q, `"\u`) {
		return q[1 : len(q)-1]
	}
	return `\u` + strconv.FormatUint(uint64([]rune(r)[0])|0x10000, 16)[1:]
}

func htmlEncoded(r string) string { return "&#x" + strconv.FormatInt(int64([]rune(r)[0]), 16) + ";" }

// The searcher must find what it is there to find.
func TestLeaks(t *testing.T) {
	const value = "Canary-7Qm2xK9.Zr_v8"
	for _, p := range plantings {
		if Leaks("some text: "+p.write(value)+" and more", value) == "" {
			t.Errorf("a value written as %s (%q) was not found", p.name, p.write(value))
		}
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	io.WriteString(w, `{"a":"`+value+`"}`)
	w.Close()
	if Leaks(packed.String(), value) == "" {
		t.Error("a value in a packed body was not found")
	}
	if s := Leaks("nothing of the kind: Canary-7Qm2xK9.Zr_v9", value); s != "" {
		t.Errorf("found what is not there in %q", s)
	}
}
