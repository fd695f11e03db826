package psu

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// submits says whether pressing an element sends its form.
func submits(n *html.Node) bool {
	kind := strings.ToLower(attribute(n, "type"))
	switch n.DataAtom {
	case atom.Button:
		return kind != "button" && kind != "reset"
	case atom.Input:
		return kind == "submit" || kind == "image"
	}
	return false
}

// disabled says whether a control, or a set of fields around it, is switched off.
func disabled(n *html.Node) bool {
	if _, off := lookup(n, "disabled"); off {
		return true
	}
	for around := n.Parent; around != nil; around = around.Parent {
		if _, off := lookup(around, "disabled"); off && around.DataAtom == atom.Fieldset {
			return true
		}
	}
	return false
}

// options are the options of a select that can be chosen.
func options(n *html.Node) []*html.Node {
	var all []*html.Node
	find(n, func(n *html.Node) bool {
		if _, off := lookup(n, "disabled"); n.DataAtom == atom.Option && !off {
			all = append(all, n)
		}
		return false
	})
	return all
}

// optionValue is what an option sends: its value, else its text.
func optionValue(n *html.Node) string {
	if value, given := lookup(n, "value"); given {
		return value
	}
	return strings.Join(strings.Fields(content(n)), " ")
}

// choose makes an option the only one of all that is chosen.
func choose(all []*html.Node, option *html.Node) {
	for _, other := range all {
		kept := other.Attr[:0]
		for _, a := range other.Attr {
			if a.Key != "selected" {
				kept = append(kept, a)
			}
		}
		other.Attr = kept
	}
	option.Attr = append(option.Attr, html.Attribute{Key: "selected"})
}

// chosen are the values that a select sends: all that are selected where several may be; else the
// last selected, or the first of all.
func chosen(n *html.Node) []string {
	all := options(n)
	var values []string
	for _, option := range all {
		if _, selected := lookup(option, "selected"); selected {
			values = append(values, optionValue(option))
		}
	}
	if _, several := lookup(n, "multiple"); several {
		return values
	}
	switch {
	case len(values) > 0:
		return values[len(values)-1:]
	case len(all) > 0:
		return []string{optionValue(all[0])}
	}
	return nil
}

// content is the text inside an element.
func content(n *html.Node) string {
	var text strings.Builder
	find(n, func(n *html.Node) bool {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
		return false
	})
	return text.String()
}

// find returns the first node, in the order of the page, that fits.
func find(n *html.Node, fits func(*html.Node) bool) *html.Node {
	if fits(n) {
		return n
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if found := find(child, fits); found != nil {
			return found
		}
	}
	return nil
}
