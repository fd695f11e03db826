package pki_test

import (
	"fmt"
	"log"
	"time"

	"github.com/assaykit/assay/conformance/pki"
)

// A bad certificate is minted, read, and held against what a bank needs to know before it shows accounts.
func Example() {
	ca, err := pki.NewCA(pki.Options{})
	if err != nil {
		log.Fatal(err)
	}
	payments, err := ca.Bad("wrong-role", pki.Example())
	if err != nil {
		log.Fatal(err)
	}
	certificates, err := pki.Read(payments.CertificatePEM())
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range certificates {
		fmt.Println(c.OrganizationIdentifier, "of", c.NCAName)
		for _, p := range c.Problems(pki.Need{Now: time.Now(), Use: pki.Web, Role: pki.AccountInformation, Trusted: ca.Pool()}) {
			fmt.Println(p)
		}
	}
	// Output:
	// PSDDE-BAFIN-123456 of Federal Financial Supervisory Authority
	// roles: want PSP_AI, got PSP_PI
}
