package bank

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// tokenProbeFaults are about requests to the token endpoint that say the right thing in a way that they should not, or
// leave something out.
var tokenProbeFaults = []Fault{
	{
		Name:   "token-by-get",
		Story:  "The token endpoint answers GET as it does POST, and every log on the way keeps what was said.",
		Where:  serves,
		Breaks: Warns("OAUTH-TK-POST"),
		Lie: received(func(r *http.Request) {
			if r.Method == http.MethodGet && isTokenPath(r) {
				r.Method = http.MethodPost
				resend(r, "application/x-www-form-urlencoded", r.URL.RawQuery)
			}
		}),
	},
	{
		Name:   "credentials-from-the-query",
		Story:  "A framework hands out query and body as one list of parameters, client secrets included.",
		Where:  serves,
		Breaks: Warns("OAUTH-TK-NOT-URI"),
		Lie:    formRead(func(r *http.Request) url.Values { return r.Form }),
	},
	{
		Name:   "token-by-json",
		Story:  "The token endpoint takes JSON too.",
		Where:  serves,
		Breaks: Notes("OAUTH-TK-FORM-json"),
		Lie: received(func(r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			object := map[string]string{}
			if isTokenPath(r) && json.Unmarshal(body, &object) == nil {
				form := url.Values{}
				for name, value := range object {
					form.Set(name, value)
				}
				resend(r, "application/x-www-form-urlencoded", form.Encode())
			}
		}),
	},
	{
		Name:   "two-ways-to-authenticate",
		Story:  "Credentials in the Authorization header are looked at first, and what the body says of them is passed over.",
		Where:  serves,
		Breaks: Warns("OAUTH-TK-ONE-AUTH"),
		Lie:    func(r *Rules) { r.TakesTwoWays = func(url.Values) bool { return true } },
	},
	{
		Name:   "first-of-repeated-parameters",
		Story:  "Of a repeated parameter the first value counts.",
		Where:  serves,
		Breaks: Warns("OAUTH-TK-DUP-PARAM"),
		Lie: formRead(func(r *http.Request) url.Values {
			first := url.Values{}
			for name, values := range r.PostForm {
				first.Set(name, values[0])
			}
			return first
		}),
	},
	{
		Name:   "basic-not-read",
		Story:  "Clients are told to use HTTP Basic, and the server looks for their secrets in the body only.",
		Where:  func(s *Settings) bool { return byHeader(s) && serves(s) },
		Breaks: map[string]string{"OAUTH-TK-BASIC": fail, "OAUTH-TK-GRANT-UNKNOWN": warn},
		Lie:    func(r *Rules) { refusing(r, SecretBasic) },
	},
	{
		Name:   "basic-not-offered",
		Story:  "Secrets are taken in the body only, which is what the bank says; RFC 6749 wants Basic as well.",
		Where:  func(s *Settings) bool { return byBody(s) && serves(s) },
		Breaks: map[string]string{"OAUTH-TK-BASIC": warn, "OAUTH-TK-POST": skip, "OAUTH-TK-BASIC-ENC": skip},
		Lie:    func(r *Rules) { refusing(r, SecretBasic) },
	},
	{
		Name:   "basic-read-raw",
		Story:  "Id and secret in the Authorization header are compared as they stand there.",
		Where:  func(s *Settings) bool { return s.TPP() == OddClient && byBody(s) },
		Breaks: map[string]string{"OAUTH-TK-BASIC-ENC": warn, "OAUTH-TK-BASIC": warn, "OAUTH-TK-POST": skip},
		Lie:    func(r *Rules) { r.Basic = rawCredentials },
	},
	{
		Name:   "body-credentials-not-offered",
		Story:  "Secrets are taken by HTTP Basic only.",
		Where:  func(s *Settings) bool { return byHeader(s) && serves(s) },
		Breaks: Notes("OAUTH-TK-BODY-CREDS"),
		Lie:    func(r *Rules) { refusing(r, SecretPost) },
	},
	{
		Name:   "missing-grant-type-blamed-on-the-client",
		Story:  "A request without a grant type is answered as if the client were not known.",
		Breaks: Warns("OAUTH-TK-GRANT-MISSING"),
		Lie:    tokenErrors(func(e *OAuthError) { e.Word = "unauthorized_client" }, AboutNoGrant),
	},
	{
		Name:   "missing-code-crashes",
		Story:  "A request without the code that it should hold ends in an exception.",
		Breaks: map[string]string{"OAUTH-TK-PARAM-MISSING": warn, "OAUTH-TK-ERR-400": fail},
		Where:  serves,
		Lie: tokenErrors(func(e *OAuthError) {
			e.Status, e.Word, e.Description = http.StatusInternalServerError, "invalid_request", "null"
		}, AboutMissing),
	},
	{
		Name:   "password-grant-left-on",
		Story:  "The password grant is on, as the product came; nobody uses it.",
		Breaks: Warns("OAUTH-TK-NO-ROPC"),
		Lie: passwordGrant(func(*Ledger, *Settings, *Attempt) (*Token, *OAuthError) {
			return nil, refuse("invalid_grant", AboutGrant, "User name or password are wrong.")
		}),
	},
	{
		Name:   "password-grant-unchecked",
		Story:  "The password grant is on for tests, and gives a token for any password.",
		Where:  modern,
		Breaks: Breaks("OAUTH-TK-NO-ROPC"),
		Lie:    passwordGrant(anyPassword),
	},
	{
		Name:   "password-grant-unchecked-at-an-older-bank",
		Story:  "The password grant is on for tests, and gives a token for any password; the bank never heard of RFC 9700.",
		Where:  older,
		Breaks: Warns("OAUTH-TK-NO-ROPC"),
		Lie:    passwordGrant(anyPassword),
	},
	{
		Name:   "token-errors-cacheable",
		Story:  "Tokens are kept out of caches, errors are not.",
		Breaks: Notes("OAUTH-TK-ERR-NOSTORE"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpToken && a.Status >= 400 {
				a.Header.Del("Cache-Control")
			}
		}),
	},
	{
		Name:   "service-token-without-authentication",
		Story:  "For a token of its own a client only has to say its name.",
		Where:  serves,
		Breaks: Breaks("OAUTH-CC-AUTH"),
		Lie: func(r *Rules) {
			honest := r.Anonymous
			r.Anonymous = func(l *Ledger, form url.Values) *Client {
				if form.Get("grant_type") == "client_credentials" {
					return clientByID(form.Get("client_id"))
				}
				return honest(l, form)
			}
		},
	},
	{
		Name:   "service-token-of-any-scope",
		Story:  "The client credentials grant grants whatever scope is asked for.",
		Where:  serves,
		Breaks: Warns("OAUTH-CC-SCOPE"),
		Lie: func(r *Rules) {
			honest := r.ServiceToken
			r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
				generous := *s
				if scope != "" {
					generous.ServiceScopes = []string{scope}
				}
				return honest(l, &generous, c, scope)
			}
		},
	},
	{
		Name:   "service-token-for-everybody",
		Story:  "Which client may use which grant is written down, and never looked at.",
		Where:  restricts,
		Breaks: Breaks("OAUTH-TK-GRANT-NOTALLOWED"),
		Lie: func(r *Rules) {
			honest := r.ServiceToken
			r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
				lax := *s
				lax.ServiceClients = nil
				return honest(l, &lax, c, scope)
			}
		},
	},
	{
		Name:   "forbidden-grant-in-own-words",
		Story:  "A client that may not use a grant is told that it lacks a permission.",
		Where:  restricts,
		Breaks: Warns("OAUTH-TK-GRANT-NOTALLOWED", "OAUTH-TK-ERR-FORM"),
		Lie:    forbiddenGrant("permission_denied"),
	},
	{
		Name:   "service-token-for-an-app",
		Story:  "An app without any secret gets a token for itself.",
		Where:  apps,
		Breaks: Breaks("OAUTH-CC-CONF"),
		Lie: func(r *Rules) {
			r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
				return issue(l, Token{Client: c, Scope: scope}, AccessToken, l.Clock.Now().Add(s.ServiceLife)), nil, nil
			}
		},
	},
	{
		Name:   "app-unnamed",
		Story:  "Whose code it is stands in the ledger, so an app need not say who it is.",
		Where:  apps,
		Breaks: Breaks("OAUTH-TK-PUBLIC-CLIENTID"),
		Lie: func(r *Rules) {
			honest := r.Anonymous
			r.Anonymous = func(l *Ledger, form url.Values) *Client {
				if code := l.Code(form.Get("code")); code != nil && form.Get("client_id") == "" && code.Client.Secret == "" {
					return code.Client
				}
				return honest(l, form)
			}
			spendOnlyOn(r, func(_ *Code, a *Attempt) bool { return a.Form.Get("client_id") != "" })
		},
	},
}

