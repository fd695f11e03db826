// Package bank is the reference ASPSP: a small bank that does what the standards ask, against which the kit is proved
// and TPP developers can try their software.
//
// A bank has users with accounts, an authorization server (RFC 6749, 6750, 7009, 7636 and 8414) with login and consent
// pages for people, and behind it the resources of one standard, which a package of their own adds: a Service. Its data
// follow from a seed, its time from a Clock that can be turned, and everything that it opened stands in its Ledger.
//
// Every honest decision is a function in one struct, Rules. A Fault replaces some of them by lying ones and says which
// checks must notice. A Whim replaces some by others that the standard allows as well and that no check may mind.
package bank
