package stet

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

var messageFaults = []bank.Fault{
	{
		Name: "request-id-of-its-own", Story: "The gateway numbers requests anew.",
		Breaks: bank.Breaks("STET-API-05"), Lie: lie(func(r *Rules) {
			r.RequestID = func(sent string, problem bool) string {
				if problem {
					return sent
				}
				return "00000000-0000-4000-8000-000000000000"
			}
		}),
	},
	{
		Name: "errors-without-request-id", Story: "Errors are made where the request is not known any more.",
		Breaks: bank.Warns("STET-API-05-errors"), Lie: lie(func(r *Rules) {
			r.RequestID = func(sent string, problem bool) string {
				if problem {
					return ""
				}
				return sent
			}
		}),
	},
	{
		Name: "request-id-demanded", Story: "A request without X-Request-ID is refused.",
		Breaks: bank.Notes("STET-API-06"), Lie: lie(func(r *Rules) {
			r.Identified = func(sent string) *Problem {
				if sent == "" {
					return badRequest("X-Request-ID is missing.")
				}
				return nil
			}
		}),
	},
	{
		Name: "names-in-latin-1", Story: "The names of accounts come from a system that knows ISO 8859-1 only.",
		Breaks: bank.Breaks("HTTP-JSON-UTF8"), Lie: bank.RewriteGood(opAccounts, (*bank.Answer).Latin1),
	},
	{
		Name: "plain-json", Story: "Answers are called application/json.",
		Breaks: bank.Warns("STET-API-07"), Lie: bank.Rewrite(func(_ string, a *bank.Answer) {
			if strings.HasPrefix(a.Header.Get("Content-Type"), "application/hal+json") {
				a.Header.Set("Content-Type", "application/json")
			}
		}),
	},
	{
		Name: "unauthorised-by-the-gateway", Story: "The gateway answers 401 in words of its own.",
		Breaks: bank.Warns("STET-API-08-others"), Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if !bank.IsOAuth(operation) && a.Status == http.StatusUnauthorized {
				a.Put(map[string]string{"errorMessage": "Access denied"})
			}
		}),
	},
	{
		Name: "any-media-type", Story: "What a client accepts is not looked at.",
		Breaks: bank.Warns("STET-API-12"), Lie: lie(func(r *Rules) { r.Accepts = func(string, []string) bool { return true } }),
	},
	{
		Name: "wrong-method-not-found", Story: "An address with another method is another address.",
		Breaks: bank.Warns("STET-API-13"), Lie: complain(func(_ string, p *Problem) {
			if p.Status == http.StatusMethodNotAllowed {
				p.Status = http.StatusNotFound
			}
		}),
	},
	{
		Name: "nothing-in-so-many-words", Story: "Where there is nothing to give the bank says so in the body.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-14"), Lie: func(r *bank.Rules) {
			honest := r.Send
			r.Send = func(w http.ResponseWriter, a *bank.Answer) {
				if a.Status == http.StatusNoContent && !strings.HasPrefix(a.Request.URL.Path, "/_control") {
					bank.SendWithBody(w, a)
				} else {
					honest(w, a)
				}
			}
		},
	},
	{
		Name: "first-balances-refused", Story: "A fresh token is not known to every part of the bank yet.",
		Breaks: bank.Breaks("STET-API-23"), Lie: firstBalancesRefused,
	},
	{
		Name: "expired-in-other-words", Story: "An expired token is called so.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-02"), Lie: expiredOtherwise,
	},
}

// firstBalancesRefused refuses the first request for balances.
func firstBalancesRefused(r *bank.Rules) {
	asked := 0
	bank.RewriteGood(opBalances, func(a *bank.Answer) {
		if asked++; asked == 1 {
			a.Status = http.StatusForbidden
			a.Put(map[string]any{"status": a.Status, "message": "The token is not known yet."})
		}
	})(r)
}

