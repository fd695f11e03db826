// Package berlingroup is the profile of the Berlin Group's NextGenPSD2 XS2A
// framework for account information, with OAuth 2.0 as the approach to SCA:
// consent, authorisation, token, accounts, balances, transactions, refresh,
// revocation.
package berlingroup
