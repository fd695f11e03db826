package oauth

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func revocationChecks() []conformance.Check {
	revocation, both := []string{"revocation"}, []string{"refresh", "revocation"}
	return []conformance.Check{{
		ID: "OAUTH-RV-POST", Title: "tokens are given back by a form", Rules: []string{"OAUTH-RV-POST"},
		Clause: rfc7009("2.1", "the client posts the token as a form parameter"),
		Level:  conformance.Should, Features: revocation, Reads: []string{RevokeUnknown}, Sees: []string{Revoke, RevokeAccess}, Judge: takesRevocations,
	}, {
		ID: "OAUTH-RV-HTTPS", Title: "the revocation endpoint is reached over TLS", Rules: []string{"OAUTH-RV-HTTPS"},
		Clause: rfc7009("2", "the URL of the revocation endpoint is an https URL"),
		Level:  conformance.Must, Features: revocation, Reads: []string{ReadMetadata}, Judge: revocationByTLS,
	}, {
		ID: "OAUTH-RV-MISSING", Title: "a revocation without token is called an invalid request", Rules: []string{"OAUTH-RV-MISSING"},
		Clause: rfc7009("2.2.1", "errors are those of RFC 6749, section 5.2; a request that lacks a parameter is invalid_request"),
		Level:  conformance.Should, Features: revocation, Operations: []string{"revokeToken"}, Reads: []string{RevokeNothing}, Sees: []string{RevokeUnknown, RevokeOther}, Judge: nothingRevoked,
	}, {
		ID: "OAUTH-RV-UNKNOWN-200", Title: "a token that is unknown counts as revoked", Rules: []string{"OAUTH-RV-UNKNOWN-200"},
		Clause: rfc7009("2.2", "an invalid token is answered 200: what the client wanted is so already"),
		Level:  conformance.Should, Features: revocation, Reads: []string{RevokeUnknown}, Judge: answers200(RevokeUnknown),
	}, {
		ID: "OAUTH-RV-ACCESS", Title: "access tokens can be given back", Rules: []string{"OAUTH-RV-ACCESS"},
		Clause: rfc7009("2", "implementations should support the revocation of access tokens, or say unsupported_token_type"),
		Level:  conformance.Should, Features: revocation, Reads: []string{ReadReturned, RevokeAccess}, Judge: accessRevocable,
	}, {
		ID: "OAUTH-RV-IMMEDIATE", Title: "an access token that was given back opens nothing", Rules: []string{"OAUTH-RV-IMMEDIATE", "OAUTH-RV-ACCESS"},
		Clause: rfc7009("2.1", "the token is invalidated at once and cannot be used again; propagation may take a moment"),
		Level:  conformance.Should, Features: revocation, Reads: []string{ReadReturned, RevokeAccess, ReadAccessRevoked}, Judge: accessEnded,
	}, {
		ID: "OAUTH-RV-TWICE", Title: "a second revocation does no harm", Rules: []string{"OAUTH-RV-TWICE"},
		Clause: rfc7009("2.2", "a token that is no longer valid is answered 200"),
		Level:  conformance.Should, Features: revocation, Reads: []string{RevokeAccess, RevokeTwice},
		Judge: func(v conformance.View) conformance.Finding {
			if first := v.Last(RevokeAccess); !first.OK() {
				return conformance.Inapplicable("the first revocation was answered " + statusText(first))
			}
			return answers200(RevokeTwice)(v)
		},
	}, {
		ID: "OAUTH-RV-HINT", Title: "a refresh token ends although it was called an access token", Rules: []string{"OAUTH-RV-HINT"},
		Clause: rfc7009("2.1", "a server that does not find the token by the hint extends its search to all token types it supports"),
		Level:  conformance.Must, Features: both, Reads: []string{Refresh, RevokeWrongHint, RefreshWrong}, Judge: wrongHint,
	}, {
		ID: "OAUTH-RV-HINT-unknown", Title: "a refresh token ends under a hint that means nothing", Rules: []string{"OAUTH-RV-HINT"},
		Clause: rfc7009("2.2", "invalid values of token_type_hint are ignored and do not influence the answer"),
		Level:  conformance.Should, Features: both, Reads: []string{Refresh, RevokeStrangeHint, RefreshStrange}, Judge: func(v conformance.View) conformance.Finding {
			return endsUnder(v, RevokeStrangeHint, RefreshStrange)
		},
	}, {
		ID: "OAUTH-RV-AUTH", Title: "nobody revokes a token without authentication", Rules: []string{"OAUTH-RV-AUTH"},
		Clause: rfc7009("2.1", "the server validates the client credentials of a confidential client first"),
		Level:  conformance.Must, Features: both, Reads: []string{RedeemRevoked, RevokeNobody, RefreshSpared}, Sees: []string{Refresh}, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding {
			return spared(v, RevokeNobody, RefreshSpared, RedeemRevoked)
		},
	}, {
		ID: "OAUTH-RV-OWNER", Title: "a client revokes no token of another", Rules: []string{"OAUTH-RV-OWNER"},
		Clause: rfc7009("2.1", "a token that was not issued to the client is not revoked, and the client is told of an error"),
		Level:  conformance.Must, Features: both, Reads: []string{RedeemRevoked, RevokeOther, RefreshOwned}, Sees: []string{Refresh, RefreshSpared}, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding {
			if unaccepted(v.Last(RevokeOther)) {
				return conformance.Inconclusive("the other client was not accepted")
			}
			control := RedeemRevoked
			if v.Last(RefreshSpared) != nil {
				control = RefreshSpared
			}
			return spared(v, RevokeOther, RefreshOwned, control)
		},
	}, {
		ID: "OAUTH-RV-CASCADE", Title: "an access token ends with its refresh token", Rules: []string{"OAUTH-RV-CASCADE"},
		Clause: rfc7009("2.1", "if the server can revoke access tokens, those of the same grant are invalidated with the refresh token"),
		Level:  conformance.Should, Features: both, Reads: []string{ReadToRevoke, Revoke, ReadRefreshEnd}, Sees: []string{RevokeAccess}, Judge: endsTogether,
	}}
}

