// Package conformance holds the words of the kit: profiles made of steps and
// checks, the tape of exchanges between them, and the verdicts and runs that
// come out.
//
// One line of thought carries everything: act, record, judge. A [Step] acts on
// the ASPSP, a recorder puts every [Exchange] on the tape, and a [Check] judges
// what it sees there. A check never sends a request and a step never asks for a
// verdict, so every verdict can be recomputed later from the tape alone.
//
// The package uses the standard library only and knows no standard, no bank and
// no report format. Those live in the rooms beneath it.
package conformance
