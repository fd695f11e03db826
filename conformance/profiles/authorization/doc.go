// Package authorization is the Authorization API alone: client credentials and code
// grants at any OAuth server, with what tokens open and do not open where the target
// names a resource.
package authorization
