package oauth

import (
	"net/url"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func frontURITrials() []trial {
	to := func(name, uri string, status int, fields ...string) *conformance.Exchange {
		return page(name, "authorize", "https://bank.test/oauth2/authorize?client_id=tpp-1&redirect_uri="+url.QueryEscape(uri), status, fields...)
	}
	const second = "https://tpp.test/return?bank=1&house=a%20b"
	kept := func(answer string) []*conformance.Exchange {
		return with(to(AuthoriseSecondURI, second, 200), tapes.Back(AuthoriseSecondURI, answer))
	}
	return []trial{
		{"OAUTH-AZ-CLIENT-MISSING", "an error page", holds, tapes.Tape(to(AuthoriseNoClient, foreignRedirect, 400)), nil},
		{"OAUTH-AZ-CLIENT-MISSING", "a redirect there", fails, tapes.Tape(to(AuthoriseNoClient, foreignRedirect, 302, "Location: "+foreignRedirect+"?error=invalid_request")), nil},
		{"OAUTH-AZ-CLIENT-MISSING-registered", "an error page", holds, with(to(AuthoriseNoClientHome, home, 400)), nil},
		{"OAUTH-AZ-CLIENT-MISSING-registered", "a redirect home", fails, with(to(AuthoriseNoClientHome, home, 302, "Location: "+home+"?error=invalid_request")), nil},
		{"OAUTH-AZ-CLIENT-MISSING-registered", "a page that nobody went through", inapplicable, with(to(AuthoriseNoClientHome, home, 200)), nil},

		{"OAUTH-AZ-DUP-PARAM-redirect", "a return home", holds, tapes.Tape(to(AuthoriseTwoURIs, home, 302, "Location: "+home+"?error=invalid_request")), nil},
		{"OAUTH-AZ-DUP-PARAM-redirect", "a redirect to the other", fails, tapes.Tape(to(AuthoriseTwoURIs, home, 302, "Location: "+foreignRedirect+"?error=invalid_request")), nil},

		{"OAUTH-AZ-REDIR-EXACT", "error pages", holds, with(to(AuthoriseLikeURIs, home+"/", 400), to(AuthoriseLikeURIs, home+"/extra", 403)), nil},
		{"OAUTH-AZ-REDIR-EXACT", "taken, and sent to the registered one", holds, with(to(AuthoriseLikeURIs, home+"/", 302, "Location: "+home+"?code=d")), nil},
		{"OAUTH-AZ-REDIR-EXACT", "an error below the registered one", fails, with(to(AuthoriseLikeURIs, home+"/extra", 302, "Location: "+home+"/extra?error=x")), nil},
		{"OAUTH-AZ-REDIR-EXACT", "a code at another port", fails, with(to(AuthoriseLikeURIs, "https://tpp.test:8443/callback", 200), to(AuthoriseLikeURIs, "https://tpp.test:8443/callback", 200), tapes.Back(AuthoriseLikeURIs, "https://tpp.test:8443/callback?code=d")), nil},
		{"OAUTH-AZ-REDIR-EXACT", "a host in capitals", tolerated, with(to(AuthoriseLikeURIs, "https://TPP.TEST/callback", 302, "Location: https://TPP.TEST/callback?code=d")), nil},
		{"OAUTH-AZ-REDIR-EXACT", "a scheme of its own", inapplicable, tapes.Tape(
			page(Authorise, "authorize", "https://bank.test/oauth2/authorize?redirect_uri=app.tpp%3A%2Fcallback", 302), tapes.Back(Authorise, "app.tpp:/callback?code=c"), to(AuthoriseLikeURIs, home, 400)), nil},

		{"OAUTH-AZ-REDIR-REQUIRED", "an error page", holds, with(page(AuthoriseNoURI, "authorize", "https://bank.test/oauth2/authorize?client_id=tpp-1", 400)), nil},
		{"OAUTH-AZ-REDIR-REQUIRED", "a return", fails, with(page(AuthoriseNoURI, "authorize", "https://bank.test/oauth2/authorize?client_id=tpp-1", 302, "Location: "+home+"?error=invalid_request")), nil},
		{"OAUTH-AZ-REDIR-REQUIRED", "a return to the second", fails, with(to(AuthoriseSecondURI, second, 400), page(AuthoriseNoURI, "authorize", "https://bank.test/oauth2/authorize?client_id=tpp-1", 302, "Location: "+second+"&code=d")), nil},

		{"OAUTH-AZ-REDIR-ABSOLUTE", "error pages", holds, with(to(AuthoriseOddURIs, home+"#x", 400), to(AuthoriseOddURIs, "/callback", 400)), nil},
		{"OAUTH-AZ-REDIR-ABSOLUTE", "an error at the registered one", holds, with(to(AuthoriseOddURIs, "/callback", 302, "Location: "+home+"?error=invalid_request")), nil},
		{"OAUTH-AZ-REDIR-ABSOLUTE", "a page of the bank with a code", holds, with(to(AuthoriseOddURIs, "/callback", 302, "Location: /error?code=17")), nil},
		{"OAUTH-AZ-REDIR-ABSOLUTE", "a code at the registered one", fails, with(to(AuthoriseOddURIs, home+"#x", 302, "Location: "+home+"?code=d#x")), nil},
		{"OAUTH-AZ-REDIR-ABSOLUTE", "a code at the bank itself", fails, with(to(AuthoriseOddURIs, "/callback", 302, "Location: /callback?code=d")), nil},

		{"OAUTH-AZ-REDIR-QUERY-KEPT", "kept", holds, kept("https://tpp.test/return?code=d&house=a+b&bank=1"), nil},
		{"OAUTH-AZ-REDIR-QUERY-KEPT", "a part dropped", fails, kept("https://tpp.test/return?code=d&bank=1"), nil},
		{"OAUTH-AZ-REDIR-QUERY-KEPT", "two question marks", fails, kept(second + "?code=d"), nil},
		{"OAUTH-AZ-REDIR-QUERY-KEPT", "no code", fails, kept(second), nil},
		{"OAUTH-AZ-REDIR-QUERY-KEPT", "an error", inconclusive, kept(second + "&error=server_error"), nil},
		{"OAUTH-AZ-REDIR-QUERY-KEPT", "a browser of its own", inapplicable, with(tapes.Back(AuthoriseSecondURI, second+"&code=d")), nil},
	}
}

func TestFrontURIs(t *testing.T) { try(t, frontURITrials()) }

func TestLikeURIs(t *testing.T) {
	for _, c := range []struct {
		registered string
		want       []string // those that must be among them
		never      []string
	}{
		{"https://tpp.test/callback", []string{"https://tpp.test/callback/", "https://tpp.test/callback/extra", "https://tpp.test/callback/..", "https://tpp.test/callback?extra=1",
			"https://tpp.test/CALLBACK", "https://tpp.test:8443/callback", "http://tpp.test/callback", "https://tpp.test@unregistered.assay.example/callback",
			"https://sub.tpp.test/callback", "https://tpp.test.unregistered.assay.example/callback", "https://TPP.TEST/callback", "https://tpp.test:443/callback"}, nil},
		{"http://127.0.0.1:8877/callback", []string{"http://127.0.0.1:8877/callback/"}, []string{"http://127.0.0.1:8443/callback", "http://127.0.0.1:443/callback"}},
		{"https://tpp.test/cb?a=1", []string{"https://tpp.test/cb?a=1&extra=1"}, nil},
		{"app.tpp:/callback", nil, []string{""}},
	} {
		var got []string
		for _, s := range likeURIs(c.registered) {
			got = append(got, s.uri)
			if s.uri == c.registered {
				t.Errorf("likeURIs(%s) holds the registered one", c.registered)
			}
		}
		for _, uri := range c.want {
			if !slices.Contains(got, uri) {
				t.Errorf("likeURIs(%s) = %q, want %s among them", c.registered, got, uri)
			}
		}
		for _, uri := range c.never {
			if slices.Contains(got, uri) {
				t.Errorf("likeURIs(%s) = %q, want them without %q", c.registered, got, uri)
			}
		}
	}
}
