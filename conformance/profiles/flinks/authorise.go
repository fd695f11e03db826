package flinks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The authorisation requests that Flinks has rules of its own for.
const (
	authoriseNoState     = "authorise without the state that is required"
	authoriseNoProvider  = "authorise at an unknown provider"
	authoriseNoSuchScope = "authorise an unknown scope"
	authoriseNoBasic     = "authorise without ACCOUNT_BASIC"
)

// scopeBasic is the scope that every recipient has.
const scopeBasic = "ACCOUNT_BASIC"

// unknownProvider is far above the numbers that Flinks gives (1000 to 5999).
const unknownProvider = "999999999"

func authoriseProbes() []conformance.Step {
	noProvider := oauth.AuthoriseProbe(authoriseNoProvider, func(q url.Values) { q.Set("provider_id", unknownProvider) })
	noProvider.Requires = func(t *conformance.Target) *conformance.Skip {
		if t.Option("provider_id") == "none" {
			return conformance.Omit(conformance.SkipInapplicable, "authorisation requests name no provider (options.provider_id)")
		}
		return oauth.FromStart(t)
	}
	return []conformance.Step{
		oauth.AuthoriseProbe(authoriseNoState, func(q url.Values) { q.Del("state") }),
		noProvider,
		oauth.AuthoriseProbe(authoriseNoSuchScope, func(q url.Values) { q.Set("scope", "ASSAY_UNKNOWN") }),
		oauth.AuthoriseProbe(authoriseNoBasic, func(q url.Values) {
			q.Set("scope", strings.Join(slices.DeleteFunc(strings.Fields(q.Get("scope")), func(s string) bool { return s == scopeBasic }), " "))
		}),
	}
}

func authoriseChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "FLK-AZ-302-status", Title: "the browser is sent back with status 302", Rules: []string{"FLK-AZ-302"},
		Clause: flowPage("2", "after the customer's consent a 302 leads to the redirect URI"),
		Level:  conformance.Should, Reads: []string{oauth.Authorise}, Judge: sentBack302,
	}, {
		ID: "FLK-AZ-DENY", Title: "a refusal is described", Rules: []string{"FLK-AZ-DENY"},
		Clause: flowPage("2", "a customer who declines comes back with error, error_description and state"),
		Level:  conformance.Must, Reads: []string{oauth.AuthoriseRefused}, Sees: []string{oauth.Authorise}, Judge: refusalDescribed,
	}, {
		ID: "FLK-AZ-NOSTATE", Title: "a request without state gives no code", Rules: []string{"FLK-AZ-NOSTATE"},
		Clause: docs("Authorize with a data provider", "state is a required parameter"),
		Level:  conformance.Should, Reads: []string{authoriseNoState}, Sees: []string{oauth.Authorise}, Judge: noCode(authoriseNoState),
	}, {
		ID: "FLK-AZ-PROVIDER-BAD", Title: "an unknown provider is reported to the TPP", Rules: []string{"FLK-AZ-PROVIDER-BAD"},
		Clause: docs("Authorize with a data provider", "provider_id names the provider; failures come back as error and error_description"),
		Level:  conformance.Should, Reads: []string{authoriseNoProvider}, Sees: []string{oauth.Authorise}, Operations: []string{"authorize"}, Judge: reported(authoriseNoProvider),
	}, {
		ID: "FLK-AZ-ERR", Title: "an unknown scope is reported to the TPP", Rules: []string{"FLK-AZ-ERR"},
		Clause: flowPage("2", "a request that is not successful comes back with error, error_description and the original state"),
		Level:  conformance.Should, Reads: []string{authoriseNoSuchScope}, Sees: []string{oauth.Authorise}, Operations: []string{"authorize"}, Judge: reportedInFull,
	}, {
		ID: "FLK-AZ-SCOPE-BASIC", Title: "scopes without ACCOUNT_BASIC are refused", Rules: []string{"FLK-AZ-SCOPE-BASIC"},
		Clause: docs("Create a data recipient", "ACCOUNT_BASIC is marked as required"),
		Level:  conformance.Info, Reads: []string{authoriseNoBasic}, Sees: []string{oauth.Authorise}, Judge: noCode(authoriseNoBasic),
	}, {
		ID: "FLK-AZ-CORR", Title: "errors name the correlation id of the authorisation", Rules: []string{"FLK-AZ-CORR"},
		Clause: docs("Authorize with a data provider", "correlation_id goes with the request; errors carry ob-correlation-id"),
		Level:  conformance.Info, Reads: []string{oauth.Authorise, oauth.Read, readNoAccount}, Judge: correlated,
	}}
}

// landed returns what came to the redirect URI in a step, and the exchange that
// brought it: a callback, or a redirect that was seen and not followed.
func landed(v conformance.View, step string) (url.Values, *conformance.Exchange) {
	for _, e := range slices.Backward(v.All(step)) {
		if e.Operation == conformance.OperationCallback {
			return queryOf(e), e
		}
		to, err := url.Parse(e.Header("Location"))
		home, _ := url.Parse(queryOf(v.All(step)[0]).Get("redirect_uri"))
		if err == nil && home != nil && home.Host != "" && to.Host == home.Host && to.Path == home.Path {
			return to.Query(), e
		}
	}
	return nil, nil
}

