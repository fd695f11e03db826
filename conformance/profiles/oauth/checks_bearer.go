package oauth

import (
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func bearerChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-RS-NONE-401", Title: "without a token nothing is shown", Rules: []string{"OAUTH-RS-NONE-401"},
		Clause: rfc6750("3", "a request without credentials is refused, with status 401 and a challenge"),
		Level:  conformance.Must, Reads: []string{ReadNoToken}, Sees: []string{Read}, Tolerates: true, Judge: nothingWithoutToken,
	}, {
		ID: "OAUTH-RS-CHALLENGE", Title: "the API asks for a Bearer token", Rules: []string{"OAUTH-RS-CHALLENGE"},
		Clause: rfc6750("3", "the challenge has the scheme Bearer and at least one parameter"),
		Level:  conformance.Must, Reads: []string{ReadNoToken}, Sees: []string{ReadUnknownToken, ReadAltered}, Tolerates: true, Judge: asksBearer,
	}, {
		ID: "OAUTH-RS-NONE-BARE", Title: "a missing token is not called an error", Rules: []string{"OAUTH-RS-NONE-BARE"},
		Clause: rfc6750("3.1", "a challenge to a request without credentials should carry no error code"),
		Level:  conformance.Should, Reads: []string{ReadNoToken}, Judge: noBlame,
	}, {
		ID: "OAUTH-RS-HEADER", Title: "the Authorization field carries the token", Rules: []string{"OAUTH-RS-HEADER"},
		Clause: rfc6750("2.1", "resource servers support the Authorization request header field with the Bearer scheme"),
		Level:  conformance.Must, Reads: []string{Read}, Sees: []string{Redeem}, Judge: takesHeader,
	}, {
		ID: "OAUTH-RS-SCHEME-CASE", Title: "the scheme is read without regard to case", Rules: []string{"OAUTH-RS-SCHEME-CASE"},
		Clause: conformance.Clause{Document: "RFC 9110", Section: "11.1", Text: "authentication schemes are compared without regard to case"},
		Level:  conformance.Should, Reads: []string{Read, ReadLowerCase}, Judge: anyCase,
	}, {
		ID: "OAUTH-RS-INVALID", Title: "an unknown token opens nothing", Rules: []string{"OAUTH-RS-INVALID"},
		Clause: rfc6750("3.1", "a token that is expired, revoked, malformed or otherwise bad is refused, with 401 and invalid_token"),
		Level:  conformance.Must, Reads: []string{Read, ReadUnknownToken}, Tolerates: true, Judge: unknownToken,
	}, {
		ID: "OAUTH-RS-TAMPER", Title: "an altered token opens nothing", Rules: []string{"OAUTH-RS-TAMPER"},
		Clause: rfc6749("10.3", "tokens cannot be generated, modified or guessed by others"),
		Level:  conformance.Must, Reads: []string{Read, ReadAltered},
		Judge: func(v conformance.View) conformance.Finding { return opensNothing(v, ReadAltered) },
	}, {
		ID: "OAUTH-RT-NOT-AT", Title: "a refresh token opens no accounts", Rules: []string{"OAUTH-RT-NOT-AT"},
		Clause: rfc6749("1.5", "refresh tokens are for the authorisation server only and are never sent to resource servers"),
		Level:  conformance.Must, Features: []string{"refresh"}, Reads: []string{Read, ReadRefreshToken},
		Judge: func(v conformance.View) conformance.Finding { return opensNothing(v, ReadRefreshToken) },
	}}
}

func nothingWithoutToken(v conformance.View) conformance.Finding {
	e := v.Last(ReadNoToken)
	switch status := e.Status(); {
	case e.OK():
		return conformance.Fails("a refusal", statusText(e)).At(e)
	case status == http.StatusUnauthorized:
		return conformance.Holds().At(e)
	default:
		return conformance.Tolerated("401", statusText(e)).At(e)
	}
}

// challenges returns those of an answer with status 401.
func challenges(e *conformance.Exchange) []checks.Challenge {
	if e.Status() != http.StatusUnauthorized {
		return nil
	}
	return checks.Challenges(e.Response.Header.Values("WWW-Authenticate"))
}

func asksBearer(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no answer had status 401")
	for _, e := range v.Tape {
		all := challenges(e)
		if len(all) == 0 {
			if e.Status() == http.StatusUnauthorized && finding.Result == conformance.ResultInapplicable {
				finding = conformance.Inconclusive("the answers with status 401 have no challenge") // see HTTP-401-CHALLENGE
			}
			continue
		}
		i := slices.IndexFunc(all, func(c checks.Challenge) bool { return strings.EqualFold(c.Scheme, "Bearer") })
		switch {
		case i < 0:
			return conformance.Fails("a Bearer challenge", header(e, "WWW-Authenticate")).At(e)
		case len(all[i].Params) == 0:
			finding = conformance.Tolerated("a Bearer challenge with a parameter", header(e, "WWW-Authenticate")).At(e)
		case finding.Result != conformance.ResultTolerated:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func noBlame(v conformance.View) conformance.Finding {
	e := v.Last(ReadNoToken)
	for _, c := range challenges(e) {
		if word, blamed := c.Get("error"); blamed {
			return conformance.Fails("no error parameter", "error="+word).At(e)
		}
	}
	switch {
	case len(challenges(e)) > 0:
		return conformance.Holds().At(e)
	case e.OK() || e.Status() == http.StatusUnauthorized:
		return conformance.Inconclusive("the answer had no challenge")
	}
	return conformance.Inapplicable("the answer had no challenge")
}

func takesHeader(v conformance.View) conformance.Finding {
	e := v.Last(Read)
	switch {
	case e.OK():
		return conformance.Holds().At(e)
	case e.Status() == http.StatusUnauthorized:
		return conformance.Fails("an answer for the token just issued", "401").At(e, v.Last(Redeem))
	}
	return conformance.Inconclusive("the plain request was answered " + statusText(e))
}

func anyCase(v conformance.View) conformance.Finding {
	control, e := v.Last(Read), v.Last(ReadLowerCase)
	switch {
	case !control.OK():
		return conformance.Inconclusive("the plain request was answered " + statusText(control))
	case !e.OK():
		return conformance.Fails(statusText(control), statusText(e)).At(e, control)
	}
	return conformance.Holds().At(e)
}

func unknownToken(v conformance.View) conformance.Finding {
	if finding := opensNothing(v, ReadUnknownToken); finding.Result != conformance.ResultHolds {
		return finding
	}
	e := v.Last(ReadUnknownToken)
	if e.Status() != http.StatusUnauthorized {
		return conformance.Tolerated("401", statusText(e)).At(e)
	}
	for _, c := range challenges(e) {
		if word, _ := c.Get("error"); word == "invalid_token" {
			return conformance.Holds().At(e)
		}
	}
	if len(challenges(e)) == 0 {
		return conformance.Holds().At(e) // judged by HTTP-401-CHALLENGE
	}
	return conformance.Tolerated(`error="invalid_token"`, header(e, "WWW-Authenticate")).At(e)
}

// opensNothing judges that no request of a step was answered with data, while the
// plain one was.
func opensNothing(v conformance.View, step string) conformance.Finding {
	if control := v.Last(Read); !control.OK() {
		return conformance.Inconclusive("the plain request was answered " + statusText(control))
	}
	for _, e := range v.All(step) {
		if e.OK() {
			return conformance.Fails("a refusal", statusText(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(step)...)
}