// elsewhere says whether an answer tells that the endpoint takes no such request at all.
func elsewhere(e *conformance.Exchange) bool {
	return slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType, http.StatusNotImplemented}, e.Status())
}

// clientRefused is why nothing can be said of an answer: our own client was not accepted.
const clientRefused = "the client was not accepted"

func unaccepted(e *conformance.Exchange) bool { return errorWord(e) == "invalid_client" }

func takesRevocations(v conformance.View) conformance.Finding {
	var seen []*conformance.Exchange
	for _, e := range v.Tape {
		if e.OK() {
			return conformance.Holds().At(e)
		}
		if e.Answered() && elsewhere(e) {
			seen = append(seen, e)
		}
	}
	if len(seen) == 0 {
		return conformance.Inconclusive("no revocation was answered with success, nor as if the endpoint were elsewhere")
	}
	return conformance.Fails("an answer to a form", statusText(seen[0])).At(seen...)
}

func revocationByTLS(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	if finding != nil {
		return *finding
	}
	n := root.At("revocation_endpoint")
	u, err := url.Parse(n.Text())
	switch {
	case n.Text() == "" || err != nil:
		return conformance.Inapplicable("the metadata name no revocation endpoint")
	case onTestHost(u):
		return conformance.Inapplicable("the endpoint is on this computer")
	case u.Scheme != "https":
		return conformance.Fails("https", u.Scheme).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func nothingRevoked(v conformance.View) conformance.Finding {
	e := v.Last(RevokeNothing)
	switch {
	case unaccepted(e):
		return conformance.Inconclusive(clientRefused)
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case e.Status() != http.StatusBadRequest:
		return conformance.Fails("400", statusText(e)).At(e)
	}
	for _, d := range checks.DeviationsOf(document, e) {
		return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
	}
	if word := errorWord(e); word != "invalid_request" {
		return conformance.Fails("invalid_request", orNone(word)).At(e).Pointing("/error")
	}
	return conformance.Holds().At(e)
}

func answers200(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		e := v.Last(step)
		switch {
		case unaccepted(e):
			return conformance.Inconclusive(clientRefused)
		case elsewhere(e):
			return conformance.Inapplicable("the endpoint was answered " + statusText(e))
		case e.Status() != http.StatusOK:
			return conformance.Fails("200", statusText(e)).At(e)
		}
		return conformance.Holds().At(e)
	}
}

func accessRevocable(v conformance.View) conformance.Finding {
	e := v.Last(RevokeAccess)
	switch {
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case e.OK(), errorWord(e) == "unsupported_token_type":
		return conformance.Holds().At(e)
	}
	return conformance.Fails("200, or unsupported_token_type", statusText(e)+" "+orNone(errorWord(e))).At(e)
}

func accessEnded(v conformance.View) conformance.Finding {
	before, e, after := v.Last(ReadReturned), v.Last(RevokeAccess), v.Last(ReadAccessRevoked)
	switch {
	case !e.OK():
		return conformance.Inapplicable("the revocation was answered " + statusText(e))
	case !before.OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case after.OK():
		return conformance.Fails("a refusal", statusText(after)).At(after, e)
	}
	return conformance.Holds().At(after, e)
}

// wrongHint judges what was answered as a success: an error says that the token was not found.
func wrongHint(v conformance.View) conformance.Finding {
	if e := v.Last(RevokeWrongHint); !e.OK() {
		return conformance.Inapplicable("the revocation was answered " + statusText(e))
	}
	return endsUnder(v, RevokeWrongHint, RefreshWrong)
}

// endsUnder judges that a revocation under some hint ended the refresh token.
func endsUnder(v conformance.View, revoke, refresh string) conformance.Finding {
	e, after := v.Last(revoke), v.Last(refresh)
	switch {
	case !issued(v.Last(Refresh)):
		return conformance.Inconclusive("a refresh did not work before either")
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case issued(after):
		return conformance.Fails("no token", "an access token, after a revocation answered "+statusText(e)).At(after, e)
	}
	return conformance.Holds().At(after, e)
}

// spared judges that a refresh token outlived a revocation by somebody without the right to. A success that had no
// effect is tolerated: many servers tell nobody whether a token exists.
func spared(v conformance.View, revoke, refresh, control string) conformance.Finding {
	e, after := v.Last(revoke), v.Last(refresh)
	switch {
	case !issued(v.Last(control)) || !issued(v.Last(Refresh)):
		return conformance.Inconclusive("a refresh did not work before either")
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case !issued(after):
		return conformance.Fails("a token for a refresh token that lives", statusText(after)+" "+orNone(errorWord(after))).At(after, e)
	case e.OK():
		return conformance.Tolerated("an error", statusText(e)+" without effect").At(e, after)
	}
	return conformance.Holds().At(e, after)
}

func endsTogether(v conformance.View) conformance.Finding {
	before, e, after := v.Last(ReadToRevoke), v.Last(Revoke), v.Last(ReadRefreshEnd)
	switch {
	case !e.OK():
		return conformance.Inapplicable("the revocation was answered " + statusText(e))
	case errorWord(v.Last(RevokeAccess)) == "unsupported_token_type":
		return conformance.Inapplicable("access tokens cannot be given back")
	case !before.OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case after.OK():
		return conformance.Fails("a refusal", statusText(after)).At(after, e)
	}
	return conformance.Holds().At(after, e)
}
