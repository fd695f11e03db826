package checks

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/assaykit/assay/specs"
)

// A parsed document with its operations by operationId.
type parsed struct {
	operations map[string]*openapi3.Operation
	schemas    openapi3.Schemas
}

// documents holds each document of specs, parsed once in the process.
var documents sync.Map // name to func() *parsed

func documentOf(name string) *parsed {
	once, _ := documents.LoadOrStore(name, sync.OnceValue(func() *parsed { return load(name) }))
	return once.(func() *parsed)()
}

// operation returns an operation of a document in specs. It panics when either is
// not there: the catalogue of checks would be wrong.
func operation(document, id string) *openapi3.Operation {
	op := documentOf(document).operations[id]
	if op == nil {
		panic(fmt.Sprintf("document %s has no operation %s", document, id))
	}
	return op
}

// Enum returns the values of a text schema of a document, none when there is no
// such schema.
func Enum(document, schema string) []string {
	ref := documentOf(document).schemas[schema]
	if ref == nil {
		return nil
	}
	var values []string
	for _, v := range ref.Value.Enum {
		values = append(values, fmt.Sprint(v))
	}
	return values
}

func load(document string) *parsed {
	raw, ok := specs.Document(document)
	if !ok {
		panic(fmt.Sprintf("specs has no document %s", document))
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err == nil {
		err = doc.Validate(context.Background())
	}
	if err != nil {
		panic(fmt.Sprintf("document %s: %v", document, err))
	}
	operations := map[string]*openapi3.Operation{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			operations[op.OperationID] = op
		}
	}
	return &parsed{operations: operations, schemas: doc.Components.Schemas}
}

// reading options of a schema: every error, and formats that look at the value and
// not at its shape alone.
var visit = []openapi3.SchemaValidationOption{
	openapi3.MultiErrors(), openapi3.VisitAsResponse(), openapi3.EnableFormatValidation(),
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"date":      layout(time.DateOnly),
		"date-time": openapi3.NewCallbackValidator(dateTime),
		"uri":       openapi3.NewCallbackValidator(absolute),
		"uuid":      openapi3.NewCallbackValidator(func(s string) error { return uuid.Validate(s) }),
	}),
}

// dateTime accepts RFC 3339 as it is written: in either case, and with the leap
// seconds that time.Parse does not know.
func dateTime(s string) error {
	upper := strings.ToUpper(s)
	if at := strings.Index(upper, ":60"); at == len("2006-01-02T15:04") {
		upper = upper[:at] + ":59" + upper[at+len(":60"):]
	}
	_, err := time.Parse(time.RFC3339Nano, upper)
	return err
}

// absolute accepts URIs with a scheme and, where they name one, a host that can be
// read.
func absolute(s string) error {
	u, err := url.Parse(s)
	if err == nil && (!u.IsAbs() || u.Host == "" && u.Opaque == "" && u.Path == "") {
		err = errors.New("no absolute URI")
	}
	return err
}

// layout accepts what exists in the calendar and is written in that layout.
func layout(form string) openapi3.StringFormatValidator {
	return openapi3.NewCallbackValidator(func(s string) error {
		_, err := time.Parse(form, s)
		return err
	})
}
