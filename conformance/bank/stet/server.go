package stet

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/stet"
)

// The operations, as the specs name them.
const (
	opAccounts      = "accountsGet"
	opBalances      = "accountsBalancesGet"
	opTransactions  = "accountsTransactionsGet"
	opConsents      = "consentsPut"
	opBeneficiaries = "trustedBeneficiariesGet"
	opIdentity      = "endUserIdentityGet"
)

// The functions that a consent opens.
const (
	toBalances      = "balances"
	toTransactions  = "transactions"
	toBeneficiaries = "beneficiaries"
	toIdentity      = "identity"
)

// server serves the standard behind the generated interface.
type server struct {
	bank     *bank.Bank
	ledger   *bank.Ledger
	rules    *Rules
	settings Settings
}

var (
	_ api.StrictServerInterface = (*server)(nil)
	_ bank.Service              = (*server)(nil)
)

func newServer(b *bank.Bank) *server {
	return &server{bank: b, ledger: b.Ledger, rules: b.Rules.Standard.(*Rules), settings: b.Settings.Standard.(Settings)}
}

// Mount registers the operations.
func (s *server) Mount(mux *http.ServeMux) {
	failed := func(w http.ResponseWriter, r *http.Request, err error) {
		s.write(operationOf(r.Context()), w, r, problemOf(err))
	}
	strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: failed, ResponseErrorHandlerFunc: failed,
	})
	api.HandlerWithOptions(strict, api.StdHTTPServerOptions{
		ErrorHandlerFunc: failed,
		BaseRouter: &bank.Operations{ServeMux: mux, Path: s.path, Before: s.before, Names: map[string]string{
			"GET /v1/accounts": opAccounts,
			"GET /v1/accounts/{accountResourceId}/balances":     opBalances,
			"GET /v1/accounts/{accountResourceId}/transactions": opTransactions,
			"PUT /v1/consents":              opConsents,
			"GET /v1/trusted-beneficiaries": opBeneficiaries,
			"GET /v1/end-user-identity":     opIdentity,
		}},
	})
}

// path says where the bank serves an operation.
func (s *server) path(operation, pattern string) string {
	if operation == opBeneficiaries && !s.settings.Trusted || operation == opIdentity && !s.settings.Identity {
		return ""
	}
	return strings.Replace(pattern, "/v1/", basePath+"/"+s.settings.Path+"/", 1)
}

type operationKey struct{}
type tokenKey struct{}

func operationOf(ctx context.Context) string {
	operation, _ := ctx.Value(operationKey{}).(string)
	return operation
}

// tokenOf is the token of a request. One that stands for a client alone is never let in by an honest bank; where it is, it
// reads what a consent of its user would open.
func tokenOf(ctx context.Context) *bank.Token { return ctx.Value(tokenKey{}).(*bank.Token) }

// before looks at a request before the generated code does. A token is asked for first, so that who shows none learns
// nothing else; then come its scope, the signature and the media types.
func (s *server) before(operation string, w http.ResponseWriter, r *http.Request) *http.Request {
	token, err := s.bank.AdmitFor(r, scopeAISP)
	if err != nil {
		s.write(operation, w, r, problemOf(err))
		return nil
	}
	s.rules.Assume(operation, r)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.write(operation, w, r, badRequest("The body cannot be read."))
		return nil
	}
	if p := s.screen(operation, r, body); p != nil {
		s.write(operation, w, r, p)
		return nil
	}
	s.correlate(w, r, false)
	r.Body = io.NopCloser(bytes.NewReader(body))
	ctx := context.WithValue(r.Context(), operationKey{}, operation)
	if token.Consent == nil {
		alone := *token
		alone.Consent, token = &bank.Consent{Client: token.Client, User: token.User, State: bank.Granted}, &alone
	}
	return r.WithContext(context.WithValue(ctx, tokenKey{}, token))
}

// screen finds what is wrong with a request before its operation is looked at.
func (s *server) screen(operation string, r *http.Request, body []byte) *Problem {
	if p := s.rules.Identified(r.Header.Get("X-Request-ID")); p != nil {
		return p
	}
	if s.settings.Signed {
		if why := s.rules.Signature(s.rules, r, body); why != "" {
			return refused(http.StatusBadRequest, "invalid_signature", why)
		}
	}
	if !s.rules.Accepts(operation, r.Header.Values("Accept")) {
		return refused(http.StatusNotAcceptable, "not_acceptable", "Only application/hal+json is offered.")
	}
	if operation == opConsents {
		return s.rules.Forwarded(body)
	}
	return nil
}

// acceptsJSON says whether a client takes JSON, under whichever of the two names.
func acceptsJSON(_ string, accept []string) bool {
	return accepts(accept, "application/hal+json") || accepts(accept, "application/json")
}

// accepts reads the Accept header as far as the bank needs it.
func accepts(accept []string, offered string) bool {
	if len(accept) == 0 {
		return true
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		switch media, _, _ := mime.ParseMediaType(part); media {
		case offered, "application/*", "*/*":
			return true
		}
	}
	return false
}

// correlate repeats the X-Request-ID of a request.
func (s *server) correlate(w http.ResponseWriter, r *http.Request, problem bool) {
	w.Header().Del("X-Request-ID")
	if id := s.rules.RequestID(r.Header.Get("X-Request-ID"), problem); id != "" {
		w.Header().Set("X-Request-ID", id)
	}
}

// Refuse answers a request that no operation took.
func (s *server) Refuse(w http.ResponseWriter, r *http.Request, status int) {
	switch status {
	case http.StatusNotFound:
		s.write("", w, r, refused(status, "not_found", "There is nothing at this address."))
	case http.StatusMethodNotAllowed:
		s.write("", w, r, refused(status, "method_not_allowed", "The method is not offered here."))
	default:
		s.write("", w, r, refused(status, "invalid_request", "The request is too large."))
	}
}

// link writes the address of a path below the version, in the way of the bank: under the root of the API, without its
// slash, whole, or with the host.
func link(s *Settings, base, path string) string {
	below := "/" + s.Path + path
	switch s.Hrefs {
	case "bare":
		return strings.TrimPrefix(below, "/")
	case "path":
		return basePath + below
	case "url":
		return base + basePath + below
	}
	return below
}

func (s *server) link(ctx context.Context, path string) api.Link {
	return api.Link{Href: s.rules.Link(&s.settings, bank.BaseURL(bank.RequestOf(ctx)), path)}
}

// linked is the link to a path, nil where there is none.
func (s *server) linked(ctx context.Context, there bool, path string) *api.Link {
	if !there {
		return nil
	}
	l := s.link(ctx, path)
	return &l
}
