package psu

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// A walk is one way of the PSU through the pages of the ASPSP.
type walk struct {
	form      *Form
	jar       *cookiejar.Jar
	decision  conformance.Decision
	rules     []rule
	back      returns
	owns      func(*url.URL) bool
	redirects int
	pages     int
	refused   bool            // a refuse rule was carried out
	filled    map[string]bool // rules that filled values in already
}

// A hop is one request of the walk.
type hop struct {
	method  string
	url     *url.URL
	text    string   // the URL as it was received
	body    string   // of a POST, form-encoded
	from    *url.URL // the page that it starts from
	private bool     // the body holds values of the PSU
}

// An answer is what a hop brought.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// run goes from hop to hop until the PSU is back, or cannot go on.
func (w *walk) run(ctx context.Context, next hop) (conformance.Callback, error) {
	for {
		if w.back.reached(next.url) {
			return w.arrive(next), nil
		}
		if next.url.Scheme != "http" && next.url.Scheme != "https" {
			return lost("the ASPSP leads to a %s URL that is no redirect URI", next.url.Scheme), nil
		}
		got, why, err := w.fetch(ctx, next)
		if err != nil {
			return conformance.Callback{}, err
		}
		if why == "" {
			next, why = w.onward(next, got)
		}
		if why != "" {
			return conformance.Callback{Why: why}, nil
		}
	}
}

// arrive makes the callback of a hop that leads to the redirect URI.
func (w *walk) arrive(at hop) conformance.Callback {
	refuses := w.decision.Verb == conformance.Refuse
	switch {
	case at.method == http.MethodPost && at.from != nil:
		return lost("the answer is posted to the redirect URI, not sent in its query")
	case refuses && w.pages > 0 && !w.refused && at.url.Query().Has("code"):
		// The rules agreed on the PSU's behalf. That must not look like a deed of the ASPSP.
		return lost("no rule of psu.refuse matched a page before the PSU came back")
	}
	return conformance.Callback{URL: at.text}
}

// onward finds the hop that follows an answer, or says why there is none.
func (w *walk) onward(at hop, got answer) (next hop, why string) {
	switch got.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return w.redirect(at, got)
	}
	if w.decision.Verb == conformance.Leave {
		return hop{}, fmt.Sprintf("the PSU left at the page %s (status %d)", shown(at.url), got.status)
	}
	if kind := contentType(got.header); kind != "text/html" && kind != "application/xhtml+xml" {
		return hop{}, fmt.Sprintf("the page at %s is %s and not HTML (status %d)", shown(at.url), kind, got.status)
	}
	page, err := newPage(at.url, got)
	if err != nil {
		return hop{}, fmt.Sprintf("the page at %s is no HTML that can be read", shown(at.url))
	}
	return w.act(page)
}

// redirect follows a redirect as browsers do: 307 and 308 repeat the request, the others ask with
// GET; the fragment is kept unless there is a new one (RFC 9110, sections 15.4 and 10.2.2).
func (w *walk) redirect(at hop, got answer) (next hop, why string) {
	location := got.header.Get("Location")
	if location == "" {
		return hop{}, fmt.Sprintf("the redirect at %s names no location (status %d)", shown(at.url), got.status)
	}
	next, ok := follow(at.url, location)
	if !ok {
		return hop{}, fmt.Sprintf("the redirect at %s names a location that is no URL", shown(at.url))
	}
	next.method, next.from = http.MethodGet, nil
	if at.url.Fragment != "" && !strings.Contains(location, "#") {
		next.url.Fragment, next.url.RawFragment = at.url.Fragment, at.url.RawFragment
		next.text += "#" + next.url.EscapedFragment()
	}
	if got.status == http.StatusTemporaryRedirect || got.status == http.StatusPermanentRedirect {
		next.method, next.body, next.private = at.method, at.body, at.private
	}
	if w.back.reached(next.url) {
		return next, ""
	}
	if next.private && !w.owns(next.url) {
		return hop{}, fmt.Sprintf("the redirect at %s would carry what the PSU entered to another origin (status %d)", shown(at.url), got.status)
	}
	if w.redirects++; w.redirects > w.form.settings.Redirects {
		return hop{}, fmt.Sprintf("there are more than %d redirects", w.form.settings.Redirects)
	}
	return next, ""
}

