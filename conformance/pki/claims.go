package pki

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Claims is what a certificate says, whether it is true or not.
type Claims struct {
	Subject      string // the whole name: C=DE, O=Example TPP, …
	Organisation string // O of the subject
	Country      string // C of the subject
	Issuer       string // the whole name

	OrganizationIdentifier string     // as it stands; "" without
	Identifier             Identifier // in its parts; zero where it has not the form of PSD2

	Statements []string      // all of qcStatements, by name or else by identifier
	QcTypes    []string      // web, eseal, esign, or an identifier
	PSD2       bool          // there is a PSD2 statement that can be read
	Roles      []ClaimedRole // of the PSD2 statement, as the next two
	NCAName    string
	NCAID      string   // DE-BAFIN
	Flaws      []string // what of qcStatements cannot be read, and why

	KeyUsages    []string // by the names of X.509: digitalSignature
	ExtKeyUsages []string // by the names of X.509, or by identifier: clientAuth
	Policies     []string // by name or by identifier
	Hosts        []string // names and addresses of subjectAltName
	Key          string   // ECDSA P-256, RSA 2048

	NotBefore  time.Time
	NotAfter   time.Time
	Serial     string // hexadecimal
	CA         bool   // may sign certificates
	SelfSigned bool   // signed by its own key

	Certificate *x509.Certificate // that says all this
}

// A ClaimedRole is a role as a certificate has it, which is twice.
type ClaimedRole struct {
	OID  string // 0.4.0.19495.1.3
	Name string // PSP_AI
}

// Role is the role by its identifier, which counts; "" when it is none of PSD2.
func (r ClaimedRole) Role() Role { return roleOf(r.OID) }

// ClaimsOf reads a certificate. Whatever it holds, there is something to say about it.
func ClaimsOf(c *x509.Certificate) Claims {
	claims := Claims{
		Subject: nameText(c.Subject.Names), Issuer: nameText(c.Issuer.Names),
		Organisation: strings.Join(c.Subject.Organization, ", "), Country: strings.Join(c.Subject.Country, ", "),
		KeyUsages: keyUsages(c.KeyUsage), ExtKeyUsages: extKeyUsages(c), Policies: policiesOf(c),
		Hosts: hostsOf(c), Key: keyText(c.PublicKey),
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, Serial: c.SerialNumber.Text(16),
		CA: c.BasicConstraintsValid && c.IsCA, SelfSigned: selfSigned(c),
		Certificate: c,
	}
	for _, attribute := range c.Subject.Names {
		if s, ok := attribute.Value.(string); ok && attribute.Type.Equal(oidOrganizationIdentifier) && claims.OrganizationIdentifier == "" {
			claims.OrganizationIdentifier = s
		}
	}
	if identifier, err := ParseIdentifier(claims.OrganizationIdentifier); err == nil {
		claims.Identifier = identifier
	}
	for _, extension := range c.Extensions {
		if extension.Id.Equal(oidQCStatements) {
			claims.take(readStatements(extension.Value))
		}
	}
	return claims
}

// take adds what qcStatements says. Of two PSD2 statements the first counts and the second is a flaw.
func (c *Claims) take(s statements) {
	c.Statements, c.QcTypes, c.Flaws = s.names, s.types, s.flaws
	if len(s.psd2) > 1 {
		c.Flaws = append(c.Flaws, fmt.Sprintf("PSD2: stands %d times", len(s.psd2)))
	}
	if len(s.psd2) == 0 {
		return
	}
	c.PSD2, c.NCAName, c.NCAID = true, s.psd2[0].NCAName, s.psd2[0].NCAID
	for _, r := range s.psd2[0].Roles {
		c.Roles = append(c.Roles, ClaimedRole{OID: r.ID.String(), Name: r.Name})
	}
}

// Has says whether the certificate claims a role.
func (c Claims) Has(role Role) bool {
	return slices.ContainsFunc(c.Roles, func(r ClaimedRole) bool { return r.Role() == role })
}

// Use is what the certificate is for: by its key usages where they speak for one use, else by its QcType; ""
// where neither says.
func (c Claims) Use() Use {
	seals := slices.Contains(c.KeyUsages, "nonRepudiation")
	connects := slices.Contains(c.ExtKeyUsages, "serverAuth") || slices.Contains(c.ExtKeyUsages, "clientAuth")
	switch {
	case connects && !seals:
		return Web
	case seals && !connects:
		return Seal
	case slices.Contains(c.QcTypes, string(Web)):
		return Web
	case slices.Contains(c.QcTypes, string(Seal)):
		return Seal
	}
	return ""
}

// SHA256 is the fingerprint of the certificate in hexadecimal digits.
func (c Claims) SHA256() string {
	sum := sha256.Sum256(c.Certificate.Raw)
	return hex.EncodeToString(sum[:])
}

// SHA1 is the older fingerprint in hexadecimal digits; the keyId of STET signatures often ends with it.
func (c Claims) SHA1() string {
	sum := sha1.Sum(c.Certificate.Raw)
	return hex.EncodeToString(sum[:])
}

// Thumbprint is x5t#S256, the fingerprint that tokens are bound to (RFC 8705 §3.1).
func (c Claims) Thumbprint() string {
	sum := sha256.Sum256(c.Certificate.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// validity is from when until when.
func (c Claims) validity() string { return day(c.NotBefore) + " to " + day(c.NotAfter) }

// day is a point in time as people compare it.
func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// keyText is what kind of key it is.
func keyText(public any) string {
	switch k := public.(type) {
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Params().Name
	case *rsa.PublicKey:
		return "RSA " + strconv.Itoa(k.N.BitLen())
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return "of a kind that we cannot name"
}

// selfSigned says whether the key in a certificate signed it.
func selfSigned(c *x509.Certificate) bool {
	return string(c.RawSubject) == string(c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// Printable is a text that came from elsewhere, with quotes and escapes where it would trouble a terminal.
func Printable(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	return strconv.Quote(s)
}
