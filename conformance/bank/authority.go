package bank

import (
	"fmt"
	"strings"
	"sync"

	"github.com/assaykit/assay/conformance/pki"
)

// Certificates of the reference bank's world: one authority, which bank and TPPs trust, made anew in every process.
type certificates struct {
	ca      *pki.CA
	server  *pki.Pair
	clients map[string]*pki.Pair // by the id of the client; of those that have an identifier
	bad     []badPair            // of the main client, or of one that is taken for it
}

// A badPair is a certificate that the bank must refuse, under its name in a target file.
type badPair struct {
	name string
	*pki.Pair
}

// loopback are the names under which a bank on this computer is reached.
var loopback = []string{"127.0.0.1", "::1", "localhost"}

// bankIdentity is who the bank is in its certificates.
var bankIdentity = pki.Identity{
	Organisation: "Assay Reference Bank", Identifier: pki.Identifier{Country: "DE", Authority: "BAFIN", Number: "100000"},
	Roles: []pki.Role{pki.AccountServicing}, Hosts: loopback,
}

// authority makes the certificates when they are first asked for.
var authority = sync.OnceValue(func() *certificates {
	ca, err := pki.NewCA(pki.Options{Name: "Assay Reference CA"})
	if err != nil {
		panic(fmt.Sprintf("bank: authority: %v", err)) // only without randomness
	}
	c := &certificates{ca: ca, server: must(ca.QWAC(bankIdentity)), clients: map[string]*pki.Pair{}}
	for _, client := range clients {
		if client.Identifier == (pki.Identifier{}) {
			continue // it has no certificate
		}
		c.clients[client.ID] = must(ca.QWAC(identityOf(client)))
	}
	ours := identityOf(MainClient)
	namesake := ours
	namesake.Identifier.Country, namesake.Identifier.Authority = "FR", "ACPR"
	c.bad = []badPair{
		{"expired", must(ca.Bad("expired", ours))},
		{"not_yet_valid", must(ca.Bad("not-yet-valid", ours))},
		{"wrong_role", must(ca.Bad("wrong-role", ours))},
		{"other_tpp", must(ca.QWAC(namesake))}, // to which another authority gave the same number
	}
	return c
})

// identityOf is who a client is in its certificate.
func identityOf(c *Client) pki.Identity {
	return pki.Identity{
		Organisation: c.Name, Identifier: c.Identifier,
		Roles: []pki.Role{pki.AccountInformation}, Hosts: []string{c.ID + ".example"},
	}
}

// must is for certificates whose identities are ours.
func must(pair *pki.Pair, err error) *pki.Pair {
	if err != nil {
		panic(fmt.Sprintf("bank: certificate: %v", err))
	}
	return pair
}

// Trust is the block of a target file that makes the kit trust the certificate of a bank at that base URL, "" where it is
// reached without TLS, or where TLS is the affair of somebody in front of it.
func Trust(s *Settings, baseURL string) string {
	if !s.TLS || !strings.HasPrefix(baseURL, "https:") {
		return ""
	}
	return fmt.Sprintf("tls: {ca: %q}\n", authority().ca.CertificatePEM())
}

// Certificate is the value of client.tls in a target file: the certificate of a client, with its key.
func Certificate(c *Client) string {
	return inFile(authority().clients[c.ID])
}

// BadCertificates is the block of a target file with the certificates that a bank must refuse, "" where clients need none.
func BadCertificates(s *Settings) string {
	if !s.Binds {
		return ""
	}
	var block strings.Builder
	block.WriteString("bad_certificates:\n")
	for _, bad := range authority().bad {
		fmt.Fprintf(&block, "  %s: %s\n", bad.name, inFile(bad.Pair))
	}
	return block.String()
}

// inFile writes a certificate and its key into a target file.
func inFile(pair *pki.Pair) string {
	key, err := pair.KeyPEM()
	if err != nil {
		panic(fmt.Sprintf("bank: key: %v", err)) // the key is ours
	}
	return fmt.Sprintf("{cert: %q, key: %q}", pair.CertificatePEM(), key)
}

// APIHost is the base URL under another name of this computer, for a bank that lets browsers in without a certificate at one
// name and asks for it at the other.
func APIHost(baseURL string) string { return strings.Replace(baseURL, "127.0.0.1", "localhost", 1) }
