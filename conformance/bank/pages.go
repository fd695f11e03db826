package bank

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"time"

	"github.com/assaykit/assay/gen/authorization"
)

//go:embed pages
var pageFiles embed.FS

// pageTemplates are read once for all banks of a process.
var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// visitLife is how long a PSU may take from page to page: our choice.
const visitLife = 30 * time.Minute

// sessionCookie names the cookie that ties a browser to its visits.
const sessionCookie = "assay_session"

// A visit is one PSU's way through the pages. Its ticket stands as a hidden value in every form, and the form counts
// only from the browser that began the visit, so that no foreign page can send it.
type visit struct {
	ticket  string
	session string
	request *AuthorizationRequest
	user    *User // nil until logged in
	ends    time.Time
}

// A page is HTML for the PSU.
type page struct {
	status int
	cookie *http.Cookie
	html   []byte
}

// VisitAuthorizeResponse writes the page. No other site may frame it (RFC 9700, section 4.16), and no link on it tells
// where the PSU was.
func (p *page) VisitAuthorizeResponse(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	if p.cookie != nil {
		http.SetCookie(w, p.cookie)
	}
	w.WriteHeader(p.status)
	_, err := w.Write(p.html)
	return err
}

func newPage(status int, name string, data any) *page {
	var html bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&html, name, data); err != nil {
		panic(fmt.Sprintf("bank: page %s: %v", name, err)) // the templates are ours
	}
	return &page{status: status, html: html.Bytes()}
}

func errorPage(status int, problem string) *page { return newPage(status, "error", problem) }

// loginPage begins a visit.
func (b *Bank) loginPage(r *http.Request, q *AuthorizationRequest) authorization.AuthorizeResponseObject {
	now := b.Ledger.Clock.Now()
	maps.DeleteFunc(b.Ledger.visits, func(_ string, v *visit) bool { return v.ends.Before(now) })
	v := &visit{ticket: b.Ledger.mint.secret("ticket"), request: q, ends: now.Add(visitLife)}
	var cookie *http.Cookie
	if held, err := r.Cookie(sessionCookie); err == nil && len(held.Value) == len(v.ticket) {
		v.session = held.Value
	} else {
		v.session = b.Ledger.mint.secret("session")
		cookie = &http.Cookie{
			Name: sessionCookie, Value: v.session, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
		}
	}
	b.Ledger.visits[v.ticket] = v
	p := v.login("")
	p.cookie = cookie
	return p
}

// login is the page that asks who the PSU is; alarm says why it is shown again.
func (v *visit) login(alarm string) *page {
	return newPage(http.StatusOK, "login", map[string]string{"Client": v.request.Client.Name, "Ticket": v.ticket, "Alarm": alarm})
}

// consent is the page that asks what the PSU decides.
func (b *Bank) consentPage(v *visit) *page {
	d := b.Service.Describe(v.request.Consent)
	return newPage(http.StatusOK, "consent", map[string]any{
		"User": v.user.FullName, "Client": v.request.Client.Name, "Ticket": v.ticket,
		"Purpose": d.Purpose, "Accounts": d.Accounts, "Terms": d.Terms, "Alarm": b.Service.Obstacle(v.request.Consent, v.user),
	})
}

// mountPages registers where the forms of the pages go.
func (b *Bank) mountPages() {
	for path, act := range map[string]func(*visit, *http.Request) authorization.AuthorizeResponseObject{
		"POST /psu/login":    b.login,
		"POST /psu/decision": b.decide,
	} {
		b.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.(*recorder).operation = OpPage
			noStore(OpPage, w, r)
			_ = b.submit(r, act).VisitAuthorizeResponse(w) // into memory
		})
	}
}

// submit finds the visit of a form and lets act answer it.
func (b *Bank) submit(r *http.Request, act func(*visit, *http.Request) authorization.AuthorizeResponseObject) authorization.AuthorizeResponseObject {
	cookie, err := r.Cookie(sessionCookie)
	if r.ParseForm() != nil || err != nil {
		return errorPage(http.StatusBadRequest, "Your browser did not send what this page needs. Are cookies allowed?")
	}
	v := b.Ledger.visits[r.PostForm.Get("ticket")]
	if v == nil || !same(v.session, cookie.Value) || v.ends.Before(b.Ledger.Clock.Now()) {
		return errorPage(http.StatusBadRequest, "This page is no longer valid.")
	}
	return act(v, r)
}

// login checks user name and password. A wrong one shows the form again.
func (b *Bank) login(v *visit, r *http.Request) authorization.AuthorizeResponseObject {
	u := UserByName(r.PostForm.Get("username"))
	if u == nil || !b.Rules.Password(u, r.PostForm.Get("password")) {
		return v.login("User name or password are wrong.")
	}
	if refusal := v.request.Refusal; refusal != nil {
		delete(b.Ledger.visits, v.ticket)
		return b.afterForm(b.answerURL(v.request, refusal))
	}
	if asked := v.request.Consent.User; asked != nil && asked != u {
		return v.login("This request is meant for another user.")
	}
	v.user = u
	if !b.Rules.AsksConsent(v.request) {
		delete(b.Ledger.visits, v.ticket)
		return b.afterForm(b.approve(v.request, u))
	}
	return b.consentPage(v)
}

// decide carries out what the PSU decided and sends the browser back to the client.
func (b *Bank) decide(v *visit, r *http.Request) authorization.AuthorizeResponseObject {
	if v.user == nil || v.request.Consent == nil {
		return v.login("Log in first.")
	}
	consent := v.request.Consent
	if b.Ledger.settle(consent); !consent.Live() {
		delete(b.Ledger.visits, v.ticket)
		return errorPage(http.StatusBadRequest, "The request was taken back meanwhile.")
	}
	switch decision := r.PostForm.Get("decision"); {
	case decision == "refuse":
		delete(b.Ledger.visits, v.ticket)
		return b.afterForm(b.decline(v.request, v.user))
	case decision == "approve" && b.Service.Obstacle(consent, v.user) == "":
		delete(b.Ledger.visits, v.ticket)
		return b.afterForm(b.approve(v.request, v.user))
	}
	return b.consentPage(v)
}
