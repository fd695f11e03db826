package premium

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// walk reads the first page of the history and follows the next links, up to
// data.pages. A link to a page already read and one to a foreign origin end the walk.
func (s *session) walk(ctx context.Context) error {
	resp, err := s.transactions(ctx, smallPage)
	if err != nil {
		return err
	}
	field, err := s.Bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	s.walked = map[string]bool{}
	read := []string{resp.Request.URL.String()}
	for {
		var p page
		flow.Decode(resp, &p)
		maps.Copy(s.walked, p.ids())
		next, err := s.resolve(p.Links.Next.Href)
		if p.Links.Next.Href == "" || err != nil || slices.Contains(read, next.String()) || len(read) >= s.target.Data.Pages {
			return nil
		}
		if s.next == "" {
			s.next = next.String()
		}
		read = append(read, next.String())
		if resp, err = s.follow(ctx, next.String(), field); err != nil || resp == nil {
			return err
		}
	}
}

// large reads the history on one page and notes whether it shows what the walk
// showed. Accounts move: where it does not, both are read once more.
func (s *session) large(ctx context.Context) error {
	size := largePage
	if most, err := strconv.Atoi(s.option("page_size_max")); err == nil {
		size = most
	}
	resp, err := s.transactions(ctx, size)
	if err != nil {
		return err
	}
	var p page
	flow.Decode(resp, &p)
	s.agreed = maps.Equal(s.walked, p.ids())
	return nil
}

// ids returns the ids of the booked entries of a page.
func (p page) ids() map[string]bool {
	ids := map[string]bool{}
	entries, _ := p.Transactions.([]any)
	if lists, ok := p.Transactions.(map[string]any); ok {
		entries, _ = lists["booked"].([]any)
	}
	for _, entry := range entries {
		members, _ := entry.(map[string]any)
		id, _ := members["transactionId"].(string)
		state, _ := members["transactionState"].(string)
		if id != "" && (state == "" || strings.EqualFold(state, stateBooked)) {
			ids[id] = true
		}
	}
	return ids
}

// stateBooked is the transactionState of a booked entry, in any case.
const stateBooked = "BOOKED"
