package conformance

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestBodyPacking(t *testing.T) {
	for _, c := range []struct {
		name   string
		bytes  []byte
		packed bool
	}{
		{"nothing", nil, false},
		{"a little", []byte(`{"accounts":[]}`), false},
		{"as much as lies plain", bytes.Repeat([]byte("a"), packAbove), false},
		{"one byte more", bytes.Repeat([]byte("a"), packAbove+1), true},
		{"what does not compress", incompressible(3 * packAbove), true},
	} {
		body := NewBody(c.bytes)
		if got := body.Packed() != nil; got != c.packed {
			t.Errorf("%s: packed = %v, want %v", c.name, got, c.packed)
		}
		if !bytes.Equal(body.Bytes(), c.bytes) {
			t.Errorf("%s: Bytes() gives %d bytes that differ from the %d put in", c.name, len(body.Bytes()), len(c.bytes))
		}
		if !body.Equal(NewBody(bytes.Clone(c.bytes))) {
			t.Errorf("%s: Equal = false for the same content", c.name)
		}
		if body.Equal(NewBody(append(bytes.Clone(c.bytes), 'x'))) {
			t.Errorf("%s: Equal = true for a longer body", c.name)
		}
	}
}

// TestPackedBody reads bodies back from a report.
func TestPackedBody(t *testing.T) {
	long := NewBody(incompressible(2 * packAbove))
	limit := int64(2 * packAbove)
	back, err := PackedBody(long.Packed(), limit)
	if err != nil || !back.Equal(long) || back.Packed() == nil {
		t.Errorf("PackedBody of a packed body: err = %v, equal = %v, want the body", err, back.Equal(long))
	}
	short, err := PackedBody(zip([]byte("short")), limit)
	if err != nil || !short.Equal(NewBody([]byte("short"))) || short.Packed() != nil {
		t.Errorf("PackedBody of a short body: err = %v, packed = %v, want it plain", err, short.Packed() != nil)
	}
	if _, err := PackedBody(long.Packed(), limit-1); !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("PackedBody over the limit: err = %v, want %v", err, io.ErrShortBuffer)
	}
	cut := zip(incompressible(100))
	for name, stream := range map[string][]byte{
		"nothing": nil, "text": []byte("not a stream"), "a cut stream": cut[:len(cut)-12], "a stream with more behind it": append(zip(nil), "more"...),
	} {
		if _, err := PackedBody(stream, limit); err == nil {
			t.Errorf("PackedBody of %s: err = nil, want an error", name)
		}
	}
}

// TestPackedBodyBomb sees to it that a report cannot unpack without end.
func TestPackedBodyBomb(t *testing.T) {
	bomb := zip([]byte(strings.Repeat("0", 8<<20)))
	if _, err := PackedBody(bomb, 1<<10); !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("PackedBody of %d bytes that unpack to 8 MiB: err = %v, want %v", len(bomb), err, io.ErrShortBuffer)
	}
}

func zip(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(b) // a bytes.Buffer takes everything
	_ = w.Close()
	return buf.Bytes()
}

// incompressible returns n bytes without a pattern that gzip could use.
func incompressible(n int) []byte {
	b, state := make([]byte, n), uint32(1)
	for i := range b {
		state = state*1664525 + 1013904223
		b[i] = byte(state >> 24)
	}
	return b
}
