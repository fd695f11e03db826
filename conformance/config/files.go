package config

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
)

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
