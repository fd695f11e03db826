package bank

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/specs"
)

func smallVariations(t *testing.T) []Variation {
	t.Helper()
	return small(t).variations(smallSamples(), nil)
}

func TestVariationsOfEveryKind(t *testing.T) {
	names, kinds := map[string]bool{}, map[string]bool{}
	for _, v := range smallVariations(t) {
		if names[v.Name] {
			t.Errorf("two variations are called %q", v.Name)
		}
		names[v.Name], kinds[v.Kind] = true, true
	}
	for _, want := range []string{
		"look 200 /day absent", "look 200 /parts/*/note absent", "look 200 header X-Mood absent", "look 200 header X-Moved true", "look 200 header X-Moved false", "look 200 /spare present", "look 200 /secret present",
		"look 200 /secret present, longest in other characters",
		"look 200 /name longest in ASCII", "look 200 /name longest in other characters", "look 200 /name shortest", "look 200 /name special characters",
		`look 200 /day "0001-01-01"`, `look 200 /day "9999-12-31"`, `look 200 /at "2016-12-31T23:59:60Z"`, `look 200 /at "2026-02-03t04:05:06z"`,
		`look 200 /code "AAA"`, `look 200 /code "ZZZ"`, "look 200 /colour is green", "look 200 /count smallest", "look 200 /count greatest",
		"look 200 /rate with an exponent", "look 200 /flag is false", "look 200 /tags with one item", "look 200 /parts without items", "look 200 /parts with 100 items",
		"look 200 /either in form 2", "look 200 (root) with an unknown member", "look 200 /links with an unknown member",
		"look 200 members reversed", "look 200 indented", "look 200 with line ends before and after", "look 200 every character escaped", "look 200 solidus escaped",
		"look 200 media type application/json; charset=utf-8", "look 200 media type APPLICATION/JSON; charset=UTF-8",
		"look 200 field names in small letters", "look 200 with fields that nobody knows", "look 200 in chunks", "look 400 /text longest in ASCII", "drop 204 field names in capitals",
	} {
		if !names[want] {
			t.Errorf("no variation is called %q", want)
		}
	}
	want := []string{"absent", "branch", "enum", "escapes", "header", "items", "limit", "media type", "numbers", "order", "present", "sending", "unknown", "whitespace"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(kinds))); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for name := range names {
		for _, never := range []string{"look 200 /name absent", "look 200 /parts/* with an unknown", "look 200 /count with", "look 200 /tags without", "look 200 /colour is red"} {
			if strings.HasPrefix(name, never) {
				t.Errorf("there is a variation called %q", name)
			}
		}
	}
}

// Another validator finds no variation false.
func TestEveryVariationKeepsTheDocument(t *testing.T) {
	judge := opinion(t)
	for _, v := range smallVariations(t) {
		a := told(v.Apply)
		if found := judge(a.Body); found != nil {
			t.Errorf("%s: breaks %v: %s", v.Name, found, a.Body)
		}
		if v.Operation == "look" && v.Status == http.StatusOK && v.way == nil && bytes.Equal(a.Body, []byte(smallBody)) && cmp.Equal(a.Header, smallAnswer().Header) {
			t.Errorf("%s: changes nothing", v.Name)
		}
	}
}

// Order, whitespace, escapes and spellings say the same as before.
func TestFormVariationsSayTheSame(t *testing.T) {
	var want, got any
	if err := json.Unmarshal([]byte(smallBody), &want); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, v := range smallVariations(t) {
		if v.Operation != "look" || v.Status != http.StatusOK || !slices.Contains([]string{"order", "whitespace", "escapes", "media type", "header", "sending"}, v.Kind) {
			continue
		}
		seen++
		got = nil
		if err := json.Unmarshal(told(v.Apply).Body, &got); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-honest +varied):\n%s", v.Name, diff)
		}
	}
	if seen < 20 {
		t.Errorf("%d variations of form, want 20 at least", seen)
	}
}

