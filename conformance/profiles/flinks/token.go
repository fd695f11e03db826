package flinks

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

const refreshReplaced = "refresh with the token of the connection before"

// longestLife is how long an access token may last in seconds to be "about 300",
// as Flinks' guide has it; the sixty of slack are our choice.
const longestLife = 360

// refreshReplacedStep uses the refresh token of the main grant after the same PSU
// has authorised anew.
func refreshReplacedStep() conformance.Step {
	return conformance.Step{Name: refreshReplaced, Phase: conformance.Refresh, Grant: oauth.GrantAnew, Needs: []string{oauth.Redeem, oauth.RedeemAnew},
		Risk: conformance.Spend, Features: []string{"refresh"},
		Run: on(func(s *session, ctx context.Context) error { return s.RefreshAfter(ctx, oauth.GrantMain) })}
}

func tokenChecks() []conformance.Check {
	withRefresh := []string{"refresh"}
	return []conformance.Check{{
		ID: "FLK-TK-CODE", Title: "the answer to a code says how long the token lasts", Rules: []string{"FLK-TK-CODE"},
		Clause: flowPage("3", "a successful request is answered with access_token, token_type, expires_in and refresh_token"),
		Level:  conformance.Must, Reads: []string{oauth.Redeem}, Judge: ofToken(func(e *conformance.Exchange) conformance.Finding {
			life := read(e).At("expires_in")
			if seconds, ok := number(life); !life.Exists() || ok && seconds <= 0 {
				return conformance.Fails("an expires_in above zero", shownValue(life)).Pointing(life.Pointer)
			}
			return conformance.Holds()
		}),
	}, {
		ID: "FLK-TK-CODE-bearer", Title: "the token of a code is a Bearer token", Rules: []string{"FLK-TK-CODE"},
		Clause: flowPage("3", "token_type is Bearer"),
		Level:  conformance.Must, Reads: []string{oauth.Redeem}, Judge: ofToken(func(e *conformance.Exchange) conformance.Finding {
			kind := read(e).At("token_type")
			switch {
			case kind.Text() == "":
				return conformance.Inconclusive("the answer names no type") // judged by OAUTH-TK-FIELDS
			case !strings.EqualFold(kind.Text(), "Bearer"):
				return conformance.Fails("Bearer", kind.Text()).Pointing(kind.Pointer)
			}
			return conformance.Holds()
		}),
	}, {
		ID: "FLK-TK-EXPIRES", Title: "a token lasts about five minutes", Rules: []string{"FLK-TK-EXPIRES"},
		Clause: flowPage("3", "the example shows an expires_in of 300"),
		Level:  conformance.Should, Reads: []string{oauth.Redeem}, Judge: ofToken(aboutFiveMinutes),
	},
		called("FLK-TK-REDIR", "a code with a foreign redirect URI", oauth.RedeemOtherURI),
		called("FLK-TK-REPLAY", "a code used before", oauth.RedeemTwice),
		called("FLK-RF-BAD", "an unknown refresh token", oauth.RefreshUnknown, "refresh"),
		{
			ID: "FLK-TK-JWT", Title: "a readable token says whose it is until when", Rules: []string{"FLK-TK-JWT"},
			Clause: docs("Token", "access tokens of users are JWTs with at least client_id, sub and exp"),
			Level:  conformance.Should, Reads: []string{oauth.Redeem}, Judge: readable,
		}, {
			ID: "FLK-RF-200-reuse", Title: "a refresh token serves more than once", Rules: []string{"FLK-RF-200"},
			Clause: docs("Token", "the refresh token is not changed by an exchange and can be used until it is revoked"),
			Level:  conformance.Must, Features: withRefresh, Reads: []string{oauth.Refresh, oauth.RefreshAgain}, Sees: []string{oauth.RefreshExpired}, Judge: reusable,
		}, {
			ID: "FLK-RF-SAME-SUB", Title: "a refreshed token is of the same user", Rules: []string{"FLK-RF-SAME-SUB"},
			Clause: docs("Token", "sub identifies the user at the data provider"),
			Level:  conformance.Should, Features: withRefresh, Reads: []string{oauth.Redeem, oauth.Refresh}, Judge: sameUser,
		}, {
			ID: "FLK-RF-REPLACED", Title: "a new authorisation replaces the refresh token before it", Rules: []string{"FLK-RF-REPLACED"},
			Clause: docs("Authorize errors", "each login of the user brings a new refresh token and makes older ones unusable"),
			Level:  conformance.Should, Features: withRefresh, Reads: []string{oauth.RedeemAnew, refreshReplaced}, Sees: []string{oauth.Refresh, oauth.RefreshAgain}, Judge: replaced,
		}}
}

// ofToken judges the answer to the code of the main grant, once it holds a token.
func ofToken(judge func(*conformance.Exchange) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		e := v.Last(oauth.Redeem)
		if !issued(e) {
			return conformance.Inconclusive("the code was not redeemed")
		}
		return judge(e).At(e)
	}
}

func aboutFiveMinutes(e *conformance.Exchange) conformance.Finding {
	life := read(e).At("expires_in")
	seconds, ok := number(life)
	switch {
	case !ok:
		return conformance.Inapplicable("the answer says no lifetime")
	case seconds > longestLife:
		return conformance.Fails(fmt.Sprintf("at most %d seconds", longestLife), shownValue(life)).Pointing(life.Pointer)
	}
	return conformance.Holds()
}

