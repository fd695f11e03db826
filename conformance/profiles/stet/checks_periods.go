package stet

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// periodChecks are about the filters of transactions: what they let through, and what they leave out.
func periodChecks() []conformance.Check {
	check := func(id, rule, title, parameter, text string, judge func(conformance.View) conformance.Finding, read string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{rule}, Clause: s40("accountsTransactionsGet, "+parameter, text), Level: conformance.Should,
			Reads: []string{readTransactions, read}, Judge: judge}
	}
	return []conformance.Check{
		check("STET-TRX-06", "STET-TRX-06", "dateFrom includes its day", "dateFrom", "inclusive lower bound on the imputation date", fromIncluded, readFrom),
		check("STET-TRX-06-before", "STET-TRX-06", "dateFrom leaves out what came before", "dateFrom", "inclusive lower bound on the imputation date", nothingBefore, readFrom),
		check("STET-TRX-07", "STET-TRX-07", "dateTo excludes its day", "dateTo", "exclusive upper bound on the imputation date", toExcluded, readTo),
		check("STET-TRX-07-between", "STET-TRX-07", "a period has all entries between its days", "dateFrom and dateTo", "the entries between the two bounds are given", nothingMissing, readTo),
		check("STET-TRX-08", "STET-TRX-08", "afterEntryReference leaves out what came before", "afterEntryReference", "only entries with a greater technical reference are given", afterEntry, readAfter),
		check("STET-TRX-08-behind", "STET-TRX-08", "afterEntryReference gives what came after", "afterEntryReference", "only entries with a greater technical reference are given", restAfter, readAfter),
	}
}

// booked lists the entries of a page that are booked. The date of one that is pending is a guess.
func booked(e *conformance.Exchange) []checks.Node {
	return slices.DeleteFunc(slices.Clone(read(e).At("transactions").Items()), func(t checks.Node) bool { return t.At("status").Text() == "PDNG" })
}

// asked returns a filter of a request as it was sent, in the words of the day.
func asked(e *conformance.Exchange, name string) string {
	text := checks.Address(e).Query().Get(name)
	if d, ok := day(text); ok {
		return d.Format(time.DateOnly)
	}
	return text
}

// bookedOn says whether a page has an entry of a day, as it is written.
func bookedOn(e *conformance.Exchange, day string) bool {
	return slices.ContainsFunc(read(e).At("transactions").Items(), func(t checks.Node) bool {
		return day != "" && strings.HasPrefix(t.At("bookingDate").Text(), day)
	})
}

// fromIncluded looks for the entry of the walk whose day was asked for.
func fromIncluded(v conformance.View) conformance.Finding {
	e := v.Last(readFrom)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	from := asked(e, "dateFrom")
	if bookedOn(e, from) {
		return conformance.Holds().At(e)
	}
	if hasNext(e) {
		return conformance.Inapplicable("the answer has further pages, on which the day may be")
	}
	return conformance.Fails("an entry of "+from, "none").At(e)
}

// nothingBefore leaves a day to the zones in which the two sides think.
func nothingBefore(v conformance.View) conformance.Finding {
	e := v.Last(readFrom)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	from, ok := day(asked(e, "dateFrom"))
	if !ok {
		return conformance.Inapplicable("no day was asked for")
	}
	for _, t := range booked(e) {
		date := t.At("bookingDate")
		if on, ok := day(date.Text()); ok && on.Before(from.AddDate(0, 0, -1)) {
			return conformance.Fails("entries from "+asked(e, "dateFrom")+" on", date.Text()).At(e).Pointing(date.Pointer)
		}
	}
	return conformance.Holds().At(e)
}

func toExcluded(v conformance.View) conformance.Finding {
	e := v.Last(readTo)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	to := checks.Address(e).Query().Get("dateTo")
	for _, t := range booked(e) {
		if date := t.At("bookingDate"); reaches(date.Text(), to) {
			return conformance.Fails("no entry of "+asked(e, "dateTo")+" or later", date.Text()).At(e).Pointing(date.Pointer)
		}
	}
	return conformance.Holds().At(e)
}

// reaches says whether a date is another or later. Of two that are both times in a zone the moments count, else the days.
func reaches(date, bound string) bool {
	at, errA := time.Parse(time.RFC3339, date)
	end, errB := time.Parse(time.RFC3339, bound)
	if errA == nil && errB == nil {
		return !at.Before(end)
	}
	on, okA := day(date)
	last, okB := day(bound)
	return okA && okB && !on.Before(last)
}

// nothingMissing looks for the entries that the walk found between the two days, whatever the zone.
func nothingMissing(v conformance.View) conformance.Finding {
	e := v.Last(readTo)
	from, okFrom := day(asked(e, "dateFrom"))
	to, okTo := day(asked(e, "dateTo"))
	return allGiven(v, e, func(t checks.Node) bool {
		on, ok := day(t.At("bookingDate").Text())
		return ok && okFrom && okTo && on.After(from) && on.Before(to.AddDate(0, 0, -1))
	})
}

// restAfter looks for the entries that the walk found with a greater reference.
func restAfter(v conformance.View) conformance.Finding {
	if later(v.Facts.Options["version"]) {
		return conformance.Inapplicable("1.5 has other parameters instead")
	}
	e := v.Last(readAfter)
	after := checks.Address(e).Query().Get("afterEntryReference")
	return allGiven(v, e, func(t checks.Node) bool {
		reference := t.At("entryReference").Text()
		return greater(reference, after) && !greater(after, reference) // of two that cannot be compared both are
	})
}

// allGiven judges that an answer has the booked entries of the walk that about picks, by their references.
func allGiven(v conformance.View, e *conformance.Exchange, about func(checks.Node) bool) conformance.Finding {
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	finding, given := conformance.Inapplicable("the walk found no entry to look for"), references(e)
	for _, page := range v.All(readTransactions) {
		for _, t := range booked(page) {
			reference := t.At("entryReference").Text()
			switch {
			case reference == "" || !about(t):
			case !slices.Contains(given, reference) && hasNext(e):
				return conformance.Inapplicable("the answer has further pages, on which the entry may be")
			case !slices.Contains(given, reference):
				return conformance.Fails("the entry "+reference, "none").At(e, page)
			default:
				finding = conformance.Holds().At(e)
			}
		}
	}
	return finding
}

// afterEntry judges that neither the entry nor one that is smaller came.
func afterEntry(v conformance.View) conformance.Finding {
	if later(v.Facts.Options["version"]) {
		return conformance.Inapplicable("1.5 has other parameters instead")
	}
	e := v.Last(readAfter)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	after := checks.Address(e).Query().Get("afterEntryReference")
	for i, reference := range references(e) {
		if reference != "" && !greater(reference, after) {
			return conformance.Fails("references after "+after, reference).At(e).Pointing("/transactions/" + strconv.Itoa(i) + "/entryReference")
		}
	}
	return conformance.Holds().At(e)
}

// greater compares technical references: numbers by their value, others as texts of
// one length; of different lengths nothing is said.
func greater(reference, than string) bool {
	a, errA := strconv.ParseUint(reference, 10, 64)
	b, errB := strconv.ParseUint(than, 10, 64)
	if errA == nil && errB == nil {
		return a > b
	}
	return len(reference) != len(than) || reference > than
}
