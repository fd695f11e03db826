package berlingroup

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const tokens = `{"access_token":"at-1","token_type":"Bearer","refresh_token":"rt-1"}`

func revocationTrials() []trial {
	gone := step(deleteConsent, "deleteConsent", 204, "")
	kept := trouble(deleteConsent, "deleteConsent", 403, "CONSENT_UNKNOWN")
	open, closed := listing(oauth.Read, 200), listing(oauth.Read, 401)
	after := func(status int) *conformance.Exchange { return listing(listDeleted, status) }
	again := func(status int) *conformance.Exchange { return step(deleteTwice, "deleteConsent", status, "") }
	early := func(status int) *conformance.Exchange { return step(deleteSecond, "deleteConsent", status, "") }
	said := func(word string) []*conformance.Exchange {
		return tapes.Tape(back(oauth.AuthoriseRefused, "error=access_denied"), status(statusRefused, word))
	}
	vain, dead := token(oauth.RefreshInVain, 400, `{"error":"invalid_grant"}`), token(refreshDeleted, 400, `{"error":"invalid_grant"}`)
	home := back(oauth.AuthoriseExisting, "code=d")
	redeemed := token(oauth.RedeemExisting, 200, tokens)
	required := map[string]string{"refresh_rotation": "required"}
	first := token(oauth.Redeem, 200, tokens)
	return []trial{
		{"BG-DEL-01", "204", holds, tapes.Tape(gone), nil},
		{"BG-DEL-01", "204 with a body", fails, tapes.Tape(step(deleteConsent, "deleteConsent", 204, "{}")), nil},
		{"BG-DEL-01", "204 that announces a body", fails, tapes.Tape(step(deleteConsent, "deleteConsent", 204, "", "Content-Length: 2")), nil},
		{"BG-DEL-01", "204 that announces none", holds, tapes.Tape(step(deleteConsent, "deleteConsent", 204, "", "Content-Length: 0")), nil},
		{"BG-DEL-01", "200", fails, tapes.Tape(step(deleteConsent, "deleteConsent", 200, "")), nil},
		{"BG-DEL-01", "refused", fails, tapes.Tape(kept), nil},

		{"BG-DEL-02", "terminatedByTpp", holds, tapes.Tape(gone, status(statusDeleted, "terminatedByTpp")), nil},
		{"BG-DEL-02", "still valid", fails, tapes.Tape(gone, status(statusDeleted, "valid")), nil},
		{"BG-DEL-02", "ended by somebody else", fails, tapes.Tape(gone, status(statusDeleted, "revokedByPsu")), nil},
		{"BG-DEL-02", "a crash", fails, tapes.Tape(gone, step(statusDeleted, "getConsentStatus", 500, "")), nil},
		{"BG-DEL-02", "403", tolerated, tapes.Tape(gone, trouble(statusDeleted, "getConsentStatus", 403, "CONSENT_UNKNOWN")), nil},
		{"BG-DEL-02", "404", tolerated, tapes.Tape(gone, trouble(statusDeleted, "getConsentStatus", 404, "RESOURCE_UNKNOWN")), nil},
		{"BG-DEL-02", "no status", inconclusive, tapes.Tape(gone, step(statusDeleted, "getConsentStatus", 200, "{}")), nil},
		{"BG-DEL-02", "it was not deleted", inconclusive, tapes.Tape(kept, status(statusDeleted, "valid")), nil},

		{"BG-DEL-03", "refused", holds, tapes.Tape(open, gone, after(401)), nil},
		{"BG-DEL-03", "refused in another way", holds, tapes.Tape(open, gone, after(400)), nil},
		{"BG-DEL-03", "refused after a delay", holds, tapes.Tape(open, gone, after(200), after(200), after(401)), nil},
		{"BG-DEL-03", "data", fails, tapes.Tape(open, gone, after(200)), nil},
		{"BG-DEL-03", "it was not deleted", inconclusive, tapes.Tape(open, kept, after(200)), nil},
		{"BG-DEL-03", "there never was data", inconclusive, tapes.Tape(closed, gone, after(401)), nil},

		{"BG-OAU-16", "401", holds, tapes.Tape(open, gone, after(401)), nil},
		{"BG-OAU-16", "403", fails, tapes.Tape(open, gone, after(403)), nil},
		{"BG-OAU-16", "data", fails, tapes.Tape(open, gone, after(200)), nil},
		{"BG-OAU-16", "it was not deleted", inconclusive, tapes.Tape(open, kept, after(401)), nil},
		{"BG-OAU-16", "there never was data", inconclusive, tapes.Tape(closed, gone, after(401)), nil},

		{"BG-DEL-04", "refused", holds, tapes.Tape(gone, dead), nil},
		{"BG-DEL-04", "a token", fails, tapes.Tape(gone, token(refreshDeleted, 200, tokens)), nil},
		{"BG-DEL-04", "it was not deleted", inconclusive, tapes.Tape(kept, token(refreshDeleted, 200, tokens)), nil},

		{"BG-DEL-05", "204", holds, tapes.Tape(gone, again(204)), nil},
		{"BG-DEL-05", "404", holds, tapes.Tape(gone, again(404)), nil},
		{"BG-DEL-05", "a crash", fails, tapes.Tape(gone, again(500)), nil},

		{"BG-DEL-06", "204", holds, tapes.Tape(creating(createSecond), early(204)), nil},
		{"BG-DEL-06", "refused", fails, tapes.Tape(creating(createSecond), early(401)), nil},
		{"BG-DEL-06", "no second consent", inconclusive, tapes.Tape(trouble(createSecond, "createConsent", 400, "FORMAT_ERROR"), early(204)), nil},

		{"BG-LIF-09", "rejected", holds, said("rejected"), nil},
		{"BG-LIF-09", "received, as the PSU may try again", holds, said("received"), nil},
		{"BG-LIF-09", "valid", fails, said("valid"), nil},
		{"BG-LIF-09", "partiallyAuthorised", fails, said("partiallyAuthorised"), nil},
		{"BG-LIF-09", "no status", inconclusive, tapes.Tape(back(oauth.AuthoriseRefused, "error=access_denied"), trouble(statusRefused, "getConsentStatus", 403, "CONSENT_UNKNOWN")), nil},

		{"BG-OAU-18", "access", holds, tapes.Tape(vain, home, redeemed, listing(oauth.ReadExisting, 200)), nil},
		{"BG-OAU-18", "no code", fails, tapes.Tape(vain, back(oauth.AuthoriseExisting, "error=invalid_scope")), nil},
		{"BG-OAU-18", "no token", fails, tapes.Tape(vain, home, token(oauth.RedeemExisting, 400, `{"error":"invalid_grant"}`), listing(oauth.ReadExisting, 401)), nil},
		{"BG-OAU-18", "no access", fails, tapes.Tape(vain, home, redeemed, listing(oauth.ReadExisting, 403)), nil},
		{"BG-OAU-18", "the refresh did not fail", inapplicable, tapes.Tape(token(oauth.RefreshInVain, 200, tokens), home, redeemed, listing(oauth.ReadExisting, 200)), nil},
		{"BG-OAU-18", "no return", inconclusive, tapes.Tape(vain), nil},

		{"BG-OAU-14", "a new one", holds, tapes.Tape(first, token(oauth.Refresh, 200, `{"access_token":"at-2","refresh_token":"rt-2"}`)), required},
		{"BG-OAU-14", "the old one", fails, tapes.Tape(first, token(oauth.Refresh, 200, `{"access_token":"at-2","refresh_token":"rt-1"}`)), required},
		{"BG-OAU-14", "none", fails, tapes.Tape(first, token(oauth.Refresh, 200, `{"access_token":"at-2"}`)), required},
		{"BG-OAU-14", "no refresh", inconclusive, tapes.Tape(first, token(oauth.Refresh, 400, `{"error":"invalid_grant"}`)), required},
		{"BG-OAU-14", "nobody promised it", inapplicable, tapes.Tape(first, token(oauth.Refresh, 200, `{"access_token":"at-2"}`)), nil},
	}
}

func TestRevocation(t *testing.T) { try(t, revocationTrials()) }
