package oauth

import (
	"context"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// The steps at the API that are about the token alone. Read is the profile's own
// step: the plain request with the token as issued.
const (
	Read             = "list accounts"
	ReadNoToken      = "list accounts without token"
	ReadUnknownToken = "list accounts with an unknown token"
	ReadAltered      = "list accounts with an altered token"
	ReadRefreshToken = "list accounts with a refresh token"
	ReadLowerCase    = "list accounts with a lower-case scheme"
)

// NoTokenStep asks for the accounts without a token: the first contact of a run.
func NoTokenStep() conformance.Step {
	return conformance.Step{Name: ReadNoToken, Phase: conformance.Connect, Risk: conformance.Look,
		Run: on(func(a *Acts, ctx context.Context) error { return a.show(ctx, "") })}
}

// BearerProbes are the requests that use tokens in other ways than the right one.
func BearerProbes(needs ...string) []conformance.Step {
	probe := func(name string, act func(*Acts, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: conformance.Look,
			Features: features, Run: on(act)}
	}
	return []conformance.Step{
		probe(ReadLowerCase, func(a *Acts, ctx context.Context) error {
			field, err := a.Bearer(GrantMain)
			if err != nil {
				return err
			}
			return a.show(ctx, strings.Replace(field, "Bearer", "bearer", 1))
		}),
		probe(ReadUnknownToken, func(a *Acts, ctx context.Context) error {
			return a.show(ctx, "Bearer "+unguessable(32))
		}),
		probe(ReadAltered, func(a *Acts, ctx context.Context) error {
			token := a.Grant(GrantMain).AccessToken
			if token == "" {
				return conformance.Nothing("access token")
			}
			for _, altered := range alterations(token) {
				if err := a.show(ctx, "Bearer "+altered); err != nil {
					return err
				}
			}
			return nil
		}),
		probe(ReadRefreshToken, func(a *Acts, ctx context.Context) error {
			token := a.Grant(GrantMain).RefreshToken
			if token == "" {
				return conformance.Nothing("refresh token")
			}
			return a.show(ctx, "Bearer "+token)
		}, "refresh"),
	}
}

// show asks for the accounts of the main grant with an Authorization field.
func (a *Acts) show(ctx context.Context, field string) error {
	_, err := a.read(ctx, GrantMain, field)
	return err
}

// alterations changes one character in the middle of each dot-separated part of a
// token, by more than case: the last character of a base64url part may hold
// unused bits, and hexadecimal may be read without regard to case.
func alterations(token string) []string {
	parts := strings.Split(token, ".")
	var out []string
	for i, part := range parts {
		if part == "" {
			continue
		}
		altered := append([]string(nil), parts...)
		altered[i] = alter(part)
		out = append(out, strings.Join(altered, "."))
	}
	return out
}

func alter(part string) string {
	b := []byte(part)
	i := len(b) / 2
	switch c := b[i]; {
	case c == '7':
		b[i] = '4'
	case c >= '0' && c <= '9':
		b[i] = '7'
	case c == 'k' || c == 'K':
		b[i] = 'd'
	default:
		b[i] = 'k'
	}
	return string(b)
}
