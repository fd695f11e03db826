package premium

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// Whims returns the whims of this standard.
func Whims() []bank.Whim { return slices.Concat(formWhims, memberWhims, pageWhims, choiceWhims) }

// formWhims are about how things are written.
var formWhims = []bank.Whim{
	{
		Name:  "amounts-in-the-other-form",
		Story: "Amounts are texts where they were numbers, and numbers where they were texts; clients know both.",
		Set:   settings(func(s *Settings) { s.NumberAmounts = !s.NumberAmounts }),
	},
	{
		Name:  "bare-account-detail",
		Story: "A single account is the whole answer and not a member of it.",
		Use: lie(func(r *Rules) {
			r.Detail = func(a api.Account) (answer api.AccountAnswer, err error) {
				err = answer.FromAccount(a)
				return answer, err
			}
		}),
	},
	{
		Name:  "balance-types-as-the-documentation-writes-them",
		Story: "The names of balances begin with a capital letter.",
		Use: editBalances(func(balance map[string]any) {
			if name, _ := balance["balanceType"].(string); name != "" {
				balance["balanceType"] = strings.ToUpper(name[:1]) + name[1:]
			}
		}),
	},
	{
		Name:  "iban-beside-the-account-id",
		Story: "IBAN and currency stand in the account itself, as in older versions.",
		Use: editAccounts(func(account map[string]any) {
			for name, value := range bank.Object(account, "accountReference") {
				account[name] = value
			}
			delete(account, "accountReference")
		}),
	},
	{
		Name:  "opaque-ids",
		Story: "The ids of accounts hold characters that a path must percent-encode, and those of entries are no UUIDs.",
		Use: lie(func(r *Rules) {
			account, entry := r.AccountID, r.EntryID
			r.AccountID = func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string {
				return opaque(account(l, c, a, inList))
			}
			r.EntryID = func(l *bank.Ledger, a *bank.Account, e bank.Entry) string { return opaque(entry(l, a, e)) }
		}),
	},
	{
		Name:  "account-ids-outlast-consents",
		Story: "An account has the same id under every consent.",
		Use: lie(func(r *Rules) {
			r.AccountID = func(l *bank.Ledger, _ *bank.Consent, a *bank.Account, _ bool) string {
				return l.IDOf("account", a.IBAN)
			}
		}),
	},
	{
		Name:    "consent-id-not-a-uuid",
		Story:   "Consent ids are text without the form of a UUID.",
		Variant: TPP,
		Use: lie(func(r *Rules) {
			honest := r.ConsentID
			r.ConsentID = func(l *bank.Ledger) string {
				return "Consent." + strings.ToUpper(strings.ReplaceAll(honest(l), "-", "")) + "~1"
			}
		}),
	},
}

// opaque puts a slash, a space, a plus and a letter outside ASCII into an id.
func opaque(id string) string {
	return "k/ü +" + base64.StdEncoding.EncodeToString([]byte(id)) + "="
}

// choiceWhims are about what the standard leaves to the bank.
var choiceWhims = []bank.Whim{
	{
		Name:  "unknown-account-403",
		Story: "An account that the consent does not open is forbidden, whether it exists or not.",
		Use: complain(func(_ string, p *Problem) {
			if p.Code == "NO_ACCOUNT" {
				p.Status = http.StatusForbidden
			}
		}),
	},
	{
		Name:  "unknown-tokens-called-invalid",
		Story: "The error code of an unknown token is TOKEN_INVALID.",
		Use: complain(func(_ string, p *Problem) {
			if p.Code == "TOKEN_UNKNOWN" {
				p.Code = "TOKEN_INVALID"
			}
		}),
	},
	{
		Name:  "account-errors-without-description",
		Story: "Errors have a code and nothing else.",
		Use:   complain(func(_ string, p *Problem) { p.Text = "" }),
	},
	{
		Name:  "payments-elsewhere",
		Story: "Payments are no part of this interface, so their address leads nowhere.",
		Use: complain(func(operation string, p *Problem) {
			if operation == opPayment && p.Status == http.StatusForbidden {
				*p = *refused(http.StatusNotFound, "NO_RESOURCE", "There is nothing at this address.")
			}
		}),
	},
	{
		Name:  "tokens-of-180-days",
		Story: "An access token lives as long as the law lets the PSU stay away.",
		Set:   func(s *bank.Settings) { s.AccessLife, s.RefreshLife = 180*24*time.Hour, 360*24*time.Hour },
	},
	{
		Name:    "same-refresh-token-again",
		Story:   "A refresh gives the refresh token back that was used; the page asks for one and not for a new one.",
		Variant: FlowPage,
		Set:     func(s *bank.Settings) { s.Rotates = false },
	},
	{
		Name:    "service-token-called-invalid",
		Story:   "A service token is no token at all to the accounts: 401 instead of 403.",
		Variant: TPP,
		Use: complain(func(operation string, p *Problem) {
			if isRead(operation) && p.Code == "NO_AUTHORIZATION" {
				p.Status, p.Code = http.StatusUnauthorized, "TOKEN_INVALID"
			}
		}),
	},
	{
		Name:    "consent-created-with-200",
		Story:   "A new consent is answered with 200.",
		Variant: TPP,
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opCreate && a.Status == http.StatusCreated {
				a.Status = http.StatusOK
			}
		}),
	},
	{
		Name:    "consent-status-in-own-words",
		Story:   "The status of a consent is a word of the bank's own; none is published.",
		Variant: TPP,
		Use: lie(func(r *Rules) {
			honest := r.Status
			r.Status = func(c *bank.Consent) string { return strings.ToUpper(honest(c)) }
		}),
	},
	{
		Name:    "consent-status-unsaid",
		Story:   "A consent has an id and nothing else.",
		Variant: TPP,
		Use:     lie(func(r *Rules) { r.Status = func(*bank.Consent) string { return "" } }),
	},
	{
		Name:    "deleted-consent-forgotten",
		Story:   "Nobody finds a deleted consent any more.",
		Variant: TPP,
		Use: lie(func(r *Rules) {
			honest := r.FindConsent
			r.FindConsent = func(l *bank.Ledger, client *bank.Client, id string) *bank.Consent {
				if c := honest(l, client, id); c != nil && c.State != bank.Ended {
					return c
				}
				return nil
			}
		}),
	},
	{
		Name:    "refused-consent-stays-received",
		Story:   "After a refusal the PSU may try again, so the consent stays as it was.",
		Variant: TPP,
		Use:     lie(func(r *Rules) { r.Declined = func(*bank.Ledger, *Settings, *bank.Consent) {} }),
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
