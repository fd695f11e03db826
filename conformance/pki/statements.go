package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
)

// The extension and the subject attribute that this is about.
var (
	oidQCStatements           = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3} // RFC 3739 §3.2.6
	oidOrganizationIdentifier = asn1.ObjectIdentifier{2, 5, 4, 97}               // X.520
)

// The statements that we write and read, and the names of the others, ETSI EN 319 412-5 and TS 119 495.
var (
	oidQcCompliance = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 1}
	oidQcType       = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6}
	oidPSD2         = asn1.ObjectIdentifier{0, 4, 0, 19495, 2}

	statementNames = []named{
		{oidQcCompliance, "QcCompliance"},
		{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 3}, "QcRetentionPeriod"},
		{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 4}, "QcSSCD"},
		{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 5}, "QcPDS"},
		{oidQcType, "QcType"},
		{oidPSD2, "PSD2"},
	}
)

// qcStatement is QCStatement of RFC 3739 as it is read: what it is, and what it says. The identifier is raw, since an
// asn1.ObjectIdentifier does not hold every one that others may use.
type qcStatement struct {
	ID   asn1.RawValue
	Info asn1.RawValue `asn1:"optional"`
}

// psd2Statement is PSD2QcType of TS 119 495.
type psd2Statement struct {
	Roles   []roleOfPSP
	NCAName string `asn1:"utf8"`
	NCAID   string `asn1:"utf8"`
}

// roleOfPSP is RoleOfPSP of TS 119 495: a role twice, by identifier and by name.
type roleOfPSP struct {
	ID   asn1.ObjectIdentifier
	Name string `asn1:"utf8"`
}

// rolesOfPSP writes roles down.
func rolesOfPSP(roles ...Role) []roleOfPSP {
	var list []roleOfPSP
	for _, r := range roles {
		list = append(list, roleOfPSP{ID: r.oid(), Name: string(r)})
	}
	return list
}

// qcStatements makes the extension: QcCompliance first, as in the certificates of the field, so that a reader
// that goes by position finds out; then the QcType; then the PSD2 statement, unless it is nil. There is no
// QcSSCD, since our keys lie in files. The extension is not critical.
func qcStatements(qcType Use, psd2 *psd2Statement) (pkix.Extension, error) {
	list := []wording{{ID: oidQcCompliance}, {ID: oidQcType, Info: []asn1.ObjectIdentifier{qcType.oid()}}}
	if psd2 != nil {
		list = append(list, wording{ID: oidPSD2, Info: *psd2})
	}
	var statements []asn1.RawValue
	for _, w := range list {
		der, err := w.marshal()
		if err != nil {
			return pkix.Extension{}, fmt.Errorf("statement %v: %w", w.ID, err)
		}
		statements = append(statements, asn1.RawValue{FullBytes: der})
	}
	der, err := asn1.Marshal(statements)
	return pkix.Extension{Id: oidQCStatements, Value: der}, err
}

// wording is QCStatement before it is written.
type wording struct {
	ID   asn1.ObjectIdentifier
	Info any // nil where the identifier says it all
}

func (w wording) marshal() ([]byte, error) {
	if w.Info == nil {
		return asn1.Marshal(struct{ ID asn1.ObjectIdentifier }{w.ID})
	}
	return asn1.Marshal(w)
}

// statements is what an extension says. What cannot be read is in flaws and nowhere else.
type statements struct {
	names []string // of all statements, in order
	types []string // of QcType
	psd2  []psd2Statement
	flaws []string
}

// readStatements reads an extension: statements by identifier and never by position, unknown ones by the way.
func readStatements(der []byte) statements {
	var s statements
	var list []qcStatement
	if err := unmarshal(der, &list); err != nil {
		s.flaws = append(s.flaws, "qcStatements: "+err.Error())
		return s
	}
	for i, st := range list {
		var oid x509.OID
		if st.ID.Class != asn1.ClassUniversal || st.ID.Tag != asn1.TagOID || oid.UnmarshalBinary(st.ID.Bytes) != nil {
			s.flaws = append(s.flaws, fmt.Sprintf("statement %d: begins with no identifier", i+1))
			continue
		}
		name := spoken(statementNames, oid.String())
		s.names = append(s.names, name)
		if err := s.read(oid, st.Info.FullBytes); err != nil {
			s.flaws = append(s.flaws, name+": "+err.Error())
		}
	}
	return s
}

// read reads what one statement says, if it is one of ours.
func (s *statements) read(oid x509.OID, info []byte) error {
	switch {
	case oid.EqualASN1OID(oidQcType):
		var types []asn1.ObjectIdentifier
		if err := unmarshal(info, &types); err != nil {
			return err
		}
		for _, t := range types {
			s.types = append(s.types, spoken(qcTypes, t.String()))
		}
	case oid.EqualASN1OID(oidPSD2):
		var psd2 psd2Statement
		if err := unmarshal(info, &psd2); err != nil {
			return err
		}
		s.psd2 = append(s.psd2, psd2)
	}
	return nil
}

// unmarshal reads DER that holds one value and nothing behind it. What is wrong it says without the types of
// Go, which encoding/asn1 has in its errors.
func unmarshal(der []byte, value any) error {
	if len(der) == 0 {
		return errors.New("says nothing")
	}
	rest, err := asn1.Unmarshal(der, value)
	var syntax asn1.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return errors.New("broken DER, " + syntax.Msg)
	case err != nil:
		return errors.New("DER of another structure than its standard gives it")
	case len(rest) > 0:
		return fmt.Errorf("%d bytes behind the value", len(rest))
	}
	return nil
}
