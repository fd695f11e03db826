package specs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/gen/authorization"
	"github.com/assaykit/assay/gen/berlingroup"
	"github.com/assaykit/assay/gen/flinks"
	"github.com/assaykit/assay/gen/premium"
	"github.com/assaykit/assay/gen/stet"
	"github.com/assaykit/assay/specs"
)

func load(t *testing.T, name string) *openapi3.T {
	t.Helper()
	raw, ok := specs.Document(name)
	if !ok {
		t.Fatalf("Document(%q): not there", name)
	}
	document, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatalf("load %s: %v", name, err)
	}
	return document
}

func TestNames(t *testing.T) {
	folders, err := filepath.Glob("*/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, folder := range folders {
		want = append(want, filepath.Dir(folder))
	}
	if diff := cmp.Diff(want, specs.Names()); diff != "" {
		t.Errorf("Names() differs from the folders (-want +got):\n%s", diff)
	}
}

func TestEmbeddedAsInTheRepository(t *testing.T) {
	for _, name := range specs.Names() {
		for file, read := range map[string]func(string) ([]byte, bool){
			"openapi.yaml": specs.Document, "register.yaml": specs.Register,
		} {
			want, err := os.ReadFile(filepath.Join(name, file))
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := read(name); !ok || string(got) != string(want) {
				t.Errorf("%s/%s: embedded bytes differ from the file", name, file)
			}
		}
	}
}

func TestUnknownName(t *testing.T) {
	for _, name := range []string{"", "..", "nobody", "berlingroup/.."} {
		if _, ok := specs.Document(name); ok {
			t.Errorf("Document(%q) found something", name)
		}
		if _, ok := specs.Register(name); ok {
			t.Errorf("Register(%q) found something", name)
		}
		if got := specs.SHA256(name); got != "" {
			t.Errorf("SHA256(%q) = %q, want none", name, got)
		}
	}
}

