package bank

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// frontFaults are about the parameters of an authorisation request.
var frontFaults = []Fault{
	{
		Name:   "unknown-parameter-refused",
		Story:  "A gateway lets no parameter pass that the schema of the endpoint does not name, such as one that begins with x_.",
		Breaks: Breaks("OAUTH-AZ-UNKNOWN-PARAM"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			for name := range q.Query {
				if strings.HasPrefix(name, "x_") {
					return "invalid_request", "A parameter is not known."
				}
			}
			return "", ""
		}),
	},
	{
		Name:   "empty-scope-is-no-permission",
		Story:  "Without scope the client gets the default, with an empty one it is told that it asks for nothing.",
		Breaks: Breaks("OAUTH-AZ-EMPTY-PARAM"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Query.Has("scope") && q.Scope == "" {
				return "invalid_scope", "The scope is empty."
			}
			return "", ""
		}),
	},
	{
		Name:   "empty-response-type-is-code",
		Story:  "The response type must be there, but what it says is looked at only if it says something.",
		Breaks: Breaks("OAUTH-AZ-EMPTY-PARAM-type"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Query.Has("response_type") && q.ResponseType == "" {
				q.ResponseType = "code"
			}
			return "", ""
		}),
	},
	{
		Name:   "first-scope-wins",
		Story:  "Of two scopes in a request the first counts, while a proxy before the bank has looked at the last.",
		Breaks: Warns("OAUTH-AZ-DUP-PARAM"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Query = maps.Clone(q.Query); q.Query.Has("scope") {
				q.Query.Set("scope", q.Scope)
			}
			return "", ""
		}),
	},
	{
		Name:   "response-type-assumed",
		Story:  "A request without response type is taken for one of the code flow.",
		Breaks: Breaks("OAUTH-AZ-RT-MISSING"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.ResponseType == "" {
				q.ResponseType = "code"
			}
			return "", ""
		}),
	},
	{
		Name:   "missing-response-type-on-a-page",
		Story:  "That the response type is missing is told to the PSU, who cannot help it.",
		Breaks: Warns("OAUTH-AZ-RT-MISSING"),
		Lie:    toldOnPage(func(query url.Values) bool { return query.Get("response_type") == "" }),
	},
	{
		Name:   "any-response-type-is-code",
		Story:  "Whatever response type a request names, a code is what it gets.",
		Breaks: Breaks("OAUTH-AZ-RT-UNKNOWN"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.ResponseType != "" && q.ResponseType != "token" {
				q.ResponseType = "code"
			}
			return "", ""
		}),
	},
	{
		Name:   "unknown-response-type-on-a-page",
		Story:  "An unknown response type ends at an error page of the web server.",
		Breaks: Warns("OAUTH-AZ-RT-UNKNOWN"),
		Lie: toldOnPage(func(query url.Values) bool {
			return query.Get("response_type") != "" && query.Get("response_type") != "code" && query.Get("response_type") != "token"
		}),
	},
	{
		Name:   "implicit-grant-offered",
		Story:  "The grant of old single-page applications is still on: an access token in the fragment, where the history of the browser keeps it.",
		Breaks: Warns("OAUTH-AZ-RT-TOKEN"),
		Lie:    implicit,
	},
	{
		Name:   "state-decoded-twice",
		Story:  "The state is decoded once by the gateway and once more by the bank.",
		Breaks: Breaks("OAUTH-AZ-STATE-ECHO-printable"),
		Lie: func(r *Rules) {
			r.State = func(sent string, _ url.Values) string {
				if twice, err := url.PathUnescape(sent); err == nil {
					return twice
				}
				return sent
			}
		},
	},
	{
		Name:   "state-of-letters-and-digits",
		Story:  "A firewall takes a state with a space or a percent sign for an attack.",
		Breaks: Warns("OAUTH-AZ-STATE-ECHO-printable"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if strings.ContainsAny(q.State, " %") {
				return "invalid_request", "The state is malformed."
			}
			return "", ""
		}),
	},
	{
		Name:   "state-null",
		Story:  "A request without state comes back with state=null.",
		Breaks: map[string]string{"OAUTH-AZ-STATE-NONE": "note"},
		Lie: redirected(func(answer url.Values) {
			if !answer.Has("state") {
				answer.Set("state", "null")
			}
		}),
	},
	{
		Name:   "unknown-scope-crashes",
		Story:  "A scope that is not in the table ends in a stack trace.",
		Breaks: Warns("OAUTH-AZ-SCOPE-UNKNOWN"),
		Lie:    crashes(func(query url.Values) bool { return strings.Contains(query.Get("scope"), "does_not_exist") }),
	},
	{
		Name:   "missing-scope-crashes",
		Story:  "Nobody thought of a request without scope.",
		Breaks: Warns("OAUTH-AZ-SCOPE-DEFAULT"),
		Lie:    crashes(func(query url.Values) bool { return query.Get("scope") == "" && !query.Has("request_uri") }),
	},
	{
		Name:   "scopes-without-case",
		Story:  "The table of scopes is searched without regard to case.",
		Breaks: Warns("OAUTH-AZ-SCOPE-CASE"),
		Lie: func(r *Rules) {
			ask, granted := r.Ask, r.Granted
			r.Ask = func(l *Ledger, q *AuthorizationRequest) (*Consent, string, string) {
				c, word, problem := ask(l, q)
				if word == "" {
					return c, word, problem
				}
				lower := *q
				lower.Scope = strings.ToLower(q.Scope)
				return ask(l, &lower)
			}
			r.Granted = func(q *AuthorizationRequest) string {
				lower := *q
				lower.Scope = strings.ToLower(q.Scope)
				return granted(&lower)
			}
		},
	},
}

