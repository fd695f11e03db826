package premium

import (
	"context"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps that ask the authorisation endpoint for too little or too much.
const (
	authoriseNoChallenge = "authorise without a code challenge"
	authoriseBare        = "authorise without a consent id"
	authoriseForeign     = "authorise the consent of another client"
)

// authoriseSteps are requests that must not give a code.
func authoriseSteps() []conformance.Step {
	probe := func(name string, requires func(*conformance.Target) *conformance.Skip, edit func(*session, url.Values), needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Authorise, Needs: append([]string{createConsent}, needs...), Risk: conformance.Open, Requires: requires,
			Run: on(func(s *session, ctx context.Context) error {
				return s.Stray(ctx, func(q url.Values) { edit(s, q) })
			})}
	}
	foreign := conformance.Step{Name: createForeign, Phase: conformance.Consent, Needs: []string{oauth.ServiceToken}, Risk: conformance.Open, Requires: twoTPPs,
		Run: on((*session).createForeign)}
	stranger := probe(authoriseForeign, twoTPPs, func(s *session, q url.Values) {
		q.Set("scope", strings.ReplaceAll(s.target.Client.Scope, "{consentId}", s.consents[grantForeign]))
	}, createForeign)
	run := stranger.Run
	stranger.Run = func(ctx context.Context, state any) error {
		if state.(*session).consents[grantForeign] == "" {
			return conformance.Nothing("consent id of the other client")
		}
		return run(ctx, state)
	}
	return []conformance.Step{
		probe(authoriseNoChallenge, challenged, func(_ *session, q url.Values) {
			q.Del("code_challenge")
			q.Del("code_challenge_method")
		}),
		probe(authoriseBare, ofTPP, func(s *session, q url.Values) {
			bare, _, _ := strings.Cut(s.target.Client.Scope, ":")
			q.Set("scope", bare)
		}),
		foreign,
		stranger,
	}
}

// challenged leaves a step out where the target's requests carry no challenge.
func challenged(t *conformance.Target) *conformance.Skip {
	if t.Client.PKCE == "none" {
		return conformance.Omit(conformance.SkipUnclaimed, "client.pkce is none")
	}
	return oauth.FromStart(t)
}

// twoTPPs leaves a step out where there is no second TPP.
func twoTPPs(t *conformance.Target) *conformance.Skip {
	if t.OtherClient == nil {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no other_client")
	}
	return ofTPP(t)
}

func authoriseChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-AUTH-PKCE", Title: "a request without a code challenge gives no code", Rules: []string{"PREM-AUTH-PKCE"},
		Clause: conformance.Clause{Document: "Premium API documentation", Section: "Authorize", Text: "code_challenge and code_challenge_method are required; a missing one is an invalid_request"},
		Level:  conformance.Must, Reads: []string{authoriseNoChallenge}, Sees: []string{oauth.Authorise}, Tolerates: true, Operations: []string{"authorize"},
		Judge: func(v conformance.View) conformance.Finding {
			return noCode(v, authoriseNoChallenge, "invalid_request")
		},
	}, {
		ID: "PREM-AUTH-SCOPE-TPP", Title: "a TPP gets no code without a consent", Rules: []string{"PREM-AUTH-SCOPE-TPP"},
		Clause: clients("authorize", "for a TPP the scope names a consent; a bare PREMIUM_AIS is an invalid_scope"),
		Level:  conformance.Should, Reads: []string{authoriseBare}, Sees: []string{oauth.Authorise}, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding { return noCode(v, authoriseBare, "invalid_scope") },
	}, {
		ID: "PREM-AUTH-SCOPE-FOREIGN", Title: "a TPP gets no code for the consent of another one", Rules: []string{"PREM-AUTH-SCOPE-FOREIGN"},
		Clause: ours("a consent belongs to the client that made it"),
		Level:  conformance.Should, Reads: []string{createForeign, authoriseForeign}, Sees: []string{oauth.Authorise}, Judge: notOthers,
	}}
}

// noCode judges that a request gave no code, where the right one did; another error
// than the one expected is tolerated.
func noCode(v conformance.View, step, want string) conformance.Finding {
	answered, e := returned(v, step)
	right, _ := returned(v, oauth.Authorise)
	switch {
	case answered.Get("code") != "":
		return conformance.Fails("no code", "a code").At(e)
	case right.Get("code") == "":
		return conformance.Inconclusive("the right request gave no code either")
	case answered.Get("error") == want:
		return conformance.Holds().At(e)
	case answered.Get("error") != "":
		return conformance.Tolerated(want, answered.Get("error")).At(e)
	}
	last := v.Last(step)
	if last.OK() && len(v.All(step)) == 1 {
		return conformance.Inapplicable("a page came first, and the kit does not drive pages here")
	}
	return conformance.Tolerated(want, statusOf(last)).At(last)
}

func notOthers(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(createForeign)); stop {
		return finding
	}
	finding := noCode(v, authoriseForeign, "")
	if finding.Result == conformance.ResultTolerated {
		return conformance.Holds().At(v.Last(authoriseForeign))
	}
	return finding
}

// returned reads what a step brought to the redirect URI, by the PSU's browser or in
// the redirect that would send it there, and the exchange that shows it.
func returned(v conformance.View, step string) (url.Values, *conformance.Exchange) {
	for _, e := range v.All(step) {
		to := e.Header("Location")
		if e.Operation == conformance.OperationCallback {
			to = e.Request.URL
		}
		u, err := url.Parse(to)
		if err != nil {
			continue
		}
		if query := u.Query(); query.Has("code") || query.Has("error") {
			return query, e
		}
	}
	return nil, nil
}
