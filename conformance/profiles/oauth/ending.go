package oauth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// An ending is how a request to the authorisation endpoint came out.
type ending struct {
	at       *conformance.Exchange // the exchange that shows it
	returned bool                  // the PSU was sent back to us
	open     bool                  // a page or a redirect came, and the kit went no further
	query    url.Values            // of the return
	fragment url.Values
}

// ended finds out how the request of a step came out. The tape shows a return as the
// PSU's arrival, or as a redirect to a redirect URI that the view knows.
func ended(v conformance.View, step string) ending {
	exchanges := v.All(step)
	if len(exchanges) == 0 {
		return ending{open: true}
	}
	homes := homes(v)
	for _, e := range slices.Backward(exchanges) {
		target := destination(e)
		if e.Operation != conformance.OperationCallback && !slices.ContainsFunc(homes, func(home *url.URL) bool { return samePlace(target, home) }) {
			continue
		}
		if target == nil {
			continue
		}
		fragment, _ := url.ParseQuery(target.Fragment)
		return ending{at: e, returned: true, query: target.Query(), fragment: fragment}
	}
	last := exchanges[len(exchanges)-1]
	return ending{at: last, open: len(exchanges) == 1 && last.Status() < 400}
}

// code says whether a code came, wherever in the URL.
func (e ending) code() bool { return e.query.Get("code") != "" || e.fragment.Get("code") != "" }

// token says whether an access token came.
func (e ending) token() bool {
	return e.query.Get("access_token") != "" || e.fragment.Get("access_token") != ""
}

// word is the error of the return, "" when there is none.
func (e ending) word() string { return e.query.Get("error") + e.fragment.Get("error") }

// told says what came, for a finding.
func (e ending) told() string {
	switch {
	case e.token():
		return "an access token"
	case e.code():
		return "a code"
	case e.word() != "":
		return e.word()
	case e.returned:
		return "a return without error"
	case e.at.Status() >= 300 && e.at.Status() < 400:
		return "no return, at last " + statusText(e.at)
	default:
		return "a page with " + statusText(e.at)
	}
}

// goes says whether the request was served as far as the kit went: it came to a code
// or to a page that the kit did not go through.
func (e ending) goes() bool { return e.code() || e.open }

// homes are the redirect URIs of the requests in a view.
func homes(v conformance.View) []*url.URL {
	var out []*url.URL
	for _, e := range v.Tape {
		if e.Operation != "authorize" {
			continue
		}
		query, _ := returned(e)
		for _, text := range query["redirect_uri"] {
			if u, err := url.Parse(text); err == nil && u.IsAbs() {
				out = append(out, u)
			}
		}
	}
	return out
}

// destination is where an exchange leads: the PSU's arrival, or the target of a redirect.
func destination(e *conformance.Exchange) *url.URL {
	if e.Operation == conformance.OperationCallback {
		u, _ := url.Parse(e.Request.URL)
		return u
	}
	location := e.Header("Location")
	base, err := url.Parse(e.Request.URL)
	if location == "" || err != nil {
		return nil
	}
	u, err := base.Parse(location)
	if err != nil {
		return nil
	}
	return u
}

func samePlace(u, home *url.URL) bool {
	return u != nil && u.Scheme == home.Scheme && strings.EqualFold(u.Host, home.Host) && u.Path == home.Path
}

// mainLine says whether the right request came to a code: the control of every other.
func mainLine(v conformance.View) (conformance.Finding, bool) {
	if ended(v, Authorise).code() {
		return conformance.Finding{}, true
	}
	return conformance.Inconclusive("the right request came to no code"), false
}

// refusedFor is a check's judgement that a request comes to an error and to no code.
// What is no redirect with one of the words is tolerated.
func refusedFor(step string, words ...string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		switch end := ended(v, step); {
		case end.code(), end.token():
			return conformance.Fails("an error", end.told()).At(end.at)
		case end.open:
			return notDriven
		case !slices.Contains(words, end.word()):
			return conformance.Tolerated("a redirect with "+strings.Join(words, " or "), end.told()).At(end.at)
		default:
			return conformance.Holds().At(end.at)
		}
	}
}

// notDriven is the finding where the kit could not go through the pages.
var notDriven = conformance.Inapplicable("a page came first, and the kit does not drive pages here")
