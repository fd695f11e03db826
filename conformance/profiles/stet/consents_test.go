package stet

import (
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func consentTrials() []trial {
	put := func(name string, status int, body string) *conformance.Exchange {
		return by(step(name, "consentsPut", status, body), "PUT", "")
	}
	consent, narrower := put(forwardConsent, 201, ""), put(forwardNarrower, 201, "")
	listed := step(listConsented, "accountsGet", 200, accounts140)
	bare := but(accounts140, `"_links":{"balances":{"href":"/v1/accounts/acc-1/balances"},"transactions":{"href":"/v1/accounts/acc-1/transactions"}}`, `"_links":{}`)
	narrowed := func(body string) *conformance.Exchange { return step(listNarrowed, "accountsGet", 200, body) }
	balances := func(name string, status int) *conformance.Exchange {
		e := trouble(name, "accountsBalancesGet", status)
		if status == 200 {
			e = step(name, "accountsBalancesGet", 200, balances140)
		}
		return to(e, "https://bank.test/v1/accounts/acc-1/balances")
	}
	gone := func(check, before, after string) []trial {
		given := step(before, "trustedBeneficiariesGet", 200, beneficiaries140)
		return []trial{
			{check: check, name: "forbidden", want: holds, tape: tapes.Tape(given, narrower, trouble(after, "trustedBeneficiariesGet", 403))},
			{check: check, name: "nothing", want: holds, tape: tapes.Tape(given, narrower, step(after, "trustedBeneficiariesGet", 204, ""))},
			{check: check, name: "given", want: fails, tape: tapes.Tape(given, narrower, step(after, "trustedBeneficiariesGet", 200, beneficiaries140))},
			{check: check, name: "never", want: inconclusive, tape: tapes.Tape(trouble(before, "trustedBeneficiariesGet", 403), narrower, trouble(after, "trustedBeneficiariesGet", 403))},
		}
	}
	lenient := map[string]string{"consent_status": "200"}
	return append(append(gone("STET-TBN-03", readBeneficiaries, beneficiariesDropped), gone("STET-EUI-01", readIdentity, identityDropped)...),
		trial{check: "STET-CON-01", name: "201", want: holds, tape: tapes.Tape(consent, narrower)},
		trial{check: "STET-CON-01", name: "200 where it is accepted", want: holds, tape: tapes.Tape(put(forwardConsent, 200, "")), options: lenient},
		trial{check: "STET-CON-01", name: "200", want: fails, tape: tapes.Tape(put(forwardConsent, 200, ""))},
		trial{check: "STET-CON-01", name: "204", want: fails, tape: tapes.Tape(put(forwardConsent, 204, "")), options: lenient},
		trial{check: "STET-CON-01", name: "a body", want: fails, tape: tapes.Tape(consent, put(forwardNarrower, 201, "{}"))},
		trial{check: "STET-CON-01", name: "silence", want: inconclusive, tape: tapes.Tape(tapes.Silent(forwardConsent, "consentsPut"))},
		trial{check: "STET-CON-02", name: "400", want: holds, tape: tapes.Tape(consent, trouble(forwardIncomplete, "consentsPut", 400))},
		trial{check: "STET-CON-02", name: "201", want: fails, tape: tapes.Tape(consent, put(forwardIncomplete, 201, ""))},
		trial{check: "STET-CON-02", name: "no consents", want: inconclusive, tape: tapes.Tape(trouble(forwardConsent, "consentsPut", 403), trouble(forwardIncomplete, "consentsPut", 400))},
		trial{check: "STET-CON-03", name: "refused", want: holds, tape: tapes.Tape(balances(readBalances, 200), narrower, balances(readDropped, 403))},
		trial{check: "STET-CON-03", name: "given", want: fails, tape: tapes.Tape(balances(readBalances, 200), narrower, balances(readDropped, 200))},
		trial{check: "STET-CON-03", name: "an empty list", want: holds, tape: tapes.Tape(balances(readBalances, 200), narrower,
			to(step(readDropped, "accountsBalancesGet", 200, `{"balances":[]}`), "https://bank.test/v1/accounts/acc-1/balances"))},
		trial{check: "STET-CON-03", name: "nothing to give", want: holds, tape: tapes.Tape(balances(readBalances, 200), narrower, balances(readDropped, 204))},
		trial{check: "STET-CON-03", name: "out of order", want: inconclusive, tape: tapes.Tape(balances(readBalances, 200), narrower, balances(readDropped, 500))},
		trial{check: "STET-CON-03", name: "never open", want: inconclusive, tape: tapes.Tape(balances(readBalances, 403), narrower, balances(readDropped, 403))},
		trial{check: "STET-CON-04", name: "no links", want: holds, tape: tapes.Tape(listed, narrower, narrowed(bare))},
		trial{check: "STET-CON-04", name: "links", want: fails, tape: tapes.Tape(listed, narrower, narrowed(accounts140))},
		trial{check: "STET-CON-04", name: "no ids", want: inapplicable, tape: tapes.Tape(step(listConsented, "accountsGet", 200, `{"accounts":[]}`), narrower, narrowed(bare))},
		trial{check: "STET-CON-04", name: "no list", want: inconclusive, tape: tapes.Tape(listed, narrower, trouble(listNarrowed, "accountsGet", 403))},
		trial{check: "STET-ACC-13", name: "forbidden", want: holds, tape: tapes.Tape(narrower, narrowed(bare), balances(readDropped, 403))},
		trial{check: "STET-ACC-13", name: "not found", want: fails, tape: tapes.Tape(narrower, narrowed(bare), balances(readDropped, 404))},
		trial{check: "STET-ACC-13", name: "linked", want: inapplicable, tape: tapes.Tape(narrower, narrowed(accounts140), balances(readDropped, 404))},
		trial{check: "STET-CON-06", name: "taken", want: holds, tape: tapes.Tape(consent, put(forwardEmpty, 201, ""))},
		trial{check: "STET-CON-06", name: "refused", want: fails, tape: tapes.Tape(consent, trouble(forwardEmpty, "consentsPut", 400))},
	)
}

func messageTrials() []trial {
	list := step(oauth.Read, "accountsGet", 200, accounts140)
	other := step(oauth.Read, "accountsGet", 200, accounts140, "X-Request-Id: another")
	refused := trouble(oauth.ReadNoToken, "accountsGet", 401)
	opened := func(status int) []*conformance.Exchange {
		return tapes.Tape(list, step(readBalances, "accountsBalancesGet", 200, balances140), trouble(readTransactions, "accountsTransactionsGet", status))
	}
	return []trial{
		{check: "STET-API-05", name: "the same", want: holds, tape: tapes.Tape(list)},
		{check: "STET-API-05", name: "another", want: fails, tape: tapes.Tape(other)},
		{check: "STET-API-05", name: "none", want: fails, tape: tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140, "X-Request-Id:"))},
		{check: "STET-API-05", name: "no answer", want: inconclusive, tape: tapes.Tape(trouble(oauth.Read, "accountsGet", 403))},
		{check: "STET-API-05-errors", name: "the same", want: holds, tape: tapes.Tape(refused)},
		{check: "STET-API-05-errors", name: "none", want: fails, tape: tapes.Tape(trouble(oauth.ReadNoToken, "accountsGet", 401, "X-Request-Id:"))},
		{check: "STET-API-06", name: "served", want: holds, tape: tapes.Tape(list, step(listNoRequestID, "accountsGet", 200, accounts140))},
		{check: "STET-API-06", name: "refused", want: fails, tape: tapes.Tape(list, trouble(listNoRequestID, "accountsGet", 400))},
		{check: "STET-API-12", name: "406", want: holds, tape: tapes.Tape(list, trouble(listOddAccept, "accountsGet", 406))},
		{check: "STET-API-12", name: "200", want: fails, tape: tapes.Tape(list, step(listOddAccept, "accountsGet", 200, accounts140))},
		{check: "STET-API-13", name: "405", want: holds, tape: tapes.Tape(list, trouble(postAccounts, "accountsGet", 405))},
		{check: "STET-API-13", name: "404", want: fails, tape: tapes.Tape(list, trouble(postAccounts, "accountsGet", 404))},
		{check: "STET-API-13", name: "no control", want: inconclusive, tape: tapes.Tape(trouble(oauth.Read, "accountsGet", 403), trouble(postAccounts, "accountsGet", 405))},
		{check: "STET-API-14", name: "empty", want: holds, tape: tapes.Tape(list, step(readFuture, "accountsTransactionsGet", 204, ""))},
		{check: "STET-API-14", name: "announced", want: fails, tape: tapes.Tape(list, step(readFuture, "accountsTransactionsGet", 204, "", "Content-Length: 2"))},
		{check: "STET-API-14", name: "never", want: inapplicable, tape: tapes.Tape(list)},
		{check: "STET-API-23", name: "all open", want: holds, tape: opened(200)},
		{check: "STET-API-23", name: "one closed", want: fails, tape: opened(401)},
		{check: "STET-API-23", name: "forbidden beside its link", want: fails, tape: opened(403)},
		{check: "STET-TRX-01", name: "nothing to give", want: inapplicable, tape: tapes.Tape(step(readTransactions, "accountsTransactionsGet", 204, ""))},
	}
}

