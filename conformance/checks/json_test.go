package checks

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func TestJSON(t *testing.T) {
	answer := func(body string, fields ...string) *conformance.Exchange {
		return step(read, "getAccountList", 200, body, fields...)
	}
	fine := answer(`{"accounts": [], "name": "Müller 😀 \ud83d\ude00", "n": {"accounts": 1}}` + "\n")
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	var trials []trial
	for id, flawed := range map[string]struct{ body, got string }{
		"HTTP-JSON-UTF8":      {"{\"name\":\"M\xfcller\"}", "invalid UTF-8 at byte 10"},
		"HTTP-JSON-BOM":       {"\xEF\xBB\xBF{}", "a byte order mark at byte 0"},
		"HTTP-JSON-ONE":       {`{"accounts":[]}{}`, "bytes after the value at byte 15"},
		"HTTP-JSON-NAMES":     {`{"amount":"1","amount":"2"}`, ""},
		"HTTP-JSON-SURROGATE": {`{"name":"\ud83d"}`, "an unpaired surrogate at byte 9"},
		"HTTP-JSON-DEPTH":     {deep, ""},
	} {
		trials = append(trials,
			trial{id, "nothing wrong", tapes.Tape(fine), conformance.ResultHolds, ""},
			trial{id, "the flaw", tapes.Tape(fine, answer(flawed.body)), conformance.ResultFails, flawed.got},
			trial{id, "the flaw in an error", tapes.Tape(fine, step(seen, "issueToken", 400, flawed.body, "Content-Type: application/problem+json")), conformance.ResultFails, flawed.got},
			trial{id, "the flaw in what is no JSON", tapes.Tape(answer(flawed.body, "Content-Type: text/html")), conformance.ResultInapplicable, ""},
			trial{id, "no body", tapes.Tape(answer("", "Content-Type: application/json"), tapes.Silent(seen, "issueToken")), conformance.ResultInapplicable, ""},
		)
	}
	try(t, JSON([]string{read}, []string{seen}), trials)
}

// TestJSONOffset sees to it that the byte shown is the byte meant, also behind a
// byte order mark.
func TestJSONOffset(t *testing.T) {
	for _, c := range JSON([]string{read}, nil) {
		if c.ID != "HTTP-JSON-UTF8" {
			continue
		}
		for body, want := range map[string]int64{"\"\xff\"": 1, "\xEF\xBB\xBF\"a\xff\"": 5} {
			if got := c.Judge(conformance.View{Tape: tapes.Tape(step(read, "getAccountList", 200, body))}).Offset; got != want {
				t.Errorf("the offset in %q = %d, want %d", body, got, want)
			}
		}
	}
}
