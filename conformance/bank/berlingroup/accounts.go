package berlingroup

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// A Right is one of the three kinds of access to an account.
type Right int

// The rights.
const (
	Details Right = iota
	Balances
	Transactions
)

// A reading is one read under a token and a consent.
type reading struct {
	consent *bank.Consent
	access  *bg.AccountAccess
}

// has says whether a consent gives a right on an account. The right to details comes with any other.
func has(access *bg.AccountAccess, what Right, a *bank.Account) bool {
	switch what {
	case Balances:
		return names(access.Balances, a.IBAN)
	case Transactions:
		return names(access.Transactions, a.IBAN)
	}
	return true
}

// open finds the consent under which a request reads, and counts the read when the PSU is not there.
func (s *server) open(ctx context.Context, id, what string, attended bool) (*reading, error) {
	c, err := s.rules.HeaderConsent(s.bank, tokenOf(ctx), id)
	if err != nil {
		return nil, err
	}
	if !attended && s.rules.Exceeded(c, what, s.ledger.Clock.Today()) {
		return nil, refused(http.StatusTooManyRequests, "ACCESS_EXCEEDED", "The consent allows no more reads without the PSU today.")
	}
	return &reading{consent: c, access: &detailOf(c).access}, nil
}

// openAccount finds the account that a path names, as far as the consent opens it for this.
func (s *server) openAccount(ctx context.Context, consentID, accountID string, what Right, attended bool) (*reading, *bank.Account, error) {
	r, err := s.open(ctx, consentID, operationOf(ctx)+" "+accountID, attended)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range s.rules.Visible(r.consent) {
		if !s.rules.SameResource(accountID, s.rules.ResourceID(s.ledger, r.consent, a, false)) {
			continue
		}
		if !s.rules.Has(r.access, what, a) {
			return nil, nil, refused(http.StatusUnauthorized, "CONSENT_INVALID", "The consent does not cover this.")
		}
		return r, a, nil
	}
	return nil, nil, noAccount()
}

// headerConsent demands the token's own consent. An id that this TPP does not have is unknown (BG-ACC-15), another
// consent of it is not what the token is for (BG-OAU-12).
func headerConsent(b *bank.Bank, t *bank.Token, id string) (*bank.Consent, error) {
	c := b.Ledger.Consent(id)
	if c == nil || c.Client != nil && c.Client != t.Client {
		return nil, &Problem{Status: http.StatusBadRequest, Code: "CONSENT_UNKNOWN", Path: "Consent-ID", Text: "The consent is not known."}
	}
	if c != t.Consent {
		return nil, b.Deny(bank.WrongConsent)
	}
	return c, nil
}

// exceeded counts reads without the PSU, by day and by what is read (BG-FRQ-01 to BG-FRQ-03).
func exceeded(c *bank.Consent, what string, today time.Time) bool {
	d := detailOf(c)
	key := today.Format(day) + " " + what
	d.reads[key]++
	return d.reads[key] > d.frequency
}

// visible returns what the consent names and its user holds (BG-ACC-02, BG-ACC-03).
func visible(c *bank.Consent) []*bank.Account {
	var accounts []*bank.Account
	for _, iban := range namedIBANs(&detailOf(c).access) {
		if a := c.User.Account(iban); a != nil {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// resourceID is a name that lasts as long as the consent and does not show the IBAN (BG-ACC-07, BG-ACC-08).
func resourceID(l *bank.Ledger, c *bank.Consent, a *bank.Account, _ bool) string {
	return l.IDOf("account", c.ID, a.IBAN)
}

// GetAccountList lists the accounts of the consent.
func (s *server) GetAccountList(ctx context.Context, request bg.GetAccountListRequestObject) (bg.GetAccountListResponseObject, error) {
	r, err := s.open(ctx, request.Params.ConsentID, opAccounts, request.Params.PSUIPAddress != nil)
	if err != nil {
		return nil, err
	}
	list := bg.AccountList{Accounts: []bg.AccountDetails{}}
	for _, a := range s.rules.Visible(r.consent) {
		list.Accounts = append(list.Accounts, s.details(ctx, r, a, true, request.Params.WithBalance))
	}
	return bg.GetAccountList200JSONResponse{Body: list, Headers: bg.GetAccountList200ResponseHeaders{XRequestID: requestID(ctx)}}, nil
}

// ReadAccountDetails shows one account, as in the list.
func (s *server) ReadAccountDetails(ctx context.Context, request bg.ReadAccountDetailsRequestObject) (bg.ReadAccountDetailsResponseObject, error) {
	r, a, err := s.openAccount(ctx, request.Params.ConsentID, request.AccountID, Details, request.Params.PSUIPAddress != nil)
	if err != nil {
		return nil, err
	}
	return bg.ReadAccountDetails200JSONResponse{
		Body:    bg.AccountAnswer{Account: s.details(ctx, r, a, false, request.Params.WithBalance)},
		Headers: bg.ReadAccountDetails200ResponseHeaders{XRequestID: requestID(ctx)},
	}, nil
}

// details writes an account. Links and balances are there only where the consent gives the right (BG-ACC-09 to
// BG-ACC-11).
func (s *server) details(ctx context.Context, r *reading, a *bank.Account, inList bool, withBalance *bool) bg.AccountDetails {
	id := s.rules.ResourceID(s.ledger, r.consent, a, inList)
	self := "/v1/accounts/" + url.PathEscape(id)
	enabled, usage, links := bg.AccountStatusEnabled, bg.AccountUsagePRIV, bg.Links{}
	account := bg.AccountDetails{
		ResourceID: &id, IBAN: &a.IBAN, BIC: &a.BIC, Currency: a.Currency, Name: &a.Name, Product: &a.Product,
		CashAccountType: &a.Kind, Status: &enabled, Usage: &usage, UnderscoreLinks: &links,
	}
	if extra := r.access.AdditionalInformation; extra != nil && names(extra.OwnerName, a.IBAN) {
		account.OwnerName = &a.Owner
	}
	if s.rules.Has(r.access, Balances, a) {
		links["balances"] = s.link(ctx, self+"/balances")
		if withBalance != nil && *withBalance {
			account.Balances = new(s.balances(a))
		}
	}
	if s.rules.Has(r.access, Transactions, a) {
		links["transactions"] = s.link(ctx, self+"/transactions")
	}
	return account
}
