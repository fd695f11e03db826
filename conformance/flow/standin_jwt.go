package flow

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"strings"
)

// jwtStandIn keeps the header of a token in compact serialisation, the structure and the types of
// its claims and the times iat, nbf and exp. Texts and other numbers are replaced, and so is the
// signature. What cannot be read (encrypted parts, payloads that are no JSON) becomes noise of the
// same length.
func jwtStandIn(dice *rand.Rand, value string, claim func(Kind, string) string) string {
	parts := strings.Split(value, ".")
	for i := 1; i < len(parts); i++ {
		decoded, err := base64.RawURLEncoding.DecodeString(parts[i])
		switch {
		case err != nil:
			parts[i] = plainStandIn(dice, parts[i])
		case i == 1 && json.Valid(decoded):
			claimsStandIn(dice, decoded, claim)
			parts[i] = base64.RawURLEncoding.EncodeToString(decoded)
		default:
			for j := range decoded {
				decoded[j] = byte(dice.IntN(256))
			}
			parts[i] = base64.RawURLEncoding.EncodeToString(decoded)
		}
	}
	return strings.Join(parts, ".")
}

// claimsStandIn replaces the strings and numbers of a payload in place.
func claimsStandIn(dice *rand.Rand, payload []byte, claim func(Kind, string) string) {
	lexJSON(payload, func(t jsonToken) {
		content := payload[t.from:t.to]
		switch {
		case t.name || t.time:
		case t.number:
			first := true
			for i, c := range content {
				if c|0x20 == 'e' {
					break
				}
				if isDigit(c) {
					content[i], first = digitFor(dice, c, first), false
				}
			}
		default:
			v := jsonNotation.open(content)
			if len(v.text) > 0 {
				copy(v.text, claim(t.kind, string(v.text)))
			}
			v.back(content)
		}
	})
}

// isJWT says whether a text is a token in compact serialisation: three parts in base64url, or five
// if it is encrypted, of which the first is a JSON object.
func isJWT(s string) bool {
	parts := strings.Split(s, ".")
	switch len(parts) {
	case 3:
	case 5:
		if header, _ := base64.RawURLEncoding.DecodeString(parts[0]); !strings.Contains(string(header), `"enc"`) {
			return false
		}
	default:
		return false
	}
	return parts[1] != "" && isJOSEHeader(parts[0]) &&
		strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r > 'z' || !isBase64URL(byte(r))) }) < 0
}

// isJOSEHeader says whether a text is a JSON object in base64url. In base64 a brace begins with an e.
func isJOSEHeader(s string) bool {
	if len(s) < 4 || s[0] != 'e' {
		return false
	}
	header, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && json.Valid(header)
}

// jwtPayload decodes the claims of a token, nil if they cannot be read.
func jwtPayload(s string) []byte {
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(s, ".")[1])
	if err != nil {
		return nil
	}
	return payload
}
