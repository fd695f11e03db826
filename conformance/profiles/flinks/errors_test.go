package flinks

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
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
		{"FLK-ERR-SHAPE", "code and message", holds, tapes.Tape(first), nil},
		{"FLK-ERR-SHAPE", "a code as text", holds, tapes.Tape(first, other(404, `{"code":"701","message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no code", fails, tapes.Tape(first, other(404, `{"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no message", fails, tapes.Tape(first, other(404, `{"code":701}`)), nil},
		{"FLK-ERR-SHAPE", "a code that is neither", fails, tapes.Tape(first, other(404, `{"code":true,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "a token that is none, in other words", tolerated, tapes.Tape(step(oauth.ReadNoToken, "getAccounts", 401, `{"error":"invalid_token"}`)), nil},
		{"FLK-ERR-SHAPE", "a page", fails, tapes.Tape(first, other(404, `<html>`, "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE", "a status that is not documented", holds, tapes.Tape(first, other(410, `{"code":701,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "no code with a status that is not documented", fails, tapes.Tape(first, other(410, `{"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE", "a page of a gateway", tolerated, tapes.Tape(first, other(502, `<html>`, "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE", "nothing from a limiter", tolerated, tapes.Tape(other(429, ""), first), nil},
		{"FLK-ERR-SHAPE", "an error of another family", inapplicable, tapes.Tape(data, unread), nil},

		{"FLK-ERR-SHAPE-tracing", "both", holds, tapes.Tape(first), nil},
		{"FLK-ERR-SHAPE-tracing", "one", fails, tapes.Tape(trouble(oauth.ReadNoToken, "getAccounts", 401, 602, "ob-trace-id:")), nil},
		{"FLK-ERR-SHAPE-tracing", "none", fails, tapes.Tape(first, other(404, `{"code":701,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE-tracing", "no error", inapplicable, tapes.Tape(data), nil},

		{"FLK-ERR-SHAPE-AUTH", "errors of OAuth", holds, tapes.Tape(unread, revoked(401, `{"error":"invalid_token"}`)), nil},
		{"FLK-ERR-SHAPE-AUTH", "one of FDX", fails, tapes.Tape(unread, revoked(400, `{"code":401,"message":"no"}`)), nil},
		{"FLK-ERR-SHAPE-AUTH", "a gateway", inapplicable, tapes.Tape(step(listProvidersNoToken, "listProviders", 405, "<html>", "Content-Type: text/html")), nil},
		{"FLK-ERR-SHAPE-AUTH", "no error", inapplicable, tapes.Tape(step(listProvidersNoToken, "listProviders", 200, `[]`)), nil},

		{"FLK-ERR-MAP", "as in the table", holds, tapes.Tape(first, other(404, `{"code":"701","message":"no"}`), trouble(readOddDate, "getTransactions", 422, 1207)), nil},
		{"FLK-ERR-MAP", "the code is the status", fails, tapes.Tape(trouble(oauth.ReadNoToken, "getAccounts", 401, 401)), nil},
		{"FLK-ERR-MAP", "a code of nobody", fails, tapes.Tape(first, other(404, `{"code":9,"message":"no"}`)), nil},
		{"FLK-ERR-MAP", "no code", inapplicable, tapes.Tape(step(oauth.ReadNoToken, "getAccounts", 401, `{}`)), nil},

		{"FLK-429", "1207", holds, tapes.Tape(first, trouble(oauth.Read, "getAccounts", 429, 1207)), nil},
		{"FLK-429", "1207 with 422", holds, tapes.Tape(first, trouble(readOddDate, "getTransactions", 422, 1207)), nil},
		{"FLK-429", "another code", fails, tapes.Tape(first, trouble(oauth.Read, "getAccounts", 429, 429)), nil},
		{"FLK-429", "no throttling", inapplicable, tapes.Tape(first, trouble(readOddDate, "getTransactions", 422, 704)), nil},
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
		return tapes.Tape(redeemed, gone, token(refreshRevoked, status, body))
	}
	dead := `{"error":"invalid_grant"}`
	return []trial{
		{"FLK-RV-204", "204", holds, tapes.Tape(still, gone), nil},
		{"FLK-RV-204", "200", tolerated, tapes.Tape(still, step(revoke, "revokeConnection", 200, "{}")), nil},
		{"FLK-RV-204", "a body", fails, tapes.Tape(still, step(revoke, "revokeConnection", 204, "{}")), nil},
		{"FLK-RV-204", "a body announced", fails, tapes.Tape(still, step(revoke, "revokeConnection", 204, "", "Content-Length: 2")), nil},
		{"FLK-RV-204", "refused", fails, tapes.Tape(still, kept), nil},
		{"FLK-RV-204", "no token is taken at all", inconclusive, tapes.Tape(listing(readStill, 401), kept), nil},

		{"FLK-RV-204-post", "204", holds, tapes.Tape(before, posted(204, "")), nil},
		{"FLK-RV-204-post", "202", tolerated, tapes.Tape(before, posted(202, "")), nil},
		{"FLK-RV-204-post", "405", fails, tapes.Tape(before, posted(405, "")), nil},

		{"FLK-RV-NOAUTH", "refused", holds, tapes.Tape(open, bare(400), still), nil},
		{"FLK-RV-NOAUTH", "done", fails, tapes.Tape(open, bare(204), still), nil},
		{"FLK-RV-NOAUTH", "refused and done", fails, tapes.Tape(open, bare(400), listing(readStill, 401)), nil},
		{"FLK-RV-NOAUTH", "a crash afterwards", inconclusive, tapes.Tape(open, bare(400), listing(readStill, 500)), nil},
		{"FLK-RV-NOAUTH", "no token is taken at all", inconclusive, tapes.Tape(listing(readOpen, 401), bare(400), listing(readStill, 401)), nil},

		{"FLK-RV-AFTER", "401", holds, tapes.Tape(still, gone, listing(readRevoked, 401)), nil},
		{"FLK-RV-AFTER", "401 after a delay", holds, tapes.Tape(still, gone, listing(readRevoked, 200), listing(readRevoked, 401)), nil},
		{"FLK-RV-AFTER", "403", tolerated, tapes.Tape(still, gone, listing(readRevoked, 403)), nil},
		{"FLK-RV-AFTER", "data", fails, tapes.Tape(still, gone, listing(readRevoked, 200)), nil},
		{"FLK-RV-AFTER", "it was not revoked", inconclusive, tapes.Tape(still, kept, listing(readRevoked, 200)), nil},

		{"FLK-RV-AFTER-refresh", "400 invalid_grant", holds, refreshed(400, dead), nil},
		{"FLK-RV-AFTER-refresh", "401", tolerated, refreshed(401, dead), nil},
		{"FLK-RV-AFTER-refresh", "another word", tolerated, refreshed(400, `{"error":"invalid_request"}`), nil},
		{"FLK-RV-AFTER-refresh", "a token", fails, refreshed(200, granted), nil},
		{"FLK-RV-AFTER-refresh", "it was not revoked", inconclusive, tapes.Tape(redeemed, kept, token(refreshRevoked, 200, granted)), nil},
		{"FLK-RV-AFTER-refresh", "there was none", inconclusive, tapes.Tape(token(redeemDeleted, 200, `{"access_token":"a"}`), gone, token(refreshRevoked, 400, dead)), nil},

		{"FLK-RV-AFTER-post", "401", holds, tapes.Tape(before, posted(204, ""), listing(readPosted, 401)), nil},
		{"FLK-RV-AFTER-post", "data", fails, tapes.Tape(before, posted(204, ""), listing(readPosted, 200)), nil},
		{"FLK-RV-AFTER-post", "it was not revoked", inconclusive, tapes.Tape(before, posted(405, ""), listing(readPosted, 200)), nil},
	}
}
