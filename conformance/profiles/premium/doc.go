// Package premium is the profile of the Premium API, a bank's own account
// information interface beside the regulated one: authorisation, token, accounts
// with their balances, pages of transactions, refresh, revocation. A final consumer
// reads its own accounts; a TPP asks for a consent first.
package premium
