package checks

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzStrict compares the strict reader with encoding/json on any bytes: what has
// no flaw is valid there too, and what is valid there and UTF-8 has a value here.
func FuzzStrict(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `"a"`, `1.5e3`, ` {"a":[1,{"b":null}]} `, `{"a":1,"a":2}`, `{} {}`, "\xEF\xBB\xBF{}", "{\"a\":\"\xff\"}",
		`{"a":"\ud800"}`, `{"a":"\ud83d\ude00"}`, `{"a":"\\ud800"}`, `{"a":"\udc00\ud800"}`, `[[[[[[[[]]]]]]]]`, `{`, ``, `nul`, `{"a":"\u12"}`, `"\`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, flaws := Strict(text)
		readable := true
		for _, flaw := range flaws {
			if flaw.Offset < 0 || flaw.Offset > int64(len(text)) {
				t.Errorf("%s at byte %d of %d", flaw.Kind, flaw.Offset, len(text))
			}
			readable = readable && flaw.Kind != FlawSyntax
		}
		if !readable && value != nil {
			t.Errorf("a value although there is a syntax error")
		}
		valid := json.Valid(text)
		if len(flaws) == 0 && !valid {
			t.Errorf("no flaw in %q, which is no JSON", text)
		}
		if valid && utf8.Valid(text) && !readable && nesting(text) < 9000 {
			t.Errorf("a syntax error in %q, which is JSON: %v", text, flaws)
		}
	})
}

// nesting bounds the depth of a text from above; very deep values are refused.
func nesting(text []byte) int {
	n := 0
	for _, c := range text {
		if c == '[' || c == '{' {
			n++
		}
	}
	return n
}
