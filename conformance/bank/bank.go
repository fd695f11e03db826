package bank

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// maxBody is how much of a request the bank reads: 1 MiB, our choice.
const maxBody = 1 << 20

// A Config says which bank to build.
type Config struct {
	Variant string // name of a variant of the profile; "" the first
	Seed    uint64 // same seed and same requests: same answers
	Clock   *Clock // nil: a clock that runs with the computer's
	Faults  []Fault
	Whims   []Whim
	Control bool // offer the control API
}

// A Bank is one ASPSP: one standard in one variant. It is safe for concurrent use; it answers one request at a time.
type Bank struct {
	Settings Settings
	Rules    *Rules
	Ledger   *Ledger // held while a request is answered; from outside ask Open
	Service  Service

	mu           sync.Mutex
	mux          *http.ServeMux
	control      http.Handler
	controlToken string
}

// New builds a bank of one variant. The profile's package gives the honest rules of its standard, hung in rules, and
// its service.
func New(cfg Config, variant *Variant, rules *Rules, service func(*Bank) Service) *Bank {
	clock := cfg.Clock
	if clock == nil {
		clock = NewClock()
	}
	b := &Bank{Settings: variant.Settings, Rules: rules, Ledger: newLedger(clock, newMint(cfg.Seed)), mux: http.NewServeMux()}
	for _, whim := range cfg.Whims {
		if whim.Set != nil {
			whim.Set(&b.Settings)
		}
		if whim.Use != nil {
			whim.Use(rules)
		}
	}
	for _, fault := range cfg.Faults {
		fault.Lie(rules)
	}
	b.Service = service(b)
	b.mountOAuth()
	b.mountPages()
	b.Service.Mount(b.mux)
	if cfg.Control {
		b.controlToken = rand.Text()
		b.control = b.controlAPI()
	}
	return b
}

// Handler returns the whole bank.
func (b *Bank) Handler() http.Handler { return http.HandlerFunc(b.serve) }

// Open lists what is still alive and can be closed by a TPP: consents that are asked for or granted, and tokens that open
// something.
func (b *Bank) Open() []Entitlement {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Ledger.open(b.Settings.Revokes)
}

// serve is the one place that every answer passes: it is built, shown to Rules.Answer, and given to Rules.Send.
func (b *Bank) serve(w http.ResponseWriter, r *http.Request) {
	if b.control != nil && strings.HasPrefix(r.URL.Path, controlPath) {
		b.control.ServeHTTP(w, r)
		return
	}
	if r.TLS = connected(r); r.TLS == nil && b.Settings.TLS {
		b.Rules.Insecure(w, r, b.take)
		return
	}
	b.take(w, r)
}

// take reads a request and answers it.
func (b *Bank) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	r.Body = io.NopCloser(bytes.NewReader(body))
	b.Rules.Send(w, b.answer(withRequest(r), err == nil))
}

// answer holds the ledger, so that no two requests meet. A request that was not read to its end goes no further.
func (b *Bank) answer(r *http.Request, whole bool) *Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Rules.Receive(r)
	if path := b.Rules.Path(r.URL.Path); path != r.URL.Path {
		r.URL.Path, r.URL.RawPath = path, b.Rules.Path(r.URL.RawPath)
	}
	rec := newRecorder()
	if !whole {
		b.Service.Refuse(rec, r, http.StatusRequestEntityTooLarge)
	} else if _, pattern := b.mux.Handler(r); pattern == "" {
		plain := newRecorder()
		b.mux.ServeHTTP(plain, r)
		if allow := plain.header.Get("Allow"); allow != "" {
			rec.header.Set("Allow", allow)
		}
		b.Service.Refuse(rec, r, plain.status)
	} else {
		b.mux.ServeHTTP(rec, r)
	}
	a := rec.answer(r)
	if r.TLS != nil && strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		a.Header.Set("Strict-Transport-Security", "max-age=31536000") // a year, as RFC 6797 has it in its examples
	}
	a.Header.Set("Date", b.Ledger.Clock.Now().Format(http.TimeFormat))
	b.Rules.Answer(rec.operation, a)
	return a
}

// BaseURL returns where the request reached the bank: scheme and host, without a slash at the end.
func BaseURL(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Start serves the bank on an address such as "127.0.0.1:0" and returns its base URL. stop ends it with all its
// connections and returns when nothing of it is left.
func (b *Bank) Start(listen string) (baseURL string, stop func(), err error) {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return "", nil, fmt.Errorf("start the bank: %w", err)
	}
	baseURL = "http://" + listener.Addr().String()
	if b.Settings.TLS {
		baseURL = "https://" + listener.Addr().String()
		listener = secureListener{listener, b.Rules.Handshake(&b.Settings)}
	}
	var running sync.WaitGroup
	server := &http.Server{
		Handler:           b.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // what clients do wrong is their affair
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, c)
		},
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				running.Add(1)
			case http.StateClosed, http.StateHijacked:
				running.Done()
			}
		},
	}
	running.Go(func() { _ = server.Serve(listener) }) // it ends when stop closes it
	stop = sync.OnceFunc(func() {
		_ = server.Close()
		running.Wait()
	})
	return baseURL, stop, nil
}
