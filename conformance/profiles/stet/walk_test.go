package stet

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// A script is a wire to an ASPSP that answers as it is told.
type script struct {
	conformance.Wire
	target *conformance.Target
	answer func(*http.Request) (status int, body string)
	asked  []*http.Request
}

func (s *script) Target() *conformance.Target { return s.target }
func (s *script) Now() time.Time              { return today }

func (s *script) Do(req *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, req)
	status, body := s.answer(req)
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

// scripted opens a session on a script that holds an access token.
func scripted(t *testing.T, answer func(*http.Request) (int, string)) (*session, *script) {
	t.Helper()
	wire := &script{answer: answer, target: &conformance.Target{BaseURL: "https://bank.test/stet", Endpoints: map[string]string{"accounts": "/v1/accounts", "consents": "/v1/consents"},
		Data: conformance.DataTerms{HistoryDays: 89, Pages: 5, UnknownAccount: "00000000-0000-4000-8000-000000000000"}, Start: conformance.Start{AccessToken: "token"}}}
	opened, err := open(wire)
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*session), wire
}

// paths lists where the requests of a script went.
func (s *script) paths() []string {
	var all []string
	for _, req := range s.asked {
		all = append(all, req.URL.RequestURI())
	}
	return all
}

// The walk follows links with and without a leading slash, and ends at a page that
// links to itself, at a foreign link, at one that cannot be read and at the limit.
func TestReadPages(t *testing.T) {
	for name, c := range map[string]struct {
		next []string // of the pages, by the number that they are asked for with
		want int      // pages read
	}{
		"to the end":              {[]string{"/v1/accounts/a/transactions?page=1", "v1/accounts/a/transactions?page=2", ""}, 3},
		"to itself":               {[]string{"/v1/accounts/a/transactions?page=1", "/v1/accounts/a/transactions?page=1"}, 2},
		"to itself without slash": {[]string{"/v1/accounts/a/transactions?page=1", "v1/accounts/a/transactions?page=1"}, 2},
		"abroad":                  {[]string{"https://elsewhere.test/v1/accounts/a/transactions?page=1"}, 1},
		"nowhere":                 {[]string{"http://[::1"}, 1},
		"for ever":                {[]string{"/v1/accounts/a/transactions?page=1", "/v1/accounts/a/transactions?page=2", "/v1/accounts/a/transactions?page=3", "/v1/accounts/a/transactions?page=4", "/v1/accounts/a/transactions?page=5"}, 5},
	} {
		s, wire := scripted(t, func(req *http.Request) (int, string) {
			number := 0
			if page := req.URL.Query().Get("page"); page != "" {
				number = int(page[0] - '0')
			}
			return 200, `{"transactions":[{"entryReference":"1","bookingDate":"2026-11-20"}],"_links":{"next":{"href":"` + c.next[number] + `"}}}`
		})
		s.accounts = []account{{id: "a"}}
		if err := s.readPages(t.Context()); err != nil || len(wire.asked) != c.want {
			t.Errorf("%s: %v, pages %q, want %d", name, err, wire.paths(), c.want)
		}
		for _, req := range wire.asked {
			if req.Header.Get("Authorization") != "Bearer token" || req.Header.Get("X-Request-ID") == "" || req.URL.Host != "bank.test" {
				t.Errorf("%s: %s without token or X-Request-ID", name, req.URL)
			}
		}
	}
}

func TestListAccounts(t *testing.T) {
	s, _ := scripted(t, func(*http.Request) (int, string) { return 200, accounts140 })
	if err := s.listAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []account{{"acc-1", []byte(`{"iban":"FR7630006000011234567890189"}`), "/v1/accounts/acc-1/balances", "/v1/accounts/acc-1/transactions"}}
	if diff := cmp.Diff(want, s.accounts, cmp.AllowUnexported(account{})); diff != "" {
		t.Errorf("accounts differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]self{{"accountsGet", "/v1/accounts"}}, s.selves, cmp.AllowUnexported(self{})); diff != "" {
		t.Errorf("self links differ (-want +got):\n%s", diff)
	}
}

// An account without a resource id is read along its links, one with odd characters
// under its id as one segment.
func TestReadBalances(t *testing.T) {
	s, wire := scripted(t, func(*http.Request) (int, string) { return 200, balances140 })
	s.accounts = []account{{balances: "/v1/accounts/by-link/balances"}, {id: "a/b c"}}
	if err := s.readBalances(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"/stet/v1/accounts/by-link/balances", "/stet/v1/accounts/a%2Fb%20c/balances"}
	if diff := cmp.Diff(want, wire.paths()); diff != "" {
		t.Errorf("paths differ (-want +got):\n%s", diff)
	}
}

func TestReadUnknownFitsTheForm(t *testing.T) {
	s, wire := scripted(t, func(*http.Request) (int, string) { return 404, "" })
	if err := s.readUnknown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, req := range wire.asked {
		if id := strings.Split(req.URL.Path, "/")[4]; len(id) > longestID {
			t.Errorf("unknown account %s has %d characters, want %d at most", id, len(id), longestID)
		}
	}
}

// Steps that have nothing to act with say so.
func TestNothingToActWith(t *testing.T) {
	s, wire := scripted(t, func(*http.Request) (int, string) { return 200, "{}" })
	for name, act := range map[string]func(context.Context) error{
		"balances": s.readBalances, "pages": s.readPages, "each": s.readEach, "selves": s.followSelves, "dropped": s.readDropped,
		"consent": func(ctx context.Context) error { return s.forward(ctx, oauth.GrantMain, s.whole()) },
	} {
		if err := act(t.Context()); !errors.Is(err, conformance.ErrNothing) {
			t.Errorf("%s without accounts: %v, want nothing to act with", name, err)
		}
	}
	if len(wire.asked) > 0 {
		t.Errorf("asked for %q", wire.paths())
	}
}

// The days on both sides of the second page are asked about, in whichever order the pages come.
func TestAroundSeam(t *testing.T) {
	for _, c := range []struct{ before, behind, from, to string }{
		{"2026-11-20", "2026-11-18", "2026-11-18", "2026-11-21"},
		{"2026-10-31T23:00:00Z", "2026-11-02T23:00:00Z", "2026-10-31", "2026-11-03"},
	} {
		s := &session{walked: true, seam: [2]string{c.before, c.behind}}
		if got, err := s.aroundSeam(); err != nil || got != (period{from: c.from, to: c.to}) {
			t.Errorf("around %s and %s: %v, %v, want from %s to %s", c.before, c.behind, got, err, c.from, c.to)
		}
	}
	if _, err := (&session{walked: true}).aroundSeam(); err == nil {
		t.Error("without a second page there is a period, want none")
	}
}

// The newest day is asked about, with a week before it.
func TestKnownDay(t *testing.T) {
	s, wire := scripted(t, func(*http.Request) (int, string) { return 200, "{}" })
	s.target.Options = map[string]string{"date_query": "date"}
	s.accounts, s.entries = []account{{id: "a"}}, []entry{{"1", "2026-11-10"}, {"3", "2026-11-20"}, {"2", "2026-11-15"}}
	for _, name := range []string{readFrom, readTo, readAfter} {
		step := Profile().Step(name)
		if err := step.Run(t.Context(), s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := []string{"dateFrom=2026-11-20", "dateFrom=2026-11-13&dateTo=2026-11-20", "afterEntryReference=1"}
	var got []string
	for _, req := range wire.asked {
		got = append(got, req.URL.RawQuery)
	}
	if !slices.Equal(got, want) {
		t.Errorf("queries %q, want %q", got, want)
	}
}
