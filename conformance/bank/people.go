package bank

import "slices"

// A Client is a TPP that the bank knows.
type Client struct {
	ID           string
	Name         string // as the PSU reads it
	Secret       string
	RedirectURIs []string // registered; compared character by character
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

// The two clients that every reference bank knows.
var (
	MainClient = &Client{
		ID: "assay-tpp", Name: "Assay", Secret: "assay-tpp-secret-7Qm2",
		RedirectURIs: []string{"https://tpp.assay.example/callback"},
	}
	OtherClient = &Client{
		ID: "assay-other", Name: "Another TPP", Secret: "assay-other-secret-9Kx4",
		RedirectURIs: []string{"https://other.assay.example/callback"},
	}
)

// The two users that every reference bank knows.
var (
	Alice = &User{Name: "alice", FullName: "Alice Liddell", Password: "wonderland-17", Accounts: aliceAccounts}
	Bob   = &User{Name: "bob", FullName: "Bob Baumeister", Password: "builder-42", Accounts: bobAccounts}
)

var (
	clients = []*Client{MainClient, OtherClient}
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
