package flinks

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func tokenTrials() []trial {
	redeemed := func(members string) []*conformance.Exchange {
		return tapes.Tape(token(oauth.Redeem, 200, `{"access_token":"at-1"`+members+`}`))
	}
	refused := tapes.Tape(token(oauth.Redeem, 400, `{"error":"invalid_grant"}`))
	good, bad := token(oauth.Redeem, 200, granted), token(oauth.Redeem, 400, `{"error":"invalid_client"}`)
	fresh, dead := `{"access_token":"at-2","token_type":"Bearer","expires_in":300}`, `{"error":"invalid_grant"}`
	anew := token(oauth.RedeemAnew, 200, granted)
	all := []trial{
		{"FLK-TK-CODE", "a lifetime", holds, redeemed(`,"expires_in":1`), nil},
		{"FLK-TK-CODE", "one that is no number is judged elsewhere", holds, redeemed(`,"expires_in":{}`), nil},
		{"FLK-TK-CODE", "none", fails, redeemed(""), nil},
		{"FLK-TK-CODE", "less than none", fails, redeemed(`,"expires_in":-1`), nil},
		{"FLK-TK-CODE", "refused", inconclusive, refused, nil},

		{"FLK-TK-CODE-bearer", "Bearer", holds, redeemed(`,"token_type":"Bearer"`), nil},
		{"FLK-TK-CODE-bearer", "in any case", holds, redeemed(`,"token_type":"bEARER"`), nil},
		{"FLK-TK-CODE-bearer", "another type", fails, redeemed(`,"token_type":"DPoP"`), nil},
		{"FLK-TK-CODE-bearer", "none is judged elsewhere", inconclusive, redeemed(""), nil},
		{"FLK-TK-CODE-bearer", "refused", inconclusive, refused, nil},

		{"FLK-TK-EXPIRES", "five minutes", holds, redeemed(`,"expires_in":300`), nil},
		{"FLK-TK-EXPIRES", "a second less", holds, redeemed(`,"expires_in":299`), nil},
		{"FLK-TK-EXPIRES", "short", holds, redeemed(`,"expires_in":5`), nil},
		{"FLK-TK-EXPIRES", "an hour", fails, redeemed(`,"expires_in":3600`), nil},
		{"FLK-TK-EXPIRES", "none", inapplicable, redeemed(""), nil},

		{"FLK-RF-200-reuse", "again", holds, tapes.Tape(token(oauth.Refresh, 200, fresh), token(oauth.RefreshAgain, 200, fresh)), nil},
		{"FLK-RF-200-reuse", "with a new one", holds, tapes.Tape(token(oauth.Refresh, 200, granted), token(oauth.RefreshAgain, 200, granted)), nil},
		{"FLK-RF-200-reuse", "a parameter too many", holds, tapes.Tape(token(oauth.Refresh, 200, fresh), token(oauth.RefreshAgain, 400, dead), token(oauth.RefreshExpired, 200, fresh)), nil},
		{"FLK-RF-200-reuse", "never again", fails, tapes.Tape(token(oauth.Refresh, 200, fresh), token(oauth.RefreshAgain, 400, dead), token(oauth.RefreshExpired, 400, dead)), nil},
		{"FLK-RF-200-reuse", "never at all", inconclusive, tapes.Tape(token(oauth.Refresh, 400, dead), token(oauth.RefreshAgain, 400, dead)), nil},

		{"FLK-RF-REPLACED", "dead", holds, tapes.Tape(token(oauth.RefreshAgain, 200, fresh), anew, token(refreshReplaced, 400, dead)), nil},
		{"FLK-RF-REPLACED", "alive", fails, tapes.Tape(token(oauth.Refresh, 200, fresh), anew, token(refreshReplaced, 200, fresh)), nil},
		{"FLK-RF-REPLACED", "it was dead before", inconclusive, tapes.Tape(token(oauth.Refresh, 400, dead), anew, token(refreshReplaced, 400, dead)), nil},
		{"FLK-RF-REPLACED", "nothing came instead", inconclusive, tapes.Tape(token(oauth.Refresh, 200, fresh), token(oauth.RedeemAnew, 400, dead), token(refreshReplaced, 400, dead)), nil},
	}
	for check, name := range map[string]string{"FLK-TK-REDIR-word": oauth.RedeemOtherURI, "FLK-TK-REPLAY-word": oauth.RedeemTwice, "FLK-RF-BAD-word": oauth.RefreshUnknown} {
		all = append(all,
			trial{check, "invalid_grant", holds, tapes.Tape(good, token(name, 400, dead)), nil},
			trial{check, "in a run that redeems no code", holds, tapes.Tape(token(name, 400, dead)), nil},
			trial{check, "another status is judged elsewhere", holds, tapes.Tape(good, token(name, 401, dead)), nil},
			trial{check, "another word", fails, tapes.Tape(good, token(name, 400, `{"error":"invalid_request"}`)), nil},
			trial{check, "a word of nobody is judged elsewhere", inconclusive, tapes.Tape(good, token(name, 400, `{"error":"no"}`)), nil},
			trial{check, "a token", inconclusive, tapes.Tape(good, token(name, 200, granted)), nil},
			trial{check, "nobody gets a token", inconclusive, tapes.Tape(bad, token(name, 400, dead)), nil},
		)
	}
	return all
}

