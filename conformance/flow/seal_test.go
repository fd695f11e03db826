package flow

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// The example of RFC 7636, appendix B.
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// asked, returned and redeemed are the exchanges that a sealer sees of one code.
func asked(query string) *conformance.Exchange {
	return &conformance.Exchange{Operation: "authorize", Request: conformance.Message{Method: "GET", URL: "https://bank.test/authorize?" + query}}
}

func returned(query string) *conformance.Exchange {
	return &conformance.Exchange{Operation: conformance.OperationCallback, Request: conformance.Message{Method: "GET", URL: "https://tpp.test/callback?" + query}}
}

func redeemed(form string) *conformance.Exchange {
	return &conformance.Exchange{Operation: "issueToken", Request: conformance.Message{Method: "POST", URL: "https://bank.test/token", Body: conformance.NewBody([]byte(form))}}
}

func TestSealOfPKCE(t *testing.T) {
	const s256 = "code_challenge=" + challenge + "&code_challenge_method=S256"
	for _, c := range []struct {
		name      string
		exchanges []*conformance.Exchange // the seal is that of the last
		want      string                  // "" for none
	}{
		{"fits", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=1&code_verifier=" + verifier)}, "fits"},
		{"differs", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=1&code_verifier=" + verifier + "x")}, "differs"},
		{"the challenge itself", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=1&code_verifier=" + challenge)}, "differs"},
		{"missing", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=1")}, "missing"},
		{"empty", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=1&code_verifier=")}, "missing"},
		{"plain", []*conformance.Exchange{asked("code_challenge=abc&code_challenge_method=plain"), returned("code=1"), redeemed("code=1&code_verifier=abc")}, "fits"},
		{"plain by default (RFC 7636 §4.3)", []*conformance.Exchange{asked("code_challenge=abc"), returned("code=1"), redeemed("code=1&code_verifier=abc")}, "fits"},
		{"plain differs", []*conformance.Exchange{asked("code_challenge=abc"), returned("code=1"), redeemed("code=1&code_verifier=abd")}, "differs"},
		{"an encoded code", []*conformance.Exchange{asked(s256), returned("code=a%2Bb%2F"), redeemed("code=a%2Bb%2F&code_verifier=" + verifier)}, "fits"},
		{"no PKCE", []*conformance.Exchange{asked("scope=x"), returned("code=1"), redeemed("code=1&code_verifier=" + verifier)}, ""},
		{"an unknown code", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=2&code_verifier=" + verifier)}, ""},
		{"no code", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("grant_type=refresh_token&refresh_token=r")}, ""},
		{"a code that a page shows", []*conformance.Exchange{asked(s256), asked("code=1"), redeemed("code=1&code_verifier=" + verifier)}, ""},
		{"each code its own challenge", []*conformance.Exchange{
			asked("code_challenge=abc"), returned("code=1"), asked(s256), returned("code=2"), redeemed("code=1&code_verifier=abc"),
		}, "fits"},
		{"a code redeemed again", []*conformance.Exchange{
			asked(s256), returned("code=1"), redeemed("code=1&code_verifier=x"), redeemed("code=1&code_verifier=" + verifier),
		}, "fits"},
		{"a refusal in between", []*conformance.Exchange{
			asked("code_challenge=abc"), returned("error=access_denied"), asked(s256), returned("code=1"), redeemed("code=1&code_verifier=" + verifier),
		}, "fits"},
		{"a request without PKCE after one with it", []*conformance.Exchange{
			asked(s256), returned("code=1"), asked("scope=x"), returned("code=2"), redeemed("code=2&code_verifier=" + verifier),
		}, ""},
		{"a body that is no form", []*conformance.Exchange{asked(s256), returned("code=1"), redeemed("code=%zz")}, ""},
		{"a URL that cannot be read", []*conformance.Exchange{asked(s256), returned("code=1"), {Request: conformance.Message{URL: "http://[", Body: conformance.NewBody([]byte("code=1&code_verifier=" + verifier))}}}, "fits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s sealer
			var seals map[string]string
			for _, e := range c.exchanges {
				seals = s.measure(e)
			}
			if got := seals[SealPKCE]; got != c.want {
				t.Errorf("%s = %q, want %q", SealPKCE, got, c.want)
			}
		})
	}
}

// The seal stands on the tape beside stand-ins that could not show it, and it does so whichever channel the
// PSU takes: where a person approves, the authorisation request is in no exchange of ours.
func TestSealOnTheTape(t *testing.T) {
	const to = "https://bank.test/authorize?client_id=c&code_challenge=" + challenge + "&code_challenge_method=S256"
	for name, drives := range map[string]bool{"form": true, "manual": false} {
		t.Run(name, func(t *testing.T) {
			redeem := act("redeem", func(ctx context.Context, w conformance.Wire) error {
				back, err := w.Approve(ctx, to, conformance.Decision{Verb: conformance.Approve})
				if err != nil {
					return err
				}
				u, err := url.Parse(back.URL)
				if err != nil {
					return err
				}
				form := url.Values{"code": {u.Query().Get("code")}, "code_verifier": {verifier}}
				req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://bank.test/token", strings.NewReader(form.Encode()))
				if err != nil {
					return err
				}
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				_, err = w.Do(req)
				return err
			})
			config := configOf(profileOf(redeem), targetAt("https://bank.test"))
			config.Channel = func(front http.RoundTripper) (conformance.PSUChannel, error) {
				return opener{front: front, noPSU: noPSU{drives: drives}}, nil
			}
			run := finish(t, walkWith(t, config, fine))
			last := run.Tape[len(run.Tape)-1]
			if got := last.Seals[SealPKCE]; got != "fits" {
				t.Errorf("%s = %q, want fits", SealPKCE, got)
			}
			if body := string(last.Request.Body.Bytes()); strings.Contains(body, verifier) || !strings.Contains(body, "code_verifier=") {
				t.Errorf("the tape has %s, want a stand-in for the verifier", body)
			}
		})
	}
}

// opener is a channel that opens the authorisation URL itself, where it drives.
type opener struct {
	noPSU
	front http.RoundTripper
}

func (v opener) Approve(ctx context.Context, to string, d conformance.Decision) (conformance.Callback, error) {
	if v.drives {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
		if err != nil {
			return conformance.Callback{}, err
		}
		if _, err := v.front.RoundTrip(req); err != nil {
			return conformance.Callback{}, err
		}
	}
	return v.noPSU.Approve(ctx, to, d)
}
