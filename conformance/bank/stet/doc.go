// Package stet puts the STET PSD2 API for account information behind the reference bank: accounts as HAL with links of
// what was granted, consents that the TPP forwards by PUT and that replace one another, balances, transactions in pages
// that the bank chooses, trusted beneficiaries and the identity of the end user. Its variants speak the versions 1.4.0,
// 1.5, 1.4.2 and 1.6.
package stet
