package stet

import (
	"encoding/json"
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

var consentFaults = []bank.Fault{
	{
		Name: "consent-answered-204", Story: "A stored consent is answered as an update without content.",
		Breaks: bank.Breaks("STET-CON-01"), Lie: bank.RewriteGood(opConsents, func(a *bank.Answer) { a.Status = http.StatusNoContent }),
	},
	{
		Name: "half-a-consent-taken", Story: "What a consent leaves out is a no.",
		Breaks: bank.Warns("STET-CON-02"), Lie: lie(func(r *Rules) { r.Forwarded = func([]byte) *Problem { return nil } }),
	},
	{
		Name: "consents-add-up", Story: "A new consent opens further accounts and shuts none.",
		Breaks: bank.Together(bank.Breaks("STET-CON-03"), bank.Warns("STET-CON-04"), bank.Skips("STET-ACC-13")), Lie: lie(func(r *Rules) {
			r.Store = func(c *bank.Consent, a *access) {
				if before := accessOf(c); before != nil {
					a.balances = append(a.balances, before.balances...)
					a.transactions = append(a.transactions, before.transactions...)
				}
				c.Detail = a
			}
		}),
	},
	{
		Name: "links-to-everything", Story: "Every account has all links once there is a consent.",
		Breaks: bank.Together(bank.Warns("STET-CON-04"), bank.Skips("STET-ACC-13")), Lie: lie(func(r *Rules) {
			r.Linked = func(c *bank.Consent, _ string, _ *account) bool { return accessOf(c) != nil }
		}),
	},
	{
		Name: "what-is-shut-is-not-found", Story: "An account that the consent does not open is not there.",
		Breaks: bank.Warns("STET-ACC-13"), Lie: complain(func(operation string, p *Problem) {
			if (operation == opBalances || operation == opTransactions) && p.Word == notGranted().Word {
				p.Status = http.StatusNotFound
			}
		}),
	},
	{
		Name: "empty-consent-refused", Story: "A consent to nothing makes no sense to the bank.",
		Breaks: bank.Warns("STET-CON-06"), Lie: lie(func(r *Rules) {
			honest := r.Forwarded
			r.Forwarded = func(body []byte) *Problem {
				var lists struct{ Balances []any }
				if p := honest(body); p != nil || json.Unmarshal(body, &lists) == nil && len(lists.Balances) > 0 {
					return p
				}
				return badRequest("The consent opens nothing.")
			}
		}),
	},
	{
		Name: "beneficiaries-without-consent", Story: "Trusted beneficiaries are no matter of consent.", Variant: FlowPage,
		Breaks: bank.Warns("STET-TBN-03"), Lie: alwaysPersonal(toBeneficiaries),
	},
	{
		Name: "identity-without-consent", Story: "Who the PSU is everybody may know.", Variant: Version15,
		Breaks: bank.Warns("STET-EUI-01"), Lie: alwaysPersonal(toIdentity),
	},
}

// alwaysPersonal opens a function to every consent.
func alwaysPersonal(open string) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.Personal
		r.Personal = func(c *bank.Consent, function string) bool { return function == open || honest(c, function) }
	})
}
