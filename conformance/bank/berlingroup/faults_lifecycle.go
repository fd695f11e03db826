package berlingroup

import (
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// lifecycleFaults are in what a consent says of itself, and in how it changes.
var lifecycleFaults = []bank.Fault{
	{
		Name:   "consent-lives-longer",
		Story:  "The consent shows a later end than was asked for.",
		Breaks: bank.Breaks("BG-CNS-16"),
		Lie: bank.EditGood(opRead, func(body map[string]any) {
			if until, err := time.Parse(day, body["validUntil"].(string)); err == nil {
				body["validUntil"] = until.AddDate(0, 0, 30).Format(day)
			}
		}),
	},
	{
		Name:   "consent-read-without-frequency",
		Story:  "The consent does not say how often it may be used.",
		Breaks: bank.Breaks("BG-LIF-01"),
		Lie:    bank.EditGood(opRead, func(body map[string]any) { delete(body, "frequencyPerDay") }),
	},
	{
		Name:   "status-in-own-words",
		Story:  "The status answer calls a valid consent AUTHORISED.",
		Breaks: map[string]string{"BG-LIF-02": "warn", "BG-LIF-03": "warn", "BG-LIF-07": "skip"},
		Lie: bank.EditGood(opStatus, func(body map[string]any) {
			if body["consentStatus"] == "valid" {
				body["consentStatus"] = "AUTHORISED"
			}
		}),
	},
	{
		Name:   "consent-read-in-own-words",
		Story:  "The consent that is read calls itself AUTHORISED, while the status answer says valid.",
		Breaks: bank.Warns("BG-LIF-01", "BG-LIF-03"),
		Lie: bank.EditGood(opRead, func(body map[string]any) {
			if body["consentStatus"] == "valid" {
				body["consentStatus"] = "AUTHORISED"
			}
		}),
	},
	{
		Name:   "status-without-status",
		Story:  "Before the PSU has decided, the status answer is an empty object.",
		Breaks: bank.Breaks("BG-LIF-02"),
		Lie: bank.EditGood(opStatus, func(body map[string]any) {
			if body["consentStatus"] == "received" {
				delete(body, "consentStatus")
			}
		}),
	},
	{
		Name:   "status-lags",
		Story:  "The consent is read from a copy that learns of the approval later than the status does.",
		Breaks: bank.Warns("BG-LIF-03"),
		Lie:    statusSaid(bank.Granted, bg.ConsentStatusReceived, opRead),
	},
	{
		Name:   "unknown-consent-shown",
		Story:  "A consent that the bank never stored is shown as received, and deleted when asked.",
		Breaks: bank.Breaks("BG-LIF-04"),
		Lie: lie(func(r *Rules) {
			honest := r.FindConsent
			r.FindConsent = func(l *bank.Ledger, id string) *bank.Consent {
				if c := honest(l, id); c != nil {
					return c
				}
				return &bank.Consent{ID: id, Changed: l.Clock.Now(), Detail: &detail{recurring: true, until: l.Clock.Today(), frequency: 1}}
			}
		}),
	},
	{
		Name:   "unknown-consent-404",
		Story:  "An unknown consent in the path is 404, as in any web service.",
		Breaks: bank.Warns("BG-LIF-04"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Status == http.StatusForbidden && p.Code == "CONSENT_UNKNOWN" {
				p.Status, p.Code = http.StatusNotFound, "RESOURCE_UNKNOWN"
			}
		}),
	},
	{
		Name:   "last-action-of-yesteryear",
		Story:  "The day of the last action comes from a field that nobody fills any more.",
		Breaks: bank.Breaks("BG-LIF-06"),
		Lie: bank.EditGood(opRead, func(body map[string]any) {
			if last, err := time.Parse(day, body["lastActionDate"].(string)); err == nil {
				body["lastActionDate"] = last.AddDate(-1, 0, 0).Format(day)
			}
		}),
	},
	{
		Name:   "consent-never-valid",
		Story:  "A consent is called received for ever, although it opens accounts.",
		Breaks: bank.Breaks("BG-LIF-07"),
		Lie:    statusSaid(bank.Granted, bg.ConsentStatusReceived, opRead, opStatus),
	},
	{
		Name:   "refused-consent-becomes-valid",
		Story:  "The PSU presses Refuse and the consent becomes valid.",
		Breaks: bank.Warns("BG-LIF-09"),
		Lie: lie(func(r *Rules) {
			r.Declined = func(l *bank.Ledger, c *bank.Consent) { l.Move(c, bank.Granted) }
		}),
	},
	{
		Name:   "new-consent-ends-the-old-at-creation",
		Story:  "A valid consent is called expired as soon as a new one is created, though nobody has approved that.",
		Breaks: bank.Breaks("BG-LIF-14"),
		Lie: lie(func(r *Rules) {
			var newest *bank.Consent
			r.Created = func(_ *bank.Ledger, c *bank.Consent) { newest = c }
			honest := r.Status
			r.Status = func(operation string, c *bank.Consent) bg.ConsentStatus {
				if c.State == bank.Granted && newest.State == bank.Asked && newest.User == c.User {
					return bg.ConsentStatusExpired
				}
				return honest(operation, c)
			}
		}),
	},
}