func errorTrials() []trial {
	refused := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), step(readUnknown, "accountsBalancesGet", status, body))
	}
	good := `{"status":404,"message":"no","error":"word","timestamp":"2026-11-21T10:00:00Z","path":"/v1/accounts"}`
	var all []trial
	each := func(check, bad string) {
		all = append(all,
			trial{check: check, name: "right", want: holds, tape: refused(404, good)},
			trial{check: check, name: bad, want: fails, tape: refused(404, bad)},
			trial{check: check, name: bad + " in 1.4.2", want: tolerated, tape: refused(404, bad), options: of142},
			trial{check: check, name: "never", want: inapplicable, tape: refused(418, "")})
	}
	each("STET-API-08", `{"message":"no"}`)
	each("STET-API-08", `{"status":404}`)
	each("STET-API-08", `<html>`)
	each("STET-API-09", `{"status":"404","message":"no"}`)
	each("STET-API-09", `{"status":403,"message":"no"}`)
	each("STET-API-10", but(good, `"word"`, `"`+strings.Repeat("a", 141)+`"`))
	each("STET-API-11", but(good, `2026-11-21T10:00:00Z`, `Sat, 21 Nov 2026 10:00:00 GMT`))
	unauthorised := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.ReadNoToken, "accountsGet", 401, body))
	}
	expired := func(status int, body, challenge string) []*conformance.Exchange {
		return tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), step(oauth.ReadExpired, "accountsGet", status, body, "WWW-Authenticate: "+challenge))
	}
	return append(all,
		trial{check: "STET-API-08-others", name: "right", want: holds, tape: unauthorised(but(good, "404", "401"))},
		trial{check: "STET-API-08-others", name: "of a gateway", want: fails, tape: unauthorised(`{"errorMessage":"no"}`)},
		trial{check: "STET-API-08-others", name: "of a gateway in 1.4.2", want: fails, tape: unauthorised(`{"errorMessage":"no"}`), options: of142},
		trial{check: "STET-API-02", name: "in the body", want: holds, tape: expired(401, `{"error":"invalid_token"}`, "Bearer")},
		trial{check: "STET-API-02", name: "in the challenge", want: holds, tape: expired(401, `{}`, `Bearer error="invalid_token"`)},
		trial{check: "STET-API-02", name: "nowhere", want: fails, tape: expired(401, `{"error":"expired"}`, "Bearer")},
		trial{check: "STET-API-02", name: "403", want: fails, tape: expired(403, `{"error":"invalid_token"}`, "")},
		trial{check: "STET-API-02", name: "not refused", want: inconclusive, tape: expired(200, accounts140, "")},
	)
}

