package proof_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// A tolerated says which lies to a profile are warned about only, and why that is right. A row without a profile is about
// all of them.
type tolerated struct {
	profile string
	lies    *regexp.Regexp
	why     string
}

// toleratedLies is the short list. A row that tolerates nothing any more fails the test too.
var toleratedLies = []tolerated{
	{"berlin-group", regexp.MustCompile(`/consentStatus enum `), "an ASPSP may document further statuses"},
	{"berlin-group", regexp.MustCompile(`/lastChangeDateTime format 2026-02-03T04:05:06:`), "many ASPSPs send local times without an offset (BG-BAL-07)"},
	{"berlin-group", regexp.MustCompile(`^getTransactionList 200 /transactions required _links:`), "many ASPSPs send reports without links (BG-TRX-11)"},
	{"berlin-group", regexp.MustCompile(`^getTransactionList 200 /transactions/_links required account:`), "many ASPSPs send reports without the account link (BG-TRX-11)"},
	{"berlin-group", regexp.MustCompile(`/remittanceInformation\S* maxLength: .*at most 140 characters`), "140 characters are often exceeded (BG-TRX-30)"},
	{"", regexp.MustCompile(`^(issueToken|introspectToken|pushRequest) 20\d media type `), "JSON under another media type is read all the same (OAUTH-TK-JSON)"},
	{"", regexp.MustCompile(`^getMetadata 200 `), "what metadata hold is a SHOULD: the RFC is not demanded, or its row is marked unsure"},
	{"premium", regexp.MustCompile(`^(getAccounts?|getBalances|getTransactions|createConsent|getConsent|deleteConsent) 20\d `), "the flow page promises envelopes and account ids alone; of the rest clients tell (premium.md, sections 4.6 to 4.8)"},
	{"", regexp.MustCompile(`^authorize 302 header Location `), "where only a wrong request is redirected at once, how it is told is a SHOULD"},
	{"flinks", regexp.MustCompile(` (type null|format|pattern|enum|maxLength|minLength|minimum)\b`), "how FDX words its values differs from provider to provider (flinks.md, section 13)"},
	{"flinks", regexp.MustCompile(`/(status|debitCreditMemo|type) type `), "the words of an enumeration differ from provider to provider"},
	{"flinks", regexp.MustCompile(` required (transactionId|statementId):`), "ids of entries are missing at some providers"},
	{"flinks", regexp.MustCompile(`^listProvidersV2 `), "the second version of the list is not verified (flinks.md, section 15)"},
	{"flinks", regexp.MustCompile(`^getCurrentCustomer `), "the members of a customer differ from provider to provider (FLK-CUST)"},
	{"stet", regexp.MustCompile(`^\w+Get 200 media type `), "the media type is a SHOULD (STET-API-07)"},
	{"stet", regexp.MustCompile(`^endUserIdentityGet 200 /(connectedPsu|_links/parent-list)|/additionalTransactionInformation `), "the forms of 1.4.2 and 1.6 are known from examples, and deviations only warn"},
}

// fewest is how many lies and variations a document of some size gives: fewer would mean that they were not made. Of
// those not named here it is 40, our choice.
var fewest = map[string]int{"berlin-group": 1300, "premium": 700, "authorization": 250, "flinks": 2400, "stet": 900}

// No lie made from the documents is missed, and no variation is held against the bank.
func TestGenerated(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("thousands of runs: left to the plain tests and to assay prove --generated")
	}
	used := make([]bool, len(toleratedLies))
	for _, p := range profiles.All() {
		t.Run(p.Name, func(t *testing.T) {
			m, err := proof.Generated(t.Context(), p, proof.Bank(p.Name))
			if err != nil {
				t.Fatal(err)
			}
			for _, lie := range m.Missed {
				t.Errorf("missed: %s", lie)
			}
			for _, variation := range m.Flagged {
				t.Errorf("flagged: %s", variation)
			}
			for _, lie := range m.Warned {
				i := slices.IndexFunc(toleratedLies, func(row tolerated) bool {
					return (row.profile == "" || row.profile == p.Name) && row.lies.MatchString(lie)
				})
				if i < 0 {
					t.Errorf("warned about only: %s", lie)
					continue
				}
				used[i] = true
			}
			if least := max(fewest[p.Name], 40); m.Lies < least || m.Variations < least || m.Caught != m.Lies-len(m.Missed) {
				t.Errorf("%d lies, %d caught, %d variations: too few to prove anything", m.Lies, m.Caught, m.Variations)
			}
			if pointless := m.Places - m.Pointed - len(m.Warned); pointless > m.Places/100 {
				t.Errorf("of %d lies about a place %d were caught without naming it", m.Places, pointless)
			}
			t.Logf("%.1f ms a lie, %d runs for %d variations", m.MillisPerLie, m.Runs, m.Variations)
		})
	}
	for i, row := range toleratedLies {
		if !used[i] {
			t.Errorf("no lie is tolerated because %s", row.why)
		}
	}
}

// BenchmarkLies measures a lie: told by a bank of its own over loopback, and judged.
func BenchmarkLies(b *testing.B) {
	for _, p := range profiles.All() {
		b.Run(p.Name, func(b *testing.B) {
			for b.Loop() {
				m, err := proof.Generated(b.Context(), p, proof.Bank(p.Name))
				if err != nil || !m.Clean() {
					b.Fatal(err, m.Missed, m.Flagged)
				}
				b.ReportMetric(float64(m.Lies), "lies")
				b.ReportMetric(m.MillisPerLie, "ms/lie")
				b.ReportMetric(float64(m.Variations), "variations")
			}
		})
	}
}
