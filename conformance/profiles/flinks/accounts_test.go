package flinks

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// deposit is an account of that kind.
func deposit(id, members string) string {
	return `{"depositAccount":{"accountId":"` + id + `"` + members + `}}`
}

func accountTrials() []trial {
	list := func(name, accounts string) *conformance.Exchange {
		return step(name, "getAccounts", 200, `{"accounts":[`+accounts+`]}`)
	}
	detail := func(body string) *conformance.Exchange {
		return to(step(readAccounts, "getAccount", 200, body), "https://bank.test/api/fdx/5/accounts/a-1")
	}
	open, closed := listing(oauth.Read, 200), listing(oauth.Read, 401)
	missing := func(status, code int) *conformance.Exchange {
		return trouble(readNoAccount, "getAccount", status, code)
	}
	foreign := func(status int) *conformance.Exchange { return trouble(readForeign, "getAccount", status, 701) }
	balance := `,"currentBalance":12.5`
	entries := step(readTransactions, "getTransactions", 200, `{"transactions":[{"depositTransaction":{},"locTransaction":{}}]}`)
	return []trial{
		{"FLK-ACC-200", "a list", holds, tapes.Tape(list(oauth.Read, deposit("a-1", `,"status":"OPEN","currency":{"currencyCode":"CAD"}`)), list(oauth.ReadAnew, "")), nil},
		{"FLK-ACC-200", "a moment with seven digits", holds, tapes.Tape(open, list(listDetails, deposit("a-1", `,"balanceAsOf":"2026-11-20T17:04:05.1234567Z"`+balance))), nil},
		{"FLK-ACC-200", "a wrapper of another name", holds, tapes.Tape(list(oauth.Read, `{"cryptoAccount":{}}`)), nil},
		{"FLK-ACC-200", "an account without id", fails, tapes.Tape(list(oauth.Read, `{"depositAccount":{}}`)), nil},
		{"FLK-ACC-200", "a balance as text", fails, tapes.Tape(open, list(listDetails, deposit("a-1", `,"currentBalance":"12.50"`))), nil},
		{"FLK-ACC-200", "two wrappers", fails, tapes.Tape(list(oauth.Read, `{"depositAccount":{"accountId":"a"},"locAccount":{"accountId":"b"}}`)), nil},
		{"FLK-ACC-200", "no list", fails, tapes.Tape(step(oauth.Read, "getAccounts", 200, `{}`)), nil},
		{"FLK-ACC-200", "a crash", fails, tapes.Tape(step(oauth.Read, "getAccounts", 500, "")), nil},
		{"FLK-ACC-200", "a status in own words", tolerated, tapes.Tape(list(oauth.Read, deposit("a-1", `,"status":"ACTIVE"`))), nil},
		{"FLK-ACC-200", "a moment without zone", tolerated, tapes.Tape(list(oauth.Read, deposit("a-1", `,"balanceAsOf":"2026-11-20T17:04:05"`))), nil},
		{"FLK-ACC-200", "the token was refused", inconclusive, tapes.Tape(closed), nil},

		{"FLK-ACC-WRAP", "one member", holds, tapes.Tape(open, detail(deposit("a-1", ""))), nil},
		{"FLK-ACC-WRAP", "two members", fails, tapes.Tape(list(oauth.Read, `{"depositAccount":{},"locAccount":{}}`)), nil},
		{"FLK-ACC-WRAP", "no member", fails, tapes.Tape(list(oauth.Read, `{}`)), nil},
		{"FLK-ACC-WRAP", "two members of a detail", fails, tapes.Tape(open, detail(`{"depositAccount":{},"links":{}}`)), nil},
		{"FLK-ACC-WRAP", "two members of a transaction", fails, tapes.Tape(open, entries), nil},
		{"FLK-ACC-WRAP", "another name", tolerated, tapes.Tape(list(oauth.Read, `{"cryptoAccount":{}}`), detail(deposit("a-1", ""))), nil},
		{"FLK-ACC-WRAP", "an empty list", inapplicable, tapes.Tape(list(oauth.Read, "")), nil},
		{"FLK-ACC-WRAP", "no list", inconclusive, tapes.Tape(closed), nil},

		{"FLK-ACC-LIGHT", "no balance", holds, tapes.Tape(open), nil},
		{"FLK-ACC-LIGHT", "a balance", fails, tapes.Tape(list(oauth.Read, deposit("a-1", "")+","+deposit("a-2", balance))), nil},
		{"FLK-ACC-LIGHT", "an empty list", inapplicable, tapes.Tape(list(oauth.Read, "")), nil},
		{"FLK-ACC-LIGHT", "no list", inconclusive, tapes.Tape(closed), nil},

		{"FLK-ACC-LIGHT-details", "a balance", holds, tapes.Tape(open, list(listDetails, deposit("a-1", "")+","+deposit("a-2", balance))), nil},
		{"FLK-ACC-LIGHT-details", "a value", holds, tapes.Tape(open, list(listDetails, `{"investmentAccount":{"accountId":"i","currentValue":1}}`)), nil},
		{"FLK-ACC-LIGHT-details", "no balance", fails, tapes.Tape(open, list(listDetails, deposit("a-1", ""))), nil},
		{"FLK-ACC-LIGHT-details", "no list", inconclusive, tapes.Tape(open, listing(listDetails, 500)), nil},

		{"FLK-ACC-DETAIL", "the account", holds, tapes.Tape(open, detail(deposit("a-1", balance))), nil},
		{"FLK-ACC-DETAIL", "another account", fails, tapes.Tape(open, detail(deposit("a-2", ""))), nil},
		{"FLK-ACC-DETAIL", "an id as number", fails, tapes.Tape(open, detail(`{"depositAccount":{"accountId":1}}`)), nil},
		{"FLK-ACC-DETAIL", "one that is closed", holds, tapes.Tape(open, trouble(readAccounts, "getAccount", 409, 705), detail(deposit("a-1", ""))), nil},
		{"FLK-ACC-DETAIL", "refused", fails, tapes.Tape(open, trouble(readAccounts, "getAccount", 404, 701)), nil},
		{"FLK-ACC-DETAIL", "no list", inconclusive, tapes.Tape(closed, detail(deposit("a-1", ""))), nil},

		{"FLK-ACC-200-detail", "the account", holds, tapes.Tape(detail(deposit("a-1", balance))), nil},
		{"FLK-ACC-200-detail", "a balance as text", fails, tapes.Tape(detail(deposit("a-1", `,"currentBalance":"1"`))), nil},
		{"FLK-ACC-200-detail", "a status in own words", tolerated, tapes.Tape(detail(deposit("a-1", `,"status":"ACTIVE"`))), nil},
		{"FLK-ACC-200-detail", "refused", inconclusive, tapes.Tape(trouble(readAccounts, "getAccount", 404, 701)), nil},

		{"FLK-ACC-404", "404 with 701", holds, tapes.Tape(open, missing(404, 701)), nil},
		{"FLK-ACC-404", "a code as text", holds, tapes.Tape(open, step(readNoAccount, "getAccount", 404, `{"code":"701","message":"no"}`)), nil},
		{"FLK-ACC-404", "another code", tolerated, tapes.Tape(open, missing(404, 601)), nil},
		{"FLK-ACC-404", "another status", tolerated, tapes.Tape(open, missing(400, 701)), nil},
		{"FLK-ACC-404", "an account", fails, tapes.Tape(open, step(readNoAccount, "getAccount", 200, deposit("a-1", ""))), nil},
		{"FLK-ACC-404", "no list", inconclusive, tapes.Tape(closed, missing(404, 701)), nil},

		{"FLK-ACC-404-foreign", "refused", holds, tapes.Tape(open, foreign(404), foreign(401)), nil},
		{"FLK-ACC-404-foreign", "an account", fails, tapes.Tape(open, step(readForeign, "getAccount", 200, deposit("x", "")), foreign(404)), nil},
		{"FLK-ACC-404-foreign", "its transactions", fails, tapes.Tape(open, foreign(404), step(readForeign, "getTransactions", 200, `{}`)), nil},
		{"FLK-ACC-404-foreign", "no list", inconclusive, tapes.Tape(closed, foreign(404)), nil},
	}
}
