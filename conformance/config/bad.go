package config

import (
	"bytes"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/pki"
)

// bad reads the certificates that the ASPSP must refuse. Each is wrong in the way that its key says and in no other,
// beside the certificate that works: else a refusal would show nothing, and a certificate that is good would be served.
func (d decoder) bad(n *node, good conformance.KeyPair) map[string]conformance.KeyPair {
	var pairs map[string]conformance.KeyPair
	for _, name := range n.names() {
		each := n.child(name)
		pair := d.pair(each)
		switch {
		case pair.Empty():
			continue
		case d.at("client.tls") == nil:
			d.errs.blame(each.place, "is given without client.tls", "the certificate that works beside it")
			continue
		case good.Empty():
			continue // blamed at client.tls
		}
		theirs, _ := pki.Read(pair.Cert) // pair has read both
		ours, _ := pki.Read(good.Cert)
		if problem, want := wrongAs(name, theirs[0], ours[0], time.Now()); problem != "" {
			d.errs.blame(each.child("cert").place, "holds a certificate "+problem, want)
			continue
		}
		if pairs == nil {
			pairs = map[string]conformance.KeyPair{}
		}
		pairs[name] = pair
	}
	return pairs
}

// wrongAs says what keeps a certificate from being wrong in one way alone, beside one that is good; "" where nothing does.
func wrongAs(way string, bad, good pki.Claims, now time.Time) (problem, want string) {
	switch {
	case bad.SelfSigned:
		return "that its own key signed", "one of an authority that the ASPSP trusts"
	case bytes.Equal(bad.Certificate.Raw, good.Certificate.Raw):
		return "that client.tls holds as well", "another one"
	}
	if problem, want := dated(way, bad, now); problem != "" {
		return problem, want
	}
	switch same := holder(bad) == holder(good); {
	case bad.OrganizationIdentifier == "" && good.OrganizationIdentifier != "":
		return "without an organizationIdentifier", "one with it, as client.tls has"
	case way == conformance.BadHolder && same:
		return "of the organisation that client.tls names, " + pki.Printable(holder(bad)), "one of another TPP"
	case way != conformance.BadHolder && !same:
		return "of " + pki.Printable(holder(bad)), "one of the organisation that client.tls names, " + pki.Printable(holder(good))
	case way == conformance.BadRole && !bad.PSD2:
		return "without a PSD2 statement", "one with a role other than " + string(pki.AccountInformation)
	case way == conformance.BadRole && bad.Has(pki.AccountInformation):
		return "with the role " + string(pki.AccountInformation), "one without it"
	case way != conformance.BadRole && bad.PSD2 && !bad.Has(pki.AccountInformation):
		return "whose PSD2 statement is without the role " + string(pki.AccountInformation), "that of an AISP"
	}
	return "", ""
}

// dated is wrongAs for the dates of a certificate.
func dated(way string, c pki.Claims, now time.Time) (problem, want string) {
	over, early := now.After(c.NotAfter), now.Before(c.NotBefore)
	from, until := c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly)
	switch {
	case way == conformance.BadExpired && !over:
		return "that expires on " + until, "one that is out of date"
	case way == conformance.BadNotYetValid && !early:
		return "that is valid from " + from + " on", "one whose time is to come"
	case way != conformance.BadExpired && over:
		return "that expired on " + until, "one that is in date"
	case way != conformance.BadNotYetValid && early:
		return "that is valid from " + from + " on", "one that is in date"
	}
	return "", ""
}

// holder is whose certificate it is: the organizationIdentifier, where it has one.
func holder(c pki.Claims) string { return orElse(c.OrganizationIdentifier, c.Subject) }
