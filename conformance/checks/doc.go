// Package checks holds the assertions that profiles share: how a JSON body is
// read, how an answer is held against its document, and what HTTP itself asks of
// every answer. All of it looks at bytes on the tape and at nothing else.
package checks
