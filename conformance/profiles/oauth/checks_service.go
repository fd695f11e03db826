package oauth

import (
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func serviceChecks() []conformance.Check {
	service := []string{"client-credentials"}
	return []conformance.Check{{
		ID: "OAUTH-CC-NO-RT", Title: "a service token comes without a refresh token", Rules: []string{"OAUTH-CC-NO-RT"},
		Clause: rfc6749("4.4.3", "a refresh token should not be included"),
		Level:  conformance.Should, Features: service, Reads: []string{ServiceToken}, Judge: withoutRefresh,
	}, {
		ID: "OAUTH-CC-RENEW", Title: "a service token is had again by asking again", Rules: []string{"OAUTH-CC-RENEW"},
		Clause: rfc6749("4.4", "the client asks for an access token with nothing but its own credentials, as often as it needs one"),
		Level:  conformance.Must, Features: service, Reads: []string{ServiceToken, ServiceTokenAgain}, Judge: hadAgain,
	}, {
		ID: "OAUTH-CC-NO-USER-DATA", Title: "a service token opens no user's accounts", Rules: []string{"OAUTH-CC-NO-USER-DATA"},
		Clause: rfc6749("7", "the resource server makes sure that the scope of the token covers what is asked for"),
		Level:  conformance.Must, Features: []string{"client-credentials", "service-no-data"}, Reads: []string{ServiceToken, ReadService}, Sees: []string{Read},
		Tolerates: true, Judge: noUserData,
	}}
}

func withoutRefresh(v conformance.View) conformance.Finding {
	e := v.Last(ServiceToken)
	if !issued(e) {
		return conformance.Inconclusive("no service token was issued")
	}
	root, _ := checks.Root(e)
	if n := root.At("refresh_token"); n.Text() != "" {
		return conformance.Fails("no refresh_token", "one").At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func hadAgain(v conformance.View) conformance.Finding {
	first, e := v.Last(ServiceToken), v.Last(ServiceTokenAgain)
	switch {
	case !issued(first):
		return conformance.Inconclusive("no service token was issued")
	case !issued(e):
		return conformance.Fails("an access token", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e, first)
	}
	return conformance.Holds().At(e)
}

// noUserData tolerates a list that is empty.
func noUserData(v conformance.View) conformance.Finding {
	e := v.Last(ReadService)
	switch {
	case !issued(v.Last(ServiceToken)):
		return conformance.Inconclusive("no service token was issued")
	case !e.Answered():
		return conformance.Inconclusive("the accounts were not answered")
	case e.OK() && empty(e):
		return conformance.Tolerated("a refusal", statusText(e)+" with an empty list").At(e)
	case e.OK():
		return conformance.Fails("a refusal", statusText(e)).At(e)
	}
	return conformance.Holds().At(e)
}

// empty says whether an answer is a JSON object whose lists are all empty.
func empty(e *conformance.Exchange) bool {
	root, err := checks.Root(e)
	if err != nil || !root.Object() {
		return false
	}
	lists := 0
	for name := range root.Members() {
		if list, ok := root.At(name).Value.([]any); ok {
			if len(list) > 0 {
				return false
			}
			lists++
		}
	}
	return lists > 0
}
