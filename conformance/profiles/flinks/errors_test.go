package flinks

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func errorTrials() []trial {
	first := trouble(oauth.ReadNoToken, "getAccounts", 401, 602)
	other := func(status int, body string, fields ...string) *conformance.Exchange {
		return step(readNoAccount, "getAccount", status, body, fields...)
	}
	unread := step(listProvidersNoToken, "listProviders", 400, `{"error":"invalid_request","error_description":"no"}`)
	revoked := func(status int, body string) *conformance.Exchange {
		return step(revokeNoToken, "revokeConnection", status, body)
	}
	data := listing(oauth.ReadNoToken, 200)
	return []trial{
		{"FLK-ERR-SHAPE", "code and message", holds, tape(first), nil},
		{"FLK-ERR-SHAPE", "a code as text", holds, tape(first, other(404, `{"code":"701","message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no code", fails, tape(first, other(404, `{"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no message", fails, tape(first, other(404, `{"code":701}`)), nil},
		{"FLK-ERR-SHAPE", "a code that is neither", fails, tape(first, other(404, `{"code":true,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "a token that is none, in other words", tolerated, tape(step(oauth.ReadNoToken, "getAccounts", 401, `{"error":"invalid_token"}`)), nil},
		{"FLK-ERR-SHAPE", "a page", fails, tape(first, other(404, `<html>`, "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE", "a status that is not documented", holds, tape(first, other(410, `{"code":701,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no code with a status that is not documented", fails, tape(first, other(410, `{"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "a page of a gateway", tolerated, tape(first, other(502, `<html>`, "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE", "nothing from a limiter", tolerated, tape(other(429, ""), first), nil},
		{"FLK-ERR-SHAPE", "an error of another family", inapplicable, tape(data, unread), nil},

		{"FLK-ERR-SHAPE-tracing", "both", holds, tape(first), nil},
		{"FLK-ERR-SHAPE-tracing", "one", fails, tape(trouble(oauth.ReadNoToken, "getAccounts", 401, 602, "ob-trace-id:")), nil},
		{"FLK-ERR-SHAPE-tracing", "none", fails, tape(first, other(404, `{"code":701,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE-tracing", "no error", inapplicable, tape(data), nil},

		{"FLK-ERR-SHAPE-AUTH", "errors of OAuth", holds, tape(unread, revoked(401, `{"error":"invalid_token"}`)), nil},
		{"FLK-ERR-SHAPE-AUTH", "one of FDX", fails, tape(unread, revoked(400, `{"code":401,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE-AUTH", "a gateway", inapplicable, tape(step(listProvidersNoToken, "listProviders", 405, "<html>", "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE-AUTH", "no error", inapplicable, tape(step(listProvidersNoToken, "listProviders", 200, `[]`)), nil},

		{"FLK-ERR-MAP", "as in the table", holds, tape(first, other(404, `{"code":"701","message":"no"}`), trouble(readOddDate, "getTransactions", 422, 1207)), nil},
		{"FLK-ERR-MAP", "the code is the status", fails, tape(trouble(oauth.ReadNoToken, "getAccounts", 401, 401)), nil},
		{"FLK-ERR-MAP", "a code of nobody", fails, tape(first, other(404, `{"code":9,"message":"no"}`)), nil},
		{"FLK-ERR-MAP", "no code", inapplicable, tape(step(oauth.ReadNoToken, "getAccounts", 401, `{}`)), nil},

		{"FLK-429", "1207", holds, tape(first, trouble(oauth.Read, "getAccounts", 429, 1207)), nil},
		{"FLK-429", "1207 with 422", holds, tape(first, trouble(readOddDate, "getTransactions", 422, 1207)), nil},
		{"FLK-429", "another code", fails, tape(first, trouble(oauth.Read, "getAccounts", 429, 429)), nil},
		{"FLK-429", "no throttling", inapplicable, tape(first, trouble(readOddDate, "getTransactions", 422, 704)), nil},
	}
}

func revocationTrials() []trial {
	open, still, before := listing(readOpen, 200), listing(readStill, 200), listing(readBefore, 200)
	gone, kept := step(revoke, "revokeConnection", 204, ""), step(revoke, "revokeConnection", 400, `{"error":"invalid_request"}`)
	posted := func(status int, body string) *conformance.Exchange {
		return step(revokePost, "revokeConnectionPost", status, body)
	}
	bare := func(status int) *conformance.Exchange {
		return step(revokeNoToken, "revokeConnection", status, "")
	}
	redeemed := token(redeemDeleted, 200, granted)
	refreshed := func(status int, body string) []*conformance.Exchange {
		return tape(redeemed, gone, token(refreshRevoked, status, body))
	}
	dead := `{"error":"invalid_grant"}`
	return []trial{
		{"FLK-RV-204", "204", holds, tape(still, gone), nil},
		{"FLK-RV-204", "200", tolerated, tape(still, step(revoke, "revokeConnection", 200, "{}")), nil},
		{"FLK-RV-204", "a body", fails, tape(still, step(revoke, "revokeConnection", 204, "{}")), nil},
		{"FLK-RV-204", "a body announced", fails, tape(still, step(revoke, "revokeConnection", 204, "", "Content-Length: 2")), nil},
		{"FLK-RV-204", "refused", fails, tape(still, kept), nil},
		{"FLK-RV-204", "no token is taken at all", inconclusive, tape(listing(readStill, 401), kept), nil},

		{"FLK-RV-204-post", "204", holds, tape(before, posted(204, "")), nil},
		{"FLK-RV-204-post", "202", tolerated, tape(before, posted(202, "")), nil},
		{"FLK-RV-204-post", "405", fails, tape(before, posted(405, "")), nil},

		{"FLK-RV-NOAUTH", "refused", holds, tape(open, bare(400), still), nil},
		{"FLK-RV-NOAUTH", "done", fails, tape(open, bare(204), still), nil},
		{"FLK-RV-NOAUTH", "refused and done", fails, tape(open, bare(400), listing(readStill, 401)), nil},
		{"FLK-RV-NOAUTH", "a crash afterwards", inconclusive, tape(open, bare(400), listing(readStill, 500)), nil},
		{"FLK-RV-NOAUTH", "no token is taken at all", inconclusive, tape(listing(readOpen, 401), bare(400), listing(readStill, 401)), nil},

		{"FLK-RV-AFTER", "401", holds, tape(still, gone, listing(readRevoked, 401)), nil},
		{"FLK-RV-AFTER", "401 after a delay", holds, tape(still, gone, listing(readRevoked, 200), listing(readRevoked, 401)), nil},
		{"FLK-RV-AFTER", "403", tolerated, tape(still, gone, listing(readRevoked, 403)), nil},
		{"FLK-RV-AFTER", "data", fails, tape(still, gone, listing(readRevoked, 200)), nil},
		{"FLK-RV-AFTER", "it was not revoked", inconclusive, tape(still, kept, listing(readRevoked, 200)), nil},

		{"FLK-RV-AFTER-refresh", "400 invalid_grant", holds, refreshed(400, dead), nil},
		{"FLK-RV-AFTER-refresh", "401", tolerated, refreshed(401, dead), nil},
		{"FLK-RV-AFTER-refresh", "another word", tolerated, refreshed(400, `{"error":"invalid_request"}`), nil},
		{"FLK-RV-AFTER-refresh", "a token", fails, refreshed(200, granted), nil},
		{"FLK-RV-AFTER-refresh", "it was not revoked", inconclusive, tape(redeemed, kept, token(refreshRevoked, 200, granted)), nil},
		{"FLK-RV-AFTER-refresh", "there was none", inconclusive, tape(token(redeemDeleted, 200, `{"access_token":"a"}`), gone, token(refreshRevoked, 400, dead)), nil},

		{"FLK-RV-AFTER-post", "401", holds, tape(before, posted(204, ""), listing(readPosted, 401)), nil},
		{"FLK-RV-AFTER-post", "data", fails, tape(before, posted(204, ""), listing(readPosted, 200)), nil},
		{"FLK-RV-AFTER-post", "it was not revoked", inconclusive, tape(before, posted(405, ""), listing(readPosted, 200)), nil},
	}
}
