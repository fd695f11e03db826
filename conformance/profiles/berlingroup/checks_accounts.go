package berlingroup

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// lists are the steps that list accounts as they should be.
var lists = []string{oauth.Read, listAgain, oauth.ReadLowerCase, oauth.ReadRefreshed, oauth.ReadAnew}

// identifiers are the members that name an account (psd2-api, accountDetails).
var identifiers = []string{"iban", "bban", "pan", "maskedPan", "msisdn", "other"}

func accountChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "BG-ACC-01", Title: "the account list has the members of its document", Rules: []string{"BG-ACC-01", "BG-ACC-04", "BG-ACC-18"},
		Clause: api("OK_200_AccountList", "accounts is required, each account has a currency, and lengths keep to their limits"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: lists[1:], Operations: []string{"getAccountList"},
		Judge: accountList,
	}, {
		ID: "BG-ACC-02", Title: "only consented accounts are listed", Rules: []string{"BG-ACC-02"},
		Clause: ig("6.5.1", "the list shows the accounts to which the PSU has consented"),
		Level:  conformance.Must, Reads: []string{createConsent, oauth.Read}, Judge: onlyConsented,
	}, {
		ID: "BG-ACC-05", Title: "every account says which one it is", Rules: []string{"BG-ACC-05"},
		Clause: api("accountDetails", "at least one account identifier is contained"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Judge: identified,
	}, {
		ID: "BG-ACC-06", Title: "a listed account can be read by its resourceId", Rules: []string{"BG-ACC-06"},
		Clause: api("account-id", "the id in the path is the resourceId of the account list"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readAccounts}, Judge: addressable,
	}, {
		ID: "BG-ACC-07", Title: "the resourceIds stay the same", Rules: []string{"BG-ACC-07"},
		Clause: api("account-id", "the id is constant at least during the lifetime of the consent"),
		Level:  conformance.Must, Reads: []string{oauth.Read, listAgain}, Judge: stable,
	}, {
		ID: "BG-ACC-08", Title: "a resourceId does not show the IBAN", Rules: []string{"BG-ACC-08"},
		Clause: api("resourceId", "the id may be tokenised so that paths carry no account number"),
		Level:  conformance.Should, Reads: []string{oauth.Read}, Judge: tokenised,
	}, {
		ID: "BG-ACC-12", Title: "the account detail has the members of its document", Rules: []string{"BG-ACC-12"},
		Clause: api("OK_200_AccountDetails", "the detail is contained in account"),
		Level:  conformance.Must, Reads: []string{readAccounts}, Operations: []string{"readAccountDetails"}, Judge: checks.Conforms(document, "readAccountDetails", nil, readAccounts),
	}, {
		ID: "BG-ACC-13", Title: "detail and list show the same account", Rules: []string{"BG-ACC-13"},
		Clause: ig("6.5.2", "the detail is that of the account addressed"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readAccounts}, Judge: sameAccount,
	}, {
		ID: "BG-ACC-14", Title: "an unknown account is refused with 404", Rules: []string{"BG-ACC-14"},
		Clause: ig("14.11.1", "RESOURCE_UNKNOWN with 404 where the account id in the path is unknown"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readNoAccount}, Tolerates: true,
		Judge: controlled(oauth.Read, readNoAccount, "404", []int{404, 403, 401}, []int{400}),
	}, {
		ID: "BG-ACC-15", Title: "an unknown Consent-ID is refused with 400", Rules: []string{"BG-ACC-15"},
		Clause: ig("14.11.1", "CONSENT_UNKNOWN with 400 where the consent id in the header is not known to the TPP"),
		Level:  conformance.Must, Reads: []string{oauth.Read, listUnknownConsent}, Tolerates: true, Judge: unknownHeader,
	}, {
		ID: "BG-OAU-12", Title: "a token opens its own consent only", Rules: []string{"BG-OAU-12"},
		Clause: ig("14.11", "TOKEN_INVALID: the token belongs to the TPP but not to the addressed resource"),
		Level:  conformance.Must, Reads: []string{oauth.Read, createSecond, listOtherConsent}, Judge: ownConsent,
	}, {
		ID: "BG-BAL-01", Title: "the balances have the members of their document", Rules: []string{"BG-BAL-01", "BG-BAL-02", "BG-BAL-04", "BG-BAL-07"},
		Clause: api("readAccountBalanceResponse-200", "each balance has balanceAmount and balanceType; amounts are decimal strings"),
		Level:  conformance.Must, Reads: []string{readBalances}, Tolerates: true, Operations: []string{"getBalances"},
		Judge: checks.Succeeds(readBalances, checks.Conforms(document, "getBalances", olderBalances, readBalances)),
	}, {
		ID: "BG-BAL-03", Title: "an amount has the decimals of its currency", Rules: []string{"BG-BAL-03"},
		Clause: api("amountValue", "the number of fraction digits fits the currency, ISO 4217"),
		Level:  conformance.Must, Reads: []string{readBalances}, Judge: decimals,
	}, {
		ID: "BG-BAL-06", Title: "balances are in the currency of the account", Rules: []string{"BG-BAL-06"},
		Clause: ig("6.5.3", "only multicurrency accounts show balances in several currencies"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readBalances}, Judge: ownCurrency,
	}, {
		ID: "BG-BAL-08", Title: "balances name the account they belong to", Rules: []string{"BG-BAL-08"},
		Clause: api("readAccountBalanceResponse-200", "account, when contained, is the account addressed"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readBalances}, Judge: ownBalances,
	}}
}

