package premium

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// admissionFaults are in who may read, and with which token.
var admissionFaults = []bank.Fault{
	{
		Name:   "accounts-open-without-token",
		Story:  "A filter on the way in was switched off: who shows no token sees the accounts.",
		Breaks: bank.Breaks("OAUTH-RS-NONE-401"),
		Lie: unbidden(func(_ *bank.Ledger, r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/accounts") && r.URL.RawQuery == ""
		}),
	},
	{
		Name:   "details-open-without-token",
		Story:  "The filter on the way in looks at the list only: who knows an account id needs no token.",
		Breaks: bank.Breaks("PREM-ACC-NOTOKEN"),
		Lie: unbidden(func(_ *bank.Ledger, r *http.Request) bool {
			return strings.Contains(r.URL.Path, "/accounts/") && r.URL.RawQuery == ""
		}),
	},
	{
		Name:   "pages-open-without-token",
		Story:  "Whoever follows a link to the next page was let in before, so nobody asks again.",
		Breaks: bank.Breaks("PREM-PAGE-TOKEN"),
		Lie: unbidden(func(_ *bank.Ledger, r *http.Request) bool {
			query := r.URL.Query()
			return query.Has("page") || query.Has("entryReferenceFrom")
		}),
	},
	{
		Name:   "foreign-account-opens",
		Story:  "Any account id that exists at the bank is read, whether the consent opens it or not.",
		Breaks: bank.Breaks("PREM-ACC-OTHER"),
		Lie: accountFound(func(id string, c *bank.Consent, _ []*bank.Account) *bank.Account {
			if id == ForeignAccount {
				return c.User.Accounts[len(c.User.Accounts)-1]
			}
			return nil
		}),
	},
	{
		Name:   "unknown-account-is-the-first",
		Story:  "An account id that the bank does not know leads to the first account.",
		Breaks: bank.Breaks("PREM-ACC-UNKNOWN"),
		Lie: accountFound(func(id string, _ *bank.Consent, visible []*bank.Account) *bank.Account {
			if id != ForeignAccount {
				return visible[0]
			}
			return nil
		}),
	},
	{
		Name:   "unknown-account-400",
		Story:  "An account that does not exist is a bad request.",
		Breaks: bank.Warns("PREM-ACC-UNKNOWN"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Code == "NO_ACCOUNT" {
				p.Status = http.StatusBadRequest
			}
		}),
	},
	{
		Name:   "payment-with-a-token-for-accounts",
		Story:  "The payment service looks whether a token is good, and not what for.",
		Breaks: bank.Breaks("PREM-AIS-PIS"),
		Lie: lie(func(r *Rules) {
			honest := r.Opens
			r.Opens = func(operation string, t *bank.Token) *Problem {
				if operation == opPayment {
					return nil
				}
				return honest(operation, t)
			}
		}),
	},
	{
		Name:   "token-in-the-query-accepted",
		Story:  "A token is taken from the query as well, where every log keeps it.",
		Breaks: bank.Notes("PREM-QUERY-TOKEN"),
		Lie: func(r *bank.Rules) {
			honest := r.Bearer
			r.Bearer = func(req *http.Request) (string, bool) {
				if token, sent := honest(req); sent {
					return token, sent
				}
				query := req.URL.Query()
				return query.Get("access_token"), query.Has("access_token")
			}
		},
	},
}

// unbidden lets some requests without token read what the last user opened.
func unbidden(opens func(l *bank.Ledger, r *http.Request) bool) func(*bank.Rules) {
	return func(r *bank.Rules) {
		r.Unbidden = func(l *bank.Ledger, request *http.Request) *bank.Token {
			if request.Method != http.MethodGet || !opens(l, request) {
				return nil
			}
			if t := l.Newest(func(t *bank.Token) bool { return t.Kind == bank.AccessToken && t.Consent != nil && l.Alive(t) }); t != nil {
				return t
			}
			everything := &bank.Consent{ID: "everything", User: bank.Alice, State: bank.Granted}
			return &bank.Token{Client: bank.MainClient, User: bank.Alice, Consent: everything, Scope: serviceScope}
		}
	}
}

// accountFound lets another account stand in for one that the consent does not open.
func accountFound(stand func(id string, c *bank.Consent, visible []*bank.Account) *bank.Account) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.FindAccount
		r.FindAccount = func(operation string, s *server, c *bank.Consent, id string) *bank.Account {
			if a := honest(operation, s, c, id); a != nil {
				return a
			}
			return stand(id, c, s.rules.Visible(c))
		}
	})
}
