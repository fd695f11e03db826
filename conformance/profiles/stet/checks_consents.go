package stet

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func consentChecks() []conformance.Check {
	check := func(id, title string, level conformance.Level, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: level, Features: []string{forwarding}, Reads: reads, Judge: judge}
	}
	created := check("STET-CON-01", "a stored consent is answered 201 without a body", conformance.Must, s40("consentsPut", "the consent is answered 201 without a body"), stored, forwardConsent)
	created.Operations, created.Sees = []string{"consentsPut"}, []string{forwardNarrower}
	withdrawn := check("STET-CON-03", "a new consent replaces the former one", conformance.Must, s40("consentsPut", "each consent replaces the earlier one as a whole"), replaced, forwardNarrower, readDropped)
	withdrawn.Sees = []string{readBalances, readTransactions}
	shown := check("STET-CON-04", "accounts have links for what was granted alone", conformance.Should, s40("accountsGet, 200", "after the consent the links of an account are those of the functions that the PSU granted"),
		linksAsGranted, forwardNarrower, listNarrowed)
	shown.Sees = []string{listConsented, readDropped}
	unlinked := check("STET-ACC-13", "what has no link is forbidden", conformance.Should, s40("accountsGet, 200 and 403", "a function whose link is absent is answered 403"), forbidden, forwardNarrower, listNarrowed, readDropped)
	beneficiaries := check("STET-TBN-03", "trusted beneficiaries are not given without consent", conformance.Should, s40("trustedBeneficiariesGet", "the consent says whether they may be read"),
		dropped(readBeneficiaries, beneficiariesDropped), readBeneficiaries, forwardNarrower, beneficiariesDropped)
	beneficiaries.Features = append(beneficiaries.Features, "beneficiaries")
	identity := check("STET-EUI-01", "the identity of the end user is not given without consent", conformance.Should, s50("endUserIdentityGet", "the consent says whether it may be read"),
		dropped(readIdentity, identityDropped), readIdentity, forwardNarrower, identityDropped)
	identity.Features = append(identity.Features, "identity")
	return []conformance.Check{created,
		check("STET-CON-02", "a consent that lacks a member is a bad request", conformance.Should, s40("Access", "balances, transactions, trustedBeneficiaries and psuIdentity are required"), incomplete, forwardConsent, forwardIncomplete),
		withdrawn, shown, unlinked,
		check("STET-CON-06", "a consent to nothing is taken", conformance.Should, s40("Access", "the lists of a consent may be empty"), emptyTaken, forwardConsent, forwardEmpty),
		beneficiaries, identity}
}

// stored accepts 200 beside 201 where the target says so.
func stored(v conformance.View) conformance.Finding {
	for _, e := range v.All(forwardConsent, forwardNarrower) {
		lenient := e.Status() == http.StatusOK && v.Facts.Options["consent_status"] == "200"
		switch {
		case !e.Answered():
			return conformance.Inconclusive("the consent was not answered")
		case e.Status() != http.StatusCreated && !lenient:
			return conformance.Fails("201", statusOf(e)).At(e)
		case checks.BodyBytes(e) != "0":
			return conformance.Fails("no body", checks.BodyBytes(e)+" bytes").At(e)
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if d.Rule != "status" {
				return conformance.Fails(d.Want, d.Got).At(e)
			}
		}
	}
	return conformance.Holds().At(v.All(forwardConsent, forwardNarrower)...)
}

func incomplete(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(forwardConsent)); stop {
		return finding
	}
	if e := v.Last(forwardIncomplete); !is(e, http.StatusBadRequest) {
		return conformance.Fails("400", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(forwardIncomplete))
}

// replaced judges that nothing of the dropped account comes any more that came before.
func replaced(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(forwardNarrower)); stop {
		return finding
	}
	tried := false
	for _, e := range v.All(readDropped) {
		opened := slices.ContainsFunc(v.All(readBalances, readTransactions), func(before *conformance.Exchange) bool {
			return before.OK() && before.Operation == e.Operation && checks.PathAccount(before) == checks.PathAccount(e)
		})
		switch {
		case !opened:
		case holdsData(e):
			return conformance.Fails("a refusal", statusOf(e)+" with data").At(e)
		case !e.OK() && !e.Refused():
			return conformance.Inconclusive("the request was answered " + statusOf(e))
		default:
			tried = true
		}
	}
	if !tried {
		return conformance.Inconclusive("the account was not open before")
	}
	return conformance.Holds().At(v.All(readDropped)...)
}

// holdsData says whether an answer with success shows anything of an account: an empty list does not.
func holdsData(e *conformance.Exchange) bool {
	root := read(e)
	return e.OK() && len(e.Body()) > 0 && (!root.Object() || len(root.At("balances").Items())+len(root.At("transactions").Items()) > 0)
}

// functions are the links of an account that stand for a right.
var functions = []string{"balances", "transactions"}

// linksAsGranted looks at the links of the account that the narrower consent dropped.
func linksAsGranted(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(forwardNarrower)); stop {
		return finding
	}
	before, after := ids(v.Last(listConsented)), v.Last(listNarrowed)
	dropped := ""
	if read := v.All(readDropped); len(read) > 0 {
		dropped = checks.PathAccount(read[0])
	} else if len(before) > 0 {
		dropped = before[0]
	}
	if finding, stop := uncontrolled(after); stop || len(before) == 0 {
		if !stop {
			finding = conformance.Inapplicable("no account has a resource id")
		}
		return finding
	}
	for _, a := range read(after).At("accounts").Items() {
		if a.At("resourceId").Text() != dropped {
			continue
		}
		for _, name := range functions {
			if n := a.At("_links", name); n.Exists() {
				return conformance.Fails("no link "+name+" at the account that was dropped", "one").At(after).Pointing(n.Pointer)
			}
		}
	}
	return conformance.Holds().At(after)
}

// forbidden judges the requests for what an account of the list has no link to.
func forbidden(v conformance.View) conformance.Finding {
	finding, after := conformance.Inapplicable("nothing without a link was asked for"), v.Last(listNarrowed)
	for _, e := range v.All(readDropped) {
		name := functions[0]
		if e.Operation == "accountsTransactionsGet" {
			name = functions[1]
		}
		linked := slices.ContainsFunc(read(after).At("accounts").Items(), func(a checks.Node) bool {
			return a.At("resourceId").Text() == checks.PathAccount(e) && a.At("_links", name).Exists()
		})
		switch {
		case linked:
		case !is(e, http.StatusForbidden):
			return conformance.Fails("403", statusOf(e)).At(e, after)
		default:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

// dropped judges that what a consent opened before is no longer given: 403, or nothing
// to give.
func dropped(before, after string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		for _, control := range []string{before, forwardNarrower} {
			if finding, stop := uncontrolled(v.Last(control)); stop {
				return finding
			}
		}
		if e := v.Last(after); !is(e, http.StatusForbidden, http.StatusNoContent) {
			return conformance.Fails("403 or 204", statusOf(e)).At(e)
		}
		return conformance.Holds().At(v.Last(after))
	}
}

func emptyTaken(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(forwardConsent)); stop {
		return finding
	}
	if e := v.Last(forwardEmpty); !e.OK() {
		return conformance.Fails("2xx", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(forwardEmpty))
}
