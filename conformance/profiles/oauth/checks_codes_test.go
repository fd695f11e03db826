package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// own is a token answer with tokens of its own.
func own(name, suffix string) *conformance.Exchange {
	return token(name, 200, `{"access_token":"at-`+suffix+`","token_type":"Bearer","refresh_token":"rt-`+suffix+`"}`)
}

func codeTrials() []trial {
	declared := map[string]string{"code_lifetime": "60s"}
	first, late := granted(Redeem), refused(RedeemStale, "invalid_grant")
	wrong := refused(RedeemTwiceWrong, "invalid_grant")
	return []trial{
		{"OAUTH-CODE-SHORT", "refused", holds, tapes.Tape(first, late), declared},
		{"OAUTH-CODE-SHORT", "a token after the declared life", fails, tapes.Tape(first, granted(RedeemStale)), declared},
		{"OAUTH-CODE-SHORT", "a token, and no life is declared", tolerated, tapes.Tape(first, granted(RedeemStale)), nil},
		{"OAUTH-CODE-SHORT", "never a token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant"), late), declared},

		{"OAUTH-CODE-REPLAY-BADREQ", "the token works", holds, tapes.Tape(list(ReadAnew, 200), wrong, list(ReadReplayedWrong, 200)), nil},
		{"OAUTH-CODE-REPLAY-BADREQ", "the token is dead", fails, tapes.Tape(list(ReadAnew, 200), wrong, list(ReadReplayedWrong, 401)), nil},
		{"OAUTH-CODE-REPLAY-BADREQ", "the token never worked", inconclusive, tapes.Tape(list(ReadAnew, 403), wrong, list(ReadReplayedWrong, 403)), nil},
		{"OAUTH-CODE-REPLAY-BADREQ", "the replay gave a token", inconclusive, tapes.Tape(list(ReadAnew, 200), granted(RedeemTwiceWrong), list(ReadReplayedWrong, 401)), nil},

		{"OAUTH-CODE-GUESS", "two codes", holds, tapes.Tape(tapes.Back(Authorise, callbackURL+"code=a"), tapes.Back(AuthoriseAnew, callbackURL+"code=b")), nil},
		{"OAUTH-CODE-GUESS", "one code twice", fails, tapes.Tape(tapes.Back(Authorise, callbackURL+"code=a"), tapes.Back(AuthoriseProvoked, callbackURL+"code=b"), tapes.Back(AuthoriseAnew, callbackURL+"code=a")), nil},
		{"OAUTH-CODE-GUESS", "one code", inapplicable, tapes.Tape(tapes.Back(Authorise, callbackURL+"code=a"), tapes.Back(AuthoriseAnew, callbackURL+"error=access_denied")), nil},
		{"OAUTH-CODE-GUESS", "no code", inconclusive, tapes.Tape(tapes.Back(Authorise, callbackURL+"error=access_denied")), nil},

		{"OAUTH-TK-GUESS", "two pairs", holds, tapes.Tape(own(Redeem, "1"), own(RedeemAnew, "2"), own(ServiceToken, "3")), nil},
		{"OAUTH-TK-GUESS", "one access token twice", fails, tapes.Tape(own(Redeem, "1"), token(RedeemAnew, 200, `{"access_token":"at-1"}`)), nil},
		{"OAUTH-TK-GUESS", "one refresh token twice", fails, tapes.Tape(own(Redeem, "1"), token(RedeemAnew, 200, `{"access_token":"at-2","refresh_token":"rt-1"}`)), nil},
		{"OAUTH-TK-GUESS", "one token for both purposes", holds, tapes.Tape(token(Redeem, 200, `{"access_token":"t","refresh_token":"t"}`)), nil},
		{"OAUTH-TK-GUESS", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},
	}
}

func TestCodes(t *testing.T) { try(t, codeTrials()) }
