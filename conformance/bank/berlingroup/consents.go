package berlingroup

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// A detail is what this standard adds to a consent.
type detail struct {
	access    bg.AccountAccess
	recurring bool
	until     time.Time // last day, included
	frequency int
	reads     map[string]int // unattended reads, by day, operation and account
}

func detailOf(c *bank.Consent) *detail { return c.Detail.(*detail) }

// CreateConsent stores a consent that the PSU has yet to authorise (BG-CNS-01 to BG-CNS-06).
func (s *server) CreateConsent(ctx context.Context, request bg.CreateConsentRequestObject) (bg.CreateConsentResponseObject, error) {
	c, p := s.create(request)
	if p != nil {
		return nil, p
	}
	self := s.settings.ConsentPath + "/" + url.PathEscape(c.ID)
	approach := bg.SCAApproachREDIRECT
	return bg.CreateConsent201JSONResponse{
		Headers: bg.CreateConsent201ResponseHeaders{
			XRequestID: requestID(ctx), Location: new(s.link(ctx, self).Href), ASPSPSCAApproach: &approach,
		},
		Body: bg.ConsentCreated{
			ConsentID: c.ID, ConsentStatus: s.rules.Status(opCreate, c),
			UnderscoreLinks: bg.Links{
				"scaOAuth": s.link(ctx, "/.well-known/oauth-authorization-server"),
				"self":     s.link(ctx, self),
				"status":   s.link(ctx, self+"/status"),
			},
		},
	}, nil
}

func (s *server) create(request bg.CreateConsentRequestObject) (*bank.Consent, *Problem) {
	body, today := request.Body, s.ledger.Clock.Today()
	if net.ParseIP(request.Params.PSUIPAddress) == nil {
		return nil, malformed("PSU-IP-Address", "PSU-IP-Address is no address.")
	}
	user, p := s.rules.PSU(&s.settings, value(request.Params.PSUID))
	if p != nil {
		return nil, p
	}
	until, p := s.rules.ValidUntil(&s.settings, today, body.ValidUntil)
	if p != nil {
		return nil, p
	}
	times, p := s.rules.Frequency(&s.settings, body.FrequencyPerDay, body.RecurringIndicator)
	if p != nil {
		return nil, p
	}
	if body.CombinedServiceIndicator {
		return nil, refused(http.StatusBadRequest, "SESSIONS_NOT_SUPPORTED", "Sessions are not offered.")
	}
	if p := checkAccess(&body.Access); p != nil {
		return nil, p
	}
	c := s.ledger.OpenConsent(&bank.Consent{ID: s.rules.ConsentID(s.ledger), User: user, Until: until.AddDate(0, 0, 1), Detail: &detail{
		access: body.Access, recurring: body.RecurringIndicator, until: until, frequency: times, reads: map[string]int{},
	}})
	s.rules.Created(s.ledger, c)
	return c, nil
}

// GetConsentInformation shows a consent as the bank stored it.
func (s *server) GetConsentInformation(ctx context.Context, request bg.GetConsentInformationRequestObject) (bg.GetConsentInformationResponseObject, error) {
	c := s.rules.FindConsent(s.ledger, request.ConsentID)
	if c == nil {
		return nil, noConsent()
	}
	d := detailOf(c)
	links := bg.Links{"account": s.link(ctx, "/v1/accounts")}
	return bg.GetConsentInformation200JSONResponse{
		Headers: bg.GetConsentInformation200ResponseHeaders{XRequestID: requestID(ctx)},
		Body: bg.ConsentInformation{
			Access: d.access, RecurringIndicator: d.recurring, ValidUntil: d.until.Format(day), FrequencyPerDay: d.frequency,
			LastActionDate: c.Changed.Format(day), ConsentStatus: s.rules.Status(opRead, c), UnderscoreLinks: &links,
		},
	}, nil
}

// GetConsentStatus says the state alone.
func (s *server) GetConsentStatus(ctx context.Context, request bg.GetConsentStatusRequestObject) (bg.GetConsentStatusResponseObject, error) {
	c := s.rules.FindConsent(s.ledger, request.ConsentID)
	if c == nil {
		return nil, noConsent()
	}
	return bg.GetConsentStatus200JSONResponse{
		Headers: bg.GetConsentStatus200ResponseHeaders{XRequestID: requestID(ctx)},
		Body:    bg.ConsentStatusAnswer{ConsentStatus: s.rules.Status(opStatus, c)},
	}, nil
}

// DeleteConsent ends a consent for the TPP. What it opened is shut at once.
func (s *server) DeleteConsent(ctx context.Context, request bg.DeleteConsentRequestObject) (bg.DeleteConsentResponseObject, error) {
	c := s.rules.FindConsent(s.ledger, request.ConsentID)
	if c == nil {
		return nil, noConsent()
	}
	if p := s.rules.Delete(s.ledger, c); p != nil {
		return nil, p
	}
	return bg.DeleteConsent204Response{Headers: bg.DeleteConsent204ResponseHeaders{XRequestID: requestID(ctx)}}, nil
}

// deleteConsent ends a consent that lives. A final state stays as it is (BG-LIF-19), and deleting twice does no harm
// (BG-DEL-05).
func deleteConsent(l *bank.Ledger, c *bank.Consent) *Problem {
	if c.Live() {
		l.Move(c, bank.Ended)
	}
	return nil
}

// status is the standard's word for a state.
func status(_ string, c *bank.Consent) bg.ConsentStatus {
	switch c.State {
	case bank.Granted:
		return bg.ConsentStatusValid
	case bank.Refused:
		return bg.ConsentStatusRejected
	case bank.Withdrawn:
		return bg.ConsentStatusRevokedByPSU
	case bank.Ended:
		return bg.ConsentStatusTerminatedByTPP
	case bank.Expired:
		return bg.ConsentStatusExpired
	}
	return bg.ConsentStatusReceived
}

// value is the text behind a pointer, "" when there is none.
func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
