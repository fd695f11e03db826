package oauth

import "testing"

func lifetimeTrials() []trial {
	redeemed, renewed, fresh := granted(Redeem), granted(Refresh), granted(RefreshExpired)
	return []trial{
		{"OAUTH-TK-EXPIRES-TRUE", "refused", holds, tape(list(Read, 200), list(ReadExpired, 401)), nil},
		{"OAUTH-TK-EXPIRES-TRUE", "accounts", fails, tape(list(Read, 200), list(ReadExpired, 200)), nil},
		{"OAUTH-TK-EXPIRES-TRUE", "never any accounts", inconclusive, tape(list(Read, 403), list(ReadExpired, 403)), nil},

		{"OAUTH-RT-200-expired", "accounts again", holds, tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), fresh, list(ReadAfterExpiry, 200)), nil},
		{"OAUTH-RT-200-expired", "no token", fails, tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "a token that opens nothing", fails, tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 401), fresh, list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "the token had not expired", inconclusive, tape(redeemed, renewed, list(ReadRefreshed, 200), list(ReadExpired, 200), fresh, list(ReadAfterExpiry, 200)), nil},
		{"OAUTH-RT-200-expired", "a refresh never worked", inconclusive, tape(redeemed, refused(Refresh, "invalid_grant"), list(ReadRefreshed, 200), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},
		{"OAUTH-RT-200-expired", "no first token", inconclusive, tape(refused(Redeem, "invalid_grant"), list(ReadExpired, 401), refused(RefreshExpired, "invalid_grant"), list(ReadAfterExpiry, 401)), nil},

		{"OAUTH-RS-REVOKED", "refused", holds, tape(list(ReadWithdrawn, 200), list(ReadPSURevoked, 200), list(ReadPSURevoked, 401)), nil},
		{"OAUTH-RS-REVOKED", "accounts", fails, tape(list(ReadWithdrawn, 200), list(ReadPSURevoked, 200)), nil},
		{"OAUTH-RS-REVOKED", "never any accounts", inconclusive, tape(list(ReadWithdrawn, 403), list(ReadPSURevoked, 403)), nil},

		{"OAUTH-RT-DEAD-withdrawn", "refused", holds, tape(granted(RedeemWithdrawn), refused(RefreshPSURevoked, "invalid_grant")), nil},
		{"OAUTH-RT-DEAD-withdrawn", "a token", fails, tape(granted(RedeemWithdrawn), granted(RefreshPSURevoked)), nil},
		{"OAUTH-RT-DEAD-withdrawn", "never a token", inconclusive, tape(refused(RedeemWithdrawn, "invalid_grant"), refused(RefreshPSURevoked, "invalid_grant")), nil},
	}
}

func TestLifetime(t *testing.T) { try(t, lifetimeTrials()) }
