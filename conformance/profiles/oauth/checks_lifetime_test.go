package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance/tapes"
)

func lifetimeTrials() []trial {
	redeemed, renewed, fresh := granted(Redeem), granted(Refresh), granted(RefreshExpired)
	return []trial{
		{"OAUTH-TK-EXPIRES-TRUE", "refused", holds, tapes.Tape(list(Read, 200), list(ReadExpired, 401)), nil},
		{"OAUTH-TK-EXPIRES-TRUE", "accounts", fails, tapes.Tape(list(Read, 200), list(ReadExpired, 200)), nil},
		{"OAUTH-TK-EXPIRES-TRUE", "never any accounts", inconclusive, tapes.Tape(list(Read, 403), list(ReadExpired, 403)), nil},

		{"OAUTH-RT-200-expired", "accounts again", holds, tapes.Tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), fresh, list(ReadAfterExpiry, 200)), nil},
		{"OAUTH-RT-200-expired", "no token", fails, tapes.Tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "a token that opens nothing", fails, tapes.Tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), fresh, list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "the token had not expired", inconclusive, tapes.Tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 200), fresh, list(ReadAfterExpiry, 200)), nil},
		{"OAUTH-RT-200-expired", "a refresh never worked", inconclusive, tapes.Tape(redeemed, refused(Refresh, "invalid_grant"), list(ReadRefreshed, 200), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "no first token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant"), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},

		{"OAUTH-RS-REVOKED", "refused", holds, tapes.Tape(list(ReadWithdrawn, 200), list(ReadPSURevoked, 200), list(ReadPSURevoked, 401)), nil},
		{"OAUTH-RS-REVOKED", "accounts", fails, tapes.Tape(list(ReadWithdrawn, 200), list(ReadPSURevoked, 200)), nil},
		{"OAUTH-RS-REVOKED", "never any accounts", inconclusive, tapes.Tape(list(ReadWithdrawn, 403), list(ReadPSURevoked, 403)), nil},

		{"OAUTH-RT-DEAD-withdrawn", "refused", holds, tapes.Tape(granted(RedeemWithdrawn), refused(RefreshPSURevoked, "invalid_grant")), nil},
		{"OAUTH-RT-DEAD-withdrawn", "a token", fails, tapes.Tape(granted(RedeemWithdrawn), granted(RefreshPSURevoked)), nil},
		{"OAUTH-RT-DEAD-withdrawn", "never a token", inconclusive, tapes.Tape(refused(RedeemWithdrawn, "invalid_grant"), refused(RefreshPSURevoked, "invalid_grant")), nil},
	}
}

func TestLifetime(t *testing.T) { try(t, lifetimeTrials()) }
