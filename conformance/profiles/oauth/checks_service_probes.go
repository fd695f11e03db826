package oauth

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func serviceProbeChecks() []conformance.Check {
	service := []string{"client-credentials"}
	return []conformance.Check{{
		ID: "OAUTH-CC-AUTH", Title: "a service token is for clients that authenticate", Rules: []string{"OAUTH-CC-AUTH"},
		Clause: rfc6749("4.4.2", "the server authenticates the client"),
		Level:  conformance.Must, Features: service, Reads: []string{ServiceToken, ServiceNobody},
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, ServiceToken, ServiceNobody) },
	}, {
		ID: "OAUTH-CC-SCOPE", Title: "a service token has no scope that nobody offers", Rules: []string{"OAUTH-CC-SCOPE"},
		Clause: rfc6749("3.3", "a scope may be refused or granted in part, and what is granted is said where it differs"),
		Level:  conformance.Should, Features: service, Reads: []string{ServiceToken, ServiceUnknownScope}, Judge: knownScope,
	}, {
		ID: "OAUTH-TK-GRANT-NOTALLOWED", Title: "a client gets nothing by a grant type that it may not use", Rules: []string{"OAUTH-TK-GRANT-NOTALLOWED"},
		Clause: rfc6749("5.2", "a client that may not use a grant type is refused with unauthorized_client"),
		Level:  conformance.Must, Features: service, Reads: []string{ServiceToken, ServiceOther}, Tolerates: true, Judge: notAllowed,
	}, {
		ID: "OAUTH-CC-CONF", Title: "a public client gets no token for itself", Rules: []string{"OAUTH-CC-CONF"},
		Clause: rfc6749("4.4", "the client credentials grant is for confidential clients only"),
		Level:  conformance.Must, Reads: []string{Redeem, ServicePublic},
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Redeem, ServicePublic) },
	},
		refusal("OAUTH-TK-PUBLIC-CLIENTID", "a public client says who it is", RedeemUnnamed,
			rfc6749("3.2.1", "a client that does not authenticate sends its client_id, so that no code meant for another is taken for its own")),
	}
}

func knownScope(v conformance.View) conformance.Finding {
	e := v.Last(ServiceUnknownScope)
	switch {
	case !issued(v.Last(ServiceToken)):
		return conformance.Inconclusive("no service token was issued")
	case e.Status() >= 500:
		return conformance.Fails("invalid_scope", statusText(e)).At(e)
	case !issued(e):
		return conformance.Holds().At(e)
	}
	root, _ := checks.Root(e)
	n := root.At("scope")
	switch {
	case !n.Exists():
		return conformance.Inapplicable("the answer does not say which scope was granted")
	case slices.Contains(strings.Fields(n.Text()), unknownScope):
		return conformance.Fails("invalid_scope, or a scope that is offered", n.Text()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func notAllowed(v conformance.View) conformance.Finding {
	e := v.Last(ServiceOther)
	switch word := errorWord(e); {
	case issued(e):
		return conformance.Fails("no token", "an access token").At(e)
	case !issued(v.Last(ServiceToken)), word == "invalid_client":
		return conformance.Inconclusive("the grant gave nobody a token, or the other client was not accepted")
	case word != "unauthorized_client" && word != "unsupported_grant_type":
		return conformance.Tolerated("unauthorized_client", strings.TrimSpace(statusText(e)+" "+word)).At(e)
	}
	return conformance.Holds().At(e)
}
