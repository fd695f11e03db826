package berlingroup

import (
	"fmt"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const (
	aliceIBAN   = "DE89370400440532013000"
	bobIBAN     = "DE75512108001245126199"
	consentBody = `{"access":{"accounts":[{"iban":"` + aliceIBAN + `"}],"balances":[{"iban":"` + aliceIBAN + `"}]},"recurringIndicator":true,` +
		`"validUntil":"2027-02-19","frequencyPerDay":4,"combinedServiceIndicator":false}`
	oauthLinks = `{"scaOAuth":{"href":"https://bank.test/.well-known/oauth-authorization-server"},"self":{"href":"/v1/consents/c-1"}}`
)

// creating is an answer that created a consent, as it should be.
func creating(name string, fields ...string) *conformance.Exchange {
	return created201(name, `{"consentId":"c-1","consentStatus":"received","_links":`+oauthLinks+`}`, fields...)
}

// created201 is an answer that created a consent, with a body of ours.
func created201(name, body string, fields ...string) *conformance.Exchange {
	e := step(name, "createConsent", 201, body, append([]string{"Location: /v1/consents/c-1", "ASPSP-SCA-Approach: REDIRECT"}, fields...)...)
	e.Request.Method, e.Request.Body = "POST", conformance.NewBody([]byte(consentBody))
	return e
}

// linked is a new consent with links of ours.
func linked(status, links string, fields ...string) *conformance.Exchange {
	return created201(createConsent, fmt.Sprintf(`{"consentId":"c-1","consentStatus":"%s","_links":%s}`, status, links), fields...)
}

// reading is an answer that shows a consent.
func reading(name, status, validUntil, lastAction string) *conformance.Exchange {
	return step(name, "getConsentInformation", 200, fmt.Sprintf(
		`{"access":{},"recurringIndicator":true,"validUntil":"%s","frequencyPerDay":4,"lastActionDate":"%s","consentStatus":"%s"}`, validUntil, lastAction, status))
}

// status is an answer that shows the status of a consent.
func status(name, word string) *conformance.Exchange {
	return step(name, "getConsentStatus", 200, `{"consentStatus":"`+word+`"}`)
}

func consentTrials() []trial {
	good := creating(createConsent)
	refused := trouble(createConsent, "createConsent", 400, "FORMAT_ERROR")
	link := func(status int, fields ...string) *conformance.Exchange {
		return step(followLinks, "getConsentInformation", status, `{}`, fields...)
	}
	metadata := func(status int, body string, fields ...string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.ReadMetadata, "getMetadata", status, body, fields...))
	}
	return []trial{
		{"BG-CNS-01", "201", holds, tapes.Tape(good), nil},
		{"BG-CNS-01", "200", fails, tapes.Tape(step(createConsent, "createConsent", 200, `{"consentId":"c-1"}`)), nil},
		{"BG-CNS-01", "400", fails, tapes.Tape(refused), nil},

		{"BG-CNS-02", "as documented", holds, tapes.Tape(good, creating(createAnew)), nil},
		{"BG-CNS-02", "members of its own", holds, tapes.Tape(created201(createConsent, `{"consentId":"c-1","consentStatus":"received","_links":{},"scaStatus":"received","tppMessages":[]}`)), nil},
		{"BG-CNS-02", "no id", fails, tapes.Tape(created201(createConsent, `{"consentStatus":"received","_links":{}}`)), nil},
		{"BG-CNS-02", "no links", fails, tapes.Tape(created201(createConsent, `{"consentId":"c-1","consentStatus":"received"}`)), nil},
		{"BG-CNS-02", "no status in a later one", fails, tapes.Tape(good, created201(createSecond, `{"consentId":"c-1","_links":{}}`)), nil},
		{"BG-CNS-02", "a link without its address", fails, tapes.Tape(linked("received", `{"self":"/v1/consents/c-1"}`)), nil},
		{"BG-CNS-02", "an approach that does not exist", fails, tapes.Tape(creating(createConsent, "ASPSP-SCA-Approach: OAUTH")), nil},
		{"BG-CNS-02", "a status of its own", tolerated, tapes.Tape(linked("accepted", oauthLinks)), nil},
		{"BG-CNS-02", "refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-CNS-03", "received", holds, tapes.Tape(good), nil},
		{"BG-CNS-03", "valid where no SCA is due", holds, tapes.Tape(linked("valid", `{"self":{"href":"/x"}}`, "ASPSP-SCA-Approach:")), nil},
		{"BG-CNS-03", "valid although the PSU was not asked", fails, tapes.Tape(linked("valid", oauthLinks)), nil},
		{"BG-CNS-03", "another word of the standard", fails, tapes.Tape(linked("partiallyAuthorised", oauthLinks)), nil},
		{"BG-CNS-03", "a word of its own", inapplicable, tapes.Tape(linked("accepted", oauthLinks)), nil},
		{"BG-CNS-03", "refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-CNS-04", "a path", holds, tapes.Tape(good), nil},
		{"BG-CNS-04", "an address", holds, tapes.Tape(creating(createConsent, "Location: https://gateway.test/psd2/v1/consents/c-1")), nil},
		{"BG-CNS-04", "an id that has to be encoded", holds, tapes.Tape(created201(createConsent, `{"consentId":"c/1 x"}`, "Location: /v1/consents/c%2F1%20x")), nil},
		{"BG-CNS-04", "another consent", fails, tapes.Tape(creating(createConsent, "Location: /v1/consents/c-2")), nil},
		{"BG-CNS-04", "none", tolerated, tapes.Tape(creating(createConsent, "Location:")), nil},
		{"BG-CNS-04", "refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-CNS-05", "REDIRECT for scaOAuth", holds, tapes.Tape(good), nil},
		{"BG-CNS-05", "REDIRECT for scaRedirect", holds, tapes.Tape(linked("received", `{"scaRedirect":{"href":"https://bank.test/login"}}`)), nil},
		{"BG-CNS-05", "no approach", fails, tapes.Tape(creating(createConsent, "ASPSP-SCA-Approach:")), nil},
		{"BG-CNS-05", "another approach", fails, tapes.Tape(creating(createConsent, "ASPSP-SCA-Approach: EMBEDDED")), nil},
		{"BG-CNS-05", "no approach before it is fixed", inapplicable, tapes.Tape(linked("received", `{"startAuthorisation":{"href":"/x"}}`, "ASPSP-SCA-Approach:")), nil},

		{"BG-CNS-06", "scaOAuth", holds, tapes.Tape(good), nil},
		{"BG-CNS-06", "an explicit start", holds, tapes.Tape(linked("received", `{"startAuthorisationWithPsuIdentification":{"href":"/x"}}`)), nil},
		{"BG-CNS-06", "an update", holds, tapes.Tape(linked("received", `{"updatePsuIdentification":{"href":"/x"}}`)), nil},
		{"BG-CNS-06", "the decoupled approach", holds, tapes.Tape(linked("received", `{"scaStatus":{"href":"/x"}}`, "ASPSP-SCA-Approach: DECOUPLED")), nil},
		{"BG-CNS-06", "no way on", fails, tapes.Tape(linked("received", `{"self":{"href":"/x"},"status":{"href":"/x"}}`)), nil},
		{"BG-CNS-06", "scaStatus in another approach", fails, tapes.Tape(linked("received", `{"scaStatus":{"href":"/x"}}`)), nil},
		{"BG-CNS-06", "no SCA is due", inapplicable, tapes.Tape(linked("valid", `{}`)), nil},
		{"BG-CNS-06", "refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-CNS-08", "they lead", holds, tapes.Tape(good, link(200), link(200)), nil},
		{"BG-CNS-08", "one does not", fails, tapes.Tape(good, link(200), link(404)), nil},
		{"BG-CNS-08", "a redirect", fails, tapes.Tape(good, link(302)), nil},
		{"BG-CNS-08", "no links", inapplicable, tapes.Tape(good), nil},

		{"BG-CNS-09", "metadata", holds, metadata(200, `{"authorization_endpoint":"https://a","token_endpoint":"https://t"}`), nil},
		{"BG-CNS-09", "metadata of another type", holds, metadata(200, `{"authorization_endpoint":"https://a","token_endpoint":"https://t"}`, "Content-Type: application/jrd+json"), nil},
		{"BG-CNS-09", "one endpoint", fails, metadata(200, `{"authorization_endpoint":"https://a"}`), nil},
		{"BG-CNS-09", "an endpoint that is no text", fails, metadata(200, `{"authorization_endpoint":"https://a","token_endpoint":{}}`), nil},
		{"BG-CNS-09", "nothing there", fails, metadata(404, `{"error":"not_found"}`), nil},
		{"BG-CNS-09", "a list", fails, metadata(200, `[]`), nil},
		{"BG-CNS-09", "the login page", tolerated, metadata(200, "<html>", "Content-Type: text/html;charset=utf-8"), nil},

		{"BG-CNS-16", "as asked", holds, tapes.Tape(good, reading(readApproved, "valid", "2027-02-19", "2026-11-21")), nil},
		{"BG-CNS-16", "shortened", holds, tapes.Tape(good, reading(readApproved, "valid", "2026-12-31", "2026-11-21")), nil},
		{"BG-CNS-16", "a day longer, by another clock", holds, tapes.Tape(good, reading(readApproved, "valid", "2027-02-20", "2026-11-21")), nil},
		{"BG-CNS-16", "two days longer", fails, tapes.Tape(good, reading(readApproved, "valid", "2027-02-21", "2026-11-21")), nil},
		{"BG-CNS-16", "for ever", fails, tapes.Tape(good, reading(readApproved, "valid", "9999-12-31", "2026-11-21")), nil},
		{"BG-CNS-16", "no date", inapplicable, tapes.Tape(good, reading(readApproved, "valid", "soon", "2026-11-21")), nil},
	}
}

