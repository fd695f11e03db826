package oauth

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
)

func redemptionChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-CODE-UNKNOWN", Title: "a code that was never issued gives no token", Rules: []string{"OAUTH-CODE-UNKNOWN"},
		Clause: rfc6749("4.1.3", "the server makes sure that the code is valid"),
		Level:  conformance.Must, Reads: []string{RedeemUnknown, Redeem}, Sees: []string{AskNoCode},
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Redeem, RedeemUnknown, AskNoCode) },
	}, {
		ID: "OAUTH-CODE-REPLAY", Title: "a code works once", Rules: []string{"OAUTH-CODE-REPLAY"},
		Clause: rfc6749("4.1.2", "a code is not used more than once; the second request is denied"),
		Level:  conformance.Must, Reads: []string{RedeemAnew, RedeemTwice}, Judge: worksOnce,
	}, {
		ID: "OAUTH-CODE-REPLAY-REVOKE", Title: "a replayed code ends the tokens it gave", Rules: []string{"OAUTH-CODE-REPLAY-REVOKE"},
		Clause: rfc6749("4.1.2", "on a second use of a code the tokens issued from it should be revoked, when possible"),
		Level:  conformance.Should, Reads: []string{ReadAnew, RedeemTwice, ReadReplayed}, Judge: replayRevokes,
	},
		refusal("OAUTH-CODE-REDIR", "the redirect URI must be that of the request", RedeemOtherURI,
			rfc6749("4.1.3", "the redirect URI of the token request equals that of the authorisation request")),
		{
			ID: "OAUTH-CODE-REDIR-MISSING", Title: "a redirect URI that was sent must be sent again", Rules: []string{"OAUTH-CODE-REDIR-MISSING"},
			Clause: rfc6749("4.1.3", "the redirect URI is required if the authorisation request had one; OAuth 2.1 drops it in favour of PKCE"),
			Level:  conformance.Must, Reads: []string{RedeemNoURI}, Sees: append(controls(RedeemNoURI), RedeemWrongVerifier, onFreshCode(RedeemWrongVerifier)),
			Tolerates: true, Judge: redirectRequired,
		},
		{
			ID: "OAUTH-CODE-CLIENT", Title: "a code works for its own client only", Rules: []string{"OAUTH-CODE-CLIENT"},
			Clause: rfc6749("4.1.3", "the server makes sure that the code was issued to the client that authenticates"),
			Level:  conformance.Must, Reads: []string{RedeemOther}, Sees: controls(RedeemOther), Judge: ownCode,
		},
		refusal("OAUTH-TK-AUTH-NEEDED", "a confidential client must authenticate", RedeemNobody,
			rfc6749("3.2.1", "confidential clients authenticate with the server when making token requests")),
		{
			ID: "OAUTH-TK-BAD-BASIC", Title: "a wrong secret by Basic is answered 401 with a Basic challenge", Rules: []string{"OAUTH-TK-BAD-BASIC"},
			Clause: rfc6749("5.2", "if the client tried to authenticate by the Authorization field, the answer is 401 with a challenge of the same scheme"),
			Level:  conformance.Must, Reads: []string{RedeemWrongSecret}, Sees: controls(RedeemWrongSecret), Tolerates: true, Judge: badBasic,
		}, {
			ID: "OAUTH-TK-BAD-BODY", Title: "a wrong secret in the body gives no token", Rules: []string{"OAUTH-TK-BAD-BODY"},
			Clause: rfc6749("5.2", "failed client authentication is invalid_client, with status 400 or 401"),
			Level:  conformance.Must, Reads: []string{RedeemWrongSecret}, Sees: controls(RedeemWrongSecret), Tolerates: true, Judge: badBody,
		}, {
			ID: "OAUTH-PK-WRONG", Title: "a wrong verifier is an invalid grant", Rules: []string{"OAUTH-PK-WRONG"},
			Clause: rfc7636("4.6", "when verifier and challenge differ the answer is the error invalid_grant"),
			Level:  conformance.Must, Reads: []string{RedeemWrongVerifier}, Sees: controls(RedeemWrongVerifier), Judge: wrongVerifier,
		},
		refusal("OAUTH-PK-ENFORCE", "a challenge demands its verifier", RedeemNoVerifier,
			rfc7636("4.6", "the server verifies the code verifier before it returns tokens")),
	}
}

// controls are the steps that make a provocation conclusive.
func controls(step string) []string { return []string{Redeem, RedeemProvoked, onFreshCode(step)} }

// refusal is a check that a provocation of a code gives no token.
func refusal(id, title, step string, clause conformance.Clause, rules ...string) conformance.Check {
	return conformance.Check{ID: id, Title: title, Rules: append([]string{id}, rules...), Clause: clause, Level: conformance.Must,
		Reads: []string{step}, Sees: controls(step),
		Judge: func(v conformance.View) conformance.Finding {
			_, finding := provoked(v, step)
			return finding
		}}
}

