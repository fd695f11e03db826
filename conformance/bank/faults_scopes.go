package bank

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// scopeFaults are about what a token may do, and what becomes of that when it is refreshed.
var scopeFaults = []Fault{
	{
		Name:   "one-scope-at-a-time",
		Story:  "The scope of a request is taken for one name, spaces and all.",
		Breaks: Breaks("OAUTH-TK-SCOPE-MULTI"),
		Lie: func(r *Rules) {
			honest := r.Ask
			r.Ask = func(l *Ledger, q *AuthorizationRequest) (*Consent, string, string) {
				if strings.Contains(q.Scope, " ") {
					return nil, "invalid_scope", noSuchScope
				}
				return honest(l, q)
			}
		},
	},
	{
		Name:   "less-granted-in-silence",
		Story:  "Of two scopes the bank grants the last, and says nothing about it.",
		Breaks: map[string]string{"OAUTH-TK-SCOPE": fail, "OAUTH-RT-SCOPE-KEPT": skip},
		Lie: func(r *Rules) {
			granted := r.Granted
			r.Granted = func(q *AuthorizationRequest) string {
				scopes := strings.Fields(granted(q))
				return scopes[len(scopes)-1]
			}
			answerTokens(func(t *authorization.Token) { t.Scope = nil })(r)
		},
	},
	{
		Name:   "empty-scope-is-a-name",
		Story:  "A scope without value is looked up like any other, and nothing of that name was granted.",
		Breaks: Breaks("OAUTH-TK-EMPTY-PARAM"),
		Lie:    formRead(emptyScopeFor("empty")),
	},
	{
		Name:   "default-scope-after-refresh",
		Story:  "A refresh without scope gets the scope that every client has, not the one that was granted.",
		Breaks: Warns("OAUTH-RT-SCOPE-OMIT"),
		Lie: func(r *Rules) {
			before := r.TokenAnswer
			r.TokenAnswer = func(grantType string, t *authorization.Token) {
				before(grantType, t)
				if basic := "basic"; grantType == "refresh_token" && t.Scope != nil && !strings.Contains(*t.Scope, " ") {
					t.Scope = &basic
				}
			}
		},
	},
	{
		Name:   "refresh-widens",
		Story:  "A refresh gives whatever scope is asked for.",
		Breaks: Breaks("OAUTH-RT-SCOPE-WIDEN"),
		Lie: refreshScoped(func(t *Token, asked string) (string, bool) {
			if asked == "" {
				return t.Scope, true
			}
			return asked, true
		}),
	},
	{
		Name:   "narrowing-refused",
		Story:  "A refresh is for the whole scope or for nothing.",
		Breaks: map[string]string{"OAUTH-RT-SCOPE-NARROW": note, "OAUTH-RT-SCOPE-KEPT": skip},
		Lie: refreshScoped(func(t *Token, asked string) (string, bool) {
			return t.Scope, asked == "" || covers(asked, t.Scope) && covers(t.Scope, asked)
		}),
	},
	{
		Name:   "narrowing-sticks",
		Story:  "Who refreshes for less once gets less for ever.",
		Breaks: Breaks("OAUTH-RT-SCOPE-KEPT"),
		Lie: func(r *Rules) {
			honest := r.Refresh
			r.Refresh = func(l *Ledger, s *Settings, t *Token, scope string) (*Token, *Token, *OAuthError) {
				t.Scope = scope
				return honest(l, s, t, scope)
			}
		},
	},
	{
		Name:   "replaced-refresh-token-works",
		Story:  "A refresh gives a new refresh token, and the old one goes on working.",
		Where:  func(s *Settings) bool { return modern(s) && s.Rotates && !s.Public() },
		Breaks: Notes("OAUTH-RT-OLD"),
		Lie:    ReplacedWorks,
	},
	{
		Name:   "replaced-refresh-token-of-an-app-works",
		Story:  "A refresh gives an app a new refresh token, and the old one goes on working, whoever has it.",
		Where:  apps,
		Breaks: map[string]string{"OAUTH-RT-OLD": note, "OAUTH-RT-REUSE": fail},
		Lie:    ReplacedWorks,
	},
	{
		Name:   "reuse-of-an-app-unnoticed",
		Story:  "A replaced refresh token is refused, and whoever holds the newest one goes on, be it the thief.",
		Where:  apps,
		Breaks: Breaks("OAUTH-RT-REUSE"),
		Lie:    func(r *Rules) { r.Reused = func(*Ledger, *Settings, *Token) {} },
	},
	{
		Name:   "refresh-opens-all-accounts",
		Story:  "A refreshed token reads the accounts of the user and those of another.",
		Where:  modern,
		Breaks: Breaks("OAUTH-RT-CONSENT"),
		Lie:    refreshFor(everybody),
	},
	{
		Name:   "refresh-opens-all-accounts-at-an-older-bank",
		Story:  "A refreshed token reads the accounts of the user and those of another; the bank never heard of RFC 9700.",
		Where:  older,
		Breaks: Warns("OAUTH-RT-CONSENT"),
		Lie:    refreshFor(everybody),
	},
}

// everybody has the accounts of both users.
var everybody = &User{Name: Alice.Name, FullName: Alice.FullName, Password: Alice.Password, Accounts: slices.Concat(aliceAccounts, bobAccounts)}

// emptyScopeFor reads a name into a scope that was sent without a value.
func emptyScopeFor(name string) func(r *http.Request) url.Values {
	return func(r *http.Request) url.Values {
		form := url.Values{}
		for key, values := range r.PostForm {
			form[key] = values
		}
		if form.Has("scope") && form.Get("scope") == "" {
			form.Set("scope", name)
		}
		return form
	}
}

// refreshScoped replaces the decision about the scope of a refresh.
func refreshScoped(scope func(t *Token, asked string) (string, bool)) func(*Rules) {
	return func(r *Rules) { r.RefreshScope = scope }
}

// ReplacedWorks is a lie that keeps a refresh token alive after it was replaced.
func ReplacedWorks(r *Rules) {
	honest := r.Refresh
	r.Refresh = func(l *Ledger, s *Settings, t *Token, scope string) (*Token, *Token, *OAuthError) {
		access, renewed, err := honest(l, s, t, scope)
		t.Revoked, t.Spent = false, false
		return access, renewed, err
	}
}

// refreshFor lets refreshed tokens stand for another user.
func refreshFor(u *User) func(*Rules) {
	return func(r *Rules) {
		honest := r.Refresh
		r.Refresh = func(l *Ledger, s *Settings, t *Token, scope string) (*Token, *Token, *OAuthError) {
			access, renewed, err := honest(l, s, t, scope)
			if access != nil {
				access.User = u
			}
			return access, renewed, err
		}
	}
}
