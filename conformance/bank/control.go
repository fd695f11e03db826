package bank

import (
	"encoding/json"
	"net"
	"net/http"
	"time"
)

// The control API lets a person or a script do what a TPP cannot: act as the PSU at the bank, and turn the clock. It is
// served to this computer only, and only to who knows the token.
const (
	controlPath = "/_control/"
	// ControlHeader carries the token of the control API.
	ControlHeader = "X-Control-Token"
)

// ControlToken returns the token of the control API, "" when it is off. It is drawn at random, whatever the seed.
func (b *Bank) ControlToken() string { return b.controlToken }

// controlAPI returns the handler of the control API:
//
//	POST /_control/revoke-by-psu {"consentId": …}              the PSU withdraws a consent
//	POST /_control/expire        {"token": …} or {"consentId": …}   its time is over
//	POST /_control/advance       {"seconds": …}                the clock goes forward
//	GET  /_control/ledger                                      what is still alive, and the bank's time
func (b *Bank) controlAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_control/revoke-by-psu", b.controlled(func(a act) bool {
		c := b.Ledger.Consent(a.ConsentID)
		if c != nil && c.Live() {
			b.Ledger.Move(c, Withdrawn)
		}
		return c != nil
	}))
	mux.HandleFunc("POST /_control/expire", b.controlled(func(a act) bool {
		if c := b.Ledger.Consent(a.ConsentID); c != nil {
			if c.Live() {
				b.Ledger.Move(c, Expired)
			}
			return true
		}
		t := b.Ledger.tokens[a.Token]
		if t != nil {
			t.Expires = b.Ledger.Clock.Now()
		}
		return t != nil
	}))
	mux.HandleFunc("POST /_control/advance", b.controlled(func(a act) bool {
		b.Ledger.Clock.Advance(time.Duration(a.Seconds * float64(time.Second)))
		return true
	}))
	mux.HandleFunc("GET /_control/ledger", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"now": b.Ledger.Clock.Now(), "open": b.Open()})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil || !net.ParseIP(host).IsLoopback() {
			http.NotFound(w, r)
			return
		}
		if !same(r.Header.Get(ControlHeader), b.controlToken) {
			http.Error(w, "the control token is missing or wrong", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// An act is the body of a control request.
type act struct {
	ConsentID string  `json:"consentId"`
	Token     string  `json:"token"`
	Seconds   float64 `json:"seconds"`
}

// controlled reads the act, carries it out while it holds the ledger, and answers 204, or 404 when do finds nothing.
func (b *Bank) controlled(do func(act) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var a act
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&a); err != nil {
			http.Error(w, "the body is no JSON", http.StatusBadRequest)
			return
		}
		b.mu.Lock()
		found := do(a)
		b.mu.Unlock()
		if !found {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
