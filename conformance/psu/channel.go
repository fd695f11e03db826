// Package psu holds the channels that take a PSU to the pages of an ASPSP and bring the answer back:
// form, where the kit fills in the pages itself, and manual, where a person does.
//
// Both stop before the redirect URI is fetched, so that an authorisation code is never shown to a
// server that happens to stand there.
package psu

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance"
)

// For returns the channel that a target asks for. Front carries every request that the kit makes in
// place of the PSU's browser; say is where a person is told what to do. The error is a way of
// approving that is not in this version, or a page rule that cannot be read.
func For(t *conformance.Target, front http.RoundTripper, say io.Writer) (conformance.PSUChannel, error) {
	switch t.PSU.Approve {
	case "form":
		return NewForm(front, FormSettings{
			Pages:        t.PSU.Pages,
			Refuse:       t.PSU.Refuse,
			RedirectURIs: redirectURIs(t),
			Owns:         t.Owns,
			Timeout:      t.Limits.Timeout,
			Redirects:    t.Limits.Redirects,
			Body:         t.Limits.Body,
		})
	case "manual":
		return NewManual(say, ManualSettings{
			Listen:      t.PSU.Callback.Listen,
			Certificate: t.PSU.Callback.KeyPair,
			Timeout:     max(t.Limits.Wait, patience),
		})
	}
	return nil, fmt.Errorf("psu.approve %q is not in this version: use form or manual", t.PSU.Approve)
}

// patience is what a person gets at least for one approval, logging in on another device included.
// It is our choice.
const patience = 5 * time.Minute

// redirectURIs are all redirect URIs of ours, whichever client they belong to.
func redirectURIs(t *conformance.Target) []string {
	uris := t.Client.RedirectURIs
	if t.OtherClient != nil {
		uris = append(uris[:len(uris):len(uris)], t.OtherClient.RedirectURIs...)
	}
	return uris
}
