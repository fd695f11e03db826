package pki_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/pki"
)

// openssl runs OpenSSL and returns all that it says.
func openssl(t *testing.T, args ...string) (out string, ok bool) {
	t.Helper()
	b, err := exec.CommandContext(t.Context(), "openssl", args...).CombinedOutput()
	return string(b), err == nil
}

// What the package doc tells people to try shows what it says, in the words of somebody who has not read
// this package.
func TestOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("there is no openssl here")
	}
	for _, keys := range []pki.Algorithm{pki.P256, pki.RSA2048} {
		ca, err := pki.NewCA(pki.Options{Now: time.Now(), Keys: keys})
		if err != nil {
			t.Fatal(err)
		}
		trusted := save(t, &ca.Pair, nil)
		qwac, err := ca.QWAC(pki.Example())
		web := save(t, qwac, err)
		qseal, err := ca.QSEAL(pki.Example())
		seal := save(t, qseal, err)

		shows(t, web, "organizationIdentifier=PSDDE-BAFIN-123456", "OU=FOR TESTS ONLY", "TLS Web Server Authentication, TLS Web Client Authentication",
			"DNS:tpp.example", "Policy: 0.4.0.19495.3.1", "qcStatements", "CA:FALSE")
		shows(t, seal, "organizationIdentifier=PSDDE-BAFIN-123456", "Digital Signature, Non Repudiation", "Policy: 0.4.0.194112.1.1", "qcStatements")
		for file, qcType := range map[string]string{web: "0.4.0.1862.1.6.3", seal: "0.4.0.1862.1.6.2"} {
			states(t, file, "OBJECT :0.4.0.1862.1.1", "OBJECT :0.4.0.1862.1.6", "OBJECT :"+qcType, "OBJECT :0.4.0.19495.2", "OBJECT :0.4.0.19495.1.3",
				"UTF8STRING :PSP_AI", "UTF8STRING :Federal Financial Supervisory Authority", "UTF8STRING :DE-BAFIN")
		}
		for _, purpose := range []string{"sslclient", "sslserver"} {
			if out, ok := openssl(t, "verify", "-CAfile", trusted, "-purpose", purpose, web); !ok {
				t.Errorf("%s: the QWAC does not verify as %s: %s", keys, purpose, out)
			}
		}
		if out, ok := openssl(t, "verify", "-CAfile", trusted, seal); !ok {
			t.Errorf("%s: the QSEAL does not verify: %s", keys, out)
		}
		for kind, complaint := range map[string]string{"expired": "expired", "not-yet-valid": "not yet valid", "self-signed": "self-signed|self signed",
			"other-ca": "unable to get local issuer|signature failure", "no-psd2-statement": ""} {
			pair, err := ca.Bad(kind, pki.Example())
			out, ok := openssl(t, "verify", "-CAfile", trusted, save(t, pair, err))
			if ok != (complaint == "") || !regexp.MustCompile(complaint).MatchString(out) {
				t.Errorf("%s: %s verifies: %v, want a complaint of %q:\n%s", keys, kind, ok, complaint, out)
			}
		}
	}
}

// save writes the certificate of a pair to a file.
func save(t *testing.T, p *pki.Pair, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "certificate.pem")
	if err := os.WriteFile(path, p.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shows looks for texts in what openssl x509 -text prints.
func shows(t *testing.T, file string, texts ...string) {
	t.Helper()
	out, ok := openssl(t, "x509", "-in", file, "-noout", "-text", "-nameopt", "utf8,sep_comma_plus_space")
	for _, text := range texts {
		if !ok || !strings.Contains(out, text) {
			t.Errorf("openssl x509 -text does not show %q:\n%s", text, out)
		}
	}
}

// states looks for lines, in this order, in what openssl asn1parse makes of the extension.
func states(t *testing.T, file string, lines ...string) {
	t.Helper()
	whole, _ := openssl(t, "asn1parse", "-in", file)
	found := regexp.MustCompile(`:(?:qcStatements|1\.3\.6\.1\.5\.5\.7\.1\.3)\s+(\d+):[^\n]*OCTET STRING`).FindStringSubmatch(whole)
	if found == nil {
		t.Fatalf("no qcStatements in\n%s", whole)
	}
	out, _ := openssl(t, "asn1parse", "-in", file, "-strparse", found[1])
	rest := regexp.MustCompile(`[ \t]+`).ReplaceAllString(out, " ")
	for _, line := range lines {
		_, behind, ok := strings.Cut(rest, line+"\n")
		if !ok {
			t.Errorf("openssl asn1parse does not show %q, or not in its place:\n%s", line, out)
			return
		}
		rest = behind
	}
}
