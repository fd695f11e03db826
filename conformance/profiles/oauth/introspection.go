package oauth

import (
	"context"
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps at the introspection endpoint (RFC 7662).
const (
	IntrospectUnknown  = "introspect an unknown token"
	IntrospectStranger = "introspect as an unknown client"
	IntrospectByGet    = "introspect by GET"
	Introspect         = "introspect an access token"
	IntrospectNobody   = "introspect without authentication"
	IntrospectExpired  = "introspect the expired token"
	IntrospectReturned = "introspect a token to give back"
	IntrospectRevoked  = "introspect the revoked access token"
)

// IntrospectionProbes are the requests that need no token of ours.
func IntrospectionProbes() []conformance.Step {
	return []conformance.Step{
		introspection(IntrospectUnknown, "", nil, func(a *Acts, ctx context.Context) error {
			return a.introspect(ctx, unguessable(32), asRegistered)
		}),
		withRequirement(secretive, introspection(IntrospectStranger, "", nil, func(a *Acts, ctx context.Context) error {
			return a.introspect(ctx, unguessable(32), asStranger)
		})),
		introspection(IntrospectByGet, "", nil, (*Acts).introspectByGet),
	}
}

// IntrospectionSteps ask what the token of the main grant is worth.
func IntrospectionSteps(needs ...string) []conformance.Step {
	ask := func(as credentials) func(*Acts, context.Context) error {
		return func(a *Acts, ctx context.Context) error { return a.introspect(ctx, a.Grant(GrantMain).AccessToken, as) }
	}
	return []conformance.Step{
		introspection(Introspect, GrantMain, needs, ask(asRegistered)),
		withRequirement(confidential, introspection(IntrospectNobody, GrantMain, needs, ask(asNobody))),
	}
}

// IntrospectExpiredStep asks what the token is worth that was let expire.
func IntrospectExpiredStep() conformance.Step {
	return introspection(IntrospectExpired, GrantMain, []string{Expire}, func(a *Acts, ctx context.Context) error {
		return a.introspect(ctx, a.expired, asRegistered)
	})
}

// introspectGiven asks what the access token of the returned grant is worth, before or after it is given back.
func introspectGiven(name string, needs ...string) conformance.Step {
	step := introspection(name, GrantReturned, needs, func(a *Acts, ctx context.Context) error {
		return a.introspect(ctx, a.Grant(GrantReturned).AccessToken, asRegistered)
	})
	step.Phase = conformance.Revocation
	step.Features = append(step.Features, "revocation")
	return step
}

func introspection(name, grant string, needs []string, act func(*Acts, context.Context) error) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Token, Grant: grant, Needs: needs, Risk: conformance.Look, Features: []string{"introspection"}, Run: on(act)}
}

func withRequirement(requires func(*conformance.Target) *conformance.Skip, step conformance.Step) conformance.Step {
	step.Requires = requires
	return step
}

// introspect asks what a token is worth (RFC 7662 §2.1).
func (a *Acts) introspect(ctx context.Context, token string, as credentials) error {
	if token == "" {
		return conformance.Nothing("access token")
	}
	return flow.Done(a.send(ctx, "introspectToken", "introspect", tokenRequest{form: url.Values{"token": {token}}, as: as}))
}

// introspectByGet asks by GET for a token of nobody, without a secret in the URL.
func (a *Acts) introspectByGet(ctx context.Context) error {
	t := a.wire.Target()
	to := t.Endpoint("introspect")
	if to == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no introspect endpoint")
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "introspectToken"), http.MethodGet, extend(to, url.Values{"token": {unguessable(32)}}), nil)
	if err != nil {
		return err
	}
	if t.Client.Auth == "client_secret_basic" {
		req.Header.Set("Authorization", authenticate(&t.Client, tokenRequest{form: url.Values{}}, t.Option("basic_encoding") == "raw"))
	}
	req.Header.Set("Accept", "application/json")
	return flow.Done(a.wire.Do(req))
}
