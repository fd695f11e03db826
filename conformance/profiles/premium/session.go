package premium

import (
	"context"
	"fmt"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/premium"
)

// session is the state of a run.
type session struct {
	*oauth.Acts
	wire     conformance.Wire
	target   *conformance.Target
	client   *premium.Client
	consents map[string]string // consent ids by the grant that they are for
	accounts []string          // account ids, as listed
	history  string            // the account whose transactions are walked through
	next     string            // the link from its first page to the second
	walked   map[string]bool   // booked entries of the last walk through all pages
	agreed   bool              // the large page showed the same
}

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target(), consents: map[string]string{}}
	var err error
	if s.Acts, err = oauth.New(wire, s); err != nil {
		return nil, err
	}
	if s.client, err = premium.NewClient(conformance.Nowhere, premium.WithHTTPClient(wire), premium.WithRequestEditorFn(s.dress)); err != nil {
		return nil, fmt.Errorf("premium client: %w", err)
	}
	if id := s.target.Start.ConsentID; id != "" {
		s.consents[oauth.GrantMain] = id
	}
	return s, nil
}

// OAuth is the part of the session that all profiles share.
func (s *session) OAuth() *oauth.Acts { return s.Acts }

// on adapts a method of the session to a step.
func on(act func(*session, context.Context) error) func(context.Context, any) error {
	return func(ctx context.Context, state any) error { return act(state.(*session), ctx) }
}

// option returns the value of an option that is in force.
func (s *session) option(name string) string {
	if value := s.target.Option(name); value != "" {
		return value
	}
	for _, o := range options() {
		if o.Name == name {
			return o.Default
		}
	}
	return ""
}
