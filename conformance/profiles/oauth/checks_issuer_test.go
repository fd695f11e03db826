package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func issuerTrials() []trial {
	declared := map[string]string{"features": "issuer"}
	came := func(code, denial string, more ...*conformance.Exchange) []*conformance.Exchange {
		return tapes.Tape(append([]*conformance.Exchange{tapes.Back(Authorise, home+"?code=c"+code), tapes.Back(AuthoriseRefused, home+"?error=access_denied"+denial)}, more...)...)
	}
	const iss = "&iss=https%3A%2F%2Fbank.test"
	metadata := func(issuer string) *conformance.Exchange {
		return step(ReadMetadata, "getMetadata", 200, `{"issuer":"`+issuer+`"}`)
	}
	return []trial{
		{"OAUTH-ISS-OK", "named", holds, came(iss, iss), declared},
		{"OAUTH-ISS-OK", "not named", fails, came("", iss), declared},
		{"OAUTH-ISS-OK", "empty", fails, came("&iss=", iss), declared},
		{"OAUTH-ISS-OK", "named with errors alone", fails, came("", iss), nil},
		{"OAUTH-ISS-OK", "promised by the metadata", fails, came("", "", step(ReadMetadata, "getMetadata", 200, `{"authorization_response_iss_parameter_supported":true}`)), nil},
		{"OAUTH-ISS-OK", "twice", fails, came(iss+iss, iss), declared},
		{"OAUTH-ISS-OK", "never promised", inapplicable, came("", ""), nil},
		{"OAUTH-ISS-OK", "a signed answer", inapplicable, tapes.Tape(tapes.Back(Authorise, home+"?response=jwt")), declared},
		{"OAUTH-ISS-OK", "an error", inconclusive, tapes.Tape(tapes.Back(Authorise, home+"?error=server_error")), declared},
		{"OAUTH-ISS-ERR", "named", holds, came(iss, iss), nil},
		{"OAUTH-ISS-ERR", "not named", fails, came(iss, ""), nil},
		{"OAUTH-ISS-ERR", "never promised", inapplicable, came("", ""), nil},
		{"OAUTH-ISS-ERR", "no return", inapplicable, tapes.Tape(tapes.Back(Authorise, home+"?code=c"+iss)), nil},
		{"OAUTH-ISS-VALUE", "a URL", holds, came(iss, iss), nil},
		{"OAUTH-ISS-VALUE", "loopback", holds, came("&iss=http%3A%2F%2F127.0.0.1%3A80", ""), nil},
		{"OAUTH-ISS-VALUE", "as published", holds, came(iss, iss, metadata("https://bank.test")), nil},
		{"OAUTH-ISS-VALUE", "a slash more than published", fails, came(iss, iss, metadata("https://bank.test/")), nil},
		{"OAUTH-ISS-VALUE", "a name", fails, came("&iss=bank", ""), nil},
		{"OAUTH-ISS-VALUE", "plain http", fails, came("&iss=http%3A%2F%2Fbank.test", ""), nil},
		{"OAUTH-ISS-VALUE", "a query", fails, came("&iss=https%3A%2F%2Fbank.test%3Fa", ""), nil},
		{"OAUTH-ISS-VALUE", "a fragment with the error", fails, came(iss, "&iss=https%3A%2F%2Fbank.test%23a"), nil},
		{"OAUTH-ISS-VALUE", "not named", inconclusive, came("", ""), declared},
		{"OAUTH-ISS-VALUE", "never promised", inapplicable, came("", ""), nil},
	}
}

func TestIssuer(t *testing.T) { try(t, issuerTrials()) }
