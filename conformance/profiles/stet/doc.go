// Package stet is the profile of the STET PSD2 API for account information: the PSU authorises, the code becomes
// tokens over mutual TLS, the consent is forwarded, accounts, balances and transactions are read along HAL links, and
// access ends by expiry or revocation. It knows the versions 1.4.0, 1.4.2, 1.5 and 1.6; a target says which it speaks.
// Where the STET text repeats OAuth, HTTP or TLS, the shared checks carry its rules.
package stet
