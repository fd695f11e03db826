package oauth

import (
	"context"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The requests of the client credentials grant that should give nothing, or less.
const (
	ServiceNobody       = "ask for a service token without authentication"
	ServiceUnknownScope = "ask for a service token with an unknown scope"
	ServiceOther        = "ask for a service token as a client that may not"
	ServicePublic       = "ask for a service token as a public client"
)

// ServiceProbes ask for service tokens that should not be had.
func ServiceProbes() []conformance.Step {
	probe := func(name string, as credentials, requires func(*conformance.Target) *conformance.Skip, edit func(url.Values)) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Token, Needs: []string{ServiceToken}, Risk: conformance.Open, Features: []string{"client-credentials"},
			Requires: requires, Run: on(func(a *Acts, ctx context.Context) error {
				_, err := a.serviceToken(ctx, as, edit)
				return err
			})}
	}
	return []conformance.Step{
		probe(ServiceNobody, asNobody, confidential, nil),
		probe(ServiceUnknownScope, asRegistered, nil, func(f url.Values) { f.Set("scope", unknownScope) }),
		probe(ServiceOther, asOther, both(twoClients, restricted), nil),
	}
}

// PublicStep asks for a token for a client that has no secret.
func PublicStep() conformance.Step {
	return conformance.Step{Name: ServicePublic, Phase: conformance.Token, Risk: conformance.Open, Requires: public,
		Run: on(func(a *Acts, ctx context.Context) error {
			_, err := a.serviceToken(ctx, asRegistered, nil)
			return err
		})}
}

func public(t *conformance.Target) *conformance.Skip {
	if t.Client.Auth != "none" {
		return conformance.Omit(conformance.SkipInapplicable, "the client is not public")
	}
	return nil
}

// restricted says whether the target names a client that may not use the grant.
func restricted(t *conformance.Target) *conformance.Skip {
	if t.Option("service_restricted") != "other_client" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no client that may not use the client credentials grant (options.service_restricted)")
	}
	return nil
}
