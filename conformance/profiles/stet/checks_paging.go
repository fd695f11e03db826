package stet

import (
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func pagingChecks() []conformance.Check {
	paging := []string{"paging"}
	return []conformance.Check{{
		ID: "STET-TRX-11", Title: "the next links lead through all pages once", Rules: []string{"STET-TRX-11"},
		Clause: s40("accountsTransactionsGet", "long lists come in pages that the link next leads through; the last page has none"),
		Level:  conformance.Should, Features: paging, Reads: []string{readTransactions}, Judge: walkEnds,
	}, {
		ID: "STET-TRX-11-once", Title: "no entry comes on two pages", Rules: []string{"STET-TRX-11"},
		Clause: s40("accountsTransactionsGet", "pages are parts of one list"),
		Level:  conformance.Should, Features: paging, Reads: []string{readTransactions}, Judge: nothingTwice,
	}, {
		ID: "STET-TRX-11-filters", Title: "further pages keep the filters of the first", Rules: []string{"STET-TRX-11"},
		Clause: s40("accountsTransactionsGet", "the links of a page lead through the result of one request"),
		Level:  conformance.Should, Features: paging, Reads: []string{readTransactions}, Judge: filtersKept,
	}, {
		ID: "STET-TRX-11-all", Title: "no entry is lost between two pages", Rules: []string{"STET-TRX-11"},
		Clause: s40("accountsTransactionsGet", "pages are parts of one list"),
		Level:  conformance.Should, Features: paging, Reads: []string{readTransactions, readSeam}, Judge: nothingLost,
	}, {
		ID: "STET-TRX-12", Title: "first leads to the first page", Rules: []string{"STET-TRX-12"},
		Clause: s40("HalTransactions, _links", "first and prev lead back through the pages"),
		Level:  conformance.Should, Features: paging, Reads: []string{readTransactions, walkBack}, Judge: backToFirst,
	}}
}

// linkChecks are about links that lead to what can be read otherwise too.
func linkChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "STET-ACC-12", Title: "a transactions link leads to transactions", Rules: []string{"STET-ACC-12"},
		Clause: s40("accountsGet, 200", "the links of an account say what may be read of it"),
		Level:  conformance.Should, Reads: []string{oauth.Read, followTransactions}, Sees: []string{listConsented}, Judge: linksOpen,
	}, {
		ID: "STET-API-17", Title: "a self link gives the same again", Rules: []string{"STET-API-17"},
		Clause: s40("_links", "self is the address of the answer itself"),
		Level:  conformance.Should, Reads: []string{oauth.Read, followSelves}, Sees: []string{listConsented, readBalances, readTransactions}, Judge: selfSame,
	}, form("STET-API-18", "links are no longer than allowed", s40("GenericLink", "href has at most 140 characters, since 1.5 2000"),
		[]string{oauth.Read}, slices.Concat([]string{readBalances, readTransactions, readBeneficiaries, readIdentity}, listings, reports)),
		shouldForm("STET-API-07", "answers are of the type application/hal+json", s40("produces", "the API produces application/hal+json"),
			[]string{oauth.Read}, slices.Concat([]string{readBalances, readTransactions, readBeneficiaries, readIdentity}, listings, reports)),
	}
}

// shouldForm is a check on a row that is a recommendation in every version. JSON under
// its own name is common and deviates all the same.
func shouldForm(id, title string, clause conformance.Clause, reads, sees []string) conformance.Check {
	c := form(id, title, clause, reads, sees)
	c.Level, c.Tolerates = conformance.Should, false
	c.Judge = func(v conformance.View) conformance.Finding {
		finding := conformance.Inconclusive("no answer to look at")
		for _, e := range v.Tape {
			if !e.OK() || e.BodyLen() == 0 || !slices.Contains(c.Operations, e.Operation) {
				continue
			}
			if !strings.HasPrefix(strings.ToLower(e.Header("Content-Type")), "application/hal+json") {
				return conformance.Fails("application/hal+json", orNone(e.Header("Content-Type"))).At(e)
			}
			finding = conformance.Holds().At(e)
		}
		return finding
	}
	return c
}

