package bank

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/gen/authorization"
)

// honestToken returns the honest decisions of the token and revocation endpoints.
func honestToken() TokenRules {
	return TokenRules{
		ReadForm:      func(r *http.Request) url.Values { return r.PostForm },
		Basic:         basicCredentials,
		Secret:        func(c *Client, presented, _ string) bool { return same(c.Secret, presented) },
		Anonymous:     anonymous,
		InvalidClient: invalidClient,
		TakesTwoWays:  func(url.Values) bool { return false },
		Ignores:       func(string) bool { return true },

		FindCode:        func(l *Ledger, _ *Client, value string) *Code { return l.Code(value) },
		CodeIsFor:       func(code *Code, c *Client) bool { return code.Client == c },
		RepeatsRedirect: func(code *Code, uri string) bool { return code.RedirectURI == "" || code.RedirectURI == uri },
		Verify:          verify,
		CodeLives:       codeLives,
		Redeemed:        func(code *Code) bool { return code.Used },
		Replayed:        func(l *Ledger, code *Code) { l.RevokeGrant(code.Value) },
		Spend:           func(_ *Ledger, code *Code, _ *Attempt) { code.Used = true },

		FindRefreshToken:  func(l *Ledger, _ *Attempt, value string) *Token { return l.Token(RefreshToken, value) },
		RefreshTokenIsFor: func(t *Token, c *Client) bool { return t.Client == c },
		RefreshTokenLives: (*Ledger).Alive,
		Reused:            reused,
		RefreshScope:      refreshScope,
		Refresh:           refresh,
		ServiceToken:      serviceToken,
		OtherGrant:        otherGrant,

		TokenAnswer: func(string, *authorization.Token) {},
		Spell:       func(*Ledger, *Token) {},
		TokenError:  func(*OAuthError) {},
		Revocable:   revocable,
		Revoke:      revoke,
		Active:      (*Ledger).Alive,
		Pushable:    pushable,
		Push:        push,
	}
}

// A TokenAnswer holds the members of an answer of the token endpoint (RFC 6749, section 5.1).
type TokenAnswer = authorization.Token

// tokenParameters are the parameters of the token endpoint that the bank knows.
var tokenParameters = []string{
	"grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope",
	"client_id", "client_secret", "client_assertion_type", "client_assertion",
}

// IssueToken exchanges a code or a refresh token, or gives a client a token of its own (RFC 6749, sections 4.1.3, 6 and
// 4.4.2).
func (o *oauth) IssueToken(ctx context.Context, _ authorization.IssueTokenRequestObject) (authorization.IssueTokenResponseObject, error) {
	r := RequestOf(ctx)
	form, err := o.bank.readForm(r, tokenParameters...)
	if err != nil {
		return nil, err
	}
	attempt, err := o.bank.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	var access, refresh *Token
	switch grant := form.Get("grant_type"); grant {
	case "authorization_code":
		access, refresh, err = o.bank.redeem(attempt)
	case "refresh_token":
		access, refresh, err = o.bank.refresh(attempt)
	case "client_credentials":
		access, refresh, err = o.bank.service(attempt)
	case "":
		err = refuse("invalid_request", AboutNoGrant, "The parameter grant_type is missing.")
	default:
		access, err = o.bank.otherGrant(attempt)
	}
	if err != nil {
		return nil, err
	}
	return o.bank.tokenAnswer(form.Get("grant_type"), access, refresh), nil
}

// otherGrant answers a grant type that the bank does not offer.
func (b *Bank) otherGrant(a *Attempt) (*Token, error) {
	access, refusal := b.Rules.OtherGrant(b.Ledger, &b.Settings, a)
	if refusal != nil {
		return nil, refusal
	}
	return access, nil
}

func otherGrant(*Ledger, *Settings, *Attempt) (*Token, *OAuthError) {
	return nil, refuse("unsupported_grant_type", AboutGrant, "This grant type is not offered.")
}

// tokenAnswer is the answer of RFC 6749, section 5.1. The scope is said although it is what was asked.
func (b *Bank) tokenAnswer(grantType string, access, refresh *Token) authorization.IssueTokenResponseObject {
	b.Rules.Spell(b.Ledger, access)
	seconds := int(access.Expires.Sub(b.Ledger.Clock.Now()) / time.Second)
	answer := authorization.Token{AccessToken: access.Value, TokenType: "Bearer", ExpiresIn: &seconds, Scope: &access.Scope}
	if refresh != nil {
		answer.RefreshToken = &refresh.Value
	}
	b.Rules.TokenAnswer(grantType, &answer)
	pragma := "no-cache"
	return authorization.IssueToken200JSONResponse{
		Body:    answer,
		Headers: authorization.IssueToken200ResponseHeaders{CacheControl: "no-store", Pragma: &pragma},
	}
}

// redeem exchanges a code. A wrong attempt leaves it as it is; only the right one spends it.
func (b *Bank) redeem(a *Attempt) (access, refresh *Token, err error) {
	c, form := a.Client, a.Form
	value := form.Get("code")
	if value == "" {
		return nil, nil, refuse("invalid_request", AboutMissing, "The parameter code is missing.")
	}
	l, rules := b.Ledger, b.Rules
	code := rules.FindCode(l, c, value)
	if code == nil || !rules.CodeIsFor(code, c) {
		return nil, nil, refuse("invalid_grant", AboutCode, "The code is not known.")
	}
	if !rules.RepeatsRedirect(code, form.Get("redirect_uri")) {
		return nil, nil, refuse("invalid_grant", AboutRedirect, "The redirect URI is not that of the authorisation request.")
	}
	if word := rules.Verify(code, form.Get("code_verifier")); word != "" {
		return nil, nil, refuse(word, AboutVerifier, "The code verifier does not fit.")
	}
	if rules.Redeemed(code) {
		rules.Replayed(l, code)
		return nil, nil, refuse("invalid_grant", AboutCode, "The code was used before.")
	}
	if !rules.CodeLives(l, code) {
		return nil, nil, refuse("invalid_grant", AboutCode, "The code is no longer valid.")
	}
	rules.Spend(l, code, a)
	now := l.Clock.Now()
	root := Token{Client: c, User: code.User, Consent: code.Consent, Scope: code.Scope, Grant: code.Value}
	return issue(l, root, AccessToken, now.Add(b.Settings.AccessLife)), issue(l, root, RefreshToken, now.Add(b.Settings.RefreshLife)), nil
}

// issue makes a token of a kind that descends from another.
func issue(l *Ledger, parent Token, kind Kind, expires time.Time) *Token {
	parent.Kind, parent.Expires, parent.Revoked, parent.Spent, parent.Uses = kind, expires, false, false, 0
	return l.NewToken(parent)
}

// codeLives holds when the code is in time and its consent still granted.
func codeLives(l *Ledger, code *Code) bool {
	if !l.Clock.Now().Before(code.Expires) {
		return false
	}
	l.settle(code.Consent)
	return code.Consent.State == Granted
}

// verify compares the verifier with the challenge of the authorisation request (RFC 7636, section 4.6). A verifier to a
// code without challenge fits as little as a missing one to a code with challenge (RFC 9700, section 4.8.2).
func verify(code *Code, verifier string) string {
	computed := verifier
	if code.Method == "S256" && verifier != "" {
		sum := sha256.Sum256([]byte(verifier))
		computed = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if !same(computed, code.Challenge) {
		return "invalid_grant"
	}
	return ""
}
