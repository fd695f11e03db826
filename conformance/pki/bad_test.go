package pki_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance/pki"
)

// differs are the claims in which each kind differs from a good certificate, and no other. What is signed by
// another CA of the same name differs in nothing that can be read.
var differs = map[string][]string{
	"expired":              {"NotBefore", "NotAfter"},
	"not-yet-valid":        {"NotBefore", "NotAfter"},
	"wrong-role":           {"Roles"},
	"other-authority":      {"NCAName", "NCAID"},
	"self-signed":          {"Issuer", "SelfSigned"},
	"other-ca":             nil,
	"web-as-seal":          {"QcTypes"},
	"seal-as-web":          {"QcTypes"},
	"no-psd2-statement":    {"Statements", "PSD2", "Roles", "NCAName", "NCAID"},
	"no-identifier":        {"Subject", "OrganizationIdentifier", "Identifier"},
	"malformed-identifier": {"Subject", "OrganizationIdentifier", "Identifier"},
	"other-tpp":            {"Subject", "OrganizationIdentifier", "Identifier"},
}

// identities are TPPs for which every kind can be made. The second one has what the kinds choose by default.
func identities() []pki.Identity {
	second := pki.Example()
	second.Identifier = pki.Identifier{Country: "FR", Authority: "ACPR", Number: "999999"}
	second.Roles = []pki.Role{pki.PaymentInitiation, pki.AccountInformation, pki.CardBased}
	return []pki.Identity{pki.Example(), second}
}

// A bad certificate is wrong in its one way: it has one problem, of the field that its kind names; it differs
// from a good one in nothing else; and the good one has no problem with the same need.
func TestKindsAreWrongInOneWay(t *testing.T) {
	ca := newCA(t, pki.P256)
	for _, id := range identities() {
		for _, kind := range pki.Kinds() {
			t.Run(kind.Name+"/"+id.Identifier.String(), func(t *testing.T) {
				mint := ca.QWAC
				if kind.Use == pki.Seal {
					mint = ca.QSEAL
				}
				pair, err := mint(id)
				good := readOne(t, pair, err)
				pair, err = ca.Bad(kind.Name, id)
				bad := readOne(t, pair, err)

				need := pki.Need{Now: noon, Use: kind.Use, Role: id.Roles[0], Identifier: id.Identifier.String(), Trusted: ca.Pool()}
				if p := good.Problems(need); len(p) > 0 {
					t.Errorf("the good one has problems: %v", p)
				}
				if p := bad.Problems(need); len(p) != 1 || p[0].Field != kind.Field {
					t.Errorf("problems %v, want one of %s", p, kind.Field)
				}
				if d := cmp.Diff(differs[kind.Name], differing(good, bad)); d != "" {
					t.Errorf("claims that differ from a good one (-want +got):\n%s", d)
				}
				if _, chain := verifies(ca, bad); chain != (kind.Field != "issuer" && kind.Field != "chain") {
					t.Errorf("signed by the CA: %v", chain)
				}
			})
		}
	}
}

// differing names the claims in which two certificates differ, but for what is new with each.
func differing(a, b pki.Claims) []string {
	var names []string
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		if name != "Serial" && name != "Certificate" && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			names = append(names, name)
		}
	}
	return names
}

// Kinds are told apart by name and story, and the list that is given out is a copy.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range pki.Kinds() {
		if seen[k.Name] || seen[k.Story] || k.Name == "" || k.Story == "" || strings.HasSuffix(k.Story, ".") || k.Use.Title() == "" {
			t.Errorf("kind %+v has a name or story of another, or none", k)
		}
		seen[k.Name], seen[k.Story] = true, true
		if _, ok := differs[k.Name]; !ok {
			t.Errorf("nobody says in what %s differs", k.Name)
		}
	}
	pki.Kinds()[0].Name = "other"
	if pki.Kinds()[0].Name == "other" {
		t.Error("the list of kinds can be changed from outside")
	}
}

func TestBadRefused(t *testing.T) {
	ca := newCA(t, pki.P256)
	if _, err := ca.Bad("revoked", pki.Example()); err == nil || !strings.Contains(err.Error(), "the kinds are expired, ") {
		t.Errorf("a kind that is none: %v", err)
	}
	id := pki.Example()
	id.Roles = []pki.Role{pki.AccountServicing, pki.PaymentInitiation, pki.AccountInformation, pki.CardBased}
	for _, k := range pki.Kinds() {
		_, err := ca.Bad(k.Name, id)
		if errors.Is(err, pki.ErrEveryRole) != (k.Name == "wrong-role") || err != nil && k.Name != "wrong-role" {
			t.Errorf("%s for a TPP with all roles: %v", k.Name, err)
		}
	}
	id.Roles = slices.DeleteFunc(id.Roles, func(r pki.Role) bool { return r == pki.AccountServicing })
	pair, err := ca.Bad("wrong-role", id)
	if c := readOne(t, pair, err); len(c.Roles) != 1 || c.Roles[0].Name != "PSP_AS" {
		t.Errorf("wrong role of a TPP with the other three: %v", c.Roles)
	}
}
