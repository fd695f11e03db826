package bank

import (
	"crypto/rsa"
	"fmt"
	"sync"

	"github.com/assaykit/assay/conformance/pki"
)

// A Seal is the QSEAL of the main client: what its target file names, and what the bank verifies with.
type Seal struct {
	Certificate, Key []byte // in PEM
	Public           *rsa.PublicKey
}

// MainSeal makes the QSEAL of the main client when it is first asked for: one for the process.
var MainSeal = sync.OnceValue(func() *Seal {
	ca, err := pki.NewCA(pki.Options{Name: "Assay Reference Seal CA", Keys: pki.RSA2048})
	if err != nil {
		panic(fmt.Sprintf("bank: authority of seals: %v", err)) // only without randomness
	}
	pair := must(ca.QSEAL(pki.Identity{Organisation: MainClient.Name, Identifier: MainClient.Identifier, Roles: []pki.Role{pki.AccountInformation}}))
	key, err := pair.KeyPEM()
	public, isRSA := pair.Certificate.PublicKey.(*rsa.PublicKey)
	if err != nil || !isRSA {
		panic(fmt.Sprintf("bank: key of the seal: %v", err)) // the key is ours
	}
	return &Seal{Certificate: pair.CertificatePEM(), Key: key, Public: public}
})
