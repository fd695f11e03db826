// Package oauth holds the acts and checks of OAuth 2.0 that all profiles share:
// sending the PSU to the authorisation endpoint, redeeming codes, using, refreshing
// and revoking tokens, each with what may go wrong on purpose.
//
// A profile embeds [Acts] in its session, puts the steps of this package among its
// own, and takes from [Checks] those whose steps it has.
package oauth
