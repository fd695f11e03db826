package config

import (
	"bytes"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaText is the JSON Schema of the target file (draft 2020-12). Beside the usual keywords it
// holds three of ours: x-want says what a value should look like, x-secret marks values that are
// never shown, x-ask marks optional keys that a new target file asks for.
//
//go:embed target.schema.json
var schemaText []byte

// Schema returns the JSON Schema of the target file.
func Schema() []byte { return bytes.Clone(schemaText) }

// schema is the schema as a tree, with its keys in order: for descriptions, defaults and secrets.
var schema = rule{parseSchema()}

// A rule is a part of the schema that says what one value must be. The zero rule allows anything.
type rule struct{ *node }

func parseSchema() *node {
	var errs Errors
	root := parse("target.schema.json", schemaText, &errs)
	if len(errs) > 0 {
		panic(errs.Error())
	}
	return root
}

// compiled is the schema as the validator wants it.
var compiled = sync.OnceValue(func() *jsonschema.Schema {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		panic(err)
	}
	const name = "urn:assay:target:v1"
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, document); err != nil {
		panic(err)
	}
	return compiler.MustCompile(name)
})

// target is the rule that a rule refers to, the zero rule where it refers to none.
func (r rule) target() rule {
	name, found := strings.CutPrefix(r.says("$ref"), "#/$defs/")
	if !found {
		return rule{}
	}
	return rule{schema.node.child("$defs").child(name)}
}

// keyword returns what the rule says under a keyword, itself or where it refers to.
func (r rule) keyword(name string) *node {
	if own := r.node.child(name); own != nil || r.node == nil {
		return own
	}
	if name == "$ref" {
		return nil
	}
	return r.target().node.child(name)
}

// says returns a keyword's text, "" where it is not given.
func (r rule) says(keyword string) string {
	if n := r.keyword(keyword); n != nil {
		return n.text
	}
	return ""
}

// has says whether a keyword of ours is set.
func (r rule) has(keyword string) bool {
	n := r.keyword(keyword)
	return n != nil && n.value == true
}

// requires says whether a mapping must hold a key.
func (r rule) requires(key string) bool {
	n := r.keyword("required")
	return n != nil && slices.ContainsFunc(n.items, func(item *node) bool { return item.text == key })
}

// properties returns the keys that the schema names for a mapping, in order.
func (r rule) properties() []string { return r.keyword("properties").names() }

// member returns the rule for the value of a key.
func (r rule) member(key string) rule {
	if n := r.keyword("properties").child(key); n != nil {
		return rule{n}
	}
	if n := r.keyword("additionalProperties"); n != nil && n.kind == mapping {
		return rule{n}
	}
	return rule{}
}

// item returns the rule for the items of a list.
func (r rule) item() rule { return rule{r.keyword("items")} }

// at returns the rule at a path of keys and positions.
func (r rule) at(path []string) rule {
	for _, step := range path {
		if _, err := strconv.Atoi(step); err == nil && r.keyword("items") != nil {
			r = r.item()
		} else {
			r = r.member(step)
		}
	}
	return r
}

// takesText says whether the value may be text.
func (r rule) takesText() bool {
	if r.keyword("enum") != nil || r.keyword("const") != nil {
		return true
	}
	types := r.keyword("type")
	if types == nil {
		return false
	}
	return types.text == "string" ||
		slices.ContainsFunc(types.items, func(item *node) bool { return item.text == "string" })
}

// secret says whether the value at a path, or anything around it, is never to be shown.
func secret(path []string) bool {
	for i := range path {
		if schema.at(path[:i+1]).has("x-secret") {
			return true
		}
	}
	return false
}
