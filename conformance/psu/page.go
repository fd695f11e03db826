package psu

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/assaykit/assay/conformance"
)

// A page is one HTML page of the ASPSP.
type page struct {
	url    *url.URL
	base   *url.URL // where its relative links begin
	status int
	root   *html.Node
	forms  []*html.Node          // in the order of the page
	named  map[string]*html.Node // forms by id, the first of each
}

// newPage reads the HTML of an answer in whatever encoding it names.
func newPage(at *url.URL, got answer) (*page, error) {
	head := got.body[:min(len(got.body), 1024)] // where HTML lets a page name its encoding
	encoding, _, _ := charset.DetermineEncoding(head, got.header.Get("Content-Type"))
	text := encoding.NewDecoder().Reader(bytes.NewReader(got.body))
	// Without scripts, as what stands in a noscript element is for us.
	root, err := html.ParseWithOptions(text, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("html: %w", err)
	}
	p := &page{url: at, base: at, status: got.status, root: root, named: map[string]*html.Node{}}
	find(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Form {
			p.forms = append(p.forms, n)
			if id := attribute(n, "id"); p.named[id] == nil {
				p.named[id] = n
			}
		}
		return false
	})
	if base := cascadia.Query(root, baseElement); base != nil {
		if resolved, ok := follow(at, attribute(base, "href")); ok {
			p.base = resolved.url
		}
	}
	return p, nil
}

var (
	baseElement    = cascadia.MustCompile("base[href]")
	refreshElement = cascadia.MustCompile("meta[http-equiv=refresh i]")
)

// has says whether a selector finds something on the page.
func (p *page) has(selector cascadia.SelectorGroup) bool {
	return cascadia.Query(p.root, selector) != nil
}

// refresh is where the page sends the browser on by itself, if it does.
func (p *page) refresh() (hop, bool) {
	element := cascadia.Query(p.root, refreshElement)
	if element == nil {
		return hop{}, false
	}
	_, rest, _ := strings.Cut(strings.ReplaceAll(attribute(element, "content"), ",", ";"), ";")
	name, target, found := strings.Cut(rest, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "url") {
		return hop{}, false
	}
	next, ok := follow(p.base, strings.Trim(strings.TrimSpace(target), `'"`))
	next.method, next.from = http.MethodGet, p.url
	return next, ok
}

// carryOut fills in what a rule says and presses what it says. The values of the PSU go to origins
// of the ASPSP alone.
func (p *page) carryOut(r rule, user conformance.User, owns func(*url.URL) bool) (next hop, why string) {
	element := cascadia.Query(p.root, r.press)
	if element == nil {
		return hop{}, fmt.Sprintf("%s matches the page at %s, and its press finds nothing there", r.name, shown(p.url))
	}
	if link, ok := p.link(element); ok && len(r.Fill) == 0 {
		return link, ""
	}
	f, why := p.form(element)
	if why != "" {
		return hop{}, fmt.Sprintf("%s presses what cannot be pressed at %s: %s", r.name, shown(p.url), why)
	}
	if len(r.Fill) > 0 && (!owns(p.url) || !owns(f.action.url)) {
		return hop{}, fmt.Sprintf("the page at %s asks for values of the PSU, or sends them, outside the ASPSP's origins", shown(p.url))
	}
	for _, input := range slices.Sorted(maps.Keys(r.Fill)) {
		name := r.Fill[input]
		value, ok := user.Values[name]
		if !ok {
			return hop{}, fmt.Sprintf("the page at %s asks for the value %s, which the user %s does not have", shown(p.url), name, user.Name)
		}
		if !f.fill(input, value) {
			return hop{}, fmt.Sprintf("the form at %s has no input %s that takes the value %s", shown(p.url), input, name)
		}
	}
	next = f.submit()
	next.from = p.url
	next.private = len(r.Fill) > 0
	return next, ""
}

// link is the hop that pressing a link makes.
func (p *page) link(element *html.Node) (hop, bool) {
	if element.DataAtom != atom.A {
		return hop{}, false
	}
	next, ok := follow(p.base, strings.TrimSpace(attribute(element, "href")))
	next.method, next.from = http.MethodGet, p.url
	return next, ok
}

// attribute returns the value of an attribute, "" where it is not given.
func attribute(n *html.Node, name string) string {
	value, _ := lookup(n, name)
	return value
}

// lookup returns the value of an attribute and whether it is given.
func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
