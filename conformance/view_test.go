package conformance

import (
	"net/http"
	"slices"
	"testing"
)

// on puts an exchange of a step on a tape; status 0 stands for no answer.
func on(n int, step string, status int) *Exchange {
	e := &Exchange{N: n, Step: step, Attempt: 1}
	if status != 0 {
		e.Response = &Message{Status: status, Header: http.Header{}}
	}
	return e
}

// arrival is the PSU's arrival at the redirect URI.
func arrival(n int, step string) *Exchange {
	return &Exchange{N: n, Step: step, Operation: OperationCallback, Request: Message{URL: "https://tpp.test/callback?code=c"}}
}

func numbers(tape []*Exchange) []int {
	var out []int
	for _, e := range tape {
		out = append(out, e.N)
	}
	return out
}

func TestView(t *testing.T) {
	view := View{Tape: []*Exchange{
		on(1, "list", 200), on(2, "authorise", 302), arrival(3, "authorise"), on(4, "authorise", 200), on(5, "list", 401), arrival(6, "refuse"), arrival(7, "authorise"),
	}}
	if got, want := numbers(view.All("list", "refuse")), []int{1, 5, 6}; !slices.Equal(got, want) {
		t.Errorf("All(list, refuse) = %v, want %v", got, want)
	}
	if got := view.All("none"); len(got) != 0 {
		t.Errorf("All(none) = %v, want nothing", numbers(got))
	}
	if got := view.Last("list"); got.N != 5 {
		t.Errorf("Last(list) = exchange %d, want 5", got.N)
	}
	if got := view.Last("none"); got != nil {
		t.Errorf("Last(none) = exchange %d, want nil", got.N)
	}
	if got := view.Callback("authorise"); got.N != 7 {
		t.Errorf("Callback(authorise) = exchange %d, want 7", got.N)
	}
	if got := view.Callback("list"); got != nil {
		t.Errorf("Callback(list) = exchange %d, want nil", got.N)
	}
}

func TestFactsClaims(t *testing.T) {
	facts := Facts{Features: []string{"accounts", "refresh"}}
	if !facts.Claims("refresh") || facts.Claims("revocation") || facts.Claims("") {
		t.Errorf("Claims = %v, %v, %v, want true, false, false", facts.Claims("refresh"), facts.Claims("revocation"), facts.Claims(""))
	}
}

// TestExchange asks everything of exchanges that may be missing in whole or in part.
func TestExchange(t *testing.T) {
	full := on(1, "list", 201)
	full.Response.Header.Set("Location", "/v1/consents/1")
	full.Response.Body = NewBody([]byte("{}"))
	cut := on(2, "list", 200)
	cut.Failure = &Failure{Class: FailTruncated}
	mute := on(3, "list", 0)
	mute.Failure = &Failure{Class: FailTimeout}
	for _, c := range []struct {
		name                  string
		e                     *Exchange
		status                int
		answered, ok, refused bool
		location, body        string
	}{
		{"no exchange", nil, 0, false, false, false, "", ""},
		{"a full answer", full, 201, true, true, false, "/v1/consents/1", "{}"},
		{"an answer cut off", cut, 200, false, true, false, "", ""},
		{"no answer", mute, 0, false, false, false, "", ""},
		{"a redirect", on(4, "list", 302), 302, true, false, false, "", ""},
		{"the first of 4xx", on(5, "list", 400), 400, true, false, true, "", ""},
		{"the last of 4xx", on(6, "list", 499), 499, true, false, true, "", ""},
		{"a crash", on(7, "list", 500), 500, true, false, false, "", ""},
		{"below 2xx", on(8, "list", 199), 199, true, false, false, "", ""},
		{"the last of 2xx", on(9, "list", 299), 299, true, true, false, "", ""},
	} {
		if got := c.e.Status(); got != c.status {
			t.Errorf("%s: Status() = %d, want %d", c.name, got, c.status)
		}
		if got := c.e.Answered(); got != c.answered {
			t.Errorf("%s: Answered() = %v, want %v", c.name, got, c.answered)
		}
		if got := c.e.OK(); got != c.ok {
			t.Errorf("%s: OK() = %v, want %v", c.name, got, c.ok)
		}
		if got := c.e.Refused(); got != c.refused {
			t.Errorf("%s: Refused() = %v, want %v", c.name, got, c.refused)
		}
		if got := c.e.Header("location"); got != c.location {
			t.Errorf("%s: Header(location) = %q, want %q", c.name, got, c.location)
		}
		if got := string(c.e.Body()); got != c.body {
			t.Errorf("%s: Body() = %q, want %q", c.name, got, c.body)
		}
	}
}

func TestFindingAt(t *testing.T) {
	f := Fails("401", "200").At(nil, on(4, "list", 200), nil, on(2, "revoke", 200)).At(on(9, "list", 200)).Pointing("/accounts/0")
	if f.Exchange != 4 || !slices.Equal(f.Exchanges, []int{4, 2, 9}) || f.Pointer != "/accounts/0" {
		t.Errorf("At = exchange %d of %v at %q, want 4 of [4 2 9] at /accounts/0", f.Exchange, f.Exchanges, f.Pointer)
	}
	if f := Holds().At(nil); f.Exchange != 0 || f.Exchanges != nil {
		t.Errorf("At(nil) = exchange %d of %v, want none", f.Exchange, f.Exchanges)
	}
}

func TestClauseString(t *testing.T) {
	for want, clause := range map[string]Clause{
		"RFC 6749 §5.1": {Document: "RFC 6749", Section: "5.1", Text: "a token comes with 200"},
		"RFC 6750":      {Document: "RFC 6750"},
	} {
		if got := clause.String(); got != want {
			t.Errorf("String() = %q, want %q", got, want)
		}
	}
}
