package oauth

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// apiAnswers are the steps of this package that ask the API for something.
var apiAnswers = []string{Read, ReadUnknownToken, ReadAltered, ReadLowerCase, ReadRefreshToken, ReadService, ReadAgain, ReadMalformed, ReadOtherScheme,
	ReadRefreshed, ReadExpired, ReadPSURevoked, ReadAnew, ReadReplayed, ReadAccessRevoked, ReadRefreshEnd}

func useChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-RS-REUSE", Title: "a token serves more than one call", Rules: []string{"OAUTH-RS-REUSE"},
		Clause: rfc6749("1.4", "an access token stands for an authorisation with a scope and a lifetime; the page of this ASPSP says that it may be sent many times"),
		Level:  conformance.Must, Features: []string{"token-reuse"}, Reads: []string{Read, ReadAgain}, Judge: servesAgain,
	}, {
		ID: "OAUTH-RS-MALFORMED", Title: "malformed credentials are refused", Rules: []string{"OAUTH-RS-MALFORMED"},
		Clause: rfc6750("3.1", "a request that is malformed is refused, as are credentials that cannot be read"),
		Level:  conformance.Must, Reads: []string{Read, ReadMalformed}, Tolerates: true, Judge: refusesMalformed,
	}, {
		ID: "OAUTH-RS-NONE-401-scheme", Title: "credentials of another scheme open nothing", Rules: []string{"OAUTH-RS-NONE-401"},
		Clause: rfc6750("3", "a request without the credentials of the scheme is refused"),
		Level:  conformance.Must, Reads: []string{Read, ReadOtherScheme}, Sees: []string{ReadNoToken},
		Judge: func(v conformance.View) conformance.Finding {
			if v.Last(ReadNoToken).OK() {
				return conformance.Inconclusive(openToAll)
			}
			return opensNothing(v, ReadOtherScheme)
		},
	}, {
		ID: "OAUTH-RS-ONCE", Title: "a challenge says each thing once", Rules: []string{"OAUTH-RS-ONCE"},
		Clause: rfc6750("3", "realm, scope, error, error_description and error_uri appear no more than once in a challenge"),
		Level:  conformance.Must, Reads: []string{ReadNoToken}, Sees: apiAnswers, Judge: saidOnce,
	}, {
		ID: "OAUTH-RS-AIS-PIS", Title: "a token for accounts begins no payment", Rules: []string{"OAUTH-RS-AIS-PIS"},
		Clause: rfc6749("7", "a token for account information does not work for payment initiation"),
		Level:  conformance.Must, Reads: []string{Read, PayWithAccountToken}, Judge: noPayment,
	}, {
		ID: "OAUTH-RS-NO-SHARED-CACHE", Title: "account data are not offered to shared caches", Rules: []string{"OAUTH-RS-NO-SHARED-CACHE"},
		Clause: conformance.Clause{Document: "RFC 9111", Section: "3.5", Text: "an answer to a request with Authorization is kept by shared caches only where public or s-maxage allow it"},
		Level:  conformance.Should, Reads: []string{Read}, Judge: keptPrivate,
	}, {
		ID: "HTTP-REDIRECT-API", Title: "the API sends no application to a login page", Rules: []string{"HTTP-REDIRECT-API"},
		Clause: conformance.Clause{Document: "RFC 9110", Section: "15.4", Text: "a redirect is an instruction to the client; an API whose caller lacks a good token answers with an error"},
		Level:  conformance.Should, Reads: []string{ReadNoToken}, Sees: apiAnswers, Judge: noRedirects,
	}}
}

