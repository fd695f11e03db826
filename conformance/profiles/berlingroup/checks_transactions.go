package berlingroup

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func transactionChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "BG-TRX-03", Title: "booked transactions can be read", Rules: []string{"BG-TRX-03"},
		Clause: api("bookingStatus", "every ASPSP supports the value booked"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readTransactions}, Judge: bookedSupported,
	}, {
		ID: "BG-TRX-06", Title: "dateTo may be left out", Rules: []string{"BG-TRX-06"},
		Clause: api("dateTo", "the default is the present"),
		Level:  conformance.Must, Reads: []string{readTransactions, readNoDateTo}, Judge: withoutDateTo,
	}, {
		ID: "BG-TRX-07", Title: "booked entries lie in the period asked for", Rules: []string{"BG-TRX-07"},
		Clause: api("dateFrom", "both dates of the period are included, by booking date"),
		Level:  conformance.Must, Reads: []string{readTransactions, readPeriod}, Judge: inPeriod,
	}, {
		ID: "BG-TRX-12", Title: "a report has the members of its document", Rules: []string{"BG-TRX-11", "BG-TRX-12", "BG-TRX-30"},
		Clause: api("transactionsResponse-200_json", "every entry has transactionAmount, the report has _links with account, and texts keep to their limits"),
		Level:  conformance.Must, Reads: []string{readTransactions}, Sees: []string{readPeriod, readNoDateTo}, Tolerates: true, Operations: []string{"getTransactionList"},
		Judge: checks.Conforms(document, "getTransactionList", commonReports, readTransactions, readPeriod, readNoDateTo),
	}, {
		ID: "BG-TRX-13", Title: "who asks for booked entries gets booked entries", Rules: []string{"BG-TRX-13"},
		Clause: api("accountReport", "for booked the list booked is contained and pending is left out"),
		Level:  conformance.Must, Reads: []string{readTransactions}, Tolerates: true, Judge: onlyBooked,
	}, {
		ID: "BG-TRX-17", Title: "the next links lead through all pages to a last one", Rules: []string{"BG-TRX-17"},
		Clause: api("_linksAccountReport", "next leads to the following page, and the last page has none"),
		Level:  conformance.Must, Features: []string{"paging"}, Reads: []string{readTransactions}, Judge: paged,
	}, {
		ID: "BG-TRX-18", Title: "no entry appears on two pages", Rules: []string{"BG-TRX-18"},
		Clause: ig("6.5.4", "the pages of a report split it"),
		Level:  conformance.Should, Features: []string{"paging"}, Reads: []string{readTransactions}, Judge: noRepeats,
	}, {
		ID: "BG-TRX-25", Title: "a listed transaction can be read in detail", Rules: []string{"BG-TRX-25"},
		Clause: api("transactionId", "the id of the list addresses the details of the transaction"),
		Level:  conformance.Must, Features: []string{"transaction-details"}, Reads: []string{readDetails}, Tolerates: true, Operations: []string{"getTransactionDetails"}, Judge: detailed,
	}, {
		ID: "BG-TRX-26", Title: "an unknown transaction is refused", Rules: []string{"BG-TRX-26"},
		Clause: ig("14.11.1", "RESOURCE_UNKNOWN, with 403 or 404, where the transaction id is unknown"),
		Level:  conformance.Must, Features: []string{"transaction-details"}, Reads: []string{oauth.Read, readNoDetails}, Tolerates: true,
		Judge: controlled(oauth.Read, readNoDetails, "403 or 404", []int{403, 404}, []int{400, 401}),
	}, {
		ID: "BG-TRX-31", Title: "booked entries have a booking date", Rules: []string{"BG-TRX-31"},
		Clause: ig("14.25", "a booked entry has a date on which it was booked"),
		Level:  conformance.Should, Reads: []string{readTransactions}, Judge: bookingDates,
	},
		callerDuty("BG-TRX-01", "bookingStatus is mandatory", readNoStatus, api("bookingStatus", "the parameter is required")),
		callerDuty("BG-TRX-02", "bookingStatus is one of its values", readOddStatus, api("bookingStatus", "information, booked, pending, both or all")),
		callerDuty("BG-TRX-05", "dateFrom is needed", readNoDateFrom, api("dateFrom", "required unless a delta is asked for or bookingStatus is information")),
		callerDuty("BG-TRX-09", "dateFrom is an ISO date", readOddDate, api("dateFrom", "the format is that of a date in ISO 8601")),
	}
}

// commonReports tolerates what the sheet calls common among banks: reports without
// the account link, and remittance texts over 140 characters.
func commonReports(d checks.Deviation) bool {
	link := strings.HasSuffix(d.Want, `"account"`) || strings.HasSuffix(d.Want, `"_links"`)
	return d.Rule == "required" && link && strings.HasPrefix(d.Pointer, "/transactions") && !strings.HasPrefix(d.Pointer, "/transactions/booked") ||
		d.Rule == "maxLength" && strings.Contains(d.Pointer, "/remittanceInformation") && d.Want == "at most 140 characters"
}

// localTime says whether a quoted value is a date and time without an offset.
func localTime(quoted string) bool {
	_, err := time.Parse("2006-01-02T15:04:05.999999999", strings.Trim(quoted, `"`))
	return err == nil
}

func bookedSupported(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	first := v.All(readTransactions)[0]
	if !first.OK() {
		return conformance.Fails("200", statusOf(first)).At(first)
	}
	return conformance.Holds().At(first)
}

