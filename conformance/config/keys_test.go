package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/pki"
)

// workplace returns a new folder with the files that test targets name: client.pem and client.key,
// which belong together, and such that something is wrong with.
func workplace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, kind string, der []byte) {
		data := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	day := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name        string
		from, until time.Time
	}{{"client", day(2020), day(2099)}, {"stranger", day(2020), day(2099)}, {"old", day(2019), day(2020)}, {"coming", day(2098), day(2099)}} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: c.name}, NotBefore: c.from, NotAfter: c.until}
		cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		write(c.name+".pem", "CERTIFICATE", cert)
		write(c.name+".key", "PRIVATE KEY", private)
	}
	join := func(name string, parts ...string) {
		var all []byte
		for _, part := range parts {
			data, err := os.ReadFile(filepath.Join(dir, part))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data...)
		}
		if err := os.WriteFile(filepath.Join(dir, name), all, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	join("two.pem", "client.pem", "stranger.pem")
	join("two.key", "client.key", "stranger.key")
	join("one.pem", "client.key", "client.pem")
	qualified(t, dir, "aisp", pki.P256, pki.AccountInformation)
	qualified(t, dir, "pisp", pki.P256, pki.PaymentInitiation)
	qualified(t, dir, "rsa", pki.RSA2048, pki.AccountInformation)
	join("rsa-one.pem", "rsa.pem", "rsa.key")
	write("sealed.key", "ENCRYPTED PRIVATE KEY", []byte("no matter"))
	write("rubbish.pem", "CERTIFICATE", []byte("rubbish"))
	return dir
}

// qualified writes a QWAC with its chain for a TPP of one role.
func qualified(t *testing.T, dir, name string, keys pki.Algorithm, role pki.Role) {
	t.Helper()
	ca, err := pki.NewCA(pki.Options{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	id := pki.Example()
	id.Roles = []pki.Role{role}
	qwac, err := ca.QWAC(id)
	if err != nil {
		t.Fatal(err)
	}
	key, err := qwac.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{name + ".pem": qwac.ChainPEM(), name + ".key": key} {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// inWorkplace reads a target file of testdata as if it lay in a new workplace.
func inWorkplace(t *testing.T, name string) (path string, data []byte) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(workplace(t), name), data
}