// reachChecks are about how far tokens reach, and how long. Other profiles have rows of their own for that.
func reachChecks() []conformance.Check {
	service := []string{"client-credentials"}
	return []conformance.Check{{
		ID: "OAUTH-RS-SCOPE", Title: "a token of another scope opens no accounts", Rules: []string{"OAUTH-RS-SCOPE"},
		Clause: rfc6749("7", "the resource server makes sure that the scope of the token covers what is asked for"),
		Level:  conformance.Must, Features: service, Reads: []string{Redeem, Read, ServiceToken, ReadService}, Sees: []string{Authorise}, Tolerates: true, Judge: scopeReaches,
	}, {
		ID: "OAUTH-RS-SCOPE-403", Title: "a scope that does not reach is answered with 403", Rules: []string{"OAUTH-RS-SCOPE-403"},
		Clause: rfc6750("3.1", "a request that needs more than the token grants is answered with 403 and insufficient_scope"),
		Level:  conformance.Should, Features: service, Reads: []string{Redeem, Read, ServiceToken, ReadService}, Sees: []string{Authorise}, Judge: scopeRefusal,
	}, {
		ID: "OAUTH-RS-LIFETIME", Title: "access tokens live an hour at most", Rules: []string{"OAUTH-RS-LIFETIME"},
		Clause: rfc6750("5.3", "bearer tokens are issued for one hour or less, unless the ASPSP documents a longer life"),
		Level:  conformance.Should, Reads: []string{Redeem}, Judge: anHourAtMost,
	}}
}

// data says whether an answer is a success that holds something: an empty list does not.
func data(e *conformance.Exchange) bool { return e.OK() && !empty(e) }

func servesAgain(v conformance.View) conformance.Finding {
	first := v.Last(Read)
	if !first.OK() {
		return conformance.Inconclusive("the first call was answered " + statusText(first))
	}
	for _, e := range v.All(ReadAgain) {
		if !e.OK() {
			return conformance.Fails(statusText(first), statusText(e)).At(e, first)
		}
	}
	return conformance.Holds().At(v.Last(ReadAgain), first)
}

