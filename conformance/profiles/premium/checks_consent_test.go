package premium

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
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
		{"PREM-CONSENT-NEW", "an id", holds, tape(made), "", ""},
		{"PREM-CONSENT-NEW", "an id with status 200", holds, tape(consent(createConsent, 200, `{"consentId":"c-1"}`)), "", ""},
		{"PREM-CONSENT-NEW", "no id", fails, tape(consent(createConsent, 201, `{"consentStatus":"received"}`)), "", ""},
		{"PREM-CONSENT-NEW", "an empty id the second time", fails, tape(made, consent(createAnew, 201, `{"consentId":""}`)), "", ""},
		{"PREM-CONSENT-NEW", "refused", fails, tape(consent(createConsent, 403, `{}`)), "", ""},

		{"PREM-CONSENT-STATUS", "the same", holds, tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":"received"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "a status of another kind", holds, tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":"NEW"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "another consent", fails, tape(made, consent(readConsent, 200, `{"consentId":"c-2"}`)), "", ""},
		{"PREM-CONSENT-STATUS", "a number for a status", fails, tape(made, consent(readConsent, 200, `{"consentId":"c-1","consentStatus":1}`)), "", ""},
		{"PREM-CONSENT-STATUS", "unknown", fails, tape(made, consent(readConsent, 404, `{}`)), "", ""},
		{"PREM-CONSENT-STATUS", "no consent was made", inconclusive, tape(consent(createConsent, 403, `{}`), consent(readConsent, 404, `{}`)), "", ""},

		{"PREM-CONSENT-DEL", "204", holds, tape(gone), "", ""},
		{"PREM-CONSENT-DEL", "204 with a body", fails, tape(step(deleteConsent, "deleteConsent", 204, "{}")), "", ""},
		{"PREM-CONSENT-DEL", "200", fails, tape(step(deleteConsent, "deleteConsent", 200, "")), "", ""},

		{"PREM-CONSENT-DEL-again", "404", holds, tape(gone, twice(404)), "", ""},
		{"PREM-CONSENT-DEL-again", "204", fails, tape(gone, twice(204)), "", ""},
		{"PREM-CONSENT-DEL-again", "it was not deleted", inconclusive, tape(kept, twice(404)), "", ""},

		{"PREM-REVOKED-401-deleted", "401", holds, tape(open, gone, after(401)), "", ""},
		{"PREM-REVOKED-401-deleted", "401 after a delay", holds, tape(open, gone, after(200), after(401)), "", ""},
		{"PREM-REVOKED-401-deleted", "403", fails, tape(open, gone, after(403)), "", ""},
		{"PREM-REVOKED-401-deleted", "data", fails, tape(open, gone, after(200)), "", ""},
		{"PREM-REVOKED-401-deleted", "it was not deleted", inconclusive, tape(open, kept, after(200)), "", ""},
		{"PREM-REVOKED-401-deleted", "there never was data", inconclusive, tape(listing(oauth.ReadExisting, 401), gone, after(401)), "", ""},

		{"PREM-REVOKED-REFRESH-deleted", "refused", holds, tape(gone, token(refreshDeleted, 400, `{"error":"invalid_grant"}`)), "", ""},
		{"PREM-REVOKED-REFRESH-deleted", "a token", fails, tape(gone, token(refreshDeleted, 200, tokens)), "", ""},
		{"PREM-REVOKED-REFRESH-deleted", "it was not deleted", inconclusive, tape(kept, token(refreshDeleted, 200, tokens)), "", ""},
	}
}
