package pki

import (
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"strings"
	"time"
)

// A Need is what a certificate is wanted for. The zero value of every member but the first asks nothing.
type Need struct {
	Now           time.Time
	Use           Use            // Web or Seal
	Role          Role           // that the PSD2 statement must have
	Identifier    string         // that the subject must have: PSDDE-BAFIN-123456
	Trusted       *x509.CertPool // CAs one of which must be behind it
	Intermediates *x509.CertPool // CAs that may stand between
}

// A Problem is one thing about a certificate that is not as it should be.
type Problem struct {
	Field string // validity, issuer, chain, organizationIdentifier, PSD2 statement, roles, NCA, QcType, …
	Want  string
	Got   string
}

// String says it in one line.
func (p Problem) String() string { return p.Field + ": want " + p.Want + ", got " + p.Got }

// Problems lists what is wrong with a certificate, in itself and for a need. What one problem explains is not
// told again as another: an extension that is missing is one, not one for each of its members. Of a CA it
// asks the validity and the chain alone.
func (c Claims) Problems(n Need) []Problem {
	l := &problems{}
	l.say(n.Now.Before(c.NotBefore) || n.Now.After(c.NotAfter), "validity", "one that covers "+day(n.Now), c.validity())
	if !c.CA {
		l.say(c.SelfSigned, "issuer", "a CA", "the certificate itself")
	}
	if c.CA || !c.SelfSigned {
		c.chain(l, n)
	}
	if c.CA {
		return l.list
	}
	c.holder(l, n)
	c.usages(l, n)
	return l.list
}

// problems collects what is wrong.
type problems struct{ list []Problem }

func (l *problems) say(wrong bool, field, want, got string) {
	if wrong {
		l.list = append(l.list, Problem{Field: field, Want: want, Got: got})
	}
}

// chain asks whether a CA that is trusted is behind the certificate, at a time when it is valid itself.
func (c Claims) chain(l *problems, n Need) {
	if n.Trusted == nil {
		return
	}
	at := n.Now
	if at.Before(c.NotBefore) {
		at = c.NotBefore
	} else if at.After(c.NotAfter) {
		at = c.NotAfter
	}
	_, err := c.Certificate.Verify(x509.VerifyOptions{Roots: n.Trusted, Intermediates: n.Intermediates, CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		l.say(true, "chain", "one that ends at a CA that is trusted", Printable(strings.TrimPrefix(err.Error(), "x509: ")))
	}
}

// holder asks who holds the certificate: the identifier, and the statement about PSD2.
func (c Claims) holder(l *problems, n Need) {
	const field = "organizationIdentifier"
	switch {
	case c.Identifier == (Identifier{}):
		l.say(true, field, psdForm, orNone(c.OrganizationIdentifier))
	case n.Identifier != "":
		l.say(c.OrganizationIdentifier != n.Identifier, field, n.Identifier, c.OrganizationIdentifier)
	}
	for _, flaw := range c.Flaws {
		l.say(true, "qcStatements", "statements that can be read, each once", flaw)
	}
	if !c.PSD2 {
		l.say(!c.flawed("PSD2"), "PSD2 statement", "roles, name and id of the NCA (0.4.0.19495.2 in qcStatements)", "none")
		return
	}
	if c.Identifier != (Identifier{}) {
		l.say(c.NCAID != c.Identifier.NCAID(), "NCA", c.Identifier.NCAID()+", as in the organizationIdentifier", orNone(c.NCAID))
	}
	l.say(len(c.Roles) == 0, "roles", "one at least", "none")
	for _, r := range c.Roles {
		switch role := r.Role(); {
		case role == "":
			l.say(true, "roles", "PSP_AS, PSP_PI, PSP_AI or PSP_IC", orNone(r.Name)+" ("+r.OID+")")
		case string(role) != r.Name:
			l.say(true, "roles", string(role)+" as the name of "+r.OID, orNone(r.Name))
		}
	}
	l.say(n.Role != "" && len(c.Roles) > 0 && !c.Has(n.Role), "roles", string(n.Role), c.roleNames())
}

// usages asks what the certificate may be used for.
func (c Claims) usages(l *problems, n Need) {
	use := n.Use
	if use == "" {
		use = c.Use()
	}
	if len(c.Statements) > 0 && !c.flawed("QcType") {
		want := "web or eseal"
		if use != "" {
			want = string(use) + ", as in a " + use.Title()
		}
		l.say(!slices.Contains(c.QcTypes, string(use)), "QcType", want, listed(c.QcTypes))
	}
	if key, ok := c.Certificate.PublicKey.(*rsa.PublicKey); ok {
		l.say(key.N.BitLen() < 2048, "key", "RSA 2048 or more", c.Key)
	}
	if use == "" {
		return
	}
	want := keyUsages(use.keyUsage())
	l.say(!containsAll(c.KeyUsages, want), "key usage", strings.Join(want, ", "), listed(c.KeyUsages))
	if use == Web {
		want = []string{"serverAuth", "clientAuth"}
		l.say(!containsAll(c.ExtKeyUsages, want), "extended key usage", strings.Join(want, ", "), listed(c.ExtKeyUsages))
		l.say(len(c.Hosts) == 0, "subjectAltName", "a host name", "none")
	} else {
		l.say(len(c.ExtKeyUsages) > 0, "extended key usage", "none", listed(c.ExtKeyUsages))
	}
}

// flawed says whether a statement is there and cannot be read, which is told once.
func (c Claims) flawed(statement string) bool {
	return slices.ContainsFunc(c.Flaws, func(f string) bool {
		return strings.HasPrefix(f, statement+": ") || strings.HasPrefix(f, "qcStatements: ")
	})
}

func (c Claims) roleNames() string {
	var names []string
	for _, r := range c.Roles {
		names = append(names, r.Name)
	}
	return listed(names)
}

func containsAll(list, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(list, w) })
}

func listed(list []string) string { return orNone(strings.Join(list, ", ")) }

// orNone is a text in a sentence, or a word for its absence.
func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return Printable(s)
}
