package stet

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func endingTrials() []trial {
	token := func(name, members string) *conformance.Exchange {
		return step(name, "issueToken", 200, `{"access_token":"a","token_type":"Bearer"`+members+`}`)
	}
	refused := func(name string) *conformance.Exchange {
		return step(name, "issueToken", 400, `{"error":"invalid_grant"}`)
	}
	promised := map[string]string{"refresh_rotation": "required"}
	rotated, plain := token(oauth.Refresh, `,"refresh_token":"r-2"`), token(oauth.Refresh, "")
	revoked := step(oauth.RevokeAccess, "revokeToken", 200, "")
	return []trial{
		{check: "STET-REF-03", name: "refused", want: holds, tape: tapes.Tape(rotated, refused(oauth.RefreshReplaced)), options: promised},
		{check: "STET-REF-03", name: "taken", want: fails, tape: tapes.Tape(rotated, token(oauth.RefreshReplaced, "")), options: promised},
		{check: "STET-REF-03", name: "no new one", want: fails, tape: tapes.Tape(plain), options: promised},
		{check: "STET-REF-03", name: "not promised", want: inapplicable, tape: tapes.Tape(rotated, token(oauth.RefreshReplaced, ""))},
		{check: "STET-REF-03", name: "no refresh", want: inconclusive, tape: tapes.Tape(refused(oauth.Refresh)), options: promised},
		{check: "STET-REV-05", name: "refused", want: holds, tape: tapes.Tape(plain, revoked, refused(refreshReturned))},
		{check: "STET-REV-05", name: "taken", want: fails, tape: tapes.Tape(plain, revoked, token(refreshReturned, ""))},
		{check: "STET-REV-05", name: "not given back", want: inapplicable, tape: tapes.Tape(plain, step(oauth.RevokeAccess, "revokeToken", 400, `{"error":"unsupported_token_type"}`), token(refreshReturned, ""))},
		{check: "STET-REV-05", name: "no refresh", want: inconclusive, tape: tapes.Tape(refused(oauth.Refresh), revoked, refused(refreshReturned))},
		{check: "STET-REV-05", name: "out of order", want: inconclusive, tape: tapes.Tape(plain, revoked, step(refreshReturned, "issueToken", 500, ""))},
	}
}
