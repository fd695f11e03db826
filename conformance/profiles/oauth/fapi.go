package oauth

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps with the header fields of FAPI 1.0 (Part 1, section 6.2).
const (
	ReadInteraction = "list accounts with an interaction id"
	ReadCustomerIP  = "list accounts with the customer's address"
)

const (
	interactionField = "X-Fapi-Interaction-Id"
	customerField    = "X-Fapi-Customer-Ip-Address"
)

// customers are addresses from the blocks for documentation (RFC 5737, RFC 3849).
var customers = []string{"192.0.2.17", "2001:db8::17"}

// FAPISteps read with the header fields that FAPI adds.
func FAPISteps(needs ...string) []conformance.Step {
	step := func(name, field string, values func() []string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: conformance.Look, Features: []string{"fapi-1"},
			Run: on(func(a *Acts, ctx context.Context) error {
				token, err := a.Bearer(GrantMain)
				if err != nil {
					return err
				}
				for _, value := range values() {
					if err := flow.Done(a.flow.Read(ctx, GrantMain, func(req *http.Request) {
						req.Header.Set("Authorization", token)
						req.Header.Set(field, value)
					})); err != nil {
						return err
					}
				}
				return nil
			})}
	}
	return []conformance.Step{
		step(ReadInteraction, interactionField, func() []string { return []string{uuid.NewString()} }),
		step(ReadCustomerIP, customerField, func() []string { return customers }),
	}
}
