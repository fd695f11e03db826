package stet

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// listings are the steps whose answers are lists of accounts.
var listings = []string{listConsented, listAgain, listNarrowed}

func accountChecks() []conformance.Check {
	reads := []string{oauth.Read}
	row := func(id, title, place, text string) conformance.Check {
		return form(id, title, s40(place, text), reads, listings)
	}
	currency := row("STET-ACC-03", "every account says its currency", "AccountResource", "currency is required of an account; 1.5 moved it into the identification of the account")
	currency.Judge = saysCurrency
	amounts := form("STET-ACC-11", "amounts are written as in their version", s40("AmountType", "an amount is text of digits with at most five behind the point; since 1.5 it is a number"),
		[]string{readBalances}, slices.Concat([]string{oauth.Read, readTransactions, readEach}, listings))
	return []conformance.Check{
		row("STET-ACC-01", "the list of accounts has its frame", "HalAccounts", "accounts and a link to itself are required of the list"),
		row("STET-ACC-02", "every account has the members of its document", "AccountResource", "name, cashAccountType and _links are required of an account, and its members keep to their form"),
		currency,
		row("STET-ACC-04", "types of accounts are those of the standard", "AccountResource", "cashAccountType is CACC or CARD, usage is PRIV or ORGA"),
		row("STET-ACC-05", "resource ids of accounts are made of the allowed characters", "ResourceId", "a resource id has 1 to 35 characters of a set, since 1.5 up to 100 with the underscore"),
		{
			ID: "STET-ACC-06", Title: "no two accounts have the same resource id", Rules: []string{"STET-ACC-06"},
			Clause: s40("accountsGet", "the resource id is the key of balances and transactions"),
			Level:  conformance.Must, Reads: reads, Sees: listings, Judge: oneOfEach,
		},
		row("STET-ACC-07", "an IBAN is written as one", "AccountIdentification", "an IBAN is country, two digits and up to thirty letters and digits"),
		{
			ID: "STET-ACC-07-digits", Title: "the check digits of an IBAN are right", Rules: []string{"STET-ACC-07"},
			Clause: conformance.Clause{Document: "ISO 13616", Text: "the number that an IBAN stands for leaves the remainder 1 when divided by 97"},
			Level:  conformance.Should, Reads: reads, Sees: listings, Judge: rightDigits,
		},
		row("STET-ACC-08", "a BIC is written as one", "AccountResource", "bicFi has eight or eleven characters in the form of ISO 9362"),
		{
			ID: "STET-ACC-09", Title: "a list of card transactions names its cash account", Rules: []string{"STET-ACC-09"},
			Clause: s40("AccountResource, linkedAccount", "a CARD account says which cash account its transactions are debited from"),
			Level:  conformance.Should, Reads: reads, Sees: listings, Judge: linkedCards,
		},
		row("STET-ACC-10", "balances within an account are balances", "AccountResource, balances", "where an account shows balances there is at least one, in the form of a balance"),
		amounts,
		{
			ID: "STET-ACC-14", Title: "resource ids stay the same under one consent", Rules: []string{"STET-ACC-14"},
			Clause: s40("accountsBalancesGet", "the resource id from the list of accounts is used in the calls that follow"),
			Level:  conformance.Should, Reads: []string{oauth.Read, listAgain}, Sees: []string{listConsented}, Judge: stableIDs,
		},
	}
}

// saysCurrency tolerates the place that later versions have. There nothing is required.
func saysCurrency(v conformance.View) conformance.Finding {
	finding := kept(v, "STET-ACC-03")
	switch {
	case finding.Result != conformance.ResultHolds:
		return finding
	case v.Facts.Options["version"] != version140 && !slices.ContainsFunc(v.Tape, namesCurrency):
		return conformance.Inapplicable("the currency of an account is required in 1.4.0 only")
	case v.Facts.Options["version"] != version140:
		return finding
	}
	for _, e := range v.Tape {
		for _, a := range read(e).At("accounts").Items() {
			switch n := a.At("currency"); {
			case n.Exists():
			case a.At("accountId", "currency").Text() == "":
				return conformance.Fails(`a member "currency"`, "none").At(e).Pointing(n.Pointer).Breaking("required")
			case finding.Result == conformance.ResultHolds:
				finding = conformance.Tolerated(`a member "currency"`, "one in accountId").At(e).Pointing(n.Pointer).Breaking("required")
			}
		}
	}
	return finding
}

