package oauth

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps that read what the authorisation server says of itself (RFC 8414). A
// profile whose standard hands out the address has the first as a step of its own.
const (
	ReadMetadata  = "read the metadata of the authorisation server"
	ReadWellKnown = "read the metadata at the well-known place"
)

// The well-known parts of RFC 8414 §3 and of OpenID Connect Discovery.
const (
	wellKnown       = "/.well-known/oauth-authorization-server"
	openIDWellKnown = "/.well-known/openid-configuration"
)

// MetadataSteps read the metadata where the target says they are, and where the
// issuer puts them.
func MetadataSteps() []conformance.Step {
	return []conformance.Step{{
		Name: ReadMetadata, Phase: conformance.Connect, Risk: conformance.Look, Features: []string{"metadata"},
		Run: on(func(a *Acts, ctx context.Context) error {
			to := a.wire.Target().Endpoint("metadata")
			if places := wellKnownPlaces(a.wire.Target().Issuer); to == "" && len(places) > 0 {
				to = places[0]
			}
			if to == "" {
				return conformance.Omit(conformance.SkipUnconfigured, "the target names neither a metadata endpoint nor an issuer")
			}
			_, err := a.readMetadata(ctx, to)
			return err
		}),
	}, {
		Name: ReadWellKnown, Phase: conformance.Connect, Risk: conformance.Look, Requires: issuerKnown,
		Run: on(func(a *Acts, ctx context.Context) error {
			for _, place := range wellKnownPlaces(a.wire.Target().Issuer) {
				if found, err := a.readMetadata(ctx, place); found || err != nil {
					return err
				}
			}
			return nil
		}),
	}}
}

// wellKnownPlaces are where the metadata of an issuer may be: where RFC 8414 puts
// them, where OpenID Connect does, and where a server that mixes up the two does.
func wellKnownPlaces(issuer string) []string {
	u, err := url.Parse(issuer)
	if err != nil || issuer == "" {
		return nil
	}
	origin, path := u.Scheme+"://"+u.Host, strings.TrimSuffix(u.EscapedPath(), "/")
	places := []string{origin + wellKnown + path, origin + path + openIDWellKnown}
	if path != "" {
		places = append(places, origin+path+wellKnown)
	}
	return places
}

// issuerKnown holds for a target that names an issuer at one of its origins.
func issuerKnown(t *conformance.Target) *conformance.Skip {
	u, err := url.Parse(t.Issuer)
	switch {
	case t.Issuer == "":
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no issuer")
	case err != nil || !t.Owns(u):
		return conformance.Omit(conformance.SkipUnconfigured, "the issuer is not at one of the target's origins")
	}
	return nil
}

// readMetadata reads a document and says whether it is a JSON object.
func (a *Acts) readMetadata(ctx context.Context, place string) (found bool, err error) {
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "getMetadata"), http.MethodGet, place, nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("Accept", "application/json")
	resp, err := a.wire.Do(req)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	var object map[string]json.RawMessage
	return resp.StatusCode == http.StatusOK && json.NewDecoder(resp.Body).Decode(&object) == nil, nil
}
