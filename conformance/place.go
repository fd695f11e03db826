package conformance

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Nowhere stands in the requests that a generated client builds for the ASPSP, whose own paths Relocate fills in.
const Nowhere = "http://aspsp.invalid"

// A Place is where a target has a path of its profile's document: at an endpoint, or where one leads to when the end of
// its path is exchanged.
type Place struct {
	Path     string // begins the path in the document
	Endpoint string // name under endpoints
	From, To string // end of the endpoint's path and what stands in its stead, both "" for the endpoint itself
}

// Relocate puts a request to Nowhere where the target has its path: to the first place whose path begins it. What stands
// in the query of an endpoint stays. Links, which the ASPSP wrote, are left alone. A place that the target does not name
// is an Omission.
func (t *Target) Relocate(req *http.Request, places []Place) error {
	if "http://"+req.URL.Host != Nowhere {
		return nil
	}
	for _, p := range places {
		rest, ok := strings.CutPrefix(req.URL.EscapedPath(), p.Path)
		if !ok {
			continue
		}
		endpoint := t.Endpoint(p.Endpoint)
		path, fixed, _ := strings.Cut(endpoint, "?")
		base, ends := strings.CutSuffix(path, p.From)
		if endpoint == "" || !ends {
			return Omit(SkipUnconfigured, "endpoints.%s does not say where %s is", p.Endpoint, p.Path)
		}
		return Redirect(req, base+p.To+rest+"?"+fixed)
	}
	return nil
}

// Redirect puts a request to another URL. What that has as a query comes before the request's own.
func Redirect(req *http.Request, to string) error {
	u, err := url.Parse(to)
	if err != nil {
		return fmt.Errorf("place of %s: %w", req.URL.Path, err)
	}
	u.ForceQuery, u.RawQuery = false, strings.Trim(u.RawQuery+"&"+req.URL.RawQuery, "&")
	req.URL, req.Host = u, u.Host
	return nil
}

// Link makes the absolute URL of a link that the ASPSP wrote. A path is taken under link_base or else the base URL,
// unless it already begins with the path of that; so links with and without a leading slash lead to the same place.
func (t *Target) Link(href string) (*url.URL, error) {
	link, err := url.Parse(href)
	if err != nil || link.IsAbs() || link.Host != "" {
		return link, err
	}
	at, err := url.Parse(strings.TrimRight(cmp.Or(t.LinkBase, t.BaseURL), "/") + "/")
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(href, at.Path) || strings.HasPrefix(href, "?") {
		return at.Parse(href)
	}
	return at.Parse(strings.TrimLeft(href, "/"))
}
