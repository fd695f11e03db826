package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/assaykit/assay/conformance"
)

// compiled compiles a schema, with formats asserted.
func compiled(t *testing.T, schema any) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("report.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parsed(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemaAcceptsWhatIsWritten(t *testing.T) {
	s := compiled(t, parsed(t, Schema()))
	for name, r := range map[string]*conformance.Report{"fixture": fixture(), "empty": {Outcome: conformance.Conformant}} {
		if err := s.Validate(parsed(t, written(t, r))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every member that is written has its place in the schema, although the schema allows others.
func TestSchemaNamesEveryMember(t *testing.T) {
	closed := parsed(t, bytes.ReplaceAll(Schema(), []byte(`"allOf": [{"$ref": "#/$defs/message"}],`), nil))
	defs := closed.(map[string]any)["$defs"].(map[string]any)
	shared := defs["message"].(map[string]any)["properties"].(map[string]any)
	exchange := defs["exchange"].(map[string]any)["properties"].(map[string]any)
	for _, half := range []string{"request", "response"} {
		for name, schema := range shared {
			exchange[half].(map[string]any)["properties"].(map[string]any)[name] = schema
		}
	}
	closeObjects(closed)
	if err := compiled(t, closed).Validate(parsed(t, written(t, fixture()))); err != nil {
		t.Error(err)
	}
}

// closeObjects forbids members that are not named, everywhere but under conditions.
func closeObjects(schema any) {
	switch s := schema.(type) {
	case []any:
		for _, item := range s {
			closeObjects(item)
		}
	case map[string]any:
		_, object := s["properties"]
		if _, set := s["additionalProperties"]; object && !set {
			s["additionalProperties"] = false
		}
		for name, member := range s {
			if name != "if" && name != "then" {
				closeObjects(member)
			}
		}
	}
}

func TestSchemaRefusesWhatIsBroken(t *testing.T) {
	s := compiled(t, parsed(t, Schema()))
	text := string(written(t, fixture()))
	for name, change := range map[string][2]string{
		"another version":     {`"assay.report/v1"`, `"assay.report/v2"`},
		"no runs":             {`"runs": [`, `"walks": [`},
		"exit code":           {`"exitCode": 4`, `"exitCode": 17`},
		"time without zone":   {`"started": "2026-11-21T09:30:00.123456789Z"`, `"started": "2026-11-21T09:30:00"`},
		"unknown outcome":     {`"outcome": "warn"`, `"outcome": "meh"`},
		"skip without kind":   {`"skipKind": "unclaimed"`, `"skipType": "unclaimed"`},
		"unknown phase":       {`"phase": "connect"`, `"phase": "payment"`},
		"unknown level":       {`"level": "SHOULD"`, `"level": "MAY"`},
		"unknown class":       {`"class": "timeout"`, `"class": "slow"`},
		"unknown encoding":    {`"bodyEncoding": "gzip+base64"`, `"bodyEncoding": "zstd"`},
		"body, no encoding":   {`"bodyEncoding": "gzip+base64"`, `"bodyCoding": "gzip+base64"`},
		"header not a list":   {`"Accept": [`, `"Accept": "x", "B": [`},
		"count below zero":    {`"clauses": 240`, `"clauses": -1`},
		"duration in words":   {`"duration": "12.345678901s"`, `"duration": "12 seconds"`},
		"digest of no digest": {`"claimsSha256": "f1f1`, `"claimsSha256": "zz`},
	} {
		broken := strings.Replace(text, change[0], change[1], 1)
		if broken == text {
			t.Errorf("%s: the report has no %s", name, change[0])
			continue
		}
		if err := s.Validate(parsed(t, []byte(broken))); err == nil {
			t.Errorf("%s: Validate = nil, want an error", name)
		}
	}
}

// The closed lists of the schema are those of package conformance.
func TestSchemaListsThePhases(t *testing.T) {
	var doc struct {
		Defs struct {
			Phase struct{ Enum []conformance.Phase }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema(), &doc); err != nil {
		t.Fatal(err)
	}
	phases := conformance.Phases()
	if len(doc.Defs.Phase.Enum) != len(phases) {
		t.Fatalf("phases of the schema = %v, want %v", doc.Defs.Phase.Enum, phases)
	}
	for i, phase := range phases {
		if doc.Defs.Phase.Enum[i] != phase {
			t.Errorf("phase %d of the schema = %s, want %s", i, doc.Defs.Phase.Enum[i], phase)
		}
	}
}
