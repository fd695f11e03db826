package conformance

import "testing"

func TestDecisionWords(t *testing.T) {
	alice := User{Name: "alice", Values: map[string]string{"password": "wonderland-17"}}
	euro, yen := Account{IBAN: "DE89370400440532013000", Currency: "EUR"}, Account{IBAN: "DE75512108001245126199"}
	for _, c := range []struct {
		decision Decision
		want     string
	}{
		{Decision{Verb: Approve, User: alice}, "Log in as alice and approve the access that is asked for."},
		{Decision{Verb: Approve}, "Log in and approve the access that is asked for."},
		{Decision{Verb: Approve, User: alice, Accounts: []Account{euro}}, "Log in as alice and approve access to DE89370400440532013000 EUR."},
		{
			Decision{Verb: Approve, User: alice, Accounts: []Account{euro, yen}},
			"Log in as alice and approve access to DE89370400440532013000 EUR and DE75512108001245126199.",
		},
		{Decision{Verb: Refuse, User: alice, Accounts: []Account{euro}}, "Log in as alice and refuse the access that is asked for."},
		{Decision{Verb: Leave, User: alice}, "Open the page and leave it as it is. Do not log in."},
	} {
		if got := c.decision.Words(); got != c.want {
			t.Errorf("Words() = %q, want %q", got, c.want)
		}
	}
}