// provoked returns the exchange that settles a provocation and what it says: the
// first try when the code worked afterwards, else the one on a fresh code.
func provoked(v conformance.View, step string) (*conformance.Exchange, conformance.Finding) {
	first, second, control := v.Last(step), v.Last(onFreshCode(step)), tokenExchange(v, RedeemProvoked)
	second = ofToken(second)
	for _, e := range []*conformance.Exchange{first, second} {
		if issued(e) {
			return e, conformance.Fails("no token", "an access token").At(e)
		}
	}
	switch {
	case issued(control):
		return first, conformance.Holds().At(first, control)
	case second.Answered() && !second.OK() && second.Status() < 500 && issued(v.Last(Redeem)):
		return second, conformance.Holds().At(second)
	}
	return nil, conformance.Inconclusive("the code did not work afterwards, and there was no fresh one")
}

// tokenExchange returns the last request to the token endpoint in a step.
func tokenExchange(v conformance.View, step string) *conformance.Exchange {
	return ofToken(v.Last(step))
}

func ofToken(e *conformance.Exchange) *conformance.Exchange {
	if e == nil || e.Operation != "issueToken" {
		return nil
	}
	return e
}

func noToken(e *conformance.Exchange) conformance.Finding {
	if issued(e) {
		return conformance.Fails("no token", "an access token").At(e)
	}
	return conformance.Holds().At(e)
}

func worksOnce(v conformance.View) conformance.Finding {
	first, second := v.Last(RedeemAnew), v.Last(RedeemTwice)
	if !issued(first) {
		return conformance.Inconclusive("the code did not work the first time")
	}
	return noToken(second)
}

func replayRevokes(v conformance.View) conformance.Finding {
	before, replay, after := v.Last(ReadAnew), v.Last(RedeemTwice), v.Last(ReadReplayed)
	switch {
	case !before.OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case issued(replay):
		return conformance.Inconclusive("the replay was not refused")
	case after.OK():
		return conformance.Fails("a refusal", statusText(after)).At(after, replay)
	}
	return conformance.Holds().At(after)
}

// ownCode says nothing when the other client was not accepted at all.
func ownCode(v conformance.View) conformance.Finding {
	e, finding := provoked(v, RedeemOther)
	if finding.Result == conformance.ResultHolds && errorWord(e) == "invalid_client" {
		return conformance.Inconclusive("the other client was not accepted")
	}
	return finding
}

// redirectRequired tolerates an omission where PKCE guards the code.
func redirectRequired(v conformance.View) conformance.Finding {
	_, finding := provoked(v, RedeemNoURI)
	if finding.Result != conformance.ResultFails {
		return finding
	}
	if e, other := provoked(v, RedeemWrongVerifier); other.Result == conformance.ResultHolds && e.Answered() && e.Seals[flow.SealPKCE] == "differs" {
		finding.Result = conformance.ResultTolerated
	}
	return finding
}

func badBasic(v conformance.View) conformance.Finding {
	e, finding := provoked(v, RedeemWrongSecret)
	if first := v.Last(RedeemWrongSecret); !basic(first) {
		return conformance.Inapplicable("the client does not authenticate by the Authorization field")
	}
	if finding.Result != conformance.ResultHolds {
		return finding
	}
	named := slices.ContainsFunc(checks.Challenges(e.Response.Header.Values("WWW-Authenticate")), func(c checks.Challenge) bool { return strings.EqualFold(c.Scheme, "Basic") })
	switch {
	case e.Status() != http.StatusUnauthorized:
		return conformance.Fails("401", statusText(e)).At(e)
	case !named:
		return conformance.Fails("a Basic challenge", header(e, "WWW-Authenticate")).At(e)
	case errorWord(e) != "invalid_client":
		return conformance.Tolerated("invalid_client", orNone(errorWord(e))).At(e)
	}
	return finding
}

func badBody(v conformance.View) conformance.Finding {
	e, finding := provoked(v, RedeemWrongSecret)
	if first := v.Last(RedeemWrongSecret); basic(first) {
		return conformance.Inapplicable("the client authenticates by the Authorization field")
	}
	if finding.Result != conformance.ResultHolds {
		return finding
	}
	switch {
	case e.Status() != http.StatusBadRequest && e.Status() != http.StatusUnauthorized:
		return conformance.Tolerated("400 or 401", statusText(e)).At(e)
	case errorWord(e) != "invalid_client":
		return conformance.Tolerated("invalid_client", orNone(errorWord(e))).At(e)
	}
	return finding
}

func basic(e *conformance.Exchange) bool {
	scheme, rest, _ := strings.Cut(e.Request.Header.Get("Authorization"), " ")
	_, err := base64.StdEncoding.DecodeString(rest)
	return strings.EqualFold(scheme, "Basic") && err == nil
}

func wrongVerifier(v conformance.View) conformance.Finding {
	e, finding := provoked(v, RedeemWrongVerifier)
	switch {
	case finding.Result != conformance.ResultHolds:
		return finding
	case e.Seals[flow.SealPKCE] != "differs":
		return conformance.Inconclusive("the code was issued without a challenge")
	case errorWord(e) != "invalid_grant":
		return conformance.Fails("invalid_grant", statusText(e)+" "+orNone(errorWord(e))).At(e)
	}
	return finding
}

func header(e *conformance.Exchange, name string) string { return orNone(e.Header(name)) }

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