// called is advice on how a bad grant is named when it is refused. That it is
// refused, and how OAuth refuses, are the rules of other checks.
func called(rule, what, step string, features ...string) conformance.Check {
	return conformance.Check{ID: rule + "-word", Title: what + " is called an invalid grant", Rules: []string{rule},
		Clause: docs("Authorize errors", "a code, redirect URI or refresh token that is not right is answered 400 with invalid_grant"),
		Level:  conformance.Should, Features: features, Reads: []string{step}, Sees: []string{oauth.Redeem}, Judge: func(v conformance.View) conformance.Finding {
			finding := invalidGrant(v.Last(step), v.Last(oauth.Redeem))
			if finding.Result == conformance.ResultTolerated {
				finding.Result = conformance.ResultFails
			}
			return finding
		}}
}

// words are those that OAuth has for refusals at the token endpoint (RFC 6749 §5.2).
var words = []string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}

// invalidGrant looks for the documented word of a refusal, where the right request
// works, if it was made, and the answer has a word of OAuth at all (OAUTH-TK-ERR-FORM).
func invalidGrant(e, control *conformance.Exchange) conformance.Finding {
	switch word := read(e).At("error").Text(); {
	case control.Answered() && !issued(control):
		return conformance.Inconclusive("the right request gave no token")
	case issued(e):
		return conformance.Inconclusive("it was not refused")
	case !slices.Contains(words, word):
		return conformance.Inconclusive("the refusal has no word of OAuth")
	case word != "invalid_grant":
		return conformance.Tolerated("invalid_grant", word).At(e).Pointing("/error")
	}
	return conformance.Holds().At(e)
}

// claims reads the payload of a token in compact serialisation (RFC 7519 §7.2).
// What is none gives a value that does not exist.
func claims(token string) checks.Node {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return checks.Node{}
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	payload, err2 := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || err2 != nil || !json.Valid(header) {
		return checks.Node{}
	}
	return read(&conformance.Exchange{Response: &conformance.Message{Body: conformance.NewBody(payload)}})
}

func readable(v conformance.View) conformance.Finding {
	e := v.Last(oauth.Redeem)
	if !issued(e) {
		return conformance.Inconclusive("the code was not redeemed")
	}
	claims := claims(read(e).At("access_token").Text())
	if !claims.Object() {
		return conformance.Inapplicable("the token is opaque")
	}
	for _, name := range []string{"client_id", "sub"} {
		if claims.At(name).Text() == "" {
			return conformance.Fails("a claim "+name, claims.At(name).Kind()).At(e)
		}
	}
	exp, ok := claims.At("exp").Value.(float64)
	if !ok {
		return conformance.Fails("a claim exp", claims.At("exp").Kind()).At(e)
	}
	lasts, ok := number(read(e).At("expires_in"))
	now, err := http.ParseTime(e.Header("Date"))
	if !ok || err != nil {
		return conformance.Holds().At(e) // nothing to compare it with
	}
	if off := time.Duration(math.Abs(exp-float64(now.Unix())-lasts)) * time.Second; off > v.Facts.Skew {
		return conformance.Fails("exp at the end of expires_in", off.String()+" from it").At(e)
	}
	return conformance.Holds().At(e)
}

// reusable takes any later refresh: the first of them carries a parameter that is
// not known, which is the business of OAUTH-TK-UNKNOWN-PARAM. Where a refresh gave
// a new refresh token, that is the one used.
func reusable(v conformance.View) conformance.Finding {
	first, last := v.Last(oauth.Refresh), v.Last(oauth.RefreshAgain)
	if !issued(first) {
		return conformance.Inconclusive("the first refresh gave no token")
	}
	for _, e := range v.All(oauth.RefreshAgain, oauth.RefreshExpired) {
		if issued(e) {
			return conformance.Holds().At(e, first)
		}
	}
	return conformance.Fails("an access token", statusOf(last)+" "+orNone(read(last).At("error").Text())).At(last, first)
}

func sameUser(v conformance.View) conformance.Finding {
	first, again := v.Last(oauth.Redeem), v.Last(oauth.Refresh)
	if !issued(first) || !issued(again) {
		return conformance.Inconclusive("there are no two tokens to compare")
	}
	was := claims(read(first).At("access_token").Text()).At("sub").Text()
	now := claims(read(again).At("access_token").Text()).At("sub").Text()
	switch {
	case was == "" || now == "":
		return conformance.Inapplicable("the tokens do not say whose they are")
	case was != now:
		return conformance.Fails("the sub of the first token", "another one").At(again, first)
	}
	return conformance.Holds().At(again, first)
}

func replaced(v conformance.View) conformance.Finding {
	e := v.Last(refreshReplaced)
	worked := v.Last(oauth.RefreshAgain)
	if !worked.Answered() {
		worked = v.Last(oauth.Refresh)
	}
	switch {
	case !issued(worked):
		return conformance.Inconclusive("the refresh token never worked")
	case !issued(v.Last(oauth.RedeemAnew)):
		return conformance.Inconclusive("there was no new authorisation")
	case issued(e):
		return conformance.Fails("no token", "an access token").At(e, worked)
	}
	return conformance.Holds().At(e, worked)
}
