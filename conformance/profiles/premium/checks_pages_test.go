package premium

import (
	"fmt"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// many are n booked entries, of falling days.
func many(n int) []string {
	entries := make([]string, n)
	for i := range entries {
		entries[i] = entry(fmt.Sprint("t-", i+1), fmt.Sprintf("2026-10-%02d", 31-i%30))
	}
	return entries
}

func pageTrials() []trial {
	walk := paper(readWalk, "", many(3)...)
	shut := transactionsOf(readWalk, "a-1", 404, noAccount)
	large := func(entries ...string) *conformance.Exchange {
		return to(paper(readLarge, "", entries...), "/v1/accounts/a-1/transactions?pageSize=200")
	}
	odd := func(size string, status int, body string) *conformance.Exchange {
		return to(step(readOddSizes, "getTransactions", status, body), "/v1/accounts/a-1/transactions?pageSize="+size)
	}
	numbered := func(name string, status int, body string) *conformance.Exchange {
		return transactionsOf(name, "a-1", status, body)
	}
	link := func(name string, status int) *conformance.Exchange {
		return step(name, "getTransactions", status, `{"errorCode":"TOKEN_INVALID"}`)
	}
	three := paper(readOddSizes, "", many(3)...)
	return []trial{
		{"PREM-PAGE-SIZE", "as many as asked for", holds, tapes.Tape(paper(readWalk, "", many(10)...), large(many(30)...)), "", ""},
		{"PREM-PAGE-SIZE", "one too many", fails, tapes.Tape(paper(readWalk, "", many(11)...), large(many(30)...)), "", ""},
		{"PREM-PAGE-SIZE", "one too many on a later page", fails, tapes.Tape(walk, following(paper(readWalk, "", many(11)...), "/next"), large()), "", ""},
		{"PREM-PAGE-SIZE", "one too many on the large page", fails, tapes.Tape(walk, large(many(201)...)), "", ""},
		{"PREM-PAGE-SIZE", "refused", inconclusive, tapes.Tape(shut, large()), "", ""},

		{"PREM-PAGE-BOUNDS", "refused", holds, tapes.Tape(walk, odd("0", 400, "{}"), odd("many", 422, "{}")), "", ""},
		{"PREM-PAGE-BOUNDS", "cut down", holds, tapes.Tape(walk, three), "", ""},
		{"PREM-PAGE-BOUNDS", "cut down to the limit", holds, tapes.Tape(walk, three), "", "page_size_max=3"},
		{"PREM-PAGE-BOUNDS", "over the limit", fails, tapes.Tape(walk, three), "", "page_size_max=2"},
		{"PREM-PAGE-BOUNDS", "a crash", fails, tapes.Tape(walk, odd("0", 400, "{}"), odd("-1", 500, "")), "", ""},
		{"PREM-PAGE-BOUNDS", "silence", fails, tapes.Tape(walk, tapes.Silent(readOddSizes, "getTransactions")), "", ""},
		{"PREM-PAGE-BOUNDS", "the right size is refused too", inconclusive, tapes.Tape(shut, odd("0", 400, "{}")), "", ""},

		{"PREM-PAGE-FIRST", "the same", holds, tapes.Tape(walk, paper(readFirst, "", many(3)...)), "", ""},
		{"PREM-PAGE-FIRST", "a new pending entry above", holds, tapes.Tape(walk, paper(readFirst, "", append([]string{`{"transactionId":"x","transactionState":"PENDING"}`}, many(3)...)...)), "", ""},
		{"PREM-PAGE-FIRST", "the second page", fails, tapes.Tape(walk, paper(readFirst, "", many(4)[1:]...)), "", ""},
		{"PREM-PAGE-FIRST", "refused", fails, tapes.Tape(walk, numbered(readFirst, 400, "{}")), "", ""},
		{"PREM-PAGE-FIRST", "no entries", inapplicable, tapes.Tape(paper(readWalk, ""), paper(readFirst, "")), "", ""},
		{"PREM-PAGE-FIRST", "nothing could be read", inconclusive, tapes.Tape(shut, numbered(readFirst, 400, "{}")), "", ""},

		{"PREM-PAGE-LAST", "empty", holds, tapes.Tape(walk, numbered(readBeyond, 200, noEntries)), "", ""},
		{"PREM-PAGE-LAST", "404", holds, tapes.Tape(walk, numbered(readBeyond, 404, "{}")), "", ""},
		{"PREM-PAGE-LAST", "the last page again", fails, tapes.Tape(walk, paper(readBeyond, "", many(1)...)), "", ""},
		{"PREM-PAGE-LAST", "a crash", fails, tapes.Tape(walk, numbered(readBeyond, 500, "")), "", ""},
		{"PREM-PAGE-LAST", "nothing could be read", inconclusive, tapes.Tape(shut, numbered(readBeyond, 404, "{}")), "", ""},

		{"PREM-PAGE-TOKEN", "401", holds, tapes.Tape(walk, link(nextNoToken, 401), link(nextInvented, 401)), "", ""},
		{"PREM-PAGE-TOKEN", "403", holds, tapes.Tape(walk, link(nextNoToken, 403), link(nextInvented, 403)), "", ""},
		{"PREM-PAGE-TOKEN", "a page without token", fails, tapes.Tape(walk, link(nextNoToken, 200), link(nextInvented, 401)), "", ""},
		{"PREM-PAGE-TOKEN", "a page with an invented token", fails, tapes.Tape(walk, link(nextNoToken, 401), link(nextInvented, 200)), "", ""},
		{"PREM-PAGE-TOKEN", "nothing could be read", inconclusive, tapes.Tape(shut, link(nextNoToken, 401), link(nextInvented, 401)), "", ""},
	}
}

func walkTrials() []trial {
	all := many(5)
	const more = "/premium/sandbox/v1/accounts/a-1/transactions?entryReferenceFrom=t-3&pageSize=10"
	first := paper(readWalk, more, all[:3]...)
	second := func(entries ...string) *conformance.Exchange {
		return to(paper(readWalk, "", entries...), "/v1/accounts/a-1/transactions?entryReferenceFrom=t-3")
	}
	large := func(entries ...string) *conformance.Exchange { return paper(readLarge, "", entries...) }
	cut := paper(readLarge, more, all[:4]...)
	named := func(name string, e *conformance.Exchange) *conformance.Exchange {
		copied := *e
		copied.Step = name
		return &copied
	}
	linked := func(href string) []*conformance.Exchange { return tapes.Tape(paper(readWalk, href, all...)) }
	pending := `{"transactionId":"p-1","transactionState":"PENDING"}`
	return []trial{
		{"PREM-PAGE-WALK", "the same", holds, tapes.Tape(first, second(all[3:]...), large(all...)), "", ""},
		{"PREM-PAGE-WALK", "a pending entry came", holds, tapes.Tape(first, second(all[3:]...), large(append(all, pending)...)), "", ""},
		{"PREM-PAGE-WALK", "a large page that was cut down", holds, tapes.Tape(first, second(all[3:]...), cut), "", ""},
		{"PREM-PAGE-WALK", "a walk that we broke off", holds, tapes.Tape(first, large(all...)), "", ""},
		{"PREM-PAGE-WALK", "an entry twice", fails, tapes.Tape(first, second(all[2:]...), large(all...)), "", ""},
		{"PREM-PAGE-WALK", "an entry lost", fails, tapes.Tape(first, second(all[4:]...), large(all...)), "", ""},
		{"PREM-PAGE-WALK", "an entry that the large page lacks", fails, tapes.Tape(first, second(all[3:]...), large(all[:4]...)), "", ""},
		{"PREM-PAGE-WALK", "the next page was refused", fails, tapes.Tape(first, transactionsOf(readWalk, "a-1", 400, "{}"), large(all...)), "", ""},
		{"PREM-PAGE-WALK", "a page that leads to itself", fails, tapes.Tape(to(first, "/v1/accounts/a-1/transactions?entryReferenceFrom=t-3&pageSize=10"), large(all...)), "", ""},
		{"PREM-PAGE-WALK", "an entry came between the two", holds, tapes.Tape(first, second(all[3:]...), large(append([]string{entry("t-0", "2026-11-20")}, all...)...),
			named(readWalkAgain, paper("", "", all...)), named(readLargeAgain, large(all...))), "", ""},
		{"PREM-PAGE-WALK", "an entry lost both times", fails, tapes.Tape(first, second(all[4:]...), large(all...),
			named(readWalkAgain, paper("", "", all[1:]...)), named(readLargeAgain, large(all...))), "", ""},
		{"PREM-PAGE-WALK", "no entries", inapplicable, tapes.Tape(paper(readWalk, ""), large()), "", ""},
		{"PREM-PAGE-WALK", "the large page was refused", inapplicable, tapes.Tape(first, second(all[3:]...), transactionsOf(readLarge, "a-1", 400, "{}")), "", ""},
		{"PREM-PAGE-WALK", "an entry twice, while the large page was refused", fails, tapes.Tape(first, second(all[2:]...), transactionsOf(readLarge, "a-1", 400, "{}")), "", ""},
		{"PREM-PAGE-WALK", "the large page crashed", inconclusive, tapes.Tape(first, second(all[3:]...), transactionsOf(readLarge, "a-1", 500, "{}")), "", ""},
		{"PREM-PAGE-WALK", "nothing could be read", inconclusive, tapes.Tape(transactionsOf(readWalk, "a-1", 404, noAccount), large(all...)), "", ""},

		{"PREM-PAGE-LINK", "a path", holds, linked(more), "", ""},
		{"PREM-PAGE-LINK", "an address", holds, linked("https://BANK.test/x?page=2"), "", ""},
		{"PREM-PAGE-LINK", "a cursor that holds the filters", holds, linked("?cursor=abc"), "", ""},
		{"PREM-PAGE-LINK", "another host", fails, linked("https://other.test/x?page=2"), "", ""},
		{"PREM-PAGE-LINK", "a doubled ampersand", fails, linked("/x?page=2&&pageSize=10"), "", ""},
		{"PREM-PAGE-LINK", "a quotation mark at the end", fails, linked("/x?page=2'"), "", ""},
		{"PREM-PAGE-LINK", "another page size", fails, linked("/x?page=2&pageSize=50"), "", ""},
		{"PREM-PAGE-LINK", "another period", fails, linked("/x?page=2&dateFrom=2020-01-01"), "", ""},
		{"PREM-PAGE-LINK", "an empty link", fails, tapes.Tape(transactionsOf(readWalk, "a-1", 200, `{"transactions":[],"_links":{"next":{"href":""}}}`)), "", ""},
		{"PREM-PAGE-LINK", "one page", inapplicable, tapes.Tape(paper(readWalk, "")), "", ""},
		{"PREM-PAGE-LINK", "nothing could be read", inconclusive, tapes.Tape(transactionsOf(readWalk, "a-1", 404, noAccount)), "", ""},

		{"PREM-PAGE-ORDER", "falling", holds, tapes.Tape(first, second(all[3:]...)), "", ""},
		{"PREM-PAGE-ORDER", "rising from page to page", fails, tapes.Tape(first, second(entry("t-9", "2026-11-01"))), "", ""},
		{"PREM-PAGE-ORDER", "no days", inapplicable, tapes.Tape(paper(readWalk, "", pending)), "", ""},
	}
}

func endTrials() []trial {
	open, shut := listing(oauth.ReadWithdrawn, 200), listing(oauth.ReadWithdrawn, 401)
	revokes := func(status int) *conformance.Exchange { return listing(oauth.ReadPSURevoked, status) }
	read, expires := listing(oauth.Read, 200), func(status int) *conformance.Exchange { return listing(oauth.ReadExpired, status) }
	vain := token(oauth.RefreshInVain, 400, `{"error":"invalid_grant"}`)
	home, redeemed, again := back(oauth.AuthoriseExisting, "code=d"), token(oauth.RedeemExisting, 200, tokens), listing(oauth.ReadExisting, 200)
	const promised = "revoked-401"
	return []trial{
		{"PREM-REFRESH-PAIR", "both", holds, tapes.Tape(token(oauth.Refresh, 200, tokens)), "", ""},
		{"PREM-REFRESH-PAIR", "an access token alone", fails, tapes.Tape(token(oauth.Refresh, 200, `{"access_token":"at-2"}`)), "", ""},
		{"PREM-REFRESH-PAIR", "no text", fails, tapes.Tape(token(oauth.Refresh, 200, `{"access_token":"at-2","refresh_token":null}`)), "", ""},
		{"PREM-REFRESH-PAIR", "refused", inconclusive, tapes.Tape(token(oauth.Refresh, 400, `{}`)), "", ""},

		{"PREM-REVOKED-401", "401", holds, tapes.Tape(open, revokes(401)), promised, ""},
		{"PREM-REVOKED-401", "401 after a delay", holds, tapes.Tape(open, revokes(200), revokes(401)), promised, ""},
		{"PREM-REVOKED-401", "403 where 401 is promised", fails, tapes.Tape(open, revokes(403)), promised, ""},
		{"PREM-REVOKED-401", "404 where 401 is promised", fails, tapes.Tape(open, revokes(404)), promised, ""},
		{"PREM-REVOKED-401", "403", tolerated, tapes.Tape(open, revokes(403)), "", ""},
		{"PREM-REVOKED-401", "an empty list", fails, tapes.Tape(open, revokes(200)), "", ""},
		{"PREM-REVOKED-401", "there never was data", inconclusive, tapes.Tape(shut, revokes(401)), "", ""},

		{"PREM-EXPIRED-401", "401", holds, tapes.Tape(read, expires(401)), promised, ""},
		{"PREM-EXPIRED-401", "403", fails, tapes.Tape(read, expires(403)), promised, ""},
		{"PREM-EXPIRED-401", "data", fails, tapes.Tape(read, expires(200)), promised, ""},
		{"PREM-EXPIRED-401", "there never was data", inconclusive, tapes.Tape(listing(oauth.Read, 401), expires(401)), promised, ""},

		{"PREM-REAUTH-CONSENT", "access", holds, tapes.Tape(vain, home, redeemed, again), "", ""},
		{"PREM-REAUTH-CONSENT", "an error instead of a code", fails, tapes.Tape(vain, back(oauth.AuthoriseExisting, "error=invalid_scope")), "", ""},
		{"PREM-REAUTH-CONSENT", "no token", fails, tapes.Tape(vain, home, token(oauth.RedeemExisting, 400, `{}`)), "", ""},
		{"PREM-REAUTH-CONSENT", "no accounts", fails, tapes.Tape(vain, home, redeemed, listing(oauth.ReadExisting, 401)), "", ""},
		{"PREM-REAUTH-CONSENT", "the refresh worked", inapplicable, tapes.Tape(token(oauth.RefreshInVain, 200, tokens), home, redeemed, again), "", ""},
		{"PREM-REAUTH-CONSENT", "nobody came back", inconclusive, tapes.Tape(vain), "", ""},
		{"PREM-REAUTH-CONSENT", "silence at the token endpoint", inconclusive, tapes.Tape(vain, home, tapes.Silent(oauth.RedeemExisting, "issueToken")), "", ""},
		{"PREM-REAUTH-CONSENT", "silence at the API", inconclusive, tapes.Tape(vain, home, redeemed), "", ""},
	}
}

// TestPagesOfBothForms reads the booked entries of a page in each form that clients
// know, for the walk as for the checks.
func TestPagesOfBothForms(t *testing.T) {
	const pending = `{"transactionId":"p","transactionState":"PENDING"}`
	for body, want := range map[string]int{
		`{"transactions":[` + entry("a", "2026-11-20") + `,` + pending + `,{"transactionId":"b"}]}`:        2,
		`{"transactions":[{"transactionId":"a","transactionState":"booked"}]}`:                             1,
		`{"transactions":{"booked":[` + entry("a", "2026-11-20") + `],"pending":[{"transactionId":"c"}]}}`: 1,
		`{"transactions":{"booked":{}}}`: 0,
		`{"transactions":[7,null]}`:      0,
		`{}`:                             0,
	} {
		e := transactionsOf(readWalk, "a-1", 200, body)
		if got := len(ids(booked(e))); got != want {
			t.Errorf("booked(%s) = %d entries, want %d", body, got, want)
		}
		var p page
		flow.Decode(answer(200, body), &p)
		if got := len(p.ids()); got != want {
			t.Errorf("ids of %s = %d, want %d", body, got, want)
		}
	}
}
