package config

import (
	"net/url"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A decoder makes a target of a completed tree. Values of the wrong type are zero: the schema has
// blamed them.
type decoder struct {
	root  *node
	files resolver
	errs  *Errors
}

// target reads the whole tree.
func (d decoder) target() *conformance.Target {
	t := &conformance.Target{
		Schema:      d.at("schema").str(),
		Name:        d.at("name").str(),
		Profile:     d.at("profile").str(),
		Preset:      d.at("preset").str(),
		Environment: d.at("environment").str(),
		Mode:        d.at("mode").str(),
		BaseURL:     d.at("base_url").str(),
		Origins:     d.at("origins").strs(),
		LinkBase:    d.at("link_base").str(),
		Endpoints:   d.at("endpoints").texts(),
		Issuer:      d.at("issuer").str(),
		Client:      d.client(d.at("client")),
		TLS:         conformance.Trust{CA: d.roots(d.at("tls.ca")), ServerName: d.at("tls.server_name").str()},
		Proxy:       d.at("proxy").str(),
		Request: conformance.Additions{
			Headers:   d.at("request.headers").texts(),
			Omit:      d.at("request.omit").strs(),
			Accept:    d.at("request.accept").str(),
			Authorize: d.at("request.authorize").texts(),
			Token:     d.at("request.token").texts(),
			API:       d.at("request.api").texts(),
		},
		PSU: d.psu(),
		Consent: conformance.ConsentTerms{
			Model:           d.at("consent.model").str(),
			ValidDays:       d.at("consent.valid_days").integer(),
			FrequencyPerDay: d.at("consent.frequency_per_day").integer(),
			UnattendedReads: d.at("consent.unattended_reads").integer(),
		},
		Data: conformance.DataTerms{
			HistoryDays:    d.at("data.history_days").integer(),
			Pages:          d.at("data.pages").integer(),
			UnknownAccount: d.at("data.unknown_account").str(),
			ForeignAccount: d.at("data.foreign_account").str(),
		},
		Start: conformance.Start{
			AccessToken:  d.at("start.access_token").str(),
			RefreshToken: d.at("start.refresh_token").str(),
			ConsentID:    d.at("start.consent_id").str(),
		},
		Hooks:    d.hooks(),
		Features: d.at("features").strs(),
		Options:  d.at("options").texts(),
		Clock:    conformance.ClockTerms{Skew: d.span(d.at("clock.skew"))},
		Gateway:  conformance.Gateway{HTMLErrors: d.at("gateway.html_errors").integers()},
		Limits: conformance.Limits{
			Timeout:   d.duration(d.at("limits.timeout")),
			Wait:      d.duration(d.at("limits.wait")),
			Total:     d.duration(d.at("limits.total")),
			Calls:     d.at("limits.calls").integer(),
			Rate:      d.at("limits.rate").float(),
			Redirects: d.at("limits.redirects").integer(),
			Body:      d.size(d.at("limits.body")),
		},
		Cleanup: conformance.Cleanup{
			Consents: d.at("cleanup.consents").yes(),
			Tokens:   d.at("cleanup.tokens").yes(),
			Wait:     d.duration(d.at("cleanup.wait")),
		},
		Known:      d.known(),
		Referenced: d.referenced(),
	}
	if other := d.at("other_client"); other != nil {
		client := d.client(other)
		t.OtherClient = &client
	}
	t.BadCertificates = d.bad(d.at("bad_certificates"), t.Client.TLS)
	if base, err := url.Parse(t.BaseURL); err == nil && t.Name == "" {
		t.Name = base.Host
	}
	return t
}

// at returns the node at a dotted path, nil where there is none.
func (d decoder) at(path string) *node { return find(d.root, strings.Split(path, ".")) }

func (d decoder) client(n *node) conformance.Client {
	signing := n.child("signing")
	return conformance.Client{
		ID:           n.child("id").str(),
		Auth:         n.child("auth").str(),
		Secret:       n.child("secret").str(),
		RedirectURIs: n.child("redirect_uris").strs(),
		Scope:        n.child("scope").str(),
		PKCE:         n.child("pkce").str(),
		TLS:          d.ours(n.child("tls")),
		Signing: conformance.Signing{
			KeyPair:   d.ours(signing),
			KeyID:     signing.child("key_id").str(),
			Algorithm: signing.child("algorithm").str(),
			Headers:   signing.child("headers").strs(),
		},
	}
}

func (d decoder) psu() conformance.PSU {
	psu := conformance.PSU{
		Approve:   d.at("psu.approve").str(),
		Approvals: d.at("psu.approvals").integer(),
		IPAddress: d.at("psu.ip_address").str(),
		Callback: conformance.Listener{
			Listen:  d.at("psu.callback.listen").str(),
			KeyPair: d.pair(d.at("psu.callback")),
		},
		Pages:  pages(d.at("psu.pages")),
		Refuse: pages(d.at("psu.refuse")),
	}
	if d.at("psu.approvals") == nil {
		psu.Approvals = 20
		if psu.Approve == "manual" {
			psu.Approvals = 2
		}
	}
	for _, n := range d.at("psu.users").list() {
		user := conformance.User{
			Name:    n.child("name").str(),
			Headers: n.child("headers").texts(),
			Values:  n.child("values").texts(),
		}
		for _, account := range n.child("accounts").list() {
			user.Accounts = append(user.Accounts, conformance.Account{
				IBAN: account.child("iban").str(), Currency: account.child("currency").str(),
			})
		}
		psu.Users = append(psu.Users, user)
	}
	return psu
}

func pages(n *node) []conformance.PageRule {
	var rules []conformance.PageRule
	for _, page := range n.list() {
		rules = append(rules, conformance.PageRule{
			When: page.child("when").str(), Fill: page.child("fill").texts(), Press: page.child("press").str(),
		})
	}
	return rules
}

func (d decoder) hooks() map[string]conformance.Hook {
	hooks := map[string]conformance.Hook{}
	for _, name := range d.at("hooks").names() {
		n := d.at("hooks").child(name)
		hook := conformance.Hook{Command: n.child("command").strs(), Timeout: d.duration(n.child("timeout"))}
		if call := n.child("call"); call != nil {
			hook.Call = &conformance.HookCall{
				Method:  call.child("method").str(),
				URL:     call.child("url").str(),
				Headers: call.child("headers").texts(),
				Body:    call.child("body").str(),
				Expect:  call.child("expect").integers(),
			}
		}
		hooks[name] = hook
	}
	return hooks
}

func (d decoder) known() []conformance.Known {
	var known []conformance.Known
	for _, n := range d.at("known").list() {
		until, err := time.Parse(time.DateOnly, n.child("until").str())
		if date := n.child("until"); err != nil && date != nil {
			d.errs.blame(date.place, shown(date)+" is no day of the calendar", "a date such as 2027-03-31")
		}
		known = append(known, conformance.Known{
			Check: n.child("check").str(), Reason: n.child("reason").str(), Owner: n.child("owner").str(), Until: until,
		})
	}
	return known
}

// referenced collects what references brought into places where secrets may stand.
func (d decoder) referenced() []string {
	var values []string
	d.root.walk(func(n *node) {
		if len(n.refs) > 0 && hiddenPlace(n) {
			values = append(values, n.refs...)
		}
	})
	return values
}
