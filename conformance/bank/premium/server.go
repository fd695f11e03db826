package premium

import (
	"context"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// The operations, as the specs name them.
const (
	opCreate   = "createConsent"
	opConsent  = "getConsent"
	opDelete   = "deleteConsent"
	opAccounts = "getAccounts"
	opAccount  = "getAccount"
	opBalances = "getBalances"
	opEntries  = "getTransactions"
	opPayment  = "createPayment"
)

// isRead says whether an operation reads what a user's token opens.
func isRead(operation string) bool {
	switch operation {
	case opAccounts, opAccount, opBalances, opEntries:
		return true
	}
	return false
}

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
		s.write(operationOf(r.Context()), w, problemOf(err))
	}
	strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: failed, ResponseErrorHandlerFunc: failed,
	})
	api.HandlerWithOptions(strict, api.StdHTTPServerOptions{
		ErrorHandlerFunc: failed,
		BaseRouter: &bank.Operations{ServeMux: mux, Path: s.path, Before: s.before, Names: map[string]string{
			"POST /v1/consents":                          opCreate,
			"GET /v1/consents/{consentId}":               opConsent,
			"DELETE /v1/consents/{consentId}":            opDelete,
			"GET /v1/accounts":                           opAccounts,
			"GET /v1/accounts/{account_id}":              opAccount,
			"GET /v1/accounts/{account_id}/balances":     opBalances,
			"GET /v1/accounts/{account_id}/transactions": opEntries,
			"POST /v1/payments/sepa-credit-transfers":    opPayment,
		}},
	})
}

// path says where the bank serves an operation.
func (s *server) path(operation, pattern string) string {
	switch operation {
	case opCreate, opConsent, opDelete:
		if !s.settings.Consents {
			return ""
		}
	case opBalances:
		if !s.settings.Balances {
			return ""
		}
	}
	return strings.Replace(pattern, "/v1/", basePath+"/"+s.version(operation)+"/", 1)
}

// version is the version of the resource of an operation: each resource has its own.
func (s *server) version(operation string) string {
	if operation == opEntries {
		return s.settings.TransactionsVersion
	}
	return s.settings.AccountsVersion
}

type operationKey struct{}
type tokenKey struct{}

func operationOf(ctx context.Context) string {
	operation, _ := ctx.Value(operationKey{}).(string)
	return operation
}

func tokenOf(ctx context.Context) *bank.Token { return ctx.Value(tokenKey{}).(*bank.Token) }

// before looks at a request before the generated code does. A token is asked for first, so that who shows none learns
// nothing else; then come what the token is for, X-Request-ID and the media types.
func (s *server) before(operation string, w http.ResponseWriter, r *http.Request) *http.Request {
	ctx := context.WithValue(r.Context(), operationKey{}, operation)
	token, err := s.bank.Admit(r)
	if err != nil {
		s.write(operation, w, problemOf(err))
		return nil
	}
	s.rules.Assume(operation, r)
	if p := s.screen(operation, token, r); p != nil {
		s.write(operation, w, p)
		return nil
	}
	return r.WithContext(context.WithValue(ctx, tokenKey{}, token))
}

// screen finds what is wrong with a request before its operation is looked at.
func (s *server) screen(operation string, token *bank.Token, r *http.Request) *Problem {
	if p := s.rules.Opens(operation, token); p != nil {
		return p
	}
	if p := s.rules.RequestID(r.Header.Get("X-Request-ID")); p != nil {
		return p
	}
	if !acceptsJSON(r.Header.Values("Accept")) {
		return refused(http.StatusNotAcceptable, "ILLEGAL_ARGUMENT", "Only application/json is offered.")
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method == http.MethodPost && media != "" && media != "application/json" {
		return refused(http.StatusUnsupportedMediaType, "ILLEGAL_ARGUMENT", "Only application/json is taken.")
	}
	return nil
}

// uuidForm is the form of X-Request-ID.
var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// requestID demands a UUID, as the sister API of the bank does.
func requestID(sent string) *Problem {
	if !uuidForm.MatchString(sent) {
		return illegal("X-Request-ID", "X-Request-ID is missing or no UUID.")
	}
	return nil
}

// acceptsJSON reads the Accept header as far as the bank needs it.
func acceptsJSON(accept []string) bool {
	if len(accept) == 0 {
		return true
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, _, _ := mime.ParseMediaType(part)
		switch media {
		case "application/json", "application/*", "*/*":
			return true
		}
	}
	return false
}

// Refuse answers a request that no operation took.
func (s *server) Refuse(w http.ResponseWriter, _ *http.Request, status int) {
	switch status {
	case http.StatusNotFound:
		s.write("", w, refused(status, "NO_RESOURCE", "There is nothing at this address."))
	case http.StatusMethodNotAllowed:
		s.write("", w, refused(status, "NOT_ALLOWED_OPER", "The method is not offered here."))
	default:
		s.write("", w, refused(status, "ILLEGAL_ARGUMENT", "The request is too large."))
	}
}

// link writes the address of a path as the request reached the bank.
func (s *server) link(ctx context.Context, path string) string {
	return s.rules.Link(bank.BaseURL(bank.RequestOf(ctx)), path)
}
