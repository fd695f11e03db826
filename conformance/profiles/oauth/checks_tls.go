package oauth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// tlsChecks are about the connection. They judge silence too: a handshake that is
// refused is an answer.
func tlsChecks() []conformance.Check {
	check := func(id, title string, level conformance.Level, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: level, Reads: reads, Silence: true, Judge: judge}
	}
	practice := func(id, title string, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads ...string) conformance.Check {
		c := check(id, title, conformance.Must, clause, ifBCP(judge), reads...)
		c.Tolerates = true
		return c
	}
	chain := check("OAUTH-TK-TLS-certificate", "the certificate of every host verifies", conformance.Must,
		rfc6749("10.9", "the client verifies chain and host name of the server's certificate, so that nobody stands between them"), trusted, Knock)
	chain.Rules = []string{"OAUTH-TK-TLS", "OAUTH-AZ-TLS", "OAUTH-RS-TLS"}
	old := practice("TLS-NO-OLD", "nothing older than TLS 1.2 is spoken",
		rfc9325("3.1.1", "TLS 1.0 and TLS 1.1 are not negotiated"), nil, Knock, KnockOld)
	old.Judge = ifNamed(refusesHandshake(KnockOld, "a version before TLS 1.2"))
	static := check("TLS-WEAK-static", "keys are not exchanged under the key of the certificate", conformance.Should,
		rfc9325("4.1", "suites with static RSA key transport should not be negotiated"), refusesHandshake(KnockStatic, "a suite without forward secrecy"), Knock, KnockStatic)
	static.Rules = []string{"TLS-WEAK"}
	return []conformance.Check{
		chain,
		old,
		check("TLS-12", "TLS 1.2 is spoken", conformance.Info,
			rfc9325("3.1.1", "TLS 1.2 is supported"), speaks(KnockTLS12), Knock, KnockTLS12),
		check("TLS-13", "TLS 1.3 is preferred", conformance.Should,
			rfc9325("3.1.1", "TLS 1.3 should be supported, and is then preferred to earlier versions"), prefers13, Knock, KnockTLS13),
		practice("TLS-PFS", "the key of the certificate opens no recorded connection",
			rfc9325("4.1", "suites with forward secrecy are supported and preferred"), forwardSecret, Knock),
		practice("TLS-WEAK", "no weak suite is taken",
			rfc9325("4.1", "suites with RC4 or with less than 112 bits of strength are not negotiated"), refusesHandshake(KnockWeak, "a weak suite"), Knock, KnockWeak),
		static,
		practice("TLS-RSA2048", "no RSA key of the chain is shorter than 2048 bits",
			rfc9325("4.5", "RSA keys of certificates have at least 2048 bits"), longKeys, Knock),
		check("TLS-HSTS", "the pages for the PSU ask for TLS in future", conformance.Should,
			rfc9325("3.2", "web servers send Strict-Transport-Security"), strictTransport, Knock, Authorise),
		check("OAUTH-AZ-TLS", "nobody logs in without TLS", conformance.Must,
			rfc6749("3.1", "the authorisation endpoint demands TLS, since credentials and codes travel there"), noLogin, Knock, PlainAuthorise),
		check("OAUTH-TK-TLS", "the token endpoint takes no request without TLS", conformance.Must,
			rfc6749("3.2", "the token endpoint demands TLS, since secrets travel there in the clear"), noTokenTalk, Knock, PlainToken),
		check("OAUTH-RS-TLS", "no data come without TLS", conformance.Must,
			rfc6750("5.3", "bearer tokens are for TLS alone"), noPlainData, Knock, PlainRead),
	}
}

// ifNamed is for the duty not to speak what is older than TLS 1.2: it is one of the
// standard itself where that names TLS 1.2, and of the Best Current Practice elsewhere.
func ifNamed(judge func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if v.Facts.Claims(FeatureTLS12) {
			return judge(v)
		}
		return ifBCP(judge)(v)
	}
}

func rfc9325(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9325", Section: section, Text: text}
}

// host is the host and port of a request.
func host(e *conformance.Exchange) string {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// shook says whether a handshake was carried to its end.
func shook(e *conformance.Exchange) bool { return e != nil && e.TLS != nil && e.TLS.Version != "" }

// usual are the handshakes of the usual kind that were carried to their end.
func usual(v conformance.View) []*conformance.Exchange {
	return slices.DeleteFunc(v.All(Knock), func(e *conformance.Exchange) bool { return !shook(e) })
}

// at returns the handshake of a step with the same host as another.
func at(v conformance.View, step string, e *conformance.Exchange) *conformance.Exchange {
	for _, found := range v.All(step) {
		if host(found) == host(e) {
			return found
		}
	}
	return nil
}

// strange is what a check says when no usual handshake worked.
func strange() conformance.Finding {
	return conformance.Inconclusive("no usual handshake was carried to its end")
}

// refusesHandshake judges that no host takes what a step offers.
func refusesHandshake(step, offer string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if len(usual(v)) == 0 {
			return strange()
		}
		for _, e := range v.All(step) {
			if shook(e) {
				return conformance.Fails("no handshake with "+offer+" at "+host(e), e.TLS.Version+" with "+e.TLS.Cipher).At(e)
			}
		}
		return conformance.Holds().At(v.All(step)...)
	}
}

// speaks judges that every host takes what a step offers.
func speaks(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		for _, e := range usual(v) {
			if tried := at(v, step, e); !shook(tried) {
				return conformance.Fails("a handshake at "+host(e), "none").At(tried, e)
			}
		}
		if len(usual(v)) == 0 {
			return strange()
		}
		return conformance.Holds().At(v.All(step)...)
	}
}

func prefers13(v conformance.View) conformance.Finding {
	const newest = "TLS 1.3"
	for _, e := range usual(v) {
		switch alone := at(v, KnockTLS13, e); {
		case e.TLS.Version == newest:
		case shook(alone):
			return conformance.Fails(newest, e.TLS.Version+", though "+newest+" alone works").At(e, alone)
		default:
			return conformance.Fails(newest, e.TLS.Version).At(e, alone)
		}
	}
	if len(usual(v)) == 0 {
		return strange()
	}
	return conformance.Holds().At(usual(v)...)
}

// forwardSecret looks at the suites that the usual handshakes came to. Those of TLS 1.3
// all have forward secrecy.
func forwardSecret(v conformance.View) conformance.Finding {
	for _, e := range usual(v) {
		if e.TLS.Version != "TLS 1.3" && !strings.HasPrefix(e.TLS.Cipher, "TLS_ECDHE_") {
			return conformance.Fails("a suite with forward secrecy at "+host(e), e.TLS.Cipher).At(e)
		}
	}
	if len(usual(v)) == 0 {
		return strange()
	}
	return conformance.Holds().At(usual(v)...)
}
