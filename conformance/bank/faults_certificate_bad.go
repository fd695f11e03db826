package bank

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/assaykit/assay/conformance/pki"
)

// badCertificateFaults are about certificates of the authority that the bank must refuse all the same.
var badCertificateFaults = []Fault{
	{
		Name:   "expired-certificate-redeems",
		Story:  "The dates of certificates are left to the application, which looks at them when a client registers.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT-expired"),
		Lie:    both(shaking(atAnyDate), overlooking(AtCode, expired)),
	},
	{
		Name:   "expired-certificate-refreshes",
		Story:  "Who once got a token may renew it with the certificate of then.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-RT-AUTH-expired"),
		Lie:    both(shaking(atAnyDate), overlooking(AtRefresh, expired)),
	},
	{
		Name:   "expired-certificate-reads",
		Story:  "The API knows a certificate by what it says, and does not ask until when.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-expired"),
		Lie:    both(shaking(atAnyDate), overlooking(AtAPI, expired)),
	},
	{
		Name:   "early-certificate-redeems",
		Story:  "Of the two dates of a certificate the second is looked at.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT-early"),
		Lie:    both(shaking(atAnyDate), overlooking(AtCode, early)),
	},
	{
		Name:   "early-certificate-refreshes",
		Story:  "A TPP that has its next certificate already may refresh with it.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-RT-AUTH-early"),
		Lie:    both(shaking(atAnyDate), overlooking(AtRefresh, early)),
	},
	{
		Name:   "early-certificate-reads",
		Story:  "The API takes the next certificate of a TPP before its time.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-early"),
		Lie:    both(shaking(atAnyDate), overlooking(AtAPI, early)),
	},
	{
		Name:   "any-role-redeems",
		Story:  "A QWAC is a QWAC: what its holder may do was looked at when the client was registered.",
		Where:  mutual,
		Breaks: Breaks("STET-ID-04"),
		Lie:    overlooking(AtCode, unentitled),
	},
	{
		Name:   "any-role-refreshes",
		Story:  "A TPP that lost its role goes on for as long as it refreshes.",
		Where:  mutual,
		Breaks: Breaks("STET-ID-04-refresh"),
		Lie:    overlooking(AtRefresh, unentitled),
	},
	{
		Name:   "any-role-reads",
		Story:  "The API looks whose certificate it is, not what its holder may do.",
		Where:  mutual,
		Breaks: Breaks("STET-ID-04-api", "BG-TLS-02"),
		Lie:    overlooking(AtAPI, unentitled),
	},
	{
		Name:   "wrong-role-forbidden",
		Story:  "Who comes with a certificate of the wrong role is refused with 403, and not told why.",
		Where:  mutual,
		Breaks: Warns("BG-TLS-02"),
		Lie:    forbidding(WrongRole),
	},
	{
		Name:   "number-without-authority",
		Story:  "Clients are known by the number in their certificate. That two authorities give the same one has not come up yet.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-BIND-CLIENT-unregistered", "OAUTH-RT-AUTH-unregistered"),
		Lie:    knowing(sameNumber),
	},
	{
		Name:   "token-bound-to-the-number",
		Story:  "Tokens are bound to the number in the certificate, whichever authority gave it.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-unregistered"),
		Lie:    binding(func(t *Token, s *tls.ConnectionState) bool { return sameNumber(t.Client, s) }),
	},
}

func unentitled(c *x509.Certificate) bool { return !entitled(c) }

// overlooking takes certificates that are wrong in one way at one place.
func overlooking(place Place, wrong func(*x509.Certificate) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.Unfit
		r.Unfit = func(at Place, c *x509.Certificate) Reason {
			if at == place && wrong(c) {
				return ""
			}
			return honest(at, c)
		}
	}
}

// atAnyDate leaves the dates of certificates to the application.
func atAnyDate(c *tls.Config) {
	c.ClientAuth = tls.RequestClientCert
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) > 0 && !trusted(&s) {
			return errors.New("bank: the certificate is none of the authority's")
		}
		return nil
	}
}

// sameNumber holds the last part of the organizationIdentifier against the client's.
func sameNumber(c *Client, s *tls.ConnectionState) bool {
	return trusted(s) && pki.ClaimsOf(s.PeerCertificates[0]).Identifier.Number == c.Identifier.Number
}
