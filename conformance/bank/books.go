package bank

// The books: what the entries of each account say, in turn. Between them they fill every member that a standard has for
// an entry, both forms of remittance information among them.

var (
	employer = Party{"Hutmacher GmbH", "DE16200411330123456789", "COBADEHH200"}
	landlord = Party{"Wohnungsbau Nord eG", "DE53370400440099887766", "COBADEFFXXX"}
	utility  = Party{"Stadtwerke", "DE86512108001245199042", "SOGEDEFFXXX"}
)

// everyday is the book of Alice's main account.
var everyday = []Text{
	{
		Amount: -1250, Party: Party{Name: "Bäckerei Kuchen & Mehr"}, Lines: []string{"Kartenzahlung"},
		Proprietary: "105", Code: "PMNT-CCRD-POSD",
	},
	{
		Amount: 185_000, Party: employer, EndToEnd: "GEHALT-17", Lines: []string{"Lohn und Gehalt"},
		Purpose: "SALA", Code: "PMNT-RCDT-ESCT", TellsAfter: true,
	},
	{
		Amount: -79_000, Party: landlord, EndToEnd: "MIETE-4711", Reference: "RF18539007547034", Code: "PMNT-ICDT-STDO",
		Additional: "Dauerauftrag",
	},
	{
		Amount: -4_620, Party: Party{Name: "Tweedle Books Inc."}, Lines: []string{"Order 88123", "two volumes"},
		Exchange: &Exchange{Source: "USD", Rate: "1.0823", Unit: "EUR", Target: "EUR", Contract: "FX-2210"}, Code: "PMNT-CCRD-POSD",
	},
	{
		Amount: -6_499, Party: utility, EndToEnd: "STROM-0815", Mandate: "M-2024-0099", Creditor: "DE98ZZZ09999999999",
		References: []Reference{{"R-77120", "SCOR", "ISO"}, {"R-77121", "SCOR", "ISO"}}, Code: "PMNT-RDDT-ESDD", Purpose: "ELEC",
	},
	{
		Amount: -30_000, Party: Party{Name: "Sammelüberweisung"}, Code: "PMNT-ICDT-ESCT",
		Parts: []Part{
			{-10_000, "TEIL-1", landlord, "Stellplatz"},
			{-20_000, "TEIL-2", utility, "Abschlag Wasser"},
		},
	},
	{
		Amount: -15_000, Cheque: "0004711", Lines: []string{"Scheck"}, Code: "PMNT-ICHQ-CCHQ",
	},
	{
		Amount: 2_999, Party: Party{Name: "Zahlungsdienst Raupe"}, Ultimate: "Raupe & Söhne", Lines: []string{"Gutschrift", "Retoure 5512"},
		Additional: "Rückerstattung", Code: "PMNT-RCDT-ESCT",
	},
}

// household is the book of the smaller accounts.
var household = []Text{
	{Amount: -2_480, Party: Party{Name: "Markthalle"}, Lines: []string{"Kartenzahlung"}, Code: "PMNT-CCRD-POSD"},
	{Amount: 12_000, Party: Party{Name: "Alice Liddell", IBAN: "DE89370400440532013000"}, Lines: []string{"Haushaltsgeld"}, Code: "PMNT-RCDT-ESCT"},
	{Amount: -9_015, Party: utility, Mandate: "M-2025-0007", Creditor: "DE98ZZZ09999999999", Reference: "RF712348231", Code: "PMNT-RDDT-ESDD"},
}

// travel is the book of the account in yen.
var travel = []Text{
	{Amount: -12_800, Party: Party{Name: "Ryokan Asakusa"}, Lines: []string{"two nights"}, Code: "PMNT-CCRD-POSD"},
	{Amount: 50_000, Party: Party{Name: "Alice Liddell", IBAN: "DE89370400440532013000"}, Lines: []string{"Reisegeld"}, Code: "PMNT-RCDT-ESCT"},
	{Amount: -340, Party: Party{Name: "Tokyo Metro"}, Lines: []string{"fare"}, Code: "PMNT-CCRD-POSD"},
}
