package pki

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Statements written down byte by byte, so that what we write is not only held against what we read.
const (
	compliance = "3008 0606 04008e460101"
	typeWeb    = "3013 0606 04008e460106 3009 0607 04008e46010603"
	typeEseal  = "3013 0606 04008e460106 3009 0607 04008e46010602"
	idPSD2     = "0606 040081982702"
	roleAI     = "3011 0607 04008198270103 0c06 5053505f4149"             // PSP_AI
	infoAI     = "301f 3013" + roleAI + "0c01 58 0c05 44452d5858"         // X, DE-XX
	psd2AI     = "3029" + idPSD2 + infoAI                                 // 43 bytes
	pds        = "3015 0606 04008e460105 300b 3009 1603 68743a 1302 656e" // ht:, en
	private    = "3009 0607 2b06010401867f"                               // of a company, says nothing
	uuid       = "3015 0611 69 fffffffffffffffffffffffffffffe7f 0500"     // an arc that no int holds
	esignWeb   = "301c 0606 04008e460106 3012 0607 04008e46010601 0607 04008e46010603"
)

// der makes bytes of hexadecimal digits.
func der(t testing.TB, digits string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// list makes a SEQUENCE of statements.
func list(t testing.TB, statements ...string) []byte {
	t.Helper()
	body := der(t, strings.Join(statements, ""))
	if len(body) > 127 {
		t.Fatalf("%d bytes need a longer length", len(body))
	}
	return append([]byte{0x30, byte(len(body))}, body...)
}

func TestWriteStatements(t *testing.T) {
	statement := &psd2Statement{Roles: rolesOfPSP(AccountInformation), NCAName: "X", NCAID: "DE-XX"}
	for _, c := range []struct {
		use  Use
		psd2 *psd2Statement
		want []byte
	}{
		{Web, statement, list(t, compliance, typeWeb, psd2AI)},
		{Seal, statement, list(t, compliance, typeEseal, psd2AI)},
		{Web, nil, list(t, compliance, typeWeb)},
	} {
		got, err := qcStatements(c.use, c.psd2)
		if err != nil || !bytes.Equal(got.Value, c.want) {
			t.Errorf("%s, %v: %x, %v,\nwant %x", c.use, c.psd2, got.Value, err, c.want)
		}
		if got.Id.String() != "1.3.6.1.5.5.7.1.3" || got.Critical {
			t.Errorf("%s: extension %v, critical %v", c.use, got.Id, got.Critical)
		}
	}
}

// Statements are found wherever they stand, and what we do not know does not get in their way.
func TestReadStatements(t *testing.T) {
	x := psd2Statement{Roles: rolesOfPSP(AccountInformation), NCAName: "X", NCAID: "DE-XX"}
	one := []psd2Statement{x}
	for name, c := range map[string]struct {
		der  []byte
		want statements
	}{
		"in our order": {list(t, compliance, typeWeb, psd2AI), statements{names: []string{"QcCompliance", "QcType", "PSD2"}, types: []string{"web"}, psd2: one}},
		"PSD2 first":   {list(t, psd2AI, typeEseal, compliance), statements{names: []string{"PSD2", "QcType", "QcCompliance"}, types: []string{"eseal"}, psd2: one}},
		"others among them": {list(t, private, uuid, pds, psd2AI), statements{
			names: []string{"1.3.6.1.4.1.895", "2.25.5192296858534827628530496329219967", "QcPDS", "PSD2"}, psd2: one}},
		"QcType of two":   {list(t, esignWeb), statements{names: []string{"QcType"}, types: []string{"esign", "web"}}},
		"PSD2 twice":      {list(t, psd2AI, psd2AI), statements{names: []string{"PSD2", "PSD2"}, psd2: []psd2Statement{x, x}}},
		"PrintableString": {list(t, strings.ReplaceAll(psd2AI, "0c01 58 0c05", "1301 58 1305")), statements{names: []string{"PSD2"}, psd2: one}},
		"none":            {list(t), statements{}},
		"nothing":         {nil, statements{flaws: []string{"qcStatements: says nothing"}}},
		"NULL":            {der(t, "0500"), statements{flaws: []string{"qcStatements: DER of another structure than its standard gives it"}}},
		"bytes behind":    {append(list(t, compliance), 0), statements{flaws: []string{"qcStatements: 1 bytes behind the value"}}},
		"cut":             {list(t, compliance, typeWeb)[:12], statements{flaws: []string{"qcStatements: broken DER, data truncated"}}},
		"no identifier":   {list(t, "3003 020105", typeWeb), statements{names: []string{"QcType"}, types: []string{"web"}, flaws: []string{"statement 1: begins with no identifier"}}},
		"PSD2 of nothing": {list(t, "3008"+idPSD2), statements{names: []string{"PSD2"}, flaws: []string{"PSD2: says nothing"}}},
		"PSD2 of a NULL":  {list(t, "300a"+idPSD2+"0500", typeWeb), statements{names: []string{"PSD2", "QcType"}, types: []string{"web"}, flaws: []string{"PSD2: DER of another structure than its standard gives it"}}},
	} {
		if d := cmp.Diff(c.want, readStatements(c.der), cmp.AllowUnexported(statements{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// FuzzStatements reads any bytes, and what it could read of PSD2 it reads again after it was written anew.
func FuzzStatements(f *testing.F) {
	for _, seed := range [][]string{
		{compliance, typeWeb, psd2AI}, {psd2AI, typeEseal}, {pds, private, uuid}, {esignWeb}, {psd2AI, psd2AI}, {"3003 020105"}, {"3008" + idPSD2}, {},
	} {
		f.Add(list(f, seed...))
		f.Add(list(f, seed...)[1:])
	}
	ca, err := NewCA(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := readStatements(text)
		claims := Claims{Certificate: ca.Certificate}
		claims.take(s)
		if len(s.flaws) > 0 && len(claims.Problems(Need{})) == 0 {
			t.Errorf("flaws %q and no problem", s.flaws)
		}
		if !claims.PSD2 {
			return
		}
		written, err := qcStatements(Web, &s.psd2[0])
		if err != nil {
			return // T61String holds bytes that UTF8String cannot
		}
		again := readStatements(written.Value)
		if d := cmp.Diff(s.psd2[:1], again.psd2); d != "" || len(again.flaws) > 0 {
			t.Errorf("%x was written anew as %x (flaws %q):\n%s", text, written.Value, again.flaws, d)
		}
	})
}
