// Package flinks is the reference bank behind Flinks, as a data recipient meets it: providers, authorisation at one of them,
// the data of FDX 5, and revocation of the connection. It holds the honest rules, the faults and the whims of that interface.
package flinks
