package flow

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// thumbprintsOf returns the x5t#S256 of the certificates of our clients, by the client.
func thumbprintsOf(t *conformance.Target) map[string]string {
	prints := map[string]string{clientMain: thumbprint(t.Client.TLS)}
	if t.OtherClient != nil {
		prints[clientOther] = thumbprint(t.OtherClient.TLS)
	}
	return prints
}

// thumbprint is the hash of a certificate by which tokens are bound to it (RFC 8705
// §3.1), "" where there is none.
func thumbprint(pair conformance.KeyPair) string {
	for block, rest := pem.Decode(pair.Cert); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			sum := sha256.Sum256(block.Bytes)
			return base64.RawURLEncoding.EncodeToString(sum[:])
		}
	}
	return ""
}

// A binding is what a token says of the certificate that it is bound to.
type binding struct {
	CNF struct {
		Thumbprint *string `json:"x5t#S256"`
	} `json:"cnf"`
}

// match is a value of SealBound.
func (b binding) match(own string) string {
	switch said := b.CNF.Thumbprint; {
	case said == nil:
		return "missing"
	case *said == own:
		return "fits"
	}
	return "differs"
}

// bound measures SealBound, where there is something to measure.
func (s *sealer) bound(e *conformance.Exchange) map[string]string {
	own := s.thumbprints[e.Client]
	if own == "" || !e.OK() {
		return nil
	}
	var answer struct {
		AccessToken string `json:"access_token"`
		Active      bool   `json:"active"`
		binding
	}
	if err := json.Unmarshal(e.Body(), &answer); err != nil {
		return nil
	}
	if answer.Active {
		return map[string]string{SealBound: answer.match(own)}
	}
	if claims, readable := claimsOf(answer.AccessToken); readable {
		return map[string]string{SealBound: claims.match(own)}
	}
	return nil
}

// claimsOf reads a token that is a signed JWT (RFC 7519), false for any other.
func claimsOf(token string) (claims binding, readable bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims, false
	}
	return claims, json.Unmarshal(payload, &claims) == nil
}
