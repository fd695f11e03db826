package bank

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
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
		Story:  "Access tokens are JWTs that do not say what they are bound to.",
		Where:  mutual,
		Breaks: Warns("OAUTH-MT-CNF"),
		Lie:    readable(func(*Client) string { return "" }),
	},
	{
		Name:   "readable-token-hashes-the-pem",
		Story:  "Access tokens are JWTs with the hash of the file that the certificate came in.",
		Where:  mutual,
		Breaks: Warns("OAUTH-MT-CNF"),
		Lie:    readable(hashOfPEM),
	},
}

var introspectsBound = func(s *Settings) bool { return s.Introspects && s.Binds }

// hashOfPEM hashes the text in place of what it holds.
func hashOfPEM(c *Client) string {
	sum := sha256.Sum256(authority().clients[c.ID].CertificatePEM())
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// readable makes access tokens JWTs that name the certificate they are bound to. Their last part is what they were before.
func readable(thumbprint func(*Client) string) func(*Rules) {
	return func(r *Rules) {
		r.Spell = func(l *Ledger, t *Token) {
			claims := map[string]any{"client_id": t.Client.ID, "scope": t.Scope, "exp": t.Expires.Unix()}
			if sum := thumbprint(t.Client); sum != "" {
				claims["cnf"] = map[string]string{"x5t#S256": sum}
			}
			l.Rename(t, part(map[string]any{"alg": "ES256", "typ": "at+jwt"})+"."+part(claims)+"."+t.Value)
		}
	}
}

// part is a part of a JWT.
func part(members map[string]any) string {
	text, err := json.Marshal(members)
	if err != nil {
		panic("bank: " + err.Error()) // texts and numbers
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
