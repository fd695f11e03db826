package premium

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// lists are the steps that list accounts as they should be.
var lists = []string{oauth.Read, oauth.ReadLowerCase, oauth.ReadRefreshed, oauth.ReadAnew, oauth.ReadExisting}

func accountChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-ACC-200", Title: "the accounts come with status 200 in a list", Rules: []string{"PREM-ACC-200"},
		Clause: flowPage("Step 2", "GET /v1/accounts with a valid token returns the list of accounts"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: lists[1:], Operations: []string{"getAccounts"}, Judge: accountList,
	}, {
		ID: "PREM-ACC-200-members", Title: "listed accounts have the members that clients read", Rules: []string{"PREM-ACC-200"},
		Clause: clients("account list", "names, references, states and balances have the types that clients read"),
		Level:  conformance.Should, Reads: []string{oauth.Read}, Sees: lists[1:], Operations: []string{"getAccounts"},
		Judge: conforms("getAccounts", none(envelope("accounts"), key), lists...),
	}, {
		ID: "PREM-ACC-LIST", Title: "only consented accounts are listed", Rules: []string{"PREM-ACC-LIST"},
		Clause: flowPage("Step 2", "the list holds the accounts to which the user has consented"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Judge: onlyConsented,
	}, {
		ID: "PREM-ACC-LIST-id", Title: "every listed account has an accountId", Rules: []string{"PREM-ACC-LIST"},
		Clause: flowPage("Step 2", "accountId is recorded: it is the input of the other calls"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: lists[1:], Operations: []string{"getAccounts"},
		Judge: conforms("getAccounts", key, lists...),
	}, {
		ID: "PREM-ACC-ID", Title: "a listed accountId opens the other calls", Rules: []string{"PREM-ACC-ID"},
		Clause: flowPage("Step 2", "accountId is the input of the other calls"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readAccounts, readEach}, Tolerates: true,
		Operations: []string{"getAccount", "getTransactions"}, Judge: addressable,
	}, {
		ID: "PREM-ACC-UNKNOWN", Title: "an unknown accountId shows no account", Rules: []string{"PREM-ACC-UNKNOWN"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "7", Text: "the resource server makes sure that the token opens what is asked for; clients meet 404 or 403 with NO_ACCOUNT"},
		Level:  conformance.Must, Reads: []string{oauth.Read, readUnknown}, Tolerates: true,
		Judge: controlled(oauth.Read, "404 or 403", []int{http.StatusNotFound, http.StatusForbidden}, readUnknown),
	}, {
		ID: "PREM-ACC-OTHER", Title: "an account outside the consent stays shut", Rules: []string{"PREM-ACC-OTHER"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "7", Text: "the resource server makes sure that the scope of the token covers what is asked for"},
		Level:  conformance.Must, Reads: []string{oauth.Read, readForeign}, Judge: shut,
	}, {
		ID: "PREM-ACC-NOTOKEN", Title: "without a good token no account is shown", Rules: []string{"PREM-ACC-NOTOKEN"},
		Clause: flowPage("Your user onboarding", "before the first call the user has authorised the application"),
		Level:  conformance.Must, Reads: []string{readAccounts, readNoToken, readInvented}, Tolerates: true,
		Judge: controlled(readAccounts, "401", []int{http.StatusUnauthorized}, readNoToken, readInvented),
	}, {
		ID: "PREM-AIS-PIS", Title: "a token for accounts asks for no payment", Rules: []string{"PREM-AIS-PIS"},
		Clause: conformance.Clause{Document: "Authorization API", Section: "Access token", Text: "a token for account information does not open the initiation of payments"},
		Level:  conformance.Must, Reads: []string{oauth.Read, createPayment}, Judge: unpaid,
	}, {
		ID: "PREM-QUERY-TOKEN", Title: "a token in the query opens nothing", Rules: []string{"PREM-QUERY-TOKEN"},
		Clause: conformance.Clause{Document: "Authorization API", Section: "Access token", Text: "the token may be sent in the query, which is not recommended since logs keep it"},
		Level:  conformance.Info, Reads: []string{oauth.Read, listQueryToken}, Judge: queryTaken,
	}}
}

