package pki

import (
	"encoding/asn1"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// What cannot be read of the statements is one problem, not also one for each thing that it would have said.
func TestProblemsOfFlaws(t *testing.T) {
	for name, c := range map[string]struct {
		der  []byte
		want []string
	}{
		"whole":       {der(t, "0500"), []string{"qcStatements"}},
		"QcType":      {list(t, "300a 0606 04008e460106 0500", psd2AI), []string{"qcStatements"}},
		"PSD2":        {list(t, typeWeb, "300a"+idPSD2+"0500"), []string{"qcStatements"}},
		"another":     {list(t, typeWeb, psd2AI, "3003 020105"), []string{"qcStatements"}},
		"PSD2 twice":  {list(t, psd2AI, typeWeb, psd2AI), []string{"qcStatements"}},
		"no QcType":   {list(t, compliance, psd2AI), []string{"QcType"}},
		"esign alone": {list(t, psd2AI, "3013 0606 04008e460106 3009 0607 04008e46010601"), []string{"QcType"}},
		"one of two":  {list(t, psd2AI, esignWeb), nil},
	} {
		ca, err := NewCA(Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		id := Example()
		id.Identifier = Identifier{Country: "DE", Authority: "XX", Number: "1"}
		pair, err := ca.QWAC(id)
		if err != nil {
			t.Fatal(err)
		}
		claims := ClaimsOf(pair.Certificate)
		claims.Statements, claims.QcTypes, claims.PSD2, claims.Roles = nil, nil, false, nil
		claims.take(readStatements(c.der))
		var got []string
		for _, p := range claims.Problems(Need{Now: noon}) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: problems of %q, want %q (flaws %q)", name, got, c.want, claims.Flaws)
		}
	}
}

// Every problem is told in one line, which says what was wanted and what came.
func TestProblems(t *testing.T) {
	ca, err := NewCA(Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		use  Use
		edit func(*draft)
		need Need
		want []string
	}{
		"nothing": {Web, func(*draft) {}, Need{Role: AccountInformation, Identifier: "PSDDE-BAFIN-123456"}, nil},
		"late":    {Web, func(*draft) {}, Need{Now: noon.AddDate(2, 0, 0), Trusted: ca.Pool()}, []string{"validity: want one that covers 2028-11-21 12:00:00Z, got 2026-11-21 11:00:00Z to 2027-11-21 12:00:00Z"}},
		"early":   {Web, func(*draft) {}, Need{Now: noon.AddDate(0, 0, -1), Trusted: ca.Pool()}, []string{"validity: want one that covers 2026-11-20 12:00:00Z, got 2026-11-21 11:00:00Z to 2027-11-21 12:00:00Z"}},
		"role":    {Web, func(*draft) {}, Need{Role: CardBased}, []string{"roles: want PSP_IC, got PSP_AI"}},
		"holder":  {Web, func(*draft) {}, Need{Identifier: "PSDDE-BAFIN-1"}, []string{"organizationIdentifier: want PSDDE-BAFIN-1, got PSDDE-BAFIN-123456"}},
		"use": {Web, func(*draft) {}, Need{Use: Seal}, []string{"QcType: want eseal, as in a QSEAL, got web",
			"key usage: want digitalSignature, nonRepudiation, got digitalSignature", "extended key usage: want none, got serverAuth, clientAuth"}},
		"other use": {Seal, func(*draft) {}, Need{Use: Web}, []string{"QcType: want web, as in a QWAC, got eseal",
			"extended key usage: want serverAuth, clientAuth, got none", "subjectAltName: want a host name, got none"}},
		"no roles":      {Web, func(d *draft) { d.psd2.Roles = nil }, Need{Role: CardBased}, []string{"roles: want one at least, got none"}},
		"unknown role":  {Web, func(d *draft) { d.psd2.Roles[0].ID = asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 5} }, Need{}, []string{"roles: want PSP_AS, PSP_PI, PSP_AI or PSP_IC, got PSP_AI (0.4.0.19495.1.5)"}},
		"role by name":  {Web, func(d *draft) { d.psd2.Roles[0].Name = "PSP_PI" }, Need{Role: AccountInformation}, []string{"roles: want PSP_AI as the name of 0.4.0.19495.1.3, got PSP_PI"}},
		"role unnamed":  {Web, func(d *draft) { d.psd2.Roles[0].Name = "" }, Need{}, []string{"roles: want PSP_AI as the name of 0.4.0.19495.1.3, got none"}},
		"escape":        {Web, func(d *draft) { d.psd2.Roles[0].Name = "\x1b[2J" }, Need{}, []string{`roles: want PSP_AI as the name of 0.4.0.19495.1.3, got "\x1b[2J"`}},
		"authority":     {Web, func(d *draft) { d.psd2.NCAID = "PSDDE-BAFIN" }, Need{}, []string{"NCA: want DE-BAFIN, as in the organizationIdentifier, got PSDDE-BAFIN"}},
		"no authority":  {Web, func(d *draft) { d.psd2.NCAID, d.psd2.NCAName = "", "" }, Need{}, []string{"NCA: want DE-BAFIN, as in the organizationIdentifier, got none"}},
		"VAT number":    {Web, func(d *draft) { d.identifier = "VATDE-123456789" }, Need{}, []string{"organizationIdentifier: want " + psdForm + ", got VATDE-123456789"}},
		"nothing of it": {Web, func(d *draft) { d.identifier, d.psd2 = "", nil }, Need{}, []string{"organizationIdentifier: want " + psdForm + ", got none", "PSD2 statement: want roles, name and id of the NCA (0.4.0.19495.2 in qcStatements), got none"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ca.draft(c.use, Example())
			if err != nil {
				t.Fatal(err)
			}
			c.edit(d)
			pair, err := d.sign()
			if err != nil {
				t.Fatal(err)
			}
			if c.need.Now.IsZero() {
				c.need.Now = noon
			}
			var got []string
			for _, p := range ClaimsOf(pair.Certificate).Problems(c.need) {
				got = append(got, p.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