// statusSaid lets a state be said in another word by some operations.
func statusSaid(state bank.State, word bg.ConsentStatus, operations ...string) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.Status
		r.Status = func(operation string, c *bank.Consent) bg.ConsentStatus {
			for _, op := range operations {
				if op == operation && c.State == state {
					return word
				}
			}
			return honest(operation, c)
		}
	})
}

// deletionFaults are in what a TPP brings about when it deletes a consent.
var deletionFaults = []bank.Fault{
	{
		Name:   "delete-with-200-body",
		Story:  "Deletion answers 200 with an empty object.",
		Breaks: bank.Breaks("BG-DEL-01"),
		Lie: bank.RewriteGood(opDelete, func(a *bank.Answer) {
			a.Status = http.StatusOK
			a.Header.Set("Content-Type", "application/json")
			a.Put(map[string]any{})
		}),
	},
	{
		Name:   "deleted-consent-still-valid",
		Story:  "A deleted consent opens nothing any more but is still called valid.",
		Breaks: bank.Breaks("BG-DEL-02"),
		Lie:    statusSaid(bank.Ended, bg.ConsentStatusValid, opRead, opStatus),
	},
	{
		Name:   "deleted-consent-unknown",
		Story:  "A deleted consent is forgotten at once.",
		Breaks: bank.Warns("BG-DEL-02"),
		Lie: lie(func(r *Rules) {
			honest := r.FindConsent
			r.FindConsent = func(l *bank.Ledger, id string) *bank.Consent {
				if c := honest(l, id); c != nil && c.State != bank.Ended {
					return c
				}
				return nil
			}
		}),
	},
	{
		Name:   "revocation-cached",
		Story:  "The API keeps what it once knew of a token, so that a deleted consent opens accounts until the token expires.",
		Breaks: bank.Breaks("BG-DEL-03", "BG-OAU-16"),
		Lie: func(r *bank.Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *bank.Ledger, t *bank.Token) (bank.Reason, bool) {
				if t.Consent.State == bank.Ended && !t.Revoked && l.Clock.Now().Before(t.Expires) {
					return "", true
				}
				return honest(l, t)
			}
		},
	},
	{
		Name:    "deleted-consent-answered-403",
		Story:   "The page of the bank promises 401 after revocation, the API answers 403.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("BG-OAU-16"),
		Lie: func(r *bank.Rules) {
			honest := r.Unauthorised
			r.Unauthorised = func(why bank.Reason) (int, []string) {
				if why == bank.DeadConsent {
					return http.StatusForbidden, nil
				}
				return honest(why)
			}
		},
	},
	{
		Name:   "refresh-outlives-consent",
		Story:  "The authorization server does not learn that a consent was deleted, and goes on refreshing.",
		Breaks: bank.Warns("BG-DEL-04"),
		Lie: func(r *bank.Rules) {
			honest := r.RefreshTokenLives
			r.RefreshTokenLives = func(l *bank.Ledger, t *bank.Token) bool {
				return honest(l, t) || t.Consent.State == bank.Ended && !t.Revoked && l.Clock.Now().Before(t.Expires)
			}
		},
	},
	{
		Name:   "second-delete-crashes",
		Story:  "Deleting what is deleted ends in an exception.",
		Breaks: bank.Warns("BG-DEL-05"),
		Lie:    deletion(bank.Ended, &Problem{Status: http.StatusInternalServerError}),
	},
	{
		Name:   "received-consent-undeletable",
		Story:  "Only a consent that was approved can be deleted.",
		Breaks: bank.Breaks("BG-DEL-06"),
		Lie:    deletion(bank.Asked, refused(http.StatusForbidden, "SERVICE_BLOCKED", "The consent cannot be deleted.")),
	},
}

// deletion lets the deletion of consents in a state fail.
func deletion(state bank.State, p *Problem) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.Delete
		r.Delete = func(l *bank.Ledger, c *bank.Consent) *Problem {
			if c.State == state {
				problem := *p
				return &problem
			}
			return honest(l, c)
		}
	})
}