// namesCurrency says whether an account in a list has a currency.
func namesCurrency(list *conformance.Exchange) bool {
	return slices.ContainsFunc(read(list).At("accounts").Items(), func(a checks.Node) bool {
		return a.At("currency").Exists() || a.At("accountId", "currency").Exists()
	})
}

// eachAccount judges the accounts of all lists, one by one.
func eachAccount(v conformance.View, none string, about func(checks.Node) bool, judge func(list, account checks.Node) (want, got, pointer string)) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	finding := conformance.Inapplicable(none)
	for _, e := range v.Tape {
		root := read(e)
		for _, a := range root.At("accounts").Items() {
			if !about(a) {
				continue
			}
			if want, got, pointer := judge(root, a); want != "" {
				return conformance.Fails(want, got).At(e).Pointing(pointer)
			}
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func oneOfEach(v conformance.View) conformance.Finding {
	return eachAccount(v, "no account has a resource id", func(a checks.Node) bool { return a.At("resourceId").Text() != "" },
		func(list, a checks.Node) (want, got, pointer string) {
			for _, other := range list.At("accounts").Items() {
				if other.Pointer != a.Pointer && other.At("resourceId").Text() == a.At("resourceId").Text() {
					return "a resource id of its own", "one that another account has", a.At("resourceId").Pointer
				}
			}
			return "", "", ""
		})
}

func rightDigits(v conformance.View) conformance.Finding {
	return eachAccount(v, "no account has an IBAN", func(a checks.Node) bool { return a.At("accountId", "iban").Text() != "" },
		func(_, a checks.Node) (want, got, pointer string) {
			n := a.At("accountId", "iban")
			if r := remainder(n.Text()); r != 1 {
				return "the remainder 1", "the remainder " + strconv.FormatInt(r, 10), n.Pointer
			}
			return "", "", ""
		})
}

// remainder of the number that an IBAN stands for, divided by 97 (ISO 13616).
func remainder(iban string) int64 {
	if len(iban) < 4 {
		return 0
	}
	var digits strings.Builder
	for _, r := range strings.ToUpper(iban[4:] + iban[:4]) {
		if r >= 'A' && r <= 'Z' {
			digits.WriteString(strconv.Itoa(int(r-'A') + 10))
		} else {
			digits.WriteRune(r)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	if !ok {
		return 0
	}
	return n.Mod(n, big.NewInt(97)).Int64()
}

// linkedCards resolves the linked account by resource id or by IBAN.
func linkedCards(v conformance.View) conformance.Finding {
	return eachAccount(v, "there is no list of card transactions", func(a checks.Node) bool { return a.At("cashAccountType").Text() == "CARD" },
		func(list, a checks.Node) (want, got, pointer string) {
			n := a.At("linkedAccount")
			for _, other := range list.At("accounts").Items() {
				if n.Text() != "" && other.Pointer != a.Pointer && (other.At("resourceId").Text() == n.Text() || other.At("accountId", "iban").Text() == n.Text()) {
					return "", "", ""
				}
			}
			if n.Text() == "" {
				return "a linkedAccount", n.Kind(), n.Pointer
			}
			return "resource id or IBAN of an account of the list", "another text", n.Pointer
		})
}

// stableIDs compares the second list with the first of the same consent.
func stableIDs(v conformance.View) conformance.Finding {
	before, after := v.Last(listConsented), v.Last(listAgain)
	if !before.OK() {
		before = v.Last(oauth.Read)
	}
	first, second := ids(before), ids(after)
	switch {
	case !before.OK() || !after.OK():
		return conformance.Inconclusive("the accounts were not listed twice")
	case len(first) == 0:
		return conformance.Inapplicable("no account has a resource id")
	}
	for _, id := range first {
		if !slices.Contains(second, id) {
			return conformance.Fails("resource id "+id+" again", "others").At(after, before)
		}
	}
	return conformance.Holds().At(after, before)
}

// ids lists the resource ids of a list of accounts.
func ids(e *conformance.Exchange) []string {
	var all []string
	for _, a := range read(e).At("accounts").Items() {
		if id := a.At("resourceId").Text(); id != "" {
			all = append(all, id)
		}
	}
	return all
}
