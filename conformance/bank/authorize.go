package bank

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/assaykit/assay/gen/authorization"
)

// challengeForm is the grammar of an S256 challenge and of a plain one (RFC 7636, section 4.2).
var challengeForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// Authorize begins an authorisation (RFC 6749, section 4.1.1): a login page, an error page or a redirect with an error.
func (o *oauth) Authorize(ctx context.Context, _ authorization.AuthorizeRequestObject) (authorization.AuthorizeResponseObject, error) {
	r := RequestOf(ctx)
	query, pushed, refused := o.bank.pulled(r.URL.Query())
	if refused != "" {
		return errorPage(http.StatusBadRequest, refused), nil
	}
	q := requested(query, BaseURL(r)+o.bank.Settings.IssuerPath)
	q.Pushed = pushed
	if problem := o.identify(q, query); problem != "" {
		if target := o.bank.Rules.ErrorTarget(q); target != "" {
			q.Target = target
			return o.redirect(q, oauthAnswer("invalid_request", problem)), nil
		}
		return errorPage(http.StatusBadRequest, problem), nil
	}
	if word, problem := o.examine(q); word != "" {
		if o.bank.Rules.TellsLate(q) {
			q.Refusal = oauthAnswer(word, problem)
			return o.bank.loginPage(r, q), nil
		}
		return o.redirect(q, oauthAnswer(word, problem)), nil
	}
	if !o.bank.Rules.AsksPSU(q) {
		user := q.Consent.User
		if user == nil {
			user = users[0]
		}
		return redirectTo(o.bank.approve(q, user)), nil
	}
	return o.bank.loginPage(r, q), nil
}

// requested reads the parameters of an authorisation request to an issuer.
func requested(query url.Values, issuer string) *AuthorizationRequest {
	return &AuthorizationRequest{
		ClientID: query.Get("client_id"), ResponseType: query.Get("response_type"), RedirectURI: query.Get("redirect_uri"),
		Scope: query.Get("scope"), State: query.Get("state"),
		Challenge: query.Get("code_challenge"), Method: query.Get("code_challenge_method"),
		Issuer: issuer, Query: query,
	}
}

// identify finds client and redirect URI. A problem with these is told to the PSU, never to the redirect URI (RFC 6749,
// section 4.1.2.1).
func (o *oauth) identify(q *AuthorizationRequest, query url.Values) (problem string) {
	rules := o.bank.Rules
	if len(query["client_id"]) > 1 || len(query["redirect_uri"]) > 1 {
		return "The request names more than one application or address."
	}
	if q.Client = rules.FindClient(q.ClientID); q.Client == nil {
		return "The application that sent you here is not known to this bank."
	}
	var registered bool
	if q.Target, registered = rules.RedirectURI(q.Client, q.RedirectURI); !registered {
		return "The address to return to is not registered for this application."
	}
	return ""
}

// examine looks at the rest of the request.
func (o *oauth) examine(q *AuthorizationRequest) (word, problem string) {
	if word, problem = o.bank.Rules.WellFormed(&o.bank.Settings, q); word != "" {
		return word, problem
	}
	q.Consent, word, problem = o.bank.Rules.Ask(o.bank.Ledger, q)
	return word, problem
}

// wellFormed says what is wrong with the form of a request, in the words of RFC 6749, section 4.1.2.1, and of RFC 7636,
// section 4.4.1; word is "" when nothing is.
func wellFormed(s *Settings, q *AuthorizationRequest) (word, problem string) {
	for _, name := range slices.Sorted(maps.Keys(q.Query)) {
		if len(q.Query[name]) > 1 {
			return "invalid_request", "The parameter " + printable(name) + " is repeated."
		}
	}
	switch q.ResponseType {
	case "code":
	case "":
		return "invalid_request", "The parameter response_type is missing."
	default:
		return "unsupported_response_type", "Only the response type code is offered."
	}
	switch {
	case q.Challenge == "" && s.PKCERequired:
		return "invalid_request", "A code challenge is required."
	case q.Challenge != "" && !challengeForm.MatchString(q.Challenge):
		return "invalid_request", "The code challenge is malformed."
	case q.Method != "" && q.Method != "S256" && q.Method != "plain":
		return "invalid_request", "The transform algorithm is not supported."
	case q.Method == "":
		q.Method = "plain"
	}
	return "", ""
}

// approve carries out the PSU's approval and returns where the browser goes.
func (b *Bank) approve(q *AuthorizationRequest, u *User) string {
	q.Consent.Client, q.Consent.User = q.Client, u
	q.Scope = b.Rules.Granted(q)
	b.Service.Grant(q.Consent)
	code := b.Rules.IssueCode(b.Ledger, &b.Settings, q, u)
	return b.answerURL(q, url.Values{"code": {code.Value}})
}

// decline carries out the PSU's refusal and returns where the browser goes.
func (b *Bank) decline(q *AuthorizationRequest, u *User) string {
	b.Service.Decline(q.Consent)
	return b.answerURL(q, b.Rules.RefusalAnswer(b.Ledger, q, u))
}

// answerURL is the redirect URI with the answer and the state that the client sent.
func (b *Bank) answerURL(q *AuthorizationRequest, answer url.Values) string {
	if q.Pushed != nil {
		q.Pushed.Used = true
	}
	if q.State != "" {
		if state := b.Rules.State(q.State, answer); state != "" {
			answer.Set("state", state)
		}
	}
	if b.Settings.SaysIssuer {
		answer.Set("iss", q.Issuer)
	}
	return b.Rules.Redirect(q.Target, answer)
}

func (o *oauth) redirect(q *AuthorizationRequest, answer url.Values) authorization.AuthorizeResponseObject {
	return redirectTo(o.bank.answerURL(q, answer))
}

func redirectTo(location string) authorization.AuthorizeResponseObject {
	return authorization.Authorize302Response{Headers: authorization.Authorize302ResponseHeaders{Location: location}}
}

// afterForm redirects a browser that sent a form, by 303 as RFC 9700, section 4.12, prefers it.
func (b *Bank) afterForm(location string) authorization.AuthorizeResponseObject {
	if b.Settings.BCP {
		return authorization.Authorize303Response{Headers: authorization.Authorize303ResponseHeaders{Location: location}}
	}
	return redirectTo(location)
}

func oauthAnswer(word, description string) url.Values {
	return url.Values{"error": {word}, "error_description": {description}}
}

// printable keeps the characters that an error description may hold (RFC 6749, section 4.1.2.1), 40 at most.
func printable(s string) string {
	return string(bytes.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return '.'
		}
		return r
	}, []byte(s[:min(len(s), 40)])))
}
