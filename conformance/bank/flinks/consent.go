package flinks

import (
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// A detail is what this interface adds to a consent: a connection of one user at one provider.
type detail struct {
	provider    *Provider
	scopes      []string
	correlation string // as the authorisation request said it
}

func detailOf(c *bank.Consent) *detail { return c.Detail.(*detail) }

// ask makes the consent that an authorisation request asks for. It is stored when the PSU has agreed: before that nobody but
// the browser knows of it.
func (r *Rules) ask(settings func() Settings) func(*bank.Ledger, *bank.AuthorizationRequest) (*bank.Consent, string, string) {
	return func(_ *bank.Ledger, q *bank.AuthorizationRequest) (*bank.Consent, string, string) {
		d := &detail{scopes: strings.Fields(q.Scope), correlation: q.Query.Get("correlation_id")}
		if q.State == "" && r.StateNeeded() {
			return nil, "invalid_request", "The parameter state is missing."
		}
		if d.correlation == "" && settings().CorrelationNeeded {
			return nil, "invalid_request", "The parameter correlation_id is missing."
		}
		if d.provider = r.FindProvider(q.Client, q.Query.Get("provider_id")); d.provider == nil {
			return nil, "invalid_request", "The provider is not known, or not registered for this application."
		}
		if problem := r.CheckScope(d.scopes); problem != "" {
			return nil, "invalid_scope", problem
		}
		return &bank.Consent{Silent: true, Detail: d}, "", ""
	}
}

// checkScope takes any of the eight scopes, ACCOUNT_BASIC among them, without which no recipient is created.
func checkScope(asked []string) string {
	if slices.ContainsFunc(asked, func(scope string) bool { return !known(scope) }) {
		return "The scope names what no application may ask for."
	}
	if !slices.Contains(asked, scopeBasic) {
		return "The scope lacks ACCOUNT_BASIC."
	}
	return ""
}

// Describe says to the PSU what a consent would open.
func (s *server) Describe(c *bank.Consent) bank.Description {
	d := detailOf(c)
	description := bank.Description{Purpose: "May it read these data at " + d.provider.Name + "?"}
	for _, scope := range scopes {
		if slices.Contains(d.scopes, scope.name) {
			description.Accounts = append(description.Accounts, scope.sense)
		}
	}
	description.Terms = []string{"Until you or the application end the connection."}
	return description
}

// Obstacle finds out that the user is no customer of the provider.
func (s *server) Obstacle(c *bank.Consent, u *bank.User) string {
	if len(holdings(detailOf(c).provider, u)) == 0 {
		return "You hold no account at " + detailOf(c).provider.Name + "."
	}
	return ""
}

// Grant carries out the PSU's approval. The connection takes the place of the one that the user had before.
func (s *server) Grant(c *bank.Consent) {
	for _, older := range s.ledger.Consents {
		if older != c && older.State == bank.Granted && older.Client == c.Client && older.User == c.User && detailOf(older).provider == detailOf(c).provider {
			s.rules.Replaced(s.ledger, older)
		}
	}
	s.ledger.Move(s.ledger.OpenConsent(c), bank.Granted)
}

// Decline carries out the PSU's refusal: there is nothing to keep.
func (s *server) Decline(*bank.Consent) {}

// replaced ends an older connection with all its tokens.
func replaced(l *bank.Ledger, older *bank.Consent) { l.Move(older, bank.Expired) }

// revoke ends the connection that a token belongs to.
func revoke(l *bank.Ledger, t *bank.Token) {
	l.Move(t.Consent, bank.Ended)
	l.RevokeGrant(t.Grant)
}

// noConnection is the refusal of a request for providers or revocation whose token does not open it.
func noConnection(why bank.Reason) *bank.OAuthError {
	return &bank.OAuthError{Status: http.StatusBadRequest, Word: "invalid_request", Description: "Access is not granted: " + string(why) + "."}
}
