package pki_test

import (
	"crypto/x509"
	"encoding/pem"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance/pki"
)

// noon is when the certificates of the tests are made.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newCA(t *testing.T, keys pki.Algorithm) *pki.CA {
	t.Helper()
	ca, err := pki.NewCA(pki.Options{Now: noon, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

// readOne reads the PEM of a pair back.
func readOne(t *testing.T, p *pki.Pair, err error) pki.Claims {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	claims, err := pki.Read(p.CertificatePEM())
	if err != nil || len(claims) != 1 {
		t.Fatalf("Read = %d claims, %v, want one", len(claims), err)
	}
	return claims[0]
}

// What is minted is read back as it was asked for, and nothing is wrong with it.
func TestRoundTrip(t *testing.T) {
	all := []pki.Role{pki.AccountServicing, pki.PaymentInitiation, pki.AccountInformation, pki.CardBased}
	identities := map[string]pki.Identity{
		"example": pki.Example(),
		"all roles, hyphens in the number, other letters": {
			Organisation: "Épargne & Crédit, Société Générique", Country: "BE", Identifier: pki.Identifier{Country: "FR", Authority: "ACPR", Number: "16-94-8"},
			Roles: all, Hosts: []string{"*.tpp.example", "192.0.2.7", "2001:db8::7"}, Days: 7,
		},
		"authority without a name that we know": {
			Organisation: "UAB Pavyzdys", Identifier: pki.Identifier{Country: "LT", Authority: "BL", Number: "LB000001"},
			Roles: []pki.Role{pki.CardBased}, Hosts: []string{"tpp.example"},
		},
		"authority with a name of its own": {
			Organisation: "UAB Pavyzdys", Identifier: pki.Identifier{Country: "LT", Authority: "BL", Number: "1"}, NCAName: "Lietuvos bankas",
			Roles: []pki.Role{pki.PaymentInitiation, pki.AccountInformation}, Hosts: []string{strings.Repeat("long.", 20) + "example"},
		},
	}
	for _, keys := range []pki.Algorithm{pki.P256, pki.RSA2048} {
		ca := newCA(t, keys)
		for name, id := range identities {
			for _, use := range []pki.Use{pki.Web, pki.Seal} {
				t.Run(strings.Join([]string{string(keys), name, string(use)}, "/"), func(t *testing.T) {
					mint := ca.QWAC
					if use == pki.Seal {
						mint = ca.QSEAL
					}
					pair, err := mint(id)
					claims := readOne(t, pair, err)
					if d := cmp.Diff(wanted(id, use, keys), summary(claims)); d != "" {
						t.Errorf("claims (-want +got):\n%s", d)
					}
					need := pki.Need{Now: noon, Use: use, Role: id.Roles[0], Identifier: id.Identifier.String(), Trusted: ca.Pool()}
					if p := claims.Problems(need); len(p) > 0 {
						t.Errorf("problems %v, want none", p)
					}
				})
			}
		}
	}
}

// told is the part of claims that an identity decides.
type told struct {
	Organisation, Country, OrganizationIdentifier, NCAName, NCAID, Key string
	Identifier                                                         pki.Identifier
	Statements, QcTypes, KeyUsages, ExtKeyUsages, Policies, Hosts      []string
	Roles                                                              []pki.ClaimedRole
	NotBefore, NotAfter                                                time.Time
	PSD2, CA, SelfSigned                                               bool
}

func summary(c pki.Claims) told {
	slices.Sort(c.Hosts)
	return told{Organisation: c.Organisation, Country: c.Country, OrganizationIdentifier: c.OrganizationIdentifier, NCAName: c.NCAName, NCAID: c.NCAID,
		Key: c.Key, Identifier: c.Identifier, Statements: c.Statements, QcTypes: c.QcTypes, KeyUsages: c.KeyUsages, ExtKeyUsages: c.ExtKeyUsages,
		Policies: c.Policies, Hosts: c.Hosts, Roles: c.Roles, NotBefore: c.NotBefore, NotAfter: c.NotAfter, PSD2: c.PSD2, CA: c.CA, SelfSigned: c.SelfSigned}
}

// wanted says the same in the words of the standard, without the package's tables.
func wanted(id pki.Identity, use pki.Use, keys pki.Algorithm) told {
	w := told{
		Organisation: id.Organisation, Country: id.Country, Identifier: id.Identifier, PSD2: true,
		OrganizationIdentifier: "PSD" + id.Identifier.Country + "-" + id.Identifier.Authority + "-" + id.Identifier.Number,
		NCAName:                id.NCAName, NCAID: id.Identifier.Country + "-" + id.Identifier.Authority,
		Key:        map[pki.Algorithm]string{pki.P256: "ECDSA P-256", pki.RSA2048: "RSA 2048"}[keys],
		Statements: []string{"QcCompliance", "QcType", "PSD2"}, QcTypes: []string{string(use)},
		KeyUsages: []string{"digitalSignature", "nonRepudiation"}, Policies: []string{"QCP-l"},
		NotBefore: noon.Add(-time.Hour), NotAfter: noon.AddDate(1, 0, 0),
	}
	if use == pki.Web {
		w.KeyUsages, w.ExtKeyUsages, w.Policies = w.KeyUsages[:1], []string{"serverAuth", "clientAuth"}, []string{"QCP-w-psd2"}
		w.Hosts = slices.Sorted(slices.Values(id.Hosts))
	}
	if id.Days > 0 {
		w.NotAfter = noon.AddDate(0, 0, id.Days)
	}
	if w.Country == "" {
		w.Country = id.Identifier.Country
	}
	if w.NCAName == "" {
		w.NCAName = map[string]string{"DE-BAFIN": "Federal Financial Supervisory Authority", "FR-ACPR": "Prudential Supervisory and Resolution Authority"}[w.NCAID]
	}
	if w.NCAName == "" {
		w.NCAName = w.NCAID
	}
	for _, r := range id.Roles {
		oid := map[pki.Role]string{"PSP_AS": "0.4.0.19495.1.1", "PSP_PI": "0.4.0.19495.1.2", "PSP_AI": "0.4.0.19495.1.3", "PSP_IC": "0.4.0.19495.1.4"}[r]
		w.Roles = append(w.Roles, pki.ClaimedRole{OID: oid, Name: string(r)})
	}
	return w
}

// Every subject says that the certificate is for tests, the CA's included, in the order that the field uses.
func TestSubjects(t *testing.T) {
	ca := newCA(t, pki.P256)
	qwac, err := ca.QWAC(pki.Example())
	web := readOne(t, qwac, err)
	qseal, err := ca.QSEAL(pki.Example())
	seal := readOne(t, qseal, err)
	for got, want := range map[string]string{
		readOne(t, &ca.Pair, nil).Subject: "O=Assay, OU=FOR TESTS ONLY, CN=Assay Test CA",
		web.Subject:                       "C=DE, O=Example TPP, OU=FOR TESTS ONLY, organizationIdentifier=PSDDE-BAFIN-123456, CN=tpp.example",
		seal.Subject:                      "C=DE, O=Example TPP, OU=FOR TESTS ONLY, organizationIdentifier=PSDDE-BAFIN-123456, CN=Example TPP",
	} {
		if got != want {
			t.Errorf("subject %q, want %q", got, want)
		}
	}
	for _, kind := range pki.Kinds() {
		bad, err := ca.Bad(kind.Name, pki.Example())
		if c := readOne(t, bad, err); !strings.Contains(c.Subject, "FOR TESTS ONLY") {
			t.Errorf("%s: subject %q does not say that it is for tests only", kind.Name, c.Subject)
		}
	}
}

// An identity that no certificate may have is refused, with all that is wrong.
func TestIdentityRefused(t *testing.T) {
	ca := newCA(t, pki.P256)
	for name, c := range map[string]struct {
		edit func(*pki.Identity)
		want []string
	}{
		"no organisation":        {func(id *pki.Identity) { id.Organisation = " " }, []string{`organisation " "`}},
		"long organisation":      {func(id *pki.Identity) { id.Organisation = strings.Repeat("ä", 65) }, []string{"1 to 64"}},
		"line in it":             {func(id *pki.Identity) { id.Organisation = "a\nb" }, []string{`"a\nb"`}},
		"not UTF-8":              {func(id *pki.Identity) { id.Organisation = "\xff" }, []string{`"\xff"`}},
		"small country":          {func(id *pki.Identity) { id.Identifier.Country = "de" }, []string{`organizationIdentifier "PSDde-BAFIN-123456"`, "PSDxx-NCA-NUMBER"}},
		"country of the subject": {func(id *pki.Identity) { id.Country = "GER" }, []string{`country "GER"`}},
		"long authority":         {func(id *pki.Identity) { id.Identifier.Authority = "BUNDESANSTALT" }, []string{"PSDxx-NCA-NUMBER"}},
		"hyphen in authority":    {func(id *pki.Identity) { id.Identifier.Authority = "BA-FIN" }, []string{`"BA-FIN"`}},
		"no number":              {func(id *pki.Identity) { id.Identifier.Number = "" }, []string{"PSDxx-NCA-NUMBER"}},
		"no role":                {func(id *pki.Identity) { id.Roles = nil }, []string{"no role"}},
		"unknown role":           {func(id *pki.Identity) { id.Roles = []pki.Role{"PSP_XX"} }, []string{`"PSP_XX"`}},
		"role twice":             {func(id *pki.Identity) { id.Roles = append(id.Roles, id.Roles[0]) }, []string{"each once"}},
		"no host":                {func(id *pki.Identity) { id.Hosts = nil }, []string{"no host"}},
		"URL as host":            {func(id *pki.Identity) { id.Hosts = []string{"https://tpp.example", "tpp.example:443", "tpp.example/x"} }, []string{`"https://tpp.example"`, `"tpp.example:443"`, `"tpp.example/x"`}},
		"long name of authority": {func(id *pki.Identity) { id.NCAName = strings.Repeat("x", 257) }, []string{"1 to 256"}},
		"too long":               {func(id *pki.Identity) { id.Days = 3651 }, []string{"3651 days"}},
		"ends before it begins":  {func(id *pki.Identity) { id.Days = -1 }, []string{"-1 days"}},
	} {
		id := pki.Example()
		c.edit(&id)
		_, err := ca.QWAC(id)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %q", name, err, want)
			}
		}
		if _, badly := ca.Bad("expired", id); badly == nil {
			t.Errorf("%s: a bad certificate is wrong in another way as well", name)
		}
	}
	if _, err := ca.QSEAL(pki.Identity{Organisation: "A", Identifier: pki.Example().Identifier, Roles: pki.Example().Roles}); err != nil {
		t.Errorf("a QSEAL without host: %v", err)
	}
}