// act carries out the first rule that matches a page.
func (w *walk) act(p *page) (next hop, why string) {
	if w.pages++; w.pages > maxPages {
		return hop{}, fmt.Sprintf("there are more than %d pages", maxPages)
	}
	for _, r := range w.rules {
		if !p.has(r.when) {
			continue
		}
		if len(r.Fill) > 0 && w.filled[r.name] {
			return hop{}, fmt.Sprintf("the page at %s asks again for what %s filled in", shown(p.url), r.name)
		}
		next, why = p.carryOut(r, w.decision.User, w.owns)
		if why == "" {
			w.filled[r.name] = len(r.Fill) > 0
			w.refused = w.refused || r.refuses
		}
		return next, why
	}
	if refresh, ok := p.refresh(); ok {
		if w.redirects++; w.redirects > w.form.settings.Redirects {
			return hop{}, fmt.Sprintf("there are more than %d redirects", w.form.settings.Redirects)
		}
		return refresh, ""
	}
	return hop{}, fmt.Sprintf("no rule matches the page at %s (status %d)", shown(p.url), p.status)
}

// fetch makes one request. Why is set when there is no answer to go on with. The error is the end of
// the context, or a limit of the kit that front reports as a conformance.Skip.
func (w *walk) fetch(ctx context.Context, h hop) (got answer, why string, err error) {
	hopCtx, cancel := ctx, context.CancelFunc(func() {})
	if w.form.settings.Timeout > 0 {
		hopCtx, cancel = context.WithTimeout(ctx, w.form.settings.Timeout)
	}
	defer cancel()
	request, err := http.NewRequestWithContext(hopCtx, h.method, "", strings.NewReader(h.body))
	if err != nil {
		return answer{}, "", fmt.Errorf("front channel: %w", err)
	}
	w.dress(request, h)
	response, err := w.form.front.RoundTrip(request)
	if err != nil {
		if skip := (*conformance.Skip)(nil); errors.As(err, &skip) {
			return answer{}, "", err
		}
		return answer{}, "there is no answer from " + shown(h.url), context.Cause(ctx)
	}
	defer func() { _ = response.Body.Close() }() // read as far as it is wanted
	w.jar.SetCookies(request.URL, response.Cookies())
	body, err := io.ReadAll(io.LimitReader(response.Body, w.form.settings.Body+1))
	switch {
	case err != nil:
		return answer{}, "the answer from " + shown(h.url) + " breaks off", context.Cause(ctx)
	case int64(len(body)) > w.form.settings.Body:
		return answer{}, fmt.Sprintf("the page at %s is larger than %d bytes", shown(h.url), w.form.settings.Body), nil
	}
	return answer{response.StatusCode, response.Header, body}, "", nil
}

// dress gives a request what a browser sends with it. Some pages refuse a form without Origin or
// Referer.
func (w *walk) dress(request *http.Request, h hop) {
	target := *h.url
	target.Fragment, target.RawFragment = "", ""
	request.URL, request.Host = &target, target.Host
	request.Header.Set("Accept", "text/html, application/xhtml+xml;q=0.9, */*;q=0.1")
	for _, cookie := range w.jar.Cookies(&target) {
		request.AddCookie(cookie)
	}
	if h.from != nil && origin(h.from) == origin(&target) {
		referer := *h.from
		referer.Fragment, referer.RawFragment, referer.User = "", "", nil
		request.Header.Set("Referer", referer.String())
	}
	if h.method != http.MethodPost {
		request.Body, request.GetBody, request.ContentLength = nil, nil, 0
		return
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if h.from != nil {
		request.Header.Set("Origin", h.from.Scheme+"://"+h.from.Host)
	}
}

// contentType is the media type of an answer, in lower case and without parameters. A page without
// one is taken for HTML, as browsers do.
func contentType(header http.Header) string {
	given := header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(given)
	switch {
	case given == "":
		return "text/html"
	case err != nil:
		return "of no known type"
	}
	return kind
}

// shown is a URL as a reason may show it: a query may hold codes and personal data.
func shown(u *url.URL) string {
	const most = 200 // characters, our choice
	text := u.Scheme + "://" + u.Host + u.EscapedPath()
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// lost is a callback that never came.
func lost(format string, values ...any) conformance.Callback {
	return conformance.Callback{Why: fmt.Sprintf(format, values...)}
}