func lifeTrials() []trial {
	good, home := creating(createConsent), back(oauth.Authorise, "code=c&state=s")
	whole := func(word string) *conformance.Exchange {
		return reading(readApproved, word, "2027-02-19", "2026-11-21")
	}
	acted := func(day, date string) []*conformance.Exchange {
		e := reading(readApproved, "valid", "2027-02-19", day)
		e.Response.Header.Set("Date", date)
		return tapes.Tape(e)
	}
	unknown := func(statuses ...int) []*conformance.Exchange {
		exchanges := []*conformance.Exchange{reading(readConsent, "received", "2027-02-19", "2026-11-21")}
		for _, s := range statuses {
			exchanges = append(exchanges, trouble(readUnknown, "getConsentStatus", s, "CONSENT_UNKNOWN"))
		}
		return tapes.Tape(exchanges...)
	}
	second := creating(createSecond)
	return []trial{
		{"BG-LIF-01", "as documented", holds, tapes.Tape(reading(readConsent, "received", "2027-02-19", "2026-11-21"), whole("valid")), nil},
		{"BG-LIF-01", "a member missing", fails, tapes.Tape(step(readConsent, "getConsentInformation", 200, `{"access":{},"recurringIndicator":true,"validUntil":"2027-02-19","frequencyPerDay":4,"consentStatus":"valid"}`)), nil},
		{"BG-LIF-01", "a date of no calendar", fails, tapes.Tape(reading(readConsent, "received", "2027-02-30", "2026-11-21")), nil},
		{"BG-LIF-01", "behind a link", fails, tapes.Tape(reading(readConsent, "received", "2027-02-19", "2026-11-21"), step(followLinks, "getConsentInformation", 200, "{}")), nil},
		{"BG-LIF-01", "refused", fails, tapes.Tape(trouble(readConsent, "getConsentInformation", 403, "CONSENT_UNKNOWN")), nil},
		{"BG-LIF-01", "a status of its own", tolerated, tapes.Tape(reading(readConsent, "accepted", "2027-02-19", "2026-11-21")), nil},

		{"BG-LIF-02", "as documented", holds, tapes.Tape(status(readStatus, "received"), status(statusDeleted, "terminatedByTpp")), nil},
		{"BG-LIF-02", "no status", fails, tapes.Tape(step(readStatus, "getConsentStatus", 200, "{}")), nil},
		{"BG-LIF-02", "refused", fails, tapes.Tape(trouble(readStatus, "getConsentStatus", 401, "TOKEN_UNKNOWN")), nil},
		{"BG-LIF-02", "a status of its own", tolerated, tapes.Tape(status(readStatus, "accepted"), status(statusApproved, "valid")), nil},

		{"BG-LIF-03", "they agree", holds, tapes.Tape(whole("valid"), status(statusApproved, "valid")), nil},
		{"BG-LIF-03", "they do not", fails, tapes.Tape(whole("received"), status(statusApproved, "valid")), nil},
		{"BG-LIF-03", "one shows nothing", inconclusive, tapes.Tape(whole("valid"), step(statusApproved, "getConsentStatus", 500, "")), nil},

		{"BG-LIF-04", "403", holds, unknown(403, 403), nil},
		{"BG-LIF-04", "data", fails, unknown(403, 200), nil},
		{"BG-LIF-04", "a crash", fails, unknown(500, 403), nil},
		{"BG-LIF-04", "404", tolerated, unknown(403, 404), nil},
		{"BG-LIF-04", "400", tolerated, unknown(400, 403), nil},
		{"BG-LIF-04", "404, then a crash", fails, unknown(404, 500), nil},

		{"BG-LIF-06", "today", holds, acted("2026-11-21", "Sat, 21 Nov 2026 10:00:00 GMT"), nil},
		{"BG-LIF-06", "today, late", holds, acted("2026-11-21", "Sat, 21 Nov 2026 23:59:59 GMT"), nil},
		{"BG-LIF-06", "tomorrow, east of us", holds, acted("2026-11-22", "Sat, 21 Nov 2026 20:00:00 GMT"), nil},
		{"BG-LIF-06", "yesterday, west of us", holds, acted("2026-11-20", "Sat, 21 Nov 2026 23:59:59 GMT"), nil},
		{"BG-LIF-06", "the day before yesterday", fails, acted("2026-11-19", "Sat, 21 Nov 2026 10:00:00 GMT"), nil},
		{"BG-LIF-06", "the day after tomorrow", fails, acted("2026-11-23", "Sat, 21 Nov 2026 10:00:00 GMT"), nil},
		{"BG-LIF-06", "no day", inapplicable, acted("never", "Sat, 21 Nov 2026 10:00:00 GMT"), nil},

		{"BG-LIF-07", "by the approval", holds, tapes.Tape(status(readStatus, "received"), home, status(statusApproved, "valid")), nil},
		{"BG-LIF-07", "by a second approval too", holds, tapes.Tape(status(readStatus, "partiallyAuthorised"), home, status(statusApproved, "valid")), nil},
		{"BG-LIF-07", "before it", fails, tapes.Tape(status(readStatus, "valid"), home, status(statusApproved, "valid")), nil},
		{"BG-LIF-07", "not even after it", fails, tapes.Tape(status(readStatus, "received"), home, status(statusApproved, "received")), nil},
		{"BG-LIF-07", "the PSU did not approve", inconclusive, tapes.Tape(status(readStatus, "received"), back(oauth.Authorise, "error=access_denied"), status(statusApproved, "received")), nil},
		{"BG-LIF-07", "the PSU did not come back", inconclusive, tapes.Tape(status(readStatus, "received"), status(statusApproved, "received")), nil},
		{"BG-LIF-07", "no status after it", inconclusive, tapes.Tape(status(readStatus, "received"), home, step(statusApproved, "getConsentStatus", 500, "")), nil},
		{"BG-LIF-07", "a status of its own", inapplicable, tapes.Tape(status(readStatus, "accepted"), home, status(statusApproved, "active")), nil},

		{"BG-LIF-08", "401", holds, tapes.Tape(listing(readTooEarly, 401)), nil},
		{"BG-LIF-08", "403", holds, tapes.Tape(listing(readTooEarly, 403)), nil},
		{"BG-LIF-08", "data", fails, tapes.Tape(listing(readTooEarly, 200)), nil},

		{"BG-LIF-14", "still valid", holds, tapes.Tape(status(statusApproved, "valid"), second, status(statusBeside, "valid")), nil},
		{"BG-LIF-14", "ended", fails, tapes.Tape(status(statusApproved, "valid"), second, status(statusBeside, "terminatedByTpp")), nil},
		{"BG-LIF-14", "never valid", inconclusive, tapes.Tape(status(statusApproved, "received"), second, status(statusBeside, "received")), nil},
		{"BG-LIF-14", "no second one", inconclusive, tapes.Tape(status(statusApproved, "valid"), trouble(createSecond, "createConsent", 400, "FORMAT_ERROR"), status(statusBeside, "valid")), nil},

		{"BG-CNS-02", "what came of a link is another check's", holds, tapes.Tape(good, step(followLinks, "createConsent", 200, "")), nil},
	}
}

func TestConsents(t *testing.T)    { try(t, consentTrials()) }
func TestConsentLife(t *testing.T) { try(t, lifeTrials()) }

// TestKnownStatus holds the words in the code against those of the document.
func TestKnownStatus(t *testing.T) {
	words := checks.Enum(document, "ConsentStatus")
	if len(words) == 0 {
		t.Fatal("the document has no words for the status of a consent")
	}
	for _, word := range words {
		if !knownStatus(word) {
			t.Errorf("knownStatus(%q) = false, want true", word)
		}
	}
	for _, word := range []string{"", "accepted", "Valid"} {
		if knownStatus(word) {
			t.Errorf("knownStatus(%q) = true, want false", word)
		}
	}
}
