package stet

import (
	"strconv"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func TestChecks(t *testing.T) { try(t, trials()) }

func accountTrials() []trial {
	second := `{"resourceId":"acc-2","accountId":{"iban":"FR7630006000011234567890189"},"name":"Carte","cashAccountType":"CARD","currency":"EUR","linkedAccount":"acc-1","_links":{}},`
	two := but(accounts140, `{"accounts":[`, `{"accounts":[`+second)
	listed := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, body))
	}
	again := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, `{"accounts":[],"_links":{}}`), step(listConsented, "accountsGet", 200, accounts140), step(listAgain, "accountsGet", 200, body))
	}
	return []trial{
		{check: "STET-ACC-03", name: "there", want: holds, tape: listed(accounts140)},
		{check: "STET-ACC-03", name: "absent", want: fails, tape: listed(but(accounts140, `"currency":"EUR","usage"`, `"usage"`))},
		{check: "STET-ACC-03", name: "no text", want: fails, tape: listed(but(accounts140, `"currency":"EUR","usage"`, `"currency":1,"usage"`))},
		{check: "STET-ACC-03", name: "in the identification", want: tolerated,
			tape: listed(but(but(accounts140, `"currency":"EUR","usage"`, `"usage"`), `"accountId":{`, `"accountId":{"currency":"EUR",`))},
		{check: "STET-ACC-03", name: "there, and later", want: holds, tape: listed(accounts140), options: of15},
		{check: "STET-ACC-03", name: "none, and later", want: inapplicable, tape: listed(but(accounts140, `"currency":"EUR","usage"`, `"usage"`)), options: of15},
		{check: "STET-ACC-06", name: "unique", want: holds, tape: listed(two)},
		{check: "STET-ACC-06", name: "twice", want: fails, tape: listed(but(two, "acc-2", "acc-1"))},
		{check: "STET-ACC-06", name: "none", want: inapplicable, tape: listed(but(accounts140, `"resourceId":"acc-1",`, ``))},
		{check: "STET-ACC-07-digits", name: "right", want: holds, tape: listed(accounts140)},
		{check: "STET-ACC-07-digits", name: "wrong", want: fails, tape: listed(but(accounts140, "FR76", "FR77"))},
		{check: "STET-ACC-07-digits", name: "no number", want: fails, tape: listed(but(accounts140, "FR7630006000011234567890189", "FR"))},
		{check: "STET-ACC-09", name: "by id", want: holds, tape: listed(two)},
		{check: "STET-ACC-09", name: "by IBAN", want: holds, tape: listed(but(two, `"linkedAccount":"acc-1"`, `"linkedAccount":"FR7630006000011234567890189"`))},
		{check: "STET-ACC-09", name: "absent", want: fails, tape: listed(but(two, `"linkedAccount":"acc-1",`, ``))},
		{check: "STET-ACC-09", name: "unknown", want: fails, tape: listed(but(two, `"linkedAccount":"acc-1"`, `"linkedAccount":"acc-9"`))},
		{check: "STET-ACC-09", name: "no cards", want: inapplicable, tape: listed(accounts140)},
		{check: "STET-ACC-14", name: "the same", want: holds, tape: again(accounts140)},
		{check: "STET-ACC-14", name: "others", want: fails, tape: again(but(accounts140, `"resourceId":"acc-1"`, `"resourceId":"acc-5"`))},
		{check: "STET-ACC-14", name: "refused", want: inconclusive, tape: tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), trouble(listAgain, "accountsGet", 403))},
	}
}

// foreignTrials ask for an account that the PSU has nothing to do with.
func foreignTrials() []trial {
	list, own := step(oauth.Read, "accountsGet", 200, accounts140), step(readBalances, "accountsBalancesGet", 200, balances140)
	trials := []trial{{check: "OAUTH-RS-OTHER-USER", name: "nothing readable", want: inconclusive,
		tape: tapes.Tape(list, trouble(readBalances, "accountsBalancesGet", 403), trouble(readForeign, "accountsBalancesGet", 403))}}
	for status, want := range map[int]conformance.Result{403: holds, 404: holds, 400: holds, 500: inconclusive} {
		trials = append(trials, trial{check: "OAUTH-RS-OTHER-USER", name: strconv.Itoa(status), want: want, tape: tapes.Tape(list, own, trouble(readForeign, "accountsBalancesGet", status))})
	}
	return append(trials,
		trial{check: "OAUTH-RS-OTHER-USER", name: "nothing to give", want: holds, tape: tapes.Tape(list, own, step(readForeign, "accountsBalancesGet", 204, ""))},
		trial{check: "OAUTH-RS-OTHER-USER", name: "data", want: fails, tape: tapes.Tape(list, own, step(readForeign, "accountsBalancesGet", 200, balances140))})
}

func balanceTrials() []trial {
	read := func(kind, body string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, but(accounts140, "CACC", kind)),
			to(step(readBalances, "accountsBalancesGet", 200, body), "https://bank.test/v1/accounts/acc-1/balances"))
	}
	unknown := func(status int) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), trouble(readUnknown, "accountsBalancesGet", status), trouble(readUnknown, "accountsTransactionsGet", 404))
	}
	other, of16 := but(balances140, "CLBD", "OTHR"), map[string]string{"version": version16}
	return []trial{
		{check: "STET-BAL-04", name: "there", want: holds, tape: read("CACC", balances140)},
		{check: "STET-BAL-04", name: "another", want: fails, tape: read("CACC", other)},
		{check: "STET-BAL-04", name: "another in 1.6", want: tolerated, tape: read("CACC", other), options: of16},
		{check: "STET-BAL-04", name: "of cards", want: inapplicable, tape: read("CARD", other)},
		{check: "STET-BAL-05", name: "other", want: holds, tape: read("CARD", other), options: of15},
		{check: "STET-BAL-05", name: "accounting", want: fails, tape: read("CARD", balances140), options: of15},
		{check: "STET-BAL-05", name: "before", want: inapplicable, tape: read("CARD", balances140)},
		{check: "STET-BAL-07", name: "not found", want: holds, tape: unknown(404)},
		{check: "STET-BAL-07", name: "forbidden", want: holds, tape: unknown(403)},
		{check: "STET-BAL-07", name: "bad request", want: fails, tape: unknown(400)},
		{check: "STET-BAL-07", name: "no control", want: inconclusive, tape: tapes.Tape(trouble(oauth.Read, "accountsGet", 403), trouble(readUnknown, "accountsBalancesGet", 404))},
	}
}