// restricts holds for banks at which some client may not use the client credentials grant.
var restricts = func(s *Settings) bool { return serves(s) && len(s.ServiceClients) > 0 }

// received changes requests before anything else looks at them.
func received(change func(*http.Request)) func(*Rules) {
	return func(r *Rules) { r.Receive = change }
}

// formRead replaces the reading of parameters.
func formRead(read func(*http.Request) url.Values) func(*Rules) {
	return func(r *Rules) { r.ReadForm = read }
}

func isTokenPath(r *http.Request) bool { return r.URL.Path == "/oauth2/token" }

func resend(r *http.Request, media, body string) {
	r.Header.Set("Content-Type", media)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader([]byte(body))), int64(len(body))
}

// refusing takes no secret that comes in a certain way.
func refusing(r *Rules, way string) {
	honest := r.Secret
	r.Secret = func(c *Client, presented, by string) bool { return by != way && honest(c, presented, by) }
}

// passwordGrant answers the password grant.
func passwordGrant(answer func(*Ledger, *Settings, *Attempt) (*Token, *OAuthError)) func(*Rules) {
	return func(r *Rules) {
		honest := r.OtherGrant
		r.OtherGrant = func(l *Ledger, s *Settings, a *Attempt) (*Token, *OAuthError) {
			if a.Form.Get("grant_type") == "password" {
				return answer(l, s, a)
			}
			return honest(l, s, a)
		}
	}
}

func anyPassword(l *Ledger, s *Settings, a *Attempt) (*Token, *OAuthError) {
	return issue(l, Token{Client: a.Client, Scope: s.Scope}, AccessToken, l.Clock.Now().Add(s.AccessLife)), nil
}

// forbiddenGrant gives the refusal of a client that may not use a grant another word.
func forbiddenGrant(word string) func(*Rules) {
	return func(r *Rules) {
		honest := r.ServiceToken
		r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
			access, refresh, err := honest(l, s, c, scope)
			if err != nil && err.Word == "unauthorized_client" {
				err.Word = word
			}
			return access, refresh, err
		}
	}
}
