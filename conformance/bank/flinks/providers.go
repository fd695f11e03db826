package flinks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// A Provider is a bank behind Flinks.
type Provider struct {
	ID      int
	Name    string
	Country string
	Status  string // of the registration of every client
	// Networks says whether it tells how accounts are reached by payments.
	Networks bool
}

// The states of a registration.
const (
	activated = "Activated"
	available = "Available"
)

// The providers that the variants use.
const (
	wonderland   = 1000
	lookingGlass = 4013
)

var providers = []*Provider{
	{ID: wonderland, Name: "Wonderland Savings", Country: "CA", Status: activated, Networks: true},
	{ID: 2000, Name: "Banque du Terrier", Country: "CA", Status: activated, Networks: true},
	{ID: lookingGlass, Name: "Looking-Glass Credit Union", Country: "US", Status: activated},
	{ID: 5000, Name: "Mock Turtle Trust", Country: "CA", Status: available, Networks: true},
}

// registered lists the providers that a client may use.
func registered(*bank.Client) []*Provider {
	return slices.DeleteFunc(slices.Clone(providers), func(p *Provider) bool { return p.Status != activated })
}

// findProvider finds the provider that an authorisation request names among those of its client, nil when there is none.
func findProvider(c *bank.Client, id string) *Provider {
	all := registered(c)
	if i := slices.IndexFunc(all, func(p *Provider) bool { return fmt.Sprint(p.ID) == id }); i >= 0 {
		return all[i]
	}
	return nil
}

// ListProviders lists the providers of a client.
func (s *server) ListProviders(ctx context.Context, _ fdx.ListProvidersRequestObject) (fdx.ListProvidersResponseObject, error) {
	list := fdx.ListProviders200JSONResponse{}
	for _, p := range s.rules.Listed(tokenOf(ctx).Client) {
		list = append(list, fdx.Provider{ProviderID: p.ID, Name: p.Name, Country: p.Country})
	}
	return list, nil
}

// ListProvidersV2 lists all providers that fit, with the state of the registration.
func (s *server) ListProvidersV2(_ context.Context, request fdx.ListProvidersV2RequestObject) (fdx.ListProvidersV2ResponseObject, error) {
	countries := strings.FieldsFunc(value(request.Params.Country), func(r rune) bool { return r == ',' })
	list := fdx.ListProvidersV2200JSONResponse{}
	for _, p := range providers {
		enabled := request.Params.IsEnabledForClient
		if enabled != nil && *enabled != (p.Status == activated) || len(countries) > 0 && !slices.Contains(countries, p.Country) {
			continue
		}
		list = append(list, fdx.RegisteredProvider{ProviderID: &p.ID, Name: &p.Name, Country: &p.Country, Status: &p.Status})
	}
	return list, nil
}
