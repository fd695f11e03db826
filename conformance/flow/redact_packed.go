package flow

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// longestUnpacked is how much a packed body may hold, in bytes, for its secrets to be found. A longer
// one is not kept. Our choice, far over any limit of a target.
const longestUnpacked = 64 << 20

// body shows a body by its content, whatever its media type says, and returns what it became. A body
// packed with gzip is shown unpacked; if it changes its packed length may change with it. In a body
// that nobody here can unpack no secret can be found, so nothing of it is kept but its length.
func (in inspector) body(h http.Header, b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	plain, ok := unpack(b)
	switch {
	case !ok && isPacked(h, b):
		return make([]byte, len(b))
	case !ok:
		in.content(h, b)
		return b
	}
	old := bytes.Clone(plain)
	in.content(h, plain)
	if bytes.Equal(old, plain) {
		return b
	}
	return pack(plain)
}

// content shows an unpacked body.
func (in inspector) content(h http.Header, b []byte) {
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	trimmed := bytes.TrimLeft(b, " \t\r\n\uFEFF")
	switch {
	case len(trimmed) == 0:
	case bytes.IndexByte([]byte(`{["`), trimmed[0]) >= 0:
		in.json(b, 0)
	case strings.EqualFold(strings.TrimSpace(media), "application/x-www-form-urlencoded"):
		in.visitor.before(b, inURL)
		in.form(b, 0)
		in.again(b, inURL, 0)
	default:
		in.text(b, inValue, 0)
	}
}

// unpack returns the content of a gzip body, also of one that was cut off.
func unpack(b []byte) ([]byte, bool) {
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b, 8}) {
		return nil, false
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	plain, err := io.ReadAll(io.LimitReader(r, longestUnpacked+1))
	return plain, len(plain) <= longestUnpacked && (err == nil || len(plain) > 0)
}

func pack(plain []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(plain) // a Buffer takes all
	w.Close()
	return buf.Bytes()
}

// isPacked says whether a body is in a coding that cannot be undone here. Text is not packed,
// whatever Content-Encoding says.
func isPacked(h http.Header, b []byte) bool {
	if bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Encoding"))) {
	case "br", "zstd", "deflate", "compress", "x-compress":
		return !utf8.Valid(b)
	}
	return false
}
