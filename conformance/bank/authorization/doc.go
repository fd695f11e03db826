// Package authorization is the reference bank as an authorization server with a small API behind it: accounts that a
// PSU grants, and payments that a client may begin by itself.
package authorization
