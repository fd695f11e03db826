package conformance

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"
)

// packAbove is the size in bytes from which bodies lie packed on the tape. Our choice.
const packAbove = 4 << 10

// A Body is a sequence of bytes. Long ones lie packed until they are read.
type Body struct {
	plain  []byte
	packed []byte
	size   int // of what lies packed
}

// NewBody returns a Body that holds b. The caller must not change b afterwards.
func NewBody(b []byte) Body {
	if len(b) <= packAbove {
		return Body{plain: b}
	}
	var buf bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&buf)
	_, _ = w.Write(b) // a bytes.Buffer takes everything
	_ = w.Close()
	return Body{packed: buf.Bytes(), size: len(b)}
}

// packers are kept, since each holds over a megabyte.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // the level is a known one
	return w
}}

// PackedBody returns a Body from what Packed gave. It errs when gz is no gzip
// stream or longer than limit bytes when unpacked.
func PackedBody(gz []byte, limit int64) (Body, error) {
	r, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		return Body{}, err
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return Body{}, err
	}
	if int64(len(b)) > limit {
		return Body{}, io.ErrShortBuffer
	}
	return NewBody(b), nil
}

// Bytes returns the content.
func (b Body) Bytes() []byte {
	if b.packed == nil {
		return b.plain
	}
	r, err := gzip.NewReader(bytes.NewReader(b.packed))
	if err != nil {
		return nil // only this package packs, so a broken stream cannot occur
	}
	out, _ := io.ReadAll(r)
	return out
}

// Len returns the length of the content in bytes.
func (b Body) Len() int { return max(len(b.plain), b.size) }

// Packed returns the gzip stream of a long body, nil for one that lies plain.
func (b Body) Packed() []byte { return b.packed }

// Equal says whether two bodies have the same content.
func (b Body) Equal(o Body) bool { return b.Len() == o.Len() && bytes.Equal(b.Bytes(), o.Bytes()) }
