package stet

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// certified is a certificate with PSD2 roles behind another statement; none: without
// any statement.
func certified(roles ...asn1.ObjectIdentifier) []byte {
	type role struct {
		ID   asn1.ObjectIdentifier
		Name string `asn1:"utf8"`
	}
	type statement struct {
		ID   asn1.ObjectIdentifier
		Info asn1.RawValue `asn1:"optional"`
	}
	must := func(value []byte, err error) []byte {
		if err != nil {
			panic(err)
		}
		return value
	}
	var psd2 struct {
		Roles               []role
		Authority, Identity string `asn1:"utf8"`
	}
	for _, id := range roles {
		psd2.Roles = append(psd2.Roles, role{id, "PSP"})
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	if len(roles) > 0 {
		all := []statement{{ID: asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 1}}, {ID: statementPSD2, Info: asn1.RawValue{FullBytes: must(asn1.Marshal(psd2))}}}
		template.ExtraExtensions = []pkix.Extension{{Id: qcStatements, Value: must(asn1.Marshal(all))}}
	}
	return must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
}

func certificateTrials() []trial {
	knocked := func(der []byte) []*conformance.Exchange {
		e := step(oauth.Knock, "knock", 401, "")
		e.TLS = &conformance.Connection{Version: "TLS 1.3", Peer: [][]byte{der}}
		return tapes.Tape(e)
	}
	initiation := asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 2}
	return []trial{
		{check: "STET-TLS-06", name: "an account servicer", want: holds, tape: knocked(certified(initiation, accountServicing))},
		{check: "STET-TLS-06", name: "a TPP", want: fails, tape: knocked(certified(initiation))},
		{check: "STET-TLS-06", name: "no QWAC", want: fails, tape: knocked(certified())},
		{check: "STET-TLS-06", name: "unreadable", want: inconclusive, tape: knocked([]byte("x"))},
		{check: "STET-TLS-06", name: "no handshake", want: inconclusive, tape: tapes.Tape(tapes.Silent(oauth.Knock, "knock"))},
	}
}
