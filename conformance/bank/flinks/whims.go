package flinks

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// leftOut are the shared whims that are no freedom here: the redirect is promised to be 302, a member beside a wrapper would
// be a second one, and tokens live for about five minutes.
var leftOut = []string{"see-other-redirects", "unknown-members", "tokens-of-an-hour"}

// sharedWhims returns those of the authorization server that this interface allows.
func sharedWhims(variants []bank.Variant) []bank.Whim {
	return slices.DeleteFunc(bank.Whims(variants), func(w bank.Whim) bool { return slices.Contains(leftOut, w.Name) })
}

// Whims returns the whims of this interface.
func Whims() []bank.Whim { return slices.Concat(shapeWhims, choiceWhims) }

// shapeWhims are about what answers look like.
var shapeWhims = []bank.Whim{
	{
		Name:  "codes-as-text",
		Story: "The codes of errors are texts.",
		Use:   lie(func(r *Rules) { r.Code = func(code int) any { return strconv.Itoa(code) } }),
	},
	{
		Name:  "debug-messages",
		Story: "Errors hold a message for developers.",
		Use: failures(func(_ string, a *bank.Answer) {
			a.Edit(func(body map[string]any) { body["debugMessage"] = "at line 42" })
		}),
	},
	{
		Name:  "times-to-the-second",
		Story: "Times have no fractional digits and the offset of Toronto.",
		Use: lie(func(r *Rules) {
			toronto := time.FixedZone("", -5*60*60)
			r.Time = func(t time.Time) string { return t.In(toronto).Format(time.RFC3339) }
		}),
	},
	{
		Name:  "opaque-account-ids",
		Story: "The ids of accounts hold characters that a path must percent-encode.",
		Use: lie(func(r *Rules) {
			honest := r.AccountID
			r.AccountID = func(l *bank.Ledger, c *bank.Consent, a *account) string { return "a/ü +" + honest(l, c, a) + "=" }
		}),
	},
	{
		Name:  "more-members",
		Story: "Everything that is no wrapper holds a member that FDX does not name.",
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			a.Edit(func(body map[string]any) { extend(body, operation == opAccount) })
		}),
	},
	{
		Name:  "sparse-accounts",
		Story: "The provider knows little of its accounts and transactions.",
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			spare := map[string][]string{
				opAccounts: {"accountCategory", "accountNumberDisplay", "description", "nickname", "interestRate", "interestRateType", "lastActivityDate"},
				opEntries:  {"payee", "category", "subCategory", "transactionType", "foreignAmount", "foreignCurrency", "checkNumber"},
			}[operation]
			a.Edit(func(body map[string]any) {
				for _, wrapper := range append(bank.Objects(body, "accounts"), bank.Objects(body, "transactions")...) {
					for kind := range wrapper {
						for _, name := range spare {
							delete(bank.Object(wrapper, kind), name)
						}
					}
				}
			})
		}),
	},
	{
		Name:  "account-types-of-its-own",
		Story: "An account has a type that FDX does not list, as national products do.",
		Use:   inWrappers(opAccounts, "accounts", func(fields map[string]any) { fields["accountType"] = "FIRSTHOMESAVINGS" }),
	},
	{
		Name:    "totals-unknown",
		Story:   "Nobody counts how many elements a list has.",
		Variant: FDX5,
		Use: bank.Rewrite(func(_ string, a *bank.Answer) {
			a.Edit(func(body map[string]any) { delete(bank.Object(body, "page"), "totalElements") })
		}),
	},
}

// extend puts a member beside all others but in the objects that are wrappers.
func extend(value any, wrapper bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			list, _ := inner.([]any)
			for _, item := range list {
				extend(item, name == "accounts" || name == "transactions")
			}
			extend(inner, false)
		}
		if !wrapper {
			value["referenceBankExtension"] = map[string]any{"since": "2026"}
		}
	}
}

