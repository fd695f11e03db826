package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

func TestReadGivesTheReportThatWasWritten(t *testing.T) {
	want := fixture()
	text := written(t, want)
	got, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read(WriteJSON(x)) differs from x (-want +got):\n%s", diff)
	}
	if again := written(t, got); !bytes.Equal(again, text) {
		t.Error("WriteJSON of what was read differs from what was read")
	}
}

func TestReadIgnoresWhatItDoesNotKnow(t *testing.T) {
	text := bytes.ReplaceAll(written(t, fixture()), []byte(`"profile": `), []byte(`"shoeSize": {"eu": [42]}, "profile": `))
	got, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fixture(), got); diff != "" {
		t.Errorf("members that nobody knows changed the report (-want +got):\n%s", diff)
	}
}

func TestReadTakesMillisecondsWithoutDuration(t *testing.T) {
	got, err := Read(strings.NewReader(`{"schema": "assay.report/v1", "runs": [{"durationMs": 1500, "tape": [{"n": 1, "durationMs": 20}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if d := got.Runs[0].Duration; d != 1500*time.Millisecond {
		t.Errorf("duration of the run = %s, want 1.5s", d)
	}
	if d := got.Runs[0].Tape[0].Duration; d != 20*time.Millisecond {
		t.Errorf("duration of the exchange = %s, want 20ms", d)
	}
}

func TestReadErrors(t *testing.T) {
	in := func(tape string) string {
		return `{"schema": "assay.report/v1", "runs": [{"tape": [` + tape + `]}]}`
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", ``, "not JSON at byte 0: unexpected end of JSON input"},
		{"no JSON", `schema: assay.report/v1`, "not JSON at byte 1: invalid character 's' looking for beginning of value"},
		{"cut", `{"schema": "assay.report/v1", "runs": [`, "not JSON at byte 39: unexpected end of JSON input"},
		{"more behind", `{"schema": "assay.report/v1"} {}`, "not JSON at byte 31: invalid character '{' after top-level value"},
		{"a list", `[]`, "not a report: a JSON array"},
		{"no schema", `{"runs": []}`, `not a report: it has no member "schema"`},
		{"schema is a number", `{"schema": 1}`, "schema at byte 12 is of the wrong kind: number"},
		{"another schema", `{"schema": "assay.target/v1"}`, `not a report: schema is "assay.target/v1", want "assay.report/v1"`},
		{"next version", `{"schema": "assay.report/v2", "runs": 7}`, `schema is "assay.report/v2", and this version of the kit reads "assay.report/v1" only`},
		{"longer name", `{"schema": "assay.report/v1.1"}`, `schema is "assay.report/v1.1", and this version of the kit reads "assay.report/v1" only`},
		{"wrong kind", `{"schema": "assay.report/v1", "runs": [{"tape": [{"n": "one"}]}]}`, "runs.tape.n at byte 60 is of the wrong kind: string"},
		{"not a time", `{"schema": "assay.report/v1", "started": "today"}`, `not a report: parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"`},
		{"not a duration", in(`{"n": 2, "duration": "long"}`), `not a report: time: invalid duration "long"`},
		{"no encoding", in(`{"n": 2, "request": {"body": "x"}}`), `run 1, exchange 2, request: bodyEncoding is "", want utf-8, base64 or gzip+base64`},
		{"not base64", in(`{"n": 2, "response": {"body": "?", "bodyEncoding": "base64"}}`), `run 1, exchange 2, response: body is not base64: illegal base64 data at input byte 0`},
		{"not gzip", in(`{"n": 2, "response": {"body": "AAAA", "bodyEncoding": "gzip+base64"}}`), `run 1, exchange 2, response: body is not gzip: unexpected EOF`},
		{"bomb", in(`{"n": 2, "response": {"bodyEncoding": "gzip+base64", "body": "` + bomb(t) + `"}}`), `run 1, exchange 2, response: body unpacks to more than 67108864 bytes`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.text))
			if err == nil || err.Error() != c.want || got != nil {
				t.Errorf("Read = %v, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestReadErrsWithItsReader(t *testing.T) {
	trouble := errors.New("disk on fire")
	if _, err := Read(iotest.ErrReader(trouble)); !errors.Is(err, trouble) {
		t.Errorf("Read = %v, want %v", err, trouble)
	}
}

func TestReadHasALimit(t *testing.T) {
	text := written(t, fixture())
	if _, err := read(bytes.NewReader(text), int64(len(text))); err != nil {
		t.Errorf("read of a report as long as the limit = %v", err)
	}
	if _, err := read(bytes.NewReader(text), int64(len(text)-1)); err == nil {
		t.Error("read of a report longer than the limit = nil, want an error")
	}
}

// A report of 50 MB is written without being held in memory a second time, and read back.
func TestLongReport(t *testing.T) {
	run := &conformance.Run{Profile: "p"}
	noise := []byte(strings.Repeat("ü", 2000)) // just short enough to lie plain
	for n := range exchanges {
		run.Tape = append(run.Tape, &conformance.Exchange{
			N: n + 1, Request: conformance.Message{Body: conformance.NewBody(noise)}, Started: start,
			Response: &conformance.Message{Status: 200, Body: conformance.NewBody([]byte("{}"))},
		})
	}
	want := &conformance.Report{Started: start, Finished: start, Runs: []*conformance.Run{run}}
	var widest chunks
	if err := WriteJSON(&widest, want); err != nil {
		t.Fatal(err)
	}
	if widest.total < exchanges*4000 || widest.widest > 64<<10 {
		t.Errorf("WriteJSON wrote %d bytes, at most %d at a time; want %d at least, in small pieces", widest.total, widest.widest, exchanges*4000)
	}
	got, err := Read(bytes.NewReader(widest.text))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Runs[0].Tape); n != exchanges || !got.Runs[0].Tape[n-1].Request.Body.Equal(conformance.NewBody(noise)) {
		t.Errorf("Read gave %d exchanges, want %d that equal those written", n, exchanges)
	}
}

// chunks notes how large the pieces are that a writer gets.
type chunks struct {
	text          []byte
	total, widest int
}

func (c *chunks) Write(p []byte) (int, error) {
	c.text = append(c.text, p...)
	c.total += len(p)
	c.widest = max(c.widest, len(p))
	return len(p), nil
}

// bomb is a gzip stream that unpacks to one byte more than a body may have.
func bomb(t *testing.T) string {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(make([]byte, bodyLimit+1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(buf.Bytes())
}
