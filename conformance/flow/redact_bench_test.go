package flow

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// transactionPage makes a page of transactions of about n bytes, in which every other entry names a
// person and an account that no other names.
func transactionPage(n int) Raw {
	var b strings.Builder
	b.WriteString(`{"account":{"iban":"DE89370400440532013000"},"transactions":{"booked":[`)
	dice := rand.New(rand.NewPCG(1, 2))
	for i := 0; b.Len() < n-300; i++ {
		if i > 0 {
			b.WriteString(",")
		}
		party := "creditor"
		if i%3 == 0 {
			party = "debtor"
		}
		fmt.Fprintf(&b, `{"transactionId":"%08x-1111-4222-8333-%012x","entryReference":"2026-%06d","bookingDate":"2026-10-%02d","valueDate":"2026-10-%02d",`+
			`"transactionAmount":{"currency":"EUR","amount":"%d.%02d"},"%sName":"Person Number %d","%sAccount":{"iban":"%s"},`+
			`"remittanceInformationUnstructured":"Invoice %d, thank you, Person Number %d","bankTransactionCode":"PMNT-RCDT-ESCT"}`,
			dice.Uint32(), dice.Uint64()>>16, i, i%28+1, i%28+1, dice.IntN(5000), dice.IntN(100), party, i/2, party,
			ibanStandIn(dice, "DE89370400440532013000"), i, i/2)
	}
	b.WriteString(`]},"_links":{"next":{"href":"/v1/accounts/3dc3d5b3-7023-4848-9853-f5400a64e80f/transactions?page=2"}}}`)
	return Raw{
		Method: "GET", Status: 200,
		URL: "https://bank.test/v1/accounts/3dc3d5b3-7023-4848-9853-f5400a64e80f/transactions?bookingStatus=booked&dateFrom=2026-09-01",
		RequestHeader: http.Header{"Authorization": {"Bearer 2YotnFZFEjr1zCsicMWpAA"}, "Consent-Id": {"1234-wertiq-983"},
			"X-Request-Id": {"99391c7e-ad88-49ec-a2ad-99ddcb1f7721"}},
		Header: http.Header{"Content-Type": {"application/json"}, "Set-Cookie": {"sid=8Zk3aQ0qUx81; Path=/"}},
		Body:   []byte(b.String()),
	}
}

// BenchmarkRedact redacts a page of 65 kB after it was learnt from.
func BenchmarkRedact(b *testing.B) {
	raw := transactionPage(65 << 10)
	r := NewRedactor(testKey)
	r.Learn(raw)
	b.SetBytes(int64(len(raw.Body)))
	b.ReportMetric(float64(r.Version()), "values")
	for b.Loop() {
		r.Redact(raw)
	}
}

// BenchmarkLearn learns from the same page: at first, when all in it is new, and again.
func BenchmarkLearn(b *testing.B) {
	raw := transactionPage(65 << 10)
	b.Run("new", func(b *testing.B) {
		b.SetBytes(int64(len(raw.Body)))
		for b.Loop() {
			NewRedactor(testKey).Learn(raw)
		}
	})
	b.Run("known", func(b *testing.B) {
		r := NewRedactor(testKey)
		b.SetBytes(int64(len(raw.Body)))
		for b.Loop() {
			r.Learn(raw)
		}
	})
}

// Bodies that are made to be slow must not be: work stays in proportion to length. The limits are far
// over what is needed and far under what work in the square of the length would take.
func TestRedactTimeIsBounded(t *testing.T) {
	if raced {
		t.Skip("one goroutine")
	}
	const size = 256 << 10
	for _, seed := range []string{
		"<", "<input ", "a.", "e.", "eyJ.", "a@", "123 ", "123-", "DE89 ", "=", ":", "code=", "token='", `"token":"`, "&#x61;", "%25", `\\`, `\u005c`,
		"{", "[", `{"a":`, `"`, "://", "/", "a&", "+", "earer ", "QUFB", "JTI1", "&amp;", `%5c%26amp;+%25`, "\x00", "\xff", "Canary-7Qm2xK9.Zr_v8",
		"Canary-7Qm2xK9.Zr_v8-Canary-7Qm2xK9.Zr_v",
	} {
		body := []byte(strings.Repeat(seed, size/len(seed)))
		for _, prefix := range []string{"", `{"a":"`} {
			raw := answer(prefix + string(body))
			r := NewRedactor(testKey)
			r.Know(KindToken, canary)
			begin := time.Now()
			r.Learn(raw)
			r.Redact(raw)
			if d := time.Since(begin); d > 10*time.Second {
				t.Errorf("256 KiB of %q behind %q took %v", seed, prefix, d)
			} else if d > time.Second {
				t.Logf("256 KiB of %q behind %q took %v", seed, prefix, d)
			}
		}
	}
}
