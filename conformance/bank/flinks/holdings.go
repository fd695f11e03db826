package flinks

import "github.com/assaykit/assay/conformance/bank"

// A kind of account has its own wrapper, and its transactions have theirs.
type kind int

const (
	deposit kind = iota
	loan
	credit
	investment
)

// An account is held by one user at one provider. Amounts are in minor units of its currency.
type account struct {
	key      string
	kind     kind
	class    string // accountType of FDX
	number   string
	routing  string
	product  string
	nickname string
	currency string
	balance  int64 // posted; what is owed on a loan or a line of credit
	line     int64 // of credit
	rate     string
	fixed    bool
	networks []network
	book     []posting // what its entries say, in turn
}

// A network is a way by which payments reach an account.
type network struct{ kind, bank string }

var canadian = []network{{"CA_ACSS", "00312345"}, {"CA_LVTS", "00312345"}}

// chequing is the account that every customer has.
var chequing = account{
	key: "chequing", kind: deposit, class: "CHECKING", number: "003-12345-7012345", routing: "00312345", product: "Everyday Chequing", nickname: "Tea money",
	currency: "CAD", balance: 512_345, rate: "0.05", networks: canadian, book: everyday,
}

// aliceCanada are the accounts of Alice at the first two providers. The last one she keeps to herself.
var aliceCanada = []*account{
	&chequing,
	{key: "savings", kind: deposit, class: "SAVINGS", number: "003-12345-7098765", routing: "00312345", product: "High Interest Savings", currency: "CAD", balance: 2_000_000, rate: "2.35", networks: canadian, book: savings},
	{key: "card", kind: credit, class: "CREDITCARD", number: "4532 0000 0000 1234", product: "Cashback Card", nickname: "Rabbit hole", currency: "CAD", balance: 48_217, line: 500_000, rate: "19.99", fixed: true, book: card},
	{key: "mortgage", kind: loan, class: "MORTGAGE", number: "ML-553311", product: "Five Year Fixed", currency: "CAD", balance: 31_250_000, rate: "4.19", fixed: true, book: repayments},
	{key: "tfsa", kind: investment, class: "TAXFREESAVINGSACCOUNT", number: "TF-900125", product: "Tax-Free Savings", currency: "CAD", balance: 1_830_055, book: trades},
	{key: "secret", kind: deposit, class: "MONEYMARKET", number: "003-12345-7055555", routing: "00312345", product: "Rainy Days", currency: "CAD", balance: 99_900, rate: "1.10", networks: canadian, book: savings},
}

// aliceAmerica are the accounts of Alice at the credit union. The last one she keeps to herself here, too.
var aliceAmerica = []*account{
	{key: "checking", kind: deposit, class: "CHECKING", number: "8800012345", routing: "123456780", product: "Mirror Checking", nickname: "Backwards", currency: "USD", balance: 80_010, rate: "0.10", book: everyday},
	{key: "line", kind: credit, class: "LINEOFCREDIT", number: "LC-77001", product: "Personal Line", currency: "USD", balance: 0, line: 1_000_000, rate: "11.5", book: card},
	{key: "auto", kind: loan, class: "AUTOLOAN", number: "AL-8181", product: "Used Car Loan", currency: "USD", balance: 1_204_000, rate: "6.75", fixed: true, book: repayments},
	{key: "ira", kind: investment, class: "IRA", number: "IRA-4711", product: "Retirement", currency: "USD", balance: 7_654_321, book: trades},
	{key: "secret", kind: deposit, class: "SAVINGS", number: "8800099999", routing: "123456780", product: "Rainy Days", currency: "USD", balance: 12_345, rate: "0.25", book: savings},
}

// holdings returns what a user has at a provider, but for the last account of Alice.
func holdings(p *Provider, u *bank.User) []*account {
	switch {
	case u == bank.Alice && p.Country == "US":
		return aliceAmerica[:len(aliceAmerica)-1]
	case u == bank.Alice:
		return aliceCanada[:len(aliceCanada)-1]
	case u == bank.Bob && p.Country == "CA":
		return []*account{&chequing}
	}
	return nil
}

// hidden returns the account that Alice keeps to herself at a provider.
func hidden(p *Provider) *account {
	if p.Country == "US" {
		return aliceAmerica[len(aliceAmerica)-1]
	}
	return aliceCanada[len(aliceCanada)-1]
}
