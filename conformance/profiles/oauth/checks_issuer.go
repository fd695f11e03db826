package oauth

import (
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// issuerChecks are about the name of the server in its answers (RFC 9207).
func issuerChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-ISS-OK", Title: "a code comes with the name of its issuer", Rules: []string{"OAUTH-ISS-OK"},
		Clause: rfc9207("2", "a server that supports it puts iss into authorisation responses"),
		Level:  conformance.Must, Reads: []string{Authorise}, Sees: []string{AuthoriseRefused, ReadMetadata},
		Judge: func(v conformance.View) conformance.Finding { return named(v, Authorise, "code") },
	}, {
		ID: "OAUTH-ISS-ERR", Title: "an error comes with the name of its issuer", Rules: []string{"OAUTH-ISS-ERR"},
		Clause: rfc9207("2", "a server that supports it puts iss into error responses as well"),
		Level:  conformance.Must, Reads: []string{AuthoriseRefused}, Sees: []string{Authorise, ReadMetadata},
		Judge: func(v conformance.View) conformance.Finding { return named(v, AuthoriseRefused, "error") },
	}, {
		ID: "OAUTH-ISS-VALUE", Title: "the issuer is named by its URL", Rules: []string{"OAUTH-ISS-VALUE"},
		Clause: rfc9207("2", "iss is a URL of scheme https without query or fragment, the issuer of the metadata"),
		Level:  conformance.Must, Reads: []string{Authorise}, Sees: []string{AuthoriseRefused, ReadMetadata}, Judge: issuerValue,
	}}
}

// saysIssuer says whether the rules bind: iss is declared, in the target or in the
// metadata, or was seen once.
func saysIssuer(v conformance.View) bool {
	if v.Facts.Claims("issuer") || v.Facts.Claims("fapi-2") {
		return true
	}
	if root, err := checks.Root(v.Last(ReadMetadata)); err == nil && root.At("authorization_response_iss_parameter_supported").Value == true {
		return true
	}
	return slices.ContainsFunc(v.Tape, func(e *conformance.Exchange) bool {
		query, _ := returned(e)
		return e.Operation == conformance.OperationCallback && query.Has("iss")
	})
}

// unnamed is the finding where the rules do not bind.
var unnamed = conformance.Inapplicable("the server does not name itself in its answers")

// named judges that the return of a step has one iss.
func named(v conformance.View, step, kind string) conformance.Finding {
	if !saysIssuer(v) {
		return unnamed
	}
	callback := v.Callback(step)
	if finding, stop := unreturned(v, callback); stop {
		return finding
	}
	query, _ := returned(callback)
	switch {
	case query.Has("response"):
		return conformance.Inapplicable("the answer is a JWT, which names its issuer itself")
	case query.Get(kind) == "":
		return conformance.Inconclusive("the PSU did not come back with " + kind)
	case len(query["iss"]) != 1 || query.Get("iss") == "":
		return conformance.Fails("one iss", count(query["iss"])).At(callback)
	}
	return conformance.Holds().At(callback)
}

// issuerValue compares bytes after one form-decoding. Plain http is for loopback alone.
func issuerValue(v conformance.View) conformance.Finding {
	if !saysIssuer(v) {
		return unnamed
	}
	seen := slices.DeleteFunc(v.All(Authorise, AuthoriseRefused), func(e *conformance.Exchange) bool {
		query, _ := returned(e)
		return e.Operation != conformance.OperationCallback || query.Get("iss") == ""
	})
	if len(seen) == 0 {
		return conformance.Inconclusive("no answer names its issuer")
	}
	published := issuerOfMetadata(v)
	for _, e := range seen {
		query, _ := returned(e)
		iss := query.Get("iss")
		u, err := url.Parse(iss)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
			return conformance.Fails("a URL of scheme https", iss).At(e)
		case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
			return conformance.Fails("a URL without query or fragment", iss).At(e)
		case published != "" && iss != published:
			return conformance.Fails("the issuer of the metadata, "+published, iss).At(e, v.Last(ReadMetadata))
		}
	}
	return conformance.Holds().At(seen...)
}

// issuerOfMetadata is the issuer that the metadata publish, "" where none are on the tape.
func issuerOfMetadata(v conformance.View) string {
	e := v.Last(ReadMetadata)
	if !e.OK() {
		return ""
	}
	root, err := checks.Root(e)
	if err != nil {
		return ""
	}
	return root.At("issuer").Text()
}
