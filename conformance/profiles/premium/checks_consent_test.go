package premium

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func consentTrials() []trial {
	consent := func(name string, status int, body string) *conformance.Exchange {
		operation := map[string]string{readConsent: "getConsent"}[name]
		if operation == "" {
			operation = "createConsent"
		}
		return step(name, operation, status, body)
	}
	made := consent(createConsent, 201, `{"consentId":"c-1","consentStatus":"received"}`)
	gone, kept := step(deleteConsent, "deleteConsent", 204, ""), step(deleteConsent, "deleteConsent", 500, "")
	twice := func(status int) *conformance.Exchange { return step(deleteTwice, "deleteConsent", status, "") }
	open, after := listing(oauth.ReadExisting, 200), func(status int) *conformance.Exchange { return listing(listDeleted, status) }
	return []trial{
		{"PREM-CONSENT-NEW", "an id", holds, tapes.Tape(made), "", ""},
		{"PREM-CONSENT-NEW", "an id with status 200", holds, tapes.Tape(consent(createConsent, 200, `{"consentId":"c-1"}`)), "", ""},
		{"PREM-CONSENT-NEW", "no id", fails, tapes.Tape(consent(createConsent, 201, `{"consentStatus":"received"}`)), "", ""},
		{"PREM-CONSENT-NEW", "an empty id the second time", fails, tapes.Tape(made, consent(createAnew, 201, `{"consentId":""}`)), "", ""},
		{"PREM-CONSENT-NEW", "refused", fails, tapes.Tape(consent(createConsent, 403, `{}`)), "", ""},

		{"PREM-CONSENT-STATUS", "the same", holds, tapes.Tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":"received"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "a status of another kind", holds, tapes.Tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":"NEW"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "another consent", fails, tapes.Tape(made, consent(readConsent, 200, `{"consentId":"c-2"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "a number for a status", fails, tapes.Tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":1}`)), "", ""},
		{"PREM-CONSENT-STATUS", "unknown", fails, tapes.Tape(made, consent(readConsent, 404, `{}`)), "", ""},
		{"PREM-CONSENT-STATUS", "no consent was made", inconclusive, tapes.Tape(consent(createConsent, 403, `{}`), consent(readConsent, 404, `{}`)), "", ""},

		{"PREM-CONSENT-DEL", "204", holds, tapes.Tape(gone), "", ""},
		{"PREM-CONSENT-DEL", "204 with a body", fails, tapes.Tape(step(deleteConsent, "deleteConsent", 204, "{}")), "", ""},
		{"PREM-CONSENT-DEL", "200", fails, tapes.Tape(step(deleteConsent, "deleteConsent", 200, "")), "", ""},

		{"PREM-CONSENT-DEL-again", "404", holds, tapes.Tape(gone, twice(404)), "", ""},
		{"PREM-CONSENT-DEL-again", "204", fails, tapes.Tape(gone, twice(204)), "", ""},
		{"PREM-CONSENT-DEL-again", "it was not deleted", inconclusive, tapes.Tape(kept, twice(404)), "", ""},

		{"PREM-REVOKED-401-deleted", "401", holds, tapes.Tape(open, gone, after(401)), "", ""},
		{"PREM-REVOKED-401-deleted", "401 after a delay", holds, tapes.Tape(open, gone, after(200), after(401)), "", ""},
		{"PREM-REVOKED-401-deleted", "403", fails, tapes.Tape(open, gone, after(403)), "", ""},
		{"PREM-REVOKED-401-deleted", "data", fails, tapes.Tape(open, gone, after(200)), "", ""},
		{"PREM-REVOKED-401-deleted", "it was not deleted", inconclusive, tapes.Tape(open, kept, after(200)), "", ""},
		{"PREM-REVOKED-401-deleted", "there never was data", inconclusive, tapes.Tape(listing(oauth.ReadExisting, 401), gone, after(401)), "", ""},

		{"PREM-REVOKED-REFRESH-deleted", "refused", holds, tapes.Tape(gone, token(refreshDeleted, 400, `{"error":"invalid_grant"}`)), "", ""},
		{"PREM-REVOKED-REFRESH-deleted", "a token", fails, tapes.Tape(gone, token(refreshDeleted, 200, tokens)), "", ""},
		{"PREM-REVOKED-REFRESH-deleted", "it was not deleted", inconclusive, tapes.Tape(kept, token(refreshDeleted, 200, tokens)), "", ""},
	}
}
