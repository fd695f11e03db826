package oauth

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func replacedChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-RT-OLD", Title: "a replaced refresh token is dead", Rules: []string{"OAUTH-RT-OLD"},
		Clause: rfc6749("6", "the server may revoke the old refresh token after it has issued a new one"),
		Level:  conformance.Info, Features: []string{"refresh"}, Reads: []string{Refresh, RefreshReplaced}, Judge: replacedIsDead,
	}, {
		ID: "OAUTH-RT-REUSE", Title: "the reuse of a public client's refresh token is noticed", Rules: []string{"OAUTH-RT-REUSE"},
		Clause: rfc9700("4.14.2", "refresh tokens of public clients are bound to their sender or replaced at each use; when an old one comes back the present one ends too"),
		Level:  conformance.Must, Features: []string{"refresh", "bcp"}, Reads: []string{Refresh, RefreshReplaced, RefreshNewest}, Judge: reuseNoticed,
	}, {
		ID: "OAUTH-RT-CONSENT", Title: "a refreshed token opens no account more", Rules: []string{"OAUTH-RT-CONSENT"},
		Clause: rfc9700("4.14.2", "refresh tokens are bound to the scope that the resource owner agreed to"),
		Level:  conformance.Must, Features: []string{"refresh"}, Reads: []string{Read, RefreshEmptyScope, ReadEmptyScope}, Sees: []string{ReadRefreshed},
		Tolerates: true, Judge: ifBCP(noAccountMore),
	}}
}

// replacedIsDead has nothing to note where no refresh token is replaced.
func replacedIsDead(v conformance.View) conformance.Finding {
	e := v.Last(RefreshReplaced)
	switch {
	case !issued(v.Last(Refresh)):
		return conformance.Inconclusive("no refresh gave a token")
	case issued(e):
		return conformance.Fails("no token", "an access token").At(e)
	}
	return conformance.Holds().At(e)
}

func reuseNoticed(v conformance.View) conformance.Finding {
	control, replaced, newest := v.Last(Refresh), v.Last(RefreshReplaced), v.Last(RefreshNewest)
	switch {
	case !issued(control):
		return conformance.Inconclusive("no refresh gave a token")
	case boundToSender(control):
		return conformance.Inapplicable("the tokens are bound to their sender")
	case replaced == nil:
		return conformance.Fails("another refresh token at each refresh", "none").At(control)
	case issued(replaced):
		return conformance.Fails("no token for the replaced one", "an access token").At(replaced)
	case issued(newest):
		return conformance.Fails("no token after the replaced one came back", "an access token").At(newest, replaced)
	}
	return conformance.Holds().At(replaced, newest)
}

// boundToSender says whether a token answer is of a type that needs a proof of its
// key (RFC 9449). Client certificates do not go with clients that are public here.
func boundToSender(e *conformance.Exchange) bool {
	root, err := checks.Root(e)
	return err == nil && strings.EqualFold(root.At("token_type").Text(), "DPoP")
}

func noAccountMore(v conformance.View) conformance.Finding {
	before, readable := accountsIn(v.Last(Read))
	switch {
	case !v.Last(Read).OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case !readable:
		return conformance.Inapplicable("the accounts before cannot be told apart")
	}
	for _, e := range v.All(ReadRefreshed, ReadEmptyScope) {
		after, readable := accountsIn(e)
		if more := lacking(before, after); readable && len(more) > 0 {
			return conformance.Fails("no account more", more[0]).At(e, v.Last(Read))
		}
	}
	return conformance.Holds().At(v.Last(ReadEmptyScope))
}

// accountNames are the members by which lists of accounts tell them apart.
var accountNames = []string{"iban", "resourceId", "accountId", "account_id", "id"}

// accountsIn returns what names the accounts of the first list of an answer; false
// when there is none, or one without a name.
func accountsIn(e *conformance.Exchange) (names []string, readable bool) {
	root, err := checks.Root(e)
	if err != nil || !e.OK() {
		return nil, false
	}
	for member := range root.Members() {
		items := root.At(member).Items()
		for _, item := range items {
			name := ""
			for _, known := range accountNames {
				if name == "" {
					name = item.At(known).Text()
				}
			}
			if name == "" {
				return nil, false
			}
			names = append(names, name)
		}
		readable = readable || len(items) > 0
	}
	slices.Sort(names)
	return names, readable
}
