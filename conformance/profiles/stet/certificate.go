package stet

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// Object identifiers of ETSI TS 119 495 and, of the extension, of RFC 3739.
var (
	qcStatements     = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}
	statementPSD2    = asn1.ObjectIdentifier{0, 4, 0, 19495, 2}
	accountServicing = asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 1}
)

func certificateChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "STET-TLS-06", Title: "the certificate of the API is that of an account servicer", Rules: []string{"STET-TLS-06"},
		Clause: conformance.Clause{Document: "STET PSD2 API 1.6.3.1, Part I", Section: "3.2", Text: "the ASPSP shows a QWAC with the role PSP_AS"},
		Level:  conformance.Should, Reads: []string{oauth.Knock}, Silence: true, Judge: servesAccounts,
	},
		ofRole(oauth.RefusedAtCode("STET-ID-04", "a certificate without the role for account information gives no token", flow.ShowWrongRole,
			flowPage("steps 3 and 6", "the ASPSP checks the role of the TPP and its certificate"))),
		ofRole(oauth.RefusedAtRefresh("STET-ID-04-refresh", "a certificate without the role for account information refreshes no token", flow.ShowWrongRole,
			flowPage("steps 3 and 6", "the ASPSP checks the role of the TPP and its certificate"))),
		ofRole(oauth.RefusedAtAPI("STET-ID-04-api", "with a certificate without the role for account information a token opens no account", flow.ShowWrongRole,
			flowPage("step 8", "the certificate of a call is the QWAC of the AISP whose token it is"))),
	}
}

// ofRole names the rule about roles. The flow page promises it; elsewhere the standard
// only lets one expect it.
func ofRole(c conformance.Check) conformance.Check {
	judge := c.Judge
	c.Rules, c.Tolerates = []string{"STET-ID-04"}, true
	c.Judge = func(v conformance.View) conformance.Finding {
		finding := judge(v)
		if finding.Result == conformance.ResultFails && v.Facts.Preset != "flow-page" {
			finding.Result = conformance.ResultTolerated
		}
		return finding
	}
	return c
}

// servesAccounts looks at the first door, which is that of the API.
func servesAccounts(v conformance.View) conformance.Finding {
	e := v.All(oauth.Knock)[0]
	if e.TLS == nil || len(e.TLS.Peer) == 0 {
		return conformance.Inconclusive("no certificate was shown")
	}
	leaf, err := x509.ParseCertificate(e.TLS.Peer[0])
	if err != nil {
		return conformance.Inconclusive("the certificate cannot be read")
	}
	roles, found := rolesOf(leaf)
	switch {
	case !found:
		return conformance.Fails("a QWAC with the role PSP_AS", "a certificate without a statement of PSD2 roles").At(e)
	case !slices.ContainsFunc(roles, accountServicing.Equal):
		return conformance.Fails("the role PSP_AS", "other roles").At(e)
	}
	return conformance.Holds().At(e)
}

// rolesOf reads the roles in the PSD2 statement of a certificate (ETSI TS 119 495,
// section 5.1), false where it has none that can be read.
func rolesOf(c *x509.Certificate) (roles []asn1.ObjectIdentifier, found bool) {
	type statement struct {
		ID   asn1.ObjectIdentifier
		Info asn1.RawValue `asn1:"optional"`
	}
	type role struct {
		ID   asn1.ObjectIdentifier
		Name string `asn1:"utf8"`
	}
	var psd2 struct {
		Roles               []role
		Authority, Identity string `asn1:"utf8"`
	}
	for _, extension := range c.Extensions {
		var all []statement
		if !extension.Id.Equal(qcStatements) {
			continue
		}
		if _, err := asn1.Unmarshal(extension.Value, &all); err != nil {
			return nil, false
		}
		for _, s := range all {
			if !s.ID.Equal(statementPSD2) {
				continue
			}
			if _, err := asn1.Unmarshal(s.Info.FullBytes, &psd2); err != nil {
				return nil, false
			}
			for _, r := range psd2.Roles {
				roles = append(roles, r.ID)
			}
			return roles, true
		}
	}
	return nil, false
}
