package pki

import (
	"encoding/asn1"
	"fmt"
	"slices"
	"strings"
)

// A Role is what an authority lets a payment service provider do, by the name that ETSI TS 119 495 gives it
// in certificates.
type Role string

// The four roles. A TPP that reads accounts has AccountInformation; a bank's own certificate says
// AccountServicing.
const (
	AccountServicing   Role = "PSP_AS" // ASPSP
	PaymentInitiation  Role = "PSP_PI" // PISP
	AccountInformation Role = "PSP_AI" // AISP
	CardBased          Role = "PSP_IC" // CBPII, also PIISP
)

// roleOIDs are the identifiers of the roles, in the order of the document.
var roleOIDs = []struct {
	role Role
	oid  asn1.ObjectIdentifier
}{
	{AccountServicing, asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 1}},
	{PaymentInitiation, asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 2}},
	{AccountInformation, asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 3}},
	{CardBased, asn1.ObjectIdentifier{0, 4, 0, 19495, 1, 4}},
}

// ParseRole reads a role by its name, PSP_AI, or by what tells it apart, ai; small letters and capitals are
// the same. The error names the four.
func ParseRole(s string) (Role, error) {
	r := Role("PSP_" + strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "PSP_"))
	if r.oid() == nil {
		return "", fmt.Errorf("role %q: expected as, pi, ai or ic", s)
	}
	return r, nil
}

// oid is nil for what is none of the four.
func (r Role) oid() asn1.ObjectIdentifier {
	for _, known := range roleOIDs {
		if known.role == r {
			return known.oid
		}
	}
	return nil
}

// roleOf is the role with an identifier, "" when it is none of the four.
func roleOf(oid string) Role {
	for _, known := range roleOIDs {
		if known.oid.String() == oid {
			return known.role
		}
	}
	return ""
}

// otherRole is a role that a TPP with some roles does not have, "" when it has all.
func otherRole(roles []Role) Role {
	for _, r := range []Role{PaymentInitiation, AccountInformation, CardBased, AccountServicing} {
		if !slices.Contains(roles, r) {
			return r
		}
	}
	return ""
}
