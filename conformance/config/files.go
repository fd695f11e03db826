package config

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// pair reads the certificate and the key that a mapping names, and sees that they belong together.
// Whether the certificate is in date or trusted is not asked: a target may be there to try that.
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
	if !certificates(cert) {
		d.errs.blame(certNode.place, "holds no certificate that can be read", "certificates in PEM")
		return conformance.KeyPair{}
	}
	if sealed(key) {
		d.errs.blame(keyNode.place, "holds a key with a passphrase", "a key without one")
		return conformance.KeyPair{}
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		d.errs.blame(keyNode.place, "holds no key of the certificate", "its private key in PEM")
		return conformance.KeyPair{}
	}
	return conformance.KeyPair{Cert: cert, Key: key}
}

// roots reads the certificates to trust.
func (d decoder) roots(n *node) []byte {
	if n.str() == "" {
		return nil
	}
	data := d.read(n)
	if data != nil && !certificates(data) {
		d.errs.blame(n.place, "holds no certificate that can be read", "certificates in PEM")
		return nil
	}
	return data
}

// read returns the content of the file that a node names, or the node's own text where that is
// PEM already: a reference may bring it in.
func (d decoder) read(n *node) []byte {
	if n.bad {
		return nil
	}
	if strings.HasPrefix(strings.TrimSpace(n.text), "-----BEGIN ") {
		return []byte(n.text)
	}
	data, problem := d.files.read(n.text)
	if problem == "" {
		return data
	}
	named := "the file " + n.text + ", which "
	if hidden(n) {
		named = "a file that "
	}
	d.errs.blame(n.place, "names "+named+problem, "a file to read, relative to the target file")
	return nil
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

// certificates says whether PEM data holds certificates, and that all of them can be read.
func certificates(data []byte) bool {
	count := 0
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return false
		}
		count++
	}
	return count > 0
}

// sealed says whether a PEM key is protected by a passphrase.
func sealed(data []byte) bool {
	block, _ := pem.Decode(data)
	return block != nil && (block.Type == "ENCRYPTED PRIVATE KEY" || bytes.Contains([]byte(block.Headers["Proc-Type"]), []byte("ENCRYPTED")))
}
