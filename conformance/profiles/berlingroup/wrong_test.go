package berlingroup

import (
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance/tapes"
)

func faultTrials() []trial {
	good := creating(createConsent)
	refused := creating(createConsent)
	refused.Response.Status = 400
	return slices.Concat(
		dutyTrials("BG-CNS-10", good, createIncomplete, "createConsent"),
		dutyTrials("BG-CNS-13", good, createWrongDate, "createConsent"),
		dutyTrials("BG-CNS-18", good, createNoReads, "createConsent"),
		dutyTrials("BG-HDR-05", good, createNoIP, "createConsent"),
		[]trial{
			{"BG-ERR-10", "400", holds, tapes.Tape(good, trouble(createBroken, "createConsent", 400, "FORMAT_ERROR")), nil},
			{"BG-ERR-10", "another refusal", holds, tapes.Tape(good, trouble(createBroken, "createConsent", 415, "FORMAT_ERROR")), nil},
			{"BG-ERR-10", "a consent", fails, tapes.Tape(good, creating(createBroken)), nil},
			{"BG-ERR-10", "a crash", fails, tapes.Tape(good, step(createBroken, "createConsent", 500, "")), nil},
			{"BG-ERR-10", "the right request was refused too", inconclusive, tapes.Tape(refused, trouble(createBroken, "createConsent", 400, "FORMAT_ERROR")), nil},

			{"BG-CNS-30", "400", holds, tapes.Tape(good, trouble(createNoPSU, "createConsent", 400, "FORMAT_ERROR")), nil},
			{"BG-CNS-30", "401", holds, tapes.Tape(good, trouble(createNoPSU, "createConsent", 401, "PSU_CREDENTIALS_INVALID")), nil},
			{"BG-CNS-30", "a consent", fails, tapes.Tape(good, creating(createNoPSU)), nil},
			{"BG-CNS-30", "a crash", fails, tapes.Tape(good, step(createNoPSU, "createConsent", 500, "")), nil},
			{"BG-CNS-30", "the right request was refused too", inconclusive, tapes.Tape(refused, trouble(createNoPSU, "createConsent", 400, "FORMAT_ERROR")), nil},
		})
}

func TestWrongConsents(t *testing.T) { try(t, faultTrials()) }
