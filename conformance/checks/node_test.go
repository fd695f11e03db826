package checks

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func TestNode(t *testing.T) {
	root, err := Root(step(read, "getAccountList", 200, `{
		"accounts": [{"iban": "DE89", "n": 3}, {"iban": null}, "odd"],
		"a/b": {"c~d": {"": true}}, "empty": {}, "nothing": null}`))
	if err != nil {
		t.Fatal(err)
	}
	items := root.At("accounts").Items()
	for _, c := range []struct {
		name    string
		node    Node
		pointer string
		exists  bool
		text    string
		kind    string
		object  bool
	}{
		{"the root", root, "", true, "", "an object", true},
		{"an array", root.At("accounts"), "/accounts", true, "", "an array", false},
		{"a text", items[0].At("iban"), "/accounts/0/iban", true, "DE89", "a string", false},
		{"a number", items[0].At("n"), "/accounts/0/n", true, "", "a number", false},
		{"null is there", items[1].At("iban"), "/accounts/1/iban", true, "", "null", false},
		{"an item that is no object", items[2], "/accounts/2", true, "odd", "a string", false},
		{"a member of what has none", items[2].At("iban"), "/accounts/2/iban", false, "", "nothing", false},
		{"a member that is not there", root.At("balances"), "/balances", false, "", "nothing", false},
		{"the first of two that are not there", root.At("balances", "amount"), "/balances", false, "", "nothing", false},
		{"names that a pointer escapes", root.At("a/b", "c~d", ""), "/a~1b/c~0d/", true, "", "a boolean", false},
		{"an empty object", root.At("empty"), "/empty", true, "", "an object", true},
		{"a member of null", root.At("nothing", "x"), "/nothing/x", false, "", "nothing", false},
		{"no path at all", root.At(), "", true, "", "an object", true},
		{"the zero node", Node{}, "", false, "", "nothing", false},
		{"a member of the zero node", Node{}.At("x"), "/x", false, "", "nothing", false},
	} {
		if c.node.Pointer != c.pointer || c.node.Exists() != c.exists || c.node.Text() != c.text || c.node.Kind() != c.kind || c.node.Object() != c.object {
			t.Errorf("%s: %q exists %v, text %q, kind %q, object %v, want %q %v %q %q %v", c.name,
				c.node.Pointer, c.node.Exists(), c.node.Text(), c.node.Kind(), c.node.Object(), c.pointer, c.exists, c.text, c.kind, c.object)
		}
	}
	if len(items) != 3 || len(root.Items()) != 0 || len(Node{}.Items()) != 0 {
		t.Errorf("Items = %d of the array, %d of an object, %d of nothing, want 3, 0, 0", len(items), len(root.Items()), len(Node{}.Items()))
	}
	if got := len(root.Members()); got != 4 || len(items[2].Members()) != 0 {
		t.Errorf("Members = %d of the root and %d of a text, want 4 and 0", got, len(items[2].Members()))
	}
}

func TestRootRefuses(t *testing.T) {
	secret := "DE89370400440532013000"
	for name, e := range map[string]*conformance.Exchange{
		"no answer":           tapes.Silent(read, "getAccountList"),
		"no body":             step(read, "getAccountList", 200, ""),
		"white space":         step(read, "getAccountList", 200, " \n"),
		"a page":              step(read, "getAccountList", 200, "<html>"+secret+"</html>"),
		"a value cut off":     step(read, "getAccountList", 200, `{"iban":"`+secret),
		"a comma too many":    step(read, "getAccountList", 200, `{"iban":"`+secret+`",}`),
		"a name without mark": step(read, "getAccountList", 200, `{`+secret+`:1}`),
	} {
		root, err := Root(e)
		if err == nil || root.Exists() {
			t.Errorf("%s: Root exists = %v with error %v, want no node and an error", name, root.Exists(), err)
			continue
		}
		if strings.Contains(err.Error(), secret[:6]) || !strings.Contains(err.Error(), "byte") {
			t.Errorf("%s: the error is %q, want the byte and nothing of the body", name, err)
		}
	}
}

// TestRootReads sees to it that a flaw with a check of its own does not hide the
// value from all others.
func TestRootReads(t *testing.T) {
	for name, body := range map[string]string{
		"a number": "12", "null": "null", "an array": "[1]",
		"a byte order mark": "\xEF\xBB\xBF{}", "bytes after the value": "{}{}", "a name twice": `{"a":1,"a":2}`,
		"invalid UTF-8": "\"\xff\"", "an unpaired surrogate": `"\ud800"`,
	} {
		if root, err := Root(step(read, "getAccountList", 200, body)); err != nil || !root.Exists() {
			t.Errorf("%s: Root exists = %v with error %v, want a value", name, root.Exists(), err)
		}
	}
}
