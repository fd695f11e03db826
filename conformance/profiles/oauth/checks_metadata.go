package oauth

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func rfc8414(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 8414", Section: section, Text: text}
}

func metadataChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-MD-REQUIRED", Title: "the metadata have the members of their document", Rules: []string{"OAUTH-MD-REQUIRED"},
		Clause: rfc8414("2", "issuer and response_types_supported are required, URLs and lists keep to their form"),
		Level:  conformance.Should, Operations: []string{"getMetadata"}, Reads: []string{ReadMetadata}, Judge: metadataForm,
	}, {
		ID: "OAUTH-MD-PUBLISH", Title: "the issuer publishes metadata", Rules: []string{"OAUTH-MD-PUBLISH"},
		Clause: conformance.Clause{Document: "RFC 9700", Section: "2.6", Text: "authorisation servers are recommended to publish metadata, so that clients need not be told by hand"},
		Level:  conformance.Info, Reads: []string{ReadWellKnown}, Judge: published,
	}, {
		ID: "OAUTH-MD-PATH", Title: "the well-known part stands before the path of the issuer", Rules: []string{"OAUTH-MD-PATH"},
		Clause: rfc8414("3.1", "for an issuer with a path the well-known part is inserted before that path"),
		Level:  conformance.Should, Reads: []string{ReadWellKnown}, Judge: inserted,
	}, {
		ID: "OAUTH-MD-200", Title: "metadata come as a JSON object", Rules: []string{"OAUTH-MD-200"},
		Clause: rfc8414("3.2", "a successful answer has status 200, the type application/json and a JSON object"),
		Level:  conformance.Must, Operations: []string{"getMetadata"}, Reads: []string{ReadMetadata}, Judge: metadataAnswer,
	}, {
		ID: "OAUTH-MD-ISSUER-SAME", Title: "the metadata name the issuer they were asked of", Rules: []string{"OAUTH-MD-ISSUER-SAME"},
		Clause: rfc8414("3.3", "the issuer is identical to that from which the address of the metadata was made; else the metadata must not be used"),
		Level:  conformance.Must, Features: []string{"metadata"}, Reads: []string{ReadMetadata}, Tolerates: true, Judge: sameIssuer,
	}, {
		ID: "OAUTH-MD-ISSUER-FORM", Title: "the issuer is an https URL without query or fragment", Rules: []string{"OAUTH-MD-ISSUER-FORM"},
		Clause: rfc8414("2", "the issuer is a URL with the https scheme and no query or fragment"),
		Level:  conformance.Must, Reads: []string{ReadMetadata}, Judge: issuerForm,
	}, {
		ID: "OAUTH-MD-NOEMPTY", Title: "members of the metadata without elements are left out", Rules: []string{"OAUTH-MD-NOEMPTY"},
		Clause: rfc8414("3.2", "claims with zero elements are omitted"),
		Level:  conformance.Must, Reads: []string{ReadMetadata}, Tolerates: true, Judge: nothingEmpty,
	}, {
		ID: "OAUTH-MD-TRUE", Title: "the metadata advertise what works", Rules: []string{"OAUTH-MD-TRUE"},
		Clause: rfc8414("2", "grant types, response types and ways to authenticate that are supported are listed"),
		Level:  conformance.Should, Reads: []string{ReadMetadata, Redeem}, Sees: []string{Refresh, ServiceToken}, Judge: advertised,
	}, {
		ID: "OAUTH-PK-DETECT", Title: "the metadata say that PKCE is supported", Rules: []string{"OAUTH-PK-DETECT"},
		Clause: conformance.Clause{Document: "RFC 9700", Section: "2.1.1", Text: "clients can find out whether PKCE is supported, best by code_challenge_methods_supported"},
		Level:  conformance.Should, Reads: []string{ReadMetadata, Redeem}, Judge: pkceDetectable,
	}, {
		ID: "OAUTH-ISS-META", Title: "metadata say that authorisation answers name their issuer", Rules: []string{"OAUTH-ISS-META"},
		Clause: conformance.Clause{Document: "RFC 9207", Section: "2.3", Text: "a server that sends iss and publishes metadata says authorization_response_iss_parameter_supported"},
		Level:  conformance.Must, Reads: []string{ReadMetadata, Authorise}, Judge: issAnnounced,
	}}
}

