package bank

import (
	"encoding/json"
	"fmt"
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
//	POST /_control/revoke-by-psu {"consentId": …} or {"token": …}   the PSU withdraws a consent, or that of a token
//	POST /_control/expire        {"token": …} or {"consentId": …}   its time is over; a code is a token here
//	POST /_control/advance       {"seconds": …}                the clock goes forward
//	GET  /_control/ledger                                      what is still alive, and the bank's time
func (b *Bank) controlAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_control/revoke-by-psu", b.controlled(func(a act) bool {
		c := b.Ledger.Consent(a.ConsentID)
		if t := b.Ledger.tokens[a.Token]; c == nil && t != nil {
			c = t.Consent
		}
		if c != nil && c.Live() {
			b.Rules.Withdraw(b.Ledger, c)
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
		t, code := b.Ledger.tokens[a.Token], b.Ledger.codes[a.Token]
		if t != nil {
			t.Expires = b.Ledger.Clock.Now()
		}
		if code != nil {
			code.Expires = b.Ledger.Clock.Now()
		}
		return t != nil || code != nil
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

// Hooks returns the hooks of a target file that reach the control API, "" when it is off. What the PSU revokes and what
// expires is named by the access token, or by the code.
func Hooks(baseURL, controlToken string) string {
	if controlToken == "" {
		return ""
	}
	hook := func(name, act, what string) string {
		return fmt.Sprintf("  %s: {call: {method: POST, url: %q, headers: {%s: %s}, body: '{\"token\": \"{%s}\"}'}}\n",
			name, baseURL+controlPath+act, ControlHeader, controlToken, what)
	}
	return "hooks:\n" + hook("revoke_by_psu", "revoke-by-psu", "accessToken") + hook("expire_access_token", "expire", "accessToken") +
		hook("expire_code", "expire", "code")
}
