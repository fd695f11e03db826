package oauth

import (
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

func tokenProbeChecks() []conformance.Check {
	return slices.Concat(unusualChecks(), incompleteChecks())
}

// unusualChecks compare an unusual request with the usual one.
func unusualChecks() []conformance.Check {
	return []conformance.Check{
		unserved("OAUTH-TK-POST", "tokens are not had by GET", AskByGet, conformance.Should,
			rfc6749("3.2", "clients ask for tokens by POST, so that no log holds what they say"), AskByBasic),
		unserved("OAUTH-TK-NOT-URI", "credentials in the query are not looked at", AskInQuery, conformance.Should,
			rfc6749("2.3.1", "client credentials never stand in the URI of a request")),
		unserved("OAUTH-TK-ONE-AUTH", "a client authenticates in one way at a time", AskTwoWays, conformance.Should,
			rfc6749("2.3", "a request uses no more than one way to authenticate; one that does is malformed")),
		unserved("OAUTH-TK-DUP-PARAM", "a repeated parameter is an error", AskRepeated, conformance.Should,
			rfc6749("5.2", "a request that repeats a parameter is malformed")),
		unserved("OAUTH-TK-FORM-json", "the token endpoint takes nothing but forms", AskInJSON, conformance.Info,
			rfc6749("4.1.3", "the parameters are form-encoded; that JSON is taken too is worth knowing")),
		{
			ID: "OAUTH-TK-BASIC", Title: "HTTP Basic is good for a client with a secret", Rules: []string{"OAUTH-TK-BASIC"},
			Clause: rfc6749("2.3.1", "the server supports HTTP Basic for clients that it gave a password"),
			Level:  conformance.Must, Reads: []string{AskPlainly, AskByBasic}, Sees: []string{Redeem}, Tolerates: true, Judge: takesBasic,
		}, {
			ID: "OAUTH-TK-BASIC-ENC", Title: "HTTP Basic takes form-encoded credentials", Rules: []string{"OAUTH-TK-BASIC-ENC"},
			Clause: rfc6749("2.3.1", "id and secret are each form-encoded before they are joined"),
			Level:  conformance.Should, Reads: []string{AskPlainly, AskEncoded, AskRaw}, Sees: []string{Redeem}, Judge: readsEncoded,
		}, {
			ID: "OAUTH-TK-BODY-CREDS", Title: "credentials may come in the body", Rules: []string{"OAUTH-TK-BODY-CREDS"},
			Clause: rfc6749("2.3.1", "the server may take the credentials from the body, which is not recommended"),
			Level:  conformance.Info, Reads: []string{AskPlainly, AskInBody}, Sees: []string{Redeem}, Judge: takesBody,
		},
	}
}

// unserved is a check that an unusual request gives no token while the usual one
// does.
func unserved(id, title, step string, level conformance.Level, clause conformance.Clause, sees ...string) conformance.Check {
	rule := strings.TrimSuffix(id, "-json")
	return conformance.Check{ID: id, Title: title, Rules: []string{rule}, Clause: clause, Level: level,
		Reads: []string{AskPlainly, step}, Sees: append([]string{Redeem}, sees...),
		Judge: func(v conformance.View) conformance.Finding {
			control := v.Last(AskPlainly)
			for _, e := range v.All(step) {
				if issued(e) {
					return conformance.Fails("no token", "an access token").At(e, control)
				}
			}
			switch e := v.Last(step); {
			case !issued(control):
				return conformance.Inconclusive("the plain request gave no token either")
			case step == AskByGet && !basic(control) && !issued(v.Last(AskByBasic)):
				return conformance.Inapplicable("the client does not authenticate by the Authorization field")
			default:
				return conformance.Holds().At(e, control)
			}
		}}
}

// takesBasic fails only a server at which the client is registered for Basic.
func takesBasic(v conformance.View) conformance.Finding {
	plain, e := v.Last(AskPlainly), v.Last(AskByBasic)
	got := strings.TrimSpace(statusText(e) + " " + errorWord(e))
	switch {
	case issued(e):
		return conformance.Holds().At(e)
	case !basic(plain) && issued(plain):
		return conformance.Tolerated("an access token", got).At(e, plain)
	case basic(plain) && !issued(v.Last(Redeem)) && (e.Status() == http.StatusUnauthorized || errorWord(e) == "invalid_client"):
		return conformance.Fails("an access token", got).At(e)
	}
	return conformance.Inconclusive("the plain request gave no token either")
}

// readsEncoded says nothing where Basic is not taken at all.
func readsEncoded(v conformance.View) conformance.Finding {
	encoded, raw := v.Last(AskEncoded), v.Last(AskRaw)
	switch {
	case issued(encoded):
		return conformance.Holds().At(encoded)
	case issued(raw):
		return conformance.Fails("an access token for the encoded form", "one for the raw form alone").At(encoded, raw)
	case issued(v.Last(AskPlainly)):
		return conformance.Inapplicable("HTTP Basic is not taken")
	}
	return conformance.Inconclusive("the plain request gave no token either")
}

func takesBody(v conformance.View) conformance.Finding {
	plain, e := v.Last(AskPlainly), v.Last(AskInBody)
	switch {
	case issued(e):
		return conformance.Holds().At(e)
	case !issued(plain):
		return conformance.Inconclusive("the plain request gave no token either")
	}
	return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e, plain)
}

