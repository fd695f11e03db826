package flinks

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func statementTrials() []trial {
	networks := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(step(readNetworks, "getPaymentNetworks", status, body))
	}
	lacking := trouble(readNetworks, "getPaymentNetworks", 405, 501)
	list := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(step(listStatements, "getStatements", status, body))
	}
	file := func(status int, body string, fields ...string) *conformance.Exchange {
		return step(readStatement, "getStatement", status, body, append([]string{"Content-Type: application/pdf"}, fields...)...)
	}
	good, away := file(200, "%PDF"), file(302, "", "Location: https://files.test/x")
	odd := func(status, code int) *conformance.Exchange {
		return trouble(readOddType, "getStatement", status, code)
	}
	customer := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(listing("list accounts", 200), step(readCustomer, "getCurrentCustomer", status, body))
	}
	all := []trial{
		{"FLK-ACC-200-networks", "a list", holds, networks(200, `{"paymentNetworks":[{"bankId":"1","type":"CA_ACSS","transferIn":true}]}`), nil},
		{"FLK-ACC-200-networks", "a truth as text", fails, networks(200, `{"paymentNetworks":[{"transferIn":"true"}]}`), nil},
		{"FLK-ACC-200-networks", "another network", tolerated, networks(200, `{"paymentNetworks":[{"type":"EU_SEPA"}]}`), nil},
		{"FLK-ACC-200-networks", "none", inapplicable, tapes.Tape(lacking), nil},
		{"FLK-ACC-200-networks", "refused", fails, networks(404, `{"code":701,"message":"no"}`), nil},
		{"FLK-ACC-200-networks", "a crash", inconclusive, networks(500, ""), nil},

		{"FLK-PN-405", "a list", holds, networks(200, `{"paymentNetworks":[]}`), nil},
		{"FLK-PN-405", "405 with 501", holds, tapes.Tape(lacking), nil},
		{"FLK-PN-405", "a kind of account without", holds, tapes.Tape(trouble(readNetworks, "getPaymentNetworks", 422, 704)), nil},
		{"FLK-PN-405", "another code", fails, tapes.Tape(trouble(readNetworks, "getPaymentNetworks", 405, 405)), nil},
		{"FLK-PN-405", "another status", fails, tapes.Tape(lacking, trouble(readNetworks, "getPaymentNetworks", 501, 501)), nil},

		{"FLK-ACC-200-statements", "a list", holds, list(200, `{"statements":[{"statementId":"s","status":"AVAILABLE"}]}`), nil},
		{"FLK-ACC-200-statements", "an id as number", fails, list(200, `{"statements":[{"statementId":1}]}`), nil},
		{"FLK-ACC-200-statements", "refused", fails, list(401, `{"code":602,"message":"no"}`), nil},
		{"FLK-ACC-200-statements", "a kind of account without", inapplicable, list(422, `{"code":704,"message":"no"}`), nil},
		{"FLK-ACC-200-statements", "no id", tolerated, list(200, `{"statements":[{}]}`), nil},
		{"FLK-ACC-200-statements", "a status in own words", tolerated, list(200, `{"statements":[{"statementId":"s","status":"READY"}]}`), nil},

		{"FLK-ST-TYPE", "406 with 1203", holds, tapes.Tape(good, odd(406, 1203)), nil},
		{"FLK-ST-TYPE", "another code", tolerated, tapes.Tape(good, odd(406, 401)), nil},
		{"FLK-ST-TYPE", "another status", tolerated, tapes.Tape(good, odd(400, 1203)), nil},
		{"FLK-ST-TYPE", "a file", fails, tapes.Tape(good, step(readOddType, "getStatement", 200, "%PDF")), nil},
		{"FLK-ST-TYPE", "refused in any case", inconclusive, tapes.Tape(file(500, ""), odd(406, 1203)), nil},

		{"FLK-ST-TYPE", "406 with 1203, the file elsewhere", holds, tapes.Tape(away, odd(406, 1203)), nil},
		{"FLK-ST-TYPE", "elsewhere in any case", tolerated, tapes.Tape(away, step(readOddType, "getStatement", 302, "", "Location: https://files.test/x")), nil},

		{"FLK-ST-TYPE-pdf", "a PDF", holds, tapes.Tape(good), nil},
		{"FLK-ST-TYPE-pdf", "elsewhere", holds, tapes.Tape(away), nil},
		{"FLK-ST-TYPE-pdf", "elsewhere, and nobody says where", fails, tapes.Tape(file(302, "")), nil},
		{"FLK-ST-TYPE-pdf", "a picture", fails, tapes.Tape(file(200, "GIF", "Content-Type: image/gif")), nil},
		{"FLK-ST-TYPE-pdf", "nothing", fails, tapes.Tape(file(200, "")), nil},
		{"FLK-ST-TYPE-pdf", "refused", fails, tapes.Tape(trouble(readStatement, "getStatement", 404, 1107)), nil},

		{"FLK-CUST", "a customer", holds, customer(200, `{"customerId":"c","name":{"first":"A"},"email":["a@b.test"]}`), nil},
		{"FLK-CUST", "no id", fails, customer(200, `{"name":{}}`), nil},
		{"FLK-CUST", "refused", fails, customer(404, `{"code":601,"message":"no"}`), nil},
		{"FLK-CUST", "no token is taken at all", inconclusive, tapes.Tape(listing("list accounts", 401), trouble(readCustomer, "getCurrentCustomer", 401, 602)), nil},
	}
	for name, e := range map[string]*conformance.Exchange{
		"in the making": trouble(readStatement, "getStatement", 400, 1300), "too large": trouble(readStatement, "getStatement", 413, 413),
	} {
		all = append(all, trial{"FLK-ST-TYPE", name, inapplicable, tapes.Tape(e, odd(406, 1203)), nil}, trial{"FLK-ST-TYPE-pdf", name, inapplicable, tapes.Tape(e), nil})
	}
	return all
}

func scopeTrials() []trial {
	open := listing(readNarrow, 200)
	beyond := func(status, code int) *conformance.Exchange {
		return trouble(readBeyond, "getTransactions", status, code)
	}
	data := step(readBeyond, "getCurrentCustomer", 200, `{"customerId":"c"}`)
	return []trial{
		{"FLK-SCOPE-602", "401 with 602", holds, tapes.Tape(open, beyond(401, 602), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "403", tolerated, tapes.Tape(open, beyond(401, 602), beyond(403, 602), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "another code", tolerated, tapes.Tape(open, beyond(401, 601)), nil},
		{"FLK-SCOPE-602", "what the provider lacks", holds, tapes.Tape(open, beyond(405, 501), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "an account without balance", tolerated, tapes.Tape(open, step(readBeyond, "getAccount", 200, deposit("a-1", ""))), nil},
		{"FLK-SCOPE-602", "an account with balance", fails, tapes.Tape(open, step(readBeyond, "getAccount", 200, deposit("a-1", `,"currentBalance":1`))), nil},
		{"FLK-SCOPE-602", "data", fails, tapes.Tape(open, beyond(403, 602), data), nil},
		{"FLK-SCOPE-602", "no token is taken at all", inconclusive, tapes.Tape(listing(readNarrow, 401), beyond(401, 602)), nil},
	}
}
