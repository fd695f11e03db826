package bank

import (
	"crypto/tls"
	"errors"
	"net/http"
)

// certificateWhims are the ways of refusing a certificate of the authority that is not good enough.
var certificateWhims = []Whim{
	{
		Name:  "dates-read-by-the-application",
		Story: "Of a certificate the handshake looks at the chain alone. Who shows one out of date is answered as one who shows none.",
		Where: mutual,
		Use:   shaking(atAnyDate),
	},
	{
		Name:  "handshake-refuses-the-role",
		Story: "A certificate without the role for account information ends the handshake with an alert, as one out of date does.",
		Where: mutual,
		Use: shaking(func(c *tls.Config) {
			c.VerifyConnection = func(s tls.ConnectionState) error {
				if len(s.PeerCertificates) > 0 && !entitled(s.PeerCertificates[0]) {
					return errors.New("bank: the certificate is not that of an AISP")
				}
				return nil
			}
		}),
	},
	{
		Name:  "closes-with-an-unfit-certificate",
		Story: "A gateway closes the connection of a request whose certificate is out of date or not that of an AISP.",
		Where: mutual,
		Use: both(shaking(atAnyDate), func(r *Rules) {
			send := r.Send
			r.Send = func(w http.ResponseWriter, a *Answer) {
				if refusedUnfit(a) {
					closeConnection(w)
					return
				}
				send(w, a)
			}
		}),
	},
	{
		Name:  "gateway-refuses-an-unfit-certificate",
		Story: "In front of the token endpoint a gateway answers 403 with a page of its own to a certificate out of date or not that of an AISP.",
		Where: mutual,
		Use: both(shaking(atAnyDate), Rewrite(func(operation string, a *Answer) {
			if operation == OpToken && refusedUnfit(a) {
				a.Status, a.Body = http.StatusForbidden, []byte("<h1>Forbidden</h1>")
				a.Header = http.Header{"Content-Type": {"text/html"}, "Date": a.Header["Date"]}
			}
		})),
	},
	{
		Name:  "unfit-certificate-unauthorised",
		Story: "A client whose certificate is no good is answered 401 at the token endpoint (RFC 6749, section 5.2, allows it).",
		Where: mutual,
		Use: both(shaking(atAnyDate), Rewrite(func(operation string, a *Answer) {
			if operation == OpToken && refusedUnfit(a) {
				a.Status = http.StatusUnauthorized
			}
		})),
	},
}

// refusedUnfit says whether a refusal is one of a request that showed a certificate which is no good anywhere.
func refusedUnfit(a *Answer) bool {
	return a.Status >= 400 && a.Request.TLS != nil && len(a.Request.TLS.PeerCertificates) > 0 && unfit("", a.Request.TLS.PeerCertificates[0]) != ""
}