// incompleteChecks are about requests that lack a parameter, and about errors in
// general.
func incompleteChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-TK-GRANT-MISSING", Title: "a missing grant type is an invalid request", Rules: []string{"OAUTH-TK-GRANT-MISSING"},
		Clause: rfc6749("5.2", "a request that lacks a required parameter is refused with invalid_request"),
		Level:  conformance.Should, Reads: []string{AskNoGrantType, AskPlainly}, Sees: []string{Redeem},
		Judge: refusedWith([]string{AskNoGrantType}, "invalid_request", "unsupported_grant_type"),
	}, {
		ID: "OAUTH-TK-PARAM-MISSING", Title: "a missing code or refresh token is an invalid request", Rules: []string{"OAUTH-TK-PARAM-MISSING"},
		Clause: rfc6749("5.2", "a request that lacks a required parameter is refused with invalid_request"),
		Level:  conformance.Should, Reads: []string{AskNoCode, AskPlainly}, Sees: []string{AskNoRefreshToken, Redeem},
		Judge: refusedWith([]string{AskNoCode, AskNoRefreshToken}, "invalid_request", "invalid_grant"),
	}, {
		ID: "OAUTH-TK-NO-ROPC", Title: "the password grant is not offered", Rules: []string{"OAUTH-TK-NO-ROPC"},
		Clause: rfc9700("2.4", "the resource owner password credentials grant is not used"),
		Level:  conformance.Must, Reads: []string{AskPassword, AskPlainly}, Sees: []string{Redeem}, Tolerates: true, Judge: ifBCP(noPasswords),
	}, {
		ID: "OAUTH-TK-ERR-NOSTORE", Title: "token errors are not stored either", Rules: []string{"OAUTH-TK-ERR-NOSTORE"},
		Clause: rfc6749("5.2", "the examples of errors carry Cache-Control: no-store"),
		Level:  conformance.Info, Reads: []string{RedeemUnknown}, Sees: badAnswers,
		Judge: eachError(func(e *conformance.Exchange) conformance.Finding { return directive(e, "Cache-Control", "no-store") }),
	}}
}

// refusedWith judges that each of the steps is refused with one of the words, by a
// server that knows the client.
func refusedWith(steps []string, words ...string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if !issued(v.Last(AskPlainly)) {
			return conformance.Inconclusive("the right request gave no token either")
		}
		for _, e := range v.All(steps...) {
			if e.Answered() && !(e.Refused() && slices.Contains(words, errorWord(e))) {
				return conformance.Fails(words[0], strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e)
			}
		}
		return conformance.Holds().At(v.All(steps...)...)
	}
}

// noPasswords takes invalid_grant for a sign that somebody looked the password up.
func noPasswords(v conformance.View) conformance.Finding {
	e := v.Last(AskPassword)
	switch {
	case issued(e):
		return conformance.Fails("no token", "an access token").At(e)
	case !issued(v.Last(AskPlainly)):
		return conformance.Inconclusive("the right request gave no token either")
	case errorWord(e) == "invalid_grant":
		return conformance.Tolerated("unsupported_grant_type", "invalid_grant").At(e)
	}
	return conformance.Holds().At(e)
}
