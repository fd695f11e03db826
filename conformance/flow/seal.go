package flow

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The seals: facts that no stand-in can keep, measured on the raw exchange.
const (
	// SealPKCE says how the verifier of a token request fits the challenge under
	// which its code was issued: "fits", "differs" or "missing" (RFC 7636 §4.6).
	SealPKCE = "pkce.match"
	// SealAccounts says whose accounts an answer lists, where it lists any with an IBAN
	// and the target names accounts of its main PSU: AccountsNamed when all of them are
	// among those, else AccountsOther.
	SealAccounts = "accounts.match"
	// SealBound says how the binding of an access token fits the certificate of the client
	// that got it or asked about it: "fits", "differs" or "missing". It is on answers with a
	// token that its bearer can read and on those that call a token active, where the client
	// has a certificate (RFC 8705 §3.1 and §3.2).
	SealBound = "cnf.match"
)

// seal writes a fact on an exchange.
func seal(e *conformance.Exchange, name, value string) {
	if e.Seals == nil {
		e.Seals = map[string]string{}
	}
	e.Seals[name] = value
}

// A sealer remembers what later exchanges are measured against.
type sealer struct {
	challenge, method string            // of the last authorisation request
	issued            map[string]pledge // by code
	named             map[string]bool   // IBANs of the main PSU, as the target names them
	thumbprints       map[string]string // of the certificates of our clients, by the client
}

type pledge struct{ challenge, method string }

// asked takes note of an authorisation request.
func (s *sealer) asked(url string) {
	query := queryOf(url)
	s.challenge, s.method = query.Get("code_challenge"), query.Get("code_challenge_method")
}

func (s *sealer) measure(e *conformance.Exchange) map[string]string {
	var seals map[string]string
	for _, found := range []map[string]string{s.whose(e), s.bound(e), s.fit(e)} {
		if seals == nil {
			seals = found
			continue
		}
		maps.Copy(seals, found)
	}
	return seals
}

// fit measures what belongs to a code, when it comes and when it is redeemed.
func (s *sealer) fit(e *conformance.Exchange) map[string]string {
	if e.Operation == operationAuthorize {
		s.asked(e.Request.URL)
	}
	if e.Operation == conformance.OperationCallback {
		return s.returned(e)
	}
	form, err := url.ParseQuery(string(e.Request.Body.Bytes()))
	if err != nil || form.Get("code") == "" {
		return nil
	}
	p, ok := s.issued[form.Get("code")]
	if !ok || p.challenge == "" {
		return nil
	}
	return map[string]string{SealPKCE: p.match(form.Get("code_verifier"))}
}

// returned takes note of the challenge of a code, and measures what the PSU brought.
func (s *sealer) returned(e *conformance.Exchange) map[string]string {
	code := queryOf(e.Request.URL).Get("code")
	if code == "" {
		return nil
	}
	if s.issued == nil {
		s.issued = map[string]pledge{}
	}
	s.issued[code] = pledge{s.challenge, s.method}
	return s.leak(e)
}

func (p pledge) match(verifier string) string {
	made := verifier
	if p.method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		made = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	switch {
	case verifier == "":
		return "missing"
	case made == p.challenge:
		return "fits"
	default:
		return "differs"
	}
}

func queryOf(raw string) url.Values {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	return u.Query()
}
