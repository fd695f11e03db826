package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// workplace returns a new folder with the files that test targets name: client.pem and client.key,
// which belong together, stranger.key, sealed.key and rubbish.pem.
func workplace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, kind string, der []byte) {
		data := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"client", "stranger"} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		// Out of date on purpose: a target may name such a certificate.
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
		cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		write(name+".pem", "CERTIFICATE", cert)
		write(name+".key", "PRIVATE KEY", private)
	}
	write("sealed.key", "ENCRYPTED PRIVATE KEY", []byte("no matter"))
	write("rubbish.pem", "CERTIFICATE", []byte("rubbish"))
	return dir
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
