package bank

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/assaykit/assay/conformance/pki"
)

// tlsFaults are about connections. What the Best Current Practice alone demands fails a bank that claims to keep to it, and
// is a warning for others.
var tlsFaults = slices.Concat(
	practice(Fault{
		Name:  "old-tls",
		Story: "For a till system of 2009 that nobody dares to touch, TLS 1.0 is still spoken.",
		Lie:   shaking(func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 }),
	}, "TLS-NO-OLD"),
	practice(Fault{
		Name:  "weak-suites",
		Story: "The list of suites is that of the appliance as it was delivered, RC4 included.",
		Lie: shaking(func(c *tls.Config) {
			c.CipherSuites = append(safeSuites(), tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA)
		}),
	}, "TLS-WEAK"),
	practice(Fault{
		Name:   "no-forward-secrecy",
		Story:  "The bank's box that looks into TLS can do so only where keys are exchanged under that of the certificate.",
		Breaks: Warns("TLS-WEAK-static", "TLS-13"),
		Lie: shaking(func(c *tls.Config) {
			c.Certificates = []tls.Certificate{longRSA()}
			c.CipherSuites, c.MaxVersion = []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}, tls.VersionTLS12
		}),
	}, "TLS-PFS"),
	practice(Fault{
		Name:  "short-rsa-key",
		Story: "The certificate is renewed every year, with the key of 1024 bits of the first one.",
		Lie:   shaking(func(c *tls.Config) { c.Certificates = []tls.Certificate{shortRSA()} }),
	}, "TLS-RSA2048"),
	[]Fault{
		{
			Name:   "static-suites-taken",
			Story:  "Suites without forward secrecy stand at the end of the list, for old clients.",
			Where:  secure,
			Breaks: Warns("TLS-WEAK-static"),
			Lie: shaking(func(c *tls.Config) {
				c.Certificates = []tls.Certificate{longRSA()}
				c.CipherSuites = append(safeSuites(), tls.TLS_RSA_WITH_AES_128_GCM_SHA256)
			}),
		},
		{
			Name:   "tls-1.2-only",
			Story:  "The load balancer is too old for TLS 1.3.",
			Where:  secure,
			Breaks: Warns("TLS-13"),
			Lie:    shaking(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }),
		},
		{
			Name:   "tls-1.2-preferred",
			Story:  "TLS 1.3 is spoken with those alone that speak nothing else.",
			Where:  secure,
			Breaks: Warns("TLS-13"),
			Lie: shaking(func(c *tls.Config) {
				older := c.Clone()
				older.MaxVersion = tls.VersionTLS12
				c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
					if len(hello.SupportedVersions) > 1 {
						return older, nil
					}
					return nil, nil
				}
			}),
		},
		{
			Name:   "tls-1.3-only",
			Story:  "The bank speaks TLS 1.3 and nothing before it.",
			Where:  secure,
			Breaks: map[string]string{"TLS-12": "note"},
			Lie:    shaking(func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }),
		},
		badCertificate("certificate-expired", "Nobody was told that the certificate ends, and the one who knew has left.", func() *pki.Pair {
			return must(authority().ca.Bad("expired", bankIdentity))
		}),
		badCertificate("certificate-self-signed", "The sandbox serves with the certificate that its installer made.", func() *pki.Pair {
			return must(authority().ca.Bad("self-signed", bankIdentity))
		}),
		badCertificate("certificate-of-another-host", "The sandbox serves with the certificate of production.", func() *pki.Pair {
			return must(authority().ca.Server("api.bank.example"))
		}),
		badCertificate("certificate-of-another-authority", "The certificate is signed by an authority of the bank's own, whose name is that of the right one.", func() *pki.Pair {
			return must(authority().ca.Bad("other-ca", bankIdentity))
		}),
		{
			Name:   "pages-without-hsts",
			Story:  "The login page does not tell the browser to come by TLS in future.",
			Where:  secure,
			Breaks: Warns("TLS-HSTS"),
			Lie:    Rewrite(func(_ string, a *Answer) { a.Header.Del("Strict-Transport-Security") }),
		},
		{
			Name:   "hsts-taken-back",
			Story:  "For a test of last year the login page tells the browser to forget that it is to come by TLS.",
			Where:  secure,
			Breaks: Warns("TLS-HSTS"),
			Lie: Rewrite(func(_ string, a *Answer) {
				if a.Header.Get("Strict-Transport-Security") != "" {
					a.Header.Set("Strict-Transport-Security", "max-age=0; includeSubDomains")
				}
			}),
		},
		{
			Name:   "login-without-tls",
			Story:  "The proxy takes requests without TLS as well and passes the login page on.",
			Where:  secure,
			Breaks: Breaks("OAUTH-AZ-TLS"),
			Lie:    servingPlainly(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/authorize") }),
		},
		{
			Name:   "login-beside-it-without-tls",
			Story:  "Who comes without TLS is sent on, not to TLS but to a login page without it.",
			Where:  secure,
			Breaks: Breaks("OAUTH-AZ-TLS"),
			Lie: func(r *Rules) {
				honest := r.Insecure
				r.Insecure = func(w http.ResponseWriter, req *http.Request, serve http.HandlerFunc) {
					switch query := req.URL.Query(); {
					case !strings.HasSuffix(req.URL.Path, "/authorize"):
						honest(w, req, serve)
					case query.Has("page"):
						serve(w, req)
					default:
						http.Redirect(w, req, req.URL.Path+"?"+req.URL.RawQuery+"&page=login", http.StatusFound)
					}
				}
			},
		},
		{
			Name:   "token-endpoint-without-tls",
			Story:  "A listener without TLS from the days of development was left open.",
			Where:  secure,
			Breaks: Breaks("OAUTH-TK-TLS"),
			Lie:    servingPlainly(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") }),
		},
		{
			Name:   "internal-port-open",
			Story:  "The port without TLS is for the bank's own network, where nobody shows a token; the firewall was to keep others out.",
			Where:  secure,
			Breaks: Breaks("OAUTH-RS-TLS"),
			Lie: func(r *Rules) {
				honest := r.Insecure
				r.Insecure = func(w http.ResponseWriter, req *http.Request, serve http.HandlerFunc) {
					if !strings.HasSuffix(req.URL.Path, "/accounts") {
						honest(w, req, serve)
						return
					}
					w.Header().Set("Content-Type", "application/json")
					_ = json.NewEncoder(w).Encode(map[string]any{"accounts": []map[string]string{{"iban": Alice.Accounts[0].IBAN}}})
				}
			},
		},
	},
)

