package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// packedBody matches a packed body: its bytes belong to the version of Go that packed it.
var packedBody = regexp.MustCompile(`"body": "H4sI[^"]*"`)

func TestWriteJSONGolden(t *testing.T) {
	got := written(t, fixture())
	golden(t, "report.json", packedBody.ReplaceAll(got, []byte(`"body": "H4sI…"`)))
}

func TestWriteJSONIsDeterministic(t *testing.T) {
	first, second := written(t, fixture()), written(t, fixture())
	if !bytes.Equal(first, second) {
		t.Error("WriteJSON gave two texts for equal reports")
	}
}

// The outline writes lists by hand; the text must be what encoding/json would indent.
func TestWriteJSONIndents(t *testing.T) {
	for name, r := range map[string]*conformance.Report{"fixture": fixture(), "empty": {}} {
		got := written(t, r)
		var want bytes.Buffer
		if err := json.Indent(&want, got, "", "  "); err != nil {
			t.Fatalf("%s: WriteJSON gave no JSON: %v", name, err)
		}
		if want.String() != string(got) {
			t.Errorf("%s: WriteJSON does not indent as encoding/json does", name)
		}
	}
}

func TestWriteJSONListsAreNeverNull(t *testing.T) {
	r := &conformance.Report{Runs: []*conformance.Run{{}, {Verdicts: []conformance.Verdict{{}}}}}
	for _, text := range []string{string(written(t, r)), string(written(t, &conformance.Report{})), string(written(t, fixture()))} {
		if strings.Contains(text, "null") {
			t.Errorf("a list is null in\n%s", text)
		}
	}
	text := string(written(t, r))
	for _, member := range []string{`"rules": []`, `"verdicts": []`, `"tape": []`, `"connections": []`} {
		if !strings.Contains(text, member) {
			t.Errorf("%s is missing in\n%s", member, text)
		}
	}
	if text := string(written(t, &conformance.Report{})); !strings.Contains(text, `"runs": []`) {
		t.Errorf(`"runs": [] is missing in %s`, text)
	}
}

func TestWriteJSONErrors(t *testing.T) {
	if err := WriteJSON(full{}, fixture()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("WriteJSON to a full disk = %v, want %v", err, io.ErrShortWrite)
	}
	late := &conformance.Report{Started: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}
	if err := WriteJSON(io.Discard, late); err == nil {
		t.Error("WriteJSON of the year 12026 = nil, want an error")
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
