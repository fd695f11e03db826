package report

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
)

// The encodings of a body in report.json.
const (
	encodingUTF8   = "utf-8"       // the text itself
	encodingBase64 = "base64"      // bytes that are no valid UTF-8
	encodingPacked = "gzip+base64" // a long body, as it lies on the tape
)

// bodyLimit is the size in bytes that one body may have when it is unpacked, four
// times what a target file allows by default. Our choice.
const bodyLimit = 64 << 20

func requestOut(m conformance.Message) requestDoc {
	doc := requestDoc{Method: m.Method, URL: m.URL, messageDoc: messageOut(m)}
	if !utf8.ValidString(m.URL) {
		doc.RawURL = []byte(m.URL)
	}
	return doc
}

func messageOut(m conformance.Message) messageDoc {
	doc := messageDoc{Size: m.Size, Truncated: m.Truncated}
	doc.Headers, doc.RawHeaders = headersOut(m.Header)
	doc.Body, doc.BodyEncoding = bodyOut(m.Body)
	return doc
}

// headersOut returns the fields as text, and once more as bytes those that JSON
// cannot hold: ASPSPs do send Latin-1, and checks must see the bytes that came.
func headersOut(header map[string][]string) (plain map[string][]string, raw []rawField) {
	if header == nil {
		return nil, nil
	}
	plain = make(map[string][]string, len(header))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		values := header[name]
		if utf8.ValidString(name) {
			plain[name] = listed(values)
		}
		if !utf8.ValidString(name) || slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) }) {
			raw = append(raw, rawField{Name: []byte(name), Values: listed(each(values, func(v string) []byte { return []byte(v) }))})
		}
	}
	return plain, raw
}

func bodyOut(b conformance.Body) (text *string, encoding string) {
	var out string
	if packed := b.Packed(); packed != nil {
		out, encoding = base64.StdEncoding.EncodeToString(packed), encodingPacked
		return &out, encoding
	}
	plain := b.Bytes()
	switch {
	case plain == nil:
		return nil, ""
	case utf8.Valid(plain):
		out, encoding = string(plain), encodingUTF8
	default:
		out, encoding = base64.StdEncoding.EncodeToString(plain), encodingBase64
	}
	return &out, encoding
}

func requestIn(doc requestDoc) (conformance.Message, error) {
	m, err := messageIn(doc.messageDoc)
	m.Method, m.URL = doc.Method, doc.URL
	if doc.RawURL != nil {
		m.URL = string(doc.RawURL)
	}
	return m, err
}

func responseIn(doc responseDoc) (conformance.Message, error) {
	m, err := messageIn(doc.messageDoc)
	m.Status, m.Proto = doc.Status, doc.Proto
	return m, err
}

func messageIn(doc messageDoc) (conformance.Message, error) {
	m := conformance.Message{Header: doc.Headers, Size: doc.Size, Truncated: doc.Truncated}
	for _, field := range doc.RawHeaders {
		if m.Header == nil {
			m.Header = map[string][]string{}
		}
		m.Header[string(field.Name)] = each(field.Values, func(v []byte) string { return string(v) })
	}
	var err error
	m.Body, err = bodyIn(doc.Body, doc.BodyEncoding)
	return m, err
}

func bodyIn(text *string, encoding string) (conformance.Body, error) {
	if text == nil {
		return conformance.Body{}, nil
	}
	switch encoding {
	case encodingUTF8:
		return conformance.NewBody([]byte(*text)), nil
	case encodingBase64, encodingPacked:
	default:
		return conformance.Body{}, fmt.Errorf("bodyEncoding is %q, want %s, %s or %s", encoding, encodingUTF8, encodingBase64, encodingPacked)
	}
	raw, err := base64.StdEncoding.DecodeString(*text)
	if err != nil {
		return conformance.Body{}, fmt.Errorf("body is not base64: %w", err)
	}
	if encoding == encodingBase64 {
		return conformance.NewBody(raw), nil
	}
	body, err := conformance.PackedBody(raw, bodyLimit)
	switch {
	case errors.Is(err, io.ErrShortBuffer):
		return conformance.Body{}, fmt.Errorf("body unpacks to more than %d bytes", bodyLimit)
	case err != nil:
		return conformance.Body{}, fmt.Errorf("body is not gzip: %w", err)
	}
	return body, nil
}
