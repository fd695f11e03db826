package premium_test

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/premium"
)

// statuses is what an honest bank answers on the tour, by step: at the bank of the flow page, to a final consumer and to a
// TPP. The last status stands for the variants after it as well, - for a step that the variant does not have.
var statuses = map[string]string{
	"list accounts without token":                     "401",
	"ask for a service token":                         "400 400 200",
	"list accounts with a service token":              "401 401 403",
	"ask for a service token of another scope":        "400",
	"authorise to a foreign redirect URI":             "400",
	"authorise with unknown client":                   "400",
	"authorise without challenge":                     "302",
	"authorise with a bare scope":                     "200 200 302",
	"authorise with an unknown scope":                 "302",
	"authorise":                                       "200",
	"authorise (login)":                               "200",
	"authorise (decision)":                            "302",
	"redeem unknown code":                             "400",
	"ask with unknown grant type":                     "400",
	"redeem code without authentication":              "400",
	"redeem code with wrong secret":                   "401 401 400",
	"redeem code with another redirect URI":           "400",
	"redeem code without redirect URI":                "400",
	"redeem code with wrong verifier":                 "400",
	"redeem code without verifier":                    "400",
	"redeem code as other client":                     "400",
	"redeem code":                                     "200",
	"list accounts":                                   "200",
	"list accounts with balances":                     "200",
	"list accounts with lower-case scheme":            "200",
	"list accounts with unknown token":                "401",
	"list accounts with altered token":                "401",
	"list accounts with refresh token":                "401",
	"list accounts with the token in the query":       "401",
	"list accounts without X-Request-ID":              "400",
	"list accounts with a malformed X-Request-ID":     "400",
	"list accounts as XML":                            "406",
	"read account":                                    "200",
	"read balances":                                   "404 200",
	"read unknown account":                            "404",
	"read transactions of an unknown account":         "404",
	"read an account outside the consent":             "404",
	"ask for a payment":                               "403",
	"read account without token":                      "401",
	"read transactions":                               "200",
	"follow the next link without token":              "401",
	"read transactions on one page":                   "200",
	"read transactions in pages of the bank's choice": "200",
	"read transactions of a period":                   "200",
	"read transactions of a period turned round":      "400",
	"read transactions from no date":                  "400",
	"read transactions with page size 0":              "400",
	"read transactions with page size many":           "400",
	"read transactions with a huge page size":         "200",
	"read transactions of page one":                   "200",
	"read transactions beyond the last page":          "200",
	"read transactions from an unknown entry":         "400",
	"read transactions of an amount":                  "400",
	"refresh with unknown token":                      "400",
	"refresh with altered token":                      "400",
	"refresh without authentication":                  "400",
	"refresh as other client":                         "400",
	"refresh":                                         "200",
	"list accounts after refresh":                     "200",
	"refresh again":                                   "200",
	"list accounts after second refresh":              "200",
	"expire":                                          "204",
	"list accounts with the expired token":            "401",
	"refresh after expiry":                            "200",
	"list accounts after expiry and refresh":          "200",
	"revoke-by-psu":                                   "204",
	"list accounts after the user's revocation":       "401",
	"refresh after the user's revocation":             "400",
	"authorise and refuse":                            "200",
	"authorise and refuse (login)":                    "200",
	"authorise and refuse (decision)":                 "302",
	"authorise anew":                                  "200",
	"authorise anew (login)":                          "200",
	"authorise anew (decision)":                       "302",
	"redeem code anew":                                "200",
	"list accounts anew":                              "200",
	"authorise the existing consent":                  "200",
	"authorise the existing consent (login)":          "200",
	"authorise the existing consent (decision)":       "302",
	"redeem code of the existing consent":             "200",
	"list accounts of the existing consent":           "200",
	"redeem code twice":                               "400",
	"list accounts after replay":                      "401",
	"create a first consent":                          "- - 201",
	"read consent":                                    "- - 200",
	"read unknown consent":                            "- - 404",
	"delete consent":                                  "- - 204",
	"delete consent again":                            "- - 404",
	"read deleted consent":                            "- - 200",
	"create consent":                                  "- - 201",
	"authorise the consent of another client":         "- - 302",
	"create consent to be refused":                    "- - 201",
	"read refused consent":                            "- - 200",
	"create consent anew":                             "- - 201",
	"authorise once more":                             "- - 200",
	"authorise once more (login)":                     "- - 200",
	"authorise once more (decision)":                  "- - 302",
	"redeem code once more":                           "- - 200",
	"delete the granted consent":                      "- - 204",
	"list accounts after deletion":                    "- - 401",
	"refresh after deletion":                          "- - 400",
}

func TestHonestTour(t *testing.T) {
	for i, variant := range []string{premium.FlowPage, premium.FinalConsumer, premium.TPP} {
		t.Run(variant, func(t *testing.T) {
			c := newTPP(t, bank.Config{Variant: variant, Seed: 7, Control: true})
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
			for step, want := range statuses {
				if list := strings.Fields(want); !seen[step] && list[min(i, len(list)-1)] != "-" {
					t.Errorf("%s: never asked", step)
				}
			}
		})
	}
}
