package flinks

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// granted is a good answer of the token endpoint.
const granted = `{"access_token":"at-1","token_type":"Bearer","expires_in":300,"refresh_token":"rt-1"}`

// listing is an answer to a request for the accounts.
func listing(name string, status int) *conformance.Exchange {
	if status != 200 {
		return trouble(name, "getAccounts", status, 602)
	}
	return step(name, "getAccounts", status, `{"accounts":[`+deposit("a-1", "")+`]}`)
}

func providerTrials() []trial {
	service := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(token(oauth.Redeem, 200, granted), token(oauth.ServiceToken, status, body))
	}
	providers := func(name string, status int, body string) *conformance.Exchange {
		return step(name, "listProviders", status, body)
	}
	list := providers(listProviders, 200, `[{"provider_id":1000,"name":"Flinks Capital","country":"CA"}]`)
	refused := providers(listProviders, 400, `{"error":"invalid_request"}`)
	v2 := func(status int, body string) []*conformance.Exchange {
		return tapes.Tape(step(listProvidersV2, "listProvidersV2", status, body))
	}
	begun := func(query string) *conformance.Exchange { return asked(oauth.Authorise, 200, "", query) }
	open := listing(oauth.Read, 200)
	return []trial{
		{"FLK-CC-200", "a token", holds, service(200, `{"access_token":"s","token_type":"bearer","expires_in":299}`), nil},
		{"FLK-CC-200", "a lifetime as text is judged elsewhere", holds, service(200, `{"access_token":"s","token_type":"Bearer","expires_in":"299"}`), nil},
		{"FLK-CC-200", "no type is judged elsewhere", holds, service(200, `{"access_token":"s","expires_in":299}`), nil},
		{"FLK-CC-200", "another type", fails, service(200, `{"access_token":"s","token_type":"mac","expires_in":299}`), nil},
		{"FLK-CC-200", "no lifetime", fails, service(200, `{"access_token":"s","token_type":"Bearer"}`), nil},
		{"FLK-CC-200", "no life at all", fails, service(200, `{"access_token":"s","token_type":"Bearer","expires_in":0}`), nil},
		{"FLK-CC-200", "refused", fails, service(400, `{"error":"unsupported_grant_type"}`), nil},
		{"FLK-CC-200", "an envelope", inconclusive, service(200, `{"data":{"access_token":"s"}}`), nil},
		{"FLK-CC-200", "nobody gets a token", inconclusive, tapes.Tape(token(oauth.Redeem, 400, `{}`), token(oauth.ServiceToken, 400, `{}`)), nil},

		{"FLK-PROV-LIST", "a list", holds, tapes.Tape(list, open), nil},
		{"FLK-PROV-LIST", "an empty list", holds, tapes.Tape(providers(listProviders, 200, `[]`), open), nil},
		{"FLK-PROV-LIST", "an id as text", fails, tapes.Tape(providers(listProviders, 200, `[{"provider_id":"1000","name":"x","country":"CA"}]`), open), nil},
		{"FLK-PROV-LIST", "a wrapper", fails, tapes.Tape(providers(listProviders, 200, `{"providers":[]}`), open), nil},
		{"FLK-PROV-LIST", "refused", fails, tapes.Tape(refused, open), nil},
		{"FLK-PROV-LIST", "no token is taken at all", inconclusive, tapes.Tape(refused, listing(oauth.Read, 401)), nil},

		{"FLK-PROV-LIST-v2", "a list", holds, v2(200, `[{"providerId":1000,"status":"Activated","logo":"x"}]`), nil},
		{"FLK-PROV-LIST-v2", "an id as text", fails, v2(200, `[{"providerId":"1000"}]`), nil},
		{"FLK-PROV-LIST-v2", "refused", fails, v2(404, `{"error":"invalid_request"}`), nil},

		{"FLK-PROV-OPTIONAL", "a code first", holds, tapes.Tape(begun(""), back(oauth.Authorise, "code=c&state=s-1"), list), nil},
		{"FLK-PROV-OPTIONAL", "never listed", holds, tapes.Tape(begun(""), back(oauth.Authorise, "code=c&state=s-1")), nil},
		{"FLK-PROV-OPTIONAL", "a code only afterwards", fails, tapes.Tape(begun(""), back(oauth.Authorise, "error=invalid_request"), list, back(oauth.AuthoriseAnew, "code=c")), nil},
		{"FLK-PROV-OPTIONAL", "listed before", inapplicable, tapes.Tape(list, begun(""), back(oauth.Authorise, "code=c&state=s-1")), nil},
		{"FLK-PROV-OPTIONAL", "never a code", inconclusive, tapes.Tape(begun(""), back(oauth.Authorise, "error=access_denied"), list), nil},

		{"FLK-PROV-NOTOKEN", "refused", holds, tapes.Tape(list, providers(listProvidersNoToken, 400, `{"error":"invalid_request"}`)), nil},
		{"FLK-PROV-NOTOKEN", "a list", fails, tapes.Tape(list, providers(listProvidersNoToken, 200, `[]`)), nil},
		{"FLK-PROV-NOTOKEN", "refused with a token too", inconclusive, tapes.Tape(refused, providers(listProvidersNoToken, 400, `{}`)), nil},

		{"FLK-PROV-USER-TOKEN", "refused", holds, tapes.Tape(list, providers(listProvidersAsUser, 403, `{"error":"invalid_scope"}`)), nil},
		{"FLK-PROV-USER-TOKEN", "a list", fails, tapes.Tape(list, providers(listProvidersAsUser, 200, `[]`)), nil},

		{"FLK-PROV-SAME", "listed", holds, tapes.Tape(begun("provider_id=1000"), list), nil},
		{"FLK-PROV-SAME", "listed as text", holds, tapes.Tape(begun("provider_id=1000"), providers(listProviders, 200, `[{"provider_id":"1000"}]`)), nil},
		{"FLK-PROV-SAME", "not listed", fails, tapes.Tape(begun("provider_id=2000"), list), nil},
		{"FLK-PROV-SAME", "none named", inapplicable, tapes.Tape(begun(""), list), nil},
		{"FLK-PROV-SAME", "no list", inconclusive, tapes.Tape(begun("provider_id=2000"), refused), nil},
	}
}
