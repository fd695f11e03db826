package oauth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func scopeChecks() []conformance.Check {
	withRefresh := []string{"refresh"}
	return []conformance.Check{{
		ID: "OAUTH-TK-SCOPE-MULTI", Title: "one request may ask for two scopes", Rules: []string{"OAUTH-TK-SCOPE-MULTI"},
		Clause: rfc6749("3.3", "a scope is a list of values with spaces between them"),
		Level:  conformance.Must, Reads: []string{Redeem, AuthoriseSeveral}, Sees: []string{RedeemSeveral}, Judge: takesTwo,
	}, {
		ID: "OAUTH-TK-SCOPE", Title: "a scope that differs from what was asked is said", Rules: []string{"OAUTH-TK-SCOPE"},
		Clause: rfc6749("5.1", "scope is required in the answer where it differs from the scope that was asked for"),
		Level:  conformance.Must, Reads: []string{RedeemSeveral}, Sees: []string{Redeem, Read, ReadSeveral}, Judge: differenceSaid,
	}, {
		ID: "OAUTH-TK-EMPTY-PARAM", Title: "an empty parameter counts as absent", Rules: []string{"OAUTH-TK-EMPTY-PARAM"},
		Clause: rfc6749("3.2", "parameters sent without a value are treated as if they were omitted"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{Refresh, RefreshEmptyScope}, Sees: []string{ReadRefreshed, ReadEmptyScope}, Judge: emptyIsAbsent,
	}, {
		ID: "OAUTH-RT-SCOPE-OMIT", Title: "a refresh without scope keeps the scope", Rules: []string{"OAUTH-RT-SCOPE-OMIT"},
		Clause: rfc6749("6", "a scope that is left out means the scope that was granted first"),
		Level:  conformance.Should, Features: withRefresh, Reads: []string{Redeem, Refresh}, Sees: []string{Authorise, Read, ReadRefreshed}, Judge: scopeStays,
	}, {
		ID: "OAUTH-RT-SCOPE-WIDEN", Title: "a refresh gives no more than was granted", Rules: []string{"OAUTH-RT-SCOPE-WIDEN"},
		Clause: rfc6749("6", "the scope asked for holds nothing that was not granted first"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{Redeem, Refresh, RefreshWider}, Judge: notWidened,
	}, {
		ID: "OAUTH-RT-SCOPE-NARROW", Title: "a refresh can ask for less", Rules: []string{"OAUTH-RT-SCOPE-NARROW"},
		Clause: rfc6749("6", "a refresh may ask for a part of the scope, which the server may ignore"),
		Level:  conformance.Info, Features: withRefresh, Reads: []string{RedeemSeveral, RefreshNarrowed}, Sees: []string{ReadSeveral, ReadNarrowed, RefreshWhole}, Judge: narrows,
	}, {
		ID: "OAUTH-RT-SCOPE-KEPT", Title: "a refresh for less leaves the refresh token whole", Rules: []string{"OAUTH-RT-SCOPE-KEPT"},
		Clause: rfc6749("6", "the scope of a new refresh token is that of the one it replaces"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{RedeemSeveral, RefreshNarrowed, RefreshWhole}, Sees: []string{ReadSeveral, ReadNarrowed, ReadWhole}, Judge: staysWhole,
	}}
}

// scopeOf returns the scope that a token answer names, nil when it names none.
func scopeOf(e *conformance.Exchange) []string {
	root, err := checks.Root(e)
	if err != nil || root.At("scope").Text() == "" {
		return nil
	}
	return strings.Fields(root.At("scope").Text())
}

// sentScope returns the scope that a token request asked for.
func sentScope(e *conformance.Exchange) []string {
	form, _ := url.ParseQuery(string(e.Request.Body.Bytes()))
	return strings.Fields(form.Get("scope"))
}

// lacking returns what of one scope is not in another.
func lacking(have, want []string) []string {
	return slices.DeleteFunc(slices.Clone(want), func(token string) bool { return slices.Contains(have, token) })
}

// outOfScope says whether the API refused a token for its scope, in so many words
// (RFC 6750 §3.1).
func outOfScope(e *conformance.Exchange) bool {
	if e.Status() != http.StatusForbidden {
		return false
	}
	return errorWord(e) == insufficient || slices.ContainsFunc(checks.Challenges(e.Response.Header.Values("WWW-Authenticate")), func(c checks.Challenge) bool {
		word, _ := c.Get("error")
		return word == insufficient
	})
}

const insufficient = "insufficient_scope"

func takesTwo(v conformance.View) conformance.Finding {
	back, e := v.Callback(AuthoriseSeveral), v.Last(RedeemSeveral)
	if !issued(v.Last(Redeem)) {
		return conformance.Inconclusive("a request for one scope gave no token either")
	}
	if back != nil {
		if query, _ := returned(back); query.Get("error") != "" {
			return conformance.Fails("a code", "error "+query.Get("error")).At(back)
		}
	}
	switch {
	case !e.Answered():
		return conformance.Inconclusive("no code was redeemed")
	case !issued(e):
		return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e)
	}
	return conformance.Holds().At(e)
}

// differenceSaid fails only on proof: the API refuses, for its scope, a token that
// should have all that was asked for.
func differenceSaid(v conformance.View) conformance.Finding {
	e, read := v.Last(RedeemSeveral), v.Last(ReadSeveral)
	switch {
	case !issued(e):
		return conformance.Inconclusive("no code was redeemed")
	case scopeOf(e) == nil && issued(v.Last(Redeem)) && v.Last(Read).OK() && outOfScope(read):
		return conformance.Fails("scope", "none, for a token without the scope of the accounts").At(e, read)
	}
	return conformance.Holds().At(e)
}

func emptyIsAbsent(v conformance.View) conformance.Finding {
	control, e, read := v.Last(Refresh), v.Last(RefreshEmptyScope), v.Last(ReadEmptyScope)
	switch {
	case !issued(control):
		return conformance.Inconclusive("a refresh without scope gave no token")
	case !issued(e):
		return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e, control)
	case v.Last(ReadRefreshed).OK() && outOfScope(read):
		return conformance.Fails("the accounts, as without scope", statusText(read)).At(read, e)
	}
	return conformance.Holds().At(e)
}

func scopeStays(v conformance.View) conformance.Finding {
	e, read := v.Last(Refresh), v.Last(ReadRefreshed)
	if !issued(v.Last(Redeem)) || !issued(e) {
		return conformance.Inconclusive("there was no token, or no refresh")
	}
	first, now := scopeOf(v.Last(Redeem)), scopeOf(e)
	if request := asked(v, Authorise); first == nil && request != nil {
		query, _ := returned(request)
		first = strings.Fields(query.Get("scope"))
	}
	switch {
	case now != nil && len(lacking(now, first)) > 0:
		return conformance.Fails(strings.Join(first, " "), strings.Join(now, " ")).At(e).Pointing("/scope")
	case v.Last(Read).OK() && outOfScope(read):
		return conformance.Fails("the accounts", statusText(read)).At(read, e)
	}
	return conformance.Holds().At(e)
}

func notWidened(v conformance.View) conformance.Finding {
	e := v.Last(RefreshWider)
	if !issued(v.Last(Refresh)) {
		return conformance.Inconclusive("a refresh without scope gave no token")
	}
	first, sent := append(scopeOf(v.Last(Redeem)), scopeOf(v.Last(Refresh))...), sentScope(e)
	more := sent[len(sent)-1:]
	switch {
	case slices.Contains(first, more[0]):
		return conformance.Inapplicable("the scope was granted first")
	case issued(e) && len(lacking(scopeOf(e), more)) == 0:
		return conformance.Fails("no scope "+more[0], strings.Join(scopeOf(e), " ")).At(e).Pointing("/scope")
	}
	return conformance.Holds().At(e)
}

// narrowed says whether a refresh for one of two scopes gave a token with less.
func narrowed(v conformance.View) bool {
	e, read := v.Last(RefreshNarrowed), v.Last(ReadNarrowed)
	if !issued(e) {
		return false
	}
	if now := scopeOf(e); now != nil {
		return len(lacking(now, bothScopes(v))) > 0
	}
	return v.Last(ReadSeveral).OK() && outOfScope(read)
}

// bothScopes are those that the grant of two scopes has, as far as it is said.
func bothScopes(v conformance.View) []string { return scopeOf(v.Last(RedeemSeveral)) }

func narrows(v conformance.View) conformance.Finding {
	e := v.Last(RefreshNarrowed)
	switch {
	case !issued(v.Last(RedeemSeveral)):
		return conformance.Inconclusive("no code was redeemed")
	case issued(e) && (narrowed(v) || scopeOf(e) == nil):
		return conformance.Holds().At(e)
	case issued(e):
		return conformance.Fails(strings.Join(sentScope(e), " "), strings.Join(scopeOf(e), " ")).At(e).Pointing("/scope")
	case issued(v.Last(RefreshWhole)):
		return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e)
	}
	return conformance.Inconclusive("a refresh for both scopes gave no token either")
}

func staysWhole(v conformance.View) conformance.Finding {
	e, read := v.Last(RefreshWhole), v.Last(ReadWhole)
	switch {
	case !issued(v.Last(RedeemSeveral)):
		return conformance.Inconclusive("no code was redeemed")
	case !issued(v.Last(RefreshNarrowed)) && !issued(e):
		return conformance.Inconclusive("no refresh gave a token")
	case !narrowed(v):
		return conformance.Inapplicable("the server does not narrow")
	case !issued(e):
		return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e)
	case scopeOf(e) != nil && len(lacking(scopeOf(e), bothScopes(v))) > 0:
		return conformance.Fails(strings.Join(bothScopes(v), " "), strings.Join(scopeOf(e), " ")).At(e).Pointing("/scope")
	case v.Last(ReadSeveral).OK() && outOfScope(read):
		return conformance.Fails("the accounts", statusText(read)).At(read, e)
	}
	return conformance.Holds().At(e)
}