func withoutDateTo(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.All(readTransactions)[0]); stop {
		return finding
	}
	e := v.Last(readNoDateTo)
	if !e.OK() {
		return conformance.Fails("200", statusOf(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func booked(e *conformance.Exchange) []checks.Node {
	return read(e).At("transactions", "booked").Items()
}

// inPeriod compares booking dates with the period of the request that began the
// step: later pages may be addressed in any way.
func inPeriod(v conformance.View) conformance.Finding {
	if finding, stop := unread(v, readTransactions, "transactions"); stop {
		return finding
	}
	finding := conformance.Inapplicable("no booked entry has a booking date")
	for _, step := range []string{readTransactions, readPeriod} {
		var from, to string
		for i, e := range v.All(step) {
			if i == 0 {
				u, _ := url.Parse(e.Request.URL) // our own request
				from, to = u.Query().Get("dateFrom"), u.Query().Get("dateTo")
			}
			for _, t := range booked(e) {
				date := t.At("bookingDate")
				if _, err := time.Parse(time.DateOnly, date.Text()); err != nil {
					continue
				}
				if date.Text() < from || date.Text() > to {
					return conformance.Fails(from+" to "+to, date.Text()).At(e).Pointing(date.Pointer)
				}
				if finding.Result == conformance.ResultInapplicable {
					finding = conformance.Holds().At(e)
				}
			}
		}
	}
	return finding
}

func onlyBooked(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("no report was read")
	for _, e := range v.All(readTransactions) {
		report := read(e).At("transactions")
		if !report.Exists() {
			if root := read(e); root.Object() && !root.At("_links", "download").Exists() {
				return conformance.Fails("a report", "none").At(e).Pointing(report.Pointer)
			}
			continue
		}
		pending := report.At("pending")
		switch {
		case !report.At("booked").Exists():
			return conformance.Fails("the list booked", "none").At(e).Pointing(report.At("booked").Pointer)
		case len(pending.Items()) > 0:
			return conformance.Fails("no list pending", fmt.Sprintf("%d pending entries", len(pending.Items()))).At(e).Pointing(pending.Pointer)
		case pending.Exists():
			finding = conformance.Tolerated("no list pending", "an empty one").At(e).Pointing(pending.Pointer)
		case finding.Result == conformance.ResultInconclusive:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func paged(v conformance.View) conformance.Finding {
	pages := v.All(readTransactions)
	if !read(pages[0]).At("transactions").Exists() {
		return conformance.Inconclusive("the first page was not read")
	}
	if !next(pages[0]).Exists() {
		return conformance.Inapplicable("the report has one page")
	}
	for i, e := range pages[1:] {
		if !e.OK() {
			return conformance.Fails("the next page", statusOf(e)).At(e, pages[i])
		}
	}
	last := pages[len(pages)-1]
	link := next(last)
	if !link.Exists() {
		return conformance.Holds().At(pages...)
	}
	for _, e := range pages {
		if link.Text() != "" && strings.HasSuffix(e.Request.URL, link.Text()) {
			return conformance.Fails("a next page", "a page already read").At(last, e).Pointing(link.Pointer)
		}
	}
	there, err := url.Parse(link.Text())
	here, _ := url.Parse(last.Request.URL) // our own request
	if err != nil || link.Text() == "" || there.Host != "" && there.Host != here.Host {
		return conformance.Fails("a link at the ASPSP", shownLink(link.Text())).At(last).Pointing(link.Pointer)
	}
	return conformance.Holds().At(pages...) // data.pages ended the walk
}

func next(e *conformance.Exchange) checks.Node {
	return read(e).At("transactions", "_links", "next", "href")
}

func shownLink(href string) string {
	if href == "" {
		return "an empty one"
	}
	u, err := url.Parse(href)
	if err != nil {
		return "no URL"
	}
	return "one to " + u.Scheme + "://" + u.Host
}

func noRepeats(v conformance.View) conformance.Finding {
	seen := map[string]*conformance.Exchange{}
	pages := v.All(readTransactions)
	for _, e := range pages {
		for _, t := range booked(e) {
			for _, name := range []string{"transactionId", "entryReference"} {
				id := t.At(name)
				if id.Text() == "" {
					continue
				}
				if was := seen[name+id.Text()]; was != nil && was != e {
					return conformance.Fails("an entry once", name+" "+id.Text()+" again").At(e, was).Pointing(id.Pointer)
				}
				seen[name+id.Text()] = e
			}
		}
	}
	if len(pages) < 2 {
		if !read(pages[0]).At("transactions").Exists() || next(pages[0]).Exists() {
			return conformance.Inconclusive("only one page was read")
		}
		return conformance.Inapplicable("the report has one page")
	}
	return conformance.Holds().At(pages...)
}

func detailed(v conformance.View) conformance.Finding {
	for _, e := range v.All(readDetails) {
		if !e.OK() {
			return conformance.Fails("200", statusOf(e)).At(e)
		}
	}
	return checks.Conforms(document, "getTransactionDetails", commonReports, readDetails)(v)
}

func bookingDates(v conformance.View) conformance.Finding {
	if finding, stop := unread(v, readTransactions, "transactions"); stop {
		return finding
	}
	finding := conformance.Inapplicable("no booked entry was read")
	for _, e := range v.All(readTransactions) {
		for _, t := range booked(e) {
			if date := t.At("bookingDate"); !date.Exists() {
				return conformance.Fails("bookingDate", "none").At(e).Pointing(t.Pointer)
			}
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}