func TestTablesHold(t *testing.T) {
	kept := protectedMembers{
		{at: "/day", hold: holdValue, why: "test"},
		{at: "/at", hold: holdThere, why: "test"},
		{at: "/spare", hold: holdUntrue, why: "test"},
		{operations: []string{"look"}, at: "/secret", among: literals(`"one"`, `"two"`), why: "test"},
		{operations: []string{"drop"}, at: "/name", hold: holdValue, why: "test"},
	}
	has := map[string]bool{}
	for _, v := range small(t).variations(smallSamples(), kept) {
		has[v.Name] = true
	}
	for name, want := range map[string]bool{
		`look 200 /day "0001-01-01"`: false, "look 200 /day absent": true,
		`look 200 /at "0001-01-01T00:00:00Z"`: true, "look 200 /at absent": false,
		"look 200 /spare present":  false,
		"look 200 /secret present": false, "look 200 /secret present, value 2 of the table": true, "look 200 /secret present, value 3 of the table": false,
		"look 200 /name shortest": true,
	} {
		if has[name] != want {
			t.Errorf("%q is there: %t, want %t", name, has[name], want)
		}
	}
}

func TestRivalsMakeRoom(t *testing.T) {
	kept := protectedMembers{{at: "", oneOf: []string{"spare", "colour", "code"}, why: "test"}}
	v, ok := named(small(t).variations(smallSamples(), kept), func(v Variation) string { return v.Name }, "look 200 /spare present")
	if !ok {
		t.Fatal("the variation is missing")
	}
	body := string(told(v.Apply).Body)
	if strings.Contains(body, `"colour"`) || strings.Contains(body, `"code"`) || !strings.Contains(body, `"spare"`) {
		t.Errorf("body: %s", body)
	}
}

func TestLeads(t *testing.T) {
	for _, c := range []struct {
		pattern, at string
		want        bool
	}{
		{"/a", "/a", true}, {"/a", "/b", false}, {"/a", "/a/b", false}, {"/*", "/a", true}, {"/*/b", "/a/b", true}, {"/*", "/a/b", false},
		{"/**", "", true}, {"/a/**", "/a", true}, {"/a/**", "/a/b/c", true}, {"/**/c", "/c", true}, {"/**/c", "/a/*/c", true}, {"/**/c", "/a/c/d", false},
		{"/*_endpoint", "/token_endpoint", true}, {"/*_endpoint", "/issuer", false}, {"header Location", "header Location", true}, {"header Location", "/Location", false},
	} {
		if got := leads(c.pattern, c.at); got != c.want {
			t.Errorf("leads(%q, %q) = %t, want %t", c.pattern, c.at, got, c.want)
		}
	}
}

// A row that leads nowhere protects nothing: the document has changed, or the row is misspelt.
func TestTablesLeadSomewhere(t *testing.T) {
	for document, table := range protections {
		raw, ok := specs.Document(document)
		if !ok {
			t.Fatalf("there is a table for %s, but no document", document)
		}
		d, err := parseDocument(document, raw)
		if err != nil {
			t.Fatal(err)
		}
		everywhere := map[string][]string{} // by operation
		for operation, said := range d.operations {
			for _, ref := range said.Responses.Map() {
				for name := range ref.Value.Headers {
					everywhere[operation] = append(everywhere[operation], "header "+name)
				}
				for _, content := range ref.Value.Content {
					full := maker{optional: true}.make(content.Schema.Value, nil)
					if full == nil {
						continue
					}
					survey(&place{facets: facets(content.Schema.Value, full), value: full, root: full}, func(p *place) {
						everywhere[operation] = append(everywhere[operation], p.pattern.String())
						for _, link := range []string{"scaOAuth", "next"} { // links that no schema names
							if strings.HasSuffix(p.pattern.String(), "/_links") {
								everywhere[operation] = append(everywhere[operation], p.pattern.to(link).String())
							}
						}
					})
				}
			}
		}
		for _, row := range table {
			if row.why == "" {
				t.Errorf("%s %s: no reason", document, row.at)
			}
			found := false
			for operation, places := range everywhere {
				if len(row.operations) == 0 || slices.Contains(row.operations, operation) {
					found = found || slices.ContainsFunc(places, func(at string) bool { return leads(row.at, at) })
				}
			}
			if !found {
				t.Errorf("%s %v %s leads nowhere", document, row.operations, row.at)
			}
			for _, operation := range row.operations {
				if d.operations[operation] == nil {
					t.Errorf("%s %s: there is no operation %s", document, row.at, operation)
				}
			}
		}
	}
}

