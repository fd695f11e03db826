package flow

import (
	"testing"

	"github.com/assaykit/assay/conformance"
)

func TestSealOfAccounts(t *testing.T) {
	const one, two, foreign = "SK8975000000000012345671", "DE89370400440532013000", "FR7630006000011234567890189"
	named := namedBy(&conformance.Target{PSU: conformance.PSU{Users: []conformance.User{
		{Accounts: []conformance.Account{{IBAN: one}, {IBAN: "DE89 3704 0044 0532 0130 00"}, {}}},
		{Accounts: []conformance.Account{{IBAN: foreign}}},
	}}})
	for _, c := range []struct {
		name   string
		named  map[string]bool
		status int
		body   string
		want   string
	}{
		{"all named", named, 200, `{"accounts":[{"iban":"` + one + `"},{"accountReference":{"iban":"` + two + `"}}]}`, AccountsNamed},
		{"in small letters", named, 200, `{"accounts":[{"iban":"sk89 7500 0000 0000 1234 5671"}]}`, AccountsNamed},
		{"one of somebody else", named, 200, `{"accounts":[{"iban":"` + one + `"},{"iban":"` + foreign + `"}]}`, AccountsOther},
		{"names in escapes", named, 200, `{"\u0061ccounts":[{"\u0069ban":"` + foreign + `"}]}`, AccountsOther},
		{"a counterparty elsewhere", named, 200, `{"accounts":[{"iban":"` + one + `"}],"transactions":[{"iban":"` + foreign + `"}]}`, AccountsNamed},
		{"no IBAN", named, 200, `{"accounts":[{"accountId":"a-1"}]}`, ""},
		{"no list", named, 200, `{"accounts":{"iban":"` + foreign + `"}}`, ""},
		{"no JSON", named, 200, `<html>accounts`, ""},
		{"refused", named, 401, `{"accounts":[{"iban":"` + foreign + `"}]}`, ""},
		{"no accounts named", namedBy(&conformance.Target{}), 200, `{"accounts":[{"iban":"` + foreign + `"}]}`, ""},
	} {
		s := &sealer{named: c.named}
		e := &conformance.Exchange{Response: &conformance.Message{Status: c.status, Body: conformance.NewBody([]byte(c.body))}}
		if got := s.measure(e)[SealAccounts]; got != c.want {
			t.Errorf("%s: sealed %q, want %q", c.name, got, c.want)
		}
	}
	if got := (&sealer{named: named}).measure(&conformance.Exchange{}); got != nil {
		t.Errorf("an exchange without answer is sealed %v, want nothing", got)
	}
}
