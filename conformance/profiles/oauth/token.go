package oauth

import (
	"context"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The steps at the token endpoint.
const (
	RedeemUnknown    = "redeem an unknown code"
	UnknownGrantType = "ask with an unknown grant type"
	Redeem           = "redeem code"
	RedeemProvoked   = "redeem the provoked code"
	RedeemAnew       = "redeem code anew"
	RedeemTwice      = "redeem code twice"
	RedeemExisting   = "redeem code of the existing consent"
	RedeemRevoked    = "redeem code for tokens to give back"

	RedeemNobody        = "redeem code without authentication"
	RedeemWrongSecret   = "redeem code with a wrong secret"
	RedeemOtherURI      = "redeem code with another redirect URI"
	RedeemNoURI         = "redeem code without redirect URI"
	RedeemWrongVerifier = "redeem code with a wrong verifier"
	RedeemNoVerifier    = "redeem code without verifier"
	RedeemOther         = "redeem code as another client"
	RedeemUnnamed       = "redeem code without client id"
)

// TokenProbes are the requests to the token endpoint that need no PSU.
func TokenProbes() []conformance.Step {
	return []conformance.Step{{
		Name: RedeemUnknown, Phase: conformance.Token, Risk: conformance.Look,
		Run: on(func(a *Acts, ctx context.Context) error {
			g := &Grant{Code: unguessable(32), verifier: unguessable(32), redirectURI: a.redirectURI()}
			_, err := a.redeem(ctx, g, asRegistered, nil)
			return err
		}),
	}, {
		Name: UnknownGrantType, Phase: conformance.Token, Risk: conformance.Look,
		Run: on(func(a *Acts, ctx context.Context) error {
			_, err := a.ask(ctx, tokenRequest{form: url.Values{"grant_type": {"urn:example:none"}}})
			return err
		}),
	}}
}

// RedeemStep is the right redemption of the code of a grant.
func RedeemStep(name, grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Token, Grant: grant, Needs: needs, Risk: conformance.Open, Requires: FromStart,
		Run: on(func(a *Acts, ctx context.Context) error {
			g := a.Grant(grant)
			issued, err := a.redeem(ctx, g, asRegistered, nil)
			if err != nil {
				return err
			}
			g.AccessToken, g.RefreshToken = "", ""
			a.take(g, issued)
			a.hold(g)
			return nil
		})}
}

// RedeemTwiceStep sends the code of a grant a second time.
func RedeemTwiceStep(grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: RedeemTwice, Phase: conformance.Token, Grant: grant, Needs: needs, Risk: conformance.Spend, Requires: FromStart,
		Run: on(func(a *Acts, ctx context.Context) error {
			_, err := a.redeem(ctx, a.Grant(grant), asRegistered, nil)
			return err
		})}
}

// redeem sends the code of a grant to the token endpoint (RFC 6749 §4.1.3).
func (a *Acts) redeem(ctx context.Context, g *Grant, as credentials, edit func(url.Values)) (tokens, error) {
	if g.Code == "" {
		missing := "authorisation code"
		if g.refused != "" {
			missing += " (the PSU came back with: " + g.refused + ")"
		}
		return tokens{}, conformance.Nothing(missing)
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {g.Code}, "redirect_uri": {g.redirectURI}}
	if g.verifier != "" {
		form.Set("code_verifier", g.verifier)
	}
	if edit != nil {
		edit(form)
	}
	return a.ask(ctx, tokenRequest{form: form, as: as})
}

func (a *Acts) redirectURI() string {
	if uris := a.wire.Target().Client.RedirectURIs; len(uris) > 0 {
		return uris[0]
	}
	return foreignRedirect
}

// hold registers the tokens of a grant to be given back at the end, where the
// ASPSP has an endpoint for it.
func (a *Acts) hold(g *Grant) {
	returner, returns := a.flow.(Returner)
	returns = returns && a.wire.Target().Endpoint("revoke") != ""
	if g.AccessToken == "" || !returns && !a.wire.Target().Claims("revocation") {
		return
	}
	token := g.RefreshToken
	if token == "" {
		token = g.AccessToken
	}
	id := "of grant " + g.Name
	a.wire.Release("token", id)
	a.wire.Hold("token", id, func(ctx context.Context) error {
		give := func() (int, error) { return a.giveBack(ctx, token, "refresh_token", asRegistered) }
		if returns {
			give = func() (int, error) { return returner.Return(ctx, g.Name) }
		}
		status, err := give()
		if err != nil {
			return err
		}
		if status/100 == 2 {
			a.wire.Release("token", id)
		}
		return nil
	})
}
