package bank

import (
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// What is read is written again as it was, but for the whitespace between the tokens.
func TestTreeIsFaithful(t *testing.T) {
	for _, text := range []string{
		smallBody, `{}`, `[]`, `null`, `-0.50e+03`, `"\u0041\/\ud83d\ude00"`, `{"\u0061":1,"b":{"z":[],"a":[{},[null,true]]}}`, "[1,2]\r\n ", "\"\u2028\"",
	} {
		root, tail, err := parseTree([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := string(root.append(nil)) + tail; got != text {
			t.Errorf("%s became %s", text, got)
		}
	}
	spread, _, err := parseTree([]byte(" { \"a\" :\t[ 1 , 2 ] }\n"))
	if err != nil || string(spread.append(nil)) != `{"a":[1,2]}` {
		t.Errorf("spread: %s, %v", spread.append(nil), err)
	}
	for _, text := range []string{``, `{`, `[1,`, `{"a":1}{}`, `{"a":1} x`, `{"a":1,"a":2}`, `nul`, "\"\xff\"", `{"a"`, `"`} {
		if root, _, err := parseTree([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, root.append(nil))
		}
	}
}

func TestTreePlaces(t *testing.T) {
	root := written(`{"a":[{"b/~":1},{"b/~":2}],"c":null}`)
	p := path{"a", "1", "b/~"}
	if got := root.at(p); got == nil || got.literal != "2" {
		t.Errorf("at(%s) = %v", p, got)
	}
	if p.String() != "/a/1/b~1~0" {
		t.Errorf("pointer %s", p)
	}
	for _, nowhere := range []path{{"a", "2"}, {"a", "x"}, {"c", "d"}, {"d"}} {
		if got := root.at(nowhere); got != nil {
			t.Errorf("at(%s) = %s", nowhere, got.append(nil))
		}
	}
	var found []string
	root.each(path{"a", every, "b/~"}, func(v *tree) { found = append(found, v.literal) })
	if diff := cmp.Diff([]string{"1", "2"}, found); diff != "" {
		t.Error(diff)
	}
	copied := root.clone()
	copied.at(p).literal = "3"
	copied.drop("c")
	if string(root.append(nil)) != `{"a":[{"b/~":1},{"b/~":2}],"c":null}` || root.equal(copied) {
		t.Errorf("a change to the copy shows in %s", root.append(nil))
	}
	if !written(`{"a":1.0,"b":"\u0041"}`).equal(written(`{"b":"A","a":1}`)) {
		t.Error("the same values are not equal")
	}
}

func TestFormats(t *testing.T) {
	for name, f := range formats {
		for _, text := range f.right {
			if !f.kept(text) {
				t.Errorf("%s: %q is not kept", name, text)
			}
		}
		for _, text := range f.wrong {
			if f.kept(text) {
				t.Errorf("%s: %q is kept", name, text)
			}
		}
	}
	if !formats["unheard-of"].kept("anything") {
		t.Error("an unknown format is not kept")
	}
}

func TestPatterned(t *testing.T) {
	for pattern, want := range map[string][]string{
		`^[A-Z]{3}$`:                                  {"AAA", "ZZZ"},
		`^-?[0-9]{1,4}(\.[0-9]{1,3})?$`:               {"0", "9", "-0000.000", "-9999.999"},
		`^([1-9]|[12][0-9]|3[01])$`:                   {"1", "9", "10", "31"},
		`^[!#-\[\]-~]+( [!#-\[\]-~]+)*$`:              nil,
		`^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?$`: nil,
		`^[0-9a-f]{8}-[0-9a-f]{4}$`:                   nil,
		`colou?r`:                                     {"color", "colour"},
		`^a*$`:                                        {"", strings.Repeat("a", most)},
		`\bword`:                                      {"word"},
		`^(?:aa|b)$`:                                  {"b", "aa"},
	} {
		got := patterned(pattern)
		for _, text := range got {
			if !regexp.MustCompile(pattern).MatchString(text) {
				t.Errorf("patterned(%s): %q does not match", pattern, text)
			}
		}
		if diff := cmp.Diff(want, got); want != nil && diff != "" {
			t.Errorf("patterned(%s) (-want +got):\n%s", pattern, diff)
		}
		if len(got) == 0 {
			t.Errorf("patterned(%s) finds nothing", pattern)
		}
	}
	if got := patterned(`(`); got != nil {
		t.Errorf("patterned of no pattern = %q", got)
	}
}

// schemaOf reads a schema of OpenAPI 3.0.
func schemaOf(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	var s openapi3.Schema
	if err := s.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &s
}

func TestBreaches(t *testing.T) {
	for _, c := range []struct {
		schema, value string
		want          []breach
	}{
		{`{"type":"string"}`, `"a"`, nil},
		{`{"type":"string"}`, `null`, []breach{{"", "type"}}},
		{`{"type":"string","nullable":true,"minLength":1}`, `null`, nil},
		{`{"type":"integer"}`, `4.0`, nil},
		{`{"type":"integer"}`, `4.5`, []breach{{"", "type"}}},
		{`{"type":"number","minimum":1,"exclusiveMinimum":true}`, `1`, []breach{{"", "minimum"}}},
		{`{"type":"number","maximum":1}`, `1`, nil},
		{`{"type":"number","maximum":1,"exclusiveMaximum":true}`, `1.0`, []breach{{"", "maximum"}}},
		{`{"type":"number","multipleOf":0.01}`, `4.35`, nil},
		{`{"type":"number","multipleOf":0.01}`, `4.351`, []breach{{"", "multipleOf"}}},
		{`{"type":"string","maxLength":2}`, `"\ud83d\ude00\u00e4"`, nil},
		{`{"type":"string","enum":["a","b"],"maxLength":1}`, `"cc"`, []breach{{"", "enum"}, {"", "maxLength"}}},
		{`{"enum":[1,null]}`, `1.0`, nil},
		{`{"type":"object","required":["a"],"properties":{"a":{"type":"object","required":["b"]}}}`, `{"a":{}}`, []breach{{"/a", "required"}}},
		{`{"type":"object","additionalProperties":false,"properties":{"a":{}}}`, `{"b":1}`, []breach{{"", "additionalProperties"}}},
		{`{"type":"object","additionalProperties":{"type":"string"}}`, `{"b":1}`, []breach{{"/b", "type"}}},
		{`{"type":"object","minProperties":1,"maxProperties":1}`, `{}`, []breach{{"", "minProperties"}}},
		{`{"type":"array","items":{"type":"string"},"uniqueItems":true}`, `["a","\u0061"]`, []breach{{"", "uniqueItems"}}},
		{`{"type":"array","items":{"type":"string"}}`, `["a",1]`, []breach{{"/1", "type"}}},
		{`{"anyOf":[{"type":"string"},{"type":"number"}]}`, `true`, []breach{{"", "anyOf"}}},
		{`{"oneOf":[{"type":"number"},{"type":"integer"}]}`, `1`, []breach{{"", "oneOf"}}},
		{`{"oneOf":[{"type":"number"},{"type":"integer"}]}`, `1.5`, nil},
		{`{"allOf":[{"type":"object","required":["a"]},{"type":"object","required":["b"]}]}`, `{"a":1}`, []breach{{"", "required"}}},
		{`{"not":{"type":"string"}}`, `"a"`, []breach{{"", "not"}}},
	} {
		if diff := cmp.Diff(c.want, breaches(schemaOf(t, c.schema), written(c.value)), cmp.AllowUnexported(breach{})); diff != "" {
			t.Errorf("%s against %s (-want +got):\n%s", c.value, c.schema, diff)
		}
	}
}

func TestMaker(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"string"}`:                                        `"Assay"`,
		`{"type":"string","example":"mine"}`:                       `"mine"`,
		`{"type":"string","example":"mine","maxLength":2}`:         `""`,
		`{"type":"string","minLength":7}`:                          `"Assay t"`,
		`{"type":"string","enum":["b","a"]}`:                       `"b"`,
		`{"type":"string","format":"date"}`:                        `"0001-01-01"`,
		`{"type":"integer","minimum":5}`:                           `5`,
		`{"type":"integer","minimum":5,"exclusiveMinimum":true}`:   `6`,
		`{"type":"number","maximum":-1}`:                           `-1`,
		`{"type":"array","minItems":2,"items":{"type":"boolean"}}`: `[true,true]`,
		`{"type":"object","required":["b"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}`:                                               `{"b":1,"a":"Assay"}`,
		`{"type":"object","properties":{"a":{"type":"string"}},"example":{"a":"mine","z":1}}`:                                                          `{"a":"mine"}`,
		`{"anyOf":[{"type":"string","minLength":2,"maxLength":1},{"type":"integer"}]}`:                                                                 `1`,
		`{"allOf":[{"type":"object","properties":{"a":{"type":"boolean"}}},{"type":"object","required":["b"],"properties":{"b":{"type":"integer"}}}]}`: `{"a":true,"b":1}`,
	} {
		got := maker{optional: true}.make(schemaOf(t, schema), nil)
		if got == nil || string(got.append(nil)) != want {
			t.Errorf("%s: made %v, want %s", schema, got, want)
		}
	}
	if got := (maker{}).make(schemaOf(t, `{"type":"object","properties":{"a":{"type":"string"}}}`), nil); string(got.append(nil)) != `{}` {
		t.Errorf("without optional members: %s", got.append(nil))
	}
	if got := (maker{}).make(schemaOf(t, `{"type":"string","minLength":2,"maxLength":1}`), nil); got != nil {
		t.Errorf("of an impossible schema: %s", got.append(nil))
	}
}

func TestRecord(t *testing.T) {
	samples := Samples{}
	rules := Honest()
	Rewrite(func(_ string, a *Answer) { a.Header.Set("X-Before", "1") })(rules)
	samples.Record()(rules)
	a := smallAnswer()
	rules.Answer("look", a)
	a.Body[0], a.Status = 'x', 500
	a.Header.Set("X-Mode", "changed")
	kept := samples["look"][200]
	if len(kept) != 1 || string(kept[0].Body) != smallBody || kept[0].Header.Get("X-Mode") != "fast" || kept[0].Header.Get("X-Before") != "1" {
		t.Errorf("kept %+v", kept)
	}
}
