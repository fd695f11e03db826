package bank

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// fapiFaults are about what FAPI asks beyond OAuth.
var fapiFaults = []Fault{
	{
		Name:   "interaction-id-replaced",
		Story:  "A gateway puts an interaction id of its own into every answer.",
		Where:  fapi,
		Breaks: Breaks("FAPI1-RS-INTERACTION"),
		Lie: Rewrite(func(_ string, a *Answer) {
			if a.Header.Get(InteractionField) != "" {
				a.Header.Set(InteractionField, "c5f4e2c0-0b52-4d9f-9a55-3f0f5b6a7d10")
			}
		}),
	},
	{
		Name:   "interaction-id-missing-on-errors",
		Story:  "Only good answers carry an interaction id.",
		Where:  fapi,
		Breaks: Breaks("FAPI1-RS-INTERACTION"),
		Lie: Rewrite(func(_ string, a *Answer) {
			if a.Status >= 400 {
				a.Header.Del(InteractionField)
			}
		}),
	},
	{
		Name:   "customer-address-of-version-6-rejected",
		Story:  "The field for the customer's address has room for fifteen characters.",
		Where:  fapi,
		Breaks: Breaks("FAPI1-RS-CUSTIP"),
		Lie: Rewrite(func(_ string, a *Answer) {
			if strings.Contains(a.Request.Header.Get("X-Fapi-Customer-Ip-Address"), ":") {
				a.Status = http.StatusBadRequest
			}
		}),
	},
	{
		Name:   "answers-of-the-api-undated",
		Story:  "The server behind the API sends no Date.",
		Where:  fapi,
		Breaks: map[string]string{"FAPI1-RS-DATE": fail, "HTTP-DATE": "warn"},
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) {
				a.Header["Date"] = nil
			}
		}),
	},
	{
		Name:   "granted-scope-unsaid",
		Story:  "The token answer does not say what was granted, as it is what was asked.",
		Where:  fapi,
		Breaks: Breaks("FAPI1-AS-SCOPES"),
		Lie:    answerTokens(func(t *authorization.Token) { t.Scope = nil }),
	},
	{
		Name:   "tokens-live-an-hour",
		Story:  "Access tokens live for an hour, as they do at most servers.",
		Where:  fapi,
		Breaks: Warns("FAPI1-AS-10MIN"),
		Lie: answerTokens(func(t *authorization.Token) {
			hour := 3600
			t.ExpiresIn = &hour
		}),
	},
	{
		Name:   "pushed-request-waits-ten-minutes",
		Story:  "A pushed request waits for ten minutes, which is one second too long.",
		Where:  fapi,
		Breaks: Breaks("FAPI2-AZ-600"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpPush && a.Status == http.StatusCreated {
				a.Edit(func(body map[string]any) { body["expires_in"] = 600 })
			}
		}),
	},
	{
		Name:   "fapi-refresh-rotates",
		Story:  "Every refresh gives a new refresh token, as it was good practice before.",
		Where:  fapi,
		Breaks: Breaks("OAUTH-RT-FAPI-NOROT"),
		Lie:    rotating(func(int) bool { return true }),
	},
	{
		Name:   "fapi-refresh-rotates-once",
		Story:  "The first refresh gives a new refresh token, since the keys of the server were changed.",
		Where:  fapi,
		Breaks: Warns("OAUTH-RT-FAPI-NOROT"),
		Lie:    rotating(func(n int) bool { return n == 1 }),
	},
}

// InteractionField is where FAPI answers say which request they belong to.
const InteractionField = "X-Fapi-Interaction-Id"

// rotating lets some refreshes, counted from 1, give a new refresh token.
func rotating(when func(n int) bool) func(*Rules) {
	return func(r *Rules) {
		honest, n := r.Refresh, 0
		r.Refresh = func(l *Ledger, s *Settings, t *Token, scope string) (*Token, *Token, *OAuthError) {
			n++
			other := *s
			other.Rotates = when(n)
			return honest(l, &other, t, scope)
		}
	}
}
