package stet

import (
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func balanceChecks() []conformance.Check {
	reads := []string{readBalances}
	row := func(id, title, place, text string) conformance.Check {
		return form(id, title, s40(place, text), reads, []string{readKept})
	}
	beneficiaries := form("STET-TBN-01", "every beneficiary has a name", s40("HalBeneficiaries", "the creditor of a beneficiary is required, and its name"), []string{readBeneficiaries}, nil)
	beneficiaries.Features = []string{"beneficiaries"}
	identity := form("STET-EUI-02", "the identity of the end user has a name", s50("endUserIdentityGet", "identity with fullName is required; 1.4.1 has connectedPsu instead"), []string{readIdentity}, nil)
	identity.Features, identity.Judge = []string{"identity"}, named
	return []conformance.Check{
		row("STET-BAL-01", "the balances have their frame", "HalBalances", "at least one balance and a link to itself are required"),
		row("STET-BAL-02", "every balance has the members of its document", "BalanceResource", "name, balanceAmount and balanceType are required of a balance"),
		row("STET-BAL-03", "types of balances are those of the standard", "BalanceResource", "balanceType is CLBD, XPCD, VALU or OTHR"),
		{
			ID: "STET-BAL-04", Title: "a cash account has an accounting balance", Rules: []string{"STET-BAL-04"},
			Clause: s40("accountsBalancesGet", "at least the accounting balance is given; since 1.5 it should be"),
			Level:  conformance.Must, Reads: []string{oauth.Read, readBalances}, Sees: []string{listConsented}, Tolerates: true, Judge: accounting,
		}, {
			ID: "STET-BAL-05", Title: "the balance of a list of card transactions is of the type OTHR", Rules: []string{"STET-BAL-05"},
			Clause: s50("accountsBalancesGet", "the outstanding amount of a CARD account is a balance of the type OTHR"),
			Level:  conformance.Should, Reads: []string{oauth.Read, readBalances}, Sees: []string{listConsented}, Judge: cardBalances,
		},
		row("STET-BAL-06", "the date of a balance is written as in its version", "BalanceResource", "referenceDate is a date, since 1.5 a date-time"),
		{
			ID: "STET-BAL-07", Title: "an unknown account is not found", Rules: []string{"STET-BAL-07"},
			Clause: s40("accountsBalancesGet, 404", "there is no such resource"),
			Level:  conformance.Should, Reads: []string{readUnknown}, Sees: []string{oauth.Read}, Judge: notFound,
		},
		{
			ID: "OAUTH-RS-OTHER-USER", Title: "a token shows nothing of an account of another PSU", Rules: []string{"OAUTH-RS-OTHER-USER"},
			Clause: conformance.Clause{Document: "RFC 6749", Section: "7", Text: "the resource server validates that the token covers the resource that is asked for"},
			Level:  conformance.Must, Reads: []string{oauth.Read, readBalances, readForeign}, Judge: nothingForeign,
		},
		beneficiaries, identity,
	}
}

// named looks for the name where the version has it. Of 1.4.x that is known from
// connectors only.
func named(v conformance.View) conformance.Finding {
	e, version := v.Last(readIdentity), v.Facts.Options["version"]
	if is(e, http.StatusNoContent) {
		return conformance.Inapplicable("there is nothing to give")
	}
	if finding := kept(v, "STET-EUI-02"); finding.Result != conformance.ResultHolds {
		return finding
	}
	if n := read(e).At("connectedPsu"); !later(version) && n.Text() == "" {
		return conformance.Tolerated("a text connectedPsu", n.Kind()).At(e).Pointing(n.Pointer)
	}
	if n := read(e).At("identity", "fullName"); later(version) && n.Text() == "" {
		return weighed(v, "a text fullName", n.Kind()).At(e)
	}
	return conformance.Holds().At(e)
}

// typesOf tells the types of accounts by their resource ids.
func typesOf(v conformance.View) map[string]string {
	types := map[string]string{}
	for _, e := range v.All(oauth.Read, listConsented) {
		for _, a := range read(e).At("accounts").Items() {
			types[a.At("resourceId").Text()] = a.At("cashAccountType").Text()
		}
	}
	return types
}

// balancesOf judges the balances of the accounts of a type.
func balancesOf(v conformance.View, kind string, judge func(checks.Node) (want, got string)) conformance.Finding {
	finding, types := conformance.Inapplicable("no balances of a "+kind+" account were given"), typesOf(v)
	for _, e := range v.All(readBalances) {
		list := read(e).At("balances")
		if types[checks.PathAccount(e)] != kind || len(list.Items()) == 0 {
			continue
		}
		if want, got := judge(list); want != "" {
			return conformance.Fails(want, got).At(e).Pointing(list.Pointer)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func accounting(v conformance.View) conformance.Finding {
	finding := balancesOf(v, "CACC", func(list checks.Node) (want, got string) {
		for _, b := range list.Items() {
			if b.At("balanceType").Text() == "CLBD" {
				return "", ""
			}
		}
		return "a balance of the type CLBD", "others"
	})
	if finding.Result == conformance.ResultFails && v.Facts.Options["version"] != version140 {
		finding.Result = conformance.ResultTolerated
	}
	return finding
}

func cardBalances(v conformance.View) conformance.Finding {
	if !later(v.Facts.Options["version"]) {
		return conformance.Inapplicable("the type is settled since 1.5")
	}
	return balancesOf(v, "CARD", func(list checks.Node) (want, got string) {
		for _, b := range list.Items() {
			if kind := b.At("balanceType").Text(); kind != "OTHR" {
				return "the type OTHR", "the type " + kind
			}
		}
		return "", ""
	})
}

func notFound(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	for _, e := range v.All(readUnknown) {
		if !is(e, http.StatusNotFound, http.StatusForbidden) {
			return conformance.Fails("404 or 403", statusOf(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(readUnknown)...)
}

// nothingForeign counts a refusal where accounts of the PSU's own were readable.
func nothingForeign(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.All(readBalances)[0]); stop {
		return finding
	}
	for _, e := range v.All(readForeign) {
		switch {
		case holdsData(e):
			return conformance.Fails("a refusal", statusOf(e)+" with data").At(e)
		case !e.OK() && !e.Refused():
			return conformance.Inconclusive("the request was answered " + statusOf(e))
		}
	}
	return conformance.Holds().At(v.All(readForeign)...)
}
