import { momentsOf } from '../../../src/domain/booking/deadlines';
import {
  type Actor,
  allowedActions,
  allowedTransitions,
  assertOpen,
  assertTransition,
  FINAL_STATES,
  findTransition,
  HOLDING_STATES,
  isOpen,
  type State,
  STATES,
  transitionFor,
  type TransitionName,
  TRANSITIONS,
} from '../../../src/domain/booking/process';
import { checkProcess } from '../../../src/domain/booking/process-check';

const ACTORS: readonly Actor[] = ['guest', 'host', 'admin', 'system', 'provider'];

const moments = momentsOf({
  checkIn: '2027-06-10',
  checkOut: '2027-06-13',
  checkInTime: '15:00',
  checkOutTime: '11:00',
  timezone: 'Europe/Oslo',
  holdExpiresAt: new Date('2027-06-01T10:15:00Z'),
  approvalDueAt: null,
});
const at = (now: string) => ({ moments, now: new Date(now) });

describe('the life of a booking', () => {
  it('is sound', () => {
    expect(checkProcess(TRANSITIONS)).toEqual([]);
  });

  // product: from, to, by whom; nothing else exists.
  it.each<[State, State, string]>([
    ['pending_payment', 'confirmed', 'admin provider'],
    ['pending_payment', 'pending_approval', 'provider'],
    ['pending_payment', 'expired', 'system'],
    ['pending_payment', 'canceled', 'guest admin'],
    ['pending_approval', 'confirmed', 'host admin provider'],
    ['pending_approval', 'declined', 'host admin'],
    ['pending_approval', 'expired', 'system provider'],
    ['pending_approval', 'canceled', 'guest admin'],
    ['expired', 'confirmed', 'provider'],
    ['expired', 'pending_approval', 'provider'],
    ['confirmed', 'canceled', 'guest host admin'],
    ['confirmed', 'checked_in', 'host admin system'],
    ['checked_in', 'canceled', 'admin'],
    ['checked_in', 'completed', 'admin system'],
  ])('%s → %s by %s', (from, to, actors) => {
    const ways = TRANSITIONS.filter((one) => one.from.includes(from) && one.to === to);
    const by = ACTORS.filter((actor) => ways.some((way) => way.actors.includes(actor)));
    expect(by.join(' ')).toBe(actors);
  });

  it('has no other way', () => {
    const ways = new Set(TRANSITIONS.flatMap(({ from, to }) => from.map((one) => `${one} ${to}`)));
    expect(ways.size).toBe(14);
  });

  it('ends for good in the final states', () => {
    for (const state of FINAL_STATES) {
      expect(ACTORS.flatMap((actor) => allowedTransitions(state, actor))).toEqual([]);
    }
  });

  it('asks for a reason where somebody else decides over a guest', () => {
    const asked = TRANSITIONS.filter(({ needsReason }) => needsReason);
    expect(asked.map(({ name, needsReason }) => `${name} ${needsReason?.join(' ')}`)).toEqual([
      'cancelPending admin',
      'overrideConfirm admin',
      'cancelByHost host',
      'cancelByAdmin admin',
      'cancelStay admin',
    ]);
  });
});

describe('transitions', () => {
  it('are found by name', () => {
    expect(findTransition('pay')).toMatchObject({ from: ['pending_payment'], to: 'confirmed' });
    expect(() => findTransition('fly' as TransitionName)).toThrow(RangeError);
  });

  it('are allowed to those in the table, and to nobody else', () => {
    for (const state of STATES) {
      for (const { name, from, actors } of TRANSITIONS) {
        for (const actor of ACTORS) {
          const attempt = (): unknown => assertTransition(state, name, actor);
          if (from.includes(state) && actors.includes(actor)) expect(attempt).not.toThrow();
          else expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_TRANSITION' }));
        }
      }
    }
  });

  it('are refused with what is allowed instead', () => {
    expect(() => assertTransition('pending_approval', 'checkIn', 'host')).toThrow(
      expect.objectContaining({
        status: 409,
        details: expect.objectContaining({
          code: 'INVALID_TRANSITION',
          bookingStatus: 'pending_approval',
          allowedActions: ['approve', 'decline'],
        }) as unknown,
      }),
    );
  });

  it.each<[State, Actor, TransitionName]>([
    ['pending_payment', 'guest', 'cancelPending'],
    ['pending_approval', 'admin', 'cancelPending'],
    ['confirmed', 'guest', 'cancelByGuest'],
    ['confirmed', 'host', 'cancelByHost'],
    ['confirmed', 'admin', 'cancelByAdmin'],
    ['checked_in', 'admin', 'cancelStay'],
  ])('cancel in %s by the %s means %s', (state, actor, name) => {
    expect(transitionFor(state, 'cancel', actor).name).toBe(name);
  });

  it.each<[State, Actor]>([
    ['checked_in', 'guest'],
    ['completed', 'admin'],
    ['canceled', 'guest'],
    ['pending_approval', 'host'],
  ])('cancel in %s is not for the %s', (state, actor) => {
    expect(() => transitionFor(state, 'cancel', actor)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION' }),
    );
  });
});

