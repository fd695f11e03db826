package flinks

import (
	"context"
	"fmt"
	"mime"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/flinks"
)

// The steps on what stands beside accounts and transactions.
const (
	readNetworks    = "read payment networks"
	listStatements  = "list statements"
	readStatement   = "read a statement"
	readOddType     = "read a statement as a type that is not offered"
	readCustomer    = "read the customer"
	mediaPDF        = "application/pdf"
	mediaNotOffered = "application/vnd.assay.none"
)

func statementSteps() []conformance.Step {
	step := func(name, feature string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: oauth.GrantMain, Needs: append([]string{oauth.Redeem}, needs...),
			Risk: conformance.Look, Features: []string{feature}, Run: on(act)}
	}
	return []conformance.Step{
		step(readNetworks, "payment-networks", func(s *session, ctx context.Context) error {
			return s.eachAccount(func(id string) error { return s.readNetworks(ctx, oauth.GrantMain, id) })
		}, oauth.Read),
		step(listStatements, "statements", (*session).listStatements, oauth.Read),
		step(readStatement, "statements", func(s *session, ctx context.Context) error { return s.readFile(ctx, "") }, listStatements),
		step(readOddType, "statements", func(s *session, ctx context.Context) error { return s.readFile(ctx, mediaNotOffered) }, listStatements),
		step(readCustomer, "customer", func(s *session, ctx context.Context) error { return s.readCustomer(ctx, oauth.GrantMain) }),
	}
}

func (s *session) readNetworks(ctx context.Context, grant, id string) error {
	access, err := s.access(grant)
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetPaymentNetworks(flow.Operation(ctx, "getPaymentNetworks"), id, nil, access))
}

func (s *session) readCustomer(ctx context.Context, grant string) error {
	access, err := s.access(grant)
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetCurrentCustomer(flow.Operation(ctx, "getCurrentCustomer"), access))
}

// listStatements asks for the statements of each account and keeps the first whose
// file can be had.
func (s *session) listStatements(ctx context.Context) error {
	return s.eachAccount(func(id string) error {
		resp, err := s.statements(ctx, oauth.GrantMain, id)
		if err != nil {
			return err
		}
		var found struct {
			Statements []struct {
				StatementID string `json:"statementId"`
				Status      string `json:"status"`
			} `json:"statements"`
		}
		s.statement.listed = s.statement.listed || resp.StatusCode == http.StatusOK
		flow.Decode(resp, &found)
		for _, one := range found.Statements {
			if one.StatementID != "" && (one.Status == "AVAILABLE" || one.Status == "") && s.statement.id == "" {
				s.statement.account, s.statement.id = id, one.StatementID
			}
		}
		return nil
	})
}

func (s *session) statements(ctx context.Context, grant, id string) (*http.Response, error) {
	access, err := s.access(grant)
	if err != nil {
		return nil, err
	}
	return s.client.GetStatements(flow.Operation(ctx, "getStatements"), id, &flinks.GetStatementsParams{}, access)
}

// readFile asks for the file of a statement as some media type, "" for any.
func (s *session) readFile(ctx context.Context, media string) error {
	switch {
	case !s.statement.listed:
		return conformance.Nothing("list of statements")
	case s.statement.id == "":
		return conformance.Omit(conformance.SkipInapplicable, "no statement is available")
	}
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetStatement(flow.Operation(ctx, "getStatement"), s.statement.account, s.statement.id, access, func(_ context.Context, req *http.Request) error {
		req.Header.Del("Accept")
		if media != "" {
			req.Header.Set("Accept", media)
		}
		return nil
	}))
}

func statementChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "FLK-ACC-200-networks", Title: "the payment networks have the members of their document", Rules: []string{"FLK-ACC-200"},
		Clause: docs("Get payment networks", "bankId, identifier, type and whether transfers go in or out"),
		Level:  conformance.Must, Features: []string{"payment-networks"}, Reads: []string{readNetworks}, Tolerates: true, Operations: []string{"getPaymentNetworks"},
		Judge: served(readNetworks, checks.Conforms(document, "getPaymentNetworks", lenient, readNetworks)),
	}, {
		ID: "FLK-PN-405", Title: "payment networks that a provider lacks are refused with code 501", Rules: []string{"FLK-PN-405"},
		Clause: docs("FDX errors", "code 501 with 405: the provider does not have this function"),
		Level:  conformance.Should, Features: []string{"payment-networks"}, Reads: []string{readNetworks}, Judge: networksOrNot,
	}, {
		ID: "FLK-ACC-200-statements", Title: "a list of statements has the members of its document", Rules: []string{"FLK-ACC-200"},
		Clause: docs("Get statements", "statements with statementId, date and status"),
		Level:  conformance.Must, Features: []string{"statements"}, Reads: []string{listStatements}, Tolerates: true, Operations: []string{"getStatements"},
		Judge: served(listStatements, checks.Conforms(document, "getStatements", lenient, listStatements)),
	}, {
		ID: "FLK-ST-TYPE", Title: "a statement is not sent as a type that was not asked for", Rules: []string{"FLK-ST-TYPE"},
		Clause: docs("Download statement", "406 with code 1203 where no type asked for is offered"),
		Level:  conformance.Must, Features: []string{"statements"}, Reads: []string{readStatement, readOddType}, Tolerates: true, Judge: notOffered,
	}, {
		ID: "FLK-ST-TYPE-pdf", Title: "a statement is a PDF where no type is asked for", Rules: []string{"FLK-ST-TYPE"},
		Clause: docs("Download statement", "without Accept, or with */*, the file is a PDF"),
		Level:  conformance.Must, Features: []string{"statements"}, Reads: []string{readStatement}, Operations: []string{"getStatement"}, Judge: pdf,
	}, {
		ID: "FLK-CUST", Title: "the customer has the members of its document", Rules: []string{"FLK-CUST"},
		Clause: docs("Get customers", "customerId, and the name, date of birth, addresses and telephones that the provider has"),
		Level:  conformance.Should, Features: []string{"customer"}, Reads: []string{readCustomer}, Sees: []string{oauth.Read}, Operations: []string{"getCurrentCustomer"},
		Judge: accepted(checks.Succeeds(readCustomer, checks.Conforms(document, "getCurrentCustomer", nil, readCustomer))),
	}}
}

func networksOrNot(v conformance.View) conformance.Finding {
	for _, e := range v.All(readNetworks) {
		if !e.OK() && !excused(e) || is(e, http.StatusMethodNotAllowed) && codeOf(e) != "501" {
			return conformance.Fails("200, or 405 with code 501", shown(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(readNetworks)...)
}

// unavailable says why nothing can be said about the file of a statement: it is
// still in the making, or too large.
func unavailable(e *conformance.Exchange) (conformance.Finding, bool) {
	if is(e, http.StatusRequestEntityTooLarge) || is(e, http.StatusBadRequest) && codeOf(e) == "1300" {
		return conformance.Inapplicable("the file cannot be had: " + shown(e)), true
	}
	return conformance.Finding{}, false
}

// elsewhere says whether an answer sends the TPP to another place for the file,
// where the kit does not go.
func elsewhere(e *conformance.Exchange) bool {
	return is(e, http.StatusFound) && e.Header("Location") != ""
}

func notOffered(v conformance.View) conformance.Finding {
	control, e := v.Last(readStatement), v.Last(readOddType)
	if finding, stop := unavailable(control); stop {
		return finding
	}
	if elsewhere(control) {
		return refused(e, http.StatusNotAcceptable, "1203")
	}
	return refusedWith(control, e, http.StatusNotAcceptable, "1203")
}

func pdf(v conformance.View) conformance.Finding {
	e := v.Last(readStatement)
	if finding, stop := unavailable(e); stop {
		return finding
	}
	media, _, _ := mime.ParseMediaType(e.Header("Content-Type"))
	switch {
	case elsewhere(e):
		return conformance.Holds().At(e)
	case e.Status() != http.StatusOK:
		return conformance.Fails("a file", shown(e)).At(e)
	case media != mediaPDF:
		return conformance.Fails(mediaPDF, fmt.Sprintf("%q", e.Header("Content-Type"))).At(e)
	case e.BodyLen() == 0:
		return conformance.Fails("a file", "an empty answer").At(e)
	}
	return conformance.Holds().At(e)
}
