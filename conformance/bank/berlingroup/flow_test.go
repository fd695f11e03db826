package berlingroup_test

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// statuses is what an honest bank answers on the tour, by step; the first status is that of the flow page's bank.
var statuses = map[string]string{
	"list accounts without token":                     "401",
	"create consent":                                  "201",
	"read consent":                                    "200",
	"read consent status":                             "200",
	"read metadata":                                   "200",
	"create consent without access":                   "400",
	"create consent without recurringIndicator":       "400",
	"create consent without validUntil":               "400",
	"create consent without frequencyPerDay":          "400",
	"create consent without combinedServiceIndicator": "400",
	"create consent with a wrong date":                "400",
	"create consent with frequency zero":              "400",
	"create consent with a broken body":               "400",
	"create consent without PSU-IP-Address":           "400",
	"create consent without PSU-ID":                   "400 201",
	"read unknown consent":                            "403",
	"read status of unknown consent":                  "403",
	"delete unknown consent":                          "403",
	"list accounts before approval":                   "401",
	"create a second consent":                         "201",
	"read status of the first consent":                "200",
	"delete the unapproved consent":                   "204",
	"read status of the deleted second consent":       "200",
	"authorise to a foreign redirect URI":             "400",
	"authorise with unknown client":                   "400",
	"authorise":                                       "200",
	"authorise (login)":                               "200",
	"authorise (decision)":                            "302",
	"read consent after approval":                     "200",
	"read status after approval":                      "200",
	"redeem unknown code":                             "400",
	"ask with unknown grant type":                     "400",
	"redeem code without authentication":              "400",
	"redeem code with wrong secret":                   "401 400",
	"redeem code with another redirect URI":           "400",
	"redeem code without redirect URI":                "400",
	"redeem code with wrong verifier":                 "400",
	"redeem code without verifier":                    "400",
	"redeem code as other client":                     "400",
	"redeem code":                                     "200",
	"list accounts":                                   "200",
	"list accounts again":                             "200",
	"list accounts with lower-case scheme":            "200",
	"list accounts with unknown token":                "401",
	"list accounts with altered token":                "401",
	"list accounts with refresh token":                "401",
	"list accounts without X-Request-ID":              "400",
	"list accounts without Consent-ID":                "400",
	"list accounts with unknown Consent-ID":           "400",
	"list accounts with another Consent-ID":           "401",
	"read status after another consent was created":   "200",
	"create another consent":                          "201",
	"read account":                                    "200",
	"read balances":                                   "200",
	"read unknown account":                            "404",
	"read transactions":                               "200",
	"read transactions of a period":                   "200",
	"read transactions without bookingStatus":         "400",
	"read transactions with unknown bookingStatus":    "400",
	"read transactions without dateFrom":              "400",
	"read transactions with a wrong date":             "400",
	"read transaction details":                        "404 200",
	"read unknown transaction":                        "404 403",
	"refresh with unknown token":                      "400",
	"refresh with altered token":                      "400",
	"refresh without authentication":                  "400",
	"refresh as other client":                         "400",
	"refresh":                                         "200",
	"list accounts after refresh":                     "200",
	"refresh again":                                   "200",
	"list accounts after second refresh":              "200",
	"delete consent":                                  "204",
	"read status after deletion":                      "200",
	"list accounts after deletion":                    "401",
	"refresh after deletion":                          "400",
	"delete consent again":                            "204",
	"create consent to be refused":                    "201",
	"authorise and refuse":                            "200",
	"authorise and refuse (login)":                    "200",
	"authorise and refuse (decision)":                 "302",
	"read status after refusal":                       "200",
	"create consent anew":                             "201",
	"authorise anew":                                  "200",
	"authorise anew (login)":                          "200",
	"authorise anew (decision)":                       "302",
	"redeem code anew":                                "200",
	"list accounts anew":                              "200",
	"revoke refresh token":                            "404 200",
	"refresh with dead token":                         "200 400",
	"authorise existing consent":                      "200",
	"authorise existing consent (login)":              "200",
	"authorise existing consent (decision)":           "302",
	"redeem code of existing consent":                 "200",
	"list accounts of existing consent":               "200",
	"redeem code twice":                               "400",
	"list accounts after replay":                      "401",
	"redeem with a wrong secret by header":            "400",
}

func TestHonestTour(t *testing.T) {
	for i, variant := range []string{berlingroup.FlowPage, berlingroup.NextGenPSD2} {
		t.Run(variant, func(t *testing.T) {
			c := newTPP(t, bank.Config{Variant: variant, Seed: 7})
			c.tour()
			seen := map[string]bool{}
			for _, line := range c.log {
				step, rest, _ := strings.Cut(line, ": ")
				want := strings.Fields(statuses[step])
				if len(want) == 0 {
					t.Errorf("%s: no status is expected", step)
					continue
				}
				if got := rest[:3]; got != want[min(i, len(want)-1)] {
					t.Errorf("%s: status %s, want %s\n%s", step, got, want[min(i, len(want)-1)], rest)
				}
				seen[step] = true
			}
			for step := range statuses {
				if !seen[step] {
					t.Errorf("%s: never asked", step)
				}
			}
		})
	}
}
