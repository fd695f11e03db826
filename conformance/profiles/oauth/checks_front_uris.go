package oauth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// frontURIChecks are about the client and the redirect URI of an authorisation request.
func frontURIChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-AZ-CLIENT-MISSING", Title: "a request without client gets nobody redirected", Rules: []string{"OAUTH-AZ-CLIENT-MISSING"},
		Clause: rfc6749("4.1.2.1", "without a client the browser is not redirected to the URI of the request"),
		Level:  conformance.Must, Reads: []string{AuthoriseNoClient},
		Judge: func(v conformance.View) conformance.Finding { return neverSent(v, AuthoriseNoClient) },
	}, {
		ID: "OAUTH-AZ-CLIENT-MISSING-registered", Title: "a missing client is told to the PSU", Rules: []string{"OAUTH-AZ-CLIENT-MISSING"},
		Clause: rfc6749("4.1.2.1", "when the client identifier is missing the server informs the resource owner of the error"),
		Level:  conformance.Should, Reads: []string{AuthoriseNoClientHome}, Sees: []string{Authorise}, Judge: notReturned(AuthoriseNoClientHome),
	}, {
		ID: "OAUTH-AZ-DUP-PARAM-redirect", Title: "two redirect URIs in a request lead to none that is foreign", Rules: []string{"OAUTH-AZ-DUP-PARAM", "OAUTH-AZ-REDIR-MISMATCH"},
		Clause: rfc6749("4.1.2.1", "on an invalid redirect URI the browser is not redirected to it"),
		Level:  conformance.Must, Reads: []string{AuthoriseTwoURIs},
		Judge: func(v conformance.View) conformance.Finding { return neverSent(v, AuthoriseTwoURIs) },
	}, {
		ID: "OAUTH-AZ-REDIR-EXACT", Title: "redirect URIs are compared character by character", Rules: []string{"OAUTH-AZ-REDIR-EXACT", "NEG-BAD-REDIR"},
		Clause: rfc6749("3.1.2.3", "when a full redirect URI is registered, the one of the request is compared with it as a simple string"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseLikeURIs}, Tolerates: true, Judge: comparedExactly,
	}, {
		ID: "OAUTH-AZ-REDIR-REQUIRED", Title: "a client with several redirect URIs has to name one", Rules: []string{"OAUTH-AZ-REDIR-REQUIRED"},
		Clause: rfc6749("3.1.2.3", "when several redirect URIs are registered, the request includes the one that is meant"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseNoURI}, Sees: []string{AuthoriseSecondURI}, Judge: notReturned(AuthoriseNoURI),
	}, {
		ID: "OAUTH-AZ-REDIR-ABSOLUTE", Title: "no code goes to a redirect URI that is relative or has a fragment", Rules: []string{"OAUTH-AZ-REDIR-ABSOLUTE"},
		Clause: rfc6749("3.1.2", "a redirect URI is absolute and has no fragment"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseOddURIs}, Judge: noCodeAstray,
	}, {
		ID: "OAUTH-AZ-REDIR-QUERY-KEPT", Title: "the query of a redirect URI is kept", Rules: []string{"OAUTH-AZ-REDIR-QUERY-KEPT"},
		Clause: rfc6749("3.1.2", "a query that the redirect URI has is retained when parameters are added"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseSecondURI}, Judge: queryKept,
	}}
}

// notReturned judges that a request is not answered at a redirect URI.
func notReturned(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		switch end := ended(v, step); {
		case end.returned:
			return conformance.Fails("an error for the PSU", "a return with "+end.told()).At(end.at)
		case end.open:
			return notDriven
		default:
			return conformance.Holds().At(end.at)
		}
	}
}

// comparedExactly looks for a redirect to a URI that only resembles the registered one.
func comparedExactly(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	request := asked(v, Authorise)
	if request == nil {
		return conformance.Inapplicable("the authorisation request is not on the tape")
	}
	query, _ := returned(request)
	variants := likeURIs(query.Get("redirect_uri"))
	at, alike := sentAlong(v.All(AuthoriseLikeURIs))
	i := slices.IndexFunc(variants, func(s stray) bool { return s.uri == alike })
	switch {
	case len(variants) == 0:
		return conformance.Inapplicable("the redirect URI names no host")
	case at == nil:
		return conformance.Holds().At(v.Last(AuthoriseLikeURIs))
	case i >= 0 && variants[i].harmless:
		return conformance.Tolerated("no redirect to "+alike, "a redirect to it").At(at)
	}
	return conformance.Fails("no redirect to "+alike, "a redirect to it").At(at)
}

// sentAlong finds the first redirect to just the URI that its request names.
func sentAlong(exchanges []*conformance.Exchange) (at *conformance.Exchange, uri string) {
	for _, e := range exchanges {
		if e.Operation == "authorize" {
			query, _ := returned(e)
			uri = query.Get("redirect_uri")
		}
		target := e.Header("Location")
		if e.Operation == conformance.OperationCallback {
			target = e.Request.URL
		}
		if rest, ok := strings.CutPrefix(target, uri); ok && uri != "" && (rest == "" || strings.ContainsAny(rest[:1], "?&#")) {
			return e, uri
		}
	}
	return nil, ""
}

// noCodeAstray looks for a code that went to a URI of the step, or anywhere instead.
func noCodeAstray(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	places := homes(v)
	for _, e := range v.All(AuthoriseOddURIs) {
		query, _ := returned(e)
		base, err := url.Parse(e.Request.URL)
		if uri := query.Get("redirect_uri"); err == nil && e.Operation == "authorize" && uri != "" {
			if u, err := base.Parse(uri); err == nil {
				places = append(places, u)
			}
		}
	}
	for _, e := range v.All(AuthoriseOddURIs) {
		to := destination(e)
		if !slices.ContainsFunc(places, func(place *url.URL) bool { return samePlace(to, place) }) {
			continue
		}
		if fragment, _ := url.ParseQuery(to.Fragment); to.Query().Has("code") || fragment.Has("code") {
			return conformance.Fails("no code", "a code").At(e)
		}
	}
	return conformance.Holds().At(v.Last(AuthoriseOddURIs))
}

func queryKept(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	request, end := asked(v, AuthoriseSecondURI), ended(v, AuthoriseSecondURI)
	switch {
	case request == nil:
		return conformance.Inapplicable("the authorisation request is not on the tape")
	case !end.returned || end.word() != "":
		return conformance.Inconclusive("no code came to the redirect URI with a query")
	}
	asked, _ := returned(request)
	registered, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil {
		return conformance.Inapplicable("the redirect URI cannot be read")
	}
	for name, values := range registered.Query() {
		if !slices.Equal(end.query[name], values) {
			return conformance.Fails(name+"="+strings.Join(values, ", "), orNone(strings.Join(end.query[name], ", "))).At(end.at, request)
		}
	}
	if !end.code() {
		return conformance.Fails("a code beside the query", "none").At(end.at, request)
	}
	return conformance.Holds().At(end.at, request)
}