// practice makes two faults of one: it fails a check at a bank that claims the Best Current Practice, and warns at others.
func practice(f Fault, check string) []Fault {
	claimed, other := f, f
	claimed.Name += "-at-a-bank-with-claims"
	claimed.Breaks, claimed.Where = Breaks(check), strict
	other.Breaks, other.Where = Warns(check), secure
	maps.Copy(claimed.Breaks, f.Breaks)
	maps.Copy(other.Breaks, f.Breaks)
	return []Fault{other, claimed}
}

// shaking changes how the bank speaks TLS.
func shaking(change func(*tls.Config)) func(*Rules) {
	return func(r *Rules) {
		honest := r.Handshake
		r.Handshake = func(s *Settings) *tls.Config {
			config := honest(s)
			change(config)
			return config
		}
	}
}

// ServesAsTPP is a lie of a bank that speaks TLS: its certificate is that of a payment initiator and not of an account
// servicer.
func ServesAsTPP(r *Rules) {
	shaking(func(c *tls.Config) {
		identity := bankIdentity
		identity.Roles = []pki.Role{pki.PaymentInitiation}
		c.Certificates = []tls.Certificate{must(authority().ca.QWAC(identity)).TLS()}
	})(r)
}

// badCertificate serves with a certificate that does not verify. Whoever looks at it goes no further.
func badCertificate(name, story string, pair func() *pki.Pair) Fault {
	return Fault{Name: name, Story: story, Where: secure, Breaks: Breaks("OAUTH-TK-TLS-certificate"),
		Lie: shaking(func(c *tls.Config) { c.Certificates = []tls.Certificate{pair().TLS()} })}
}

// servingPlainly serves some requests without TLS.
func servingPlainly(which func(*http.Request) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.Insecure
		r.Insecure = func(w http.ResponseWriter, req *http.Request, serve http.HandlerFunc) {
			if which(req) {
				serve(w, req)
				return
			}
			honest(w, req, serve)
		}
	}
}

// qcStatements is the extension in which a QWAC says what it is (RFC 3739, section 3.2.6).
const qcStatements = "1.3.6.1.5.5.7.1.3"

// safeSuites are those of TLS 1.2 that the library offers by itself.
func safeSuites() []uint16 {
	var suites []uint16
	for _, s := range tls.CipherSuites() {
		suites = append(suites, s.ID)
	}
	return suites
}

// RSA keys take their time, so each is made once.
var (
	longRSA  = sync.OnceValue(func() tls.Certificate { return withRSA(2048) })
	shortRSA = sync.OnceValue(func() tls.Certificate { return withRSA(1024) })
)

// withRSA is the bank's certificate with an RSA key of so many bits.
func withRSA(bits int) tls.Certificate {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic("bank: " + err.Error()) // only below 1024 bits
	}
	template := *authority().server.Certificate
	template.SerialNumber, template.ExtraExtensions = big.NewInt(int64(bits)), nil
	for _, e := range template.Extensions {
		if e.Id.String() == qcStatements {
			template.ExtraExtensions = append(template.ExtraExtensions, e)
		}
	}
	template.SignatureAlgorithm, template.KeyUsage = x509.UnknownSignatureAlgorithm, template.KeyUsage|x509.KeyUsageKeyEncipherment
	der, err := x509.CreateCertificate(rand.Reader, &template, authority().ca.Certificate, &key.PublicKey, authority().ca.Key)
	if err != nil {
		panic("bank: " + err.Error()) // the template was a certificate a moment ago
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
