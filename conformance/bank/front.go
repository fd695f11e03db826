package bank

import (
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"
)

// An AuthorizationRequest is what a client asks of the PSU (RFC 6749, section 4.1.1).
type AuthorizationRequest struct {
	ClientID     string
	Client       *Client
	ResponseType string
	RedirectURI  string // as the request says it; empty when it says none
	Target       string // where the answer goes
	Scope        string
	State        string
	Challenge    string
	Method       string // of the challenge
	Consent      *Consent
	Pushed       *PushedRequest // what was pushed before, nil when nothing was
	Issuer       string         // who answers, as RFC 9207 has it
	Query        url.Values     // all parameters, those of the standard behind the bank among them
	Refusal      url.Values     // the error that waits for the PSU's login, nil when none does
}

// honestFront returns the honest decisions of the front channel.
func honestFront() FrontRules {
	return FrontRules{
		FindClient:    clientByID,
		RedirectURI:   registeredURI,
		ErrorTarget:   func(*AuthorizationRequest) string { return "" },
		TakesUnpushed: func(s *Settings) bool { return !s.PushedOnly },
		Pullable:      pullable,
		WellFormed:    wellFormed,
		Ask:           askNothing,
		Granted:       func(q *AuthorizationRequest) string { return q.Scope },
		TellsLate:     func(*AuthorizationRequest) bool { return false },
		AsksPSU:       func(*AuthorizationRequest) bool { return true },
		AsksConsent:   func(*AuthorizationRequest) bool { return true },
		Password:      func(u *User, password string) bool { return same(u.Password, password) },
		RefusalAnswer: func(*Ledger, *AuthorizationRequest, *User) url.Values { return accessDenied() },
		State:         func(sent string, _ url.Values) string { return sent },
		Redirect:      redirectURL,
		IssueCode:     issueCode,
	}
}

// askNothing is what a bank without a standard lets clients ask for.
func askNothing(*Ledger, *AuthorizationRequest) (c *Consent, word, problem string) {
	return nil, "invalid_scope", noSuchScope
}

// noSuchScope is what the bank says to a scope that names nothing.
const noSuchScope = "The scope names nothing that this client may ask for."

// registeredURI compares character by character (RFC 9700, section 4.1.3). A request without redirect URI is good for a
// client that has registered just one (RFC 6749, section 3.1.2.3).
func registeredURI(c *Client, asked string) (string, bool) {
	if asked == "" && len(c.RedirectURIs) == 1 {
		return c.RedirectURIs[0], true
	}
	return asked, slices.Contains(c.RedirectURIs, asked)
}

// accessDenied is the answer to a refusal (RFC 6749, section 4.1.2.1).
func accessDenied() url.Values {
	return url.Values{"error": {"access_denied"}, "error_description": {"The PSU declined the request."}}
}

// redirectURL keeps the query of the redirect URI and adds the answer to it (RFC 6749, sections 3.1.2 and 4.1.2).
func redirectURL(uri string, answer url.Values) string {
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	return uri + separator + answer.Encode()
}

// issueCode binds the code to everything that its redemption must repeat.
func issueCode(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code {
	return l.NewCode(Code{
		Client: q.Client, User: u, Consent: q.Consent, RedirectURI: q.RedirectURI, Scope: q.Scope,
		Challenge: q.Challenge, Method: q.Method, Expires: l.Clock.Now().Add(s.CodeLife),
	})
}

// ConsentOfScope finds the consent that a scope names by the template: an honest Ask for standards whose consent
// exists before the authorisation. Other scope tokens beside it, such as offline_access, are passed over. The consent
// must be asked for or granted, and must not belong to another client.
func ConsentOfScope(template string) func(l *Ledger, q *AuthorizationRequest) (c *Consent, word, problem string) {
	before, after, _ := strings.Cut(template, "{consentId}")
	return func(l *Ledger, q *AuthorizationRequest) (c *Consent, word, problem string) {
		for token := range strings.FieldsSeq(q.Scope) {
			id, found := strings.CutPrefix(token, before)
			if id, found = cutSuffix(id, after, found); !found {
				continue
			}
			consent := l.Consent(id)
			if consent != nil && consent.Live() && (consent.Client == nil || consent.Client == q.Client) {
				return consent, "", ""
			}
		}
		return askNothing(l, q)
	}
}

func cutSuffix(s, suffix string, before bool) (string, bool) {
	s, found := strings.CutSuffix(s, suffix)
	return s, found && before
}

// same compares secrets in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
