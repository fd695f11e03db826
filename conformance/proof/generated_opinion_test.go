//go:build !race

package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"mime"

	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/specs"
)

// A disagreement explains why the checks and the other validator judge some bodies differently.
type disagreement struct {
	about  func(name string) bool
	strict bool // the checks refuse what the other accepts
	why    string
}

// disagreements is the short list. A row that explains nothing any more fails the test too.
var disagreements = []disagreement{{
	about: func(name string) bool {
		return strings.HasPrefix(name, "createConsent 201 /challengeData/image format ")
	},
	strict: true,
	why:    "JSON Schema knows no format byte: base64 is a contentEncoding there, which asserts nothing",
}}

// TestSecondOpinion has another validator judge every generated body beside the checks. A lie must be false and a
// variation true for both; what they see differently stands on the list.
func TestSecondOpinion(t *testing.T) {
	used := make([]bool, len(disagreements))
	judged := 0
	for _, p := range profiles.All() {
		b := Bank(p.Name)
		g := &generation{profile: p, bank: b, scenes: map[string]*scene{}}
		for _, v := range g.variants() {
			if err := g.rehearse(context.Background(), v.Name); err != nil {
				t.Fatal(err)
			}
		}
		known := map[string]bool{}
		compare := func(document string, o *opinions, s *scene, name, operation string, status int, apply func(string, *bank.Answer), want bool) {
			if known[name] {
				return
			}
			known[name] = true
			for _, honest := range s.samples[operation][status] {
				a := &bank.Answer{Status: honest.Status, Header: honest.Header.Clone(), Body: bytes.Clone(honest.Body), Request: honest.Request}
				apply(operation, a)
				theirs, ok := o.of(operation, a)
				if !ok || bytes.Equal(a.Body, honest.Body) {
					continue
				}
				judged++
				ours := deviates(document, operation, a)
				if ours != want {
					t.Errorf("%s: false for the checks: %t, want %t: %s", name, ours, want, shorten(a.Body))
					return
				}
				if ours == theirs {
					continue
				}
				i := slices.IndexFunc(disagreements, func(d disagreement) bool { return d.strict == ours && d.about(name) })
				if i < 0 {
					t.Errorf("%s: false for the checks: %t, for the other: %t: %s", name, ours, theirs, shorten(a.Body))
					return
				}
				used[i] = true
			}
		}
		for _, name := range slices.Sorted(maps.Keys(g.scenes)) {
			s := g.scenes[name]
			for _, document := range p.Documents {
				o := opinionsOn(t, document)
				for _, l := range bank.Lies(document, s.samples) {
					compare(document, o, s, l.Name, l.Operation, l.Status, l.Apply, true)
				}
				for _, v := range bank.Variations(document, s.samples) {
					compare(document, o, s, v.Name, v.Operation, v.Status, v.Apply, false)
				}
			}
		}
	}
	for i, d := range disagreements {
		if !used[i] {
			t.Errorf("no disagreement is explained by %q", d.why)
		}
	}
	t.Logf("%d bodies judged twice", judged)
	if judged < 1600 {
		t.Errorf("%d bodies judged twice, want 1600 at least", judged)
	}
}

// deviates says whether the checks find the body of an answer false.
func deviates(document, operation string, a *bank.Answer) bool {
	e := &conformance.Exchange{Operation: operation, Response: &conformance.Message{
		Status: a.Status, Header: a.Header, Body: conformance.NewBody(a.Body), Size: int64(len(a.Body)),
	}}
	return slices.ContainsFunc(checks.DeviationsOf(document, e), func(d checks.Deviation) bool {
		return !slices.Contains([]string{"status", "header", "media type"}, d.Rule)
	})
}

func shorten(body []byte) string {
	const shown = 300
	if len(body) > shown {
		return string(body[:shown]) + "…"
	}
	return string(body)
}

// opinions judges bodies by a document of specs, read as JSON Schema.
type opinions struct {
	t        *testing.T
	name     string
	document any
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by operation, status and media type
}

func opinionsOn(t *testing.T, document string) *opinions {
	t.Helper()
	raw, _ := specs.Document(document)
	var root any
	if err := yaml.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	convert(root)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(document+".json", root); err != nil {
		t.Fatal(err)
	}
	return &opinions{t: t, name: document + ".json", document: root, compiler: compiler, schemas: map[string]*jsonschema.Schema{}}
}

// convert makes JSON Schema of what OpenAPI 3.0 says in its own way: nullable, and bounds that are excluded.
func convert(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			convert(item)
		}
	case map[string]any:
		if nullable, _ := v["nullable"].(bool); nullable {
			v["type"] = []any{v["type"], "null"}
		}
		for _, bound := range [][2]string{{"exclusiveMinimum", "minimum"}, {"exclusiveMaximum", "maximum"}} {
			if exclusive, ok := v[bound[0]].(bool); ok {
				delete(v, bound[0])
				if exclusive {
					v[bound[0]] = v[bound[1]]
					delete(v, bound[1])
				}
			}
		}
		for _, item := range v {
			convert(item)
		}
	}
}

// of says whether the body of an answer is false by the schema of its status and media type, and whether there is one.
func (o *opinions) of(operation string, a *bank.Answer) (wrong, known bool) {
	media, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	schema := o.schema(operation, strconv.Itoa(a.Status), media)
	if schema == nil {
		return false, false
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Body))
	if err != nil || !json.Valid(a.Body) {
		return true, true
	}
	return schema.Validate(value) != nil, true
}

func (o *opinions) schema(operation, status, media string) *jsonschema.Schema {
	key := operation + " " + status + " " + media
	if s, ok := o.schemas[key]; ok {
		return s
	}
	o.schemas[key] = nil
	paths, _ := member(o.document, "paths").(map[string]any)
	for path, item := range paths {
		for method, said := range item.(map[string]any) {
			if member(said, "operationId") != operation {
				continue
			}
			at := []string{"paths", path, method, "responses", status}
			response := member(member(said, "responses"), status)
			if ref, ok := member(response, "$ref").(string); ok {
				at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
				response = member(member(member(o.document, at[0]), at[1]), at[2])
			}
			if member(member(member(response, "content"), media), "schema") == nil {
				continue
			}
			pointer := ""
			for _, step := range append(at, "content", media, "schema") {
				pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step)
			}
			s, err := o.compiler.Compile(o.name + "#" + pointer)
			if err != nil {
				o.t.Fatal(err)
			}
			o.schemas[key] = s
		}
	}
	return o.schemas[key]
}

func member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}
