package stet

import (
	"context"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps with signatures that are not right.
const (
	listUnsigned    = "list accounts without a signature"
	listWrongKey    = "list accounts with a signature by an unknown key"
	listWrongFields = "list accounts with a signature over too little"
	listWrongDigest = "list accounts with a digest of something else"
	putWrongDigest  = "forward a consent with a digest of something else"
)

// signatures is the feature of an ASPSP that verifies them.
const signatures = "signatures"

func signatureSteps() []conformance.Step {
	step := func(name string, f forgery, act func(*session, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: oauth.GrantMain, Needs: consented, Risk: conformance.Look, Features: append(features, signatures),
			Requires: signing, Run: on(func(s *session, ctx context.Context) error { return act(s, forged(ctx, f)) })}
	}
	list := func(s *session, ctx context.Context) error { return s.listAs(ctx) }
	return []conformance.Step{
		step(listUnsigned, unsigned, list),
		step(listWrongKey, wrongKey, list),
		step(listWrongFields, wrongFields, list),
		step(listWrongDigest, wrongDigest, list),
		step(putWrongDigest, wrongDigest, func(s *session, ctx context.Context) error { return s.forward(ctx, oauth.GrantMain, s.whole()) }, forwarding),
	}
}

func signing(t *conformance.Target) *conformance.Skip {
	if len(t.Client.Signing.Key) == 0 {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no key to sign with (client.signing)")
	}
	return nil
}

func signatureChecks() []conformance.Check {
	check := func(id, title string, clause conformance.Clause, steps ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: conformance.Must, Features: []string{signatures},
			Reads: append([]string{oauth.Read}, steps...), Judge: func(v conformance.View) conformance.Finding { return refusedUnlikeList(v, steps...) }}
	}
	key := check("STET-API-15-key", "a signature by an unknown key opens nothing", cavage("2.5", "the verifier looks up the key and verifies the signature with it"), listWrongKey)
	fields := check("STET-API-15-headers", "a signature that leaves out the request opens nothing", cavage("2.3", "the verifier wants the fields signed that it needs"), listWrongFields)
	key.Rules, fields.Rules = []string{"STET-API-15"}, []string{"STET-API-15"}
	put := check("STET-API-16-body", "a consent under another digest is not stored", conformance.Clause{Document: "RFC 3230", Section: "4.3.2", Text: "the digest is that of the body"}, putWrongDigest)
	put.Rules, put.Features = []string{"STET-API-16"}, append(put.Features, forwarding)
	return []conformance.Check{
		check("STET-API-15", "a request without a signature opens nothing", s40("Signature", "the header is required on every request before 1.6"), listUnsigned),
		key, fields,
		check("STET-API-16", "a digest of something else opens nothing", conformance.Clause{Document: "RFC 3230", Section: "4.3.2", Text: "the digest is that of the body"}, listWrongDigest),
		put,
	}
}

// refusedUnlikeList judges that requests were refused that differ from the plain one by
// their signature alone.
func refusedUnlikeList(v conformance.View, steps ...string) conformance.Finding {
	control := v.Last(oauth.Read)
	if finding, stop := uncontrolled(control); stop {
		return finding
	}
	for _, e := range v.All(steps...) {
		switch {
		case e.OK():
			return conformance.Fails("a refusal", statusOf(e)).At(e, control)
		case !e.Refused():
			return conformance.Inconclusive("the request was answered " + statusOf(e))
		}
	}
	return conformance.Holds().At(v.All(steps...)...)
}
