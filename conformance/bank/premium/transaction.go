package premium

import (
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// transaction writes an entry. The other party is the creditor of a debit and the debtor of a credit.
func (s *server) transaction(a *bank.Account, e bank.Entry) api.Transaction {
	amount := s.amount(e.Amount, e.Currency)
	t := api.Transaction{
		TransactionID: text(s.rules.EntryID(s.ledger, a, e)), EntryReference: text(e.Key), TransactionState: text("BOOKED"),
		BookingDate: text(e.Booked.Format(day)), ValueDate: text(e.Value.Format(day)), TransactionAmount: &amount,
		EndToEndID: text(e.EndToEnd), BankTransactionCode: text(e.Code), AdditionalInformation: text(e.Additional),
		RemittanceInformationUnstructured: text(strings.Join(e.Lines, " ")), VariableSymbol: text(symbol(e.Reference)),
		IsReversal: new(false), TransactionComplete: new(true),
	}
	if isPending(e) {
		t.TransactionState, t.BookingDate, t.TransactionComplete = text("PENDING"), nil, new(false)
	}
	if e.Amount < 0 {
		t.CreditorName, t.CreditorAccount, t.CreditorAgent = text(e.Party.Name), party(e.Party), agent(e.Party)
	} else {
		t.DebtorName, t.DebtorAccount, t.DebtorAgent = text(e.Party.Name), party(e.Party), agent(e.Party)
	}
	return t
}

// isPending says whether an entry is known but not booked yet.
func isPending(e bank.Entry) bool { return strings.HasSuffix(e.Key, "-P") }

// symbol takes the variable symbol from a structured reference: its last digits, ten at most.
func symbol(reference string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, reference)
	return digits[max(0, len(digits)-10):]
}

// party names the account of a party, nil when only its name is known.
func party(p bank.Party) *api.AccountReference {
	if p.IBAN == "" {
		return nil
	}
	return &api.AccountReference{IBAN: &p.IBAN}
}

// agent names the bank of a party, nil when it is not known.
func agent(p bank.Party) *api.Agent {
	if p.BIC == "" {
		return nil
	}
	return &api.Agent{BIC: &p.BIC}
}