func refusesMalformed(v conformance.View) conformance.Finding {
	if finding := opensNothing(v, ReadMalformed); finding.Result != conformance.ResultHolds {
		return finding
	}
	for _, e := range v.All(ReadMalformed) {
		if e.Status() >= 500 {
			return conformance.Tolerated("400 or 401", statusText(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(ReadMalformed)...)
}

func saidOnce(v conformance.View) conformance.Finding {
	limited := []string{"realm", "scope", "error", "error_description", "error_uri"}
	var seen []*conformance.Exchange
	for _, e := range v.Tape {
		if e.Response == nil {
			continue
		}
		for _, c := range checks.Challenges(e.Response.Header.Values("WWW-Authenticate")) {
			seen = append(seen, e)
			said := map[string]bool{}
			for _, p := range c.Params {
				if said[p.Name] && slices.Contains(limited, p.Name) {
					return conformance.Fails(p.Name+" once", header(e, "WWW-Authenticate")).At(e)
				}
				said[p.Name] = true
			}
		}
	}
	if len(seen) == 0 {
		return conformance.Inapplicable("no answer had a challenge")
	}
	return conformance.Holds().At(seen...)
}

// apart says why the service token may reach the accounts, nil when its scope has nothing of the user's.
func apart(v conformance.View) *conformance.Finding {
	user, service := v.Last(Redeem), v.Last(ServiceToken)
	granted, own := saidScope(user), saidScope(service)
	if request := asked(v, Authorise); len(granted) == 0 && request != nil {
		query, _ := returned(request)
		granted = strings.Fields(query.Get("scope"))
	}
	if len(own) == 0 {
		own = strings.Fields(sentForm(service).Get("scope"))
	}
	var finding conformance.Finding
	switch {
	case !issued(user) || !issued(service):
		finding = conformance.Inconclusive("the tokens to compare were not issued")
	case !v.Last(Read).OK():
		finding = conformance.Inconclusive("the plain request was answered " + statusText(v.Last(Read)))
	case len(granted) == 0 || len(own) == 0:
		finding = conformance.Inapplicable("the scopes of the tokens are not known")
	case slices.ContainsFunc(own, func(s string) bool { return slices.Contains(granted, s) }):
		finding = conformance.Inapplicable("the tokens have a scope in common")
	default:
		return nil
	}
	return &finding
}

// saidScope is what a token answer says of its scope.
func saidScope(e *conformance.Exchange) []string {
	root, _ := checks.Root(e)
	return strings.Fields(root.At("scope").Text())
}

// sentForm returns the form that a request carried.
func sentForm(e *conformance.Exchange) url.Values {
	form, err := url.ParseQuery(string(e.Request.Body.Bytes()))
	if err != nil {
		return url.Values{}
	}
	return form
}

// scopeReaches tolerates a list that is empty.
func scopeReaches(v conformance.View) conformance.Finding {
	if finding := apart(v); finding != nil {
		return *finding
	}
	e := v.Last(ReadService)
	switch {
	case data(e):
		return conformance.Fails("a refusal", statusText(e)).At(e)
	case e.OK():
		return conformance.Tolerated("a refusal", statusText(e)+" with an empty list").At(e)
	}
	return conformance.Holds().At(e)
}

func scopeRefusal(v conformance.View) conformance.Finding {
	if finding := apart(v); finding != nil {
		return *finding
	}
	e := v.Last(ReadService)
	switch {
	case !e.Refused():
		return conformance.Inapplicable("the request was not refused")
	case e.Status() != http.StatusForbidden:
		return conformance.Fails("403", statusText(e)).At(e)
	}
	for _, c := range checks.Challenges(e.Response.Header.Values("WWW-Authenticate")) {
		if word, _ := c.Get("error"); word == "insufficient_scope" {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails(`a challenge with error="insufficient_scope"`, orNone(header(e, "WWW-Authenticate"))).At(e)
}

func noPayment(v conformance.View) conformance.Finding {
	e := v.Last(PayWithAccountToken)
	switch {
	case !v.Last(Read).OK():
		return conformance.Inconclusive("the token did not open the accounts either")
	case e.OK():
		return conformance.Fails("a refusal", statusText(e)).At(e)
	case e.Refused():
		return conformance.Holds().At(e)
	}
	return conformance.Inconclusive("the payment was answered " + statusText(e))
}

// anHourAtMost holds a token against the life that the option token_life documents, an hour where there is none.
func anHourAtMost(v conformance.View) conformance.Finding {
	limit, err := time.ParseDuration(v.Facts.Options["token_life"])
	if err != nil {
		limit = time.Hour
	}
	e := v.Last(Redeem)
	if !issued(e) {
		return conformance.Inconclusive("the code was not redeemed")
	}
	root, _ := checks.Root(e)
	n := root.At("expires_in")
	seconds, err := strconv.ParseFloat(fmt.Sprint(n.Value), 64)
	switch {
	case !n.Exists() || err != nil:
		return conformance.Inapplicable("the answer says no lifetime in seconds")
	case seconds > limit.Seconds():
		return conformance.Fails(fmt.Sprintf("at most %.0f", limit.Seconds()), fmt.Sprint(n.Value)).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func keptPrivate(v conformance.View) conformance.Finding {
	e := v.Last(Read)
	if !e.OK() {
		return conformance.Inconclusive("the plain request was answered " + statusText(e))
	}
	for _, name := range cacheDirectives(e) {
		if name == "public" || name == "s-maxage" {
			return conformance.Fails("no "+name, header(e, "Cache-Control")).At(e)
		}
	}
	return conformance.Holds().At(e)
}

// cacheDirectives are the names of the directives of Cache-Control, in lower case.
func cacheDirectives(e *conformance.Exchange) []string {
	var names []string
	for _, field := range e.Response.Header.Values("Cache-Control") {
		for directive := range strings.SplitSeq(field, ",") {
			name, _, _ := strings.Cut(directive, "=")
			names = append(names, strings.ToLower(strings.TrimSpace(name)))
		}
	}
	return names
}

func noRedirects(v conformance.View) conformance.Finding {
	for _, e := range v.Tape {
		if e.Status() >= 300 && e.Status() < 400 && e.Header("Location") != "" {
			return conformance.Fails("an answer of the API", statusText(e)+" to "+header(e, "Location")).At(e)
		}
	}
	return conformance.Holds()
}