// moment is the Date of the answers on these tapes, in seconds.
const moment = 1795255200

// jwt is an answer with a token whose payload is given.
func jwt(name, payload string) *conformance.Exchange {
	part := base64.RawURLEncoding.EncodeToString
	token := strings.Join([]string{part([]byte(`{"alg":"RS256"}`)), part([]byte(payload)), "c2ln"}, ".")
	return step(name, "issueToken", 200, fmt.Sprintf(`{"access_token":"%s","expires_in":300}`, token))
}

func jwtTrials() []trial {
	of := func(sub string, exp int) string {
		return fmt.Sprintf(`{"client_id":"dc-1","sub":"%s","exp":%d}`, sub, exp)
	}
	first := jwt(oauth.Redeem, of("u-1", moment+300))
	opaque := token(oauth.Redeem, 200, granted)
	said := func(payload string) []*conformance.Exchange { return tapes.Tape(jwt(oauth.Redeem, payload)) }
	return []trial{
		{"FLK-TK-JWT", "all claims", holds, tapes.Tape(first), nil},
		{"FLK-TK-JWT", "an end within the skew of the clocks", holds, said(of("u-1", moment+360)), nil},
		{"FLK-TK-JWT", "an end too late", fails, said(of("u-1", moment+361)), nil},
		{"FLK-TK-JWT", "an end too early", fails, said(of("u-1", moment+239)), nil},
		{"FLK-TK-JWT", "no sub", fails, said(`{"client_id":"dc-1","exp":1795255500}`), nil},
		{"FLK-TK-JWT", "no client_id", fails, said(`{"sub":"u-1","exp":1795255500}`), nil},
		{"FLK-TK-JWT", "an end as text", fails, said(`{"client_id":"dc-1","sub":"u-1","exp":"1795255500"}`), nil},
		{"FLK-TK-JWT", "opaque", inapplicable, tapes.Tape(opaque), nil},
		{"FLK-TK-JWT", "a payload that is no object", inapplicable, said(`7`), nil},
		{"FLK-TK-JWT", "three parts of nothing", inapplicable, tapes.Tape(token(oauth.Redeem, 200, `{"access_token":"a.b.c"}`)), nil},
		{"FLK-TK-JWT", "refused", inconclusive, tapes.Tape(token(oauth.Redeem, 400, `{}`)), nil},

		{"FLK-RF-SAME-SUB", "the same", holds, tapes.Tape(first, jwt(oauth.Refresh, of("u-1", moment+600))), nil},
		{"FLK-RF-SAME-SUB", "another", fails, tapes.Tape(first, jwt(oauth.Refresh, of("u-2", moment+600))), nil},
		{"FLK-RF-SAME-SUB", "opaque", inapplicable, tapes.Tape(opaque, token(oauth.Refresh, 200, granted)), nil},
		{"FLK-RF-SAME-SUB", "refused", inconclusive, tapes.Tape(first, token(oauth.Refresh, 400, `{}`)), nil},
	}
}
