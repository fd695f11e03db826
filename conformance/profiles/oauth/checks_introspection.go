package oauth

import (
	"fmt"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func rfc7662(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 7662", Section: section, Text: text}
}

func introspectionChecks() []conformance.Check {
	offered := []string{"introspection"}
	return []conformance.Check{{
		ID: "OAUTH-IN-POST", Title: "introspection takes a form", Rules: []string{"OAUTH-IN-POST"},
		Clause: rfc7662("2.1", "the caller posts the token as a form parameter"),
		Level:  conformance.Should, Features: offered, Reads: []string{IntrospectUnknown}, Sees: []string{Introspect}, Judge: takesIntrospection,
	}, {
		ID: "OAUTH-IN-POST-get", Title: "introspection by GET is not offered", Rules: []string{"OAUTH-IN-POST"},
		Clause: rfc7662("4", "whether GET is taken is for the server to say; its parameters get into logs"),
		Level:  conformance.Info, Features: offered, Reads: []string{IntrospectByGet}, Judge: byPostOnly,
	}, {
		ID: "OAUTH-IN-AUTH", Title: "introspection is not for everybody", Rules: []string{"OAUTH-IN-AUTH"},
		Clause: rfc7662("2.1", "the endpoint requires some form of authorization of its caller"),
		Level:  conformance.Must, Features: offered, Reads: []string{IntrospectNobody}, Judge: forCallersOnly,
	}, {
		ID: "OAUTH-IN-ACTIVE", Title: "introspection says whether a token is active", Rules: []string{"OAUTH-IN-ACTIVE"},
		Clause: rfc7662("2.2", "the answer is a JSON object with a boolean active; its other members keep to their form"),
		Level:  conformance.Must, Features: offered, Operations: []string{"introspectToken"}, Reads: []string{Introspect}, Sees: []string{IntrospectUnknown}, Judge: saysActive,
	}, {
		ID: "OAUTH-IN-INACTIVE", Title: "a token of nobody is answered as not active", Rules: []string{"OAUTH-IN-INACTIVE"},
		Clause: rfc7662("2.2", "a token that is unknown, expired or revoked is no error: the answer has active false"),
		Level:  conformance.Must, Features: offered, Reads: []string{IntrospectUnknown}, Judge: saysInactive,
	}, {
		ID: "OAUTH-IN-BARE", Title: "of a token that is not active nothing more is said", Rules: []string{"OAUTH-IN-BARE"},
		Clause: rfc7662("2.2", "the answer about an inactive token should not say anything else, not even why"),
		Level:  conformance.Should, Features: offered, Reads: []string{IntrospectUnknown}, Sees: []string{IntrospectExpired, IntrospectRevoked}, Judge: saysNoMore,
	}, {
		ID: "OAUTH-IN-BADCRED", Title: "introspection refuses unknown callers as the token endpoint does", Rules: []string{"OAUTH-IN-BADCRED"},
		Clause: rfc7662("2.3", "bad client credentials are answered as in RFC 6749, section 5.2"),
		Level:  conformance.Should, Features: offered, Operations: []string{"introspectToken"}, Reads: []string{IntrospectStranger}, Judge: refusesStrangers,
	}, {
		ID: "OAUTH-IN-CHECKS", Title: "an expired token is not called active", Rules: []string{"OAUTH-IN-CHECKS"},
		Clause: rfc7662("4", "the server checks whether the token has expired before it calls it active"),
		Level:  conformance.Must, Features: offered, Reads: []string{Introspect, Expire, IntrospectExpired},
		Judge: func(v conformance.View) conformance.Finding {
			return noLongerActive(v.Last(Introspect), v.Last(IntrospectExpired))
		},
	}, {
		ID: "OAUTH-IN-CHECKS-revoked", Title: "a revoked token is not called active", Rules: []string{"OAUTH-IN-CHECKS"},
		Clause: rfc7662("4", "the server checks whether the token was revoked before it calls it active"),
		Level:  conformance.Must, Features: []string{"introspection", "revocation"}, Reads: []string{IntrospectReturned, RevokeAccess, IntrospectRevoked}, Sees: []string{ReadAccessRevoked},
		Judge: func(v conformance.View) conformance.Finding {
			if e := v.Last(RevokeAccess); !e.OK() {
				return conformance.Inapplicable("the revocation was answered " + statusText(e))
			}
			if e := v.Last(ReadAccessRevoked); e.OK() {
				return conformance.Inconclusive("the token was not revoked in truth: it still opens the accounts")
			}
			return noLongerActive(v.Last(IntrospectReturned), v.Last(IntrospectRevoked))
		},
	}, {
		ID: "OAUTH-IN-CNF", Title: "introspection names the certificate that a token is bound to", Rules: []string{"OAUTH-IN-CNF"},
		Clause: rfc8705("3.2", "the answer about a bound token has the SHA-256 of its certificate in x5t#S256 of cnf"),
		Level:  conformance.Should, Features: []string{"introspection", FeatureMutualTLS, FeatureBoundTokens}, Reads: []string{Introspect}, Judge: namesBinding,
	}}
}

// active reads what an answer says: nil when it says nothing that can be read.
func active(e *conformance.Exchange) *bool {
	root, err := checks.Root(e)
	if !e.OK() || err != nil {
		return nil
	}
	if says, ok := root.At("active").Value.(bool); ok {
		return &says
	}
	return nil
}

// barred says that the server lets this client look at no token, as it may.
func barred(e *conformance.Exchange) bool {
	return e.Status() == http.StatusUnauthorized || e.Status() == http.StatusForbidden
}

func takesIntrospection(v conformance.View) conformance.Finding {
	var seen *conformance.Exchange
	for _, e := range v.Tape {
		if e.OK() {
			return conformance.Holds().At(e)
		}
		if e.Answered() && elsewhere(e) {
			seen = e
		}
	}
	if seen == nil && unaccepted(v.Last(IntrospectUnknown)) {
		return conformance.Inconclusive(clientRefused)
	}
	if seen == nil {
		return conformance.Inapplicable("this client may not introspect, or asked in vain for another reason")
	}
	return conformance.Fails("an answer to a form", statusText(seen)).At(seen)
}

func byPostOnly(v conformance.View) conformance.Finding {
	e := v.Last(IntrospectByGet)
	if active(e) != nil {
		return conformance.Fails("a refusal", statusText(e)+" with active").At(e)
	}
	return conformance.Holds().At(e)
}

func forCallersOnly(v conformance.View) conformance.Finding {
	e := v.Last(IntrospectNobody)
	root, _ := checks.Root(e)
	switch n := root.At("active"); {
	case e.OK() && n.Exists():
		return conformance.Fails("a refusal", "active "+fmt.Sprint(n.Value)).At(e).Pointing(n.Pointer)
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	}
	return conformance.Holds().At(e)
}

func saysActive(v conformance.View) conformance.Finding {
	e := v.Last(Introspect)
	switch {
	case barred(e):
		return conformance.Inapplicable("this client may not introspect: " + statusText(e))
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case !e.OK():
		return conformance.Fails("200", statusText(e)).At(e)
	}
	if finding := checks.Conforms(document, "introspectToken", nil, Introspect, IntrospectUnknown)(v); finding.Result != conformance.ResultHolds {
		return finding
	}
	if says := active(e); says != nil && !*says {
		return conformance.Inapplicable("of its own token this client is told no more than that it is not active")
	}
	return conformance.Holds().At(e)
}

func saysInactive(v conformance.View) conformance.Finding {
	e := v.Last(IntrospectUnknown)
	if unaccepted(e) {
		return conformance.Inconclusive(clientRefused)
	}
	if barred(e) {
		return conformance.Inapplicable("this client may not introspect: " + statusText(e))
	}
	switch says := active(e); {
	case elsewhere(e) && e.Status() != http.StatusNotFound:
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case e.Status() != http.StatusOK:
		return conformance.Fails("200", statusText(e)).At(e)
	case says == nil:
		return conformance.Fails("active false", "no boolean active").At(e)
	case *says:
		return conformance.Fails("active false", "active true").At(e).Pointing("/active")
	}
	return conformance.Holds().At(e)
}

func saysNoMore(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no token was called inactive")
	if unaccepted(v.Last(IntrospectUnknown)) {
		finding = conformance.Inconclusive(clientRefused)
	}
	for _, e := range v.Tape {
		says := active(e)
		if says == nil || *says {
			continue
		}
		root, _ := checks.Root(e)
		for name := range root.Members() {
			if name != "active" {
				return conformance.Fails("active alone", fmt.Sprintf("%d members", len(root.Members()))).At(e)
			}
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

// refusesStrangers wants 401 where the Authorization field was used; by the body 400 is right as well.
func refusesStrangers(v conformance.View) conformance.Finding {
	e := v.Last(IntrospectStranger)
	want := "401"
	if e.Request.Header.Get("Authorization") == "" {
		want = "400 or 401"
	}
	switch status := e.Status(); {
	case elsewhere(e):
		return conformance.Inapplicable("the endpoint was answered " + statusText(e))
	case status != http.StatusUnauthorized && (status != http.StatusBadRequest || want == "401"):
		return conformance.Fails(want, statusText(e)).At(e)
	}
	for _, d := range checks.DeviationsOf(document, e) {
		return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
	}
	if word := errorWord(e); word != "invalid_client" {
		return conformance.Fails("invalid_client", orNone(word)).At(e).Pointing("/error")
	}
	return conformance.Holds().At(e)
}

func namesBinding(v conformance.View) conformance.Finding {
	e := v.Last(Introspect)
	if says := active(e); says == nil || !*says {
		return conformance.Inapplicable("this client is not told that the token is active")
	}
	return boundTo(e, "/cnf/x5t#S256")
}

func noLongerActive(before, after *conformance.Exchange) conformance.Finding {
	said, says := active(before), active(after)
	switch {
	case said == nil || !*said:
		return conformance.Inapplicable("this client was not told that the token was active before")
	case says == nil:
		return conformance.Inconclusive("the second answer was " + statusText(after) + " without a boolean active")
	case *says:
		return conformance.Fails("active false", "active true").At(after, before).Pointing("/active")
	}
	return conformance.Holds().At(after, before)
}
