package berlingroup

import (
	"context"
	"fmt"
	"net/url"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// entryID names an entry for as long as the bank keeps it.
func entryID(l *bank.Ledger, a *bank.Account, e bank.Entry) string {
	return l.IDOf("entry", a.IBAN, e.Key)
}

// entryReference is the bank's own number of an entry.
func entryReference(e bank.Entry) string { return "E" + e.Key }

// transaction writes an entry. The other party is the creditor of a debit and the debtor of a credit.
func (s *server) transaction(ctx context.Context, r *reading, a *bank.Account, e bank.Entry) bg.Transaction {
	id := s.rules.EntryID(s.ledger, a, e)
	t := bg.Transaction{
		TransactionID: &id, EntryReference: new(entryReference(e)),
		BookingDate: new(e.Booked.Format(day)), ValueDate: new(e.Value.Format(day)),
		TransactionAmount: amount(e.Amount, e.Currency),
		EndToEndID:        text(e.EndToEnd), MandateID: text(e.Mandate), CreditorID: text(e.Creditor), CheckID: text(e.Cheque),
		PurposeCode: text(e.Purpose), BankTransactionCode: text(e.Code), ProprietaryBankTransactionCode: text(e.Proprietary),
		AdditionalInformation: text(e.Additional),
	}
	name, account, agent, ultimate := text(e.Party.Name), party(e.Party), text(e.Party.BIC), text(e.Ultimate)
	if e.Amount < 0 {
		t.CreditorName, t.CreditorAccount, t.CreditorAgent, t.UltimateCreditor = name, account, agent, ultimate
	} else {
		t.DebtorName, t.DebtorAccount, t.DebtorAgent, t.UltimateDebtor = name, account, agent, ultimate
	}
	remit(&t, e)
	if e.Exchange != nil {
		t.CurrencyExchange = &[]bg.ExchangeRate{{
			SourceCurrency: e.Exchange.Source, ExchangeRate: e.Exchange.Rate, UnitCurrency: e.Exchange.Unit,
			TargetCurrency: e.Exchange.Target, QuotationDate: e.Booked.Format(day), ContractIdentification: text(e.Exchange.Contract),
		}}
	}
	if len(e.Parts) > 0 {
		t.BatchIndicator, t.BatchNumberOfTransactions = new(true), new(len(e.Parts))
		t.EntryDetails = new(entryParts(e))
	}
	if e.TellsAfter {
		t.BalanceAfterTransaction = &bg.Balance{
			BalanceAmount: amount(e.After, e.Currency), BalanceType: bg.BalanceTypeInterimBooked, ReferenceDate: t.BookingDate,
		}
	}
	if s.settings.Details {
		path := fmt.Sprintf("/v1/accounts/%s/transactions/%s", url.PathEscape(s.rules.ResourceID(s.ledger, r.consent, a, false)), url.PathEscape(id))
		t.UnderscoreLinks = &bg.TransactionLinks{"transactionDetails": s.link(ctx, path)}
	}
	return t
}

// remit writes the remittance information: one line or several, one structured reference or several.
func remit(t *bg.Transaction, e bank.Entry) {
	switch {
	case len(e.Lines) == 1:
		t.RemittanceInformationUnstructured = &e.Lines[0]
	case len(e.Lines) > 1:
		t.RemittanceInformationUnstructuredArray = &e.Lines
	}
	if e.Reference != "" {
		var structured bg.StructuredRemittance
		if err := structured.FromRemittanceText(e.Reference); err != nil {
			panic("berlingroup: " + err.Error()) // a text is always JSON
		}
		t.RemittanceInformationStructured = &structured
	}
	if len(e.References) > 0 {
		var list []bg.RemittanceReference
		for _, r := range e.References {
			list = append(list, bg.RemittanceReference{Reference: r.Reference, ReferenceType: text(r.Type), ReferenceIssuer: text(r.Issuer)})
		}
		t.RemittanceInformationStructuredArray = &list
	}
}

// entryParts writes the payments of a batch.
func entryParts(e bank.Entry) []bg.EntryDetail {
	var list []bg.EntryDetail
	for _, part := range e.Parts {
		list = append(list, bg.EntryDetail{
			TransactionAmount: amount(part.Amount, e.Currency), EndToEndID: text(part.EndToEnd), CreditorName: text(part.Party.Name),
			CreditorAccount: party(part.Party), CreditorAgent: text(part.Party.BIC), RemittanceInformationUnstructured: text(part.Line),
		})
	}
	return list
}

// party names the account of a party, nil when only its name is known.
func party(p bank.Party) *bg.AccountReference {
	if p.IBAN == "" {
		return nil
	}
	return &bg.AccountReference{IBAN: &p.IBAN}
}
