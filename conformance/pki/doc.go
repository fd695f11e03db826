// Package pki mints certificates for testing PSD2 interfaces, good ones and bad ones, and reads what any
// certificate of that kind claims.
//
// A TPP shows who it is with two qualified certificates. The QWAC stands on its TLS connections, the QSEAL
// signs its messages. ETSI TS 119 495 says what both carry beyond an ordinary certificate:
//
//   - in the subject an organizationIdentifier (2.5.4.97), PSDDE-BAFIN-123456, which is the country of the
//     national competent authority (NCA), the authority's id, and the number it gave the TPP;
//   - in the extension qcStatements (1.3.6.1.5.5.7.1.3) a QcType, web or eseal, and the PSD2 statement
//     (0.4.0.19495.2): the roles PSP_AS, PSP_PI, PSP_AI, PSP_IC, and the name and the id of the NCA.
//
// A [CA] signs them:
//
//	ca, err := pki.NewCA(pki.Options{})
//	qwac, err := ca.QWAC(pki.Example())
//	late, err := ca.Bad("expired", pki.Example())
//
// [Kinds] lists the bad ones. Each differs from a good certificate in one way and in no other, so that a
// refusal can have one reason only. [Read] turns PEM into [Claims], and [Claims.Problems] says in the words
// of the field what is wrong with them.
//
// All of them are for tests: every subject says so in its organizational unit, no register of any authority
// knows the numbers, and nobody answers questions about revocation. They can be looked at without this
// package. The first command shows subject and key usages. The second shows where the extension lies: on the
// line behind :qcStatements, whose first number is the OFFSET for the third, which shows the statement itself:
//
//	openssl x509 -in qwac.pem -noout -text -nameopt utf8,sep_comma_plus_space
//	openssl asn1parse -in qwac.pem | grep -A1 :qcStatements
//	openssl asn1parse -in qwac.pem -strparse OFFSET
//
// It ends like this:
//
//	35:d=2  hl=2 l=   6 prim: OBJECT            :0.4.0.19495.2
//	43:d=2  hl=2 l=  72 cons: SEQUENCE
//	45:d=3  hl=2 l=  19 cons: SEQUENCE
//	47:d=4  hl=2 l=  17 cons: SEQUENCE
//	49:d=5  hl=2 l=   7 prim: OBJECT            :0.4.0.19495.1.3
//	58:d=5  hl=2 l=   6 prim: UTF8STRING        :PSP_AI
//	66:d=3  hl=2 l=  39 prim: UTF8STRING        :Federal Financial Supervisory Authority
//	107:d=3  hl=2 l=   8 prim: UTF8STRING        :DE-BAFIN
//
// In this package (M) marks what a published document fixes and we have from memory of it alone; nothing
// marked so is ever a [Problem].
package pki
