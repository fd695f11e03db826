// Package premium is the reference ASPSP of the Premium API, as Tatra banka's flow page describes it: consented accounts,
// each with its balances, and their transactions page by page, behind the OAuth 2.0 authorization code grant. It comes in
// four variants: the bank of the flow page, the same behind a gateway that knows clients by their certificate, one that a
// final consumer sees, whose consent comes into being when the account holder logs in, and one that a TPP sees, which asks
// for consents with a service token first. It implements the generated server interface and holds the faults and whims of
// this standard.
package premium
