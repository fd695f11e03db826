package oauth

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// certificateChecks are about clients that show a certificate. "Refused" is an alert,
// a connection that ends before an answer, or an answer without what was asked for,
// while the right certificate works before and after: TLS 1.3 reports a missing
// certificate in any of these ways.
func certificateChecks() []conformance.Check {
	token := func(id, title, step string, clause conformance.Clause, judge func(string) func(conformance.View) conformance.Finding) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{FeatureMutualTLS},
			Reads: []string{step}, Sees: controls(step), Silence: true, Judge: judge(step)}
	}
	refreshes := func(id, title, step string, clause conformance.Clause) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{"refresh", FeatureMutualTLS},
			Reads: []string{step, Refresh}, Silence: true, Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Refresh, step) }}
	}
	api := func(id, title, step string, clause conformance.Clause) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{FeatureMutualTLS, FeatureBoundTokens},
			Reads: []string{Read, step, ReadCertificate}, Silence: true, Judge: noData(step)}
	}
	other := api("OAUTH-MT-RS", "a token opens no account with the certificate of another client", ReadOtherCertificate,
		rfc8705("3", "the resource server compares the certificate of the connection with that of the token; a mismatch is answered 401 with invalid_token"))
	other.Tolerates, other.Judge = true, unauthorisedBy(ReadOtherCertificate)
	return []conformance.Check{
		token("OAUTH-MT-NOCERT", "without a certificate there is no token", RedeemNoCertificate,
			rfc8705("2", "a client without the certificate that is expected of it is refused"), withoutRight),
		token("OAUTH-MT-NOCERT-stranger", "a certificate of an unknown authority gives no token", RedeemStranger,
			rfc8705("2", "a client with another certificate than is expected of it is refused"), withoutRight),
		token("OAUTH-MT-BIND-CLIENT", "the certificate of another client gives no token", RedeemOtherCertificate,
			rfc8705("2", "the server holds the certificate against the client that client_id names"), withoutRight),
		refreshes("OAUTH-MT-NOCERT-refresh", "without a certificate no token is refreshed", RefreshNoCertificate,
			rfc8705("2", "a client without the certificate that is expected of it is refused")),
		refreshes("OAUTH-MT-BIND-CLIENT-refresh", "the certificate of another client refreshes no token", RefreshOtherCertificate,
			rfc8705("2", "the server holds the certificate against the client that client_id names")),
		api("OAUTH-MT-RS-nocert", "without a certificate a token opens no account", ReadNoCertificate,
			rfc8705("3", "a token that is bound to a certificate is worth nothing without it")),
		api("OAUTH-MT-RS-stranger", "with a certificate of an unknown authority a token opens no account", ReadStranger,
			rfc8705("3", "a token that is bound to a certificate is worth nothing with another")),
		other,
		{
			ID: "OAUTH-MT-CNF", Title: "a token that can be read names the certificate that it is bound to", Rules: []string{"OAUTH-MT-CNF"},
			Clause: rfc8705("3.1", "an access token that is a JWT has the SHA-256 of its certificate, base64url without padding, in x5t#S256 of cnf"),
			Level:  conformance.Should, Features: []string{FeatureMutualTLS, FeatureBoundTokens}, Reads: []string{Redeem},
			Judge: func(v conformance.View) conformance.Finding {
				if e := v.Last(Redeem); !issued(e) {
					return conformance.Inconclusive("no token was issued")
				}
				return boundTo(v.Last(Redeem), "")
			},
		},
	}
}

// boundTo judges what an answer says of the certificate that a token is bound to.
func boundTo(e *conformance.Exchange, pointer string) conformance.Finding {
	const want = "the SHA-256 of the certificate of the client"
	switch e.Seals[flow.SealBound] {
	case "fits":
		return conformance.Holds().At(e)
	case "differs":
		return conformance.Fails(want, "another value").At(e).Pointing(pointer)
	case "missing":
		return conformance.Fails(want, "no cnf with x5t#S256").At(e)
	}
	return conformance.Inapplicable("the token cannot be read")
}

// baseRule is the rule of a check that has the id of the rule, with a word behind it or
// without.
func baseRule(id string) string {
	if i := slices.IndexFunc([]byte(id), func(c byte) bool { return c >= 'a' && c <= 'z' }); i > 0 {
		return id[:i-1]
	}
	return id
}

func rfc8705(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 8705", Section: section, Text: text}
}

// torn says whether the connection ended before an answer came.
func torn(e *conformance.Exchange) bool {
	return e != nil && e.Response == nil && e.Failure != nil &&
		slices.Contains([]conformance.FailureClass{conformance.FailAlert, conformance.FailReset, conformance.FailTruncated}, e.Failure.Class)
}

// withoutRight judges a redemption with a wrong certificate or none.
func withoutRight(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		e, finding := provoked(v, step)
		if second := v.Last(onFreshCode(step)); e == nil && torn(second) && issued(v.Last(Redeem)) {
			return conformance.Holds().At(second)
		}
		return finding
	}
}

// noData judges that a step brought no data, while the right certificate did before
// and after.
func noData(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		e := v.Last(step)
		switch {
		case !v.Last(Read).OK():
			return conformance.Inconclusive("the token did not open the accounts before")
		case e.OK():
			return conformance.Fails("a refusal", statusText(e)).At(e, v.Last(Read))
		case !v.Last(ReadCertificate).OK():
			return conformance.Inconclusive("the token did not open the accounts afterwards")
		case !torn(e) && !e.Refused():
			return conformance.Inconclusive("the request was neither served nor refused")
		}
		return conformance.Holds().At(e, v.Last(ReadCertificate))
	}
}

// unauthorisedBy is noData that tolerates refusals of another form: a gateway may answer
// first.
func unauthorisedBy(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding, e := noData(step)(v), v.Last(step)
		if finding.Result == conformance.ResultHolds && !torn(e) && e.Status() != http.StatusUnauthorized {
			return conformance.Tolerated("401", statusText(e)).At(e)
		}
		return finding
	}
}
