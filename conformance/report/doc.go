// Package report turns a [conformance.Report] into bytes: report.json, which is
// the source of truth and can be read back, junit.xml for CI, and the words on
// the terminal. It also says how two lists of verdicts differ.
//
// Writers use what stands in the types and nothing else: no clock, no
// environment, no file. Equal input gives equal bytes. The tape that they get is
// redacted already, so there is no secret for them to hide; but its values come
// from strangers, so whatever reaches a terminal or an XML file is first made
// harmless there.
package report
