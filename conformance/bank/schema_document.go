package bank

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assaykit/assay/specs"
)

// Samples are honest answers by operation and status, as a rehearsal took them down.
type Samples map[string]map[int][]*Answer

// Record returns a rule that keeps a copy of every answer before it leaves. A bank calls it for one answer at a time.
func (s Samples) Record() func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if s[operation] == nil {
			s[operation] = map[int][]*Answer{}
		}
		s[operation][a.Status] = append(s[operation][a.Status], &Answer{
			Status: a.Status, Header: a.Header.Clone(), Body: slices.Clone(a.Body), Request: a.Request,
		})
	})
}

// A document is what an OpenAPI document says of the answers to its operations.
type document struct {
	name       string
	operations map[string]*openapi3.Operation
}

// documentNamed reads a document of specs. That it is not there, or cannot be read, is a programmer's mistake.
func documentNamed(name string) *document {
	raw, ok := specs.Document(name)
	if !ok {
		panic("bank: specs has no document " + name)
	}
	d, err := parseDocument(name, raw)
	if err != nil {
		panic(fmt.Sprintf("bank: document %s: %v", name, err))
	}
	return d
}

func parseDocument(name string, raw []byte) (*document, error) {
	api, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, err
	}
	d := &document{name: name, operations: map[string]*openapi3.Operation{}}
	for _, item := range api.Paths.Map() {
		for _, operation := range item.Operations() {
			d.operations[operation.OperationID] = operation
		}
	}
	return d, nil
}

// A form is what a document says of the answers of one status to one operation, beside honest ones.
type form struct {
	operation string
	status    int
	said      *openapi3.Operation
	response  *openapi3.Response
	samples   []*Answer
	bodies    []*tree // the JSON bodies of the samples, each once
}

// forms lists what the samples show of a document, in a fixed order.
func (d *document) forms(samples Samples) []*form {
	var all []*form
	for _, operation := range slices.Sorted(maps.Keys(d.operations)) {
		for _, status := range slices.Sorted(maps.Keys(samples[operation])) {
			said := d.operations[operation]
			if response := responseFor(said, status); response != nil {
				f := &form{operation: operation, status: status, said: said, response: response, samples: samples[operation][status]}
				f.bodies = f.read()
				all = append(all, f)
			}
		}
	}
	return all
}

// responseFor finds what is said of a status: by its number, by its class, by default. It is nil where nothing is.
func responseFor(said *openapi3.Operation, status int) *openapi3.Response {
	for _, key := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", "default"} {
		if ref := said.Responses.Value(key); ref != nil {
			return ref.Value
		}
	}
	return nil
}

// good says whether the status is one of success.
func (f *form) good() bool { return f.status < 400 }

// String names the form as lies and variations do: operation and status.
func (f *form) String() string { return f.operation + " " + strconv.Itoa(f.status) }

// schema returns the schema of the honest JSON bodies, nil where they are no JSON or without schema.
func (f *form) schema() *openapi3.Schema {
	for _, a := range f.samples {
		media, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
		if content := f.response.Content[media]; err == nil && a.IsJSON() && content != nil && content.Schema != nil {
			return content.Schema.Value
		}
	}
	return nil
}

// read reads the honest JSON bodies.
func (f *form) read() []*tree {
	var bodies []*tree
	for _, a := range f.samples {
		body, _, err := parseTree(a.Body)
		if err == nil && a.IsJSON() && !slices.ContainsFunc(bodies, body.equal) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// bodied says whether an honest answer has a body.
func (f *form) bodied() bool {
	return slices.ContainsFunc(f.samples, func(a *Answer) bool { return len(a.Body) > 0 })
}

// described lists the names of the header fields that the document describes.
func (f *form) described() []string { return slices.Sorted(maps.Keys(f.response.Headers)) }

// field returns the honest value of a header field, and whether there is one.
func (f *form) field(name string) (string, bool) {
	values := f.samples[0].Header.Values(name)
	return strings.Join(values, ", "), len(values) > 0
}

// only limits a change to the answers of the form.
func (f *form) only(change func(*Answer)) func(string, *Answer) {
	return func(operation string, a *Answer) {
		if operation == f.operation && a.Status == f.status {
			change(a)
		}
	}
}

// inBody changes the JSON body of an answer; change says whether there was anything to change.
func inBody(change func(root *tree) bool) func(*Answer) {
	return func(a *Answer) {
		root, tail, err := parseTree(a.Body)
		if err == nil && change(root) {
			a.Body = append(root.append(nil), tail...)
		}
	}
}

// sentBy returns a rule by which changed answers leave in a way of their own. apply changes answers as Rules.Answer
// does; those that about picks are sent by way, all others as before.
func sentBy(apply func(string, *Answer), about func(string, *Answer) bool, way func(http.ResponseWriter, *Answer)) func(*Rules) {
	return func(r *Rules) {
		marked := &marks{}
		Rewrite(func(operation string, a *Answer) {
			if about(operation, a) {
				marked.set(a)
			}
			apply(operation, a)
		})(r)
		before := r.Send
		r.Send = func(w http.ResponseWriter, a *Answer) {
			if marked.take(a) {
				way(w, a)
			} else {
				before(w, a)
			}
		}
	}
}
