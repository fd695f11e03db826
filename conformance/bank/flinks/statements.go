package flinks

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// months is how many statements an account has; the newest is still being made.
const months = 4

// The media types in which a statement is there.
const (
	typePDF = "application/pdf"
	typePNG = "image/png"
)

// files are the smallest files of their kinds.
var files = map[string][]byte{
	typePDF: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
	typePNG: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU" +
		"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"),
}

// A statement is about one month.
type statement struct {
	day    time.Time // the last of the month
	status fdx.StatementStatus
}

// statementsOf lists the statements of an account, newest first.
func statementsOf(today time.Time) []statement {
	var list []statement
	day := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	for n := range months {
		status := fdx.StatementStatusAVAILABLE
		if n == 0 {
			status = fdx.StatementStatusPROCESSING
		}
		list = append(list, statement{day, status})
		day = day.AddDate(0, 0, 1-day.Day()).AddDate(0, 0, -1)
	}
	return list
}

func (s *server) statementID(id string, st statement) string {
	return s.ledger.IDOf("statement", id, st.day.Format(time.DateOnly))
}

// GetStatements lists the statements of an account.
func (s *server) GetStatements(ctx context.Context, request fdx.GetStatementsRequestObject) (fdx.GetStatementsResponseObject, error) {
	params := request.Params
	if _, p := s.find(tokenOf(ctx), request.AccountID); p != nil {
		return nil, p
	}
	today := s.ledger.Clock.Today()
	start := value(params.StartTime)
	if start == "" {
		start = today.AddDate(-1, 0, 0).Format(time.DateOnly)
	}
	from, to, p := s.rules.Period(today, start, value(params.EndTime))
	if p != nil {
		return nil, p
	}
	var list []statement
	var ids []string
	for _, st := range statementsOf(today) {
		if !st.day.Before(from) && !st.day.After(to) {
			list, ids = append(list, st), append(ids, s.statementID(request.AccountID, st))
		}
	}
	cut, p := s.cut(ctx, ids, params.Offset, params.Limit)
	if p != nil {
		return nil, p
	}
	body := fdx.GetStatements200JSONResponse{Statements: []fdx.Statement{}, Page: cut.page, Links: cut.links}
	for i := cut.from; i < cut.to; i++ {
		body.Statements = append(body.Statements, s.statement(ctx, request.AccountID, ids[i], list[i]))
	}
	return body, nil
}

// statement writes one statement with the address of its file.
func (s *server) statement(ctx context.Context, account, id string, st statement) fdx.Statement {
	written := fdx.Statement{
		AccountID: &account, StatementID: id, StatementDate: new(st.day.Format(time.DateOnly)),
		Description: new(st.day.Format("January 2006")), Status: &st.status,
	}
	href := s.rules.Link(bank.BaseURL(bank.RequestOf(ctx)), dataBase+"/accounts/"+url.PathEscape(account)+"/statements/"+id)
	written.Links = &[]struct {
		Action *string   `json:"action,omitempty"`
		Href   *string   `json:"href,omitempty"`
		Rel    *string   `json:"rel,omitempty"`
		Types  *[]string `json:"types,omitempty"`
	}{{Action: new("GET"), Href: &href, Rel: new("statement"), Types: &[]string{typePDF, typePNG}}}
	return written
}

// GetStatement sends the file of a statement.
func (s *server) GetStatement(ctx context.Context, request fdx.GetStatementRequestObject) (fdx.GetStatementResponseObject, error) {
	if _, p := s.find(tokenOf(ctx), request.AccountID); p != nil {
		return nil, p
	}
	for _, st := range statementsOf(s.ledger.Clock.Today()) {
		if s.statementID(request.AccountID, st) != request.StatementID {
			continue
		}
		if st.status == fdx.StatementStatusPROCESSING {
			return nil, &Problem{Status: http.StatusBadRequest, Code: codeProcessing, Message: "The statement is still being made."}
		}
		media := s.rules.FileType(bank.RequestOf(ctx).Header.Values("Accept"))
		switch media {
		case typePDF:
			return fdx.GetStatement200ApplicationPdfResponse{Body: bytes.NewReader(files[media])}, nil
		case typePNG:
			return fdx.GetStatement200ImagePngResponse{Body: bytes.NewReader(files[media])}, nil
		}
		return nil, &Problem{Status: http.StatusNotAcceptable, Code: codeMediaType, Message: "This content type is not offered."}
	}
	return nil, noData("There is no such statement.")
}

// fileType is the first of the accepted types in which there is a file. Who says nothing, or anything, gets a PDF.
func fileType(accept []string) string {
	all := strings.Join(accept, ",")
	if strings.TrimSpace(all) == "" {
		return typePDF
	}
	for part := range strings.SplitSeq(all, ",") {
		media, _, _ := mime.ParseMediaType(part)
		switch media {
		case typePDF, "*/*", "application/*":
			return typePDF
		case typePNG, "image/*":
			return typePNG
		}
	}
	return ""
}
