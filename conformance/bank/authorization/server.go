package authorization

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

// The operations of the API.
const (
	opAccounts = "readResource"
	opPayments = "createPayment"
)

// The scopes that the bank knows.
const (
	scopeAccounts     = "accounts"
	scopeTransactions = "transactions"
	scopePayments     = "payments"
)

// server is the API behind the tokens.
type server struct {
	bank  *bank.Bank
	rules *Rules
}

var _ bank.Service = (*server)(nil)

// Mount registers the operations.
func (s *server) Mount(mux *http.ServeMux) {
	operations := &bank.Operations{ServeMux: mux, Before: s.before, Names: map[string]string{
		"GET /v1/accounts":  opAccounts,
		"POST /v1/payments": opPayments,
	}}
	operations.HandleFunc("GET /v1/accounts", s.accounts)
	operations.HandleFunc("POST /v1/payments", s.pay)
}

// before names the interaction that an answer belongs to, where the bank keeps to FAPI 1.0 (Part 1, section 6.2.1).
func (s *server) before(_ string, w http.ResponseWriter, r *http.Request) *http.Request {
	if s.bank.Settings.FAPI {
		id := r.Header.Get(bank.InteractionField)
		if id == "" {
			id = s.bank.Ledger.NewID("interaction")
		}
		w.Header().Set(bank.InteractionField, id)
	}
	return r
}

// accounts lists the accounts of the user behind the token. A token that stands for a client alone has none.
func (s *server) accounts(w http.ResponseWriter, r *http.Request) {
	t, err := s.bank.AdmitFor(r, scopeAccounts)
	if err == nil && t.User == nil {
		err = s.bank.Deny(bank.WrongScope)
	}
	if err != nil {
		s.deny(w, err)
		return
	}
	list := []map[string]string{}
	for _, a := range s.rules.Accounts(t) {
		list = append(list, map[string]string{"iban": a.IBAN, "currency": a.Currency, "name": a.Name})
	}
	write(w, http.StatusOK, map[string]any{"accounts": list})
}

// pay takes a payment order and does nothing with it.
func (s *server) pay(w http.ResponseWriter, r *http.Request) {
	if _, err := s.bank.AdmitFor(r, scopePayments); err != nil {
		s.deny(w, err)
		return
	}
	write(w, http.StatusCreated, map[string]string{"paymentId": s.bank.Ledger.NewID("payment"), "status": "received"})
}

// deny answers a request that may not be served.
func (s *server) deny(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if denied := (*bank.Denied)(nil); errors.As(err, &denied) {
		status = denied.Status
		for _, challenge := range denied.Challenges {
			w.Header().Add("WWW-Authenticate", challenge)
		}
	}
	s.Refuse(w, nil, status)
}

// Refuse answers a request that no operation took.
func (s *server) Refuse(w http.ResponseWriter, _ *http.Request, status int) {
	write(w, status, map[string]string{"message": http.StatusText(status)})
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // into memory
}
