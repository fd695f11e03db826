package stet

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// askByGet is a request to the token endpoint by the wrong method.
const askByGet = "ask for a token by GET"

func tokenSteps() []conformance.Step {
	return []conformance.Step{{Name: askByGet, Phase: conformance.Token, Risk: conformance.Look, Run: on((*session).askByGet)}}
}

// askByGet asks with a code that nobody has.
func (s *session) askByGet(ctx context.Context) error {
	to := s.target.Endpoint("token")
	if to == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no token endpoint")
	}
	query := url.Values{"grant_type": {"authorization_code"}, "code": {"assay-no-code"}, "client_id": {s.target.Client.ID}}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "issueToken"), http.MethodGet, to+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	return flow.Done(s.wire.Do(req))
}

func tokenChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "STET-AUT-07", Title: "a PSU who refuses comes back with an error", Rules: []string{"STET-AUT-07"},
		Clause: flowPage("4", "the call-back is used too when the PSU refused"),
		Level:  conformance.Must, Features: []string{"refusal-returned"}, Reads: []string{oauth.AuthoriseRefused}, Sees: []string{oauth.Authorise}, Judge: refusedBack,
	}, {
		ID: "STET-TOK-07", Title: "a code is redeemed without a scope", Rules: []string{"STET-TOK-07"},
		Clause: flowPage("5", "the request is made of what the call-back brought, without a scope"),
		Level:  conformance.Must, Reads: []string{oauth.Redeem}, Judge: withoutScope,
	}, {
		ID: "STET-TOK-09", Title: "a request without its code is an invalid request", Rules: []string{"STET-TOK-09"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "5.2", Text: "a request that lacks a required parameter is refused with invalid_request"},
		Level:  conformance.Should, Reads: []string{oauth.AskNoCode, oauth.Redeem}, Judge: withoutCode,
	}, {
		ID: "STET-TOK-11", Title: "the certificate stands for the client without a secret", Rules: []string{"STET-TOK-11"},
		Clause: conformance.Clause{Document: "STET OAuth2 technical setup 1.0.5", Section: "token_endpoint_auth_method", Text: "clients authenticate by tls_client_auth alone"},
		Level:  conformance.Must, Reads: []string{oauth.Redeem}, Judge: withoutSecret,
	}, {
		ID: "STET-TOK-13", Title: "the token endpoint is not asked by GET", Rules: []string{"STET-TOK-13"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "3.2", Text: "clients use POST for access token requests"},
		Level:  conformance.Should, Reads: []string{askByGet}, Judge: refusesGet,
	}}
}

func refusedBack(v conformance.View) conformance.Finding {
	back := v.Callback(oauth.AuthoriseRefused)
	switch {
	case back == nil && v.Callback(oauth.Authorise) == nil:
		return conformance.Inconclusive("no PSU came back")
	case back == nil:
		return conformance.Fails("a return with an error", "no return").At(v.Last(oauth.AuthoriseRefused))
	case checks.Address(back).Query().Get("error") == "":
		return conformance.Fails("an error", "none").At(back)
	}
	return conformance.Holds().At(back)
}

// form reads the parameters of a request to the token endpoint.
func parameters(e *conformance.Exchange) url.Values {
	form, _ := url.ParseQuery(string(e.Request.Body.Bytes()))
	return form
}

// issued says whether an answer of the token endpoint holds an access token.
func issued(e *conformance.Exchange) bool { return read(e).At("access_token").Text() != "" }

func withoutScope(v conformance.View) conformance.Finding {
	e := v.Last(oauth.Redeem)
	root, _ := checks.Root(e)
	word := root.At("error").Text()
	switch {
	case parameters(e).Has("scope"):
		return conformance.Inapplicable("the target wants a scope in token requests (request.token)")
	case issued(e):
		return conformance.Holds().At(e)
	case v.Facts.Preset == "flow-page" && word == "invalid_scope":
		return conformance.Fails("an access token", statusOf(e)+" "+word).At(e)
	}
	return conformance.Inconclusive("the code was not redeemed")
}

// withoutCode lets the word for a bad code pass too.
func withoutCode(v conformance.View) conformance.Finding {
	e := v.Last(oauth.AskNoCode)
	root, _ := checks.Root(e)
	word := root.At("error").Text()
	switch {
	case !issued(v.Last(oauth.Redeem)):
		return conformance.Inconclusive("a request with its code gave no token either")
	case !is(e, http.StatusBadRequest) || word != "invalid_request" && word != "invalid_grant":
		return conformance.Fails("400 invalid_request", strings.TrimSpace(statusOf(e)+" "+word)).At(e)
	}
	return conformance.Holds().At(e)
}

func withoutSecret(v conformance.View) conformance.Finding {
	e := v.Last(oauth.Redeem)
	root, _ := checks.Root(e)
	word := root.At("error").Text()
	switch {
	case parameters(e).Has("client_secret") || e.Request.Header.Get("Authorization") != "":
		return conformance.Inapplicable("the target wants a secret (client.auth)")
	case issued(e):
		return conformance.Holds().At(e)
	case word == "invalid_client":
		return conformance.Fails("an access token", strings.TrimSpace(statusOf(e)+" "+word)).At(e)
	}
	return conformance.Inconclusive("the code was not redeemed")
}

func refusesGet(v conformance.View) conformance.Finding {
	e := v.Last(askByGet)
	root, _ := checks.Root(e)
	// An answer about the code says that the request was taken for one.
	if word := root.At("error").Text(); issued(e) || word == "invalid_grant" {
		return conformance.Fails("a refusal of the method", strings.TrimSpace(statusOf(e)+" "+word)).At(e)
	}
	return conformance.Holds().At(e)
}
