package premium

import (
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func consentChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-CONSENT-NEW", Title: "a new consent has an id", Rules: []string{"PREM-CONSENT-NEW"},
		Clause: clients("POST /consents", "the answer has consentId, which goes into the scope of the authorisation request"),
		Level:  conformance.Should, Reads: []string{createConsent}, Sees: []string{createAnew}, Operations: []string{"createConsent"},
		Judge: checks.Succeeds(createConsent, checks.Conforms(document, "createConsent", nil, createConsent, createAnew)),
	}, {
		ID: "PREM-CONSENT-STATUS", Title: "a consent can be read by its id", Rules: []string{"PREM-CONSENT-STATUS"},
		Clause: clients("GET /consents/{consentId}", "the answer says which state the consent is in"),
		Level:  conformance.Should, Reads: []string{createConsent, readConsent}, Operations: []string{"getConsent"}, Judge: sameConsent,
	}, {
		ID: "PREM-CONSENT-DEL", Title: "a deletion is answered 204 without a body", Rules: []string{"PREM-CONSENT-DEL"},
		Clause: clients("DELETE /consents/{consentId}", "the answer to a deletion is 204"),
		Level:  conformance.Should, Reads: []string{deleteConsent}, Operations: []string{"deleteConsent"}, Judge: deleted,
	}, {
		ID: "PREM-CONSENT-DEL-again", Title: "a consent that is gone is answered 404", Rules: []string{"PREM-CONSENT-DEL"},
		Clause: clients("DELETE /consents/{consentId}", "the deletion of a consent that is not known is answered 404"),
		Level:  conformance.Should, Reads: []string{deleteConsent, deleteTwice}, Judge: deletedTwice,
	}, {
		ID: "PREM-REVOKED-401-deleted", Title: "a deleted consent is answered 401", Rules: []string{"PREM-REVOKED-401"},
		Clause: clients("DELETE /consents/{consentId}", "after the deletion of its consent a token opens nothing"),
		Level:  conformance.Should, Reads: []string{oauth.ReadExisting, deleteConsent, listDeleted}, Judge: deletedIsShut,
	}, {
		ID: "PREM-REVOKED-REFRESH-deleted", Title: "a deleted consent refreshes no token", Rules: []string{"PREM-REVOKED-REFRESH"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "5.2", Text: "invalid_grant: the refresh token is invalid, expired or revoked"},
		Level:  conformance.Should, Features: []string{"refresh"}, Reads: []string{deleteConsent, refreshDeleted}, Judge: deletedIsDead,
	}}
}

func sameConsent(v conformance.View) conformance.Finding {
	created, e := v.Last(createConsent), v.Last(readConsent)
	want, got := read(created).At("consentId"), read(e).At("consentId")
	switch {
	case want.Text() == "":
		return conformance.Inconclusive("no consent was made")
	case e.OK() && got.Text() != "" && got.Text() != want.Text():
		return conformance.Fails("consentId "+want.Text(), got.Text()).At(e, created).Pointing(got.Pointer)
	}
	return checks.Succeeds(readConsent, checks.Conforms(document, "getConsent", nil, readConsent))(v)
}

func deleted(v conformance.View) conformance.Finding {
	e := v.Last(deleteConsent)
	switch {
	case e.Status() != http.StatusNoContent:
		return conformance.Fails("204", statusOf(e)).At(e)
	case checks.BodyBytes(e) != "0":
		return conformance.Fails("no body", checks.BodyBytes(e)+" bytes").At(e)
	}
	return conformance.Holds().At(e)
}

// undeleted returns Inconclusive unless the consent was deleted.
func undeleted(v conformance.View) (conformance.Finding, bool) {
	if e := v.Last(deleteConsent); !e.OK() {
		return conformance.Inconclusive("the deletion was answered " + statusOf(e)), true
	}
	return conformance.Finding{}, false
}

func deletedTwice(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	if e := v.Last(deleteTwice); e.Status() != http.StatusNotFound {
		return conformance.Fails("404", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(deleteTwice))
}

func deletedIsShut(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	if finding, stop := uncontrolled(v.Last(oauth.ReadExisting)); stop {
		return finding
	}
	if e := v.Last(listDeleted); e.Status() != http.StatusUnauthorized {
		return conformance.Fails("401", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(listDeleted))
}

func deletedIsDead(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	if e := v.Last(refreshDeleted); issued(e) {
		return conformance.Fails("no token", "an access token").At(e)
	}
	return conformance.Holds().At(v.Last(refreshDeleted))
}
