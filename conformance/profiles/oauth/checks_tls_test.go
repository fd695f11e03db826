package oauth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/tapes"
)

// shaken is an exchange whose handshake came to a version and a suite.
func shaken(name, version, cipher string, peer ...[]byte) *conformance.Exchange {
	e := step(name, "knock", 404, "")
	e.TLS = &conformance.Connection{N: 1, Version: version, Cipher: cipher, Peer: peer}
	return e
}

// doubtful is an exchange that went no further than the certificate.
func doubtful(word string, peer ...[]byte) *conformance.Exchange {
	e := tapes.Silent(Knock, "knock")
	e.Started, e.Failure.Class = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), conformance.FailCertificate
	e.Seals = map[string]string{flow.SealChain: word}
	e.TLS = &conformance.Connection{N: 1, Peer: peer}
	return e
}

// practised are the options of a target that claims to keep to the Best Current Practice.
var practised = map[string]string{"features": "bcp"}

// atSecondHost moves an exchange to another host.
func atSecondHost(e *conformance.Exchange) *conformance.Exchange {
	e.Request.URL = "https://other.test/x"
	return e
}

const (
	tls12, tls13 = "TLS 1.2", "TLS 1.3"
	ecdhe, aes   = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"
	static       = "TLS_RSA_WITH_AES_128_GCM_SHA256"
)