// nextOf returns the link from a page to the following one.
func nextOf(e *conformance.Exchange) checks.Node { return read(e).At("_links", "next", "href") }

func hasNext(e *conformance.Exchange) bool { return nextOf(e).Text() != "" }

// fewestPages is what a walk may be limited to, and shorter ones were not: the least
// that data.pages is useful with. Our choice.
const fewestPages = 2

// walkEnds judges where the walk came to an end: at a page without next, or at one
// whose next was not followed since it leads to a page already read, or nowhere.
func walkEnds(v conformance.View) conformance.Finding {
	pages := v.All(readTransactions)
	if finding, stop := uncontrolled(pages[0]); stop {
		return finding
	}
	last := pages[len(pages)-1]
	next := nextOf(last)
	switch {
	case !last.OK():
		return conformance.Fails("a page", statusOf(last)).At(last)
	case next.Exists() && next.Text() == "":
		return conformance.Fails("no next, or a link", next.Kind()+" without a link").At(last).Pointing(next.Pointer)
	case next.Text() == "":
		return conformance.Holds().At(pages...)
	case leadsBack(next.Text(), pages):
		return conformance.Fails("a page that was not read before", "a link back to one that was").At(last).Pointing(next.Pointer)
	case foreign(next.Text(), last):
		return conformance.Fails("a link to the same host", "one to another, or none that can be read").At(last).Pointing(next.Pointer)
	case len(pages) < fewestPages:
		return conformance.Fails("a second page", "none").At(last).Pointing(next.Pointer)
	}
	return conformance.Inapplicable("data.pages ended the walk before the last page")
}

// leadsBack says whether a link names the address of a page.
func leadsBack(href string, pages []*conformance.Exchange) bool {
	link, err := url.Parse(href)
	if err != nil {
		return false
	}
	wanted := strings.TrimLeft(link.EscapedPath(), "/")
	return slices.ContainsFunc(pages, func(e *conformance.Exchange) bool {
		at := checks.Address(e)
		return strings.HasSuffix(at.EscapedPath(), wanted) && at.Query().Encode() == link.Query().Encode()
	})
}

// foreign says whether a link leads to another host than that of the page.
func foreign(href string, page *conformance.Exchange) bool {
	link, err := url.Parse(href)
	return err != nil || link.Host != "" && !strings.EqualFold(link.Host, checks.Address(page).Host)
}

func nothingTwice(v conformance.View) conformance.Finding {
	pages := v.All(readTransactions)
	if finding, stop := uncontrolled(pages[0]); stop {
		return finding
	}
	on := map[string]*conformance.Exchange{}
	for _, e := range pages {
		for _, t := range read(e).At("transactions").Items() {
			reference := t.At("entryReference")
			before := on[reference.Text()]
			if before != nil && before != e {
				return conformance.Fails("another entry", "reference "+reference.Text()+" again").At(e, before).Pointing(reference.Pointer)
			}
			if reference.Text() != "" {
				on[reference.Text()] = e
			}
		}
	}
	if len(on) == 0 {
		return conformance.Inapplicable("the entries have no entryReference")
	}
	return conformance.Holds().At(pages...)
}