// choiceWhims are about what Flinks leaves open.
var choiceWhims = []bank.Whim{
	{
		Name:  "same-refresh-token-again",
		Story: "A refresh repeats the refresh token, which stays as good as it was.",
		Use: func(r *bank.Rules) {
			honest := r.Refresh
			r.Refresh = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (*bank.Token, *bank.Token, *bank.OAuthError) {
				access, renewed, err := honest(l, s, t, scope)
				if access != nil && renewed == nil {
					renewed = t
				}
				return access, renewed, err
			}
		},
	},
	{
		Name:    "correlation-id-optional",
		Story:   "An authorisation request may come without correlation_id.",
		Variant: FlowPage,
		Set:     settings(func(s *Settings) { s.CorrelationNeeded = false }),
	},
	{
		Name:  "older-access-tokens-live-out",
		Story: "A new connection ends the refresh tokens of the older one; its access tokens live out their five minutes.",
		Use: lie(func(r *Rules) {
			r.Replaced = func(l *bank.Ledger, older *bank.Consent) {
				for _, t := range l.Tokens {
					t.Revoked = t.Revoked || t.Kind == bank.RefreshToken && t.Consent == older
				}
			}
		}),
	},
	{
		Name:  "connections-refused-with-401",
		Story: "Requests for providers and revocation without a good token get 401, as RFC 6750 has it.",
		Use: lie(func(r *Rules) {
			honest := r.NoConnection
			r.NoConnection = func(why bank.Reason) *bank.OAuthError {
				e := honest(why)
				e.Status, e.Challenge = 401, `Bearer realm="connections"`
				return e
			}
		}),
	},
	{
		Name:  "invented-offset-not-found",
		Story: "An offset that the bank never gave out is not found.",
		Use: lie(func(r *Rules) {
			honest := r.Begin
			r.Begin = func(offset string, offsets []string) (int, *Problem) {
				i, p := honest(offset, offsets)
				if p != nil {
					p = noData("There is nothing at this offset.")
				}
				return i, p
			}
		}),
	},
	{
		Name:  "nothing-pending",
		Story: "What is not posted yet is not shown.",
		Use: lie(func(r *Rules) {
			honest := r.Within
			r.Within = func(entries []entry, from, to time.Time) []entry {
				return honest(slices.DeleteFunc(entries, func(e entry) bool { return e.posted.IsZero() }), from, to)
			}
		}),
	},
	{
		Name:  "services-behind-a-gateway-path",
		Story: "The data are also served under another base; links name that one.",
		Use: func(r *bank.Rules) {
			const gateway = "/gateway"
			r.Path = func(path string) string { return strings.TrimPrefix(path, gateway) }
			lie(func(r *Rules) { r.Link = func(base, path string) string { return base + gateway + path } })(r)
		},
	},
	{
		Name:  "refresh-outlives-the-psu",
		Story: "What the user takes back at the provider gives no data any more; the connection to Flinks can still be refreshed.",
		Use: func(r *bank.Rules) {
			r.Withdraw = func(l *bank.Ledger, c *bank.Consent) {
				for _, t := range l.Tokens {
					t.Revoked = t.Revoked || t.Kind == bank.AccessToken && t.Consent == c
				}
			}
		},
	},
	{
		Name:  "files-elsewhere",
		Story: "The files of statements lie at another address, to which the bank sends.",
		Use: bank.RewriteGood(opStatement, func(a *bank.Answer) {
			a.Status = http.StatusFound
			a.Header.Set("Location", "https://files.assay.example/statement.pdf")
			a.Clear()
		}),
	},
	{
		Name:    "loans-without-transactions",
		Story:   "For loans the provider keeps no transactions and says that their type is not supported.",
		Variant: FDX5,
		Use: bank.RewriteGood(opEntries, func(a *bank.Answer) {
			loan := false
			a.Edit(func(body map[string]any) {
				for _, wrapper := range bank.Objects(body, "transactions") {
					loan = loan || wrapper["loanTransaction"] != nil
				}
			})
			if loan {
				a.Status = http.StatusUnprocessableEntity
				a.Header.Set("ob-correlation-id", "fce84d61-dfa8-4e2b-bd94-f1ec6a445841")
				a.Header.Set("ob-trace-id", "0af7651916cd43dd8448eb211c80319c")
				a.Put(map[string]any{"code": codeKind, "message": "Loans do not have this."})
			}
		}),
	},
	{
		Name:  "scope-of-clients-unsaid",
		Story: "The token that a client gets for itself names no scope.",
		Use:   answered("client_credentials", func(t *bank.TokenAnswer) { t.Scope = nil }),
	},
}

// settings changes the settings of this package.
func settings(change func(*Settings)) func(*bank.Settings) {
	return func(s *bank.Settings) {
		mine := s.Standard.(Settings)
		change(&mine)
		s.Standard = mine
	}
}
