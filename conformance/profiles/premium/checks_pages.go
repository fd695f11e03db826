package premium

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func pageChecks() []conformance.Check {
	paging := []string{"paging"}
	return []conformance.Check{{
		ID: "PREM-PAGE-SIZE", Title: "a page has no more transactions than asked for", Rules: []string{"PREM-PAGE-SIZE"},
		Clause: flowPage("Step 4", "pageSize is the number of transaction records on a page"),
		Level:  conformance.Should, Reads: []string{readWalk, readLarge}, Judge: sized,
	}, {
		ID: "PREM-PAGE-BOUNDS", Title: "an odd pageSize is refused or bounded", Rules: []string{"PREM-PAGE-BOUNDS"},
		Clause: flowPage("Step 4", "the number of records on a page stays within reasonable limits"),
		Level:  conformance.Should, Reads: []string{readWalk, readOddSizes}, Silence: true, Judge: bounded,
	}, {
		ID: "PREM-PAGE-FIRST", Title: "page one is the first page", Rules: []string{"PREM-PAGE-FIRST"},
		Clause: clients("page", "pages are counted from 1"),
		Level:  conformance.Should, Reads: []string{readWalk, readFirst}, Judge: counted,
	}, {
		ID: "PREM-PAGE-LAST", Title: "beyond the last page there is nothing", Rules: []string{"PREM-PAGE-LAST"},
		Clause: ours("a page beyond the end has no entries, or is refused"),
		Level:  conformance.Should, Reads: []string{readWalk, readBeyond}, Judge: nothingBeyond,
	}, {
		ID: "PREM-PAGE-WALK", Title: "the pages show every booked transaction once", Rules: []string{"PREM-PAGE-WALK"},
		Clause: ours("small pages and one large page show the same entries, none twice"),
		Level:  conformance.Should, Features: paging, Reads: []string{readWalk, readLarge}, Sees: []string{readWalkAgain, readLargeAgain}, Judge: complete,
	}, {
		ID: "PREM-PAGE-LINK", Title: "a next link leads to the next page of the same question", Rules: []string{"PREM-PAGE-LINK"},
		Clause: clients("_links.next.href", "the link is an address at the bank and keeps the filters"),
		Level:  conformance.Should, Features: paging, Reads: []string{readWalk}, Judge: linked,
	}, {
		ID: "PREM-PAGE-ORDER", Title: "the newest transactions come first", Rules: []string{"PREM-PAGE-ORDER"},
		Clause: ours("the order is the same on all pages of a walk, with falling booking dates"),
		Level:  conformance.Info, Reads: []string{readWalk}, Judge: falling,
	}, {
		ID: "PREM-PAGE-TOKEN", Title: "a next link opens nothing without a good token", Rules: []string{"PREM-PAGE-TOKEN"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "7", Text: "the resource server validates the token of every request"},
		Level:  conformance.Must, Features: paging, Reads: []string{readWalk, nextNoToken, nextInvented},
		Judge: func(v conformance.View) conformance.Finding { return noneOpen(v, readWalk, nextNoToken, nextInvented) },
	}}
}

// first returns the exchange that began a step, and why nothing can be said when it
// was answered without data.
func first(v conformance.View, step string) (*conformance.Exchange, conformance.Finding, bool) {
	e := v.All(step)[0]
	finding, stop := uncontrolled(e)
	return e, finding, stop
}

func sized(v conformance.View) conformance.Finding {
	if _, finding, stop := first(v, readWalk); stop {
		return finding
	}
	for _, step := range []string{readWalk, readLarge} {
		size, _ := strconv.Atoi(checks.Address(v.All(step)[0]).Query().Get("pageSize")) // our own request
		for _, e := range v.All(step) {
			if n := len(entries(e)); n > size {
				return conformance.Fails(fmt.Sprintf("at most %d entries", size), strconv.Itoa(n)).At(e).Pointing("/transactions")
			}
		}
	}
	return conformance.Holds().At(v.All(readWalk, readLarge)...)
}

func bounded(v conformance.View) conformance.Finding {
	if _, finding, stop := first(v, readWalk); stop {
		return finding
	}
	most, err := strconv.Atoi(v.Facts.Options["page_size_max"])
	for _, e := range v.All(readOddSizes) {
		asked := "pageSize " + checks.Address(e).Query().Get("pageSize")
		switch {
		case !e.Answered() || e.Status() >= 500:
			return conformance.Fails("a refusal (4xx) or a page for "+asked, statusOf(e)).At(e)
		case err == nil && len(entries(e)) > most:
			return conformance.Fails(fmt.Sprintf("at most %d entries for %s", most, asked), strconv.Itoa(len(entries(e)))).At(e).Pointing("/transactions")
		}
	}
	return conformance.Holds().At(v.All(readOddSizes)...)
}

// ids returns the ids of some entries, where they have one.
func ids(entries []checks.Node) []string {
	var out []string
	for _, t := range entries {
		if id := t.At("transactionId").Text(); id != "" {
			out = append(out, id)
		}
	}
	return out
}

