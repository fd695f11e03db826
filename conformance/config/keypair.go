package config

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/pki"
)

// ours reads a certificate by which the ASPSP is to know us. One that is out of date, or that is
// for another kind of TPP than an AISP, would be refused for a reason that is no fault of the
// ASPSP's, so it is one of the target file.
func (d decoder) ours(n *node) conformance.KeyPair {
	pair := d.pair(n)
	if pair.Empty() {
		return pair
	}
	chain, _ := pki.Read(pair.Cert) // pair has read it
	claims, now := chain[0], time.Now()
	at := n.child("cert").place
	switch {
	case now.After(claims.NotAfter):
		d.errs.blame(at, "holds a certificate that expired on "+claims.NotAfter.Format(time.DateOnly), "one that is in date")
	case now.Before(claims.NotBefore):
		d.errs.blame(at, "holds a certificate that is valid from "+claims.NotBefore.Format(time.DateOnly)+" on", "one that is in date")
	case claims.PSD2 && !claims.Has(pki.AccountInformation):
		d.errs.blame(at, "holds a certificate whose PSD2 statement is without the role "+string(pki.AccountInformation), "that of an AISP")
	default:
		return pair
	}
	return conformance.KeyPair{}
}

// pair reads the certificate and the key that a mapping names, and sees that they belong together.
// The file of the certificate may hold its chain, in order; that of the key holds one key. Both may
// be the same file.
func (d decoder) pair(n *node) conformance.KeyPair {
	certNode, keyNode := n.child("cert"), n.child("key")
	switch {
	case certNode.str() == "" && keyNode.str() == "":
		return conformance.KeyPair{}
	case certNode.str() == "":
		d.lacks(n, certNode, "cert", "the certificate of the key")
		return conformance.KeyPair{}
	case keyNode.str() == "":
		d.lacks(n, keyNode, "key", "the key of the certificate")
		return conformance.KeyPair{}
	}
	cert, key := d.read(certNode), d.read(keyNode)
	if cert == nil || key == nil {
		return conformance.KeyPair{}
	}
	chain, err := pki.Read(cert)
	if err != nil {
		d.errs.blame(certNode.place, "holds no certificate that can be read", "certificates in PEM")
		return conformance.KeyPair{}
	}
	if !ordered(chain) {
		d.errs.blame(certNode.place, "holds several certificates that are no chain", "the certificate first, then that of its issuer, and so on")
		return conformance.KeyPair{}
	}
	if keys, sealed := keysIn(key); sealed {
		d.errs.blame(keyNode.place, "holds a key with a passphrase", "a key without one")
		return conformance.KeyPair{}
	} else if keys > 1 {
		d.errs.blame(keyNode.place, "holds "+strconv.Itoa(keys)+" keys", "the key of the certificate alone")
		return conformance.KeyPair{}
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		d.errs.blame(keyNode.place, "holds no key of the certificate", "its private key in PEM")
		return conformance.KeyPair{}
	}
	return conformance.KeyPair{Cert: cert, Key: key}
}

// lacks blames a key that is missing or empty beside another.
func (d decoder) lacks(parent, n *node, name, want string) {
	if n != nil && n.kind != text {
		return // blamed for its type
	}
	at := parent.place
	at.key = join(parent.key, name)
	if n != nil {
		at = n.place
	}
	d.errs.blame(at, "is missing", want)
}

// ordered says whether each certificate is followed by that of its issuer.
func ordered(chain []pki.Claims) bool {
	for i := 1; i < len(chain); i++ {
		if !bytes.Equal(chain[i-1].Certificate.RawIssuer, chain[i].Certificate.RawSubject) {
			return false
		}
	}
	return true
}

// keysIn counts the private keys of PEM data, and says whether one is protected by a passphrase.
func keysIn(data []byte) (count int, sealed bool) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			count++
			sealed = sealed || block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED")
		}
	}
	return count, sealed
}