// accountList leaves the refusal of a token to OAUTH-RS-HEADER.
func accountList(v conformance.View) conformance.Finding {
	if v.Last(oauth.Read).Status() == http.StatusUnauthorized {
		return conformance.Inconclusive("the token was refused")
	}
	return checks.Succeeds(oauth.Read, checks.Conforms(document, "getAccountList", nil, lists...))(v)
}

// olderBalances tolerates what banks still send of older versions: the type
// authorised, dropped after 1.3.4, and local times without an offset.
func olderBalances(d checks.Deviation) bool {
	return d.Rule == "enum" && d.Got == `"authorised"` && strings.HasSuffix(d.Pointer, "/balanceType") ||
		d.Rule == "format" && strings.HasSuffix(d.Pointer, "/lastChangeDateTime") && localTime(d.Got)
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

func onlyConsented(v conformance.View) conformance.Finding {
	request := v.Last(createConsent)
	var sent struct {
		Access map[string]json.RawMessage `json:"access"`
	}
	_ = json.Unmarshal(request.Request.Body.Bytes(), &sent) // our own request
	consented := map[string]bool{}
	for _, name := range []string{"accounts", "balances", "transactions"} {
		var refs []struct {
			IBAN string `json:"iban"`
		}
		_ = json.Unmarshal(sent.Access[name], &refs) // absent in other models
		for _, ref := range refs {
			consented[ref.IBAN] = true
		}
	}
	if len(consented) == 0 {
		return conformance.Inapplicable("the consent names no accounts")
	}
	e, accounts := listed(v)
	if !e.OK() {
		return conformance.Inconclusive("the accounts were answered " + statusOf(e))
	}
	for _, a := range accounts {
		if iban := a.At("iban"); iban.Text() != "" && !consented[iban.Text()] {
			return conformance.Fails("an account of the consent", iban.Text()).At(e, request).Pointing(iban.Pointer)
		}
	}
	return conformance.Holds().At(e, request)
}

func identified(v conformance.View) conformance.Finding {
	e, accounts := listed(v)
	if finding, stop := unlisted(e, accounts); stop {
		return finding
	}
	for _, a := range accounts {
		if !slices.ContainsFunc(identifiers, func(name string) bool { return a.At(name).Exists() }) {
			return conformance.Fails("one of "+strings.Join(identifiers, ", "), "none of them").At(e).Pointing(a.Pointer)
		}
	}
	return conformance.Holds().At(e)
}

func addressable(v conformance.View) conformance.Finding {
	e, accounts := listed(v)
	if finding, stop := unlisted(e, accounts); stop {
		return finding
	}
	for _, a := range accounts {
		if id := a.At("resourceId"); id.Text() == "" {
			return conformance.Fails("a text resourceId", id.Kind()).At(e).Pointing(id.Pointer)
		}
	}
	for _, detail := range v.All(readAccounts) {
		if !detail.OK() {
			return conformance.Fails("the account", statusOf(detail)).At(detail, e)
		}
	}
	return conformance.Holds().At(v.All(readAccounts)...)
}

func stable(v conformance.View) conformance.Finding {
	first, accounts := listed(v)
	second := v.Last(listAgain)
	if finding, stop := unlisted(first, accounts); stop {
		return finding
	}
	if !second.OK() {
		return conformance.Inconclusive("the second list was answered " + statusOf(second))
	}
	var was, now []string
	for _, a := range accounts {
		was = append(was, a.At("resourceId").Text())
	}
	for _, a := range read(second).At("accounts").Items() {
		now = append(now, a.At("resourceId").Text())
	}
	slices.Sort(was)
	slices.Sort(now)
	if !slices.Equal(was, now) {
		return conformance.Fails(strings.Join(was, ", "), strings.Join(now, ", ")).At(second, first)
	}
	return conformance.Holds().At(second, first)
}

func tokenised(v conformance.View) conformance.Finding {
	e, accounts := listed(v)
	if finding, stop := unlisted(e, accounts); stop {
		return finding
	}
	seen := false
	for _, a := range accounts {
		iban, id := a.At("iban").Text(), a.At("resourceId")
		seen = seen || iban != "" && id.Text() != ""
		if iban != "" && strings.Contains(id.Text(), iban) {
			return conformance.Fails("an id without the IBAN", id.Text()).At(e).Pointing(id.Pointer)
		}
	}
	if !seen {
		return conformance.Inapplicable("no account has both an IBAN and a resourceId")
	}
	return conformance.Holds().At(e)
}

// entry returns the listed account with a resourceId.
func entry(accounts []checks.Node, id string) (checks.Node, bool) {
	i := slices.IndexFunc(accounts, func(a checks.Node) bool { return a.At("resourceId").Text() == id })
	if i < 0 {
		return checks.Node{}, false
	}
	return accounts[i], true
}

func sameAccount(v conformance.View) conformance.Finding {
	list, accounts := listed(v)
	finding := conformance.Inconclusive("no detail was read")
	for _, e := range v.All(readAccounts) {
		a, known := entry(accounts, checks.PathAccount(e))
		if !known || !e.OK() {
			continue
		}
		finding = conformance.Holds().At(e, list)
		for _, name := range []string{"iban", "currency", "resourceId"} {
			was, is := a.At(name).Text(), read(e).At("account", name)
			if was != "" && is.Text() != "" && was != is.Text() {
				return conformance.Fails(name+" "+was, is.Text()).At(e, list).Pointing(is.Pointer)
			}
		}
	}
	return finding
}

// controlled judges the refusal of something unknown, once the right request worked.
func controlled(control, step, want string, right, tolerated []int) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, stop := uncontrolled(v.Last(control)); stop {
			return finding
		}
		return refusedWith(v.Last(step), want, right, tolerated)
	}
}

