package conformance

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// The kinds of secret and personal values. A stand-in keeps what its kind asks for.
const (
	KindSecret   = "secret"
	KindToken    = "token"
	KindIBAN     = "iban"
	KindPassword = "password"
	KindName     = "name"
)

// A Secret is a value that no report may show.
type Secret struct {
	Kind  string // one of the Kind constants
	Value string // never empty
}

// Secrets returns every secret and personal value of the target, each once, in a fixed order.
// Short values are among them (a PIN of four digits): whoever replaces values inside other text
// must see to it that a short one is replaced only where it stands alone.
func (t *Target) Secrets() []Secret {
	var found []Secret
	seen := map[string]bool{}
	add := func(kind string, values ...string) {
		for _, value := range values {
			if value != "" && !seen[value] {
				seen[value] = true
				found = append(found, Secret{Kind: kind, Value: value})
			}
		}
	}
	add(KindSecret, t.Client.Secret)
	if t.OtherClient != nil {
		add(KindSecret, t.OtherClient.Secret)
	}
	add(KindToken, t.Start.AccessToken, t.Start.RefreshToken)
	for _, user := range t.PSU.Users {
		for _, account := range user.Accounts {
			add(KindIBAN, account.IBAN)
		}
		for _, name := range slices.Sorted(maps.Keys(user.Headers)) {
			if namesPSU(name) {
				add(KindName, user.Headers[name])
			}
		}
		for _, name := range slices.Sorted(maps.Keys(user.Values)) {
			kind := KindPassword
			if name == "user" || name == "username" {
				kind = KindName
			}
			add(kind, user.Values[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Request.Headers)) {
		if carriesSecret(name) {
			add(KindSecret, t.Request.Headers[name])
		}
	}
	if proxy, err := url.Parse(t.Proxy); err == nil && proxy.User != nil {
		password, _ := proxy.User.Password()
		add(KindPassword, password)
	}
	add(KindSecret, t.Referenced...)
	return found
}

// carriesSecret says whether a header that the target adds holds a key or a token, by
// the words of its name.
func carriesSecret(header string) bool {
	lower := strings.ToLower(header)
	return slices.ContainsFunc([]string{"token", "key", "secret", "auth", "password", "session", "client-id"}, func(word string) bool { return strings.Contains(lower, word) })
}

// namesPSU says whether a request header identifies the PSU, rather than describing a device or an
// address.
func namesPSU(header string) bool {
	return strings.EqualFold(header, "PSU-ID") || strings.EqualFold(header, "PSU-Corporate-ID")
}
