package berlingroup

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func certificateChecks() []conformance.Check {
	role := oauth.RefusedAtAPI("BG-TLS-02", "with a certificate without the role for account information a token opens no account", flow.ShowWrongRole,
		ig("3", "a TPP uses the services that the roles in its certificate allow; ROLE_INVALID: it has not the role for this one"))
	refused := role.Judge
	role.Tolerates, role.Judge = true, func(v conformance.View) conformance.Finding { return named(v, refused(v)) }
	return []conformance.Check{role}
}

// named tolerates a refusal that does not say why. A handshake has no words for it.
func named(v conformance.View, finding conformance.Finding) conformance.Finding {
	e := v.Last(oauth.ReadShowing(flow.ShowWrongRole))
	if finding.Result != conformance.ResultHolds || !e.Answered() {
		return finding
	}
	codes := messageCodes(e)
	if e.Status() == http.StatusUnauthorized && slices.Contains(codes, "ROLE_INVALID") {
		return finding
	}
	got := statusOf(e)
	for _, code := range codes {
		got += " " + code
	}
	return conformance.Tolerated("401 ROLE_INVALID", got).At(e)
}

// messageCodes are the codes that an error names, in either of the two forms.
func messageCodes(e *conformance.Exchange) []string {
	root, _ := checks.Root(e)
	var codes []string
	for _, m := range slices.Concat(root.At("tppMessages").Items(), []checks.Node{root}) {
		if code := m.At("code").Text(); code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}
