package flinks

import (
	"context"
	"slices"
	"strings"

	fdx "github.com/assaykit/assay/gen/flinks"
)

// GetCurrentCustomer shows what the scopes open of a user: the person, and where the person is reached.
func (s *server) GetCurrentCustomer(ctx context.Context, _ fdx.GetCurrentCustomerRequestObject) (fdx.GetCurrentCustomerResponseObject, error) {
	t := tokenOf(ctx)
	granted := strings.Fields(t.Scope)
	body := fdx.GetCurrentCustomer200JSONResponse{CustomerID: s.ledger.IDOf("customer", detailOf(t.Consent).provider.Name, t.User.Name)}
	if slices.Contains(granted, scopePersonal) {
		first, last, _ := strings.Cut(t.User.FullName, " ")
		body.Name = &struct {
			Company *string `json:"company,omitempty"`
			First   *string `json:"first,omitempty"`
			Last    *string `json:"last,omitempty"`
			Middle  *string `json:"middle,omitempty"`
			Prefix  *string `json:"prefix,omitempty"`
			Suffix  *string `json:"suffix,omitempty"`
		}{First: &first, Last: &last}
		body.DateOfBirth = new("1992-05-04")
	}
	if slices.Contains(granted, scopeContact) {
		body.Addresses = &[]struct {
			City       *string `json:"city,omitempty"`
			Country    *string `json:"country,omitempty"`
			Line1      *string `json:"line1,omitempty"`
			Line2      *string `json:"line2,omitempty"`
			Line3      *string `json:"line3,omitempty"`
			PostalCode *string `json:"postalCode,omitempty"`
			Region     *string `json:"region,omitempty"`
			Type       *string `json:"type,omitempty"`
		}{{Line1: new("3 Rabbit Hole Lane"), City: new("Montréal"), Region: new("QC"), PostalCode: new("H2Y 1C6"), Country: new("CA"), Type: new("HOME")}}
		body.Telephones = &[]struct {
			Country *string `json:"country,omitempty"`
			Number  *string `json:"number,omitempty"`
			Type    *string `json:"type,omitempty"`
		}{{Country: new("1"), Number: new("5145550142"), Type: new("CELL")}}
		body.Email = &[]string{t.User.Name + "@example.test"}
	}
	return body, nil
}
