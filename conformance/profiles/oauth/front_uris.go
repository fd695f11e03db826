package oauth

import (
	"context"
	"net/url"
	"strings"
)

// A stray is a redirect URI that is not the registered one. A harmless one means the
// same place.
type stray struct {
	uri      string
	harmless bool
}

// astray tries one redirect URI after the other, until one is given a code.
func (a *Acts) astray(ctx context.Context, step string, uris []stray) error {
	for _, s := range uris {
		g, err := a.venture(ctx, step, func(_ *Acts, _ *Grant, q url.Values) { q.Set("redirect_uri", s.uri) })
		if err != nil || g.Code != "" {
			return err
		}
	}
	return nil
}

// oddURIs are no absolute URIs, or have a fragment.
func oddURIs(registered string) []stray {
	odd := []stray{{uri: registered + "#x"}}
	if u, err := url.Parse(registered); err == nil && u.Path != "" {
		odd = append(odd, stray{uri: u.EscapedPath()})
	}
	return odd
}

// likeURIs are near a registered URI: first those that lead elsewhere, then those that
// mean the same when a URI is normalised (RFC 3986, section 6.2).
func likeURIs(registered string) []stray {
	u, err := url.Parse(registered)
	if err != nil || u.Host == "" {
		return nil
	}
	alter := func(change func(*url.URL)) string {
		other := *u
		change(&other)
		return other.String()
	}
	host := u.Hostname()
	like := []stray{
		{uri: alter(func(o *url.URL) { o.Path = strings.TrimSuffix(o.Path, "/") + "/extra" })},
		{uri: alter(func(o *url.URL) { o.Path += "/.." })},
		{uri: alter(func(o *url.URL) { o.RawQuery = strings.TrimPrefix(o.RawQuery+"&extra=1", "&") })},
		{uri: alter(func(o *url.URL) { o.User = url.User(host); o.Host = strings.TrimPrefix(foreignOrigin, "https://") })},
		{uri: alter(func(o *url.URL) { o.Host = "sub." + o.Host })},
		{uri: alter(func(o *url.URL) { o.Host = host + ".unregistered.assay.example" })},
	}
	if !strings.HasSuffix(u.Path, "/") {
		like = append(like, stray{uri: alter(func(o *url.URL) { o.Path += "/" })})
	}
	if other := otherCase(u.Path); other != u.Path {
		like = append(like, stray{uri: alter(func(o *url.URL) { o.Path = other })})
	}
	if loopback(host) {
		return like
	}
	like = append(like, stray{uri: alter(func(o *url.URL) { o.Host = host + ":8443" })})
	if u.Scheme == "https" {
		like = append(like, stray{uri: alter(func(o *url.URL) { o.Scheme = "http" })})
		if u.Port() == "" {
			like = append(like, stray{uri: alter(func(o *url.URL) { o.Host = host + ":443" }), harmless: true})
		}
	}
	return append(like, stray{uri: alter(func(o *url.URL) { o.Host = strings.ToUpper(o.Host) }), harmless: true})
}

// otherCase swaps upper and lower case.
func otherCase(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, text)
}

func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}
