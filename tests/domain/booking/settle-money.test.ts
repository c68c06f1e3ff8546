import fc from 'fast-check';
import { assertTransition, type State, STATES } from '../../../src/domain/booking/process';
import {
  type IncomingMoney,
  LATE_PAYMENT_MINUTES,
  settleMoney,
} from '../../../src/domain/booking/settle-money';

const hold = new Date('2027-06-01T10:15:00Z');
const minutesAfterHold = (minutes: number): Date => new Date(hold.getTime() + minutes * 60_000);

type Changes = Partial<Omit<IncomingMoney, 'booking'>> & Partial<IncomingMoney['booking']>;

/** Instant-book money that came in time for a booking that waits for it. */
function moneyOf(changes: Changes = {}): IncomingMoney {
  const booking = {
    state: 'pending_payment' as const,
    instantBook: changes.kind !== 'authorized',
    holdExpiresAt: hold,
    approvalDueAt: null,
    checkIn: '2027-06-10',
    checkInTime: '15:00',
    timezone: 'Europe/Oslo',
  };
  const { kind = 'succeeded', nightsFree = true, listed = true, ...rest } = changes;
  const { paidAt = minutesAfterHold(-5), now = minutesAfterHold(-5), ...own } = rest;
  return { booking: { ...booking, ...own }, kind, paidAt, now, nightsFree, listed };
}

const verdictOf = (changes: Changes) => settleMoney(moneyOf(changes));

describe('money within the hold', () => {
  it('confirms an instant booking, and asks the host for another', () => {
    expect(verdictOf({})).toEqual({ transition: 'pay' });
    expect(verdictOf({ kind: 'authorized' })).toEqual({ transition: 'authorize' });
  });

  it('of the wrong kind goes back', () => {
    const reason = 'wrong_kind';
    expect(verdictOf({ instantBook: false })).toEqual({ giveBack: 'refund', reason });
    const authorized = { kind: 'authorized', instantBook: true } as const;
    expect(verdictOf(authorized)).toEqual({ giveBack: 'release', reason });
  });
});

describe('money after the hold', () => {
  const late = { paidAt: minutesAfterHold(30), now: minutesAfterHold(60 * 24) };

  it('still counts for 30 minutes, however late the news comes', () => {
    expect(LATE_PAYMENT_MINUTES).toBe(30);
    expect(verdictOf(late)).toEqual({ transition: 'pay' });
    expect(verdictOf({ ...late, kind: 'authorized' })).toEqual({ transition: 'authorize' });
    expect(verdictOf({ ...late, state: 'expired' })).toEqual({ transition: 'payLate' });
    expect(verdictOf({ ...late, state: 'expired', kind: 'authorized' })).toEqual({
      transition: 'authorizeLate',
    });
  });

  it.each<[string, Changes]>([
    ['paid_too_late', { paidAt: new Date(minutesAfterHold(30).getTime() + 1) }],
    ['nights_taken', { nightsFree: false }],
    ['unlisted', { listed: false }],
    ['stay_begun', { now: new Date('2027-06-10T13:00:00Z') }],
  ])('goes back: %s', (reason, changes) => {
    for (const state of ['expired', 'pending_payment'] as const) {
      const refund = { giveBack: 'refund', reason };
      expect(verdictOf({ ...late, state, ...changes })).toEqual(refund);
      const release = { giveBack: 'release', reason };
      expect(verdictOf({ ...late, state, kind: 'authorized', ...changes })).toEqual(release);
    }
  });

  it('does not revive a request whose approval ran out', () => {
    const approvalDueAt = minutesAfterHold(60);
    expect(verdictOf({ ...late, state: 'expired', kind: 'authorized', approvalDueAt })).toEqual({
      giveBack: 'release',
      reason: 'booking_ended',
    });
  });
});

describe('money for a booking that is further on', () => {
  it.each<State>(['confirmed', 'checked_in'])('changes nothing in %s', (state) => {
    expect(verdictOf({ state })).toEqual({ none: true });
  });

  it('confirms a request once its capture is known', () => {
    const waiting = { state: 'pending_approval', instantBook: false } as const;
    expect(verdictOf(waiting)).toEqual({ transition: 'settleCapture' });
    expect(verdictOf({ ...waiting, kind: 'authorized' })).toEqual({ none: true });
  });

  it.each<State>(['canceled', 'declined', 'completed'])('goes back in %s', (state) => {
    const reason = 'booking_ended';
    expect(verdictOf({ state })).toEqual({ giveBack: 'refund', reason });
    expect(verdictOf({ state, kind: 'authorized' })).toEqual({ giveBack: 'release', reason });
  });
});

it('never moves a booking where the process does not let it, and never revives a final one', () => {
  const money = fc.record({
    state: fc.constantFrom(...STATES),
    kind: fc.constantFrom('succeeded' as const, 'authorized' as const),
    instantBook: fc.boolean(),
    approvalDueAt: fc.option(fc.constant(minutesAfterHold(90))),
    paidAt: fc.integer({ min: -60, max: 120 }).map(minutesAfterHold),
    now: fc.integer({ min: -60, max: 60 * 24 * 20 }).map(minutesAfterHold),
    nightsFree: fc.boolean(),
    listed: fc.boolean(),
  });
  fc.assert(
    fc.property(money, (some) => {
      const verdict = verdictOf(some);
      if ('transition' in verdict) {
        const { to } = assertTransition(some.state, verdict.transition, 'provider');
        if (verdict.transition !== 'settleCapture') {
          expect(to === 'confirmed').toBe(some.instantBook);
        }
      } else if ('giveBack' in verdict) {
        expect(verdict.giveBack).toBe(some.kind === 'succeeded' ? 'refund' : 'release');
      }
    }),
  );
});
