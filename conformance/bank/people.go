package bank

import (
	"slices"

	"github.com/assaykit/assay/conformance/pki"
)

// A Client is a TPP that the bank knows.
type Client struct {
	ID           string
	Name         string // as the PSU reads it
	Secret       string
	RedirectURIs []string       // registered; compared character by character
	Identifier   pki.Identifier // organizationIdentifier of its certificate
}

// A User is a PSU of the bank.
type User struct {
	Name     string // the login name, which is also the PSU-ID
	FullName string
	Password string
	Accounts []*Account
}

// Account returns the user's account with that IBAN, nil when there is none.
func (u *User) Account(iban string) *Account {
	if i := slices.IndexFunc(u.Accounts, func(a *Account) bool { return a.IBAN == iban }); i >= 0 {
		return u.Accounts[i]
	}
	return nil
}

// The clients that every reference bank knows. AppClient is public: it has no secret. That of OddClient holds characters
// that mean something in a form.
var (
	MainClient = &Client{
		ID: "assay-tpp", Name: "Assay", Secret: "assay-tpp-secret-7Qm2",
		RedirectURIs: []string{"https://tpp.assay.example/callback", "https://tpp.assay.example/return?bank=reference"},
		Identifier:   pki.Identifier{Country: "DE", Authority: "BAFIN", Number: "123456"},
	}
	OtherClient = &Client{
		ID: "assay-other", Name: "Another TPP", Secret: "assay-other-secret-9Kx4",
		RedirectURIs: []string{"https://other.assay.example/callback"},
		Identifier:   pki.Identifier{Country: "DE", Authority: "BAFIN", Number: "654321"},
	}
	OddClient = &Client{
		ID: "assay-odd", Name: "Assay Odd", Secret: "assay+odd/secret=5%Tz",
		RedirectURIs: []string{"https://odd.assay.example/callback", "https://odd.assay.example/return?bank=reference"},
	}
	AppClient = &Client{
		ID: "assay-app", Name: "Assay App",
		RedirectURIs: []string{"https://app.assay.example/callback", "https://app.assay.example/return?bank=reference"},
	}
)

// The two users that every reference bank knows.
var (
	Alice = &User{Name: "alice", FullName: "Alice Liddell", Password: "wonderland-17", Accounts: aliceAccounts}
	Bob   = &User{Name: "bob", FullName: "Bob Baumeister", Password: "builder-42", Accounts: bobAccounts}
)

var (
	clients = []*Client{MainClient, OtherClient, OddClient, AppClient}
	users   = []*User{Alice, Bob}
)

// UserByName returns the user with that login name, nil when there is none.
func UserByName(name string) *User {
	if i := slices.IndexFunc(users, func(u *User) bool { return u.Name == name }); i >= 0 {
		return users[i]
	}
	return nil
}

// clientByID returns the client with that id, nil when there is none.
func clientByID(id string) *Client {
	if i := slices.IndexFunc(clients, func(c *Client) bool { return c.ID == id }); i >= 0 {
		return clients[i]
	}
	return nil
}