func TestSHA256(t *testing.T) {
	seen := map[string]string{}
	for _, name := range specs.Names() {
		sum := specs.SHA256(name)
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(sum) {
			t.Errorf("SHA256(%q) = %q, want 64 hexadecimal digits", name, sum)
		}
		if other, ok := seen[sum]; ok {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[sum] = name
	}
}

// The examples count as part of a document: one that its own schema refuses would teach a wrong form.
func TestDocumentsAreValidWithTheirExamples(t *testing.T) {
	for _, name := range specs.Names() {
		if err := load(t, name).Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOperations(t *testing.T) {
	want := map[string][]string{
		"authorization": {"GET /.well-known/oauth-authorization-server getMetadata", "GET /oauth2/authorize authorize",
			"POST /oauth2/introspect introspectToken", "POST /oauth2/par pushRequest", "POST /oauth2/revoke revokeToken", "POST /oauth2/token issueToken"},
		"berlingroup": {"GET /v1/accounts getAccountList", "GET /v1/accounts/{account-id} readAccountDetails",
			"GET /v1/accounts/{account-id}/balances getBalances",
			"GET /v1/accounts/{account-id}/transactions getTransactionList",
			"GET /v1/accounts/{account-id}/transactions/{transactionId} getTransactionDetails",
			"POST /v1/consents createConsent", "DELETE /v1/consents/{consentId} deleteConsent",
			"GET /v1/consents/{consentId} getConsentInformation", "GET /v1/consents/{consentId}/status getConsentStatus"},
		"flinks": {"GET /api/v1/providers listProviders", "GET /api/v2/providers listProvidersV2",
			"DELETE /api/v1/revoke revokeConnection", "POST /api/v1/revoke revokeConnectionPost",
			"GET /api/fdx/5/customers/current getCurrentCustomer", "GET /api/fdx/5/accounts getAccounts",
			"GET /api/fdx/5/accounts/{accountId} getAccount", "GET /api/fdx/5/accounts/{accountId}/transactions getTransactions",
			"GET /api/fdx/5/accounts/{accountId}/payment-networks getPaymentNetworks",
			"GET /api/fdx/5/accounts/{accountId}/statements getStatements",
			"GET /api/fdx/5/accounts/{accountId}/statements/{statementId} getStatement"},
		"premium": {"GET /v1/accounts getAccounts", "GET /v1/accounts/{account-id} getAccount",
			"GET /v1/accounts/{account-id}/balances getBalances", "GET /v1/accounts/{account-id}/transactions getTransactions",
			"POST /v1/consents createConsent", "DELETE /v1/consents/{consentId} deleteConsent", "GET /v1/consents/{consentId} getConsent",
			"POST /v1/payments/sepa-credit-transfers createPayment"},
		"stet": {"GET /v1/accounts accountsGet", "GET /v1/accounts/{accountResourceId}/balances accountsBalancesGet",
			"GET /v1/accounts/{accountResourceId}/transactions accountsTransactionsGet", "PUT /v1/consents consentsPut",
			"GET /v1/end-user-identity endUserIdentityGet", "GET /v1/trusted-beneficiaries trustedBeneficiariesGet"},
	}
	for name, operations := range want {
		document := load(t, name)
		var got []string
		for _, path := range document.Paths.InMatchingOrder() {
			for method, operation := range document.Paths.Value(path).Operations() {
				got = append(got, method+" "+path+" "+operation.OperationID)
			}
		}
		slices.Sort(got)
		slices.Sort(operations)
		if diff := cmp.Diff(operations, got); diff != "" {
			t.Errorf("%s: operations differ (-want +got):\n%s", name, diff)
		}
	}
}

// Every answer of the Berlin Group API gives X-Request-ID back, and every operation declares the same statuses of error.
func TestBerlinGroupResponses(t *testing.T) {
	statuses := []string{"400", "401", "403", "404", "405", "406", "408", "409", "415", "429", "500", "503"}
	document := load(t, "berlingroup")
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			for _, status := range statuses {
				if operation.Responses.Value(status) == nil {
					t.Errorf("%s %s declares no %s", method, path, status)
				}
			}
			for status, response := range operation.Responses.Map() {
				header := response.Value.Headers["X-Request-ID"]
				if header == nil || !header.Value.Required {
					t.Errorf("%s %s %s: X-Request-ID is not required", method, path, status)
				}
			}
		}
	}
}

// A pattern of a schema binds the whole value; JSON Schema would be content with a part of it.
func TestPatternsAreAnchored(t *testing.T) {
	anchored := regexp.MustCompile(`pattern: '\^[^'\n]*\$'`)
	for _, name := range specs.Names() {
		raw, _ := specs.Document(name)
		all, good := strings.Count(string(raw), "pattern:"), len(anchored.FindAll(raw, -1))
		if all == 0 || good != all {
			t.Errorf("%s: %d of %d patterns begin with ^ and end with $", name, good, all)
		}
	}
}

// Two paths that the standard library's mux cannot tell apart make the handler panic when it is built, not before.
func TestHandlersCanBeBuilt(t *testing.T) {
	handlers := map[string]http.Handler{
		"authorization": authorization.Handler(authorization.NewStrictHandler(nil, nil)),
		"berlingroup":   berlingroup.Handler(berlingroup.NewStrictHandler(nil, nil)),
		"flinks":        flinks.Handler(flinks.NewStrictHandler(nil, nil)),
		"premium":       premium.Handler(premium.NewStrictHandler(nil, nil)),
		"stet":          stet.Handler(stet.NewStrictHandler(nil, nil)),
	}
	for _, name := range specs.Names() {
		handler, ok := handlers[name]
		if !ok {
			t.Errorf("%s has no generated handler here", name)
			continue
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/nowhere", nil))
		if answer.Code != http.StatusNotFound {
			t.Errorf("%s: GET /nowhere = %d, want 404", name, answer.Code)
		}
	}
}