// misread looks at a request before the honest rule does, and may change how that reads it. What is pushed is read
// honestly.
func misread(look func(s *Settings, q *AuthorizationRequest) (word, problem string)) func(*Rules) {
	return func(r *Rules) {
		honest := r.WellFormed
		r.WellFormed = func(s *Settings, q *AuthorizationRequest) (string, string) {
			if pushing := q.Issuer == ""; pushing {
				return honest(s, q)
			}
			if word, problem := look(s, q); word != "" {
				return word, problem
			}
			return honest(s, q)
		}
	}
}

// redirected changes what a redirect to the client carries.
func redirected(change func(answer url.Values)) func(*Rules) {
	return func(r *Rules) {
		honest := r.Redirect
		r.Redirect = func(uri string, answer url.Values) string {
			change(answer)
			return honest(uri, answer)
		}
	}
}

// toldOnPage shows the PSU an error that belongs to the client.
func toldOnPage(of func(query url.Values) bool) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpAuthorize && a.Status == http.StatusFound && of(a.Request.URL.Query()) {
			*a = onPage(a, http.StatusBadRequest)
		}
	})
}

// crashes lets the authorisation endpoint fail for some requests.
func crashes(of func(query url.Values) bool) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpAuthorize && of(a.Request.URL.Query()) {
			*a = onPage(a, http.StatusInternalServerError)
		}
	})
}

// onPage is an error page instead of an answer.
func onPage(a *Answer, status int) Answer {
	header := a.Header.Clone()
	header.Del("Location")
	header.Set("Content-Type", "text/html; charset=utf-8")
	return Answer{Status: status, Header: header, Body: errorPage(status, "The request failed.").html, Request: a.Request}
}

// implicit gives an access token in the fragment to who asks for one.
func implicit(r *Rules) {
	tokens := map[string]*Token{} // by the code in whose place they are given
	misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
		if q.ResponseType == "token" {
			q.ResponseType = "code"
		}
		return "", ""
	})(r)
	honest, redirect := r.IssueCode, r.Redirect
	r.IssueCode = func(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code {
		code := honest(l, s, q, u)
		if q.Query.Get("response_type") == "token" {
			tokens[code.Value] = issue(l, Token{Client: q.Client, User: u, Consent: q.Consent, Scope: q.Scope, Grant: code.Value}, AccessToken, l.Clock.Now().Add(s.AccessLife))
		}
		return code
	}
	r.Redirect = func(uri string, answer url.Values) string {
		if t := tokens[answer.Get("code")]; t != nil {
			answer.Del("code")
			answer.Set("access_token", t.Value)
			answer.Set("token_type", "Bearer")
			return uri + "#" + answer.Encode()
		}
		return redirect(uri, answer)
	}
}
