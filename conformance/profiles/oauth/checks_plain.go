package oauth

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
)

func strictTransport(v conformance.View) conformance.Finding {
	var seen *conformance.Exchange
	for _, e := range v.All(Authorise) {
		switch {
		case e.TLS == nil || !e.OK() || !strings.HasPrefix(e.Header("Content-Type"), "text/html"):
		case e.Header("Strict-Transport-Security") == "":
			return conformance.Fails("a Strict-Transport-Security field", "none").At(e)
		case !demandsTLS(e.Header("Strict-Transport-Security")):
			return conformance.Fails("a Strict-Transport-Security field with a max-age of more than 0", e.Header("Strict-Transport-Security")).At(e)
		default:
			seen = e
		}
	}
	if seen == nil {
		return conformance.Inapplicable("the kit saw no page of the ASPSP over TLS")
	}
	return conformance.Holds().At(seen)
}

// demandsTLS says whether a Strict-Transport-Security field asks for more than its own end:
// max-age is required, and 0 takes back what was said before (RFC 6797 §6.1.1).
func demandsTLS(field string) bool {
	for directive := range strings.SplitSeq(field, ";") {
		name, value, _ := strings.Cut(directive, "=")
		if strings.EqualFold(strings.TrimSpace(name), "max-age") {
			age := strings.Trim(strings.TrimSpace(value), `"`)
			return strings.Trim(age, "0123456789") == "" && strings.Trim(age, "0") != ""
		}
	}
	return false
}

// noLogin lets every refusal pass: a closed port, an error page, a redirect.
func noLogin(v conformance.View) conformance.Finding {
	for _, e := range v.All(PlainAuthorise) {
		switch {
		case handsOver(e.Header("Location")):
			return conformance.Fails("no code without TLS", "a redirect with a code").At(e)
		case e.OK() && e.Seals[flow.SealForm] != "":
			return conformance.Fails("no page to log in without TLS", statusText(e)+" with a form").At(e)
		}
	}
	return conformance.Holds().At(v.All(PlainAuthorise)...)
}

// noTokenTalk takes an answer that speaks about the client or the code for a sign that
// the request was read. One that refuses the request as such passes.
func noTokenTalk(v conformance.View) conformance.Finding {
	e := v.Last(PlainToken)
	if word := errorWord(e); slices.Contains([]string{"invalid_client", "invalid_grant", "unauthorized_client"}, word) {
		return conformance.Fails("no answer of the token endpoint without TLS", statusText(e)+" "+word).At(e)
	}
	return conformance.Holds().At(e)
}

func noPlainData(v conformance.View) conformance.Finding {
	e := v.Last(PlainRead)
	if root, err := checks.Root(e); e.OK() && err == nil && root.Object() {
		return conformance.Fails("no data without TLS", statusText(e)+" with data").At(e)
	}
	return conformance.Holds().At(e)
}
