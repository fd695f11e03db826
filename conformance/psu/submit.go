package psu

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A form is an HTML form about to be sent.
type form struct {
	action   hop
	controls []control // in the order of the page
}

// A control is one thing on a form that may send a value.
type control struct {
	node  *html.Node
	name  string
	kind  string // type of an input, else the name of the element
	value string
	sent  bool // whether it sends its value as things stand
}

// form returns the form that an element belongs to and sends, or says why there is none. The
// element may be the form itself.
func (p *page) form(pressed *html.Node) (f *form, why string) {
	owner := p.owner(pressed)
	switch {
	case owner == nil:
		return nil, "it belongs to no form"
	case disabled(pressed):
		return nil, "it is disabled"
	case pressed != owner && !submits(pressed):
		return nil, "it sends no form"
	}
	say := func(name, fallback string) string {
		if own := attribute(pressed, "form"+name); own != "" && pressed != owner {
			return own
		}
		if given := attribute(owner, name); given != "" {
			return given
		}
		return fallback
	}
	action, ok := follow(p.base, strings.TrimSpace(say("action", p.url.String())))
	if !ok {
		return nil, "its form leads to no URL"
	}
	action.method = strings.ToUpper(say("method", http.MethodGet))
	if action.method != http.MethodGet && action.method != http.MethodPost {
		return nil, "its form is sent by neither GET nor POST"
	}
	if kind := say("enctype", urlEncoded); action.method == http.MethodPost && !strings.EqualFold(kind, urlEncoded) {
		return nil, "its form is not sent as " + urlEncoded
	}
	f = &form{action: action}
	p.collect(p.root, owner, pressed, f)
	return f, ""
}

// urlEncoded is how forms are sent unless they say otherwise, and the one way that is done here.
const urlEncoded = "application/x-www-form-urlencoded"

// owner is the form that an element belongs to: the one that it names, else the one around it. On a
// page with a single form, what stands in no form belongs to that one: tables tear forms apart.
func (p *page) owner(element *html.Node) *html.Node {
	if id, named := lookup(element, "form"); named && element.DataAtom != atom.Form {
		return p.named[id]
	}
	for n := element; n != nil; n = n.Parent {
		if n.DataAtom == atom.Form {
			return n
		}
	}
	if len(p.forms) == 1 {
		return p.forms[0]
	}
	return nil
}

// collect gathers the controls of a form below n (HTML, "constructing the entry list").
func (p *page) collect(n, owner, pressed *html.Node, f *form) {
	switch n.DataAtom {
	case atom.Input, atom.Button, atom.Select, atom.Textarea:
		if name := attribute(n, "name"); !disabled(n) && (name != "" || n == pressed) && p.owner(n) == owner {
			f.controls = append(f.controls, newControl(n, name, pressed))
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.collect(child, owner, pressed, f)
	}
}

// newControl reads a control as the page left it.
func newControl(n *html.Node, name string, pressed *html.Node) control {
	c := control{node: n, name: name, kind: n.Data, value: attribute(n, "value"), sent: true}
	switch n.DataAtom {
	case atom.Input:
		c.kind = strings.ToLower(attribute(n, "type"))
		switch c.kind {
		case "checkbox", "radio":
			_, c.sent = lookup(n, "checked")
			if _, given := lookup(n, "value"); !given {
				c.value = "on"
			}
		case "submit", "image":
			c.sent = n == pressed
		case "button", "reset", "file":
			c.sent = false
		}
	case atom.Button:
		c.sent = n == pressed
	case atom.Textarea:
		c.value = strings.TrimPrefix(content(n), "\n")
	}
	return c
}

// fill puts a value into the inputs of a name, or chooses it where there is a choice. It is false
// when there is no such input, or no such choice.
func (f *form) fill(name, value string) bool {
	done := false
	for i := range f.controls {
		c := &f.controls[i]
		if c.name != name {
			continue
		}
		switch c.kind {
		case "checkbox", "radio":
			c.sent = c.value == value
			done = done || c.sent
		case "select":
			all := options(c.node)
			if i := slices.IndexFunc(all, func(n *html.Node) bool { return optionValue(n) == value }); i >= 0 {
				choose(all, all[i])
				done = true
			}
		case "submit", "image", "button", "reset", "file":
		default:
			c.value, done = value, true
		}
	}
	return done
}

// submit is the hop that sends the form.
func (f *form) submit() hop {
	var pairs []string
	add := func(name, value string) {
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(value))
	}
	for _, c := range f.controls {
		switch {
		case !c.sent:
		case c.kind == "select":
			for _, value := range chosen(c.node) {
				add(c.name, value)
			}
		case c.kind == "image" && c.name == "":
			add("x", "0")
			add("y", "0")
		case c.kind == "image":
			add(c.name+".x", "0")
			add(c.name+".y", "0")
		case c.name != "":
			add(c.name, c.value)
		}
	}
	next := f.action
	body := strings.Join(pairs, "&")
	if next.method == http.MethodPost {
		next.body = body
		return next
	}
	target := *next.url
	target.RawQuery, target.ForceQuery = body, body == ""
	next.url, next.text = &target, target.String()
	return next
}
