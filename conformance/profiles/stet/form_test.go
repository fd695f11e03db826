package stet

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// The bodies of 1.4.0 that these tapes have, and those of 1.5.
const (
	accounts140 = `{"accounts":[{"resourceId":"acc-1","bicFi":"BNPAFRPPXXX","accountId":{"iban":"FR7630006000011234567890189"},"name":"Compte","cashAccountType":"CACC",` +
		`"currency":"EUR","usage":"PRIV","balances":[{"name":"Solde","balanceAmount":{"currency":"EUR","amount":"1.00"},"balanceType":"CLBD"}],` +
		`"_links":{"balances":{"href":"/v1/accounts/acc-1/balances"},"transactions":{"href":"/v1/accounts/acc-1/transactions"}}}],"_links":{"self":{"href":"/v1/accounts"}}}`
	balances140 = `{"balances":[{"name":"Solde","balanceAmount":{"currency":"EUR","amount":"1.00"},"balanceType":"CLBD","referenceDate":"2026-11-20"}],` +
		`"_links":{"self":{"href":"/v1/accounts/acc-1/balances"}}}`
	transactions140 = `{"transactions":[{"entryReference":"7","transactionAmount":{"currency":"EUR","amount":"4.00"},"creditDebitIndicator":"DBIT","status":"BOOK",` +
		`"bookingDate":"2026-11-20","remittanceInformation":["ACHAT"]}],"_links":{"self":{"href":"/v1/accounts/acc-1/transactions"}}}`
	transactions15 = `{"transactions":[{"entryReference":"7","transactionAmount":{"currency":"EUR","amount":4.0},"creditDebitIndicator":"DBIT","status":"FUTR",` +
		`"expectedBookingDate":"2026-11-20T00:00:00Z","remittanceInformation":{"unstructured":["ACHAT"]}}],"_links":{"self":{"href":"/v1.5/accounts/acc_1/transactions"}}}`
	beneficiaries140 = `{"beneficiaries":[{"creditor":{"name":"Librairie"}}],"_links":{"self":{"href":"/v1/trusted-beneficiaries"}}}`
	identity142      = `{"connectedPsu":"Claire Martin","_links":{"self":{"href":"/v1/end-user-identity"}}}`
	identity15       = `{"identity":{"fullName":"Claire Martin"},"_links":{"self":{"href":"/v1/end-user-identity"}}}`
)

var (
	of15  = map[string]string{"version": version15}
	of142 = map[string]string{"version": version142}
)

// but replaces a piece of a body by another; it must be there.
func but(body, old, replacement string) string {
	if !strings.Contains(body, old) {
		panic("no " + old)
	}
	return strings.Replace(body, old, replacement, 1)
}

