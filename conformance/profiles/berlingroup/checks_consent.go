package berlingroup

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// otherCreated are the steps whose answer should be a new consent.
var otherCreated = []string{createSecond, createProvoked, createRefused, createAnew, createRevoked}

func consentChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "BG-CNS-01", Title: "a consent is created with status 201", Rules: []string{"BG-CNS-01"},
		Clause: ig("6.3.1.1", "a successful consent request is answered with 201 Created"),
		Level:  conformance.Must, Reads: []string{createConsent}, Judge: created,
	}, {
		ID: "BG-CNS-02", Title: "a created consent has the members of its document", Rules: []string{"BG-CNS-02"},
		Clause: api("consentsResponse-201", "consentId, consentStatus and _links are required"),
		Level:  conformance.Must, Reads: []string{createConsent}, Sees: otherCreated, Operations: []string{"createConsent"},
		Judge:     checks.Conforms(document, "createConsent", ownStatus, append(otherCreated, createConsent)...),
		Tolerates: true,
	}, {
		ID: "BG-CNS-03", Title: "a new consent is received", Rules: []string{"BG-CNS-03"},
		Clause: ig("14.15", "received: the consent data have been received and are technically correct, not authorised yet"),
		Level:  conformance.Must, Reads: []string{createConsent}, Judge: firstStatus,
	}, {
		ID: "BG-CNS-04", Title: "Location names the new consent", Rules: []string{"BG-CNS-04"},
		Clause: ig("6.3.1.1", "Location is the location of the created resource; the OpenAPI file leaves it optional"),
		Level:  conformance.Must, Reads: []string{createConsent}, Tolerates: true, Judge: location,
	}, {
		ID: "BG-CNS-05", Title: "an approach by redirect is announced as REDIRECT", Rules: []string{"BG-CNS-05"},
		Clause: api("ASPSP-SCA-Approach", "the header is contained once the approach is fixed; OAuth is announced as REDIRECT"),
		Level:  conformance.Must, Reads: []string{createConsent}, Judge: approach,
	}, {
		ID: "BG-CNS-06", Title: "a consent that waits for the PSU says how to go on", Rules: []string{"BG-CNS-06"},
		Clause: ig("4.15", "the links of an answer steer the TPP to the next step of the authorisation"),
		Level:  conformance.Must, Reads: []string{createConsent}, Judge: steers,
	}, {
		ID: "BG-CNS-08", Title: "the links of a consent lead to it", Rules: []string{"BG-CNS-08"},
		Clause: api("_linksConsents", "links may be relative to the API's base or absolute"),
		Level:  conformance.Must, Reads: []string{createConsent, followLinks}, Judge: linksLead,
	}, {
		ID: "BG-CNS-09", Title: "scaOAuth leads to the metadata of the authorisation server", Rules: []string{"BG-CNS-09"},
		Clause: api("scaOAuth", "the link gives the URI of the authorisation server's metadata, RFC 8414"),
		Level:  conformance.Must, Reads: []string{oauth.ReadMetadata}, Tolerates: true, Operations: []string{"getMetadata"}, Judge: metadata,
	}, {
		ID: "BG-CNS-16", Title: "a consent lasts no longer than asked", Rules: []string{"BG-CNS-16"},
		Clause: api("validUntil", "the ASPSP may shorten the validity and shows the adjusted date"),
		Level:  conformance.Must, Reads: []string{createConsent, readApproved}, Judge: noLonger,
	}, {
		ID: "BG-LIF-01", Title: "a consent that is read has the members of its document", Rules: []string{"BG-LIF-01"},
		Clause: api("consentInformationResponse-200", "access, recurringIndicator, validUntil, frequencyPerDay, lastActionDate and consentStatus are required"),
		Level:  conformance.Must, Reads: []string{readConsent}, Sees: []string{readApproved, followLinks}, Tolerates: true, Operations: []string{"getConsentInformation"},
		Judge: checks.Succeeds(readConsent, checks.Conforms(document, "getConsentInformation", ownStatus, readConsent, readApproved, followLinks)),
	}, {
		ID: "BG-LIF-02", Title: "a status answer has the members of its document", Rules: []string{"BG-LIF-02"},
		Clause: api("consentStatusResponse-200", "consentStatus is required and a known word"),
		Level:  conformance.Must, Reads: []string{readStatus}, Sees: []string{statusApproved, statusBeside, statusRefused, statusDeleted, followLinks}, Tolerates: true, Operations: []string{"getConsentStatus"},
		Judge: checks.Succeeds(readStatus, checks.Conforms(document, "getConsentStatus", ownStatus, readStatus, statusApproved, statusBeside, statusRefused, statusDeleted, followLinks)),
	}, {
		ID: "BG-LIF-03", Title: "status and consent agree", Rules: []string{"BG-LIF-03"},
		Clause: ig("6.3.2", "the status request and the consent request show the same resource"),
		Level:  conformance.Should, Reads: []string{readApproved, statusApproved}, Judge: agree,
	}, {
		ID: "BG-LIF-04", Title: "an unknown consent is refused with 403", Rules: []string{"BG-LIF-04"},
		Clause: ig("14.11.1", "CONSENT_UNKNOWN with 403 where the consent id in the path is not known to the TPP"),
		Level:  conformance.Must, Reads: []string{readUnknown}, Sees: []string{readConsent}, Tolerates: true, Judge: unknownConsent,
	}, {
		ID: "BG-LIF-06", Title: "lastActionDate is the day of the last change", Rules: []string{"BG-LIF-06"},
		Clause: api("lastActionDate", "the date of the last action on the consent, by the PSU or by the TPP"),
		Level:  conformance.Must, Reads: []string{readApproved}, Judge: lastAction,
	}, {
		ID: "BG-LIF-07", Title: "a consent becomes valid by the PSU's approval", Rules: []string{"BG-LIF-07"},
		Clause: ig("4.14.2", "a consent is valid after the authorisation by the PSU, not before"),
		Level:  conformance.Must, Reads: []string{readStatus, oauth.Authorise, statusApproved}, Judge: validByApproval,
	}, {
		ID: "BG-LIF-08", Title: "a consent that waits for the PSU opens no account", Rules: []string{"BG-LIF-08"},
		Clause: ig("6.5.1", "reading accounts presupposes a consent that is valid"),
		Level:  conformance.Must, Reads: []string{readTooEarly},
		Judge: func(v conformance.View) conformance.Finding { return noData(v.Last(readTooEarly)) },
	}, {
		ID: "BG-LIF-14", Title: "creating another consent leaves the valid one alone", Rules: []string{"BG-LIF-14"},
		Clause: api("createConsent", "an older consent ends when the new one is authorised, not when it is created"),
		Level:  conformance.Must, Reads: []string{statusApproved, createSecond, statusBeside}, Judge: besides,
	}}
}

