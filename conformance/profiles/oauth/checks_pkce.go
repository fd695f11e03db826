package oauth

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// pkceChecks are about PKCE beyond the verifier of one code (RFC 7636).
func pkceChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-PK-S256", Title: "a challenge by S256 is served", Rules: []string{"OAUTH-PK-S256"},
		Clause: rfc7636("4.2", "S256 is mandatory to implement on the server"),
		Level:  conformance.Must, Reads: []string{Authorise, Redeem, RedeemWrongVerifier}, Judge: servesS256,
	}, {
		ID: "OAUTH-PK-LENGTH", Title: "a verifier may have 128 characters", Rules: []string{"OAUTH-PK-LENGTH"},
		Clause: rfc7636("4.1", "a verifier has 43 to 128 characters"),
		Level:  conformance.Must, Reads: []string{Authorise, Redeem, AuthoriseLong, RedeemLong}, Judge: longVerifier,
	}, {
		ID: "OAUTH-PK-REQUIRED", Title: "a request without challenge is refused where one is required", Rules: []string{"OAUTH-PK-REQUIRED", "NEG-NO-PKCE"},
		Clause: rfc7636("4.4.1", "a server that requires PKCE answers a request without challenge with invalid_request"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseNoChallenge}, Tolerates: true, Judge: challengeRequired,
	}, {
		ID: "OAUTH-PK-METHOD-UNKNOWN", Title: "an unknown challenge method is an invalid request", Rules: []string{"OAUTH-PK-METHOD-UNKNOWN"},
		Clause: rfc7636("4.4.1", "a transformation that is not supported is answered with invalid_request"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseUnknownMethod}, Sees: verified(), Tolerates: true,
		Judge: whereSupported(refusedFor(AuthoriseUnknownMethod, "invalid_request")),
	}, {
		ID: "OAUTH-PK-PLAIN", Title: "a challenge without method is not taken for S256", Rules: []string{"OAUTH-PK-PLAIN"},
		Clause: rfc7636("4.3", "the method of a challenge is plain where the request names none"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseNoMethod}, Sees: append(verified(), RedeemNoMethod), Judge: whereSupported(plainByDefault),
	}, {
		ID: "OAUTH-PK-DOWNGRADE", Title: "a verifier that no challenge asked for is refused", Rules: []string{"OAUTH-PK-DOWNGRADE"},
		Clause: rfc9700("4.8.2", "a token request with a verifier is accepted only if the authorisation request had a challenge"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseNoChallenge}, Sees: append(verified(), RedeemUnasked), Tolerates: true,
		Judge: ifBCP(noDowngrade),
	}, {
		ID: "OAUTH-PK-NOLEAK", Title: "the challenge does not come back with the code", Rules: []string{"OAUTH-PK-NOLEAK"},
		Clause: rfc7636("4.4", "the challenge is not put into requests or responses in a form that others can extract"),
		Level:  conformance.Must, Reads: []string{Authorise, RedeemWrongVerifier}, Judge: challengeKept,
	}}
}

// verified are the steps that show whether the server looks at verifiers at all.
func verified() []string {
	return []string{RedeemWrongVerifier, RedeemProvoked, onFreshCode(RedeemWrongVerifier)}
}

// whereSupported leaves servers alone that ignore PKCE, as a plain RFC 6749 server may.
func whereSupported(judge func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if ignoresPKCE(v) {
			return conformance.Inapplicable("the server ignores PKCE")
		}
		return judge(v)
	}
}

func ignoresPKCE(v conformance.View) bool {
	_, finding := provoked(v, RedeemWrongVerifier)
	return finding.Result == conformance.ResultFails
}

func servesS256(v conformance.View) conformance.Finding {
	finding, works := mainLine(v)
	request, redeemed := asked(v, Authorise), v.Last(Redeem)
	switch {
	case !works:
		return finding
	case request == nil:
		return conformance.Inapplicable("the authorisation request is not on the tape")
	case !usesS256(request) || redeemed.Seals[flow.SealPKCE] != "fits":
		return conformance.Inapplicable("the client does not use S256")
	case errorWord(redeemed) == "invalid_grant":
		return conformance.Fails("a token", "invalid_grant").At(redeemed, request)
	case !issued(redeemed):
		return conformance.Inconclusive("no token came, for another reason than the verifier")
	}
	return conformance.Holds().At(redeemed, request)
}

func usesS256(request *conformance.Exchange) bool {
	query, _ := returned(request)
	return query.Get("code_challenge_method") == "S256"
}

func longVerifier(v conformance.View) conformance.Finding {
	redeemed, end := v.Last(RedeemLong), ended(v, AuthoriseLong)
	switch {
	case !issued(v.Last(Redeem)):
		return conformance.Inconclusive("no code was redeemed with a verifier of 43 characters")
	case !end.code():
		return conformance.Fails("a code", end.told()).At(end.at)
	case !issued(redeemed):
		return conformance.Fails("a token", statusText(redeemed)+" "+orNone(errorWord(redeemed))).At(redeemed)
	}
	return conformance.Holds().At(redeemed)
}

func challengeRequired(v conformance.View) conformance.Finding {
	if !v.Facts.Claims("pkce-required") {
		return conformance.Inapplicable("the target does not claim pkce-required")
	}
	return refusedFor(AuthoriseNoChallenge, "invalid_request")(v)
}

// plainByDefault sends the S256 challenge of a verifier and no method: the verifier fits
// only for a server that takes S256 for granted.
func plainByDefault(v conformance.View) conformance.Finding {
	finding, works := mainLine(v)
	redeemed, end := v.Last(RedeemNoMethod), ended(v, AuthoriseNoMethod)
	switch {
	case !works:
		return finding
	case end.open:
		return notDriven
	case issued(redeemed):
		return conformance.Fails("plain, or a refusal", "S256").At(redeemed, end.at)
	}
	return conformance.Holds().At(v.Last(AuthoriseNoMethod), redeemed)
}

func noDowngrade(v conformance.View) conformance.Finding {
	finding, works := mainLine(v)
	redeemed, end := v.Last(RedeemUnasked), ended(v, AuthoriseNoChallenge)
	switch {
	case !works:
		return finding
	case end.open:
		return notDriven
	case issued(redeemed):
		return conformance.Fails("no token", "an access token").At(redeemed, end.at)
	}
	return conformance.Holds().At(v.Last(AuthoriseNoChallenge), redeemed)
}

// challengeKept finds what can be proven; a form that nobody can read proves nothing.
func challengeKept(v conformance.View) conformance.Finding {
	callback := v.Callback(Authorise)
	switch {
	case callback == nil:
		return conformance.Inconclusive("the PSU did not come back")
	case ended(v, Authorise).query.Get("code") == "":
		return conformance.Inconclusive("the PSU did not come back with code")
	case callback.Seals[flow.SealLeak] == "":
		return conformance.Inapplicable("no code came for a challenge")
	case callback.Seals[flow.SealLeak] == "shown":
		return conformance.Fails("no challenge", "the challenge of the request").At(callback)
	}
	return conformance.Holds().At(callback)
}
