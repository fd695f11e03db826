package psu

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"time"

	"github.com/andybalholm/cascadia"

	"github.com/assaykit/assay/conformance"
)

// Limits of one approval. Both are our choice.
const (
	maxPages    = 20      // pages acted on
	maxPageSize = 2 << 20 // bytes of a page, however much an answer may hold
)

// DefaultPages are the rules for a target that gives none. They fit the pages of assay bank: a form
// with the inputs username and password, filled with the values user and password of the PSU and
// sent by its submit button; then a page with a button named decision whose value is approve.
var DefaultPages = []conformance.PageRule{
	{
		When: "input[name=password]",
		Fill: map[string]string{"username": "user", "password": "password"},
		Press: "form:has(input[name=password]) button[type=submit], " +
			"form:has(input[name=password]) input[type=submit]",
	},
	{When: "button[name=decision][value=approve]", Press: "button[name=decision][value=approve]"},
}

// DefaultRefuse are the rules that come first when the PSU refuses, for a target that gives neither
// pages nor refuse: a button named decision whose value is refuse.
var DefaultRefuse = []conformance.PageRule{
	{When: "button[name=decision][value=refuse]", Press: "button[name=decision][value=refuse]"},
}

// FormSettings are what the form channel has to know of a target.
type FormSettings struct {
	// Pages are matched top-down on each page; empty means DefaultPages.
	Pages []conformance.PageRule

	// Refuse are matched before Pages when the PSU refuses.
	Refuse []conformance.PageRule

	// RedirectURIs are ours. The walk stops before any of them, and before the redirect_uri of the
	// authorisation URL, which a pushed request hides.
	RedirectURIs []string

	// Owns says whether an origin is the ASPSP's. Values of a PSU are filled in there and nowhere
	// else. Nil means the origin of the authorisation URL.
	Owns func(*url.URL) bool

	Timeout   time.Duration // of one request with its answer; 0 leaves it to the context
	Redirects int           // followed in one approval
	Body      int64         // bytes of one page; 0 leaves it to the channel
}

// Form is the channel in which the kit fills in the ASPSP's pages. It does what a browser without
// scripts does: it follows redirects and refreshes, keeps cookies for one approval, and sends forms
// with all that belongs to them. Which accounts are chosen is what the page has chosen already.
type Form struct {
	front         http.RoundTripper
	settings      FormSettings
	pages, refuse []rule
	canRefuse     bool
}

// A rule is a page rule with its selectors read.
type rule struct {
	conformance.PageRule
	name        string // as the target file names it
	when, press cascadia.SelectorGroup
	refuses     bool
}

// NewForm returns a form channel that sends every request through front. The error is a selector
// that cannot be read.
func NewForm(front http.RoundTripper, settings FormSettings) (*Form, error) {
	canRefuse := len(settings.Refuse) > 0 || len(settings.Pages) == 0
	if len(settings.Refuse) == 0 {
		settings.Refuse = DefaultRefuse
	}
	if len(settings.Pages) == 0 {
		settings.Pages = DefaultPages
	}
	if settings.Body <= 0 || settings.Body > maxPageSize {
		settings.Body = maxPageSize
	}
	pages, err := rules("psu.pages", settings.Pages, false)
	if err != nil {
		return nil, err
	}
	refuse, err := rules("psu.refuse", settings.Refuse, true)
	if err != nil {
		return nil, err
	}
	return &Form{front: front, settings: settings, pages: pages, refuse: refuse, canRefuse: canRefuse}, nil
}

// rules reads the selectors of page rules.
func rules(key string, given []conformance.PageRule, refuses bool) ([]rule, error) {
	all := make([]rule, len(given))
	for i, page := range given {
		r := rule{PageRule: page, name: fmt.Sprintf("%s[%d]", key, i), refuses: refuses}
		var err error
		if r.when, err = cascadia.ParseGroup(page.When); err != nil {
			return nil, fmt.Errorf("%s.when is no CSS selector: %w", r.name, err)
		}
		if r.press, err = cascadia.ParseGroup(page.Press); err != nil {
			return nil, fmt.Errorf("%s.press is no CSS selector: %w", r.name, err)
		}
		all[i] = r
	}
	return all, nil
}

// Drives is true: every hop goes through front.
func (f *Form) Drives() bool { return true }

// Approve walks from the authorisation URL to the redirect URI and carries the decision out on the
// way. Each approval has cookies of its own. The walk ends with a reason instead of a URL when a page
// fits no rule, asks a second time for what a rule filled in (a wrong password is not tried again),
// or breaks a limit. When the PSU leaves, the first page ends it. The error is an authorisation URL that
// is none, the end of the context, or a conformance.Skip of front.
func (f *Form) Approve(ctx context.Context, authorizeURL string, d conformance.Decision) (conformance.Callback, error) {
	start, err := url.Parse(authorizeURL)
	if err != nil || start.Hostname() == "" || start.Scheme != "http" && start.Scheme != "https" {
		return conformance.Callback{}, fmt.Errorf("authorisation URL is no absolute http URL")
	}
	if d.Verb == conformance.Refuse && !f.canRefuse {
		return conformance.Callback{Why: "the target has psu.pages and no psu.refuse, so that the kit cannot refuse"}, nil
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return conformance.Callback{}, fmt.Errorf("cookies: %w", err)
	}
	owns := f.settings.Owns
	if owns == nil {
		home := origin(start)
		owns = func(u *url.URL) bool { return origin(u) == home }
	}
	w := walk{
		form:     f,
		jar:      jar,
		decision: d,
		rules:    f.pages,
		back:     newReturns(start, f.settings.RedirectURIs, owns),
		owns:     owns,
		filled:   map[string]bool{},
	}
	if d.Verb == conformance.Refuse {
		w.rules = slices.Concat(f.refuse, f.pages)
	}
	return w.run(ctx, hop{method: http.MethodGet, url: start, text: authorizeURL})
}
