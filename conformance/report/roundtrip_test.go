package report

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// The reports of this test are filled by reflection, so that a field which
// somebody adds to package conformance fails here until reports carry it.
func TestRoundTrip(t *testing.T) {
	for seed := range uint64(seeds) {
		fill := filler{rand.New(rand.NewPCG(seed, 1))}
		want := new(conformance.Report)
		fill.value(reflect.ValueOf(want).Elem())
		for _, run := range want.Runs {
			for _, e := range run.Tape {
				e.TLS = nil
				e.Request.Status, e.Request.Proto = 0, ""
				if e.Response != nil {
					e.Response.Method, e.Response.URL = "", ""
				}
			}
			run.Link()
		}
		text := written(t, want)
		got, err := Read(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: Read(WriteJSON(x)) differs from x (-want +got):\n%s", seed, diff)
		}
		if again := written(t, got); !bytes.Equal(text, again) {
			t.Fatalf("seed %d: the second writing differs from the first", seed)
		}
	}
}

// What a check can tell apart, a report must tell apart.
func TestRoundTripKeepsNilAndEmpty(t *testing.T) {
	for _, body := range [][]byte{nil, {}, []byte("x")} {
		for _, header := range []http.Header{nil, {}, {"A": {}}, {"A": {"", ""}}} {
			for _, seals := range []map[string]string{nil, {}, {"a": ""}} {
				e := &conformance.Exchange{Seals: seals, Response: &conformance.Message{Status: 200, Header: header, Body: conformance.NewBody(body)}}
				report, err := Read(bytes.NewReader(written(t, &conformance.Report{Runs: []*conformance.Run{{Tape: []*conformance.Exchange{e}}}})))
				if err != nil {
					t.Fatal(err)
				}
				got := report.Runs[0].Tape[0]
				if diff := cmp.Diff(e, got); diff != "" {
					t.Errorf("differs (-want +got):\n%s", diff)
				}
				if (got.Body() == nil) != (body == nil) {
					t.Errorf("a body of %#v came back as %#v", body, got.Body())
				}
			}
		}
	}
}

// A filler fills values with what a tape may hold, and with more.
type filler struct{ *rand.Rand }

var texts = []string{
	"", "a", "list accounts", "Größe – 日本 🏦", "<b>&amp;\"\\/", "\x00\x1b[2J\r\n\u2028\u202e", "\ufffd", strings.Repeat("long ", 400),
}

func (f filler) text() string { return texts[f.IntN(len(texts))] }

// raw is text that may not be UTF-8.
func (f filler) raw() string {
	if f.IntN(3) == 0 {
		return f.text() + "\xff\xc3("
	}
	return f.text()
}

func (f filler) value(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(f.Int64N(1<<33), f.Int64N(1e9)).UTC()))
		return
	case conformance.Body:
		v.Set(reflect.ValueOf(f.body()))
		return
	case http.Header:
		v.Set(reflect.ValueOf(f.header()))
		return
	case conformance.Message:
		f.fields(v)
		v.FieldByName("URL").SetString(f.raw())
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.Int64N(1 << 50))
	case reflect.Uint8:
		v.SetUint(uint64(f.IntN(256)))
	case reflect.Struct:
		f.fields(v)
	case reflect.Pointer:
		// A list has no holes; the pointers that may be nil are fields.
		v.Set(reflect.New(v.Type().Elem()))
		f.value(v.Elem())
	case reflect.Slice:
		if n := f.IntN(3); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				f.value(v.Index(i))
			}
		}
	case reflect.Map:
		if n := f.IntN(4); n > 0 {
			m := map[string]string{}
			for range n - 1 {
				m[f.text()] = f.text()
			}
			v.Set(reflect.ValueOf(m))
		}
	default:
		panic("a report cannot hold a " + v.Type().String())
	}
}

func (f filler) fields(v reflect.Value) {
	for i := range v.NumField() {
		if field := v.Field(i); field.Kind() != reflect.Pointer || f.IntN(3) > 0 {
			f.value(field)
		}
	}
}

func (f filler) body() conformance.Body {
	switch f.IntN(5) {
	case 0:
		return conformance.Body{}
	case 1:
		return conformance.NewBody([]byte{})
	case 2:
		return conformance.NewBody([]byte(strings.Repeat(f.raw()+"#", 5000)))
	default:
		return conformance.NewBody([]byte(f.raw()))
	}
}

func (f filler) header() http.Header {
	switch f.IntN(4) {
	case 0:
		return nil
	case 1:
		return http.Header{}
	}
	h := http.Header{}
	for range 1 + f.IntN(3) {
		h.Add(f.raw(), f.raw())
	}
	return h
}