func TestBeside(t *testing.T) {
	find := func(name string) Variation {
		t.Helper()
		v, ok := named(smallVariations(t), func(v Variation) string { return v.Name }, name)
		if !ok {
			t.Fatalf("no variation is called %q", name)
		}
		return v
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"look 200 /name shortest", "look 200 /name longest in ASCII", false},
		{"look 200 /name shortest", `look 200 /code "AAA"`, true},
		{"look 200 /name shortest", "look 200 indented", true},
		{"look 200 indented", "look 200 without whitespace", false},
		{"look 200 indented", "look 400 indented", true},
		{"look 200 /parts with 100 items", "look 200 /parts/*/note longest in ASCII", false},
		{"look 200 /day absent", `look 200 /code "AAA"`, false}, // it may silence a check
	} {
		if a, b := find(c.a), find(c.b); a.Beside(b) != c.want || b.Beside(a) != c.want {
			t.Errorf("%q beside %q: %t and %t, want %t", c.a, c.b, a.Beside(b), b.Beside(a), c.want)
		}
	}
}

// Several variations at once are all there in the end.
func TestVariationsTogether(t *testing.T) {
	rules := Honest()
	for _, name := range []string{"look 200 every character of names escaped too", "look 200 /name shortest", "look 200 members reversed", "look 200 indented"} {
		v, ok := named(smallVariations(t), func(v Variation) string { return v.Name }, name)
		if !ok {
			t.Fatalf("no variation is called %q", name)
		}
		v.Whim().Use(rules)
	}
	a := smallAnswer()
	rules.Answer("look", a)
	body := string(a.Body)
	if !strings.HasPrefix(body, "{\n  \"\\u006c\\u0069\\u006e\\u006b\\u0073\": {") || !hasLine(body, `  "\u006e\u0061\u006d\u0065": "As"`) {
		t.Errorf("body:\n%s", body)
	}
}

func TestSendings(t *testing.T) {
	for name, want := range map[string]string{
		"look 200 field names in small letters":        "\r\nx-mode: fast\r\n",
		"look 200 field names in capitals":             "\r\nX-MODE: fast\r\n",
		"look 200 field values with spaces around":     "\r\nX-Mode: \t fast \t\r\n",
		"look 200 field values without a space before": "\r\nX-Mode:fast\r\n",
		"look 200 fields in the reverse order":         "X-Mood: good\r\nX-Mode: fast\r\nX-Id: 99391c7e-ad88-49ec-a2ad-99ddcb1f7721\r\nDate",
		"look 200 another reason phrase":               "HTTP/1.1 200 As you wish\r\n",
		"look 200 no reason phrase":                    "HTTP/1.1 200 \r\n",
		"look 200 in chunks":                           "Transfer-Encoding: chunked\r\n",
		"look 200 after an interim answer":             "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n",
		"look 200 with line ends before and after":     "\r\n\r\n\n\n{\"name\"",
	} {
		v, ok := named(smallVariations(t), func(v Variation) string { return v.Name }, name)
		if !ok {
			t.Errorf("no variation is called %q", name)
			continue
		}
		if got := wire(t, serving(t, "look", smallAnswer, v.Whim().Use)); !strings.Contains(got, want) {
			t.Errorf("%s: on the wire:\n%s", name, got)
		}
	}
}
