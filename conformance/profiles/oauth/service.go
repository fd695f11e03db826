package oauth

import (
	"context"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The steps with tokens that stand for the client alone (RFC 6749 §4.4).
const (
	ServiceToken      = "ask for a service token"
	ServiceTokenAgain = "ask for a service token again"
	ReadService       = "list accounts with a service token"
)

// ServiceSteps ask for service tokens, before any PSU comes. Their scope is the
// option service_scope.
func ServiceSteps() []conformance.Step {
	step := func(name string, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Token, Needs: needs, Risk: conformance.Open, Features: []string{"client-credentials"},
			Run: on(func(a *Acts, ctx context.Context) error {
				issued, err := a.serviceToken(ctx, asRegistered, nil)
				if issued.AccessToken != "" {
					a.service = issued.AccessToken
				}
				return err
			})}
	}
	return []conformance.Step{
		step(ServiceToken),
		step(ServiceTokenAgain, ServiceToken),
		{Name: ReadService, Phase: conformance.Token, Needs: []string{ServiceToken}, Risk: conformance.Look, Features: []string{"client-credentials"},
			Run: on(func(a *Acts, ctx context.Context) error {
				field, err := a.ServiceBearer()
				if err != nil {
					return err
				}
				return a.show(ctx, field)
			})},
	}
}

// ServiceBearer returns the Authorization field of the latest service token.
func (a *Acts) ServiceBearer() (string, error) {
	if a.service == "" {
		return "", conformance.Nothing("service token")
	}
	return "Bearer " + a.service, nil
}

// OtherServiceBearer asks for a service token as the other client and returns the
// Authorization field that carries it.
func (a *Acts) OtherServiceBearer(ctx context.Context) (string, error) {
	if skip := twoClients(a.wire.Target()); skip != nil {
		return "", skip
	}
	issued, err := a.serviceToken(ctx, asOther, nil)
	switch {
	case err != nil:
		return "", err
	case issued.AccessToken == "":
		return "", conformance.Nothing("service token of the other client")
	}
	return "Bearer " + issued.AccessToken, nil
}

// serviceToken asks for a token by the client credentials grant.
func (a *Acts) serviceToken(ctx context.Context, as credentials, edit func(url.Values)) (tokens, error) {
	form := a.serviceForm()
	if edit != nil {
		edit(form)
	}
	return a.ask(ctx, tokenRequest{form: form, as: as})
}

// serviceForm is the right request of the client credentials grant.
func (a *Acts) serviceForm() url.Values {
	form := url.Values{"grant_type": {"client_credentials"}}
	if scope := a.wire.Target().Option("service_scope"); scope != "" {
		form.Set("scope", scope)
	}
	return form
}
