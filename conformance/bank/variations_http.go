package bank

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A fieldVariant is a way to write the values of one header field.
type fieldVariant struct {
	what   string
	change func(values []string) []string
}

// fieldVariants are other ways to say the same in fields that HTTP or a standard defines.
var fieldVariants = map[string][]fieldVariant{
	"Cache-Control": {
		{"with another directive", each(func(v string) string { return v + ", max-age=0" })},
		{"with another directive before", each(func(v string) string { return "private, " + v })},
		{"in capitals", each(strings.ToUpper)},
		{"in two fields", func(v []string) []string { return append([]string{"private"}, v...) }},
		{"without spaces", each(func(v string) string { return "private," + strings.ReplaceAll(v, " ", "") })},
	},
	"Pragma":       {{"in capitals", each(strings.ToUpper)}},
	"X-Request-Id": {{"in capitals", each(strings.ToUpper)}},
	"Www-Authenticate": {
		{"with another challenge before", each(func(v string) string { return "Negotiate, " + v })},
		{"with another challenge after", each(func(v string) string { return v + `, Digest realm="a, b", nonce="c"` })},
		{"with another challenge in a field before", func(v []string) []string { return append([]string{`Digest realm="a", nonce="b"`}, v...) }},
		{"with another challenge in a field after", func(v []string) []string { return append(v[:len(v):len(v)], "Negotiate") }},
		{"with the scheme in capitals", each(schemed(strings.ToUpper))},
		{"with the scheme in small letters", each(schemed(strings.ToLower))},
		{"with another parameter", each(func(v string) string { return v + `, assay="1"` })},
		{"with a quoted comma in a parameter", each(func(v string) string { return v + `, assay="a, \"b\" c"` })},
	},
}

func each(change func(string) string) func([]string) []string {
	return func(values []string) []string {
		var all []string
		for _, v := range values {
			all = append(all, change(v))
		}
		return all
	}
}

// schemed changes the scheme of a challenge.
func schemed(change func(string) string) func(string) string {
	return func(v string) string {
		scheme, rest, spaced := strings.Cut(v, " ")
		if !spaced {
			return change(scheme)
		}
		return change(scheme) + " " + rest
	}
}

// fields varies the header fields: the media type, those that the document describes, and those that are known to HTTP.
func (v *varier) fields() {
	v.mediaTypes()
	v.describedFields()
	for _, name := range []string{"Cache-Control", "Pragma", "X-Request-Id", "Www-Authenticate"} {
		if _, there := v.field(name); !there || v.kept.holds(holdValue, "header "+v.spelt(name)) {
			continue
		}
		for _, variant := range fieldVariants[name] {
			v.vary("header", "header "+name, "header "+name+" "+variant.what, func(a *Answer) {
				if values := a.Header.Values(name); len(values) > 0 {
					a.Header[name] = variant.change(values)
				}
			})
		}
	}
	v.vary("header", "other fields", "with fields that nobody knows", func(a *Answer) {
		a.Header.Set("X-Assay-Extension", `a, b;c="d"`)
		a.Header.Set("Vary", "Origin, Accept")
		a.Header.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		a.Header.Set("Link", `</help>; rel="help"`)
		a.Header.Add("Set-Cookie", "gateway=1; Path=/; HttpOnly")
		a.Header.Set("X-Empty", "")
	})
}

// mediaTypes writes the media type in other ways (RFC 9110, section 8.3.1).
func (v *varier) mediaTypes() {
	honest, there := v.field("Content-Type")
	media, _, err := mime.ParseMediaType(honest)
	if !there || err != nil || !v.bodied() {
		return
	}
	kind, sub, _ := strings.Cut(media, "/")
	for _, field := range []string{
		media + "; charset=utf-8", media + ";charset=utf-8", media + `; charset="utf-8"`, media + "; Charset=UTF-8", strings.ToUpper(media) + "; charset=UTF-8",
		strings.ToUpper(kind) + "/" + strings.ToUpper(sub[:1]) + sub[1:], media + "; charset=utf-8; version=1.3", media + ` ; charset=utf-8 ; profile="a;b"`, media + "; charset=utf-8;",
	} {
		if field != honest {
			v.vary("media type", "media type", "media type "+field, func(a *Answer) { a.Header.Set("Content-Type", field) })
		}
	}
	if kind == "application" && media != honest {
		v.vary("media type", "media type", "media type "+media, func(a *Answer) { a.Header.Set("Content-Type", media) })
	}
}

// spelt is the name of a field as the document writes it.
func (v *varier) spelt(name string) string {
	for _, described := range v.described() {
		if strings.EqualFold(described, name) {
			return described
		}
	}
	return name
}

// describedFields adds and takes away the optional fields of the document.
func (v *varier) describedFields() {
	for _, name := range v.described() {
		header, row := v.response.Headers[name].Value, "header "+name
		canonical := http.CanonicalHeaderKey(name)
		_, there := v.field(name)
		switch {
		case header.Required || header.Schema == nil:
		case there && !v.kept.holds(holdThere, row):
			v.vary("absent", row, row+" absent", func(a *Answer) { a.Header[canonical] = nil }).Silences = true
		case !there && !v.kept.holds(holdThere|holdUntrue, row):
			for _, value := range fieldValues(header.Schema.Value, header.Example) {
				v.vary("present", row, row+" "+value, func(a *Answer) { a.Header.Set(name, value) })
			}
		}
	}
}

// fieldValues are values that an optional field may have: those of its schema, or its example.
func fieldValues(s *openapi3.Schema, example any) []string {
	var values []string
	switch {
	case len(s.Enum) > 0:
		for _, e := range s.Enum {
			values = append(values, fmt.Sprint(e))
		}
	case s.Type.Is(openapi3.TypeBoolean):
		values = []string{"true", "false"}
	case example != nil:
		values = []string{fmt.Sprint(example)}
	}
	return values
}
