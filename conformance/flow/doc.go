// Package flow walks the steps of a profile against a target and records what
// crosses the wire. Nothing leaves its recorder but redacted exchanges.
package flow
