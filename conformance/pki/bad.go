package pki

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Kind is one way in which a certificate can be wrong, while everything else about it is right.
type Kind struct {
	Name  string // of the kind, and of its file
	Story string // what is wrong, in a sentence without full stop
	Use   Use    // what the rest of the certificate is made for
	Field string // the field of the problem that tells it, see Problem

	spoil func(*draft) error
}

// Kinds lists all ways to be wrong. Some are wrong in themselves. For others it takes a [Need]: a certificate
// for payments is a good one until somebody asks for accounts with it.
func Kinds() []Kind { return slices.Clone(kinds) }

var kinds = []Kind{
	{"expired", "its validity ended the day before it was made", Web, "validity", func(d *draft) error {
		// Far from the CA's own beginning, and long enough over for any clock.
		d.from, d.until = d.ca.now.Add(-31*24*time.Hour), d.ca.now.Add(-24*time.Hour)
		return nil
	}},
	{"not-yet-valid", "its validity begins when that of the good ones ends", Web, "validity", func(d *draft) error {
		d.from, d.until = d.until, d.until.Add(d.identity.span())
		return nil
	}},
	{"wrong-role", "it has one role, and that is none of the TPP's", Web, "roles", func(d *draft) error {
		role := otherRole(d.identity.Roles)
		if role == "" {
			return ErrEveryRole
		}
		d.psd2.Roles = rolesOfPSP(role)
		return nil
	}},
	{"other-authority", "its PSD2 statement names another authority than its organizationIdentifier", Web, "NCA", func(d *draft) error {
		other := "FR-ACPR"
		if d.psd2.NCAID == other {
			other = "DE-BAFIN"
		}
		d.psd2.NCAID, d.psd2.NCAName = other, nameOf(other)
		return nil
	}},
	{"self-signed", "it is signed by its own key", Web, "issuer", func(d *draft) error {
		d.alone = true
		return nil
	}},
	{"other-ca", "it is signed by a CA that has the name of the right one and another key", Web, "chain", func(d *draft) error {
		return d.impersonate()
	}},
	{"web-as-seal", "its QcType says web, all the rest is that of a QSEAL", Seal, "QcType", func(d *draft) error {
		d.qcType = Web
		return nil
	}},
	{"seal-as-web", "its QcType says eseal, all the rest is that of a QWAC", Web, "QcType", func(d *draft) error {
		d.qcType = Seal
		return nil
	}},
	{"no-psd2-statement", "it is qualified and says nothing about PSD2", Web, "PSD2 statement", func(d *draft) error {
		d.psd2 = nil
		return nil
	}},
	{"no-identifier", "its subject has no organizationIdentifier", Web, "organizationIdentifier", func(d *draft) error {
		d.identifier = ""
		return nil
	}},
	{"malformed-identifier", "its organizationIdentifier has no hyphens", Web, "organizationIdentifier", func(d *draft) error {
		d.identifier = strings.ReplaceAll(d.identifier, "-", "")
		return nil
	}},
	{"other-tpp", "its organizationIdentifier is that of another TPP of the same authority", Web, "organizationIdentifier", func(d *draft) error {
		other := d.identity.Identifier
		other.Number = "999999"
		if other == d.identity.Identifier {
			other.Number = "999998"
		}
		d.identifier = other.String()
		return nil
	}},
}

// impersonate puts a CA of the same name behind the draft. That catches who compares names instead of
// signatures, and a TLS client that picks its certificate by the name of the issuer sends it all the same.
func (d *draft) impersonate() error {
	key, err := d.ca.keys.generate()
	if err != nil {
		return err
	}
	impostor, err := newCA(Options{Now: d.ca.now, Keys: d.ca.keys}, key, d.ca.Certificate.RawSubject)
	d.ca = impostor
	return err
}

// ErrEveryRole says why there is no certificate with a wrong role.
var ErrEveryRole = errors.New("the TPP has all four roles, so that none is wrong")

func kindNamed(name string) (Kind, error) {
	var names []string
	for _, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return Kind{}, fmt.Errorf("no kind of bad certificate is called %q; the kinds are %s", name, strings.Join(names, ", "))
}