func tlsTrials() []trial {
	good := shaken(Knock, tls13, aes)
	good.Seals = map[string]string{flow.SealChain: flow.ChainGood}
	offers := func(step, offered, check, suite string) []trial {
		return []trial{
			{check, "refused", holds, tapes.Tape(good, tapes.Silent(step, "knock")), nil},
			{check, "taken", suiteResult(check), tapes.Tape(good, shaken(step, offered, suite)), nil},
			{check, "taken by who claims better", fails, tapes.Tape(good, shaken(step, offered, suite)), practised},
			{check, "taken at the second host", suiteResult(check), tapes.Tape(good, atSecondHost(shaken(Knock, tls13, aes)), tapes.Silent(step, "knock"), atSecondHost(shaken(step, offered, suite))), nil},
			{check, "nobody there", inconclusive, tapes.Tape(tapes.Silent(Knock, "knock"), tapes.Silent(step, "knock")), nil},
		}
	}
	all := slices.Concat(
		[]trial{{"TLS-NO-OLD", "taken where the standard names TLS 1.2", fails, tapes.Tape(good, shaken(KnockOld, "TLS 1.1", ecdhe)), map[string]string{"features": FeatureTLS12}}},
		offers(KnockOld, "TLS 1.1", "TLS-NO-OLD", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
		offers(KnockWeak, tls12, "TLS-WEAK", "TLS_RSA_WITH_RC4_128_SHA"),
		offers(KnockStatic, tls12, "TLS-WEAK-static", static),
		plainTrials(good),
		chainTrials(good),
	)
	return append(all,
		trial{"TLS-12", "spoken", holds, tapes.Tape(shaken(Knock, tls13, aes), shaken(KnockTLS12, tls12, ecdhe)), nil},
		trial{"TLS-12", "refused", fails, tapes.Tape(shaken(Knock, tls13, aes), tapes.Silent(KnockTLS12, "knock")), nil},
		trial{"TLS-12", "nobody there", inconclusive, tapes.Tape(tapes.Silent(Knock, "knock"), tapes.Silent(KnockTLS12, "knock")), nil},
		trial{"TLS-13", "chosen", holds, tapes.Tape(shaken(Knock, tls13, aes), shaken(KnockTLS13, tls13, aes)), nil},
		trial{"TLS-13", "spoken, and not chosen", fails, tapes.Tape(shaken(Knock, tls12, ecdhe), shaken(KnockTLS13, tls13, aes)), nil},
		trial{"TLS-13", "not spoken", fails, tapes.Tape(shaken(Knock, tls12, ecdhe), tapes.Silent(KnockTLS13, "knock")), nil},
		trial{"TLS-13", "nobody there", inconclusive, tapes.Tape(tapes.Silent(Knock, "knock"), tapes.Silent(KnockTLS13, "knock")), nil},
		trial{"TLS-PFS", "TLS 1.3", holds, tapes.Tape(good), nil},
		trial{"TLS-PFS", "an exchange of its own", holds, tapes.Tape(shaken(Knock, tls12, ecdhe)), nil},
		trial{"TLS-PFS", "under the key of the certificate", tolerated, tapes.Tape(shaken(Knock, tls12, static)), nil},
		trial{"TLS-PFS", "under the key of the certificate, by who claims better", fails, tapes.Tape(shaken(Knock, tls12, static)), practised},
		trial{"TLS-PFS", "nobody there", inconclusive, tapes.Tape(tapes.Silent(Knock, "knock")), nil},
		trial{"TLS-RSA2048", "a key of 2048 bits", holds, tapes.Tape(shaken(Knock, tls13, aes, withKey(2048))), nil},
		trial{"TLS-RSA2048", "another kind of key", holds, tapes.Tape(shaken(Knock, tls13, aes, certificate(nil))), nil},
		trial{"TLS-RSA2048", "what cannot be read", holds, tapes.Tape(shaken(Knock, tls13, aes, []byte{0x30, 0})), nil},
		trial{"TLS-RSA2048", "a key of 1024 bits behind another", tolerated, tapes.Tape(shaken(Knock, tls13, aes, certificate(nil), withKey(1024))), nil},
		trial{"TLS-RSA2048", "a key of 1024 bits, by who claims better", fails, tapes.Tape(shaken(Knock, tls13, aes, withKey(1024))), practised},
		trial{"TLS-RSA2048", "nobody there", inconclusive, tapes.Tape(tapes.Silent(Knock, "knock")), nil},
	)
}

// suiteResult is what a check without claims comes to when something is taken: what
// only the Best Current Practice demands is tolerated.
func suiteResult(check string) conformance.Result {
	if check == "TLS-WEAK-static" {
		return fails
	}
	return tolerated
}

func plainTrials(good *conformance.Exchange) []trial {
	form := page(PlainAuthorise, "authorize", "http://bank.test/authorize", 200)
	form.Seals = map[string]string{flow.SealForm: "yes"}
	html := page(Authorise, "authorize", "https://bank.test/authorize", 200)
	html.TLS = &conformance.Connection{Version: tls13}
	asking := func(field string) *conformance.Exchange {
		e := page(Authorise, "authorize", "https://bank.test/authorize", 200, "Strict-Transport-Security: "+field)
		e.TLS = html.TLS
		return e
	}
	return []trial{
		{"OAUTH-AZ-TLS", "closed", holds, tapes.Tape(good, tapes.Silent(PlainAuthorise, "authorize")), nil},
		{"OAUTH-AZ-TLS", "sent to TLS", holds, tapes.Tape(good, page(PlainAuthorise, "authorize", "http://bank.test/authorize", 301, "Location: https://bank.test/authorize")), nil},
		{"OAUTH-AZ-TLS", "a page without form", holds, tapes.Tape(good, page(PlainAuthorise, "authorize", "http://bank.test/authorize", 200)), nil},
		{"OAUTH-AZ-TLS", "a form", fails, tapes.Tape(good, form), nil},
		{"OAUTH-AZ-TLS", "a form behind a redirect", fails, tapes.Tape(good, page(PlainAuthorise, "authorize", "http://bank.test/authorize", 302, "Location: /login"), form), nil},
		{"OAUTH-AZ-TLS", "a code", fails, tapes.Tape(good, page(PlainAuthorise, "authorize", "http://bank.test/authorize", 302, "Location: https://tpp.test/?code=abc")), nil},
		{"OAUTH-TK-TLS", "closed", holds, tapes.Tape(good, tapes.Silent(PlainToken, "issueToken")), nil},
		{"OAUTH-TK-TLS", "refused as such", holds, tapes.Tape(good, refused(PlainToken, "invalid_request")), nil},
		{"OAUTH-TK-TLS", "read", fails, tapes.Tape(good, refused(PlainToken, "invalid_client")), nil},
		{"OAUTH-RS-TLS", "closed", holds, tapes.Tape(good, tapes.Silent(PlainRead, "getAccountList")), nil},
		{"OAUTH-RS-TLS", "refused", holds, tapes.Tape(good, list(PlainRead, 401)), nil},
		{"OAUTH-RS-TLS", "a page", holds, tapes.Tape(good, page(PlainRead, "getAccountList", "http://bank.test/x", 200)), nil},
		{"OAUTH-RS-TLS", "data", fails, tapes.Tape(good, list(PlainRead, 200)), nil},
		{"TLS-HSTS", "said", holds, tapes.Tape(good, asking("max-age=31536000")), nil},
		{"TLS-HSTS", "said in another order", holds, tapes.Tape(good, asking(`includeSubDomains; Max-Age="1"`)), nil},
		{"TLS-HSTS", "taken back", fails, tapes.Tape(good, asking("max-age=0")), nil},
		{"TLS-HSTS", "said without a time", fails, tapes.Tape(good, asking("includeSubDomains")), nil},
		{"TLS-HSTS", "said with no number", fails, tapes.Tape(good, asking("max-age=a year")), nil},
		{"TLS-HSTS", "not said", fails, tapes.Tape(good, html), nil},
		{"TLS-HSTS", "no page seen", inapplicable, tapes.Tape(good, tapes.Back(Authorise, callbackURL+"code=abc")), nil},
	}
}

func chainTrials(good *conformance.Exchange) []trial {
	const check = "OAUTH-TK-TLS-certificate"
	return []trial{
		{check, "verified", holds, tapes.Tape(good), nil},
		{check, "out of date", fails, tapes.Tape(doubtful(flow.ChainExpired, certificate(nil))), nil},
		{check, "of another host", fails, tapes.Tape(doubtful(flow.ChainHost, certificate(nil))), nil},
		{check, "signed by itself", fails, tapes.Tape(doubtful(flow.ChainSelf, certificate(nil))), nil},
		{check, "of nobody", fails, tapes.Tape(doubtful(flow.ChainAuthority)), nil},
		{check, "wrong in another way, at the second host", fails, tapes.Tape(good, doubtful(flow.ChainInvalid, []byte{1})), nil},
		{check, "nobody there", inconclusive, tapes.Tape(good, tapes.Silent(Knock, "knock")), nil},
	}
}

// certificate makes one with a key of its own, after edit has changed what it says.
func certificate(edit func(*x509.Certificate)) []byte {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return signed(&key.PublicKey, key, edit)
}

// withKey is one with an RSA key of so many bits.
func withKey(bits int) []byte {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return signed(&key.PublicKey, key, nil)
}

func signed(public, private any, edit func(*x509.Certificate)) []byte {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bank"}, DNSNames: []string{"elsewhere.test"},
		IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)},
		NotBefore:   time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
	if edit != nil {
		edit(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		panic(err)
	}
	return der
}

// What does not verify is told with what shows it.
func TestReasonsOfChains(t *testing.T) {
	for word, want := range map[string]string{
		flow.ChainExpired:   "out of date: valid from 2025-01-02 to 2026-01-02",
		flow.ChainHost:      "another host: for elsewhere.test, 192.0.2.1",
		flow.ChainSelf:      "self-signed: CN=bank",
		flow.ChainAuthority: "unknown authority: CN=bank",
		flow.ChainInvalid:   "invalid",
	} {
		finding := trusted(conformance.View{Tape: tapes.Tape(doubtful(word, certificate(nil)))})
		if finding.Got != want || !strings.Contains(finding.Want, "bank.test") {
			t.Errorf("%s: want %q, got %q; want the host, %q", word, finding.Want, finding.Got, want)
		}
	}
}
