package flinks

import (
	"context"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// The operations, as the specs name them.
const (
	opProviders   = "listProviders"
	opProvidersV2 = "listProvidersV2"
	opRevoke      = "revokeConnection"
	opRevokePost  = "revokeConnectionPost"
	opCustomer    = "getCurrentCustomer"
	opAccounts    = "getAccounts"
	opAccount     = "getAccount"
	opEntries     = "getTransactions"
	opNetworks    = "getPaymentNetworks"
	opStatements  = "getStatements"
	opStatement   = "getStatement"
)

// dataBase is where the data of FDX 5 are.
const dataBase = "/api/fdx/5"

// isRevocation says whether an operation ends a connection.
func isRevocation(operation string) bool { return operation == opRevoke || operation == opRevokePost }

// isAuthorization says whether an operation belongs to the family with the errors of OAuth.
func isAuthorization(operation string) bool {
	return operation == opProviders || operation == opProvidersV2 || isRevocation(operation)
}

// isData says whether an operation reads what a user's token opens.
func isData(operation string) bool {
	switch operation {
	case opCustomer, opAccounts, opAccount, opEntries, opNetworks, opStatements, opStatement:
		return true
	}
	return false
}

// server serves the interface behind the generated one.
type server struct {
	bank     *bank.Bank
	ledger   *bank.Ledger
	rules    *Rules
	settings Settings
}

var (
	_ fdx.StrictServerInterface = (*server)(nil)
	_ bank.Service              = (*server)(nil)
)

func newServer(b *bank.Bank) *server {
	return &server{bank: b, ledger: b.Ledger, rules: b.Rules.Standard.(*Rules), settings: b.Settings.Standard.(Settings)}
}

// Mount registers the operations.
func (s *server) Mount(mux *http.ServeMux) {
	strict := fdx.NewStrictHandlerWithOptions(s, nil, fdx.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: s.write, ResponseErrorHandlerFunc: s.write,
	})
	fdx.HandlerWithOptions(strict, fdx.StdHTTPServerOptions{
		ErrorHandlerFunc: s.write,
		BaseRouter: &bank.Operations{ServeMux: mux, Path: s.offered, Before: s.before, Names: map[string]string{
			"GET /api/v1/providers":                                        opProviders,
			"GET /api/v2/providers":                                        opProvidersV2,
			"DELETE /api/v1/revoke":                                        opRevoke,
			"POST /api/v1/revoke":                                          opRevokePost,
			"GET /api/fdx/5/customers/current":                             opCustomer,
			"GET /api/fdx/5/accounts":                                      opAccounts,
			"GET /api/fdx/5/accounts/{accountId}":                          opAccount,
			"GET /api/fdx/5/accounts/{accountId}/transactions":             opEntries,
			"GET /api/fdx/5/accounts/{accountId}/payment-networks":         opNetworks,
			"GET /api/fdx/5/accounts/{accountId}/statements":               opStatements,
			"GET /api/fdx/5/accounts/{accountId}/statements/{statementId}": opStatement,
		}},
	})
}

// offered says at which pattern the bank serves an operation, "" when it does not.
func (s *server) offered(operation, pattern string) string {
	if operation == opProvidersV2 && !s.settings.Richer {
		return ""
	}
	return pattern
}

type operationKey struct{}
type tokenKey struct{}

func operationOf(ctx context.Context) string {
	operation, _ := ctx.Value(operationKey{}).(string)
	return operation
}

func tokenOf(ctx context.Context) *bank.Token { return ctx.Value(tokenKey{}).(*bank.Token) }

// before asks for the token and the scope before the generated code sees a request, so that who has neither learns nothing
// else.
func (s *server) before(operation string, w http.ResponseWriter, r *http.Request) *http.Request {
	r = r.WithContext(context.WithValue(r.Context(), operationKey{}, operation))
	admit := s.admitConnection
	if isData(operation) {
		admit = s.admitData
	}
	t, err := admit(operation, r)
	if err != nil {
		s.write(w, r, err)
		return nil
	}
	return r.WithContext(context.WithValue(r.Context(), tokenKey{}, t))
}

// Refuse answers a request that no operation took, in the family of its path.
func (s *server) Refuse(w http.ResponseWriter, r *http.Request, status int) {
	if !strings.HasPrefix(r.URL.Path, dataBase) {
		writeOAuth(w, &bank.OAuthError{Status: status, Word: "invalid_request", Description: http.StatusText(status) + "."})
		return
	}
	p := &Problem{Status: status, Code: codeNoData, Message: "There is nothing at this address."}
	switch status {
	case http.StatusMethodNotAllowed:
		p.Code, p.Message = codeUnsupported, "The method is not offered here."
	case http.StatusRequestEntityTooLarge:
		p.Code, p.Message = codeTooLarge, "The request is too large."
	}
	s.write(w, r, p)
}
