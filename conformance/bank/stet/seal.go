package stet

import (
	"fmt"

	"github.com/assaykit/assay/conformance/bank"
)

// KeyID is the address under which the bank knows the seal of the main client.
const KeyID = "https://assay-tpp.example/seals/main"

// signing is the value of client.signing in a target file.
func signing() string {
	seal := bank.MainSeal()
	return fmt.Sprintf("{cert: %q, key: %q, key_id: %q, headers: [(request-target), date, digest, x-request-id]}", seal.Certificate, seal.Key, KeyID)
}
