package bank

import (
	"sync"
	"time"
)

// A Clock is the time of a bank. It can be advanced, so that expiry is tested without waiting. It is safe for
// concurrent use.
type Clock struct {
	mu     sync.Mutex
	source func() time.Time
	offset time.Duration
}

// NewClock returns a clock that runs with the computer's.
func NewClock() *Clock { return &Clock{source: time.Now} }

// StoppedClock returns a clock that stands at t until it is advanced.
func StoppedClock(t time.Time) *Clock { return &Clock{source: func() time.Time { return t }} }

// Now returns the time of the bank in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(c.offset).UTC()
}

// Advance turns the clock forward by d, or back when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Today returns midnight of the bank's day. The bank keeps UTC.
func (c *Clock) Today() time.Time { return c.Now().Truncate(24 * time.Hour) }
