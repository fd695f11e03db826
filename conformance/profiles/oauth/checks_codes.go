package oauth

import (
	"strconv"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// The steps that each begin and end a grant of their own.
var (
	approvals   = []string{AuthoriseProvoked, AuthoriseAnew, AuthoriseExisting, AuthoriseRevoked, AuthoriseWithdrawn, AuthoriseStale, AuthoriseSeveral}
	redemptions = []string{RedeemProvoked, RedeemAnew, RedeemExisting, RedeemRevoked, RedeemWithdrawn, RedeemSeveral, ServiceToken}
)

func codeChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-CODE-SHORT", Title: "an old code gives no token", Rules: []string{"OAUTH-CODE-SHORT"},
		Clause: rfc6749("4.1.2", "a code expires shortly after it was issued, at most ten minutes being advised"),
		Level:  conformance.Must, Reads: []string{Redeem, ExpireCode, RedeemStale}, Tolerates: true, Judge: expires,
	}, {
		ID: "OAUTH-CODE-REPLAY-BADREQ", Title: "a replay without the verifier harms nobody", Rules: []string{"OAUTH-CODE-REPLAY-BADREQ"},
		Clause: conformance.Clause{Document: "OAuth 2.1 draft", Section: "4.1.3", Text: "a replay that proves no right to the code leaves the tokens alone"},
		Level:  conformance.Info, Reads: []string{ReadAnew, RedeemTwiceWrong, ReadReplayedWrong}, Judge: harmless,
	}, {
		ID: "OAUTH-CODE-GUESS", Title: "every code is another one", Rules: []string{"OAUTH-CODE-GUESS"},
		Clause: rfc6749("10.10", "the probability of guessing a code is at most 2 to the power of -128"),
		Level:  conformance.Must, Reads: []string{Authorise}, Sees: approvals, Judge: codesDiffer,
	}, {
		ID: "OAUTH-TK-GUESS", Title: "every grant gives tokens of its own", Rules: []string{"OAUTH-TK-GUESS"},
		Clause: rfc6749("10.10", "the probability of guessing a token is at most 2 to the power of -128"),
		Level:  conformance.Must, Reads: []string{Redeem}, Sees: redemptions, Judge: tokensDiffer,
	}}
}

// expires fails only a server that states how long its codes live; "shortly" has no
// number.
func expires(v conformance.View) conformance.Finding {
	late := v.Last(RedeemStale)
	switch {
	case !issued(v.Last(Redeem)):
		return conformance.Inconclusive("no code was redeemed in time")
	case !issued(late):
		return conformance.Holds().At(late)
	case v.Facts.Options["code_lifetime"] == "":
		return conformance.Tolerated("no token", "an access token").At(late)
	}
	return conformance.Fails("no token after "+v.Facts.Options["code_lifetime"], "an access token").At(late)
}

func harmless(v conformance.View) conformance.Finding {
	before, replay, after := v.Last(ReadAnew), v.Last(RedeemTwiceWrong), v.Last(ReadReplayedWrong)
	switch {
	case !before.OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case issued(replay):
		return conformance.Inconclusive("the replay was not refused")
	case !after.OK():
		return conformance.Fails("accounts for the first token", statusText(after)).At(after, replay)
	}
	return conformance.Holds().At(after)
}

func codesDiffer(v conformance.View) conformance.Finding {
	seen := map[string]*conformance.Exchange{}
	for _, e := range v.Tape {
		if e.Operation != conformance.OperationCallback {
			continue
		}
		query, _ := returned(e)
		code := query.Get("code")
		if code == "" {
			continue
		}
		if first := seen[code]; first != nil {
			return conformance.Fails("another code", "that of exchange "+strconv.Itoa(first.N)).At(e, first)
		}
		seen[code] = e
	}
	switch len(seen) {
	case 0:
		return conformance.Inconclusive("no code was issued")
	case 1:
		return conformance.Inapplicable("one code was issued, and nothing to compare it with")
	}
	return conformance.Holds()
}

func tokensDiffer(v conformance.View) conformance.Finding {
	seen := map[string]*conformance.Exchange{}
	for _, e := range tokenAnswers(v) {
		if !issued(e) {
			continue
		}
		root, _ := checks.Root(e)
		for _, name := range []string{"access_token", "refresh_token"} {
			n := root.At(name)
			if n.Text() == "" {
				continue
			}
			if first := seen[n.Text()]; first != nil && first != e {
				return conformance.Fails("another "+name, "a token of exchange "+strconv.Itoa(first.N)).At(e, first).Pointing(n.Pointer)
			}
			seen[n.Text()] = e
		}
	}
	if len(seen) == 0 {
		return conformance.Inconclusive("no token was issued")
	}
	return conformance.Holds()
}
