package bank

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// layouts varies how the JSON body is written: order, whitespace, escapes. What it says is the same.
func (v *varier) layouts() {
	if v.schema() == nil {
		return
	}
	v.ordered("reversed", func(members []member) { slices.Reverse(members) })
	v.ordered("sorted", func(members []member) {
		slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	})
	v.ordered("rotated", func(members []member) {
		if len(members) > 0 {
			first := members[0]
			copy(members, members[1:])
			members[len(members)-1] = first
		}
	})
	v.whitespace()
	v.escapes()
}

// ordered puts the members of all objects in another order.
func (v *varier) ordered(what string, order func([]member)) {
	v.varyBody("order", "order", "members "+what, func(root *tree) bool {
		root.objects(func(object *tree) { order(object.members) })
		return true
	})
}

// objects visits all objects in a value.
func (t *tree) objects(visit func(*tree)) {
	if t.kind == '{' {
		visit(t)
	}
	for _, m := range t.members {
		m.value.objects(visit)
	}
	for _, item := range t.items {
		item.objects(visit)
	}
}

// whitespace writes the body with more or less of it.
func (v *varier) whitespace() {
	write := func(what string, how func(root *tree) []byte) {
		v.vary("whitespace", "whitespace", what, func(a *Answer) {
			if root, _, err := parseTree(a.Body); err == nil {
				a.Body = how(root)
			}
		})
	}
	write("without whitespace", func(root *tree) []byte { return root.append(nil) })
	write("with whitespace around every token", func(root *tree) []byte { return root.spread(nil, " ") })
	write("with tabs and line ends around every token", func(root *tree) []byte { return root.spread(nil, "\r\n\t") })
	write("indented", func(root *tree) []byte {
		var b bytes.Buffer
		_ = json.Indent(&b, root.append(nil), "", "  ") // it is JSON
		return b.Bytes()
	})
	write("with line ends before and after", func(root *tree) []byte { return append(root.append([]byte("\n\n")), "\r\n\n"...) })
	write("with much whitespace after", func(root *tree) []byte { return append(root.append(nil), strings.Repeat(" ", 5000)...) })
}

// escapes writes strings with escapes that JSON leaves free.
func (v *varier) escapes() {
	write := func(what string, names bool, how func(text string) string) {
		v.varyBody("escapes", "escapes", what, func(root *tree) bool {
			root.strings(names, how)
			return true
		})
	}
	all := func(text string) string { return escaped(text, `\u%04x`, func(rune) bool { return true }) }
	write("every character escaped", false, all)
	write("every character of names escaped too", true, all)
	write("every character escaped in capitals", false, func(text string) string {
		return escaped(text, `\u%04X`, func(rune) bool { return true })
	})
	write("characters outside ASCII escaped", true, func(text string) string {
		return escaped(text, `\u%04x`, func(r rune) bool { return r > '~' })
	})
	write("solidus escaped", true, func(text string) string {
		return strings.ReplaceAll(quoted(text).literal, "/", `\/`)
	})
	write("as few escapes as can be", true, func(text string) string { return quoted(text).literal })
}

// strings writes all strings in a value anew, names too where that is wanted.
func (t *tree) strings(names bool, how func(text string) string) {
	if t.kind == '"' {
		t.literal = how(t.text())
	}
	for i := range t.members {
		if names {
			t.members[i].literal = how(t.members[i].name)
		}
		t.members[i].value.strings(names, how)
	}
	for _, item := range t.items {
		item.strings(names, how)
	}
}

// escaped writes a string literal in which some characters are escapes of UTF-16 units.
func escaped(text, form string, which func(rune) bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if !which(r) {
			literal := quoted(string(r)).literal
			b.WriteString(literal[1 : len(literal)-1])
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, form, unit)
		}
	}
	b.WriteByte('"')
	return b.String()
}
