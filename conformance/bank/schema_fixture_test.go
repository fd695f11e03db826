package bank

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// smallDocument has every constraint once. Its schemas are written in what OpenAPI 3.0 and JSON Schema have in common, so
// that a JSON Schema validator can read them as they are.
const smallDocument = `
openapi: 3.0.3
info: {title: Small, version: '1'}
paths:
  /look:
    get:
      operationId: look
      responses:
        '200':
          description: All of it.
          headers:
            X-Mode: {required: true, schema: {type: string, enum: [fast, slow]}}
            X-Count: {schema: {type: integer, minimum: 1}}
            X-Mood: {schema: {type: string}}
            X-Moved: {schema: {type: boolean}}
            X-Id: {required: true, schema: {type: string, format: uuid}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Look'}
        '400':
          description: Refused.
          content:
            application/json:
              schema:
                type: object
                required: [code]
                properties:
                  code: {type: string}
                  text: {type: string, maxLength: 4}
  /drop:
    delete:
      operationId: drop
      responses:
        '204': {description: Gone.}
  /free:
    get:
      operationId: free
      responses:
        default: {description: Anything.}
components:
  schemas:
    Look:
      type: object
      required: [name, parts]
      properties:
        name: {type: string, minLength: 2, maxLength: 5}
        day: {type: string, format: date}
        at: {type: string, format: date-time}
        id: {type: string, format: uuid}
        link: {type: string, format: uri}
        colour: {type: string, enum: [red, green]}
        code: {type: string, pattern: '^[A-Z]{3}$'}
        count: {type: integer, minimum: 1, maximum: 9}
        rate: {type: number, multipleOf: 0.5}
        tags: {type: array, minItems: 1, maxItems: 3, uniqueItems: true, items: {type: string}}
        flag: {type: boolean}
        parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
        either:
          anyOf:
            - {type: string, maxLength: 3}
            - {$ref: '#/components/schemas/Word'}
        both:
          allOf:
            - {$ref: '#/components/schemas/Word'}
            - {type: object, required: [more], properties: {more: {type: boolean}}}
        links:
          type: object
          additionalProperties: {type: object, required: [href], properties: {href: {type: string}}}
        spare: {$ref: '#/components/schemas/Word'}
        secret: {type: string}
    Part:
      type: object
      required: [size]
      additionalProperties: false
      properties:
        size: {type: integer}
        note: {type: string, maxLength: 3}
    Word:
      type: object
      required: [word]
      properties:
        word: {type: string, maxLength: 4}
`

// smallBody is an honest answer, with spellings that must survive whatever is done beside them.
const smallBody = `{"name":"J\u00f6rg","day":"2026-11-18","at":"2026-11-18T09:00:00Z","id":"99391c7e-ad88-49ec-a2ad-99ddcb1f7721",` +
	`"link":"https:\/\/bank.example\/","colour":"red","code":"EUR","count":4,"rate":1.50,"tags":["a","b"],"flag":true,` +
	`"parts":[{"size":1},{"size":2,"note":"two"},{"size":3},{"size":4}],"either":"ab","both":{"word":"w","more":false},` +
	`"links":{"self":{"href":"/a"}}}` + "\n"

func small(t *testing.T) *document {
	t.Helper()
	d, err := parseDocument("small", []byte(smallDocument))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func smallAnswer() *Answer {
	return &Answer{Status: http.StatusOK, Body: []byte(smallBody), Header: http.Header{
		"Content-Type": {"application/json"}, "X-Mode": {"fast"}, "X-Mood": {"good"}, "X-Id": {"99391c7e-ad88-49ec-a2ad-99ddcb1f7721"},
		"Date": {"Wed, 18 Nov 2026 09:00:00 GMT"},
	}}
}

func smallSamples() Samples {
	return Samples{
		"look": {
			http.StatusOK:         {smallAnswer()},
			http.StatusBadRequest: {{Status: http.StatusBadRequest, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"code":"NO","text":"no"}`)}},
		},
		"drop":     {http.StatusNoContent: {{Status: http.StatusNoContent, Header: http.Header{}}}},
		"free":     {http.StatusOK: {{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte("free")}}},
		"unlisted": {http.StatusOK: {{Status: http.StatusOK, Header: http.Header{}}}},
	}
}

// opinion reads the small document with another validator and returns its judgement of the body of look: nil, or the
// keywords that are not kept, each with its place.
func opinion(t *testing.T) func(body []byte) []breach {
	t.Helper()
	var document any
	if err := yaml.Unmarshal([]byte(smallDocument), &document); err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("small.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("small.json#/components/schemas/Look")
	if err != nil {
		t.Fatal(err)
	}
	return func(body []byte) []breach {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			return []breach{{keyword: "json"}}
		}
		failed, ok := schema.Validate(value).(*jsonschema.ValidationError)
		if !ok {
			return nil
		}
		var found []breach
		var leaves func(*jsonschema.ValidationError)
		leaves = func(e *jsonschema.ValidationError) {
			for _, cause := range e.Causes {
				leaves(cause)
			}
			if words := e.ErrorKind.KeywordPath(); len(e.Causes) == 0 && len(words) > 0 {
				found = append(found, breach{path(e.InstanceLocation).String(), words[len(words)-1]})
			}
		}
		leaves(failed)
		return found
	}
}

// told applies a change to a copy of the small answer.
func told(apply func(string, *Answer)) *Answer {
	a := smallAnswer()
	apply("look", a)
	return a
}

func named[T any](all []T, name func(T) string, want string) (found T, ok bool) {
	for _, one := range all {
		if name(one) == want {
			return one, true
		}
	}
	return found, false
}

// hasLine says whether some text has a line that begins so.
func hasLine(text, begin string) bool {
	return strings.HasPrefix(text, begin) || strings.Contains(text, "\n"+begin)
}
