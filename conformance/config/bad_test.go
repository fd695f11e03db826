package config

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/pki"
)

// minted returns a workplace with what `assay certs` mints: qwac.pem, and the bad ones by the names of their kinds.
func minted(t *testing.T) string {
	t.Helper()
	dir := workplace(t)
	ca, err := pki.NewCA(pki.Options{})
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, pair *pki.Pair, err error) {
		if err != nil {
			t.Fatal(err)
		}
		key, err := pair.KeyPEM()
		if err != nil {
			t.Fatal(err)
		}
		for file, data := range map[string][]byte{name + ".pem": pair.CertificatePEM(), name + ".key": key} {
			if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	qwac, err := ca.QWAC(pki.Example())
	put("qwac", qwac, err)
	for _, kind := range pki.Kinds() {
		bad, err := ca.Bad(kind.Name, pki.Example())
		put(kind.Name, bad, err)
	}
	return dir
}

// withBad is the minimal target with a QWAC and bad certificates.
func withBad(dir, bad string) (*conformance.Target, error) {
	text := strings.Replace(minimal, "id: tpp-1", "id: tpp-1, tls: {cert: qwac.pem, key: qwac.key}", 1) + "bad_certificates: {" + bad + "}\n"
	return Parse(filepath.Join(dir, "bank.yaml"), []byte(text), environment, nil, catalogue)
}

// Each key takes the kind of the same name, and no certificate that is good or wrong in another way.
func TestBadCertificates(t *testing.T) {
	dir := minted(t)
	for _, key := range conformance.BadCertificateNames {
		kind := strings.ReplaceAll(key, "_", "-")
		for _, file := range []string{"qwac", "expired", "not-yet-valid", "wrong-role", "other-tpp", "self-signed", "no-psd2-statement", "no-identifier", "client"} {
			target, err := withBad(dir, key+": {cert: "+file+".pem, key: "+file+".key}")
			switch {
			case file == kind && err != nil:
				t.Errorf("%s of the kind %s: %v, want no error", key, file, err)
			case file == kind && !slices.Equal(slices.Collect(maps.Keys(target.BadCertificates)), []string{key}):
				t.Errorf("%s of the kind %s: the target has none", key, file)
			case file != kind && err == nil:
				t.Errorf("%s of the kind %s: no error, want one", key, file)
			}
		}
	}
}

func TestErrorsOfBadCertificates(t *testing.T) {
	dir := minted(t)
	for _, c := range []struct{ name, bad, want string }{
		{"in date", "expired: {cert: other-tpp.pem, key: other-tpp.key}", `bad_certificates.expired.cert: holds a certificate that expires on `},
		{"good", "wrong_role: {cert: qwac.pem, key: qwac.key}", `bad_certificates.wrong_role.cert: holds a certificate that client.tls holds as well; want another one`},
		{"self-signed", "expired: {cert: self-signed.pem, key: self-signed.key}", `bad_certificates.expired.cert: holds a certificate that its own key signed; want one of an authority that the ASPSP trusts`},
		{"of somebody else", "wrong_role: {cert: other-tpp.pem, key: other-tpp.key}", `bad_certificates.wrong_role.cert: holds a certificate of PSDDE-BAFIN-999999; want one of the organisation that client.tls names, PSDDE-BAFIN-123456`},
		{"of the client", "other_tpp: {cert: wrong-role.pem, key: wrong-role.key}", `bad_certificates.other_tpp.cert: holds a certificate of the organisation that client.tls names, PSDDE-BAFIN-123456; want one of another TPP`},
		{"no roles", "wrong_role: {cert: no-psd2-statement.pem, key: no-psd2-statement.key}", `bad_certificates.wrong_role.cert: holds a certificate without a PSD2 statement; want one with a role other than PSP_AI`},
		{"key of another", "expired: {cert: expired.pem, key: qwac.key}", `bad_certificates.expired.key: holds no key of the certificate; want its private key in PEM`},
		{"key with passphrase", "expired: {cert: expired.pem, key: sealed.key}", `bad_certificates.expired.key: holds a key with a passphrase; want a key without one`},
		{"no key", "expired: {cert: expired.pem}", `bad_certificates.expired.key: is missing; want PEM file of its key, without a passphrase`},
		{"no such way", "revoked: {cert: expired.pem, key: expired.key}", `bad_certificates.revoked: is an unknown key; want `},
	} {
		if _, err := withBad(dir, c.bad); err == nil || !strings.Contains(err.Error(), "bank.yaml:6: "+c.want) {
			t.Errorf("%s: %v, want bank.yaml:6: %s", c.name, err, c.want)
		}
	}
	text := minimal + "bad_certificates: {expired: {cert: expired.pem, key: expired.key}}\n"
	_, err := Parse(filepath.Join(dir, "bank.yaml"), []byte(text), environment, nil, catalogue)
	if want := `bank.yaml:6: bad_certificates.expired: is given without client.tls; want the certificate that works beside it`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("without client.tls: %v, want %s", err, want)
	}
}
