package proof

import (
	"regexp"
	"slices"
)

// A tolerated says which lies to some profiles are warned about only, and why that is right.
type tolerated struct {
	profiles []string
	lies     *regexp.Regexp
	why      string
}

// toleratedLies is the short list. Each row tolerates a lie to each of its profiles, or it is out of date.
var toleratedLies = []tolerated{
	{[]string{"berlin-group"}, regexp.MustCompile(`/consentStatus enum `), "an ASPSP may document further statuses"},
	{[]string{"berlin-group"}, regexp.MustCompile(`/lastChangeDateTime format 2026-02-03T04:05:06:`), "many ASPSPs send local times without an offset (BG-BAL-07)"},
	{[]string{"berlin-group"}, regexp.MustCompile(`^getTransactionList 200 /transactions required _links:`), "many ASPSPs send reports without links (BG-TRX-11)"},
	{[]string{"berlin-group"}, regexp.MustCompile(`^getTransactionList 200 /transactions/_links required account:`), "many ASPSPs send reports without the account link (BG-TRX-11)"},
	{[]string{"berlin-group"}, regexp.MustCompile(`/remittanceInformation\S* maxLength: .*at most 140 characters`), "140 characters are often exceeded (BG-TRX-30)"},
	{[]string{"berlin-group", "premium", "authorization", "flinks", "stet"}, regexp.MustCompile(`^(issueToken|introspectToken|pushRequest) 20\d media type `), "JSON under another media type is read all the same (OAUTH-TK-JSON)"},
	{[]string{"berlin-group", "authorization"}, regexp.MustCompile(`^getMetadata 200 `), "what metadata hold is a SHOULD: the RFC is not demanded, or its row is marked unsure"},
	{[]string{"premium"}, regexp.MustCompile(`^(getAccounts?|getBalances|getTransactions|createConsent|getConsent|deleteConsent) 20\d `), "the flow page promises envelopes and account ids alone; of the rest clients tell (premium.md, sections 4.6 to 4.8)"},
	{[]string{"premium", "flinks"}, regexp.MustCompile(`^authorize 302 header Location `), "where only a wrong request is redirected at once, how it is told is a SHOULD"},
	{[]string{"flinks"}, regexp.MustCompile(` (type null|format|pattern|enum|maxLength|minLength|minimum)\b`), "how FDX words its values differs from provider to provider (flinks.md, section 13)"},
	{[]string{"flinks"}, regexp.MustCompile(`/(status|debitCreditMemo|type) type `), "the words of an enumeration differ from provider to provider"},
	{[]string{"flinks"}, regexp.MustCompile(` required (transactionId|statementId):`), "ids of entries are missing at some providers"},
	{[]string{"flinks"}, regexp.MustCompile(`^listProvidersV2 `), "the second version of the list is not verified (flinks.md, section 15)"},
	{[]string{"flinks"}, regexp.MustCompile(`^getCurrentCustomer `), "the members of a customer differ from provider to provider (FLK-CUST)"},
	{[]string{"stet"}, regexp.MustCompile(`^\w+Get 200 media type `), "the media type is a SHOULD (STET-API-07)"},
	{[]string{"stet"}, regexp.MustCompile(` format \d{4}-\d\d-\d\dT\d\d:\d\dZ:`), "the standard's own examples leave out the seconds"},
	{[]string{"stet"}, regexp.MustCompile(`^endUserIdentityGet 200 /(connectedPsu|_links/parent-list)|/additionalTransactionInformation|/transactions/10/endToEndId `), "the forms of 1.4.2 and 1.6 are known from examples, and deviations only warn"},
}

// explain sorts out which of the lies that were only warned about no row tolerates, and which rows tolerate none.
func explain(profile string, warned []string) (unexplained, idle []string) {
	unexplained, idle = []string{}, []string{}
	var rows []tolerated
	for _, row := range toleratedLies {
		if slices.Contains(row.profiles, profile) {
			rows = append(rows, row)
		}
	}
	used := make([]bool, len(rows))
	for _, lie := range warned {
		i := slices.IndexFunc(rows, func(row tolerated) bool { return row.lies.MatchString(lie) })
		if i < 0 {
			unexplained = append(unexplained, lie)
		} else {
			used[i] = true
		}
	}
	for i, row := range rows {
		if !used[i] {
			idle = append(idle, row.why)
		}
	}
	return unexplained, idle
}
