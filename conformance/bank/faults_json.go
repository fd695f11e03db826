package bank

import (
	"bytes"
	"strings"
)

// jsonFaults are habits of whoever writes JSON by hand. They show on the errors of the API, where no act goes on.
var jsonFaults = []Fault{
	{
		Name:   "byte-order-mark",
		Story:  "Error texts come from files that an editor saved with a byte order mark.",
		Breaks: Breaks("HTTP-JSON-BOM"),
		Lie:    rewriteErrors(func(body []byte) []byte { return append([]byte("\xEF\xBB\xBF"), body...) }),
	},
	{
		Name:   "two-values",
		Story:  "A gateway adds an error of its own behind that of the bank.",
		Breaks: Breaks("HTTP-JSON-ONE"),
		Lie:    rewriteErrors(func(body []byte) []byte { return append(body, `{"gateway":"error"}`...) }),
	},
	{
		Name:   "member-twice",
		Story:  "Errors are put together by two layers, and both add the time.",
		Breaks: Warns("HTTP-JSON-NAMES"),
		Lie:    rewriteErrors(func(body []byte) []byte { return withMember(body, `"time":"10:00","time":"10:01"`) }),
	},
	{
		Name:   "half-a-surrogate",
		Story:  "A text is cut after so many UTF-16 units, in the middle of a character.",
		Breaks: Warns("HTTP-JSON-SURROGATE"),
		Lie:    rewriteErrors(func(body []byte) []byte { return withMember(body, `"hint":"please call \ud83d"`) }),
	},
	{
		Name:   "errors-without-end",
		Story:  "An error carries the whole chain of its causes, each within the other.",
		Breaks: map[string]string{"HTTP-JSON-DEPTH": "note"},
		Lie: rewriteErrors(func(body []byte) []byte {
			return withMember(body, `"cause":`+strings.Repeat("[", 100)+strings.Repeat("]", 100))
		}),
	},
}

// rewriteErrors changes the JSON bodies of errors of the API.
func rewriteErrors(change func(body []byte) []byte) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if !IsOAuth(operation) && a.Status >= 400 && a.IsJSON() && len(a.Body) > 0 {
			a.Body = change(bytes.Clone(a.Body))
		}
	})
}

// withMember adds members, as they stand, to the beginning of a JSON object.
func withMember(body []byte, members string) []byte {
	return bytes.Replace(body, []byte("{"), []byte("{"+members+","), 1)
}
