// Package berlingroup is the account information service of the Berlin Group's NextGenPSD2 framework, as the reference
// bank serves it: consents, accounts, balances and transactions behind the OAuth2 SCA approach, with dedicated ("detailed")
// consents only. Rule ids in comments (BG-…) are those of the register.
package berlingroup