// unfinished settles what can be said of a wrong request when the right one gave no
// code, or when it led to a page that the kit does not go through.
func unfinished(v conformance.View, step string) (conformance.Finding, bool) {
	switch right, _ := landed(v, oauth.Authorise); {
	case right.Get("code") == "":
		return conformance.Inconclusive("the right request gave no code"), true
	case len(v.All(step)) == 1 && v.Last(step).OK():
		return conformance.Inapplicable("a page came first, and the kit does not drive pages here"), true
	}
	return conformance.Finding{}, false
}

func sentBack302(v conformance.View) conformance.Finding {
	callback := v.Callback(oauth.Authorise)
	if callback == nil || queryOf(callback).Get("code") == "" {
		return conformance.Inconclusive("the PSU did not come back with a code")
	}
	var last *conformance.Exchange
	for _, e := range v.All(oauth.Authorise) {
		if e.Header("Location") != "" && e.Status()/100 == 3 {
			last = e
		}
	}
	switch {
	case last == nil:
		return conformance.Inapplicable("the PSU's browser is not driven by the kit, or was not redirected by a status")
	case last.Status() != http.StatusFound:
		return conformance.Fails("302", statusOf(last)).At(last, callback)
	}
	return conformance.Holds().At(last, callback)
}

func refusalDescribed(v conformance.View) conformance.Finding {
	query, e := landed(v, oauth.AuthoriseRefused)
	switch {
	case e == nil && v.Callback(oauth.Authorise) == nil:
		return conformance.Inconclusive("the PSU did not come back")
	case e == nil:
		return conformance.Fails("a return with error and error_description", "no return").At(v.Last(oauth.AuthoriseRefused))
	case query.Get("error") == "":
		return conformance.Inconclusive("the PSU did not come back with error")
	case query.Get("error_description") == "":
		return conformance.Fails("error_description", "none").At(e)
	}
	return conformance.Holds().At(e)
}

// noCode judges that a wrong request gave no code: a page of the ASPSP and an error
// for the TPP are both right.
func noCode(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, stop := unfinished(v, step); stop {
			return finding
		}
		query, e := landed(v, step)
		switch last := v.Last(step); {
		case query.Get("code") != "":
			return conformance.Fails("no code", "a code").At(e)
		case last.Status() >= 500:
			return conformance.Fails("a refusal", statusOf(last)).At(last)
		default:
			return conformance.Holds().At(last)
		}
	}
}

// reported judges that a wrong request is answered with an error at the redirect URI.
func reported(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding, _, _ := report(v, step)
		return finding
	}
}

func report(v conformance.View, step string) (conformance.Finding, url.Values, *conformance.Exchange) {
	if finding, stop := unfinished(v, step); stop {
		return finding, nil, nil
	}
	query, e := landed(v, step)
	last := v.Last(step)
	switch {
	case query.Get("code") != "":
		return conformance.Fails("an error", "a code").At(e), nil, nil
	case query.Get("error") == "":
		return conformance.Fails("a redirect with error", statusOf(last)+" without one").At(last), nil, nil
	}
	return conformance.Holds().At(e), query, e
}

// reportedInFull compares the state with that of the request that led to the error.
func reportedInFull(v conformance.View) conformance.Finding {
	finding, query, e := report(v, authoriseNoSuchScope)
	if e == nil {
		return finding
	}
	var sent []string
	for _, asked := range v.All(authoriseNoSuchScope) {
		if asked.Operation == "authorize" {
			sent = append(sent, queryOf(asked).Get("state"))
		}
	}
	switch {
	case query.Get("error_description") == "":
		return conformance.Fails("error_description", "none").At(e)
	case !slices.Contains(sent, query.Get("state")):
		return conformance.Fails("the state of the request", "state "+orNone(query.Get("state"))).At(e)
	}
	return finding
}

func correlated(v conformance.View) conformance.Finding {
	sent := queryOf(v.All(oauth.Authorise)[0]).Get("correlation_id")
	e := v.Last(readNoAccount)
	switch {
	case sent == "":
		return conformance.Inapplicable("the authorisation request names no correlation id, or is not on the tape")
	case !v.Last(oauth.Read).OK() || !e.Refused():
		return conformance.Inconclusive("the unknown account was answered " + statusOf(e))
	case e.Header("ob-correlation-id") == "":
		return conformance.Inapplicable("errors carry no correlation id")
	case !strings.EqualFold(e.Header("ob-correlation-id"), sent):
		return conformance.Fails("ob-correlation-id "+sent, orNone(e.Header("ob-correlation-id"))).At(e)
	}
	return conformance.Holds().At(e)
}
