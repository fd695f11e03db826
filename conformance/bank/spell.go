package bank

import (
	"encoding/base64"
	"encoding/json"
)

// Readable is a rule by which access tokens are JWTs that name the certificate they are bound to (RFC 8705, section 3.1).
func Readable(l *Ledger, t *Token) { spell(l, t, thumbprint(t.Client)) }

// spell makes a JWT of an access token. Its last part, where others sign, is what the token was before: nobody can guess it.
func spell(l *Ledger, t *Token, thumbprint string) {
	claims := map[string]any{"client_id": t.Client.ID, "scope": t.Scope, "exp": t.Expires.Unix()}
	if thumbprint != "" {
		claims["cnf"] = map[string]string{"x5t#S256": thumbprint}
	}
	l.Rename(t, part(map[string]any{"alg": "ES256", "typ": "at+jwt"})+"."+part(claims)+"."+t.Value)
}

// part is a part of a JWT.
func part(members map[string]any) string {
	text, err := json.Marshal(members)
	if err != nil {
		panic("bank: " + err.Error()) // texts and numbers
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
