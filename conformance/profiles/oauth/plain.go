package oauth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// authorisePlainly sends the request of the PSU's browser without TLS. There is no
// secret in it, and nobody logs in. Where the answer leads on without TLS, as to a login
// page beside the endpoint, it goes on as the browser would.
func (a *Acts) authorisePlainly(ctx context.Context) error {
	to, err := a.request(&Grant{Name: GrantMain})
	if err != nil {
		return err
	}
	ctx = flow.TLS(flow.Front(ctx), flow.Handshake{Plain: true})
	for range a.wire.Target().Limits.Redirects + 1 {
		resp, err := a.bareAnswer(ctx, "authorize", http.MethodGet, to, nil)
		if err != nil {
			return err
		}
		if err := flow.Done(resp, nil); err != nil {
			return err
		}
		if to = a.plainNext(to, resp); to == "" {
			return nil
		}
	}
	return nil
}

// plainNext is where an answer without TLS leads a browser without TLS, as the address
// with TLS that a plain handshake is asked for; "" where it leads to TLS, to nothing or
// back to us.
func (a *Acts) plainNext(asked string, resp *http.Response) string {
	location := resp.Header.Get("Location")
	from, err := url.Parse(strings.Replace(asked, "https:", "http:", 1))
	if err != nil || location == "" || resp.StatusCode/100 != 3 {
		return ""
	}
	next, err := from.Parse(location)
	if err != nil || next.Scheme != "http" || returns(a.wire.Target(), next) {
		return ""
	}
	next.Scheme, next.Fragment = "https", ""
	return next.String()
}

// returns says whether an address is one that the PSU comes back to us at.
func returns(t *conformance.Target, u *url.URL) bool {
	return slices.ContainsFunc(t.Client.RedirectURIs, func(uri string) bool {
		home, err := url.Parse(uri)
		return err == nil && samePlace(u, home)
	})
}
