package berlingroup

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps that ask for a consent in a wrong way.
const (
	createIncomplete = "create consent with a member missing"
	createWrongDate  = "create consent with a wrong date"
	createNoReads    = "create consent with frequency zero"
	createBroken     = "create consent with a broken body"
	createNoIP       = "create consent without PSU-IP-Address"
	createNoPSU      = "create consent without PSU-ID"
)

// consentMembers are the members that a consent request must have.
var consentMembers = []string{"access", "recurringIndicator", "validUntil", "frequencyPerDay", "combinedServiceIndicator"}

func wrongConsentSteps() []conformance.Step {
	wrong := func(name string, act func(*session, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Consent, Needs: []string{createConsent}, Risk: conformance.Open, Features: features,
			Requires: oauth.FromStart, Run: on(act)}
	}
	return []conformance.Step{
		wrong(createIncomplete, func(s *session, ctx context.Context) error {
			for _, name := range consentMembers {
				if err := s.createWrongly(ctx, func(body map[string]any) { delete(body, name) }); err != nil {
					return err
				}
			}
			return nil
		}),
		wrong(createWrongDate, func(s *session, ctx context.Context) error {
			return s.createWrongly(ctx, func(body map[string]any) {
				body["validUntil"] = strings.ReplaceAll(body["validUntil"].(string), "-", "/")
			})
		}),
		wrong(createNoReads, func(s *session, ctx context.Context) error {
			return s.createWrongly(ctx, func(body map[string]any) { body["frequencyPerDay"] = 0 })
		}),
		wrong(createBroken, func(s *session, ctx context.Context) error {
			return s.post(ctx, []byte("{"))
		}),
		wrong(createNoIP, func(s *session, ctx context.Context) error {
			return s.createWrongly(ctx, func(map[string]any) {}, without("PSU-IP-Address"))
		}),
		wrong(createNoPSU, func(s *session, ctx context.Context) error {
			return s.createWrongly(ctx, func(map[string]any) {}, without("PSU-ID"), without("PSU-Corporate-ID"))
		}, "psu-id"),
	}
}

// createWrongly asks for a consent with a changed body. One that comes all the
// same is put away at the end.
func (s *session) createWrongly(ctx context.Context, change func(map[string]any), edits ...edit) error {
	request, err := s.consentRequest()
	if err != nil {
		return err
	}
	right, err := json.Marshal(request)
	if err != nil {
		return err
	}
	var body map[string]any
	if err := json.Unmarshal(right, &body); err != nil {
		return err
	}
	change(body)
	wrong, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return s.post(ctx, wrong, edits...)
}

// post sends a consent request as it stands.
func (s *session) post(ctx context.Context, body []byte, edits ...edit) error {
	resp, err := s.client.CreateConsentWithBody(flow.Operation(ctx, "createConsent"), s.creation(), "application/json",
		bytes.NewReader(body), append([]edit{s.psu}, edits...)...)
	if err != nil {
		return err
	}
	s.keep("wrong "+resp.Header.Get("Location"), resp)
	return nil
}

func consentFaultChecks() []conformance.Check {
	return []conformance.Check{
		callerDuty("BG-CNS-10", "a consent request needs all its members", createIncomplete,
			ig("6.3.1.1", "access, recurringIndicator, validUntil, frequencyPerDay and combinedServiceIndicator are mandatory")),
		callerDuty("BG-CNS-13", "validUntil is an ISO date", createWrongDate,
			ig("6.3.1.1", "validUntil is a date as in ISO 8601")),
		callerDuty("BG-CNS-18", "frequencyPerDay is at least one", createNoReads,
			ig("6.3.1.1", "frequencyPerDay has the minimum 1")),
		callerDuty("BG-HDR-05", "a consent request says the PSU's address", createNoIP,
			ig("6.3.1.1", "PSU-IP-Address is mandatory on the creation of a consent")),
		{
			ID: "BG-ERR-10", Title: "a body that is no JSON creates nothing", Rules: []string{"BG-ERR-10"},
			Clause: ig("14.11", "FORMAT_ERROR: the format of the body does not match what is required"),
			Level:  conformance.Must, Reads: []string{createConsent, createBroken}, Judge: brokenRefused,
		}, {
			ID: "BG-CNS-30", Title: "a consent request names the PSU where that is demanded", Rules: []string{"BG-CNS-30"},
			Clause: ig("6.3.1.1", "PSU-ID is contained where the ASPSP's documentation demands it"),
			Level:  conformance.Must, Features: []string{"psu-id"}, Reads: []string{createConsent, createNoPSU}, Judge: psuDemanded,
		},
	}
}

// callerDuty is a check on a faulty request of ours. The standard obliges the
// caller and names no reaction: a refusal is right, acceptance is lenient, and a
// crash or silence is a fault.
func callerDuty(id, title, step string, clause conformance.Clause) conformance.Check {
	control := createConsent
	if strings.HasPrefix(id, "BG-TRX") {
		control = readTransactions
	}
	if id == "BG-HDR-01" {
		control = oauth.Read
	}
	return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: conformance.Must, Tolerates: true, Silence: true,
		Reads: []string{control, step},
		Judge: func(v conformance.View) conformance.Finding {
			if right := v.Last(control); !right.OK() {
				return conformance.Inconclusive("the right request was answered " + statusOf(right))
			}
			return refusedByDuty(v.All(step))
		}}
}

func refusedByDuty(tape []*conformance.Exchange) conformance.Finding {
	finding := conformance.Holds().At(tape...)
	for _, e := range tape {
		switch status := e.Status(); {
		case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
			return conformance.Inconclusive("put off with " + statusOf(e))
		case e.Refused() && e.Answered():
		case e.OK():
			finding = conformance.Tolerated("a refusal (4xx)", statusOf(e)).At(e)
		default:
			return conformance.Fails("a refusal (4xx)", statusOf(e)).At(e)
		}
	}
	return finding
}

func brokenRefused(v conformance.View) conformance.Finding {
	right, e := v.Last(createConsent), v.Last(createBroken)
	switch {
	case !right.OK():
		return conformance.Inconclusive("the right request was answered " + statusOf(right))
	case e.Refused():
		return conformance.Holds().At(e)
	}
	return conformance.Fails("a refusal (4xx)", statusOf(e)).At(e)
}

func psuDemanded(v conformance.View) conformance.Finding {
	right, e := v.Last(createConsent), v.Last(createNoPSU)
	switch {
	case !right.OK():
		return conformance.Inconclusive("the right request was answered " + statusOf(right))
	case e.Status() == http.StatusBadRequest, e.Status() == http.StatusUnauthorized:
		return conformance.Holds().At(e)
	}
	return conformance.Fails("400 or 401", statusOf(e)).At(e)
}
