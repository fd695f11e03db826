package berlingroup

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// listed200 is a list of accounts.
func listed200(name string, accounts ...string) *conformance.Exchange {
	return step(name, "getAccountList", 200, `{"accounts":[`+strings.Join(accounts, ",")+`]}`)
}

// accountOf is an entry of the list.
func accountOf(id, iban, currency string) string {
	return fmt.Sprintf(`{"resourceId":"%s","iban":"%s","currency":"%s"}`, id, iban, currency)
}

// detail is an answer of readAccountDetails for the account in its path.
func detail(id, account string) *conformance.Exchange {
	return to(step(readAccounts, "readAccountDetails", 200, `{"account":`+account+`}`), "https://bank.test/psd2/v1/accounts/"+id+"?withBalance=true")
}

// balance is an answer of getBalances for the account in its path.
func balance(id, amount, currency, more string) *conformance.Exchange {
	return to(step(readBalances, "getBalances", 200, fmt.Sprintf(
		`{"balances":[{"balanceType":"expected","balanceAmount":{"amount":"%s","currency":"%s"}%s}]}`, amount, currency, more)), "https://bank.test/v1/accounts/"+id+"/balances")
}

func accountTrials() []trial {
	good := creating(createConsent)
	list := listed200(oauth.Read, accountOf("a-1", aliceIBAN, "EUR"), accountOf("a-2", bobIBAN, "JPY"))
	one := listed200(oauth.Read, accountOf("a-1", aliceIBAN, "EUR"))
	empty, refused := listed200(oauth.Read), listing(oauth.Read, 401)
	offered := creating(createConsent)
	offered.Request.Body = conformance.NewBody([]byte(`{"access":{"accounts":[],"balances":[],"transactions":[]}}`))
	missing := func(status int) *conformance.Exchange {
		return trouble(readNoAccount, "readAccountDetails", status, "RESOURCE_UNKNOWN")
	}
	header := func(status int) *conformance.Exchange { return listing(listUnknownConsent, status) }
	other := func(status int) *conformance.Exchange { return listing(listOtherConsent, status) }
	optional := map[string]string{"consent_header": "optional"}
	return []trial{
		{"BG-ACC-01", "as documented", holds, tapes.Tape(list, listed200(oauth.ReadAnew)), nil},
		{"BG-ACC-01", "an empty list", holds, tapes.Tape(empty), nil},
		{"BG-ACC-01", "no list", fails, tapes.Tape(step(oauth.Read, "getAccountList", 200, "{}")), nil},
		{"BG-ACC-01", "nothing instead of an empty list", fails, tapes.Tape(step(oauth.Read, "getAccountList", 200, `{"accounts":null}`)), nil},
		{"BG-ACC-01", "an account without currency", fails, tapes.Tape(listed200(oauth.Read, `{"iban":"`+aliceIBAN+`"}`)), nil},
		{"BG-ACC-01", "a name too long, after the refresh", fails, tapes.Tape(list, listed200(oauth.ReadRefreshed, `{"currency":"EUR","name":"`+strings.Repeat("x", 71)+`"}`)), nil},
		{"BG-ACC-01", "no content", fails, tapes.Tape(step(oauth.Read, "getAccountList", 204, "")), nil},
		{"BG-ACC-01", "a crash", fails, tapes.Tape(step(oauth.Read, "getAccountList", 500, "")), nil},
		{"BG-ACC-01", "a refusal", fails, tapes.Tape(listing(oauth.Read, 403)), nil},
		{"BG-ACC-01", "the token was refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-ACC-02", "consented", holds, tapes.Tape(good, one), nil},
		{"BG-ACC-02", "none of those consented", holds, tapes.Tape(good, empty), nil},
		{"BG-ACC-02", "one too many", fails, tapes.Tape(good, list), nil},
		{"BG-ACC-02", "what the PSU chose at the ASPSP", inapplicable, tapes.Tape(offered, list), nil},
		{"BG-ACC-02", "refused", inconclusive, tapes.Tape(good, refused), nil},

		{"BG-ACC-05", "identified", holds, tapes.Tape(list), nil},
		{"BG-ACC-05", "identified in another way", holds, tapes.Tape(listed200(oauth.Read, `{"maskedPan":"****1234","currency":"EUR"}`, `{"bban":"1","currency":"EUR"}`, `{"msisdn":"1","currency":"EUR"}`)), nil},
		{"BG-ACC-05", "one nameless", fails, tapes.Tape(listed200(oauth.Read, accountOf("a-1", aliceIBAN, "EUR"), `{"resourceId":"a-2","currency":"EUR"}`)), nil},
		{"BG-ACC-05", "no account", inapplicable, tapes.Tape(empty), nil},
		{"BG-ACC-05", "refused", inconclusive, tapes.Tape(refused), nil},

		{"BG-ACC-06", "readable", holds, tapes.Tape(one, detail("a-1", accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-06", "no id", fails, tapes.Tape(listed200(oauth.Read, accountOf("a-1", aliceIBAN, "EUR"), `{"iban":"`+bobIBAN+`","currency":"EUR"}`), detail("a-1", accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-06", "an id that is a number", fails, tapes.Tape(listed200(oauth.Read, `{"resourceId":7,"currency":"EUR"}`), detail("7", accountOf("7", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-06", "an id that leads nowhere", fails, tapes.Tape(list, detail("a-1", accountOf("a-1", aliceIBAN, "EUR")), trouble(readAccounts, "readAccountDetails", 404, "RESOURCE_UNKNOWN")), nil},
		{"BG-ACC-06", "no account", inapplicable, tapes.Tape(empty), nil},

		{"BG-ACC-07", "the same", holds, tapes.Tape(list, listed200(listAgain, accountOf("a-1", aliceIBAN, "EUR"), accountOf("a-2", bobIBAN, "JPY"))), nil},
		{"BG-ACC-07", "the same in another order", holds, tapes.Tape(list, listed200(listAgain, accountOf("a-2", bobIBAN, "JPY"), accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-07", "others", fails, tapes.Tape(list, listed200(listAgain, accountOf("b-1", aliceIBAN, "EUR"), accountOf("b-2", bobIBAN, "JPY"))), nil},
		{"BG-ACC-07", "one fewer", fails, tapes.Tape(list, listed200(listAgain, accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-07", "no account", inapplicable, tapes.Tape(empty, listed200(listAgain)), nil},
		{"BG-ACC-07", "refused the second time", inconclusive, tapes.Tape(list, listing(listAgain, 401)), nil},

		{"BG-ACC-08", "opaque", holds, tapes.Tape(list), nil},
		{"BG-ACC-08", "the IBAN itself", fails, tapes.Tape(listed200(oauth.Read, accountOf(aliceIBAN, aliceIBAN, "EUR"))), nil},
		{"BG-ACC-08", "the IBAN inside", fails, tapes.Tape(listed200(oauth.Read, accountOf("a-1", bobIBAN, "EUR"), accountOf("acc-"+aliceIBAN+"-EUR", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-08", "no IBAN", inapplicable, tapes.Tape(listed200(oauth.Read, `{"resourceId":"a-1","currency":"EUR"}`)), nil},

		{"BG-ACC-12", "as documented", holds, tapes.Tape(detail("a-1", accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-12", "not wrapped", fails, tapes.Tape(step(readAccounts, "readAccountDetails", 200, accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-12", "no currency in the second", fails, tapes.Tape(detail("a-1", accountOf("a-1", aliceIBAN, "EUR")), detail("a-2", `{}`)), nil},
		{"BG-ACC-12", "refused", inconclusive, tapes.Tape(trouble(readAccounts, "readAccountDetails", 404, "RESOURCE_UNKNOWN")), nil},

		{"BG-ACC-13", "the same", holds, tapes.Tape(list, detail("a-2", accountOf("a-2", bobIBAN, "JPY"))), nil},
		{"BG-ACC-13", "less in the detail", holds, tapes.Tape(list, detail("a-2", `{"currency":"JPY"}`)), nil},
		{"BG-ACC-13", "another account", fails, tapes.Tape(list, detail("a-2", accountOf("a-1", aliceIBAN, "EUR"))), nil},
		{"BG-ACC-13", "another currency", fails, tapes.Tape(list, detail("a-2", accountOf("a-2", bobIBAN, "EUR"))), nil},
		{"BG-ACC-13", "an id that has to be encoded", fails, tapes.Tape(listed200(oauth.Read, accountOf("a/1 x", aliceIBAN, "EUR")), detail("a%2F1%20x", accountOf("a/1 x", bobIBAN, "EUR"))), nil},
		{"BG-ACC-13", "refused", inconclusive, tapes.Tape(list, trouble(readAccounts, "readAccountDetails", 404, "RESOURCE_UNKNOWN")), nil},

		{"BG-ACC-14", "404", holds, tapes.Tape(list, missing(404)), nil},
		{"BG-ACC-14", "403", holds, tapes.Tape(list, missing(403)), nil},
		{"BG-ACC-14", "401", holds, tapes.Tape(list, missing(401)), nil},
		{"BG-ACC-14", "400", tolerated, tapes.Tape(list, missing(400)), nil},
		{"BG-ACC-14", "data", fails, tapes.Tape(list, missing(200)), nil},
		{"BG-ACC-14", "a crash", fails, tapes.Tape(list, missing(500)), nil},
		{"BG-ACC-14", "the list was refused too", inconclusive, tapes.Tape(refused, missing(401)), nil},

		{"BG-ACC-15", "400", holds, tapes.Tape(list, header(400)), nil},
		{"BG-ACC-15", "401", tolerated, tapes.Tape(list, header(401)), nil},
		{"BG-ACC-15", "403", tolerated, tapes.Tape(list, header(403)), nil},
		{"BG-ACC-15", "data", fails, tapes.Tape(list, header(200)), nil},
		{"BG-ACC-15", "a crash", fails, tapes.Tape(list, header(500)), nil},
		{"BG-ACC-15", "the list was refused too", inconclusive, tapes.Tape(refused, header(400)), nil},
		{"BG-ACC-15", "the token alone names the consent", inapplicable, tapes.Tape(list, header(200)), optional},

		{"BG-OAU-12", "401", holds, tapes.Tape(list, creating(createSecond), other(401)), nil},
		{"BG-OAU-12", "403", holds, tapes.Tape(list, creating(createSecond), other(403)), nil},
		{"BG-OAU-12", "data", fails, tapes.Tape(list, creating(createSecond), other(200)), nil},
		{"BG-OAU-12", "no second consent", inconclusive, tapes.Tape(list, trouble(createSecond, "createConsent", 400, "FORMAT_ERROR"), other(401)), nil},
		{"BG-OAU-12", "the list was refused too", inconclusive, tapes.Tape(refused, creating(createSecond), other(401)), nil},
		{"BG-OAU-12", "the token alone names the consent", inapplicable, tapes.Tape(list, creating(createSecond), other(200)), optional},
	}
}

func balanceTrials() []trial {
	list := listed200(oauth.Read, accountOf("a-1", aliceIBAN, "EUR"), accountOf("a-2", bobIBAN, "XXX"), accountOf("a-3", bobIBAN, "JPY"))
	raw := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(readBalances, "getBalances", 200, body))
	}
	owned := func(iban string) *conformance.Exchange {
		return to(step(readBalances, "getBalances", 200, `{"account":{"iban":"`+iban+`"},"balances":[]}`), "https://bank.test/v1/accounts/a-1/balances")
	}
	refused := step(readBalances, "getBalances", 500, "")
	return []trial{
		{"BG-BAL-01", "as documented", holds, tapes.Tape(balance("a-1", "-12.5", "EUR", `,"lastChangeDateTime":"2026-11-20T17:04:05.123+01:00"`)), nil},
		{"BG-BAL-01", "no balances", fails, raw(`{}`), nil},
		{"BG-BAL-01", "a balance without type", fails, raw(`{"balances":[{"balanceAmount":{"amount":"1","currency":"EUR"}}]}`), nil},
		{"BG-BAL-01", "an amount as number", fails, raw(`{"balances":[{"balanceType":"expected","balanceAmount":{"amount":1.5,"currency":"EUR"}}]}`), nil},
		{"BG-BAL-01", "an amount with a comma", fails, tapes.Tape(balance("a-1", "1,50", "EUR", "")), nil},
		{"BG-BAL-01", "a type that never was", fails, raw(`{"balances":[{"balanceType":"available","balanceAmount":{"amount":"1","currency":"EUR"}}]}`), nil},
		{"BG-BAL-01", "a moment that never was", fails, tapes.Tape(balance("a-1", "1", "EUR", `,"lastChangeDateTime":"2026-11-31T17:04:05"`)), nil},
		{"BG-BAL-01", "the type authorised", tolerated, raw(`{"balances":[{"balanceType":"authorised","balanceAmount":{"amount":"1","currency":"EUR"}}]}`), nil},
		{"BG-BAL-01", "a local time", tolerated, tapes.Tape(balance("a-1", "1", "EUR", `,"lastChangeDateTime":"2026-11-20T17:04:05.123"`)), nil},
		{"BG-BAL-01", "a local time, then no balances", fails, tapes.Tape(balance("a-1", "1", "EUR", `,"lastChangeDateTime":"2026-11-20T17:04:05"`), step(readBalances, "getBalances", 200, "{}")), nil},
		{"BG-BAL-01", "the word authorised elsewhere", fails, tapes.Tape(balance("a-1", "1", "EUR", `,"lastChangeDateTime":"authorised"`)), nil},
		{"BG-BAL-01", "a crash", fails, tapes.Tape(refused), nil},
		{"BG-BAL-01", "a crash for one of two", fails, tapes.Tape(balance("a-1", "1", "EUR", ""), refused), nil},

		{"BG-BAL-03", "two decimals", holds, tapes.Tape(balance("a-1", "10.25", "EUR", "")), nil},
		{"BG-BAL-03", "no decimals", holds, tapes.Tape(balance("a-1", "-10", "EUR", ""), balance("a-3", "1500", "JPY", "")), nil},
		{"BG-BAL-03", "three decimals where there are three", holds, tapes.Tape(balance("a-1", "1.125", "KWD", "")), nil},
		{"BG-BAL-03", "three decimals where there are two", fails, tapes.Tape(balance("a-1", "10.255", "EUR", "")), nil},
		{"BG-BAL-03", "decimals where there are none", fails, tapes.Tape(balance("a-1", "10.25", "EUR", ""), balance("a-3", "1500.00", "JPY", "")), nil},
		{"BG-BAL-03", "decimals that count for nothing", fails, tapes.Tape(step(readBalances, "getBalances", 200, `{"balances":[{"balanceAmount":{}}]}`), balance("a-3", "0.00", "JPY", "")), nil},
		{"BG-BAL-03", "an empty list", inapplicable, raw(`{"balances":[]}`), nil},
		{"BG-BAL-03", "an amount as number", inconclusive, raw(`{"balances":[{"balanceAmount":{"amount":1,"currency":"EUR"}}]}`), nil},
		{"BG-BAL-03", "no balance", inconclusive, tapes.Tape(refused), nil},

		{"BG-BAL-06", "the currency of the account", holds, tapes.Tape(list, balance("a-1", "1", "EUR", "")), nil},
		{"BG-BAL-06", "another one", fails, tapes.Tape(list, balance("a-1", "1", "EUR", ""), balance("a-3", "1", "EUR", "")), nil},
		{"BG-BAL-06", "an account of several", inapplicable, tapes.Tape(list, balance("a-2", "1", "USD", "")), nil},
		{"BG-BAL-06", "an account that is not listed", inapplicable, tapes.Tape(list, balance("a-9", "1", "USD", "")), nil},
		{"BG-BAL-06", "no balance", inconclusive, tapes.Tape(list, refused), nil},

		{"BG-BAL-08", "its account", holds, tapes.Tape(list, owned(aliceIBAN)), nil},
		{"BG-BAL-08", "another account", fails, tapes.Tape(list, owned(bobIBAN)), nil},
		{"BG-BAL-08", "no account", inapplicable, tapes.Tape(list, balance("a-1", "1", "EUR", "")), nil},
		{"BG-BAL-08", "no balance", inconclusive, tapes.Tape(list, refused), nil},
	}
}

func TestAccounts(t *testing.T) { try(t, accountTrials()) }
func TestBalances(t *testing.T) { try(t, balanceTrials()) }

func TestMinorUnits(t *testing.T) {
	for currency, want := range map[string]int{"EUR": 2, "JPY": 0, "KRW": 0, "HUF": 2, "BHD": 3, "TND": 3, "CLF": 4, "ISK": 0, "USD": 2, "": 2} {
		if got := minorUnits(currency); got != want {
			t.Errorf("minorUnits(%q) = %d, want %d", currency, got, want)
		}
	}
}

func TestPathAccount(t *testing.T) {
	for url, want := range map[string]string{
		"https://bank.test/v1/accounts/a-1":                                   "a-1",
		"https://bank.test/psd2/v1/accounts/a-1/balances":                     "a-1",
		"https://bank.test/v1/accounts/a%2F1/transactions?bookingStatus=both": "a/1",
		"https://bank.test/v1/accounts":                                       "",
		"https://bank.test/v1/accounts?x=/accounts/b":                         "",
		"https://bank.test/v1/consents/c-1":                                   "",
		"%zz":                                                                 "",
	} {
		if got := checks.PathAccount(to(step(readAccounts, "x", 200, ""), url)); got != want {
			t.Errorf("checks.PathAccount(%q) = %q, want %q", url, got, want)
		}
	}
}
