package premium

import (
	"fmt"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const (
	oneIBAN = "SK8975000000000012345671"
	twoIBAN = "SK3112000000198742637541"
)

// account is an account as it is listed.
func account(id, iban string) string {
	return fmt.Sprintf(`{"accountId":"%s","accountReference":{"iban":"%s","currency":"EUR"},"name":"Account"}`, id, iban)
}

// detailOf is an answer to getAccount for the account in its path.
func detailOf(id string, status int, body string) *conformance.Exchange {
	return to(step(readAccounts, "getAccount", status, body), "/v1/accounts/"+id)
}

// transactionsOf is an answer to getTransactions for the account in its path.
func transactionsOf(name, id string, status int, body string) *conformance.Exchange {
	return to(step(name, "getTransactions", status, body), "/v1/accounts/"+id+"/transactions?pageSize=10&dateFrom=2026-08-24")
}

const (
	noEntries  = `{"transactions":[]}`
	noAccount  = `{"errorCode":"NO_ACCOUNT"}`
	bareDetail = `{"accountId":"a-1","balances":[{"balanceType":"interimBooked","balanceAmount":{"amount":1.5,"currency":"EUR"}}]}`
)

func accountTrials() []trial {
	list := listing(oauth.Read, 200, account("a-1", oneIBAN), account("a-2", twoIBAN))
	sealed := func(seal string) *conformance.Exchange {
		e := *list
		e.Seals = map[string]string{flow.SealAccounts: seal}
		return &e
	}
	refused, empty := listing(oauth.Read, 401), listing(oauth.Read, 200)
	raw := func(body string) *conformance.Exchange { return step(oauth.Read, "getAccounts", 200, body) }
	one, other := detailOf("a-1", 200, bareDetail), detailOf("a-2", 200, bareDetail)
	gone := detailOf("a-2", 404, noAccount)
	some, none := transactionsOf(readEach, "a-1", 200, noEntries), transactionsOf(readEach, "a-2", 404, noAccount)
	all := []trial{
		{"PREM-ACC-200", "a list", holds, tapes.Tape(list, listing(oauth.ReadAnew, 200)), "", ""},
		{"PREM-ACC-200", "members of other types", holds, tapes.Tape(raw(`{"accounts":[{"accountId":"a-1","name":7}]}`)), "", ""},
		{"PREM-ACC-200", "a bare list", fails, tapes.Tape(raw(`[]`)), "", ""},
		{"PREM-ACC-200", "no list", fails, tapes.Tape(raw(`{"accounts":{}}`)), "", ""},
		{"PREM-ACC-200", "half a list", fails, tapes.Tape(raw(`{"accounts":[`)), "", ""},
		{"PREM-ACC-200", "nothing", fails, tapes.Tape(raw(``)), "", ""},
		{"PREM-ACC-200", "another good status", fails, tapes.Tape(listing(oauth.Read, 206)), "", ""},
		{"PREM-ACC-200", "no list after the refresh", fails, tapes.Tape(list, step(oauth.ReadRefreshed, "getAccounts", 200, `{}`)), "", ""},
		{"PREM-ACC-200", "a crash", fails, tapes.Tape(step(oauth.Read, "getAccounts", 500, "")), "", ""},
		{"PREM-ACC-200", "the token was refused", inconclusive, tapes.Tape(refused), "", ""},

		{"PREM-ACC-200-members", "as clients read them", holds, tapes.Tape(list), "", ""},
		{"PREM-ACC-200-members", "unknown words and members", holds, tapes.Tape(raw(`{"accounts":[{"accountId":"a-1","status":"dormant","usage":"BOTH","colour":"red"}],"page":1}`)), "", ""},
		{"PREM-ACC-200-members", "a number for a name", fails, tapes.Tape(raw(`{"accounts":[{"accountId":"a-1","name":7}]}`)), "", ""},
		{"PREM-ACC-200-members", "JSON that is called text", fails, tapes.Tape(step(oauth.Read, "getAccounts", 200, `{"accounts":[]}`, "Content-Type: text/plain")), "", ""},
		{"PREM-ACC-200-members", "an id that is none", holds, tapes.Tape(raw(`{"accounts":[{"accountId":7}]}`)), "", ""},
		{"PREM-ACC-200-members", "refused", inconclusive, tapes.Tape(refused), "", ""},

		{"PREM-ACC-LIST", "those named", holds, tapes.Tape(sealed(flow.AccountsNamed)), "", ""},
		{"PREM-ACC-LIST", "one too many", fails, tapes.Tape(sealed(flow.AccountsOther)), "", ""},
		{"PREM-ACC-LIST", "none is named", inapplicable, tapes.Tape(list), "", ""},
		{"PREM-ACC-LIST", "no account", inapplicable, tapes.Tape(empty), "", ""},
		{"PREM-ACC-LIST", "refused", inconclusive, tapes.Tape(refused), "", ""},

		{"PREM-ACC-LIST-id", "all have one", holds, tapes.Tape(list), "", ""},
		{"PREM-ACC-LIST-id", "one has none", fails, tapes.Tape(raw(`{"accounts":[{"accountId":"a-1"},{"name":"x"}]}`)), "", ""},
		{"PREM-ACC-LIST-id", "an empty one", fails, tapes.Tape(raw(`{"accounts":[{"accountId":""}]}`)), "", ""},
		{"PREM-ACC-LIST-id", "a number", fails, tapes.Tape(raw(`{"accounts":[{"accountId":7}]}`)), "", ""},

		{"PREM-ACC-ID", "all work", holds, tapes.Tape(list, one, other, some), "", ""},
		{"PREM-ACC-ID", "one is gone", tolerated, tapes.Tape(list, one, gone, some), "", ""},
		{"PREM-ACC-ID", "one has no transactions", tolerated, tapes.Tape(list, one, other, some, none), "", ""},
		{"PREM-ACC-ID", "all are gone", fails, tapes.Tape(list, gone, some), "", ""},
		{"PREM-ACC-ID", "none has transactions", fails, tapes.Tape(list, one, none), "", ""},
		{"PREM-ACC-ID", "no account", inapplicable, tapes.Tape(empty), "", ""},
		{"PREM-ACC-ID", "refused", inconclusive, tapes.Tape(refused), "", ""},

		{"PREM-QUERY-TOKEN", "refused", holds, tapes.Tape(list, listing(listQueryToken, 401)), "", ""},
		{"PREM-QUERY-TOKEN", "taken", fails, tapes.Tape(list, listing(listQueryToken, 200)), "", ""},
		{"PREM-QUERY-TOKEN", "the header does not work either", inconclusive, tapes.Tape(refused, listing(listQueryToken, 401)), "", ""},

		{"PREM-AIS-PIS", "refused", holds, tapes.Tape(list, step(createPayment, "createPayment", 403, noAccount)), "", ""},
		{"PREM-AIS-PIS", "refused for its body", holds, tapes.Tape(list, step(createPayment, "createPayment", 400, noAccount)), "", ""},
		{"PREM-AIS-PIS", "paid", fails, tapes.Tape(list, step(createPayment, "createPayment", 201, `{"paymentId":"p-1"}`)), "", ""},
		{"PREM-AIS-PIS", "a crash", inconclusive, tapes.Tape(list, step(createPayment, "createPayment", 500, "")), "", ""},
		{"PREM-AIS-PIS", "the token opens nothing", inconclusive, tapes.Tape(refused, step(createPayment, "createPayment", 403, noAccount)), "", ""},
	}
	foreign := func(status int) []*conformance.Exchange {
		return []*conformance.Exchange{step(readForeign, "getAccount", 404, noAccount), step(readForeign, "getTransactions", status, noEntries)}
	}
	all = append(all,
		trial{"PREM-ACC-OTHER", "shut", holds, tapes.Tape(append(foreign(404), list)...), "", ""},
		trial{"PREM-ACC-OTHER", "shut in another way", holds, tapes.Tape(append(foreign(400), list)...), "", ""},
		trial{"PREM-ACC-OTHER", "its transactions are open", fails, tapes.Tape(append(foreign(200), list)...), "", ""},
		trial{"PREM-ACC-OTHER", "nothing is open", inconclusive, tapes.Tape(append(foreign(404), refused)...), "", ""},
	)
	for check, at := range map[string]struct {
		control        *conformance.Exchange
		steps          []string
		right, lenient int
	}{
		"PREM-ACC-UNKNOWN": {list, []string{readUnknown}, http.StatusNotFound, http.StatusBadRequest},
		"PREM-ACC-NOTOKEN": {one, []string{readNoToken, readInvented}, http.StatusUnauthorized, http.StatusForbidden},
	} {
		answers := func(statuses ...int) []*conformance.Exchange {
			all := []*conformance.Exchange{at.control}
			for _, name := range at.steps {
				for _, status := range statuses {
					all = append(all, step(name, "getAccount", status, noAccount))
				}
			}
			return tapes.Tape(all...)
		}
		shut := *at.control
		shut.Response = refused.Response
		all = append(all,
			trial{check, "refused", holds, answers(at.right, at.right), "", ""},
			trial{check, "refused with another status", tolerated, answers(at.right, at.lenient), "", ""},
			trial{check, "a crash", tolerated, answers(500, at.right), "", ""},
			trial{check, "data", fails, answers(at.right, 200), "", ""},
			trial{check, "the right request was refused too", inconclusive, append(tapes.Tape(&shut), answers(at.right)[1:]...), "", ""},
		)
	}
	return all
}

func balanceTrials() []trial {
	list := listing(oauth.Read, 200, account("a-1", oneIBAN))
	one := func(body string) *conformance.Exchange { return detailOf("a-1", 200, body) }
	wrapped := one(`{"account":` + bareDetail + `}`)
	without := one(`{"accountId":"a-1","name":"x"}`)
	money := func(kind, amount, currency string) string {
		return fmt.Sprintf(`{"balanceType":"%s","balanceAmount":{"amount":%s,"currency":"%s"}}`, kind, amount, currency)
	}
	having := func(balances string) *conformance.Exchange {
		return one(`{"accountId":"a-1","balances":[` + balances + `]}`)
	}
	alone := func(status int, body string) *conformance.Exchange {
		return to(step(readBalances, "getBalances", status, body), "/v1/accounts/a-1/balances")
	}
	own := "balances_resource=yes"
	booked := money("interimBooked", `"980.15"`, "EUR")
	return []trial{
		{"PREM-DETAIL", "bare", holds, tapes.Tape(list, one(bareDetail)), "", ""},
		{"PREM-DETAIL", "wrapped", holds, tapes.Tape(list, wrapped), "", ""},
		{"PREM-DETAIL", "members of other types", holds, tapes.Tape(list, one(`{"accountId":"a-1","name":7,"balances":[]}`)), "", ""},
		{"PREM-DETAIL", "an id that has to be encoded", holds, tapes.Tape(list, detailOf("a%2F1", 200, `{"accountId":"a/1","balances":[]}`)), "", ""},
		{"PREM-DETAIL", "another account", fails, tapes.Tape(list, one(`{"account":{"accountId":"a-2","balances":[]}}`)), "", ""},
		{"PREM-DETAIL", "the IBAN of another account", fails, tapes.Tape(list, one(`{"accountId":"a-1","iban":"`+twoIBAN+`","balances":[]}`)), "", ""},
		{"PREM-DETAIL", "no id", fails, tapes.Tape(list, one(`{"account":{"name":"x","balances":[]}}`)), "", ""},
		{"PREM-DETAIL", "no balances", fails, tapes.Tape(list, without), "", ""},
		{"PREM-DETAIL", "balances elsewhere", holds, tapes.Tape(list, without), "", own},
		{"PREM-DETAIL", "balances of another form", fails, tapes.Tape(list, one(`{"account":{"accountId":"a-1","balances":{}}}`)), "", own},
		{"PREM-DETAIL", "a list", fails, tapes.Tape(list, one(`[]`)), "", ""},
		{"PREM-DETAIL", "another good status", fails, tapes.Tape(list, detailOf("a-1", 203, bareDetail)), "", ""},
		{"PREM-DETAIL", "nothing could be read", inconclusive, tapes.Tape(list, detailOf("a-1", 404, noAccount)), "", ""},

		{"PREM-DETAIL-members", "as clients read them", holds, tapes.Tape(wrapped), "", ""},
		{"PREM-DETAIL-members", "a number for a name", fails, tapes.Tape(one(`{"account":{"accountId":"a-1","name":7}}`)), "", ""},
		{"PREM-DETAIL-members", "a balance is another matter", holds, tapes.Tape(having(`{}`)), "", ""},
		{"PREM-DETAIL-members", "nothing could be read", inconclusive, tapes.Tape(detailOf("a-1", 404, noAccount)), "", ""},

		{"PREM-BAL", "a number", holds, tapes.Tape(one(bareDetail)), "", ""},
		{"PREM-BAL", "a text", holds, tapes.Tape(having(booked)), "", ""},
		{"PREM-BAL", "a type that nobody knows", holds, tapes.Tape(having(money("dreamt", "1", "EUR"))), "", ""},
		{"PREM-BAL", "none", fails, tapes.Tape(having("")), "", ""},
		{"PREM-BAL", "a text that is no number", fails, tapes.Tape(having(money("interimBooked", `"much"`, "EUR"))), "", ""},
		{"PREM-BAL", "a currency in small letters", fails, tapes.Tape(having(money("interimBooked", "1", "eur"))), "", ""},
		{"PREM-BAL", "no type", fails, tapes.Tape(having(`{"balanceAmount":{"amount":1,"currency":"EUR"}}`)), "", ""},
		{"PREM-BAL", "elsewhere", holds, tapes.Tape(without, alone(200, `{"balances":[`+booked+`]}`)), "", own},
		{"PREM-BAL", "none elsewhere", fails, tapes.Tape(without, alone(200, `{"balances":[]}`)), "", own},
		{"PREM-BAL", "a crash elsewhere", fails, tapes.Tape(without, alone(500, ``)), "", own},
		{"PREM-BAL", "elsewhere in another form", fails, tapes.Tape(without, alone(200, `[]`)), "", own},
		{"PREM-BAL", "nothing could be read", inconclusive, tapes.Tape(detailOf("a-1", 404, noAccount)), "", ""},

		{"PREM-BAL-types", "two types", holds, tapes.Tape(having(booked + "," + money("interimAvailable", "1", "EUR"))), "", ""},
		{"PREM-BAL-types", "one type in two currencies", holds, tapes.Tape(having(booked + "," + money("interimBooked", "1", "CZK"))), "", ""},
		{"PREM-BAL-types", "one type twice, in other letters", fails, tapes.Tape(having(booked + "," + money("InterimBooked", "1", "EUR"))), "", ""},
		{"PREM-BAL-types", "one type twice, elsewhere", fails, tapes.Tape(without, alone(200, `{"balances":[`+booked+`,`+booked+`]}`)), "", own},
		{"PREM-BAL-types", "nothing could be read", inconclusive, tapes.Tape(detailOf("a-1", 404, noAccount)), "", ""},
	}
}