func unknownHeader(v conformance.View) conformance.Finding {
	if finding, stop := unnamed(v); stop {
		return finding
	}
	return controlled(oauth.Read, listUnknownConsent, "400", []int{400}, []int{401, 403, 404})(v)
}

func ownConsent(v conformance.View) conformance.Finding {
	if finding, stop := unnamed(v); stop {
		return finding
	}
	switch {
	case !v.Last(createSecond).OK():
		return conformance.Inconclusive("there was no second consent")
	case !v.Last(oauth.Read).OK():
		return conformance.Inconclusive("the right request was answered " + statusOf(v.Last(oauth.Read)))
	}
	return noData(v.Last(listOtherConsent))
}

func decimals(v conformance.View) conformance.Finding {
	if finding, stop := unread(v, readBalances, "balances"); stop {
		return finding
	}
	finding := conformance.Inapplicable("no account has a balance")
	for _, e := range v.All(readBalances) {
		for _, b := range read(e).At("balances").Items() {
			amount := b.At("balanceAmount", "amount")
			currency := b.At("balanceAmount", "currency").Text()
			_, fraction, _ := strings.Cut(amount.Text(), ".")
			if amount.Text() == "" || currency == "" {
				if finding.Result == conformance.ResultInapplicable {
					finding = conformance.Inconclusive("the amounts could not be read")
				}
				continue
			}
			if most := minorUnits(currency); len(fraction) > most {
				return conformance.Fails(fmt.Sprintf("at most %d decimals for %s", most, currency), amount.Text()).At(e).Pointing(amount.Pointer)
			}
			if finding.Result != conformance.ResultHolds {
				finding = conformance.Holds().At(e)
			}
		}
	}
	return finding
}

// unread returns Inconclusive when no answer of a step has a member that could be read.
func unread(v conformance.View, step, name string) (conformance.Finding, bool) {
	for _, e := range v.All(step) {
		if read(e).At(name).Exists() {
			return conformance.Finding{}, false
		}
	}
	return conformance.Inconclusive("no " + name + " were read"), true
}

// minorUnits is the number of decimals of a currency (ISO 4217, list one). Those
// not named here have two.
func minorUnits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	default:
		return 2
	}
}

func ownCurrency(v conformance.View) conformance.Finding {
	list, accounts := listed(v)
	if finding, stop := unread(v, readBalances, "balances"); stop {
		return finding
	}
	finding := conformance.Inapplicable("no balance of a listed account with a currency of its own was read")
	for _, e := range v.All(readBalances) {
		a, known := entry(accounts, checks.PathAccount(e))
		currency := a.At("currency").Text()
		if !known || currency == "" || currency == "XXX" || !e.OK() {
			continue
		}
		finding = conformance.Holds().At(e, list)
		for _, b := range read(e).At("balances").Items() {
			if c := b.At("balanceAmount", "currency"); c.Text() != "" && c.Text() != currency {
				return conformance.Fails(currency, c.Text()).At(e, list).Pointing(c.Pointer)
			}
		}
	}
	return finding
}

func ownBalances(v conformance.View) conformance.Finding {
	list, accounts := listed(v)
	if finding, stop := unread(v, readBalances, "balances"); stop {
		return finding
	}
	finding := conformance.Inapplicable("no balances name their account")
	for _, e := range v.All(readBalances) {
		a, known := entry(accounts, checks.PathAccount(e))
		iban, shown := a.At("iban").Text(), read(e).At("account", "iban")
		if !known || iban == "" || shown.Text() == "" {
			continue
		}
		if shown.Text() != iban {
			return conformance.Fails(iban, shown.Text()).At(e, list).Pointing(shown.Pointer)
		}
		finding = conformance.Holds().At(e, list)
	}
	return finding
}