// accountList leaves the refusal of a token to OAUTH-RS-HEADER.
func accountList(v conformance.View) conformance.Finding {
	e := v.Last(oauth.Read)
	if e.Status() == http.StatusUnauthorized {
		return conformance.Inconclusive("the token was refused")
	}
	if !e.OK() {
		return conformance.Fails("200", statusOf(e)).At(e)
	}
	return conforms("getAccounts", envelope("accounts"), lists...)(v)
}

func listed(v conformance.View) (*conformance.Exchange, []checks.Node) {
	e := v.Last(oauth.Read)
	return e, read(e).At("accounts").Items()
}

// unlisted settles what can be said without accounts: nothing when the list could
// not be read, and that there is nothing to look at when it is empty.
func unlisted(e *conformance.Exchange, accounts []checks.Node) (conformance.Finding, bool) {
	switch {
	case len(accounts) > 0:
		return conformance.Finding{}, false
	case read(e).At("accounts").Exists():
		return conformance.Inapplicable("the list of accounts is empty"), true
	default:
		return conformance.Inconclusive("the accounts were not listed"), true
	}
}

// onlyConsented goes by a seal: which IBANs the target names for its PSU is not on
// the tape.
func onlyConsented(v conformance.View) conformance.Finding {
	e, accounts := listed(v)
	if finding, stop := unlisted(e, accounts); stop {
		return finding
	}
	switch e.Seals[flow.SealAccounts] {
	case "":
		return conformance.Inapplicable("the target names no accounts of its PSU, or the list no IBAN")
	case flow.AccountsNamed:
		return conformance.Holds().At(e)
	}
	return conformance.Fails("the accounts that the target names", "another account").At(e).Pointing("/accounts")
}

func addressable(v conformance.View) conformance.Finding {
	if finding, stop := unlisted(listed(v)); stop {
		return finding
	}
	finding := conformance.Holds().At(slices.Concat(v.All(readAccounts), v.All(readEach))...)
	for _, step := range []string{readAccounts, readEach} {
		answers := v.All(step)
		i := slices.IndexFunc(answers, func(e *conformance.Exchange) bool { return !e.OK() })
		switch {
		case i < 0:
		case !slices.ContainsFunc(answers, (*conformance.Exchange).OK):
			return conformance.Fails("an account that opens", statusOf(answers[i])).At(answers...)
		case finding.Result == conformance.ResultHolds:
			finding = conformance.Tolerated("every listed account", statusOf(answers[i])).At(answers[i])
		}
	}
	return finding
}

// controlled judges the refusal of something, once a right request worked.
func controlled(control, want string, statuses []int, steps ...string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if !slices.ContainsFunc(v.All(control), (*conformance.Exchange).OK) {
			return conformance.Inconclusive("the right request was answered " + statusOf(v.Last(control)))
		}
		return refusedAs(want, statuses, v.All(steps...)...)
	}
}

func shut(v conformance.View) conformance.Finding {
	return noneOpen(v, oauth.Read, readForeign)
}

// noneOpen judges that no request of some steps was answered with data, once the right
// one worked. With what status it is refused is no matter.
func noneOpen(v conformance.View, control string, steps ...string) conformance.Finding {
	finding := controlled(control, "", nil, steps...)(v)
	if finding.Result == conformance.ResultTolerated {
		return conformance.Holds().At(v.All(steps...)...)
	}
	return finding
}

func unpaid(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	switch e := v.Last(createPayment); {
	case e.OK():
		return conformance.Fails("a refusal (4xx)", statusOf(e)).At(e)
	case e.Refused():
		return conformance.Holds().At(e)
	default:
		return conformance.Inconclusive("the request for a payment was answered " + statusOf(e))
	}
}

func queryTaken(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	if e := v.Last(listQueryToken); e.OK() {
		return conformance.Fails("a refusal", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(listQueryToken))
}
