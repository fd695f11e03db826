package bank

import (
	"crypto/sha256"
	"encoding/base64"
)

// bindingFaults are about what clients are told of the certificate that a token is bound to.
var bindingFaults = []Fault{
	{
		Name:   "introspection-without-binding",
		Story:  "What is said of a token is what was said before there were certificates: whoever asks cannot hold it against one.",
		Where:  introspectsBound,
		Breaks: Warns("OAUTH-IN-CNF"),
		Lie:    func(r *Rules) { r.Thumbprint = func(*Client) string { return "" } },
	},
	{
		Name:   "introspection-hashes-the-pem",
		Story:  "The hash of the certificate is that of the file it came in.",
		Where:  introspectsBound,
		Breaks: Warns("OAUTH-IN-CNF"),
		Lie:    func(r *Rules) { r.Thumbprint = hashOfPEM },
	},
	{
		Name:   "readable-token-without-binding",
		Story:  "Access tokens are JWTs that say neither which user they stand for nor what they are bound to.",
		Where:  mutual,
		Breaks: Warns("OAUTH-MT-CNF", "FLK-TK-JWT"),
		Lie:    readable(func(*Client) string { return "" }),
	},
	{
		Name:   "readable-token-hashes-the-pem",
		Story:  "Access tokens are JWTs with the hash of the file that the certificate came in, and without the user.",
		Where:  mutual,
		Breaks: Warns("OAUTH-MT-CNF", "FLK-TK-JWT"),
		Lie:    readable(hashOfPEM),
	},
}

var introspectsBound = func(s *Settings) bool { return s.Introspects && s.Binds }

// hashOfPEM hashes the text in place of what it holds.
func hashOfPEM(c *Client) string {
	sum := sha256.Sum256(authority().clients[c.ID].CertificatePEM())
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// readable spells access tokens in another way.
func readable(thumbprint func(*Client) string) func(*Rules) {
	return func(r *Rules) {
		r.Spell = func(l *Ledger, t *Token) { spell(l, t, thumbprint(t.Client)) }
	}
}
