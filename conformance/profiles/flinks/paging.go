package flinks

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func pagingChecks() []conformance.Check {
	paging := []string{"paging"}
	return []conformance.Check{{
		ID: "FLK-TX-PAGE", Title: "single pages by offset hold the same transactions as the whole list", Rules: []string{"FLK-TX-PAGE"},
		Clause: docs("Get transactions", "page.nextOffset is the offset of the next page, and the last page has none"),
		Level:  conformance.Should, Features: paging, Reads: []string{readLatest, readByOffset, readAgain}, Judge: sameSet(readByOffset),
	}, {
		ID: "FLK-TX-PAGE-links", Title: "single pages by link hold the same transactions as the whole list", Rules: []string{"FLK-TX-PAGE"},
		Clause: docs("Get transactions", "links.next.href leads to the next page and keeps the filters"),
		Level:  conformance.Should, Features: paging, Reads: []string{readLatest, readByLink, readAgain}, Judge: alongLinks,
	}, {
		ID: "FLK-TX-PAGE-unique", Title: "no transaction appears on two pages", Rules: []string{"FLK-TX-PAGE"},
		Clause: fdx("Page metadata", "the pages of a list split it"),
		Level:  conformance.Should, Reads: []string{readTransactions}, Sees: []string{readByOffset}, Judge: noRepeats,
	}, {
		ID: "FLK-TX-PAGE-end", Title: "the offsets lead through all pages to a last one", Rules: []string{"FLK-TX-PAGE"},
		Clause: fdx("Page metadata", "nextOffset is absent on the last page"),
		Level:  conformance.Should, Reads: []string{readTransactions}, Sees: []string{readByOffset}, Judge: toAnEnd,
	}}
}

// nextOffset is where an answer says that the next page begins.
func nextOffset(e *conformance.Exchange) checks.Node { return read(e).At("page", "nextOffset") }

// walks splits the pages of a step by account and step: each list was read on its own.
func walks(v conformance.View, steps ...string) [][]*conformance.Exchange {
	var all [][]*conformance.Exchange
	last := ""
	for _, e := range v.All(steps...) {
		if name := e.Step + " of " + checks.PathAccount(e); name != last {
			all, last = append(all, nil), name
		}
		all[len(all)-1] = append(all[len(all)-1], e)
	}
	return all
}

// entries returns the identifiers of all transactions of some pages.
func entries(pages []*conformance.Exchange) []string {
	var ids []string
	for _, e := range pages {
		for _, t := range transactionsOf(e) {
			if id := t.At("transactionId").Text(); id != "" {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// sameSet compares the walk of a step with the list as a whole, which was read
// before and after it: what changed in between is nobody's fault.
func sameSet(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		before, after, pages := v.All(readLatest), v.All(readAgain), v.All(step)
		was, is, walked := entries(before), entries(after), entries(pages)
		last := pages[len(pages)-1]
		switch {
		case !before[0].OK() || !after[0].OK() || !pages[0].OK():
			return conformance.Inconclusive("the transactions were not read")
		case nextOffset(before[len(before)-1]).Text() != "" || nextOffset(after[len(after)-1]).Text() != "":
			return conformance.Inconclusive("the whole list was not read to its end")
		case len(was) < 2 || len(pages) == 1 && len(walked) > 1:
			return conformance.Inapplicable("the ASPSP does not page")
		case !last.OK():
			return conformance.Fails("the next page", statusOf(last)).At(last)
		}
		for _, id := range walked {
			if !slices.Contains(was, id) && !slices.Contains(is, id) {
				return conformance.Fails("a transaction of the list", "another one").At(last, before[0])
			}
		}
		if nextOffset(last).Text() != "" {
			return conformance.Holds().At(pages...) // data.pages ended the walk
		}
		for _, id := range was {
			if slices.Contains(is, id) && !slices.Contains(walked, id) {
				return conformance.Fails(fmt.Sprintf("%d transactions", len(was)), fmt.Sprintf("%d without one of them", len(walked))).At(last, before[0])
			}
		}
		return conformance.Holds().At(pages...)
	}
}

// alongLinks asks first that pages with an offset have a link that leads on.
func alongLinks(v conformance.View) conformance.Finding {
	pages := v.All(readByLink)
	for _, e := range pages {
		href := read(e).At("links", "next", "href")
		here, _ := url.Parse(e.Request.URL) // our own request
		there, err := here.Parse(href.Text())
		switch {
		case nextOffset(e).Text() == "":
		case href.Text() == "":
			return conformance.Fails("links.next.href beside nextOffset", href.Kind()).At(e).Pointing(href.Pointer)
		case err != nil || there.Host != here.Host || there.Scheme != here.Scheme:
			return conformance.Fails("a link at the ASPSP", "another one").At(e).Pointing(href.Pointer)
		}
	}
	return sameSet(readByLink)(v)
}

// onlyPage settles what can be said where no list has a second page.
func onlyPage(lists [][]*conformance.Exchange) conformance.Finding {
	for _, pages := range lists {
		if !pages[0].OK() && !excused(pages[0]) {
			return conformance.Inconclusive("the transactions were not read")
		}
	}
	return conformance.Inapplicable("every list has one page")
}

func noRepeats(v conformance.View) conformance.Finding {
	lists := walks(v, readTransactions, readByOffset)
	finding := onlyPage(lists)
	for _, pages := range lists {
		if len(pages) > 1 {
			finding = conformance.Holds().At(pages...)
		}
	}
	for _, pages := range lists {
		seen := map[string]*conformance.Exchange{}
		for i, e := range pages {
			if again(pages[:i], e) != nil {
				continue // judged by FLK-TX-PAGE-end
			}
			for _, t := range transactionsOf(e) {
				id := t.At("transactionId")
				if was := seen[id.Text()]; id.Text() != "" && was != nil && was != e {
					return conformance.Fails("a transaction once", id.Text()+" again").At(e, was).Pointing(id.Pointer)
				}
				seen[id.Text()] = e
			}
		}
	}
	return finding
}

// again returns the page that another one repeats as a whole, nil for none.
func again(before []*conformance.Exchange, e *conformance.Exchange) *conformance.Exchange {
	ids := entries([]*conformance.Exchange{e})
	for _, was := range before {
		if len(ids) > 0 && slices.Equal(ids, entries([]*conformance.Exchange{was})) {
			return was
		}
	}
	return nil
}

func toAnEnd(v conformance.View) conformance.Finding {
	lists := walks(v, readTransactions, readByOffset)
	finding := onlyPage(lists)
	for _, pages := range lists {
		last := pages[len(pages)-1]
		if !nextOffset(pages[0]).Exists() {
			continue
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(pages...)
		}
		next := nextOffset(last)
		for i, e := range pages {
			if was := again(pages[:i], e); was != nil {
				return conformance.Fails("a next page", "the transactions of a page already read").At(e, was)
			}
			if next.Text() != "" && queryOf(e).Get("offset") == next.Text() {
				return conformance.Fails("a next page", "a page already read").At(last, e).Pointing(next.Pointer)
			}
		}
		switch {
		case len(pages) > 1 && !last.OK():
			return conformance.Fails("the next page", statusOf(last)).At(last)
		case next.Exists() && next.Text() == "":
			return conformance.Fails("an offset, or none", "an empty one").At(last).Pointing(next.Pointer)
		}
	}
	return finding
}
