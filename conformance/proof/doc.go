// Package proof shows that the checks can be trusted: it runs every profile
// against the reference bank, honest, with each fault and with each whim, and
// compares the verdicts with what they must be. It drives the flow without Ginkgo.
package proof
