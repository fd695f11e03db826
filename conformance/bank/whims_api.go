package bank

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// apiWhims are freedoms at the API, at revocation and introspection, and in the metadata.
var apiWhims = []Whim{
	{
		Name:  "challenges-in-one-field",
		Story: "The API offers two schemes in one WWW-Authenticate field, each with a realm of its own (RFC 9110, section 11.6.1).",
		Use: func(r *Rules) {
			honest := r.Unauthorised
			r.Unauthorised = func(why Reason) (int, []string) {
				status, challenges := honest(why)
				return status, []string{`Newauth realm = "inner \"API\"", title="a, b", ` + strings.Join(challenges, ", ")}
			}
		},
	},
	{
		Name:  "challenge-names-the-scope",
		Story: "A token that does not reach is told which scope would (RFC 6750, section 3.1).",
		Use: func(r *Rules) {
			honest := r.Unauthorised
			r.Unauthorised = func(why Reason) (int, []string) {
				status, challenges := honest(why)
				if why == WrongScope {
					challenges[0] += `, scope="accounts", error_description="The token is for something else."`
				}
				return status, challenges
			}
		},
	},
	{
		Name:  "accounts-kept-by-their-client",
		Story: "Account data may be kept for a moment by the client itself, and by no shared cache (RFC 9111, section 5.2.2.7).",
		Use: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Status == http.StatusOK && a.Header.Get("Cache-Control") == "" {
				a.Header.Set("Cache-Control", "private, max-age=5")
			}
		}),
	},
	{
		Name:  "revocation-with-a-body",
		Story: "A revocation is answered 200 with a body, which means nothing (RFC 7009, section 2.2).",
		Where: revokes,
		Use: Rewrite(func(operation string, a *Answer) {
			if operation == OpRevoke && a.Status == http.StatusOK {
				a.Header.Set("Content-Type", "application/json")
				a.Put(map[string]any{"revoked": true})
			}
		}),
	},
	{
		Name:  "access-token-takes-its-grant-along",
		Story: "An access token that is given back ends the refresh token as well, which RFC 7009, section 2.1, leaves to the server.",
		Where: revokes,
		Use: func(r *Rules) {
			r.Revoke = func(l *Ledger, t *Token) {
				t.Revoked = true
				l.RevokeGrant(t.Grant)
			}
		},
	},
	{
		Name:  "foreign-revocation-called-invalid",
		Story: "The token of another client is refused in another word; RFC 7009, section 2.1, names none.",
		Where: revokes,
		Use: func(r *Rules) {
			honest := r.Revocable
			r.Revocable = func(l *Ledger, a *Attempt, value string) (*Token, *OAuthError) {
				t, refusal := honest(l, a, value)
				if refusal != nil {
					refusal = refuse("invalid_request", AboutClient, "The token cannot be given back by this client.")
				}
				return t, refusal
			}
		},
	},
	{
		Name:  "introspection-says-more",
		Story: "Of an active token the bank says all that RFC 7662, section 2.2, has a name for, and something of its own.",
		Where: introspects,
		Use: introspections(func(a *Answer) {
			a.Edit(func(body map[string]any) {
				if body["active"] == true {
					body["token_type"], body["iat"], body["aud"] = "Bearer", 1_700_000_000, []any{"accounts"}
					body["consent_class"] = "AIS"
				}
			})
		}),
	},
	{
		Name:  "metadata-with-more",
		Story: "The metadata have members of other standards, and of nobody's (RFC 8414, section 2).",
		Use: metadata(func(body map[string]any) {
			body["tls_client_certificate_bound_access_tokens"], body["ui_locales_supported"] = false, []any{"de", "en"}
			body["bank_of_reference"] = map[string]any{"branches": []any{}, "motto": nil}
		}),
	},
	{
		Name:  "metadata-cached",
		Story: "The metadata may be kept for an hour by everybody: they are no secret.",
		Use: Rewrite(func(operation string, a *Answer) {
			if operation == OpMetadata {
				a.Header.Set("Cache-Control", "public, max-age=3600")
			}
		}),
	},
	{
		Name:  "tokens-of-an-hour",
		Story: "Access tokens live for an hour, the most that RFC 6750, section 5.3, recommends.",
		Where: func(s *Settings) bool { return !s.FAPI },
		Use: answerTokens(func(t *authorization.Token) {
			seconds := 60 * 60
			t.ExpiresIn = &seconds
		}),
	},
}
