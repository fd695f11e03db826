package flow

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.c2ln"
	for _, c := range []struct {
		name string
		find func([]byte, int) (int, int)
		in   string
		want string // separated by |
	}{
		{"IBAN", findIBAN, "to DE89370400440532013000.", "DE89370400440532013000"},
		{"IBAN", findIBAN, "DE89 3704 0044 0532 0130 00 EUR", "DE89 3704 0044 0532 0130 00"},
		{"IBAN", findIBAN, "BE71-0961-2345-6769 and AT611904300234573201", "BE71-0961-2345-6769|AT611904300234573201"},
		{"IBAN", findIBAN, "AT61 1904 3002 3457 3201 SPAR", "AT61 1904 3002 3457 3201"},
		{"IBAN", findIBAN, "gb29nwbk60161331926819", "gb29nwbk60161331926819"},
		{"IBAN", findIBAN, "iban:NO9386011117947;", "NO9386011117947"},
		{"IBAN", findIBAN, "DE88370400440532013000 wrong digits", ""},
		{"IBAN", findIBAN, "xDE89370400440532013000 and DE8937040044053201300 and üDE89370400440532013000", ""},
		{"IBAN", findIBAN, "DE89", ""},
		{"PAN", findPAN, "card 4111111111111111, 5500005555555559", "4111111111111111|5500005555555559"},
		{"PAN", findPAN, "4111 1111 1111 1111 and 4111-1111-1111-1111", "4111 1111 1111 1111|4111-1111-1111-1111"},
		{"PAN", findPAN, "3782 822463 10005", "3782 822463 10005"},
		{"PAN", findPAN, "4111 1111 1111 1111 123 and 4111 1111 1111 1111 123x", "4111 1111 1111 1111|4111 1111 1111 1111"},
		{"PAN", findPAN, "378282246310005", "378282246310005"},
		{"PAN", findPAN, "4111111111111112", ""},
		{"PAN", findPAN, "a4111111111111111 4111111111111111f 04111111111111111 -4111111111111111 x_4111111111111111", ""},
		{"PAN", findPAN, "4111111111111111.00 1.4111111111111111 4111111111111111,50", ""},
		{"PAN", findPAN, "1763719200000 20261121093600 20261121093600123 1763719200000000000", ""},
		{"PAN", findPAN, "41111111-1111-4111-8111-111111111111 %4111111111111111", ""},
		{"PAN", findPAN, "0000000000000000", ""},
		{"JWT", findJWT, "Bearer " + jwt + ", x", jwt},
		{"JWT", findJWT, `"v1.` + jwt + `."`, jwt},
		{"JWT", findJWT, "a.b.c www.example.test e.e.e eyJ.eyJ.eyJ", ""},
		{"JWT", findJWT, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0", ""},
		{"e-mail", findEmail, "write to <anna.m+x@mail.bank.example>.", "anna.m+x@mail.bank.example"},
		{"e-mail", findEmail, "mailto:a@b.example, jörg@b.example.", "a@b.example|jörg@b.example"},
		{"e-mail", findEmail, "https://user@host.example https://u:p@host.example a@b @c.example a@1.2", ""},
	} {
		var got []string
		b := []byte(c.in)
		for i := 0; ; {
			from, to := c.find(b, i)
			if from == to {
				break
			}
			got = append(got, c.in[from:to])
			i = to
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s in %q: found %q, want %q", c.name, c.in, s, c.want)
		}
	}
}

// What is no secret must not be learnt: its stand-in would be right everywhere and still be wrong.
func TestLearnLeavesTheOrdinary(t *testing.T) {
	for _, raw := range []Raw{
		{URL: "https://bank.test/v1/accounts/3dc3d5b3-7023-4848-9853-f5400a64e80f/transactions?bookingStatus=booked&dateFrom=2026-09-01&state=xyzABC123&nonce=n-0S6_WzA2Mj&client_id=assay-tpp&scope=AIS%3A1234-wertiq-983&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
		sent("X-Request-Id", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721"),
		sent("Consent-Id", "1234-wertiq-983"),
		sent("Psu-Ip-Address", "192.0.2.10"),
		{Header: http401("Bearer")},
		{Header: http401(`Bearer realm="bank2026", error="invalid_token", error_description="The access token expired"`)},
		{FailureText: "dial tcp 127.0.0.1:41234: connect: connection refused"},
		answer(`{"tppMessages":[{"category":"ERROR","code":"CONSENT_INVALID","path":"access","text":"code: 401, token: expired; password=\"\""}]}`),
		answer(`{"error":"invalid_grant","error_description":"error code=400"}`),
		answer(`{"code":602,"message":"The customer has not authorised this."}`),
		answer(`{"consentId":"1234-wertiq-983","consentStatus":"received","_links":{"scaOAuth":{"href":"https://bank.test/.well-known/oauth-authorization-server"}}}`),
		answer(`{"accounts":[{"resourceId":"3dc3d5b3-7023-4848-9853-f5400a64e80f","currency":"EUR","product":"Girokonto","name":"Main Account","bic":"COBADEFFXXX"}]}`),
		answer(`{"transactions":{"booked":[{"transactionId":"1234567","bookingDate":"2026-10-25","amount":{"amount":"256.67","currency":"EUR"},"cardAcceptorName":"Bakery","bankTransactionCode":"PMNT-RCDT-ESCT"}]}}`),
		answer(`{"token_type":"Bearer","expires_in":3600,"scope":"AIS:1234-wertiq-983"}`),
	} {
		r := NewRedactor(testKey)
		r.Learn(raw)
		for value := range r.known {
			t.Errorf("learnt %q from %+v", value, raw)
		}
	}
}

func http401(challenge string) map[string][]string {
	return map[string][]string{"Www-Authenticate": {challenge}, "Content-Type": {"application/json; charset=utf-8"}}
}