describe('times', () => {
  it.each<[string, Actor, string]>([
    ['2027-06-01T12:00:00Z', 'guest', 'cancel'],
    ['2027-06-10T12:59:59.999Z', 'guest', 'cancel'],
    ['2027-06-10T13:00:00Z', 'guest', ''],
    ['2027-06-09T21:59:59Z', 'host', 'cancel'],
    ['2027-06-09T22:00:00Z', 'host', 'cancel check-in'],
    ['2027-06-10T13:00:00Z', 'admin', 'cancel check-in'],
  ])('at %s the %s may: %s', (now, actor, actions) => {
    expect(allowedActions('confirmed', actor, at(now)).join(' ')).toBe(actions);
  });

  it('open to the system later than to people', () => {
    const checkIn = findTransition('checkIn');
    expect(isOpen(checkIn, 'system', at('2027-06-10T12:59:59Z'))).toBe(false);
    expect(isOpen(checkIn, 'system', at('2027-06-10T13:00:00Z'))).toBe(true);
    const complete = findTransition('complete');
    expect(isOpen(complete, 'admin', at('2027-06-11T00:00:00Z'))).toBe(true);
    expect(isOpen(complete, 'system', at('2027-06-13T08:59:59Z'))).toBe(false);
    expect(isOpen(complete, 'system', at('2027-06-13T09:00:00Z'))).toBe(true);
  });

  it('end a hold only when it is over', () => {
    const expire = findTransition('expireHold');
    expect(isOpen(expire, 'system', at('2027-06-01T10:14:59.999Z'))).toBe(false);
    expect(isOpen(expire, 'system', at('2027-06-01T10:15:00Z'))).toBe(true);
  });

  it('say when it is too early or too late', () => {
    const tooEarly = (): void =>
      assertOpen('confirmed', findTransition('checkIn'), 'host', at('2027-06-01T00:00:00Z'));
    const tooLate = (): void =>
      assertOpen('confirmed', findTransition('cancelByGuest'), 'guest', at('2027-06-11T00:00:00Z'));
    const inTime = (): void =>
      assertOpen('confirmed', findTransition('checkIn'), 'host', at('2027-06-10T00:00:00Z'));
    const withDetails = (details: Record<string, unknown>): unknown =>
      expect.objectContaining({
        code: 'INVALID_TRANSITION',
        details: expect.objectContaining(details) as unknown,
      });
    expect(tooEarly).toThrow(
      withDetails({ opensAt: '2027-06-09T22:00:00.000Z', allowedActions: ['cancel'] }) as Error,
    );
    expect(tooLate).toThrow(
      withDetails({ closedAt: '2027-06-10T13:00:00.000Z', allowedActions: [] }) as Error,
    );
    expect(inTime).not.toThrow();
  });
});

describe('the check of the process', () => {
  const without = (...names: TransitionName[]) =>
    TRANSITIONS.filter(({ name }) => !names.includes(name));

  it('finds states that cannot be reached or left', () => {
    expect(checkProcess(without('decline'))).toEqual(['declined cannot be reached']);
    expect(checkProcess(without('payLate', 'authorizeLate'))).toEqual(['expired cannot be left']);
  });

  it('finds money that cannot go back', () => {
    expect(checkProcess(without('cancelStay'))).toEqual([
      'checked_in may hold money and cannot give it back',
    ]);
  });

  it('finds nights that only a person frees', () => {
    expect(checkProcess(without('expireHold'))).toEqual([
      'pending_payment holds nights and ends only if a person acts',
    ]);
  });

  it('finds doubles and ways out of final states', () => {
    const pay = findTransition('pay');
    expect(checkProcess([...TRANSITIONS, pay])).toEqual(['pay is there twice']);
    const revive = { ...findTransition('payLate'), name: 'revive', from: ['canceled'] } as const;
    expect(checkProcess([...TRANSITIONS, revive as unknown as typeof pay])).toEqual([
      'canceled is final and can be left',
    ]);
  });

  it('finds claims that are not taken, not freed, or freed too soon', () => {
    const spoiled = TRANSITIONS.map((one) => {
      if (one.name === 'payLate' || one.name === 'decline') return { ...one, effects: [] };
      return one.name === 'approve' ? { ...one, effects: ['freeNights'] as const } : one;
    });
    expect(checkProcess(spoiled)).toEqual([
      'payLate does not hold the nights',
      'approve frees nights that are still needed',
      'decline leaves nights held',
    ]);
  });

  it('knows every state as holding or not', () => {
    const free = STATES.filter((state) => !(HOLDING_STATES as readonly State[]).includes(state));
    expect(free).toEqual(['canceled', 'declined', 'expired']);
  });
});