// ownStatus tolerates a consent status of the ASPSP's own: the list may be extended.
func ownStatus(d checks.Deviation) bool {
	word := strings.Trim(d.Got, `"`)
	return d.Rule == "enum" && strings.HasSuffix(d.Pointer, "/consentStatus") && strings.HasPrefix(d.Got, `"`) &&
		word != "" && !slices.ContainsFunc(statuses, func(known string) bool { return strings.EqualFold(known, word) })
}

func created(v conformance.View) conformance.Finding {
	e := v.Last(createConsent)
	if e.Status() != http.StatusCreated {
		return conformance.Fails("201", statusOf(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func firstStatus(v conformance.View) conformance.Finding {
	e := v.Last(createConsent)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	switch status := member(e, "consentStatus"); {
	case status == "received":
		return conformance.Holds().At(e)
	case status == "valid" && e.Header("ASPSP-SCA-Approach") == "" && len(steering(e)) == 0:
		return conformance.Holds().At(e) // no SCA is due
	case knownStatus(status):
		return conformance.Fails("received", status).At(e).Pointing("/consentStatus")
	default:
		return conformance.Inapplicable("the status " + orNone(status) + " is the ASPSP's own")
	}
}

// statuses are those of a consent that the standard knows (IG 14.15).
var statuses = []string{"received", "partiallyAuthorised", "valid", "rejected", "revokedByPsu", "expired", "terminatedByTpp"}

// knownStatus says whether a consent status is one of the standard's.
func knownStatus(status string) bool {
	return slices.Contains(statuses, status)
}

func location(v conformance.View) conformance.Finding {
	e := v.Last(createConsent)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	id, at := member(e, "consentId"), e.Header("Location")
	switch {
	case at == "":
		return conformance.Tolerated("a Location field", "none").At(e)
	case id != "" && !strings.Contains(unescaped(at), id):
		return conformance.Fails("Location with "+id, at).At(e)
	}
	return conformance.Holds().At(e)
}

// steering returns the names of the links that take the authorisation on.
func steering(e *conformance.Exchange) []string {
	var names []string
	for name := range read(e).At("_links").Members() {
		if name == "scaRedirect" || name == "scaOAuth" || strings.HasPrefix(name, "startAuthorisation") || strings.HasPrefix(name, "update") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func approach(v conformance.View) conformance.Finding {
	e := v.Last(createConsent)
	names := steering(e)
	if !slices.Contains(names, "scaRedirect") && !slices.Contains(names, "scaOAuth") {
		return conformance.Inapplicable("the answer fixes no approach by redirect")
	}
	if got := e.Header("ASPSP-SCA-Approach"); got != "REDIRECT" {
		return conformance.Fails("ASPSP-SCA-Approach: REDIRECT", orNone(got)).At(e)
	}
	return conformance.Holds().At(e)
}

func steers(v conformance.View) conformance.Finding {
	e := v.Last(createConsent)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	decoupled := e.Header("ASPSP-SCA-Approach") == "DECOUPLED" && read(e).At("_links", "scaStatus").Exists()
	switch {
	case member(e, "consentStatus") == "valid":
		return conformance.Inapplicable("no SCA is due")
	case len(steering(e)) == 0 && !decoupled:
		return conformance.Fails("scaRedirect, scaOAuth or startAuthorisation", "none of them").At(e).Pointing("/_links")
	}
	return conformance.Holds().At(e)
}

func linksLead(v conformance.View) conformance.Finding {
	tape := v.All(followLinks)
	if len(tape) == 0 {
		return conformance.Inapplicable("the consent came without links to itself on the ASPSP's origins")
	}
	for _, e := range tape {
		if e.Status() != http.StatusOK {
			return conformance.Fails("200", statusOf(e)).At(e, v.Last(createConsent))
		}
	}
	return conformance.Holds().At(tape...)
}

func metadata(v conformance.View) conformance.Finding {
	e := v.Last(oauth.ReadMetadata)
	if e.Status() < 500 && strings.HasPrefix(e.Header("Content-Type"), "text/html") || e.Status() >= 300 && e.Status() < 400 {
		return conformance.Tolerated("metadata of the authorisation server", "a page").At(e)
	}
	root := read(e)
	if !e.OK() || !root.Object() {
		return conformance.Fails("metadata of the authorisation server", statusOf(e)+" with "+root.Kind()).At(e)
	}
	for _, name := range []string{"authorization_endpoint", "token_endpoint"} {
		if n := root.At(name); n.Text() == "" {
			return conformance.Fails("a text "+name, n.Kind()).At(e).Pointing(n.Pointer)
		}
	}
	return conformance.Holds().At(e)
}

func noLonger(v conformance.View) conformance.Finding {
	request, e := v.Last(createConsent), v.Last(readApproved)
	var sent struct {
		ValidUntil string `json:"validUntil"`
	}
	_ = json.Unmarshal(request.Request.Body.Bytes(), &sent) // our own request
	asked, errAsked := time.Parse(time.DateOnly, sent.ValidUntil)
	shown, errShown := time.Parse(time.DateOnly, member(e, "validUntil"))
	if errAsked != nil || errShown != nil {
		return conformance.Inapplicable("the consent shows no date")
	}
	if shown.After(asked.AddDate(0, 0, 1)) {
		return conformance.Fails("at most "+sent.ValidUntil, member(e, "validUntil")).At(e, request).Pointing("/validUntil")
	}
	return conformance.Holds().At(e)
}

func agree(v conformance.View) conformance.Finding {
	whole, short := v.Last(readApproved), v.Last(statusApproved)
	a, b := member(whole, "consentStatus"), member(short, "consentStatus")
	switch {
	case a == "" || b == "":
		return conformance.Inconclusive("one of them shows no status")
	case a != b:
		return conformance.Fails(a, b).At(short, whole).Pointing("/consentStatus")
	}
	return conformance.Holds().At(short, whole)
}

func unknownConsent(v conformance.View) conformance.Finding {
	finding := conformance.Holds().At(v.All(readUnknown)...)
	for _, e := range v.All(readUnknown) {
		f := refusedWith(e, "403", []int{403}, []int{400, 401, 404})
		if f.Result == conformance.ResultFails {
			return f
		}
		if f.Result == conformance.ResultTolerated {
			finding = f
		}
	}
	return finding
}

func lastAction(v conformance.View) conformance.Finding {
	e := v.Last(readApproved)
	day, err := time.Parse(time.DateOnly, member(e, "lastActionDate"))
	if err != nil {
		return conformance.Inapplicable("the consent shows no lastActionDate")
	}
	today := clock(e)
	if away := today.Sub(day); away > 48*time.Hour || away < -24*time.Hour {
		return conformance.Fails(today.Format(time.DateOnly)+", give or take a day", day.Format(time.DateOnly)).At(e).Pointing("/lastActionDate")
	}
	return conformance.Holds().At(e)
}

// clock is the ASPSP's time of an answer: its Date field, else our own.
func clock(e *conformance.Exchange) time.Time {
	if at, err := http.ParseTime(e.Header("Date")); err == nil {
		return at
	}
	return e.Started
}

func validByApproval(v conformance.View) conformance.Finding {
	before, after := v.Last(readStatus), v.Last(statusApproved)
	first, then := member(before, "consentStatus"), member(after, "consentStatus")
	switch {
	case first == "valid":
		return conformance.Fails("received before the PSU approved", first).At(before).Pointing("/consentStatus")
	case !approved(v):
		return conformance.Inconclusive("the PSU did not come back with a code")
	case then == "":
		return conformance.Inconclusive("the status after approval was answered " + statusOf(after))
	case then != "valid" && knownStatus(then):
		return conformance.Fails("valid after the PSU approved", then).At(after, before).Pointing("/consentStatus")
	case then != "valid":
		return conformance.Inapplicable("the status " + then + " is the ASPSP's own")
	}
	return conformance.Holds().At(after, before)
}

// approved says whether the PSU came back from the main approval with a code,
// wherever the ASPSP put it.
func approved(v conformance.View) bool {
	callback := v.Callback(oauth.Authorise)
	if callback == nil {
		return false
	}
	u, err := url.Parse(callback.Request.URL)
	return err == nil && (u.Query().Has("code") || strings.HasPrefix(u.Fragment, "code="))
}

func noData(e *conformance.Exchange) conformance.Finding {
	switch {
	case e.OK():
		return conformance.Fails("a refusal", statusOf(e)).At(e)
	case e.Status() >= 500:
		return conformance.Inconclusive("the request was answered " + statusOf(e))
	}
	return conformance.Holds().At(e)
}

func besides(v conformance.View) conformance.Finding {
	before, second, after := v.Last(statusApproved), v.Last(createSecond), v.Last(statusBeside)
	was, now := member(before, "consentStatus"), member(after, "consentStatus")
	switch {
	case !second.OK():
		return conformance.Inconclusive("the second consent was answered " + statusOf(second))
	case was != "valid":
		return conformance.Inconclusive("the first consent was not valid before: " + orNone(was))
	case now != was:
		return conformance.Fails(was, orNone(now)).At(after, second).Pointing("/consentStatus")
	}
	return conformance.Holds().At(after, second)
}