// nothingLost looks on the pages of the walk for the entries of the days on which the second page begins.
func nothingLost(v conformance.View) conformance.Finding {
	pages, e := v.All(readTransactions), v.Last(readSeam)
	if finding, stop := uncontrolled(e); stop {
		return finding
	}
	last := pages[len(pages)-1]
	if !last.OK() || hasNext(last) {
		return conformance.Inapplicable("the walk ended before the last page")
	}
	finding := conformance.Inapplicable("the entries have no entryReference")
	for _, t := range booked(e) {
		reference := t.At("entryReference")
		switch {
		case reference.Text() == "":
		case !slices.ContainsFunc(pages, func(page *conformance.Exchange) bool { return slices.Contains(references(page), reference.Text()) }):
			return conformance.Fails("the entry "+reference.Text()+" on one of the pages", "on none").At(e, pages[0]).Pointing(reference.Pointer)
		default:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

// filtersKept looks at the first day that was asked for: in the links, where they
// repeat it, and in the entries.
func filtersKept(v conformance.View) conformance.Finding {
	pages := v.All(readTransactions)
	first := pages[0]
	if finding, stop := uncontrolled(first); stop {
		return finding
	}
	if len(pages) < fewestPages {
		return conformance.Inapplicable("there was one page only")
	}
	from, dated := day(asked(first, "dateFrom"))
	for _, e := range pages[1:] {
		if sent := asked(e, "dateFrom"); sent != "" && sent != asked(first, "dateFrom") {
			return conformance.Fails("dateFrom "+asked(first, "dateFrom"), sent).At(e, first)
		}
		for _, t := range read(e).At("transactions").Items() {
			booking := t.At("bookingDate")
			if booked, ok := day(booking.Text()); ok && dated && booked.Before(from.AddDate(0, 0, -1)) {
				return conformance.Fails("entries from "+asked(first, "dateFrom")+" on", booking.Text()).At(e, first).Pointing(booking.Pointer)
			}
		}
	}
	return conformance.Holds().At(pages...)
}

// backToFirst compares what first and prev of the second page lead to with the page
// that the walk began with.
func backToFirst(v conformance.View) conformance.Finding {
	pages, back := v.All(readTransactions), v.All(walkBack)
	if len(pages) < fewestPages {
		return conformance.Inapplicable("there was one page only")
	}
	first := pages[0]
	if prev := read(first).At("_links", "prev", "href"); prev.Text() != "" && !leadsBack(prev.Text(), pages[:1]) {
		return conformance.Fails("no page before the first", "a link to one").At(first).Pointing(prev.Pointer)
	}
	if len(back) == 0 {
		return conformance.Inapplicable("the second page has no links back")
	}
	for _, e := range back {
		if !e.OK() {
			return conformance.Fails("the first page", statusOf(e)).At(e, first)
		}
		if !slices.Equal(references(e), references(first)) {
			return conformance.Fails("the first page", "other entries").At(e, first)
		}
	}
	return conformance.Holds().At(back...)
}

func linksOpen(v conformance.View) conformance.Finding {
	followed := v.All(followTransactions)
	for _, e := range followed {
		if !e.OK() {
			return conformance.Fails("transactions", statusOf(e)).At(e)
		}
	}
	if len(followed) == 0 {
		return conformance.Inapplicable("no account has a link to transactions at this host")
	}
	return conformance.Holds().At(followed...)
}

// selfSame compares resource ids, types of balances and entry references of an answer
// and of what its self link gives.
func selfSame(v conformance.View) conformance.Finding {
	followed := v.All(followSelves)
	if len(followed) == 0 {
		return conformance.Inapplicable("no answer has a self link to this host")
	}
	for _, e := range followed {
		if !e.OK() {
			return conformance.Fails("the same again", statusOf(e)).At(e)
		}
		for _, before := range v.All(oauth.Read, listConsented, readBalances, readTransactions) {
			href := read(before).At("_links", "self", "href").Text()
			if href != "" && before.Operation == e.Operation && leadsBack(href, []*conformance.Exchange{e}) && !slices.Equal(gist(before), gist(e)) && !opened(v, before) {
				return conformance.Fails("the same again", "something else").At(e, before)
			}
		}
	}
	return conformance.Holds().At(followed...)
}

// opened says whether an answer was overtaken by the consent that came after it.
func opened(v conformance.View, e *conformance.Exchange) bool {
	after := v.Last(listConsented)
	return e.Step == oauth.Read && after != nil
}

// gist is what an answer is about, without what may change from one moment to the
// next: ids of accounts, types of balances, references of entries.
func gist(e *conformance.Exchange) []string {
	all := append(ids(e), references(e)...)
	for _, b := range read(e).At("balances").Items() {
		all = append(all, b.At("balanceType").Text())
	}
	return all
}