func TestParseIdentifier(t *testing.T) {
	for in, want := range map[string]pki.Identifier{
		"PSDDE-BAFIN-123456": {Country: "DE", Authority: "BAFIN", Number: "123456"},
		"PSDNL-DNB-B0163":    {Country: "NL", Authority: "DNB", Number: "B0163"},
		"PSDFR-ACPR-1-2-3":   {Country: "FR", Authority: "ACPR", Number: "1-2-3"},
		"PSDGB-FCA-a b":      {Country: "GB", Authority: "FCA", Number: "a b"},
	} {
		got, err := pki.ParseIdentifier(in)
		if err != nil || got != want || got.String() != in {
			t.Errorf("ParseIdentifier(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "PSD", "PSDDE-BAFIN", "PSDDE-BAFIN-", "psdde-bafin-1", "DE-BAFIN-1", "PSDDEU-BAFIN-1", "PSDDE-B-1", "PSDDE-BAFINBAFI-1",
		"PSDDEBAFIN123456", "VATDE-123456", " PSDDE-BAFIN-1", "PSDDE-BAFIN-1\x1b[2J", "PSDDE-BAFIN-1\n"} {
		if got, err := pki.ParseIdentifier(in); err == nil {
			t.Errorf("ParseIdentifier(%q) = %+v, want an error", in, got)
		}
	}
	if got := (pki.Identifier{}).String(); got != "" {
		t.Errorf("no identifier is %q, want nothing", got)
	}
}

func TestParseRole(t *testing.T) {
	for in, want := range map[string]pki.Role{"ai": "PSP_AI", "AI": "PSP_AI", " PSP_PI ": "PSP_PI", "psp_as": "PSP_AS", "Ic": "PSP_IC"} {
		if got, err := pki.ParseRole(in); err != nil || got != want {
			t.Errorf("ParseRole(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "aisp", "PSP_", "PSP_PSP_AI"} {
		if got, err := pki.ParseRole(in); err == nil {
			t.Errorf("ParseRole(%q) = %q, want an error", in, got)
		}
	}
}

// A CA that was written to files signs on for those who trust it.
func TestLoadCA(t *testing.T) {
	first, stranger := newCA(t, pki.P256), newCA(t, pki.RSA2048)
	key, err := first.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := pki.LoadCA(first.CertificatePEM(), key, pki.Options{Now: noon.AddDate(1, 0, 0), Keys: pki.RSA2048})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := again.QWAC(pki.Example())
	claims := readOne(t, pair, err)
	if p := claims.Problems(pki.Need{Now: noon.AddDate(1, 1, 0), Trusted: first.Pool()}); len(p) > 0 || claims.Key != "RSA 2048" {
		t.Errorf("%s with problems %v, want RSA 2048 without", claims.Key, p)
	}
	other, err := stranger.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		certificate, key []byte
		now              time.Time
		want             string
	}{
		"no CA":           {pair.CertificatePEM(), key, noon, "that of a CA"},
		"two":             {slices.Concat(first.CertificatePEM(), first.CertificatePEM()), key, noon, "expected one certificate"},
		"no certificate":  {key, key, noon, "holds a private key and no certificate"},
		"another key":     {first.CertificatePEM(), other, noon, "key of the CA"},
		"no key":          {first.CertificatePEM(), nil, noon, "key of the CA"},
		"before its time": {first.CertificatePEM(), key, noon.AddDate(-2, 0, 0), "valid on 2024-11-21"},
		"after its time":  {first.CertificatePEM(), key, noon.AddDate(25, 0, 0), "valid on 2051-11-21"},
	} {
		_, err := pki.LoadCA(c.certificate, c.key, pki.Options{Now: c.now})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	late, err := pki.LoadCA(first.CertificatePEM(), key, pki.Options{Now: noon.AddDate(19, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	id := pki.Example()
	id.Days = 3650
	if _, err := late.QWAC(id); err == nil || !strings.Contains(err.Error(), "its CA is until 2046") {
		t.Errorf("a certificate beyond its CA: %v", err)
	}
	if _, err := pki.NewCA(pki.Options{Keys: "rsa1024"}); err == nil {
		t.Error("a CA with keys of a kind that does not exist")
	}
}

// The key of a pair is its certificate's, in PKCS #8, and the chain ends at the CA.
func TestPair(t *testing.T) {
	ca := newCA(t, pki.P256)
	pair, err := ca.QSEAL(pki.Example())
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" || len(rest) > 0 {
		t.Fatalf("key in PEM: %v and %d bytes behind it", block, len(rest))
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil || !reflect.DeepEqual(key, any(pair.Key)) {
		t.Errorf("the key read back is another: %v", err)
	}
	chain, err := pki.Read(pair.ChainPEM())
	if err != nil || len(chain) != 2 || !chain[0].Certificate.Equal(pair.Certificate) || !chain[1].Certificate.Equal(ca.Certificate) {
		t.Errorf("chain of %d, %v, want the certificate and its CA", len(chain), err)
	}
	alone, err := ca.Bad("self-signed", pki.Example())
	if err != nil {
		t.Fatal(err)
	}
	if chain, err := pki.Read(alone.ChainPEM()); err != nil || len(chain) != 1 {
		t.Errorf("chain of what is signed by itself: %d, %v, want 1", len(chain), err)
	}
}
