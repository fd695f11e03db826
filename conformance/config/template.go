package config

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Template returns a new target file for a profile, and for one of its presets unless preset is
// empty. Every key is in it with a line on what it is. Keys that only the reader can fill in stand
// there with an example; all others are commented out and show the value that holds without them, or
// an example where none does.
// A profile or preset that the catalogue does not have gives a template that says so when it is read.
func Template(profile, preset string, catalogue Catalogue) []byte {
	keys := catalogue.Profiles[profile]
	base := &node{kind: mapping}
	var errs Errors
	if fragment := parse("preset "+preset, []byte(keys.Presets[preset]), &errs); fragment != nil {
		base = fragment
	}
	base.put("schema", &node{kind: text, text: "assay.target/v1"})
	base.put("profile", &node{kind: text, text: profile})
	base.put("preset", &node{kind: text, text: preset})

	auth := base.child("client").child("auth").str()
	if auth == "" {
		auth = schema.at([]string{"client", "auth"}).says("default")
	}
	t := template{keys: keys, preset: preset, auth: auth}
	var out bytes.Buffer
	out.WriteString("# A target of Assay: where one ASPSP is, who we are there, how its PSU approves.\n" +
		"# Lines that are commented out show what holds without them, or an example.\n")
	for _, line := range t.section(nil, schema, base, true) {
		out.WriteString(line.String())
	}
	return out.Bytes()
}

// template holds what decides which keys of a new file are active.
type template struct {
	keys   ProfileKeys
	preset string
	auth   string // how the client authenticates
}

// line is one line of a template: "key: value  # what it is", indented.
type line struct {
	text   string
	about  string
	depth  int
	active bool
	mark   int // depth at which the comment sign of an inactive line stands
}

func (l line) String() string {
	text := strings.Repeat("  ", l.depth) + l.text
	if !l.active {
		text = strings.Repeat("  ", l.mark) + "# " + text[2*l.mark:]
	}
	if l.about != "" {
		text += "  # " + l.about
	}
	return text + "\n"
}

// section writes the keys of a mapping. Alive says that the mapping is there in any case, so that
// single keys of it can be asked for.
func (t template) section(path []string, r rule, base *node, alive bool) []line {
	var lines []line
	for _, key := range r.properties() {
		lines = append(lines, t.key(append(slices.Clone(path), key), r, base.child(key), alive)...)
	}
	return lines
}

// key writes one key with all that is below it.
func (t template) key(path []string, parent rule, base *node, alive bool) []line {
	key, depth := path[len(path)-1], len(path)-1
	r := parent.member(key)
	active := alive && (parent.requires(key) || t.asks(strings.Join(path, "."), r))
	head := line{text: key + ":", about: r.says("description"), depth: depth, active: active, mark: depth}

	var below []line
	value, example := t.value(r, base)
	whole := len(r.properties()) == 0 || example // an example of a mapping stands on one line
	if example && !active && whole {
		head.about += " (an example)"
	}
	switch {
	case len(path) == 1 && key == "options":
		below = t.options(base)
	case !whole:
		below = t.section(path, r, base, active || alive && r.keyword("default") != nil)
	case value.kind == list && len(value.items) > 0 && value.items[0].kind == mapping:
		for _, item := range value.items {
			below = append(below, line{text: "- " + flow(item), depth: depth + 1, active: active, mark: depth})
		}
	default:
		head.text += " " + flow(value)
		if len(path) == 1 && key == "features" {
			head.about += ": " + strings.Join(t.keys.Features, ", ")
		}
	}
	head.active = head.active || slices.ContainsFunc(below, func(l line) bool { return l.active })
	if !head.active {
		for i := range below {
			below[i].mark = depth
		}
	}
	return append([]line{head}, below...)
}

// asks says whether a key waits for the reader to fill it in.
func (t template) asks(path string, r rule) bool {
	switch path {
	case "profile":
		return true
	case "preset":
		return t.preset != ""
	case "client.secret":
		return strings.HasPrefix(t.auth, "client_secret_")
	case "client.tls":
		return strings.HasSuffix(t.auth, "tls_client_auth")
	case "client.signing":
		return t.auth == "private_key_jwt"
	}
	return r.has("x-ask")
}

// value is what a template shows for a key: what the preset says, else the default, else, where
// that is empty or there is none, an example.
func (t template) value(r rule, base *node) (value *node, example bool) {
	if base != nil {
		return base, false
	}
	value = r.keyword("default")
	empty := value == nil || value.text == "" && len(value.items)+len(value.entries) == 0
	if examples := r.keyword("examples"); empty && examples != nil {
		return examples.items[0], true
	}
	if value == nil {
		return &node{kind: text}, false
	}
	return value, false
}

// options writes the options of the profile, each with what it is and what it may be.
func (t template) options(base *node) []line {
	var lines []line
	for _, name := range t.keys.optionNames() {
		option, _ := t.keys.option(name)
		value, about := base.child(name), option.Title
		if len(option.Values) > 0 {
			about = strings.TrimPrefix(about+": "+strings.Join(option.Values, ", "), ": ")
		}
		if value == nil {
			value = &node{kind: text, text: option.Default}
		}
		lines = append(lines, line{text: name + ": " + flow(value), about: about, depth: 1})
	}
	return lines
}

// flow writes a value on one line of YAML. References are in quotes, as they must be.
func flow(n *node) string {
	encoded, err := yaml.Marshal(encode(n))
	if err != nil {
		panic(err) // the node was read from YAML or JSON
	}
	return strings.TrimSpace(string(encoded))
}

func encode(n *node) *yaml.Node {
	switch n.kind {
	case list:
		y := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, item := range n.items {
			y.Content = append(y.Content, encode(item))
		}
		return y
	case mapping:
		y := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		for _, e := range n.entries {
			y.Content = append(y.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: e.key}, encode(e.value))
		}
		return y
	case text:
		y := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: n.text}
		if n.text == "" || strings.ContainsAny(n.text, "${}\n") {
			y.Style = yaml.DoubleQuotedStyle
		}
		return y
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: n.text}
}
