package bank

import (
	"net/http"
	"strings"
)

// introspectionFaults are about what the bank says of tokens.
var introspectionFaults = []Fault{
	{
		Name:  "introspection-wants-json",
		Story: "The introspection endpoint was built for the bank's own servers and takes JSON only.",
		Where: introspects,
		Breaks: map[string]string{
			"OAUTH-IN-POST": "warn", "OAUTH-IN-AUTH": "skip", "OAUTH-IN-ACTIVE": "skip", "OAUTH-IN-INACTIVE": "skip", "OAUTH-IN-BARE": "skip", "OAUTH-IN-BADCRED": "skip",
			"OAUTH-IN-CHECKS": "skip", "OAUTH-IN-CHECKS-revoked": "skip",
		},
		Lie: introspections(func(a *Answer) {
			a.Clear()
			a.Status = http.StatusUnsupportedMediaType
		}),
	},
	{
		Name:   "introspection-by-get",
		Story:  "Introspection takes GET as well, as RFC 7662, section 4, leaves to the server; tokens get into logs.",
		Where:  introspects,
		Breaks: map[string]string{"OAUTH-IN-POST-get": "note", "HTTP-405-ALLOW": "skip"},
		Lie: Rewrite(func(_ string, a *Answer) {
			if a.Status == http.StatusMethodNotAllowed && strings.HasSuffix(a.Request.URL.Path, "/introspect") {
				a.Status = http.StatusOK
				a.Header.Set("Content-Type", "application/json")
				a.Put(map[string]any{"active": false})
			}
		}),
	},
	{
		Name:   "introspection-for-everybody",
		Story:  "Who holds a token can ask what it is worth, without showing who they are.",
		Where:  introspects,
		Breaks: Breaks("OAUTH-IN-AUTH"),
		Lie: introspections(func(a *Answer) {
			if a.object()["error"] == "invalid_client" && !credentialed(a) {
				inactive(a)
			}
		}),
	},
	{
		Name:   "active-as-text",
		Story:  "Whether a token is active is written as a text.",
		Where:  introspects,
		Breaks: map[string]string{"OAUTH-IN-ACTIVE": fail, "OAUTH-IN-CHECKS": "skip", "OAUTH-IN-CHECKS-revoked": "skip"},
		Lie: introspections(func(a *Answer) {
			a.Edit(func(body map[string]any) {
				if body["active"] == true {
					body["active"] = "true"
				}
			})
		}),
	},
	{
		Name:   "unknown-token-an-error-at-introspection",
		Story:  "A token that the bank does not know is an error rather than inactive.",
		Where:  introspects,
		Breaks: map[string]string{"OAUTH-IN-INACTIVE": fail, "OAUTH-IN-BARE": "skip"},
		Lie: introspections(func(a *Answer) {
			if a.object()["active"] == false {
				a.Status = http.StatusBadRequest
				a.Put(map[string]any{"error": "invalid_token"})
			}
		}),
	},
	{
		Name:   "inactive-token-explained",
		Story:  "Of a token that is not active the bank says whose it was.",
		Where:  introspects,
		Breaks: Warns("OAUTH-IN-BARE"),
		Lie: introspections(func(a *Answer) {
			a.Edit(func(body map[string]any) {
				if body["active"] == false {
					body["client_id"] = MainClient.ID
				}
			})
		}),
	},
	{
		Name:   "introspection-hides-wrong-credentials",
		Story:  "A caller with wrong credentials is told that the token is not active, and looks for the error in the token.",
		Where:  introspects,
		Breaks: Warns("OAUTH-IN-BADCRED"),
		Lie: introspections(func(a *Answer) {
			if a.object()["error"] == "invalid_client" && credentialed(a) {
				a.Header.Del("WWW-Authenticate")
				inactive(a)
			}
		}),
	},
	{
		Name:   "introspection-forgets-expiry",
		Story:  "An expired token is called active until the table is swept at night.",
		Where:  introspects,
		Breaks: Breaks("OAUTH-IN-CHECKS"),
		Lie:    stillActive(func(l *Ledger, t *Token) bool { return !t.Revoked && !l.Clock.Now().Before(t.Expires) }),
	},
	{
		Name:   "introspection-forgets-revocation",
		Story:  "A token that was given back is called active until it expires.",
		Where:  func(s *Settings) bool { return s.Introspects && s.Revokes },
		Breaks: Breaks("OAUTH-IN-CHECKS-revoked"),
		Lie:    stillActive(func(l *Ledger, t *Token) bool { return t.Revoked && l.Clock.Now().Before(t.Expires) }),
	},
}

// introspects is the condition of a bank that tells clients what tokens are worth.
var introspects = func(s *Settings) bool { return s.Introspects }

// introspections changes the answers about tokens.
func introspections(change func(*Answer)) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpIntrospect {
			change(a)
		}
	})
}

// credentialed says whether a request tried to authenticate its client.
func credentialed(a *Answer) bool {
	return a.Request.Header.Get("Authorization") != "" || a.Request.PostForm.Has("client_secret")
}

// inactive says that a token is worth nothing.
func inactive(a *Answer) {
	a.Status = http.StatusOK
	a.Put(map[string]any{"active": false})
}

// stillActive calls some dead tokens active.
func stillActive(dead func(l *Ledger, t *Token) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.Active
		r.Active = func(l *Ledger, t *Token) bool { return honest(l, t) || dead(l, t) }
	}
}
