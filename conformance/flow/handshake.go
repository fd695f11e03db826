package flow

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// A Handshake is how a connection is asked for, where that is not the usual way. The
// zero value is the usual one: TLS 1.2 or 1.3, with the certificate of the client
// whose credentials are used.
type Handshake struct {
	Min, Max uint16      // versions that are offered, of crypto/tls; 0: as usual
	Suites   []uint16    // of TLS 1.2 and before, offered instead of the usual ones
	Show     Certificate // what we show when the server asks for a certificate
	// Sessions lets the connections that share it resume one another; nil: none does.
	Sessions tls.ClientSessionCache
	// Plain sends the request without TLS: to the port 80 where the URL names none, else
	// to the port of the URL. What could be a secret stays at home, see the recorder.
	Plain bool
}

// A Certificate is one of ours that a handshake can show.
type Certificate string

// The certificates. The default is that of the client whose credentials are used.
const (
	ShowOurs     Certificate = ""
	ShowNone     Certificate = "no certificate"
	ShowOther    Certificate = "the certificate of the other client"
	ShowStranger Certificate = "a certificate of an unknown authority" // which reads like ours

	// Those that the target names for it. Where it names none, no certificate is shown.
	ShowExpired     Certificate = "a certificate that is out of date"
	ShowNotYetValid Certificate = "a certificate that is not yet valid"
	ShowWrongRole   Certificate = "a certificate without the role for account information"
	ShowOtherTPP    Certificate = "a certificate of another organisation"
)

// Bad is the name in the target of a certificate that an ASPSP must refuse, "" for the
// others.
func (c Certificate) Bad() string { return badNames[c] }

var badNames = map[Certificate]string{
	ShowExpired:     conformance.BadExpired,
	ShowNotYetValid: conformance.BadNotYetValid,
	ShowWrongRole:   conformance.BadRole,
	ShowOtherTPP:    conformance.BadHolder,
}

// TLS marks a request as one for a connection of its own kind. The tape says which.
func TLS(ctx context.Context, h Handshake) context.Context {
	return context.WithValue(ctx, keyHandshake, h)
}

func handshakeOf(ctx context.Context) (h Handshake, unusual bool) {
	h, unusual = ctx.Value(keyHandshake).(Handshake)
	return h, unusual
}

// String says what is unusual, for the tape; "" when nothing is.
func (h Handshake) String() string {
	var parts []string
	say := func(is bool, format string, args ...any) {
		if is {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	say(h.Plain, "no TLS")
	say(h.Min > 0, "at least %s", tls.VersionName(h.Min))
	say(h.Max > 0, "at most %s", tls.VersionName(h.Max))
	names := make([]string, len(h.Suites))
	for i, suite := range h.Suites {
		names[i] = tls.CipherSuiteName(suite)
	}
	say(len(names) > 0, "%s alone", strings.Join(names, ", "))
	say(h.Show != ShowOurs, "%s", h.Show)
	say(h.Sessions != nil, "resuming a session where there is one")
	return strings.Join(parts, "; ")
}

// apply changes the usual configuration of a client.
func (h Handshake) apply(config *tls.Config) {
	if h.Min > 0 {
		config.MinVersion = h.Min
	}
	if h.Max > 0 {
		config.MaxVersion, config.MinVersion = h.Max, min(config.MinVersion, h.Max)
	}
	if h.old() && h.Min == 0 {
		// Who speaks so old a version may know none but weak suites for it.
		config.MinVersion, config.CipherSuites = tls.VersionTLS10, append(usualSuites(), WeakSuites...)
	}
	if len(h.Suites) > 0 {
		config.CipherSuites = h.Suites
	}
	config.ClientSessionCache = h.Sessions
}

// old says whether nothing is offered but versions before TLS 1.2.
func (h Handshake) old() bool { return h.Max > 0 && h.Max < tls.VersionTLS12 }

// speaksHTTP2 says whether HTTP/2 is offered as well. It wants TLS 1.2 and suites with
// forward secrecy (RFC 9113 §9.2). Over it a server cannot ask for our certificate after
// the handshake (§9.2.1 and §9.2.3), as some do that want one for some paths alone.
func (h Handshake) speaksHTTP2(keys conformance.KeyPair) bool {
	return keys.Empty() && len(h.Suites) == 0 && !h.old()
}

// usualSuites are those that a client offers below TLS 1.3: what the library holds
// for safe, and behind it the exchange of keys without forward secrecy, or a server
// that knows no other could not be tested at all. There is a check for that.
func usualSuites() []uint16 {
	var suites []uint16
	for _, s := range tls.CipherSuites() {
		suites = append(suites, s.ID)
	}
	return append(suites, StaticSuites...)
}

// usualGroups are the groups of RFC 8446 §9.1 and the strong one beside them. Keys of
// post-quantum groups do not fit into one packet, which some gateways take badly.
var usualGroups = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}

// Suites of TLS 1.2 and before that are offered alone to see whether they are taken.
var (
	// StaticSuites transport the key under that of the certificate (RFC 9325 §4.1).
	StaticSuites = []uint16{
		tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA256,
	}
	// WeakSuites have RC4 or less than 112 bits of strength, as far as the library has
	// them.
	WeakSuites = []uint16{
		tls.TLS_RSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,
		tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
	}
)
