package flinks

import "github.com/assaykit/assay/conformance"

func statementTrials() []trial {
	networks := func(status int, body string) []*conformance.Exchange {
		return tape(step(readNetworks, "getPaymentNetworks", status, body))
	}
	lacking := trouble(readNetworks, "getPaymentNetworks", 405, 501)
	list := func(status int, body string) []*conformance.Exchange {
		return tape(step(listStatements, "getStatements", status, body))
	}
	file := func(status int, body string, fields ...string) *conformance.Exchange {
		return step(readStatement, "getStatement", status, body, append([]string{"Content-Type: application/pdf"}, fields...)...)
	}
	good, away := file(200, "%PDF"), file(302, "", "Location: https://files.test/x")
	odd := func(status, code int) *conformance.Exchange {
		return trouble(readOddType, "getStatement", status, code)
	}
	customer := func(status int, body string) []*conformance.Exchange {
		return tape(listing("list accounts", 200), step(readCustomer, "getCurrentCustomer", status, body))
	}
	all := []trial{
		{"FLK-ACC-200-networks", "a list", holds, networks(200, `{"paymentNetworks":[{"bankId":"1","type":"CA_ACSS","transferIn":true}]}`), nil},
		{"FLK-ACC-200-networks", "a truth as text", fails, networks(200, `{"paymentNetworks":[{"transferIn":"true"}]}`), nil},
		{"FLK-ACC-200-networks", "another network", tolerated, networks(200, `{"paymentNetworks":[{"type":"EU_SEPA"}]}`), nil},
		{"FLK-ACC-200-networks", "none", inapplicable, tape(lacking), nil},
		{"FLK-ACC-200-networks", "refused", fails, networks(404, `{"code":701,"message":"no"}`), nil},
		{"FLK-ACC-200-networks", "a crash", inconclusive, networks(500, ""), nil},

		{"FLK-PN-405", "a list", holds, networks(200, `{"paymentNetworks":[]}`), nil},
		{"FLK-PN-405", "405 with 501", holds, tape(lacking), nil},
		{"FLK-PN-405", "a kind of account without", holds, tape(trouble(readNetworks, "getPaymentNetworks", 422, 704)), nil},
		{"FLK-PN-405", "another code", fails, tape(trouble(readNetworks, "getPaymentNetworks", 405, 405)), nil},
		{"FLK-PN-405", "another status", fails, tape(lacking, trouble(readNetworks, "getPaymentNetworks", 501, 501)), nil},

		{"FLK-ACC-200-statements", "a list", holds, list(200, `{"statements":[{"statementId":"s","status":"AVAILABLE"}]}`), nil},
		{"FLK-ACC-200-statements", "an id as number", fails, list(200, `{"statements":[{"statementId":1}]}`), nil},
		{"FLK-ACC-200-statements", "refused", fails, list(401, `{"code":602,"message":"no"}`), nil},
		{"FLK-ACC-200-statements", "a kind of account without", inapplicable, list(422, `{"code":704,"message":"no"}`), nil},
		{"FLK-ACC-200-statements", "no id", tolerated, list(200, `{"statements":[{}]}`), nil},
		{"FLK-ACC-200-statements", "a status in own words", tolerated, list(200, `{"statements":[{"statementId":"s","status":"READY"}]}`), nil},

		{"FLK-ST-TYPE", "406 with 1203", holds, tape(good, odd(406, 1203)), nil},
		{"FLK-ST-TYPE", "another code", tolerated, tape(good, odd(406, 401)), nil},
		{"FLK-ST-TYPE", "another status", tolerated, tape(good, odd(400, 1203)), nil},
		{"FLK-ST-TYPE", "a file", fails, tape(good, step(readOddType, "getStatement", 200, "%PDF")), nil},
		{"FLK-ST-TYPE", "refused in any case", inconclusive, tape(file(500, ""), odd(406, 1203)), nil},

		{"FLK-ST-TYPE", "406 with 1203, the file elsewhere", holds, tape(away, odd(406, 1203)), nil},
		{"FLK-ST-TYPE", "elsewhere in any case", tolerated, tape(away, step(readOddType, "getStatement", 302, "", "Location: https://files.test/x")), nil},

		{"FLK-ST-TYPE-pdf", "a PDF", holds, tape(good), nil},
		{"FLK-ST-TYPE-pdf", "elsewhere", holds, tape(away), nil},
		{"FLK-ST-TYPE-pdf", "elsewhere, and nobody says where", fails, tape(file(302, "")), nil},
		{"FLK-ST-TYPE-pdf", "a picture", fails, tape(file(200, "GIF", "Content-Type: image/gif")), nil},
		{"FLK-ST-TYPE-pdf", "nothing", fails, tape(file(200, "")), nil},
		{"FLK-ST-TYPE-pdf", "refused", fails, tape(trouble(readStatement, "getStatement", 404, 1107)), nil},

		{"FLK-CUST", "a customer", holds, customer(200, `{"customerId":"c","name":{"first":"A"},"email":["a@b.test"]}`), nil},
		{"FLK-CUST", "no id", fails, customer(200, `{"name":{}}`), nil},
		{"FLK-CUST", "refused", fails, customer(404, `{"code":601,"message":"no"}`), nil},
		{"FLK-CUST", "no token is taken at all", inconclusive, tape(listing("list accounts", 401), trouble(readCustomer, "getCurrentCustomer", 401, 602)), nil},
	}
	for name, e := range map[string]*conformance.Exchange{
		"in the making": trouble(readStatement, "getStatement", 400, 1300), "too large": trouble(readStatement, "getStatement", 413, 413),
	} {
		all = append(all, trial{"FLK-ST-TYPE", name, inapplicable, tape(e, odd(406, 1203)), nil}, trial{"FLK-ST-TYPE-pdf", name, inapplicable, tape(e), nil})
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
		{"FLK-SCOPE-602", "401 with 602", holds, tape(open, beyond(401, 602), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "403", tolerated, tape(open, beyond(401, 602), beyond(403, 602), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "another code", tolerated, tape(open, beyond(401, 601)), nil},
		{"FLK-SCOPE-602", "what the provider lacks", holds, tape(open, beyond(405, 501), beyond(401, 602)), nil},
		{"FLK-SCOPE-602", "an account without balance", tolerated, tape(open, step(readBeyond, "getAccount", 200, deposit("a-1", ""))), nil},
		{"FLK-SCOPE-602", "an account with balance", fails, tape(open, step(readBeyond, "getAccount", 200, deposit("a-1", `,"currentBalance":1`))), nil},
		{"FLK-SCOPE-602", "data", fails, tape(open, beyond(403, 602), data), nil},
		{"FLK-SCOPE-602", "no token is taken at all", inconclusive, tape(listing(readNarrow, 401), beyond(401, 602)), nil},
	}
}
