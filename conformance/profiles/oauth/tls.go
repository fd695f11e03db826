package oauth

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps that are about the connection alone. They knock at one door of each host:
// nothing is shown there but, where it is asked for, our certificate.
const (
	Knock       = "knock at every host"
	KnockTLS12  = "knock with TLS 1.2 at most"
	KnockTLS13  = "knock with TLS 1.3 alone"
	KnockOld    = "knock with TLS 1.1 at most"
	KnockWeak   = "knock with weak suites alone"
	KnockStatic = "knock without forward secrecy"

	PlainAuthorise = "authorise without TLS"
	PlainToken     = "ask for a token without TLS"
	PlainRead      = "list accounts without TLS or token"
)

// FeatureTLS12 is a core feature of the profiles whose standard names TLS 1.2 as the
// least that is spoken.
const FeatureTLS12 = "tls-1.2"

// TLSSteps look at the connections to the ASPSP. They come first in a profile: a host
// whose certificate does not verify is told before anything else is tried.
func TLSSteps() []conformance.Step {
	step := func(name string, act func(*Acts, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Connect, Needs: needs, Risk: conformance.Look, Requires: overTLS, Run: on(act)}
	}
	knock := func(name string, h flow.Handshake) conformance.Step {
		return step(name, func(a *Acts, ctx context.Context) error { return a.knock(flow.TLS(ctx, h)) }, Knock)
	}
	return []conformance.Step{
		step(Knock, (*Acts).knock),
		knock(KnockTLS12, flow.Handshake{Max: tls.VersionTLS12}),
		knock(KnockTLS13, flow.Handshake{Min: tls.VersionTLS13}),
		knock(KnockOld, flow.Handshake{Max: tls.VersionTLS11}),
		knock(KnockWeak, flow.Handshake{Max: tls.VersionTLS12, Suites: flow.WeakSuites}),
		knock(KnockStatic, flow.Handshake{Max: tls.VersionTLS12, Suites: flow.StaticSuites}),
		step(PlainToken, (*Acts).askPlainly, Knock),
		step(PlainRead, (*Acts).readPlainly, Knock),
	}
}

// PlainAuthoriseStep sends the request of the PSU's browser without TLS, where there
// is something to ask for.
func PlainAuthoriseStep(needs ...string) conformance.Step {
	return conformance.Step{Name: PlainAuthorise, Phase: conformance.Authorise, Needs: needs, Risk: conformance.Look,
		Requires: both(FromStart, overTLS), Run: on((*Acts).authorisePlainly)}
}

// overTLS leaves out a target on loopback that is reached without TLS.
func overTLS(t *conformance.Target) *conformance.Skip {
	if len(doors(t)) == 0 {
		return conformance.Omit(conformance.SkipInapplicable, "the target is reached without TLS")
	}
	return nil
}

// A door is an address of the ASPSP at which anybody may knock.
type door struct {
	url   string
	front bool // of the PSU's browser, which has no certificate
}

// doors returns one door of each host that is reached over TLS, that of the API first.
func doors(t *conformance.Target) []door {
	api := t.Endpoint("accounts")
	if api == "" {
		api = t.BaseURL
	}
	all := []door{{url: api}}
	for _, name := range conformance.EndpointNames {
		if name != "authorize" {
			all = append(all, door{url: t.Endpoint(name)})
		}
	}
	all = append(all, door{url: t.Endpoint("authorize"), front: true})
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(d door) bool {
		u, err := url.Parse(d.url)
		if err != nil || u.Scheme != "https" || seen[u.Host] {
			return true
		}
		seen[u.Host] = true
		return false
	})
}

// knock asks for each door, without anything that could be a secret.
func (a *Acts) knock(ctx context.Context) error {
	for _, d := range doors(a.wire.Target()) {
		to := ctx
		if d.front {
			to = flow.Front(ctx)
		}
		if err := a.bare(to, "knock", http.MethodGet, d.url, nil); err != nil {
			return err
		}
	}
	return nil
}

// bare sends a request that shows nothing but what is in its URL and its form.
func (a *Acts) bare(ctx context.Context, operation, method, to string, form url.Values) error {
	return flow.Done(a.bareAnswer(ctx, operation, method, to, form))
}

func (a *Acts) bareAnswer(ctx context.Context, operation, method, to string, form url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(flow.Operation(ctx, operation), method, to, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "*/*")
	if form != nil {
		req.Header.Set("Content-Type", formType)
	}
	return a.wire.Do(req)
}

// noCode is a code that nobody has. It is always the same: a random one might hold a
// short secret of the target by chance, and would not be sent.
const noCode = "assay-no-code-of-anybody-0000000000000000000"

// askPlainly asks for a token without TLS, as nobody and for a code that nobody has.
func (a *Acts) askPlainly(ctx context.Context) error {
	to := a.wire.Target().Endpoint("token")
	if to == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no token endpoint")
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {noCode}, "redirect_uri": {foreignRedirect}}
	return a.bare(flow.TLS(ctx, flow.Handshake{Plain: true}), "issueToken", http.MethodPost, to, form)
}

// readPlainly asks for the accounts without TLS, and without a token.
func (a *Acts) readPlainly(ctx context.Context) error {
	return a.show(flow.TLS(ctx, flow.Handshake{Plain: true}), "")
}
