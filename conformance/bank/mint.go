package bank

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// A mint makes the bank's identifiers and secrets from its seed: the same seed and the same order of requests give the
// same values. They look random, and 256 bits of them are.
type mint struct {
	key   []byte
	count uint64
}

func newMint(seed uint64) *mint {
	key := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("assay reference bank "), seed))
	return &mint{key: key[:]}
}

// sum is a keyed hash of the parts, unambiguous as to where one ends.
func (m *mint) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, m.key)
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return h.Sum(nil)
}

// secret returns the next unguessable value: 43 characters of base64url.
func (m *mint) secret(kind string) string {
	m.count++
	return base64.RawURLEncoding.EncodeToString(m.sum("secret", kind, fmt.Sprint(m.count)))
}

// uuid returns the next UUID (version 4 in form).
func (m *mint) uuid(kind string) string {
	m.count++
	return m.fixedUUID("next", kind, fmt.Sprint(m.count))
}

// fixedUUID returns the UUID that belongs to the parts: always the same one.
func (m *mint) fixedUUID(parts ...string) string {
	b := m.sum(append([]string{"uuid"}, parts...)...)[:16]
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
