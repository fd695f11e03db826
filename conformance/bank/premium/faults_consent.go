package premium

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

// consentFaults are in how a TPP's consents are made and given back.
var consentFaults = []bank.Fault{
	{
		Name:    "consent-without-id",
		Story:   "A new consent says how it stands and not what it is called.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-CONSENT-NEW"),
		Lie:     bank.EditGood(opCreate, func(body map[string]any) { delete(body, "consentId") }),
	},
	{
		Name:    "consent-read-under-another-id",
		Story:   "A consent that is read has the id of the row in the database.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-CONSENT-STATUS"),
		Lie:     bank.EditGood(opConsent, func(body map[string]any) { body["consentId"] = "4711" }),
	},
	{
		Name:    "deletion-answered-200",
		Story:   "Deletion answers 200 with an empty object.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-CONSENT-DEL"),
		Lie: bank.RewriteGood(opDelete, func(a *bank.Answer) {
			a.Status = http.StatusOK
			a.Header.Set("Content-Type", "application/json")
			a.Put(map[string]any{})
		}),
	},
	{
		Name:    "second-deletion-crashes",
		Story:   "Deleting what is deleted ends in an exception.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-CONSENT-DEL-again"),
		Lie: lie(func(r *Rules) {
			honest := r.Delete
			r.Delete = func(l *bank.Ledger, c *bank.Consent) *Problem {
				if !c.Live() {
					return &Problem{Status: http.StatusInternalServerError, Code: "INTERNAL_ERROR"}
				}
				return honest(l, c)
			}
		}),
	},
}

// lifecycleFaults are in what becomes of tokens when their consent has ended.
var lifecycleFaults = []bank.Fault{
	{
		Name:    "deletion-forgotten",
		Story:   "A deleted consent opens accounts until its token expires.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-REVOKED-401-deleted"),
		Lie: func(r *bank.Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *bank.Ledger, t *bank.Token) (bank.Reason, bool) {
				if t.Consent != nil && t.Consent.State == bank.Ended && !t.Revoked && l.Clock.Now().Before(t.Expires) {
					return "", true
				}
				return honest(l, t)
			}
		},
	},
	{
		Name:    "deleted-consent-answered-403",
		Story:   "Under a deleted consent the accounts are forbidden rather than unauthorised.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-REVOKED-401-deleted"),
		Lie:     deadAs(bank.Ended, http.StatusForbidden),
	},
	{
		Name:    "revoked-consent-answered-403",
		Story:   "The page of the bank promises 401 after the user's revocation, the API answers 403.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("PREM-REVOKED-401"),
		Lie:     deadAs(bank.Withdrawn, http.StatusForbidden),
	},
	{
		Name:    "revoked-consent-answered-404",
		Story:   "After the user's revocation there are no accounts any more, where nobody promised 401.",
		Variant: FinalConsumer,
		Breaks:  bank.Warns("PREM-REVOKED-401"),
		Lie:     deadAs(bank.Withdrawn, http.StatusNotFound),
	},
	{
		Name:    "expired-token-answered-403",
		Story:   "The page of the bank promises 401 after the time of a token, the API answers 403.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("PREM-EXPIRED-401"),
		Lie: func(r *bank.Rules) {
			honest := r.Unauthorised
			r.Unauthorised = func(why bank.Reason) (int, []string) {
				if why == bank.ExpiredToken {
					return http.StatusForbidden, nil
				}
				return honest(why)
			}
		},
	},
	{
		Name:    "refresh-outlives-deletion",
		Story:   "The authorization server does not learn that a consent was deleted, and goes on refreshing.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-REVOKED-REFRESH-deleted"),
		Lie:     refreshUnder(bank.Ended),
	},
	{
		Name:    "refresh-token-not-repeated",
		Story:   "The page promises a refresh token with every refresh; the answer holds none.",
		Variant: FinalConsumer,
		Breaks:  bank.Warns("PREM-REFRESH-PAIR"),
		Lie: func(r *bank.Rules) {
			honest := r.Refresh
			r.Refresh = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError) {
				access, _, err = honest(l, s, t, scope)
				return access, nil, err
			}
		},
	},
}

// deadAs answers requests under a consent in a state with another status than 401.
func deadAs(state bank.State, status int) func(*bank.Rules) {
	return func(r *bank.Rules) {
		const dead bank.Reason = "consent in that state"
		lives := r.AccessTokenLives
		r.AccessTokenLives = func(l *bank.Ledger, t *bank.Token) (bank.Reason, bool) {
			why, ok := lives(l, t)
			if t.Consent != nil && t.Consent.State == state {
				return dead, ok
			}
			return why, ok
		}
		honest := r.Unauthorised
		r.Unauthorised = func(why bank.Reason) (int, []string) {
			if why == dead {
				return status, nil
			}
			return honest(why)
		}
	}
}

// refreshUnder lets refresh tokens live on under a consent in a state.
func refreshUnder(state bank.State) func(*bank.Rules) {
	return func(r *bank.Rules) {
		honest := r.RefreshTokenLives
		r.RefreshTokenLives = func(l *bank.Ledger, t *bank.Token) bool {
			return honest(l, t) || t.Consent != nil && t.Consent.State == state && !t.Revoked && l.Clock.Now().Before(t.Expires)
		}
	}
}