func counted(v conformance.View) conformance.Finding {
	control, finding, stop := first(v, readWalk)
	if stop {
		return finding
	}
	e := v.Last(readFirst)
	want := ids(booked(control))
	switch {
	case len(want) == 0:
		return conformance.Inapplicable("the first page has no booked entry with an id")
	case !e.OK():
		return conformance.Fails("the first page", statusOf(e)).At(e, control)
	case !slices.Equal(ids(booked(e)), want):
		return conformance.Fails("the first page", "another page").At(e, control).Pointing("/transactions")
	}
	return conformance.Holds().At(e, control)
}

func nothingBeyond(v conformance.View) conformance.Finding {
	if _, finding, stop := first(v, readWalk); stop {
		return finding
	}
	e := v.Last(readBeyond)
	switch {
	case !e.OK() && !e.Refused():
		return conformance.Fails("an empty page or a refusal (4xx)", statusOf(e)).At(e)
	case len(entries(e)) > 0:
		return conformance.Fails("no entries", strconv.Itoa(len(entries(e)))).At(e).Pointing("/transactions")
	}
	return conformance.Holds().At(e)
}

// complete holds the walk against the large page. Accounts move: where the two differ,
// both were read again, and it is enough that they agree once.
func complete(v conformance.View) conformance.Finding {
	if _, finding, stop := first(v, readWalk); stop {
		return finding
	}
	finding := agree(v.All(readWalk), v.Last(readLarge))
	if again := v.All(readWalkAgain); finding.Result == conformance.ResultFails && len(again) > 0 && v.Last(readLargeAgain) != nil {
		return agree(again, v.Last(readLargeAgain))
	}
	return finding
}

// agree compares the booked entries of a walk with those of a large page. Where one of
// them did not come to the end, its entries are only looked for in the other.
func agree(pages []*conformance.Exchange, large *conformance.Exchange) conformance.Finding {
	seen := map[string]*conformance.Exchange{}
	for i, e := range pages {
		if !e.OK() {
			return conformance.Fails("the next page", statusOf(e)).At(e, pages[max(i-1, 0)])
		}
		for _, id := range ids(booked(e)) {
			if was := seen[id]; was != nil {
				return conformance.Fails("every entry once", id+" again").At(e, was)
			}
			seen[id] = e
		}
	}
	switch {
	case large.Refused():
		return conformance.Inapplicable("the large page was refused: options.page_size_max may say what the ASPSP serves")
	case !large.OK():
		return conformance.Inconclusive("the large page was answered " + statusOf(large))
	}
	if last := pages[len(pages)-1]; next(last).Text() != "" && revisits(pages, next(last).Text()) {
		return conformance.Fails("a next page", "a page already read").At(last).Pointing(next(last).Pointer)
	}
	whole := map[string]bool{}
	for _, id := range ids(booked(large)) {
		whole[id] = true
		if seen[id] == nil && !next(pages[len(pages)-1]).Exists() {
			return conformance.Fails("the entry "+id+" of the large page", "a walk without it").At(large, pages[len(pages)-1])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		if !whole[id] && !next(large).Exists() {
			return conformance.Fails("the entry "+id+" of the walk", "a large page without it").At(seen[id], large)
		}
	}
	if len(seen) == 0 {
		return conformance.Inapplicable("no booked entry has an id")
	}
	return conformance.Holds().At(append(slices.Clone(pages), large)...)
}

// revisits says whether a link leads to a page that was read before.
func revisits(pages []*conformance.Exchange, href string) bool {
	return slices.ContainsFunc(pages, func(e *conformance.Exchange) bool { return strings.HasSuffix(e.Request.URL, href) })
}

// filters are the parameters that a next link must not change.
var filters = []string{"dateFrom", "dateTo", "pageSize"}

func linked(v conformance.View) conformance.Finding {
	begin, finding, stop := first(v, readWalk)
	if stop {
		return finding
	}
	here := checks.Address(begin)
	finding = conformance.Inapplicable("no page had a next link")
	for _, e := range v.All(readWalk) {
		link := next(e)
		if !link.Exists() {
			continue
		}
		there, err := url.Parse(link.Text())
		switch {
		case link.Text() == "" || err != nil || strings.ContainsAny(link.Text(), `"'`) || strings.Contains(link.Text(), "&&"):
			return conformance.Fails("an address", "one that has to be cleaned first").At(e).Pointing(link.Pointer)
		case there.Host != "" && !strings.EqualFold(there.Host, here.Host):
			return conformance.Fails("an address at "+here.Host, "one at "+there.Host).At(e).Pointing(link.Pointer)
		}
		for _, name := range filters {
			if got := there.Query().Get(name); there.Query().Has(name) && got != here.Query().Get(name) {
				return conformance.Fails(name+"="+here.Query().Get(name), name+"="+got).At(e).Pointing(link.Pointer)
			}
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func falling(v conformance.View) conformance.Finding {
	last, seen := "", false
	for _, e := range v.All(readWalk) {
		for _, t := range booked(e) {
			date := t.At("bookingDate")
			if date.Text() == "" {
				continue
			}
			if seen && date.Text() > last {
				return conformance.Fails("a day up to "+last, date.Text()).At(e).Pointing(date.Pointer)
			}
			last, seen = date.Text(), true
		}
	}
	if !seen {
		return conformance.Inapplicable("no booked entry has a booking date")
	}
	return conformance.Holds().At(v.All(readWalk)...)
}
