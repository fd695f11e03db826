package psu

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// alice is the PSU of the tests.
var alice = conformance.User{
	Name:   "alice",
	Values: map[string]string{"user": "alice", "password": "wonderland-17", "otp": "123456", "colour": "red"},
}

const redirectURI = "https://tpp.assay.example/callback"

// A hopRecord is one request that went through the front channel.
type hopRecord struct{ Method, Path string }

// recorder is a front channel that remembers its hops and knows one ASPSP only.
type recorder struct {
	hops []hopRecord
	last *http.Request
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.hops = append(r.hops, hopRecord{request.Method, request.URL.Path})
	r.last = request
	if request.URL.Hostname() != "127.0.0.1" {
		return nil, errors.New("nobody is there")
	}
	return http.DefaultTransport.RoundTrip(request)
}

// serve answers with a page.
func serve(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, body)
	}
}

// to answers with a redirect.
func to(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

// honest serves the pages of assay bank: a login, then a decision.
func honest(t *testing.T) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "s1", Path: "/"})
		serve(`<form method="post" action="/login"><input type="hidden" name="csrf" value="c&amp;1">
			<input name="username"><input name="password" type="password"><button type="submit">Log in</button></form>`)(w, r)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if cookie, err := r.Cookie("sid"); err != nil || cookie.Value != "s1" {
			t.Errorf("login without the cookie of the page before")
		}
		if r.PostFormValue("csrf") != "c&1" {
			t.Errorf("login with csrf %q, want c&1", r.PostFormValue("csrf"))
		}
		if got, want := r.Header.Get("Origin"), "http://"+r.Host; got != want {
			t.Errorf("login with Origin %q, want %q", got, want)
		}
		if !strings.Contains(r.Header.Get("Referer"), "/authorize?") {
			t.Errorf("login with Referer %q, want the page before", r.Header.Get("Referer"))
		}
		if r.PostFormValue("username") != "alice" || r.PostFormValue("password") != "wonderland-17" {
			http.Redirect(w, r, "/authorize", http.StatusSeeOther)
			return
		}
		http.Redirect(w, r, "/consent", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /consent", serve(`<form method="post" action="/decide">
		<button name="decision" value="approve">Yes</button><button name="decision" value="refuse">No</button></form>`))
	mux.HandleFunc("POST /decide", func(w http.ResponseWriter, r *http.Request) {
		answer := "?code=c-1&state=s%20x"
		if r.PostFormValue("decision") == "refuse" {
			answer = "?error=access_denied&state=s%20x"
		}
		to(http.StatusFound, redirectURI+answer)(w, r)
	})
	return mux
}

// approve starts an ASPSP and walks through it.
func approve(t *testing.T, aspsp http.Handler, settings FormSettings, d conformance.Decision) (conformance.Callback, *recorder) {
	t.Helper()
	server := httptest.NewServer(aspsp)
	t.Cleanup(server.Close)
	front := &recorder{}
	settings.RedirectURIs = append(settings.RedirectURIs, redirectURI)
	if settings.Redirects == 0 {
		settings.Redirects = 10
	}
	channel, err := NewForm(front, settings)
	if err != nil {
		t.Fatal(err)
	}
	start := server.URL + "/authorize?state=s+x&redirect_uri=" + url.QueryEscape(redirectURI)
	callback, err := channel.Approve(t.Context(), start, d)
	if err != nil {
		t.Fatalf("Approve = %v, want no error", err)
	}
	callback.Why = strings.ReplaceAll(callback.Why, server.URL, "ASPSP")
	return callback, front
}

func TestFormDecisions(t *testing.T) {
	bob := conformance.User{Name: "bob", Values: map[string]string{"user": "alice", "password": "wrong"}}
	for _, c := range []struct {
		name     string
		decision conformance.Decision
		want     conformance.Callback
		hops     []hopRecord
	}{
		{
			"approve", conformance.Decision{Verb: conformance.Approve, User: alice},
			conformance.Callback{URL: redirectURI + "?code=c-1&state=s%20x"},
			[]hopRecord{{"GET", "/authorize"}, {"POST", "/login"}, {"GET", "/consent"}, {"POST", "/decide"}},
		},
		{
			"refuse", conformance.Decision{Verb: conformance.Refuse, User: alice},
			conformance.Callback{URL: redirectURI + "?error=access_denied&state=s%20x"},
			[]hopRecord{{"GET", "/authorize"}, {"POST", "/login"}, {"GET", "/consent"}, {"POST", "/decide"}},
		},
		{
			"leave", conformance.Decision{Verb: conformance.Leave, User: alice},
			conformance.Callback{Why: "the PSU left at the page ASPSP/authorize (status 200)"},
			[]hopRecord{{"GET", "/authorize"}},
		},
		{
			"wrong password is tried once", conformance.Decision{Verb: conformance.Approve, User: bob},
			conformance.Callback{Why: "the page at ASPSP/authorize asks again for what psu.pages[0] filled in"},
			[]hopRecord{{"GET", "/authorize"}, {"POST", "/login"}, {"GET", "/authorize"}},
		},
		{
			"value that the user lacks", conformance.Decision{Verb: conformance.Approve, User: conformance.User{Name: "carol"}},
			conformance.Callback{Why: "the page at ASPSP/authorize asks for the value password, which the user carol does not have"},
			[]hopRecord{{"GET", "/authorize"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, front := approve(t, honest(t), FormSettings{}, c.decision)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("callback (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.hops, front.hops); diff != "" {
				t.Errorf("hops (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormCannotRefuseWithoutRules(t *testing.T) {
	pages := []conformance.PageRule{{When: "button[value=approve]", Press: "button[value=approve]"}}
	got, front := approve(t, honest(t), FormSettings{Pages: pages}, conformance.Decision{Verb: conformance.Refuse})
	if got.URL != "" || !strings.Contains(got.Why, "no psu.refuse") || len(front.hops) > 0 {
		t.Errorf("callback = %+v after %d hops, want none and the reason", got, len(front.hops))
	}
}

// TestFormApprovedInsteadOfRefusing has a refuse rule that fits no page: the approval that follows is
// not handed over as what the ASPSP made of a refusal.
func TestFormApprovedInsteadOfRefusing(t *testing.T) {
	settings := FormSettings{
		Pages:  DefaultPages,
		Refuse: []conformance.PageRule{{When: "#none", Press: "#none"}},
	}
	got, _ := approve(t, honest(t), settings, conformance.Decision{Verb: conformance.Refuse, User: alice})
	if want := (conformance.Callback{Why: "no rule of psu.refuse matched a page before the PSU came back"}); got != want {
		t.Errorf("callback = %+v, want %+v", got, want)
	}
}

// TestFormStops has ASPSPs that answer with something else than the two pages.
func TestFormStops(t *testing.T) {
	decision := conformance.Decision{Verb: conformance.Approve, User: alice}
	for _, c := range []struct {
		name  string
		aspsp http.HandlerFunc
		want  conformance.Callback
	}{
		{"straight back", to(302, redirectURI+"?code=1"), conformance.Callback{URL: redirectURI + "?code=1"}},
		{"fragment of the redirect", to(303, redirectURI+"#access_token=1"), conformance.Callback{URL: redirectURI + "#access_token=1"}},
		{"query kept byte by byte", to(302, redirectURI+"?a=%7e&error_description=not now&code=A+B"), conformance.Callback{URL: redirectURI + "?a=%7e&error_description=not now&code=A+B"}},
		{"another path of ours", to(302, "https://tpp.assay.example/callback/?code=1"), conformance.Callback{URL: "https://tpp.assay.example/callback/?code=1"}},
		{"default port", to(302, "https://TPP.assay.example:443/callback?code=1"), conformance.Callback{URL: "https://TPP.assay.example:443/callback?code=1"}},
		{"our state elsewhere", to(302, "https://evil.example/?code=1&state=s+x"), conformance.Callback{URL: "https://evil.example/?code=1&state=s+x"}},
		{"refresh", serve(`<meta http-equiv="Refresh" content="0; url='` + redirectURI + `?code=2'">`), conformance.Callback{URL: redirectURI + "?code=2"}},
		{"form to the redirect URI", serve(`<form action="` + redirectURI + `"><input type=hidden name=code value=3><button name=decision value=approve>`), conformance.Callback{URL: redirectURI + "?code=3&decision=approve"}},
		{"posted to the redirect URI", serve(`<form method=post action="` + redirectURI + `"><button name=decision value=approve>`), conformance.Callback{Why: "the answer is posted to the redirect URI, not sent in its query"}},
		{"no form", serve(`<p>Use our app.`), conformance.Callback{Why: "no rule matches the page at ASPSP/authorize (status 200)"}},
		{"error page", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(400)
		}, conformance.Callback{Why: "no rule matches the page at ASPSP/authorize (status 400)"}},
		{"JSON", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(400)
		}, conformance.Callback{Why: "the page at ASPSP/authorize is application/json and not HTML (status 400)"}},
		{"redirect loop", to(302, "/authorize"), conformance.Callback{Why: "there are more than 10 redirects"}},
		{"refresh loop", serve(`<meta http-equiv=refresh content="0;url=/authorize">`), conformance.Callback{Why: "there are more than 10 redirects"}},
		{"page loop", serve(`<form action="/authorize"><button name=decision value=approve>`), conformance.Callback{Why: "there are more than 20 pages"}},
		{"no location", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(302) }, conformance.Callback{Why: "the redirect at ASPSP/authorize names no location (status 302)"}},
		{"location that is no URL", to(302, "http://[::1"), conformance.Callback{Why: "the redirect at ASPSP/authorize names a location that is no URL"}},
		{"other scheme", to(302, "javascript:alert(1)"), conformance.Callback{Why: "the ASPSP leads to a javascript URL that is no redirect URI"}},
		{"nobody there", to(302, "https://gone.example/x?y=secret"), conformance.Callback{Why: "there is no answer from https://gone.example/x"}},
		{"huge page", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for range maxPageSize/1024 + 1 {
				if _, err := w.Write(make([]byte, 1024)); err != nil {
					return
				}
			}
		}, conformance.Callback{Why: "the page at ASPSP/authorize is larger than 2097152 bytes"}},
		{"page that breaks off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("<p>"))
		}, conformance.Callback{Why: "the answer from ASPSP/authorize breaks off"}},
		{"disabled button", serve(`<fieldset disabled><form action=/x><button name=decision value=approve>`), conformance.Callback{Why: "psu.pages[1] presses what cannot be pressed at ASPSP/authorize: it is disabled"}},
		{"button of a script", serve(`<form><button type=button name=decision value=approve>`), conformance.Callback{Why: "psu.pages[1] presses what cannot be pressed at ASPSP/authorize: it sends no form"}},
		{"button of no form", serve(`<button name=decision value=approve>`), conformance.Callback{Why: "psu.pages[1] presses what cannot be pressed at ASPSP/authorize: it belongs to no form"}},
		{"multipart", serve(`<form method=post enctype="multipart/form-data"><button name=decision value=approve>`), conformance.Callback{Why: "psu.pages[1] presses what cannot be pressed at ASPSP/authorize: its form is not sent as application/x-www-form-urlencoded"}},
		{"dialog", serve(`<form method=dialog><button name=decision value=approve>`), conformance.Callback{Why: "psu.pages[1] presses what cannot be pressed at ASPSP/authorize: its form is sent by neither GET nor POST"}},
		{"password to a foreign origin", serve(`<form method=post action="https://evil.example/"><input name=username><input name=password><button type=submit>`), conformance.Callback{Why: "the page at ASPSP/authorize asks for values of the PSU, or sends them, outside the ASPSP's origins"}},
		{"login without a name", serve(`<form method=post><input name=password><button type=submit>`), conformance.Callback{Why: "the form at ASPSP/authorize has no input username that takes the value user"}},
		{"deep page", serve(strings.Repeat("<div>", 100_000)), conformance.Callback{Why: "the page at ASPSP/authorize is no HTML that can be read"}},
		{"crowded page", serve(strings.Repeat("<form></form>", 40_000) + strings.Repeat("<input name=a form=b>", 60_000) +
			"<form action=" + redirectURI + "><button name=decision value=approve></form>"), conformance.Callback{URL: redirectURI + "?decision=approve"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, front := approve(t, c.aspsp, FormSettings{}, decision)
			if got != c.want {
				t.Errorf("callback = %+v, want %+v", got, c.want)
			}
			for _, hop := range front.hops {
				if strings.HasPrefix(hop.Path, "/callback") {
					t.Errorf("the redirect URI was fetched: %+v", hop)
				}
			}
		})
	}
}

// TestFormRepeatedCredentials has an ASPSP that answers the login with 307.
func TestFormRepeatedCredentials(t *testing.T) {
	login := serve(`<form method=post action=/login><input name=username><input name=password><button type=submit></form>`)
	for _, c := range []struct {
		name, location string
		status         int
		want           conformance.Callback
	}{
		{"to another origin", "https://evil.example/", 307, conformance.Callback{Why: "the redirect at ASPSP/login would carry what the PSU entered to another origin (status 307)"}},
		{"to the redirect URI", redirectURI + "?code=1", 307, conformance.Callback{URL: redirectURI + "?code=1"}},
		{"inside", "/again", 308, conformance.Callback{URL: redirectURI + "?code=again"}},
		{"with GET to another origin", "https://evil.example/", 303, conformance.Callback{Why: "there is no answer from https://evil.example/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.HandleFunc("GET /authorize", login)
			mux.HandleFunc("POST /login", to(c.status, c.location))
			mux.HandleFunc("POST /again", func(w http.ResponseWriter, r *http.Request) {
				if r.PostFormValue("password") != "wonderland-17" {
					t.Errorf("308 repeated the form with password %q", r.PostFormValue("password"))
				}
				to(302, redirectURI+"?code=again")(w, r)
			})
			got, _ := approve(t, mux, FormSettings{}, conformance.Decision{Verb: conformance.Approve, User: alice})
			if got != c.want {
				t.Errorf("callback = %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestFormKeepsTheFragmentOnTheWay(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/authorize", to(302, "/next#kept"))
	mux.HandleFunc("/next", to(302, redirectURI+"?code=1"))
	got, _ := approve(t, mux, FormSettings{}, conformance.Decision{Verb: conformance.Approve})
	if want := redirectURI + "?code=1#kept"; got.URL != want {
		t.Errorf("callback = %q, want %q", got.URL, want)
	}
}

func TestFormRegisteredURIOfAPushedRequest(t *testing.T) {
	server := httptest.NewServer(to(302, "com.example.app:/callback?code=1"))
	defer server.Close()
	channel, err := NewForm(&recorder{}, FormSettings{RedirectURIs: []string{"com.example.app:/callback"}, Redirects: 1})
	if err != nil {
		t.Fatal(err)
	}
	got, err := channel.Approve(t.Context(), server.URL+"/authorize?request_uri=urn:x", conformance.Decision{Verb: conformance.Approve})
	if want := (conformance.Callback{URL: "com.example.app:/callback?code=1"}); err != nil || got != want {
		t.Errorf("Approve = %+v, %v, want %+v", got, err, want)
	}
}

func TestFormEndOfContext(t *testing.T) {
	arrived := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<p>"))
		w.(http.Flusher).Flush()
		close(arrived)
		<-r.Context().Done() // drips no further
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	channel, err := NewForm(http.DefaultTransport, FormSettings{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := channel.Approve(ctx, server.URL, conformance.Decision{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Approve = %v, want %v", err, context.Canceled)
	}
}

// exhausted is a front channel that may make no more calls.
type exhausted struct{}

func (exhausted) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("front channel: %w", conformance.Omit(conformance.SkipUnaffordable, "no calls are left"))
}

func TestFormLimitOfTheKit(t *testing.T) {
	channel, err := NewForm(exhausted{}, FormSettings{})
	if err != nil {
		t.Fatal(err)
	}
	var skip *conformance.Skip
	if _, err := channel.Approve(t.Context(), "https://bank.example/", conformance.Decision{}); !errors.As(err, &skip) {
		t.Errorf("Approve = %v, want the skip of the front channel", err)
	}
}

func TestFormTimeout(t *testing.T) {
	got, _ := approve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }),
		FormSettings{Timeout: 20 * time.Millisecond}, conformance.Decision{Verb: conformance.Approve})
	if want := (conformance.Callback{Why: "there is no answer from ASPSP/authorize"}); got != want {
		t.Errorf("callback = %+v, want %+v", got, want)
	}
}

func TestFormFaultsOfOurOwn(t *testing.T) {
	if _, err := NewForm(nil, FormSettings{Pages: []conformance.PageRule{{When: "a[", Press: "a"}}}); err == nil {
		t.Error("NewForm with a broken selector = no error")
	}
	if _, err := NewForm(nil, FormSettings{Refuse: []conformance.PageRule{{When: "a", Press: "]"}}}); err == nil {
		t.Error("NewForm with a broken selector = no error")
	}
	channel, err := NewForm(nil, FormSettings{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "/authorize", "ftp://x/", "http://[::1"} {
		if _, err := channel.Approve(t.Context(), text, conformance.Decision{}); err == nil {
			t.Errorf("Approve(%q) = no error, want one", text)
		}
	}
}