func tokenTrials() []trial {
	redeemed := func(status int, body, form string, fields ...string) []*conformance.Exchange {
		e := by(step(oauth.Redeem, "issueToken", status, body), "POST", form)
		for i := 0; i+1 < len(fields); i += 2 {
			e.Request.Header.Set(fields[i], fields[i+1])
		}
		return tapes.Tape(e)
	}
	page := step(oauth.AuthoriseRefused, "page", 200, "")
	there := back(oauth.Authorise, "code=c")
	got := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(step(askByGet, "issueToken", status, body))
	}
	return []trial{
		{check: "STET-AUT-07", name: "error", want: holds, tape: tapes.Tape(there, back(oauth.AuthoriseRefused, "error=access_denied"))},
		{check: "STET-AUT-07", name: "no error", want: fails, tape: tapes.Tape(there, back(oauth.AuthoriseRefused, "state=x"))},
		{check: "STET-AUT-07", name: "no return", want: fails, tape: tapes.Tape(there, page)},
		{check: "STET-AUT-07", name: "nobody", want: inconclusive, tape: tapes.Tape(page)},
		{check: "STET-TOK-07", name: "token", want: holds, tape: redeemed(200, `{"access_token":"a"}`, "code=c")},
		{check: "STET-TOK-07", name: "scope wanted", want: fails, tape: redeemed(400, `{"error":"invalid_scope"}`, "code=c"), preset: "flow-page"},
		{check: "STET-TOK-07", name: "scope wanted elsewhere", want: inconclusive, tape: redeemed(400, `{"error":"invalid_scope"}`, "code=c"), preset: "stet-1.5"},
		{check: "STET-TOK-07", name: "scope sent", want: inapplicable, tape: redeemed(200, `{"access_token":"a"}`, "code=c&scope=aisp")},
		{check: "STET-TOK-09", name: "named", want: holds, tape: tapes.Tape(step(oauth.AskNoCode, "issueToken", 400, `{"error":"invalid_request"}`), step(oauth.Redeem, "issueToken", 200, `{"access_token":"a"}`))},
		{check: "STET-TOK-09", name: "called a bad code", want: holds, tape: tapes.Tape(step(oauth.AskNoCode, "issueToken", 400, `{"error":"invalid_grant"}`), step(oauth.Redeem, "issueToken", 200, `{"access_token":"a"}`))},
		{check: "STET-TOK-09", name: "a crash", want: fails, tape: tapes.Tape(step(oauth.AskNoCode, "issueToken", 500, ``), step(oauth.Redeem, "issueToken", 200, `{"access_token":"a"}`))},
		{check: "STET-TOK-09", name: "no token at all", want: inconclusive, tape: tapes.Tape(step(oauth.AskNoCode, "issueToken", 400, `{"error":"invalid_client"}`), step(oauth.Redeem, "issueToken", 401, `{}`))},
		{check: "STET-TOK-11", name: "token", want: holds, tape: redeemed(200, `{"access_token":"a"}`, "client_id=c")},
		{check: "STET-TOK-11", name: "secret wanted", want: fails, tape: redeemed(401, `{"error":"invalid_client"}`, "client_id=c")},
		{check: "STET-TOK-11", name: "secret sent", want: inapplicable, tape: redeemed(200, `{"access_token":"a"}`, "client_secret=s")},
		{check: "STET-TOK-11", name: "Basic", want: inapplicable, tape: redeemed(200, `{"access_token":"a"}`, "", "Authorization", "Basic eDp5")},
		{check: "STET-TOK-11", name: "bad code", want: inconclusive, tape: redeemed(400, `{"error":"invalid_grant"}`, "client_id=c")},
		{check: "STET-TOK-13", name: "405", want: holds, tape: got(405, "")},
		{check: "STET-TOK-13", name: "taken", want: fails, tape: got(400, `{"error":"invalid_grant"}`)},
		{check: "STET-TOK-13", name: "token", want: fails, tape: got(200, `{"access_token":"a"}`)},
	}
}

func signatureTrials() []trial {
	var all []trial
	for check, name := range map[string]string{"STET-API-15": listUnsigned, "STET-API-15-key": listWrongKey, "STET-API-15-headers": listWrongFields,
		"STET-API-16": listWrongDigest, "STET-API-16-body": putWrongDigest} {
		list := step(oauth.Read, "accountsGet", 200, accounts140)
		all = append(all,
			trial{check: check, name: "refused", want: holds, tape: tapes.Tape(list, trouble(name, "accountsGet", 401))},
			trial{check: check, name: "served", want: fails, tape: tapes.Tape(list, step(name, "accountsGet", 200, accounts140))},
			trial{check: check, name: "broken", want: inconclusive, tape: tapes.Tape(list, trouble(name, "accountsGet", 500))},
			trial{check: check, name: "no control", want: inconclusive, tape: tapes.Tape(trouble(oauth.Read, "accountsGet", 403), trouble(name, "accountsGet", 401))})
	}
	return all
}
