package stet

import (
	"crypto/tls"
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

// Unsigned is a lie of tests: signatures are not looked at.
var Unsigned = lie(func(r *Rules) { r.Signature = func(*Rules, *http.Request, []byte) string { return "" } })

// Unseen is a lie of tests: every connection shows the certificate of the client.
func Unseen(r *bank.Rules) {
	r.Shows = func(*bank.Client, *tls.ConnectionState) bool { return true }
	r.Bound = func(*bank.Token, *tls.ConnectionState) bool { return true }
}
