// Package flinks is the profile of Flinks Outbound for data recipients: a token of
// the client, the providers, authorisation at one of them, the user's token, and
// the user's data in the resources of FDX 5, until the connection is revoked.
package flinks
