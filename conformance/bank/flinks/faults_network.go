package flinks

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

// customerFaults are in the profile of the user.
var customerFaults = []bank.Fault{
	{
		Name:   "customer-without-id",
		Story:  "The profile of the user has a name and no id.",
		Breaks: bank.Warns("FLK-CUST"),
		Lie:    bank.EditGood(opCustomer, func(body map[string]any) { delete(body, "customerId") }),
	},
	{
		Name:   "addresses-in-latin-1",
		Story:  "The addresses of users come out of an old database in ISO 8859-1.",
		Breaks: bank.Breaks("HTTP-JSON-UTF8"),
		Lie:    bank.RewriteGood(opCustomer, func(a *bank.Answer) { a.Latin1() }),
	},
}

// networkFaults are about how accounts are reached by payments.
var networkFaults = []bank.Fault{
	{
		Name:   "bank-ids-as-numbers",
		Story:  "The number of a bank loses its leading zeros.",
		Breaks: bank.Breaks("FLK-ACC-200-networks"),
		Lie:    inNetworks(func(n map[string]any) { n["bankId"] = 312345 }),
	},
	{
		Name:   "network-in-own-words",
		Story:  "A network is called LYNX, which FDX does not list.",
		Breaks: bank.Warns("FLK-ACC-200-networks"),
		Lie:    inNetworks(func(n map[string]any) { n["type"] = "LYNX" }),
	},
	{
		Name:    "missing-function-called-by-its-status",
		Story:   "A provider that does not know the networks says so with its HTTP status as the code.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-PN-405", "FLK-ERR-MAP"),
		Lie: complain(func(operation string, p *Problem) {
			if p.Status == http.StatusMethodNotAllowed {
				p.Code = p.Status
			}
		}),
	},
}

func inNetworks(change func(map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opNetworks, func(body map[string]any) {
		for _, network := range bank.Objects(body, "paymentNetworks") {
			change(network)
		}
	})
}