// expiredOtherwise leaves the word invalid_token out for expired tokens.
func expiredOtherwise(r *bank.Rules) {
	honest := r.Unauthorised
	r.Unauthorised = func(why bank.Reason) (int, []string) {
		if why == bank.ExpiredToken {
			return http.StatusUnauthorized, []string{`Bearer realm="accounts"`}
		}
		return honest(why)
	}
	complain(func(_ string, p *Problem) {
		if strings.Contains(p.Text, string(bank.ExpiredToken)) {
			p.Word = "token_expired"
		}
	})(r)
}

var tokenFaults = []bank.Fault{
	{
		Name: "replaced-refresh-token-lives-on", Story: "A new refresh token is given out, and the old one is not struck off.", Variant: Version15,
		Breaks: bank.Together(bank.Warns("STET-REF-03"), bank.Notes("OAUTH-RT-OLD")), Lie: bank.ReplacedWorks,
	},
	{
		Name: "refresh-token-outlives-its-access-token", Story: "An access token that is given back leaves its refresh token as it is.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-REV-05"), Lie: func(r *bank.Rules) {
			honest := r.Revoke
			r.Revoke = func(l *bank.Ledger, t *bank.Token) {
				if t.Revoked = true; t.Kind == bank.RefreshToken {
					honest(l, t)
				}
			}
		},
	},
	{
		Name: "secret-beside-the-certificate", Story: "The token endpoint wants a secret, whatever certificate there is.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TOK-11"), Lie: bank.RewriteGood(bank.OpToken, func(a *bank.Answer) {
			if a.Request.PostForm.Get("client_secret") == "" {
				a.Status = http.StatusUnauthorized
				a.Put(map[string]string{"error": "invalid_client"})
			}
		}),
	},
	{
		Name: "scope-demanded-with-the-code", Story: "The token endpoint wants the scope once more.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TOK-07"), Lie: tokensRefused("invalid_scope"),
	},
	{
		Name: "form-not-taken", Story: "The token endpoint wants JSON and says so.",
		Breaks: bank.Breaks("OAUTH-TK-FORM"), Lie: tokensRefused("invalid_request"),
	},
	{
		Name: "token-by-get", Story: "The token endpoint reads the query where there is no form.",
		Breaks: bank.Warns("STET-TOK-13"), Lie: bank.Rewrite(func(_ string, a *bank.Answer) {
			if a.Request.Method == http.MethodGet && strings.HasSuffix(a.Request.URL.Path, "/token") {
				a.Status = http.StatusBadRequest
				a.Put(map[string]string{"error": "invalid_grant"})
			}
		}),
	},
}

// tokensRefused refuses every code and refresh token with a word.
func tokensRefused(word string) func(*bank.Rules) {
	return bank.RewriteGood(bank.OpToken, func(a *bank.Answer) {
		a.Status = http.StatusBadRequest
		a.Put(map[string]string{"error": word})
	})
}

var signatureFaults = []bank.Fault{
	{
		Name: "certificate-of-a-tpp", Story: "The certificate of the API is one that the payment department had for its own calls of other banks.", Variant: FlowPage,
		Breaks: bank.Warns("STET-TLS-06"), Lie: bank.ServesAsTPP,
	},
	{
		Name: "unsigned-requests-served", Story: "Signatures are verified where there are some.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-15"), Lie: lie(func(r *Rules) {
			honest := r.Signature
			r.Signature = func(rules *Rules, request *http.Request, body []byte) string {
				if request.Header.Get("Signature") == "" {
					return ""
				}
				return honest(rules, request, body)
			}
		}),
	},
	{
		Name: "any-key-will-do", Story: "That a request is signed is enough.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-15-key"), Lie: lie(func(r *Rules) { r.Verifies = func(string, string, []byte) bool { return true } }),
	},
	{
		Name: "any-fields-will-do", Story: "Which fields are signed is the client's affair.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-15-headers"), Lie: lie(func(r *Rules) { r.SignsEnough = func([]string) bool { return true } }),
	},
	{
		Name: "digest-not-compared", Story: "The digest is signed, and nobody holds it against the body.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-16", "STET-API-16-body"), Lie: lie(func(r *Rules) { r.Digests = func(string, []byte) bool { return true } }),
	},
}
