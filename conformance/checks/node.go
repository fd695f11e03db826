package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// A Node is a value in a JSON document together with its JSON pointer (RFC 6901).
// The zero Node stands for a value that is not there.
type Node struct {
	Pointer string
	Value   any
	there   bool
}

// Root returns the root of the JSON body of an answer, read as Strict reads it, for
// everybody who asks: nobody may change it. A body that has no value gives a Node
// that does not exist and the reason, without a piece of the body.
func Root(e *conformance.Exchange) (Node, error) {
	r := readingOf(e)
	for _, f := range r.flaws {
		if f.Kind == FlawSyntax {
			return Node{}, fmt.Errorf("%s at byte %d", f.Kind, f.Offset)
		}
	}
	return Node{Value: r.value, there: true}, nil
}

// Exists says whether there is a value.
func (n Node) Exists() bool { return n.there }

// At goes down through members by name; a missing one gives a Node that does not
// exist.
func (n Node) At(names ...string) Node {
	for _, name := range names {
		object, _ := n.Value.(map[string]any)
		v, ok := object[name]
		if !ok {
			return Node{Pointer: n.Pointer + "/" + escape(name)}
		}
		n = Node{Pointer: n.Pointer + "/" + escape(name), Value: v, there: true}
	}
	return n
}

// Items returns the elements of an array, none for anything else.
func (n Node) Items() []Node {
	list, _ := n.Value.([]any)
	items := make([]Node, len(list))
	for i, v := range list {
		items[i] = Node{Pointer: n.Pointer + "/" + strconv.Itoa(i), Value: v, there: true}
	}
	return items
}

// Text returns the value of a JSON string, "" for anything else.
func (n Node) Text() string {
	s, _ := n.Value.(string)
	return s
}

// Object says whether the value is a JSON object.
func (n Node) Object() bool {
	_, ok := n.Value.(map[string]any)
	return ok
}

// Members returns the members of an object, none for anything else.
func (n Node) Members() map[string]any {
	object, _ := n.Value.(map[string]any)
	return object
}

// Kind names the JSON type of the value, "nothing" when there is none.
func (n Node) Kind() string {
	if !n.there {
		return "nothing"
	}
	return kindOf(n.Value)
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func escape(name string) string { return pointerEscapes.Replace(name) }