func metadataForm(v conformance.View) conformance.Finding {
	if _, _, finding := metadataOf(v); finding != nil {
		return *finding
	}
	return checks.Conforms(document, "getMetadata", nil, ReadMetadata)(v)
}

// metadataOf returns the metadata that the server gave; finding says why there are none.
func metadataOf(v conformance.View) (e *conformance.Exchange, root checks.Node, finding *conformance.Finding) {
	e = v.Last(ReadMetadata)
	root, err := checks.Root(e)
	if !e.OK() || err != nil || !root.Object() {
		none := conformance.Inapplicable("no metadata came")
		return e, root, &none
	}
	return e, root, nil
}

// object says whether an answer is a JSON object with status 200.
func object(e *conformance.Exchange) bool {
	root, err := checks.Root(e)
	return e.Status() == http.StatusOK && err == nil && root.Object()
}

func published(v conformance.View) conformance.Finding {
	tape := v.All(ReadWellKnown)
	for _, e := range tape {
		if object(e) {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails("metadata", statusText(v.Last(ReadWellKnown))).At(tape...)
}

func inserted(v conformance.View) conformance.Finding {
	for i, e := range v.All(ReadWellKnown) {
		switch {
		case !object(e):
		case i == 0:
			return conformance.Holds().At(e)
		case strings.Contains(e.Request.URL, openIDWellKnown):
			return conformance.Inapplicable("what the issuer publishes is a document of OpenID Connect")
		default:
			return conformance.Fails("metadata at "+v.All(ReadWellKnown)[0].Request.URL, "metadata at "+e.Request.URL).At(e, v.All(ReadWellKnown)[0])
		}
	}
	return conformance.Inapplicable("the issuer publishes no metadata")
}

// metadataAnswer judges what a target calls metadata; at a link of a standard a page may stand instead.
func metadataAnswer(v conformance.View) conformance.Finding {
	e := v.Last(ReadMetadata)
	media, _, _ := mime.ParseMediaType(e.Header("Content-Type"))
	root, err := checks.Root(e)
	switch {
	case !v.Facts.Claims("metadata") && (!e.OK() || media == "text/html"):
		return conformance.Inapplicable("no metadata came")
	case e.Status() != http.StatusOK:
		return conformance.Fails("200", statusText(e)).At(e)
	case media != "application/json":
		return conformance.Fails("application/json", header(e, "Content-Type")).At(e)
	case err != nil || !root.Object():
		return conformance.Fails("a JSON object", root.Kind()).At(e)
	}
	return conformance.Holds().At(e)
}

// sameIssuer compares byte by byte with the issuer that the target names. Where it names none, the address of the
// metadata tells the host of the issuer, but not the path: a gateway may have added one.
func sameIssuer(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	if finding != nil {
		return *finding
	}
	n := root.At("issuer")
	want := v.Facts.Issuer
	switch {
	case n.Text() == "":
		return conformance.Inapplicable("the metadata name no issuer")
	case want != "" && n.Text() != want:
		return conformance.Fails(want, n.Text()).At(e).Pointing(n.Pointer)
	case want != "":
		return conformance.Holds().At(e)
	}
	if !strings.Contains(e.Request.URL, wellKnown) && !strings.Contains(e.Request.URL, openIDWellKnown) {
		return conformance.Inapplicable("the issuer is not known: the address has no well-known part")
	}
	if asked, named := originOf(e.Request.URL), originOf(n.Text()); asked != named {
		return conformance.Tolerated(asked, n.Text()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

// originOf is scheme, host and port of a URL.
func originOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}

func issuerForm(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	if finding != nil {
		return *finding
	}
	n := root.At("issuer")
	u, err := url.Parse(n.Text())
	switch {
	case n.Text() == "":
		return conformance.Inapplicable("the metadata name no issuer")
	case err != nil:
		return conformance.Fails("a URL", n.Text()).At(e).Pointing(n.Pointer)
	case onTestHost(u):
		return conformance.Inapplicable("the issuer is on this computer or a test host")
	case u.Scheme != "https" || u.Host == "":
		return conformance.Fails("an https URL", n.Text()).At(e).Pointing(n.Pointer)
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(n.Text(), "#"):
		return conformance.Fails("no query, no fragment", n.Text()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

// onTestHost says whether a URL is on this computer, or on a host of the names for tests (RFC 6761).
func onTestHost(u *url.URL) bool {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	return loopback(host) || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".test")
}

// nothingEmpty tolerates null, which the RFC does not name. OpenID Connect says nothing of the kind.
func nothingEmpty(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	switch {
	case finding != nil:
		return *finding
	case strings.Contains(e.Request.URL, openIDWellKnown):
		return conformance.Inapplicable("this is a document of OpenID Connect")
	}
	var null string
	for _, name := range slices.Sorted(maps.Keys(root.Members())) {
		n := root.At(name)
		if list, ok := n.Value.([]any); ok && len(list) == 0 {
			return conformance.Fails("no "+name, "[]").At(e).Pointing(n.Pointer)
		}
		if n.Value == nil && null == "" {
			null = name
		}
	}
	if null != "" {
		return conformance.Tolerated("no "+null, "null").At(e).Pointing(root.At(null).Pointer)
	}
	return conformance.Holds().At(e)
}

// listed reads a list of the metadata; a list that is left out has its default (RFC 8414 §2).
func listed(root checks.Node, name string, otherwise ...string) (names []string, n checks.Node) {
	n = root.At(name)
	if !n.Exists() {
		return otherwise, n
	}
	for _, item := range n.Items() {
		names = append(names, item.Text())
	}
	return names, n
}

func advertised(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	if finding != nil {
		return *finding
	}
	redeemed := v.Last(Redeem)
	if !issued(redeemed) {
		return conformance.Inconclusive("the code was not redeemed")
	}
	method := "client_secret_basic"
	switch form := sentForm(redeemed); {
	case redeemed.Request.Header.Get("Authorization") != "":
	case form.Get("client_secret") != "":
		method = "client_secret_post"
	default:
		method = "" // a certificate or nothing
	}
	grants, n := listed(root, "grant_types_supported", "authorization_code", "implicit")
	for _, worked := range [][2]string{{Redeem, "authorization_code"}, {Refresh, "refresh_token"}, {ServiceToken, "client_credentials"}} {
		if proof := v.Last(worked[0]); issued(proof) && !slices.Contains(grants, worked[1]) {
			return conformance.Fails("grant type "+worked[1], strings.Join(grants, " ")).At(e, proof).Pointing(n.Pointer)
		}
	}
	if methods, n := listed(root, "token_endpoint_auth_methods_supported", "client_secret_basic"); method != "" && !slices.Contains(methods, method) {
		return conformance.Fails(method, strings.Join(methods, " ")).At(e, redeemed).Pointing(n.Pointer)
	}
	if types, n := listed(root, "response_types_supported", "code"); !slices.Contains(types, "code") {
		return conformance.Fails("response type code", strings.Join(types, " ")).At(e, redeemed).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func pkceDetectable(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	redeemed := v.Last(Redeem)
	switch {
	case finding != nil:
		return *finding
	case !issued(redeemed):
		return conformance.Inconclusive("the code was not redeemed")
	case !sentForm(redeemed).Has("code_verifier"):
		return conformance.Inapplicable("PKCE was not used")
	}
	if methods, n := listed(root, "code_challenge_methods_supported"); !slices.Contains(methods, "S256") {
		return conformance.Fails("S256", orNone(strings.Join(methods, " "))).At(e, redeemed).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func issAnnounced(v conformance.View) conformance.Finding {
	e, root, finding := metadataOf(v)
	back := v.Callback(Authorise)
	switch {
	case finding != nil:
		return *finding
	case back == nil:
		return conformance.Inconclusive("the PSU did not come back")
	}
	if query, _ := returned(back); query.Get("iss") == "" {
		return conformance.Inapplicable("the answer names no issuer")
	}
	n := root.At("authorization_response_iss_parameter_supported")
	if says, ok := n.Value.(bool); !ok || !says {
		return conformance.Fails("true", n.Kind()).At(e, back).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e, back)
}
