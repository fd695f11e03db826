package checks

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// TestOtherKeywords holds values against keywords that the documents do not use yet.
func TestOtherKeywords(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`
openapi: 3.0.3
info: {title: keywords, version: "1"}
paths:
  /x:
    get:
      operationId: x
      responses:
        '200':
          description: x
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: string, minLength: 4}
                  list: {type: array, minItems: 1, items: {type: array, items: {type: integer, maximum: 9}}}
                  one: {oneOf: [{type: string}, {type: integer}]}
                  two: {oneOf: [{type: string}, {type: string, maxLength: 1}]}
                  id: {type: string, format: uuid}
                  odd: {type: integer, multipleOf: 5}
                  closed: {type: object, additionalProperties: false}
                  free: {}
`))
	if err != nil {
		t.Fatal(err)
	}
	op := doc.Paths.Value("/x").Get
	for body, want := range map[string][]Deviation{
		`{"code":"abcd","list":[[9]],"one":1,"two":"xy","id":"3dc3d5b3-7023-4848-9853-f5400a64e80f","odd":10,"closed":{},"free":[null]}`: nil,
		`{"code":"abc"}`:          {{"/code", "minLength", "at least 4 characters", "3 characters"}},
		`{"list":[]}`:             {{"/list", "minItems", "at least 1 items", "an array"}},
		`{"list":[[1],[2,10]]}`:   {{"/list/1/1", "maximum", "at most 9", "10"}},
		`{"list":[[1],2]}`:        {{"/list/1", "type", "an array", "a number"}},
		`{"two":"x"}`:             {{"/two", "oneOf", "one of the forms that the document allows", `"x"`}},
		`{"id":"3dc3d5b3"}`:       {{"/id", "format", "a uuid", `"3dc3d5b3"`}},
		`{"odd":7}`:               {{"/odd", "multipleOf", "a value that keeps multipleOf", "7"}},
		`{"closed":{"x":"long"}}`: {{"/closed", "properties", "a value that keeps properties", "an object"}},
	} {
		if diff := cmp.Diff(want, Deviations(op, step(read, "x", 200, body))); diff != "" {
			t.Errorf("%s: deviations differ (-want +got):\n%s", body, diff)
		}
	}
}
