package berlingroup

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// creationFaults are in the answer to a good consent request.
var creationFaults = []bank.Fault{
	{
		Name:   "consent-created-with-200",
		Story:  "A new consent is answered with 200.",
		Breaks: bank.Breaks("BG-CNS-01", "BG-CNS-02"),
		Lie:    bank.RewriteGood(opCreate, func(a *bank.Answer) { a.Status = http.StatusOK }),
	},
	{
		Name:  "consent-without-links",
		Story: "The answer holds id and status; how to go on stands in the manual.",
		Breaks: withoutMetadata(map[string]string{"BG-CNS-02": "fail", "BG-CNS-06": "fail",
			"BG-CNS-05": "skip", "BG-CNS-08": "skip", "BG-CNS-09": "skip"}),
		Lie: bank.EditGood(opCreate, func(body map[string]any) { delete(body, "_links") }),
	},
	{
		Name:   "consent-valid-at-birth",
		Story:  "The answer calls a consent valid that no PSU has seen yet.",
		Breaks: map[string]string{"BG-CNS-03": "fail", "BG-CNS-06": "skip"},
		Lie:    bank.EditGood(opCreate, func(body map[string]any) { body["consentStatus"] = "valid" }),
	},
	{
		Name:   "location-of-another-consent",
		Story:  "Location shows the consent that was created before.",
		Breaks: bank.Breaks("BG-CNS-04"),
		Lie: bank.RewriteGood(opCreate, func(a *bank.Answer) {
			a.Header.Set("Location", "/v1/consents/1b9a2f6e-5d0c-4f57-9f0e-3a8c1d2e4b60")
		}),
	},
	{
		Name:   "location-missing",
		Story:  "The answer names the consent in its body only.",
		Breaks: bank.Warns("BG-CNS-04"),
		Lie:    bank.RewriteGood(opCreate, func(a *bank.Answer) { a.Header.Del("Location") }),
	},
	{
		Name:   "approach-embedded",
		Story:  "The answer links the authorization server and says EMBEDDED.",
		Breaks: bank.Breaks("BG-CNS-05"),
		Lie:    bank.RewriteGood(opCreate, func(a *bank.Answer) { a.Header.Set("ASPSP-SCA-Approach", "EMBEDDED") }),
	},
	{
		Name:   "creation-in-own-words",
		Story:  "A new consent is called accepted, as some hosts of banks do before it counts as received.",
		Breaks: map[string]string{"BG-CNS-02": "warn", "BG-CNS-03": "skip"},
		Lie:    bank.EditGood(opCreate, func(body map[string]any) { body["consentStatus"] = "accepted" }),
	},
	{
		Name:   "no-steering-link",
		Story:  "The answer links consent and status, but nothing that leads to SCA.",
		Breaks: withoutMetadata(map[string]string{"BG-CNS-06": "fail", "BG-CNS-05": "skip", "BG-CNS-09": "skip"}),
		Lie:    bank.EditGood(opCreate, func(body map[string]any) { delete(bank.Object(body, "_links"), "scaOAuth") }),
	},
	{
		Name:   "self-link-to-nowhere",
		Story:  "The self link has the path of a version that this bank does not serve.",
		Breaks: bank.Breaks("BG-CNS-08"),
		Lie: bank.EditGood(opCreate, func(body map[string]any) {
			bank.Object(body, "_links")["self"] = map[string]any{"href": "/v9/consents/self"}
		}),
	},
	{
		Name:   "sca-oauth-without-endpoints",
		Story:  "The metadata behind scaOAuth do not say where tokens are issued.",
		Breaks: bank.Breaks("BG-CNS-09"),
		Lie:    bank.EditGood(bank.OpMetadata, func(body map[string]any) { delete(body, "token_endpoint") }),
	},
	{
		Name:    "sca-oauth-is-login-page",
		Story:   "The scaOAuth link leads to the login page instead of the metadata.",
		Variant: FlowPage, // where the page opens without PKCE
		Breaks:  withoutMetadata(map[string]string{"BG-CNS-09": "warn"}),
		Lie: bank.EditGood(opCreate, func(body map[string]any) {
			query := url.Values{"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "scope": {"AISP:" + fmt.Sprint(body["consentId"])}}
			bank.Object(body, "_links")["scaOAuth"] = map[string]any{"href": "/oauth2/authorize?" + query.Encode()}
		}),
	},
}

// requestFaults are in how faulty consent requests are taken.
var requestFaults = []bank.Fault{
	{
		Name:   "broken-body-creates",
		Story:  "A body that breaks off is taken for an empty one, and a consent with default values is stored.",
		Breaks: bank.Breaks("BG-ERR-10"),
		Lie:    readingRequests(func(members map[string]json.RawMessage) bool { return members == nil }),
	},
	{
		Name:   "consent-members-optional",
		Story:  "What a consent request leaves out, the bank fills in.",
		Breaks: bank.Warns("BG-CNS-10"),
		Lie: readingRequests(func(members map[string]json.RawMessage) bool {
			return members != nil && slices.ContainsFunc(requestMembers, func(name string) bool { return members[name] == nil })
		}),
	},
	{
		Name:   "consent-member-missing-crashes",
		Story:  "A consent request that leaves a member out ends in an exception.",
		Breaks: bank.Breaks("BG-CNS-10"),
		Lie: crash(func(operation string, p *Problem) bool {
			return operation == opCreate && p.Missing && slices.Contains(requestMembers, p.Path)
		}),
	},
	{
		Name:   "consent-date-unchecked",
		Story:  "A date that cannot be read is taken for the longest time that the bank offers.",
		Breaks: bank.Warns("BG-CNS-13"),
		Lie: lie(func(r *Rules) {
			honest := r.ValidUntil
			r.ValidUntil = func(s *Settings, today time.Time, asked string) (time.Time, *Problem) {
				until, p := honest(s, today, asked)
				if _, err := time.Parse(day, asked); err != nil {
					return today.AddDate(0, 0, s.MaxDays), nil
				}
				return until, p
			}
		}),
	},
	{
		Name:   "consent-date-crashes",
		Story:  "A date that cannot be read ends in an exception.",
		Breaks: bank.Breaks("BG-CNS-13"),
		Lie: crash(func(operation string, p *Problem) bool {
			return operation == opCreate && p.Path == "validUntil" && !p.Missing
		}),
	},
	{
		Name:   "frequency-unchecked",
		Story:  "A frequency of zero is taken for one.",
		Breaks: bank.Warns("BG-CNS-18"),
		Lie: lie(func(r *Rules) {
			honest := r.Frequency
			r.Frequency = func(s *Settings, asked int, recurring bool) (int, *Problem) {
				return honest(s, max(1, asked), recurring)
			}
		}),
	},
	{
		Name:   "frequency-crashes",
		Story:  "A frequency of zero is divided by.",
		Breaks: bank.Breaks("BG-CNS-18"),
		Lie: crash(func(operation string, p *Problem) bool {
			return operation == opCreate && p.Path == "frequencyPerDay" && !p.Missing
		}),
	},
	{
		Name:    "psu-id-ignored",
		Story:   "The manual of the bank demands PSU-ID, its interface does not.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("BG-CNS-30"),
		Lie: lie(func(r *Rules) {
			honest := r.PSU
			r.PSU = func(s *Settings, id string) (*bank.User, *Problem) {
				if id == "" {
					return nil, nil
				}
				return honest(s, id)
			}
		}),
	},
}

// readingRequests lets some faulty bodies pass with default values for what they leave out. members is nil where the body is
// no JSON object.
func readingRequests(passes func(members map[string]json.RawMessage) bool) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.ReadRequest
		r.ReadRequest = func(body []byte) (*bg.ConsentRequest, *Problem) {
			var members map[string]json.RawMessage
			if json.Unmarshal(body, &members) != nil {
				members = nil
			}
			if !passes(members) {
				return honest(body)
			}
			iban := bank.Alice.Accounts[0].IBAN
			request := bg.ConsentRequest{
				Access:     bg.AccountAccess{Accounts: &[]bg.AccountReference{{IBAN: &iban}}},
				ValidUntil: "9999-12-31", FrequencyPerDay: 1,
			}
			_ = json.Unmarshal(body, &request) // what is there counts
			return &request, nil
		}
	})
}

// withoutMetadata adds the checks that say nothing when no link leads to the metadata.
func withoutMetadata(breaks map[string]string) map[string]string {
	for _, check := range []string{"OAUTH-MD-REQUIRED", "OAUTH-MD-200", "OAUTH-MD-ISSUER-SAME", "OAUTH-MD-NOEMPTY", "OAUTH-MD-TRUE", "OAUTH-PK-DETECT"} {
		breaks[check] = "skip"
	}
	return breaks
}
