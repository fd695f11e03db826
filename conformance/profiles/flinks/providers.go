package flinks

import (
	"context"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/flinks"
)

// The steps on providers.
const (
	listProviders        = "list providers"
	listProvidersV2      = "list providers with their registration"
	listProvidersNoToken = "list providers without token"
	listProvidersAsUser  = "list providers with a user's token"
)

func providerSteps() []conformance.Step {
	look := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Token, Needs: needs, Risk: conformance.Look, Run: on(act)}
	}
	list := func(field func(*session) (string, error)) func(*session, context.Context) error {
		return func(s *session, ctx context.Context) error {
			token, err := field(s)
			if err != nil {
				return err
			}
			return flow.Done(s.client.ListProviders(flow.Operation(ctx, "listProviders"), bearing(token)))
		}
	}
	service := func(s *session) (string, error) { return s.ServiceBearer() }
	user := look(listProvidersAsUser, list(func(s *session) (string, error) { return s.Bearer(oauth.GrantMain) }), oauth.Redeem)
	user.Grant = oauth.GrantMain
	v2 := conformance.Claimed("providers-v2", look(listProvidersV2, (*session).listProvidersV2, oauth.ServiceToken))
	return append(oauth.ServiceSteps(), conformance.Claimed("providers",
		look(listProviders, list(service), oauth.ServiceToken),
		v2[0],
		look(listProvidersNoToken, list(func(*session) (string, error) { return "", nil })),
		user,
	)...)
}

func (s *session) listProvidersV2(ctx context.Context) error {
	token, err := s.ServiceBearer()
	if err != nil {
		return err
	}
	return flow.Done(s.client.ListProvidersV2(flow.Operation(ctx, "listProvidersV2"), &flinks.ListProvidersV2Params{}, bearing(token)))
}

func providerChecks() []conformance.Check {
	withProviders := []string{"providers"}
	return []conformance.Check{{
		ID: "FLK-CC-200", Title: "the client's credentials give a Bearer token with a lifetime", Rules: []string{"FLK-CC-200"},
		Clause: flowPage("1", "passing the client's credentials to the token endpoint gives an access token"),
		Level:  conformance.Must, Features: []string{"client-credentials"}, Reads: []string{oauth.ServiceToken}, Sees: []string{oauth.Redeem}, Judge: serviceToken,
	}, {
		ID: "FLK-PROV-LIST", Title: "the list of providers has the members of its document", Rules: []string{"FLK-PROV-LIST"},
		Clause: docs("List active data providers", "an array of provider_id, name and country"),
		Level:  conformance.Must, Features: withProviders, Reads: []string{listProviders}, Sees: []string{oauth.Read}, Operations: []string{"listProviders"},
		Judge: accepted(checks.Succeeds(listProviders, checks.Conforms(document, "listProviders", nil, listProviders))),
	}, {
		ID: "FLK-PROV-LIST-v2", Title: "the richer list of providers has the members of its document", Rules: []string{"FLK-PROV-LIST"},
		Clause: docs("List active data providers (v2)", "providers with providerId, name and the state of the registration"),
		Level:  conformance.Should, Features: []string{"providers", "providers-v2"}, Reads: []string{listProvidersV2}, Operations: []string{"listProvidersV2"},
		Judge: checks.Succeeds(listProvidersV2, checks.Conforms(document, "listProvidersV2", nil, listProvidersV2)),
	}, {
		ID: "FLK-PROV-OPTIONAL", Title: "authorisation does not need the list of providers", Rules: []string{"FLK-PROV-OPTIONAL"},
		Clause: flowPage("1", "determining the providers is optional and not required to authorise"),
		Level:  conformance.Must, Reads: []string{oauth.Authorise}, Sees: []string{oauth.AuthoriseAnew, listProviders}, Judge: listOptional,
	}, {
		ID: "FLK-PROV-NOTOKEN", Title: "providers are not listed without a token", Rules: []string{"FLK-PROV-NOTOKEN"},
		Clause: flowPage("1", "the providers endpoint is called with the access token"),
		Level:  conformance.Must, Features: withProviders, Reads: []string{listProviders, listProvidersNoToken},
		Judge: func(v conformance.View) conformance.Finding {
			return noData(v.Last(listProviders), v.Last(listProvidersNoToken))
		},
	}, {
		ID: "FLK-PROV-USER-TOKEN", Title: "a user's token lists no providers", Rules: []string{"FLK-PROV-USER-TOKEN"},
		Clause: docs("List active data providers", "the token is one of the client credentials grant"),
		Level:  conformance.Info, Features: withProviders, Reads: []string{listProviders, listProvidersAsUser},
		Judge: func(v conformance.View) conformance.Finding {
			return noData(v.Last(listProviders), v.Last(listProvidersAsUser))
		},
	}, {
		ID: "FLK-PROV-SAME", Title: "the provider of the authorisation is among those listed", Rules: []string{"FLK-PROV-SAME"},
		Clause: flowPage("1", "the list holds the providers that are registered to the recipient"),
		Level:  conformance.Should, Features: withProviders, Reads: []string{oauth.Authorise, listProviders}, Judge: sameProvider,
	}}
}

func serviceToken(v conformance.View) conformance.Finding {
	e := v.Last(oauth.ServiceToken)
	kind, life := read(e).At("token_type"), read(e).At("expires_in")
	seconds, _ := number(life)
	switch {
	case !issued(e) && (e.OK() || !issued(v.Last(oauth.Redeem))):
		return conformance.Inconclusive("no request to the token endpoint gave a token that can be read")
	case !issued(e):
		return conformance.Fails("an access token", statusOf(e)+" "+orNone(read(e).At("error").Text())).At(e)
	case kind.Text() != "" && !strings.EqualFold(kind.Text(), "Bearer"):
		return conformance.Fails("Bearer", kind.Text()).At(e).Pointing(kind.Pointer)
	case seconds <= 0:
		return conformance.Fails("an expires_in above zero", shownValue(life)).At(e).Pointing(life.Pointer)
	}
	return conformance.Holds().At(e)
}

// listOptional looks for a code that came before anybody asked for the providers.
func listOptional(v conformance.View) conformance.Finding {
	listed := v.Last(listProviders)
	back, e := landed(v, oauth.Authorise)
	later, _ := landed(v, oauth.AuthoriseAnew)
	switch {
	case back.Get("code") != "" && (listed == nil || e.N < listed.N):
		return conformance.Holds().At(e)
	case back.Get("code") != "":
		return conformance.Inapplicable("the providers had been listed before")
	case later.Get("code") != "":
		return conformance.Fails("a code before the providers were listed", "a code only afterwards").At(v.Last(oauth.Authorise))
	}
	return conformance.Inconclusive("no authorisation gave a code")
}

func sameProvider(v conformance.View) conformance.Finding {
	asked := queryOf(v.All(oauth.Authorise)[0]).Get("provider_id")
	e := v.Last(listProviders)
	providers := read(e).Items()
	switch {
	case asked == "":
		return conformance.Inapplicable("the authorisation request names no provider, or is not on the tape")
	case !e.OK():
		return conformance.Inconclusive("the providers were answered " + statusOf(e))
	}
	for _, p := range providers {
		if shownValue(p.At("provider_id")) == asked {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails("provider "+asked, "others or none").At(e)
}
