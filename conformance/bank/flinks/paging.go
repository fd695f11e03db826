package flinks

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// mostOnPage is how many elements a page holds at most, whatever is asked for: our choice.
const mostOnPage = 100

// A cut is one page of a list.
type cut struct {
	from, to int
	page     *fdx.Page
	links    *fdx.Links
}

// cut finds the page that a request wants of a list, whose elements are named by unique keys. An offset is opaque: it belongs
// to the element with which the page begins.
func (s *server) cut(ctx context.Context, keys []string, offset, limit *string) (*cut, *Problem) {
	r := bank.RequestOf(ctx)
	offsets := make([]string, len(keys))
	for i, key := range keys {
		offsets[i] = s.ledger.IDOf("offset", r.URL.Path, key)
	}
	size, p := s.size(limit)
	if p != nil {
		return nil, p
	}
	c := &cut{to: len(keys), page: &fdx.Page{TotalElements: new(len(keys))}}
	if offset != nil {
		if c.from, p = s.rules.Begin(*offset, offsets); p != nil {
			return nil, p
		}
	}
	if size > 0 && c.from+size < len(keys) {
		c.to = c.from + size
		offset, link := s.rules.Next(c.from, c.to, len(keys)-1)
		c.page.NextOffset = &offsets[offset]
		c.links = &fdx.Links{Next: &fdx.Link{
			Href: new(s.next(r.URL, bank.BaseURL(r), offsets[link])), Action: new("GET"), Description: new("the next page"),
		}}
	}
	c.from, c.to = s.rules.Shown(c.from, c.to)
	return c, nil
}

// size reads how many elements a page may hold; 0 means all.
func (s *server) size(limit *string) (int, *Problem) {
	size := s.settings.PageSize
	if limit == nil {
		return size, nil
	}
	n, err := strconv.Atoi(*limit)
	switch {
	case err != nil || n < 1:
		return 0, invalidInput("limit is no number of elements.")
	case size == 0:
		return 0, nil
	}
	return min(n, mostOnPage), nil
}

// next is the address of the next page: that of this one with another offset.
func (s *server) next(here *url.URL, base, offset string) string {
	query := here.Query()
	query.Set("offset", offset)
	return s.rules.Link(base, here.EscapedPath()+"?"+query.Encode())
}

// begin finds an offset that the bank gave out.
func begin(offset string, offsets []string) (int, *Problem) {
	if i := slices.Index(offsets, offset); i >= 0 {
		return i, nil
	}
	return 0, invalidInput("The offset is not known.")
}