// formTrials are those of the rows on the form of answers: each holds, fails, and is
// warned about where the version is known from examples alone.
func formTrials() []trial {
	var all []trial
	add := func(check, name, at, operation, good, bad string, options map[string]string) {
		here := func(body string) []*conformance.Exchange { return tapes.Tape(step(at, operation, 200, body)) }
		all = append(all, trial{check: check, name: "right", want: holds, tape: here(good), options: options},
			trial{check: check, name: name, want: fails, tape: here(bad), options: options})
	}
	warned := func(check, at, operation, bad string) {
		all = append(all, trial{check: check, name: "in 1.4.2", want: tolerated, tape: tapes.Tape(step(at, operation, 200, bad)), options: of142})
	}
	each := func(check, at, operation, good string, wrong ...[2]string) {
		for _, w := range wrong {
			bad := but(good, w[0], w[1])
			add(check, w[1], at, operation, good, bad, nil)
			if check != "STET-API-18" && check != "STET-ACC-03" {
				warned(check, at, operation, bad)
			}
		}
	}
	each("STET-ACC-01", oauth.Read, "accountsGet", accounts140, [2]string{`,"_links":{"self":{"href":"/v1/accounts"}}}`, `}`}, [2]string{`{"accounts":`, `{"list":`})
	each("STET-ACC-02", oauth.Read, "accountsGet", accounts140, [2]string{`"name":"Compte",`, ``}, [2]string{`"cashAccountType":"CACC",`, ``})
	each("STET-ACC-04", oauth.Read, "accountsGet", accounts140, [2]string{`"CACC"`, `"SVGS"`}, [2]string{`"PRIV"`, `"HOME"`})
	each("STET-ACC-05", oauth.Read, "accountsGet", accounts140, [2]string{`"resourceId":"acc-1"`, `"resourceId":"acc#1"`})
	each("STET-ACC-07", oauth.Read, "accountsGet", accounts140, [2]string{`FR7630006000011234567890189`, `7630006000011234567890189`})
	each("STET-ACC-08", oauth.Read, "accountsGet", accounts140, [2]string{`BNPAFRPPXXX`, `bnpafrpp`})
	each("STET-ACC-10", oauth.Read, "accountsGet", accounts140, [2]string{`"balanceType":"CLBD"`, `"balanceType":"ITAV"`})
	each("STET-ACC-11", readBalances, "accountsBalancesGet", balances140, [2]string{`"1.00"`, `"1,00"`})
	each("STET-BAL-01", readBalances, "accountsBalancesGet", balances140, [2]string{`{"self":`, `{"here":`})
	each("STET-BAL-02", readBalances, "accountsBalancesGet", balances140, [2]string{`"name":"Solde",`, ``}, [2]string{`"balanceType":"CLBD",`, ``})
	each("STET-BAL-03", readBalances, "accountsBalancesGet", balances140, [2]string{`CLBD`, `ITAV`})
	each("STET-BAL-06", readBalances, "accountsBalancesGet", balances140, [2]string{`2026-11-20`, `20.11.2026`})
	each("STET-TRX-01", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`{"self":`, `{"here":`})
	each("STET-TRX-02", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`"status":"BOOK",`, ``})
	each("STET-TRX-03", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`"DBIT"`, `"DEBIT"`})
	each("STET-TRX-04", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`"BOOK"`, `"DONE"`})
	each("STET-TRX-09", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`"7"`, `"` + strings.Repeat("7", 41) + `"`})
	each("STET-TRX-10", readTransactions, "accountsTransactionsGet", transactions140, [2]string{`ACHAT`, strings.Repeat("A", 141)})
	each("STET-TBN-01", readBeneficiaries, "trustedBeneficiariesGet", beneficiaries140, [2]string{`{"name":"Librairie"}`, `{}`})

	// What only one version says.
	long := "/" + strings.Repeat("a", 140)
	add("STET-API-18", "long in 1.4.0", oauth.Read, "accountsGet", accounts140, but(accounts140, `"href":"/v1/accounts"`, `"href":"`+long+`"`), nil)
	add("STET-API-18", "longer in 1.5", readTransactions, "accountsTransactionsGet", but(transactions15, "/v1.5/accounts/acc_1/transactions", long),
		but(transactions15, "/v1.5/accounts", strings.Repeat(long, 16)), of15)
	warned("STET-API-18", oauth.Read, "accountsGet", but(accounts140, `"href":"/v1/accounts"`, `"href":"`+strings.Repeat(long, 16)+`"`))
	add("STET-ACC-05", "underscore in 1.4.0", oauth.Read, "accountsGet", accounts140, but(accounts140, `"resourceId":"acc-1"`, `"resourceId":"acc_1"`), nil)
	add("STET-ACC-11", "number in 1.4.0", readBalances, "accountsBalancesGet", balances140, but(balances140, `"1.00"`, `1.00`), nil)
	add("STET-TRX-02", "no booking date in 1.4.0", readTransactions, "accountsTransactionsGet", transactions140, but(transactions140, `"bookingDate":"2026-11-20",`, ``), nil)
	add("STET-TRX-02", "time of day in 1.4.0", readTransactions, "accountsTransactionsGet", transactions140, but(transactions140, `2026-11-20`, `2026-11-20T00:00:00Z`), nil)
	add("STET-TRX-02", "date in 1.5", readTransactions, "accountsTransactionsGet", transactions15, but(transactions15, `2026-11-20T00:00:00Z`, `2026-11-20`), of15)
	add("STET-TRX-04", "future in 1.4.0", readTransactions, "accountsTransactionsGet", transactions140, but(transactions140, `BOOK`, `FUTR`), nil)
	add("STET-TRX-09", "twice in 1.5", readTransactions, "accountsTransactionsGet", transactions15, but(transactions15, `[{`, `[{"entryReference":"7","transactionAmount":{"currency":"EUR","amount":1},"creditDebitIndicator":"DBIT","status":"BOOK","bookingDate":"2026-11-20T00:00:00Z"},{`), of15)
	add("STET-TRX-10", "list in 1.5", readTransactions, "accountsTransactionsGet", transactions15, but(transactions15, `{"unstructured":["ACHAT"]}`, `["ACHAT"]`), of15)
	add("STET-EUI-02", "none in 1.5", readIdentity, "endUserIdentityGet", identity15, identity142, of15)
	all = append(all,
		trial{check: "STET-EUI-02", name: "in 1.4.2", want: holds, tape: tapes.Tape(step(readIdentity, "endUserIdentityGet", 200, identity142)), options: of142},
		trial{check: "STET-EUI-02", name: "none in 1.4.2", want: tolerated, tape: tapes.Tape(step(readIdentity, "endUserIdentityGet", 200, but(identity142, `"connectedPsu":"Claire Martin",`, ``))), options: of142})
	return all
}

// Every row of the form is one that a check is about.
func TestRowsHaveChecks(t *testing.T) {
	p := Profile()
	for _, r := range rows {
		if p.Check(r.id) == nil {
			t.Errorf("%s is a row without a check", r.id)
		}
	}
}
