package bank

import (
	"net/http"
	"net/url"
	"strings"
)

// pushFaults are about authorisation requests that are pushed (RFC 9126).
var pushFaults = []Fault{
	{
		Name:   "pushed-answered-200",
		Story:  "A pushed request is answered 200, like everything else at this bank.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-201"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpPush && a.Status == http.StatusCreated {
				a.Status = http.StatusOK
			}
		}),
	},
	{
		Name:   "pushed-lifetime-as-text",
		Story:  "The lifetime of a pushed request is a number between quotation marks.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-201"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpPush && a.Status == http.StatusCreated {
				a.Edit(func(body map[string]any) { body["expires_in"] = "60" })
			}
		}),
	},
	{
		Name:   "anybody-pushes",
		Story:  "The pushing endpoint believes the client_id of a request and asks for nothing more.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-AUTH"),
		Lie: func(r *Rules) {
			r.Anonymous = func(_ *Ledger, form url.Values) *Client {
				if form.Get("response_type") == "" {
					return nil
				}
				return clientByID(form.Get("client_id"))
			}
		},
	},
	{
		Name:   "pushed-request-names-another",
		Story:  "A request_uri in a pushed request is passed over instead of refused.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-NO-REQUESTURI"),
		Lie:    pushedAs(func(form url.Values) { form.Del("request_uri") }),
	},
	{
		Name:   "pushed-names-repeat",
		Story:  "The name of a pushed request is the client's, so that the next one takes the place of the last.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-RANDOM"),
		Lie: func(r *Rules) {
			honest := r.Push
			r.Push = func(l *Ledger, c *Client, query url.Values) *PushedRequest {
				p := honest(l, c, query)
				same := pushedPrefix + c.ID
				if first := l.pushed[same]; first != nil && !first.Used {
					return first // the one that waits already
				}
				p.Name, l.pushed[same] = same, p
				return p
			}
		},
	},
	{
		Name:   "pushing-endpoint-answers-get",
		Story:  "A GET at the pushing endpoint is answered 200 with a page of help.",
		Where:  pushes,
		Breaks: Warns("OAUTH-PAR-405-413-429"),
		Lie: Rewrite(func(_ string, a *Answer) {
			if a.Request.Method == http.MethodGet && strings.HasSuffix(a.Request.URL.Path, "/par") {
				a.Status, a.Body = http.StatusOK, []byte("POST your request here.")
				a.Header.Set("Content-Type", "text/plain")
			}
		}),
	},
	{
		Name:   "pushed-request-unchecked",
		Story:  "What was pushed is taken for checked, and what comes with the PSU is not looked at again.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-VALIDATE"),
		Lie: pushedAs(func(form url.Values) {
			if form.Get("response_type") != "" {
				form.Set("response_type", "code")
			}
		}),
	},
	{
		Name:   "pushed-request-for-any-client",
		Story:  "Whoever knows the name of a pushed request may use it.",
		Where:  pushes,
		Breaks: Breaks("OAUTH-PAR-BIND"),
		Lie: func(r *Rules) {
			honest, redirect := r.Pullable, r.Redirect
			var lent *PushedRequest
			r.Pullable = func(l *Ledger, p *PushedRequest, clientID string) bool {
				lent = nil
				if p.Client.ID != clientID {
					lent = p
				}
				return honest(l, p, p.Client.ID)
			}
			r.Redirect = func(uri string, answer url.Values) string {
				if lent != nil {
					lent.Used = false // so that its own client finds it again
				}
				return redirect(uri, answer)
			}
		},
	},
	{
		Name:   "pushed-request-used-for-ever",
		Story:  "A pushed request serves as often as somebody comes with its name.",
		Where:  pushes,
		Breaks: Warns("OAUTH-PAR-ONCE"),
		Lie: func(r *Rules) {
			honest := r.Pullable
			r.Pullable = func(l *Ledger, p *PushedRequest, clientID string) bool {
				p.Used = false
				return honest(l, p, clientID)
			}
		},
	},
}

// pushedAs changes the parameters of pushed requests before they are looked at.
func pushedAs(change func(url.Values)) func(*Rules) {
	return func(r *Rules) {
		honest := r.Pushable
		r.Pushable = func(b *Bank, a *Attempt) *OAuthError {
			change(a.Form)
			return honest(b, a)
		}
	}
}
