package bank

import "net/url"

// issuerFaults are about the name of the server in its answers (RFC 9207).
var issuerFaults = []Fault{
	{
		Name:   "issuer-with-errors-only",
		Story:  "Errors say who answers; codes, where a mix-up would hurt, do not.",
		Where:  names,
		Breaks: map[string]string{"OAUTH-ISS-OK": fail, "OAUTH-ISS-META": "skip"},
		Lie:    issuerLeftOut("code"),
	},
	{
		Name:   "issuer-with-codes-only",
		Story:  "Codes say who answers, errors do not.",
		Where:  names,
		Breaks: Breaks("OAUTH-ISS-ERR"),
		Lie:    issuerLeftOut("error"),
	},
	{
		Name:   "issuer-with-a-query",
		Story:  "The name of the issuer has a query that says which house of the group it is.",
		Where:  names,
		Breaks: Breaks("OAUTH-ISS-VALUE"),
		Lie: redirected(func(answer url.Values) {
			if iss := answer.Get("iss"); iss != "" {
				answer.Set("iss", iss+"?house=1")
			}
		}),
	},
}

// issuerLeftOut takes the issuer out of answers of a kind.
func issuerLeftOut(kind string) func(*Rules) {
	return redirected(func(answer url.Values) {
		if answer.Has(kind) {
			answer.Del("iss")
		}
	})
}
