package premium

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// askOnTheFly makes the consent of a final consumer: it needs nothing but the scope, and comes into being for whoever logs
// in. The ledger learns of it when it is approved.
func askOnTheFly(_ *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
	tokens := strings.Fields(q.Scope)
	if len(tokens) == 0 || slices.ContainsFunc(tokens, func(token string) bool { return token != serviceScope }) {
		return nil, "invalid_scope", "The scope names nothing that this client may ask for."
	}
	return &bank.Consent{Client: q.Client, Silent: true}, "", ""
}

// Describe says to the PSU what a consent would open.
func (s *server) Describe(*bank.Consent) bank.Description {
	return bank.Description{
		Purpose:  "May it read your payment accounts, with their balances and transactions?",
		Accounts: []string{"All payment accounts that you hold. Your savings stay out of it."},
		Terms:    []string{"Until " + s.expiry().Format("2 January 2006") + ", or until you take it back."},
	}
}

// expiry is when a consent that is approved now ends.
func (s *server) expiry() time.Time {
	return s.ledger.Clock.Now().AddDate(0, 0, s.settings.ConsentDays)
}

// Obstacle finds a user without payment account.
func (s *server) Obstacle(_ *bank.Consent, u *bank.User) string {
	if !slices.ContainsFunc(u.Accounts, isPayment) {
		return "You hold no payment account at this bank."
	}
	return ""
}

// Grant carries out the PSU's approval.
func (s *server) Grant(c *bank.Consent) { s.rules.Approved(s.ledger, &s.settings, c) }

// Decline carries out the PSU's refusal.
func (s *server) Decline(c *bank.Consent) { s.rules.Declined(s.ledger, &s.settings, c) }

// approved makes a consent valid. One that is valid already stays as it is: this is a new code grant on it.
func approved(l *bank.Ledger, s *Settings, c *bank.Consent) {
	if c.State == bank.Granted {
		return
	}
	if c.ID == "" {
		l.OpenConsent(c)
	}
	l.Move(c, bank.Granted)
	c.Until = l.Clock.Now().AddDate(0, 0, s.ConsentDays)
}

// declined rejects a consent, unless an earlier approval of it stands.
func declined(l *bank.Ledger, _ *Settings, c *bank.Consent) {
	if c.State == bank.Asked {
		l.Move(c, bank.Refused)
	}
}

// opens judges what a token is for. A service token manages consents and reads no account; a user's token reads accounts
// and may give its consent back. No token of account information opens payments.
func opens(operation string, t *bank.Token) *Problem {
	switch {
	case operation == opPayment, operation == opCreate && t.Consent != nil:
		return refused(http.StatusForbidden, "NOT_ALLOWED_OPER", "The token is not for this.")
	case isRead(operation) && t.User == nil:
		return refused(http.StatusForbidden, "NO_AUTHORIZATION", "No user has let this application in.")
	}
	return nil
}

// consentOf is the token's own consent. A token without one, where it is let in, reads what its user holds.
func consentOf(t *bank.Token) *bank.Consent {
	if t.Consent == nil {
		return &bank.Consent{Client: t.Client, User: t.User, State: bank.Granted, Until: t.Expires}
	}
	return t.Consent
}

// CreateConsent stores a consent that the PSU has yet to authorise.
func (s *server) CreateConsent(ctx context.Context, _ api.CreateConsentRequestObject) (api.CreateConsentResponseObject, error) {
	c := s.ledger.OpenConsent(&bank.Consent{ID: s.rules.ConsentID(s.ledger), Client: tokenOf(ctx).Client})
	return api.CreateConsent201JSONResponse(s.consent(c)), nil
}

// GetConsent shows how a consent stands.
func (s *server) GetConsent(ctx context.Context, request api.GetConsentRequestObject) (api.GetConsentResponseObject, error) {
	c := s.rules.FindConsent(s.ledger, tokenOf(ctx).Client, request.ConsentID)
	if c == nil {
		return nil, noConsent()
	}
	return api.GetConsent200JSONResponse(s.consent(c)), nil
}

// DeleteConsent ends a consent for the TPP. What it opened is shut at once.
func (s *server) DeleteConsent(ctx context.Context, request api.DeleteConsentRequestObject) (api.DeleteConsentResponseObject, error) {
	c := s.rules.FindConsent(s.ledger, tokenOf(ctx).Client, request.ConsentID)
	if c == nil {
		return nil, noConsent()
	}
	if p := s.rules.Delete(s.ledger, c); p != nil {
		return nil, p
	}
	return api.DeleteConsent204Response{}, nil
}

func (s *server) consent(c *bank.Consent) api.Consent {
	return api.Consent{ConsentID: c.ID, ConsentStatus: text(s.rules.Status(c))}
}

// findConsent finds a consent of the client itself.
func findConsent(l *bank.Ledger, client *bank.Client, id string) *bank.Consent {
	if c := l.Consent(id); c != nil && c.Client == client {
		return c
	}
	return nil
}

// deleteConsent ends a consent that lives; one that is gone cannot be deleted again.
func deleteConsent(l *bank.Ledger, c *bank.Consent) *Problem {
	if !c.Live() {
		return noConsent()
	}
	l.Move(c, bank.Ended)
	return nil
}

// status is the word for a state. The words are not published; these are Berlin Group's.
func status(c *bank.Consent) string {
	switch c.State {
	case bank.Granted:
		return "valid"
	case bank.Refused:
		return "rejected"
	case bank.Withdrawn:
		return "revokedByPsu"
	case bank.Ended:
		return "terminatedByTpp"
	case bank.Expired:
		return "expired"
	}
	return "received"
}

// CreatePayment is never reached by an honest bank, which refuses tokens of account information before.
func (s *server) CreatePayment(context.Context, api.CreatePaymentRequestObject) (api.CreatePaymentResponseObject, error) {
	received := "ACTC"
	return api.CreatePayment201JSONResponse{PaymentID: text(s.ledger.NewID("payment")), TransactionStatus: &received}, nil
}
